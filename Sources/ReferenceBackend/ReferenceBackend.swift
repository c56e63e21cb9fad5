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
    case .pooling(let shape): ReferencePooling(shape, binding)
    case .subsampling(let shape): ReferenceSubsampling(shape, binding)
    case .padding(let shape): ReferencePadding(shape, binding)
    case .normalization(let shape): ReferenceNormalization(shape, binding)
    case .activation(let shape): ReferenceActivation(shape, binding)
    case .unitBias(let shape): ReferenceUnitBias(shape, binding)
    case .flattening(let shape): ReferenceFlattening(shape, binding)
    case .linear(let shape): ReferenceLinear(shape, binding)
    case .radialBasis(let shape): ReferenceRadialBasis(shape, binding)
    case .addition(let shape): ReferenceAddition(shape, binding)
    case .concatenation(let shape): ReferenceConcatenation(shape, binding)
    case .masking(let shape): ReferenceMasking(shape, binding)
    }
  }

  /// Plans the updates of one parameter.
  public func update(_ rule: UpdateRule, on parameter: Buffer<Double>, gradient: Buffer<Double>)
    -> any UpdateOperation<Double>
  {
    switch rule {
    case .gradientDescent(let momentum, let weightDecay, let nesterov):
      ReferenceGradientDescent(
        parameter, gradient, momentum: momentum, weightDecay: weightDecay, nesterov: nesterov)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      ReferenceAdam(
        parameter, gradient, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: weightDecay)
    case .scaledGradientDescent: ReferenceScaledGradientDescent(parameter, gradient)
    }
  }

  /// target[i] ← target[i] · factor[i].
  public func multiply(_ target: Buffer<Double>, by factor: Buffer<Double>) {
    for index in 0..<target.count { target.pointer[index] *= factor.pointer[index] }
  }

  /// Always 0.
  public var parameterReorders: Int { 0 }
}

extension Buffer<Double> {
  /// Makes every scalar zero, before something is summed up in them.
  func clear() {
    for index in 0..<count { pointer[index] = 0 }
  }
}
