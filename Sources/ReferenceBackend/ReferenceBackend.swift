import ComputeBackend

/// Plain loops in Double, written to be read beside the formulas: slow, obvious, the oracle that
/// every faster kernel is checked against.
public struct ReferenceBackend: ComputeBackend {
  /// The oracle has no state.
  public init() {}

  /// `reference`.
  public var name: String { "reference" }

  /// Nothing but the program itself.
  public var provenance: [(key: String, value: String)] { [] }

  /// Plans an operation of plain loops.
  public func operation(
    _ descriptor: OperationDescriptor, on binding: Binding<Double>, layer: String
  ) throws -> any Operation<Double> {
    switch descriptor {
    case .convolution(let shape): ReferenceConvolution(shape, binding)
    case .linear(let shape): ReferenceLinear(shape, binding)
    case .subsampling(let shape): ReferenceSubsampling(shape, binding)
    case .padding(let shape): ReferencePadding(shape, binding)
    case .activation(let shape): ReferenceActivation(shape, binding)
    case .radialBasis(let shape): ReferenceRadialBasis(shape, binding)
    }
  }

  /// Plans w ← w − learningRate · g.
  public func gradientDescent(on parameter: Buffer<Double>, gradient: Buffer<Double>)
    -> any UpdateOperation<Double>
  {
    ReferenceGradientDescent(parameter: parameter, gradient: gradient)
  }

  /// target[i] ← target[i] · factor[i].
  public func multiply(_ target: Buffer<Double>, by factor: Buffer<Double>) {
    for index in 0..<target.count { target.pointer[index] *= factor.pointer[index] }
  }

  /// Always 0.
  public var parameterReorders: Int { 0 }
}

private final class ReferenceGradientDescent: UpdateOperation {
  typealias Scalar = Double

  let parameter: Buffer<Double>
  let gradient: Buffer<Double>

  init(parameter: Buffer<Double>, gradient: Buffer<Double>) {
    self.parameter = parameter
    self.gradient = gradient
  }

  func update(learningRate: Double) {
    for index in 0..<parameter.count {
      parameter.pointer[index] -= learningRate * gradient.pointer[index]
    }
  }
}
