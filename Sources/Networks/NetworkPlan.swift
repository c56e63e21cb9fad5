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
    let draft = PlanDraft(network, batchSize: batchSize, trains: trains)
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
