import ComputeBackend

/// A plan on the way: values (what flows between operations) and the operations between them.
struct PlanDraft<Scalar: BinaryFloatingPoint & Sendable> {
  /// Something an operation reads or writes: one buffer, and one for its gradient.
  struct Value {
    let buffer: Buffer<Scalar>
    /// Whether parameters stand before it, so that its gradient is wanted.
    let wantsGradient: Bool
    var gradient: Buffer<Scalar>?
    /// What is summed into `gradient` first, where several operations read the value.
    var contributions: [Buffer<Scalar>] = []
  }

  /// One operation between values.
  struct Planned {
    let layer: String
    let descriptor: OperationDescriptor
    let inputs: [Int]
    let output: Int
    let parameters: [Parameter<Scalar>]
    /// Parameters that are no network's: a dropout mask.
    var extraParameters: [Buffer<Scalar>] = []
    /// Where each input's gradient goes; filled when gradients are assigned.
    var inputGradients: [Buffer<Scalar>?] = []

    /// An addition hands its output's gradient on as it is, without computing anything.
    var handsGradientOn: Bool {
      if case .addition = descriptor { true } else { false }
    }
  }

  let network: Network<Scalar>
  let batchSize: Int
  /// Whether gradients are wanted.
  let trains: Bool
  /// Whether dropout layers do anything.
  let dropsOut: Bool
  var values: [Value]
  private(set) var operations: [Planned] = []
  /// The value that each node gave.
  private(set) var nodeValues: [Int] = []
  private(set) var dropoutMasks: [DropoutMask<Scalar>] = []
  private(set) var output = 0

  /// A plan of the whole network; dropout layers drop where it trains, unless told not to.
  init(_ network: Network<Scalar>, batchSize: Int, trains: Bool, dropsOut: Bool? = nil) {
    self.network = network
    self.batchSize = batchSize
    self.trains = trains
    self.dropsOut = dropsOut ?? trains
    // Nobody asks for the gradient of the images.
    values = [
      Value(
        buffer: Buffer(count: batchSize * network.graph.inputShape.count), wantsGradient: false)
    ]
    for node in network.graph.nodes { add(node) }
    flattenOutput()
    assignGradients()
  }

  // MARK: Forward

  private mutating func add(_ node: Node) {
    let inputs = node.inputs.map { $0 == NetworkGraph.input ? 0 : nodeValues[$0] }
    let count = batchSize * node.outputShape.count
    switch node.computation {
    case .steps(let steps):
      let parameters = network.parameters(of: node)
      var value = inputs[0]
      for step in steps {
        value = append(
          step.descriptor(batchSize), layer: node.name, from: [value],
          count: batchSize * step.outputCount, parameters: Array(parameters[step.parameters]))
      }
      nodeValues.append(value)
    case .sum:
      nodeValues.append(
        append(
          .addition(AdditionDescriptor(count: count, inputs: inputs.count)), layer: node.name,
          from: inputs, count: count))
    case .concatenation:
      nodeValues.append(
        append(
          .concatenation(ConcatenationDescriptor(counts: inputs.map { values[$0].buffer.count })),
          layer: node.name, from: inputs, count: count))
    case .dropout(let rate):
      nodeValues.append(dropsOut ? mask(node, rate: rate, from: inputs[0]) : inputs[0])
    }
    output = nodeValues[nodeValues.count - 1]
  }

  /// Losses read units [N, F]; a network may end in maps.
  private mutating func flattenOutput() {
    let shape = network.graph.outputShape
    guard shape.rank == 3 else { return }
    output = append(
      .flattening(
        FlatteningDescriptor(
          batchSize: batchSize, channels: shape[0], places: shape[1] * shape[2])),
      layer: "output", from: [output], count: batchSize * shape.count)
  }

  private mutating func mask(_ node: Node, rate: Double, from input: Int) -> Int {
    let count = batchSize * node.outputShape.count
    let dropout = DropoutMask<Scalar>(layer: node.name, rate: rate, count: count)
    dropoutMasks.append(dropout)
    let output = append(
      .masking(MaskingDescriptor(count: count)), layer: node.name, from: [input], count: count)
    operations[operations.count - 1].extraParameters = [dropout.mask]
    return output
  }

  private mutating func append(
    _ descriptor: OperationDescriptor, layer: String, from inputs: [Int], count: Int,
    parameters: [Parameter<Scalar>] = []
  ) -> Int {
    // Where nothing changes, what goes in is what comes out.
    if case .flattening(let shape) = descriptor, shape.isIdentity { return inputs[0] }
    let wantsGradient =
      trains
      && (parameters.contains(where: \.isTrainable)
        || inputs.contains { values[$0].wantsGradient })
    values.append(Value(buffer: Buffer(count: count), wantsGradient: wantsGradient))
    operations.append(
      Planned(
        layer: layer, descriptor: descriptor, inputs: inputs, output: values.count - 1,
        parameters: parameters))
    return values.count - 1
  }

  // MARK: Backward

  /// Gives every value that wants a gradient a buffer for it, from the output back to the input, and
  /// tells every operation where to write.
  private mutating func assignGradients() {
    for index in operations.indices {
      operations[index].inputGradients = operations[index].inputs.map { _ in nil }
    }
    guard trains else { return }
    for value in values.indices.reversed() where values[value].wantsGradient {
      let count = values[value].buffer.count
      if value == output {
        values[value].gradient = Buffer(count: count)
        continue
      }
      var contributions: [Buffer<Scalar>] = []
      for index in operations.indices {
        for (place, input) in operations[index].inputs.enumerated() where input == value {
          if operations[index].handsGradientOn,
            let gradient = values[operations[index].output].gradient
          {
            contributions.append(gradient)
          } else {
            let gradient = Buffer<Scalar>(count: count)
            operations[index].inputGradients[place] = gradient
            contributions.append(gradient)
          }
        }
      }
      guard contributions.count > 1 else {
        values[value].gradient = contributions.first
        continue
      }
      values[value].contributions = contributions
      values[value].gradient = Buffer(count: count)
    }
  }

  func binding(of operation: Planned) -> Binding<Scalar> {
    Binding(
      inputs: operation.inputs.map { values[$0].buffer },
      inputGradients: operation.inputGradients, output: values[operation.output].buffer,
      outputGradient: values[operation.output].gradient,
      parameters: operation.parameters.map(\.value) + operation.extraParameters,
      parameterGradients: trains
        ? operation.parameters.filter(\.isTrainable).map(\.gradient) : [])
  }

  /// The backward pass over operations made of `operations`, last first.
  func backwardSteps(
    _ planned: [any Operation<Scalar>], _ backend: any ComputeBackend<Scalar>
  ) throws -> [BackwardStep<Scalar>] {
    var steps: [BackwardStep<Scalar>] = []
    for (draft, operation) in zip(operations, planned).reversed() {
      let output = values[draft.output]
      guard let gradient = output.gradient else { continue }
      if !output.contributions.isEmpty {
        let descriptor = AdditionDescriptor(
          count: gradient.count, inputs: output.contributions.count)
        let sum = try backend.operation(
          .addition(descriptor),
          on: Binding(
            inputs: output.contributions, inputGradients: output.contributions.map { _ in nil },
            output: gradient),
          layer: draft.layer)
        steps.append(.accumulate(sum))
      }
      if !draft.handsGradientOn { steps.append(.propagate(operation)) }
    }
    return steps
  }
}

/// One step of a backward pass.
enum BackwardStep<Scalar: BinaryFloatingPoint & Sendable> {
  /// From an operation's output to its inputs and parameters.
  case propagate(any Operation<Scalar>)
  /// The sum of what several operations want of one value.
  case accumulate(any Operation<Scalar>)
}
