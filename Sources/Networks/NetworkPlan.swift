import ComputeBackend

/// A network's computation for one batch size, with every buffer allocated.
///
/// Fill `input`, run `forward`, read `output`; to train, fill `outputGradient` and run `backward`,
/// which leaves every parameter's gradient in place.
public final class NetworkPlan<Scalar: BinaryFloatingPoint & Sendable> {
  /// N.
  public let batchSize: Int
  /// [N, C, H, W].
  public let input: Buffer<Scalar>
  /// [N, outputs].
  public let output: Buffer<Scalar>
  /// ∂loss/∂output [N, outputs]; nil in a plan that only evaluates.
  public let outputGradient: Buffer<Scalar>?
  /// What every layer gave, input first: `activations[0]` is the input, the last is the output.
  public let activations: [Buffer<Scalar>]

  private let operations: [any Operation<Scalar>]
  private let masked: [(gradient: Buffer<Scalar>, mask: Buffer<Scalar>)]
  private let backend: any ComputeBackend<Scalar>

  init(
    network: Network<Scalar>, batchSize: Int, trains: Bool, backend: any ComputeBackend<Scalar>
  ) throws {
    self.batchSize = batchSize
    self.backend = backend
    let graph = network.graph
    let counts = [graph.inputShape.count] + graph.nodes.map(\.outputShape.count)
    let activations = counts.map { Buffer<Scalar>(count: batchSize * $0) }
    // Nobody asks for the gradient of the images.
    let gradients = counts.enumerated().map { index, count in
      trains && index > 0 ? Buffer<Scalar>(count: batchSize * count) : nil
    }
    self.activations = activations
    self.input = activations[0]
    self.output = activations[activations.count - 1]
    self.outputGradient = gradients[gradients.count - 1]
    self.operations = try graph.nodes.enumerated().map { index, node in
      let parameters = network.parameters(of: node)
      let binding = Binding(
        input: activations[index], inputGradient: gradients[index],
        output: activations[index + 1], outputGradient: gradients[index + 1],
        parameters: parameters.map(\.value),
        parameterGradients: trains ? parameters.map(\.gradient) : [])
      return try backend.operation(node.descriptor(batchSize), on: binding, layer: node.name)
    }
    self.masked = network.parameters.compactMap { parameter in
      parameter.mask.map { (parameter.gradient, $0) }
    }
  }

  /// Computes the output of the batch in `input`.
  public func forward() throws {
    for operation in operations { try operation.forward() }
  }

  /// Computes every parameter's gradient from `outputGradient`.
  public func backward() throws {
    for operation in operations.reversed() { try operation.backward() }
    for (gradient, mask) in masked { backend.multiply(gradient, by: mask) }
  }
}
