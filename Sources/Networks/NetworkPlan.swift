import ComputeBackend

/// A network's computation for one batch size, with every buffer allocated.
///
/// Fill `input`, run `forward`, read `output`; to train, draw `dropoutMasks` before and fill
/// `outputGradient` after that, and run `backward`, which leaves every parameter's gradient in place.
public final class NetworkPlan<Scalar: BinaryFloatingPoint & Sendable> {
  /// N.
  public let batchSize: Int
  /// [C, N, H, W].
  public let input: Buffer<Scalar>
  /// [N, outputs].
  public let output: Buffer<Scalar>
  /// ∂loss/∂output [N, outputs]; nil in a plan that only evaluates.
  public let outputGradient: Buffer<Scalar>?
  /// What every layer gave, in the order of the graph's nodes, maps as [C, N, H, W].
  public let activations: [Buffer<Scalar>]
  /// What the dropout layers multiply with; empty in a plan that only evaluates.
  public let dropoutMasks: [DropoutMask<Scalar>]

  private let operations: [any Operation<Scalar>]
  private let backwardSteps: [BackwardStep<Scalar>]
  private let masked: [(gradient: Buffer<Scalar>, mask: Buffer<Scalar>)]
  private let backend: any ComputeBackend<Scalar>

  init(
    network: Network<Scalar>, batchSize: Int, trains: Bool, backend: any ComputeBackend<Scalar>
  ) throws {
    var draft = PlanDraft(network, batchSize: batchSize, trains: trains)
    for node in network.graph.nodes { draft.add(node) }
    draft.flattenOutput()
    draft.assignGradients()
    self.batchSize = batchSize
    self.backend = backend
    self.input = draft.values[0].buffer
    self.output = draft.values[draft.output].buffer
    self.outputGradient = trains ? draft.values[draft.output].gradient : nil
    self.activations = draft.nodeValues.map { draft.values[$0].buffer }
    self.dropoutMasks = draft.dropoutMasks
    self.operations = try draft.operations.map {
      try backend.operation($0.descriptor, on: draft.binding(of: $0), layer: $0.layer)
    }
    self.backwardSteps = try draft.backwardSteps(operations, backend)
    self.masked = network.parameters.compactMap { parameter in
      parameter.mask.map { (parameter.gradient, $0) }
    }
  }

  /// Computes the output of the batch in `input`.
  public func forward() throws {
    // What the compiler makes for a type that it sees asks the runtime for no types: at batch size 1,
    // that counts.
    if Scalar.self == Float.self {
      try unsafeDowncast(self, to: NetworkPlan<Float>.self).runForward()
    } else {
      try runForward()
    }
  }

  private func runForward() throws {
    for operation in operations { try operation.forward() }
  }

  /// Computes every parameter's gradient from `outputGradient`.
  public func backward() throws {
    if Scalar.self == Float.self {
      try unsafeDowncast(self, to: NetworkPlan<Float>.self).runBackward()
    } else {
      try runBackward()
    }
  }

  private func runBackward() throws {
    for step in backwardSteps {
      switch step {
      case .propagate(let operation): try operation.backward()
      case .accumulate(let sum): try sum.forward()
      }
    }
    for (gradient, mask) in masked { backend.multiply(gradient, by: mask) }
  }
}

/// One step of a backward pass.
private enum BackwardStep<Scalar: BinaryFloatingPoint & Sendable> {
  /// From an operation's output to its inputs and parameters.
  case propagate(any Operation<Scalar>)
  /// The sum of what several operations want of one value.
  case accumulate(any Operation<Scalar>)
}

/// A plan on the way: values (what flows between operations) and the operations between them.
private struct PlanDraft<Scalar: BinaryFloatingPoint & Sendable> {
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
  let trains: Bool
  private(set) var values: [Value]
  private(set) var operations: [Planned] = []
  /// The value that each node gave.
  private(set) var nodeValues: [Int] = []
  private(set) var dropoutMasks: [DropoutMask<Scalar>] = []
  private(set) var output = 0

  init(_ network: Network<Scalar>, batchSize: Int, trains: Bool) {
    self.network = network
    self.batchSize = batchSize
    self.trains = trains
    // Nobody asks for the gradient of the images.
    values = [
      Value(
        buffer: Buffer(count: batchSize * network.graph.inputShape.count), wantsGradient: false)
    ]
  }

  // MARK: Forward

  mutating func add(_ node: Node) {
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
      nodeValues.append(trains ? mask(node, rate: rate, from: inputs[0]) : inputs[0])
    }
    output = nodeValues[nodeValues.count - 1]
  }

  /// Losses read units [N, F]; a network may end in maps.
  mutating func flattenOutput() {
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
  mutating func assignGradients() {
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
