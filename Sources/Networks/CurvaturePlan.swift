import ComputeBackend

/// The second backward pass: the diagonal of the Gauss–Newton approximation of the loss's second
/// derivatives, by every parameter (LeCun et al. 1998, appendix C).
///
/// The loss is a convex function of the last units z (see `Loss.secondDerivatives`). From ∂²loss/∂z²
/// on, second derivatives h go back through every operation y = F(x, w) with everything off the
/// diagonals left out: h_x = Σ_o (∂y_o/∂x)²·h_o, and h_w = Σ_o (∂y_o/∂w)²·h_o, the sum running over
/// all places that share a weight. Terms with F's own second derivatives are left out, as
/// Gauss–Newton does; so h is never negative.
///
/// Fill `input`, run `run`, read `curvatures`.
public final class CurvaturePlan<Scalar: BinaryFloatingPoint & Sendable> {
  /// N.
  public let batchSize: Int
  /// [C, N, H, W].
  public let input: Buffer<Scalar>
  /// h of every trainable parameter, in the network's order, each listed as its parameter is.
  public let curvatures: [Buffer<Scalar>]

  private let output: Buffer<Scalar>
  /// Where second derivatives start: at the outputs, or at the units that distances are taken from.
  private let start: Buffer<Scalar>
  private let distances: (units: Buffer<Scalar>, codes: Buffer<Scalar>)?
  private let passes: [any CurvaturePass]

  init(network: Network<Scalar>, batchSize: Int, backend: any ComputeBackend<Scalar>) throws {
    let draft = PlanDraft(network, batchSize: batchSize, trains: true, dropsOut: false)
    let trainable = network.trainableParameters
    let curvatures = trainable.map { Buffer<Scalar>(count: $0.value.count, order: $0.value.order) }
    func curvature(of parameter: Parameter<Scalar>) -> Buffer<Scalar>? {
      trainable.firstIndex { $0 === parameter }.map { curvatures[$0] }
    }
    self.batchSize = batchSize
    self.input = draft.values[0].buffer
    self.curvatures = curvatures
    self.output = draft.values[draft.output].buffer
    var passes: [any CurvaturePass] = []
    var distances: (units: Buffer<Scalar>, codes: Buffer<Scalar>)?
    var start = draft.values[draft.output].gradient
    for operation in draft.operations {
      var binding = draft.binding(of: operation)
      binding.parameterGradients = operation.parameters.compactMap(curvature)
      if case .radialBasis = operation.descriptor {
        distances = (binding.input, binding.parameters[0])
        start = binding.inputGradient
        // The loss's second derivatives are those by its inputs.
        binding.outputGradient = nil
        binding.inputGradients = [nil]
      }
      let planner = CurvaturePlanner(operation, binding, backend)
      passes.append(try planner.pass())
      passes += try planner.sums(draft.values[operation.output])
    }
    guard let start else { preconditionFailure("A network that trains has parameters.") }
    self.passes = passes
    self.distances = distances
    self.start = start
  }

  /// Runs the batch in `input` forward, and second derivatives back; overwrites `curvatures` with the
  /// sum over the items of `share` times each one's.
  public func run(labels: UnsafeBufferPointer<UInt8>, loss: Loss<Scalar>, share: Double) throws {
    for pass in passes { try pass.forward() }
    loss.secondDerivatives(
      output, distances: distances, labels: labels, share: share, into: start)
    for pass in passes.reversed() { try pass.backward() }
  }
}

/// One operation's part in the second backward pass.
private protocol CurvaturePass {
  /// Computes its output.
  func forward() throws
  /// From h of its output to h of its inputs and parameters.
  func backward() throws
}

extension OperationDescriptor {
  /// Why second derivatives cannot be propagated back through the operation; nil where they can.
  var curvatureGap: String? {
    switch self {
    case .normalization: "a batch's items depend on each other in it"
    case .pooling(let shape): shape.curvatureGap
    default: nil
    }
  }
}

extension PoolingDescriptor {
  /// How many places each mean is taken over, where all are taken over as many.
  fileprivate var meanCount: Int? {
    guard case .average(let countsPadding) = kind else { return nil }
    let covered = Extent(
      (output.height - 1) * stride.height + kernel.height - 2 * padding.height,
      (output.width - 1) * stride.width + kernel.width - 2 * padding.width)
    let staysInside = covered.height <= input.height && covered.width <= input.width
    return staysInside && (countsPadding || padding == Extent(0)) ? kernel.area : nil
  }

  fileprivate var curvatureGap: String? {
    if case .maximum = kind { return nil }
    return meanCount == nil ? "its means are taken over different numbers of places" : nil
  }
}

/// Finds out how second derivatives go back through an operation: by operations of the same kind on
/// other buffers, so that the backend's kernels compute them too.
private struct CurvaturePlanner<Scalar: BinaryFloatingPoint & Sendable> {
  private let operation: PlanDraft<Scalar>.Planned
  private let binding: Binding<Scalar>
  private let backend: any ComputeBackend<Scalar>

  /// `binding` has h where gradients would be.
  init(
    _ operation: PlanDraft<Scalar>.Planned, _ binding: Binding<Scalar>,
    _ backend: any ComputeBackend<Scalar>
  ) {
    self.operation = operation
    self.binding = binding
    self.backend = backend
  }

  func pass() throws -> any CurvaturePass {
    switch operation.descriptor {
    case .convolution, .linear: try squared()
    case .activation, .masking: try twice()
    case .subsampling(let shape): try subsampling(shape)
    case .pooling(let shape):
      try plain(factor: shape.meanCount.map { 1 / Double($0) })
    case .padding, .flattening, .unitBias, .concatenation:
      // Every derivative is 0 or 1, its own square.
      try plain()
    case .addition:
      // Each input has the output's h, and so its buffer.
      sequence(forward: [.run(try planned(binding))], backward: [])
    case .radialBasis:
      // h starts at its inputs.
      sequence(forward: [.run(try planned(binding))], backward: [])
    case .normalization:
      preconditionFailure("A network is checked before its second derivatives are planned.")
    }
  }

  /// The sum of what several operations make of one value's h.
  func sums(_ value: PlanDraft<Scalar>.Value) throws -> [any CurvaturePass] {
    guard let total = value.gradient, !value.contributions.isEmpty else { return [] }
    let descriptor = AdditionDescriptor(count: total.count, inputs: value.contributions.count)
    let sum = try backend.operation(
      .addition(descriptor),
      on: Binding(
        inputs: value.contributions, inputGradients: value.contributions.map { _ in nil },
        output: total),
      layer: operation.layer)
    return [sequence(forward: [], backward: [.run(sum)])]
  }

  /// Derivatives are 0 or `factor`: h goes back as gradients do, times another factor.
  private func plain(factor: Double? = nil) throws -> CurvatureSteps<Scalar> {
    let operation = try planned(binding)
    // Before the first parameters, nothing is to be derived by.
    guard binding.outputGradient != nil else {
      return sequence(forward: [.run(operation)], backward: [])
    }
    var backward: [CurvatureSteps<Scalar>.Step] = [.back(operation)]
    if let factor, let target = binding.inputGradient {
      backward.append(.multiply(target, by: constant(factor, target.count)))
    }
    return sequence(forward: [.run(operation)], backward: backward)
  }

  /// Each output depends on one input: going back twice multiplies with the derivative twice.
  private func twice() throws -> CurvatureSteps<Scalar> {
    guard let h = binding.inputGradient else {
      return sequence(forward: [.run(try planned(binding))], backward: [])
    }
    var (first, second) = (binding, binding)
    let between = Buffer<Scalar>(count: h.count)
    first.inputGradients = [between]
    second.outputGradient = between
    // Both have the same input and output: run forward, one has prepared the other.
    let (once, again) = (try planned(first), try planned(second))
    return sequence(forward: [.run(once)], backward: [.back(once), .back(again)])
  }

  /// Sums of products: the same operation on squared weights and squared inputs.
  private func squared() throws -> CurvatureSteps<Scalar> {
    var squared = binding
    squared.inputs = [like(binding.input)]
    squared.output = like(binding.output)
    squared.parameters = binding.parameters.map(like)
    let squares = try planned(squared)
    var forward = binding
    forward.outputGradient = nil
    forward.inputGradients = [nil]
    forward.parameterGradients = []
    var backward: [CurvatureSteps<Scalar>.Step] = []
    for (from, to) in zip(
      binding.inputs + binding.parameters, squared.inputs + squared.parameters)
    {
      backward += [.copy(from, to: to), .multiply(to, by: from)]
    }
    return sequence(
      forward: [.run(try planned(forward))],
      backward: backward + [.run(squares), .back(squares)])
  }

  /// y = c·s·Σx + b: h_x = (c·s)²·h, h_b = Σ h, h_c = Σ (s·Σx)²·h.
  private func subsampling(_ shape: SubsamplingDescriptor) throws -> CurvatureSteps<Scalar> {
    var forward = binding
    forward.outputGradient = nil
    forward.inputGradients = [nil]
    forward.parameterGradients = []
    // With coefficient c²·s, what goes back to the inputs is c²·s·s·h; to the bias, Σ h.
    let coefficients = binding.parameters[0]
    var inputs = binding
    inputs.output = like(binding.output)
    inputs.parameters = [like(coefficients), like(binding.parameters[1])]
    inputs.parameterGradients[0] = like(coefficients)
    let toInputs = try planned(inputs)
    // With coefficient 1 and bias 0 the output is s·Σx; of (s·Σx)²·h, what goes back to the bias is the
    // sum over the map.
    var sums = binding
    sums.output = like(binding.output)
    sums.outputGradient = like(binding.output)
    sums.inputGradients = [nil]
    sums.parameters = [constant(1, coefficients.count), like(binding.parameters[1])]
    sums.parameterGradients = [like(coefficients), binding.parameterGradients[0]]
    let toCoefficients = try planned(sums)
    guard let h = binding.outputGradient, let weighted = sums.outputGradient else {
      preconditionFailure("A layer with parameters has its output's second derivatives.")
    }
    let squares = inputs.parameters[0]
    let scale = constant(shape.scale, coefficients.count)
    return sequence(
      forward: [.run(try planned(forward)), .run(toCoefficients)],
      backward: [
        .copy(coefficients, to: squares), .multiply(squares, by: coefficients),
        .multiply(squares, by: scale), .run(toInputs), .back(toInputs),
        .copy(h, to: weighted), .multiply(weighted, by: sums.output),
        .multiply(weighted, by: sums.output),
        .back(toCoefficients),
      ])
  }

  private func planned(_ binding: Binding<Scalar>) throws -> any Operation<Scalar> {
    try backend.operation(operation.descriptor, on: binding, layer: operation.layer)
  }

  private func like(_ buffer: Buffer<Scalar>) -> Buffer<Scalar> {
    Buffer(count: buffer.count, order: buffer.order)
  }

  private func constant(_ value: Double, _ count: Int) -> Buffer<Scalar> {
    let buffer = Buffer<Scalar>(count: count)
    buffer.set(rounding: [Double](repeating: value, count: count))
    return buffer
  }

  private func sequence(
    forward: [CurvatureSteps<Scalar>.Step], backward: [CurvatureSteps<Scalar>.Step]
  )
    -> CurvatureSteps<Scalar>
  {
    CurvatureSteps(forwardSteps: forward, backwardSteps: backward, backend: backend)
  }
}

/// Operations and products, one after the other.
private struct CurvatureSteps<Scalar: BinaryFloatingPoint & Sendable>: CurvaturePass {
  enum Step {
    case run(any Operation<Scalar>)
    case back(any Operation<Scalar>)
    case copy(Buffer<Scalar>, to: Buffer<Scalar>)
    case multiply(Buffer<Scalar>, by: Buffer<Scalar>)
  }

  let forwardSteps: [Step]
  let backwardSteps: [Step]
  let backend: any ComputeBackend<Scalar>

  func forward() throws { try perform(forwardSteps) }
  func backward() throws { try perform(backwardSteps) }

  private func perform(_ steps: [Step]) throws {
    for step in steps {
      switch step {
      case .run(let operation): try operation.forward()
      case .back(let operation): try operation.backward()
      case .copy(let source, let target):
        target.pointer.update(from: source.pointer, count: source.count)
      case .multiply(let target, let factor): backend.multiply(target, by: factor)
      }
    }
  }
}
