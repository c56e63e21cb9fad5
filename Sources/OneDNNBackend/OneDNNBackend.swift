import COneDNN
import ComputeBackend

/// Float32 on the CPU: kernels of our own for the shapes of these networks, oneDNN for every other
/// dense product.
///
/// The kernels are in Swift SIMD, compiled for AVX2 and for AVX-512 and chosen when the backend is made
/// (`KernelSet`). They compute convolutions of one image with small maps (`RowConvolutionOperation`),
/// those of batches (`PanelConvolution`, `LaneConvolution`), linear layers of one item
/// (`VectorLinear`), and what is no product. On CPUs without AVX2, and for shapes they are not made
/// for, convolutions are products by oneDNN's sgemm: over unrolled windows (`UnrolledConvolution`) or,
/// in batches, over whole places (`BatchedConvolution`). oneDNN's own convolutions are slower than
/// either on all of these shapes, but for Winograd's on maps of 8×8; the types named have the
/// measurements. What computes a layer depends on its shape and the CPU alone.
public final class OneDNNBackend: ComputeBackend {
  private let stream: Stream
  private let workspace = Workspace()
  /// Kernels of our own; nil where the CPU has no instruction set they were compiled for.
  private let kernels = chooseKernels()
  private let team = Team()

  /// oneDNN's single-precision backend; checks that the library is the one it was built for.
  ///
  /// - Throws: `BackendError` when the library that was loaded has another major version than its
  ///   headers had: its interface is not the same.
  public init() throws {
    let loaded = dnnl_version().pointee
    guard loaded.major == DNNL_VERSION_MAJOR else {
      throw BackendError(
        call: "dnnl_version",
        status: "\(loaded.major).\(loaded.minor), built for \(DNNL_VERSION_MAJOR).x", layer: "-")
    }
    self.stream = try Stream(on: Engine())
  }

  /// `onednn`.
  public var name: String { "onednn" }

  /// The library's version, the instruction set it picked, and whether kernels of our own are used: all
  /// of these change the bits. The kernels' own instruction set does not.
  public var provenance: [(key: String, value: String)] {
    let version = dnnl_version().pointee
    return [
      ("oneDNN", "\(version.major).\(version.minor).\(version.patch)"),
      ("oneDNN instruction set", String(cString: dnnl_cpu_isa2str(dnnl_get_effective_cpu_isa()))),
      ("kernels", kernels?.name ?? "oneDNN's alone"),
    ]
  }

  /// Plans an operation.
  public func operation(
    _ descriptor: OperationDescriptor, on binding: Binding<Float>, layer: String
  ) throws -> any Operation<Float> {
    if let kernels, let operation = elementOperation(descriptor, on: binding, by: kernels) {
      return operation
    }
    return switch descriptor {
    case .convolution(let shape): convolution(shape, binding, layer: layer)
    case .pooling(let shape) where shape.isIdentity: Concatenation(binding)
    case .pooling(let shape):
      try PoolingPrimitive(shape, binding, on: stream, layer: layer)
        ?? PlainPooling(shape, binding)
    case .subsampling(let shape): Subsampling(shape, binding, kernels: kernels)
    case .padding(let shape): Padding(shape, binding)
    case .normalization(let shape): BatchNormalization(shape, binding)
    case .activation(let shape): try activation(shape, binding, layer: layer)
    case .unitBias(let shape): UnitBias(shape, binding)
    case .flattening(let shape): Flattening(shape, binding)
    case .linear(let shape): linear(shape, binding, layer: layer)
    case .radialBasis(let shape): RadialBasis(shape, binding, kernels: kernels)
    case .addition: Addition(binding)
    case .concatenation: Concatenation(binding)
    case .masking: Masking(binding)
    }
  }

  private func convolution(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, layer: String
  ) -> any Operation<Float> {
    if let kernels, binding.parameters[0].order != nil || PanelConvolution.isFaster(shape) {
      return PanelConvolution(shape, binding, workspace: workspace, kernels: kernels, team: team)
    }
    if shape.isLinear {
      return linear(shape.asLinear, binding, layer: layer)
    }
    if let kernels, RowConvolutionOperation.supports(shape, kernels) {
      return RowConvolutionOperation(shape, binding, kernels: kernels)
    }
    if let kernels, LaneConvolution.isFaster(shape) {
      return LaneConvolution(shape, binding, workspace: workspace, kernels: kernels, team: team)
    }
    guard BatchedConvolution.isFaster(shape) else {
      return UnrolledConvolution(shape, binding, workspace: workspace, layer: layer)
    }
    return BatchedConvolution(shape, binding, workspace: workspace, layer: layer)
  }

  private func linear(
    _ shape: LinearDescriptor, _ binding: Binding<Float>, layer: String
  ) -> any Operation<Float> {
    if shape.batchSize == 1, let kernels {
      return VectorLinear(shape, binding, kernels: kernels)
    }
    return DenseLinear(shape, binding, layer: layer)
  }

  private func activation(
    _ shape: ActivationDescriptor, _ binding: Binding<Float>, layer: String
  ) throws -> any Operation<Float> {
    let isLarge = shape.count >= ActivationPrimitive.smallestCount
    switch shape.function {
    case .sigmoid where isLarge:
      return try ActivationPrimitive(
        dnnl_eltwise_logistic, shape, binding, on: stream, layer: layer)
    case .tanh where isLarge:
      return try ActivationPrimitive(dnnl_eltwise_tanh, shape, binding, on: stream, layer: layer)
    default:
      return Activation(shape, binding)
    }
  }

  /// Weights of convolutions that fill whole panels lie in memory as panels.
  public func order(ofParameter index: Int, of descriptor: OperationDescriptor) -> ScalarOrder? {
    guard kernels != nil, index == 0, case .convolution(let shape) = descriptor else { return nil }
    return PanelConvolution.order(of: shape)
  }

  /// Plans the updates of one parameter.
  public func update(
    _ rule: UpdateRule, on parameter: Buffer<Float>, gradient: Buffer<Float>
  ) -> any UpdateOperation<Float> {
    if let kernels { return vectorUpdate(rule, on: parameter, gradient: gradient, by: kernels) }
    return switch rule {
    case .gradientDescent(let momentum, let weightDecay, let nesterov):
      GradientDescent(
        momentum: momentum, weightDecay: weightDecay, nesterov: nesterov, parameter: parameter,
        gradient: gradient)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      Adam(
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        parameter: parameter, gradient: gradient)
    case .scaledGradientDescent: ScaledGradientDescent(parameter: parameter, gradient: gradient)
    }
  }

  /// target[i] ← target[i] · factor[i].
  public func multiply(_ target: Buffer<Float>, by factor: Buffer<Float>) {
    if let kernels {
      kernels.multiply(
        target.pointer, factor.pointer, into: target.pointer, count: target.count)
      return
    }
    let (target, factor) = (Lanes(target), Lanes(factor))
    for index in 0..<target.count { target[index] *= factor[index] }
  }

  /// Convolutions of batches copy their weights once a forward pass; nothing else does.
  public var parameterReorders: Int { workspace.parameterReorders }
}

extension ConvolutionDescriptor {
  /// Whether the kernel sees a single image's whole input at once and nothing else: LeNet-5's C5.
  fileprivate var isLinear: Bool {
    batchSize == 1 && groups == 1 && padding == Extent(0) && dilation == Extent(1)
      && kernel == input
  }

  /// The same computation on [N, C·H·W].
  fileprivate var asLinear: LinearDescriptor {
    LinearDescriptor(
      batchSize: batchSize, inputs: inputCount, outputs: outputChannels, hasBias: hasBias)
  }
}

extension PoolingDescriptor {
  /// Whether every window is one place, so that pooling is copying: ResNet18's last maps at 32×32.
  fileprivate var isIdentity: Bool {
    kernel == Extent(1) && stride == Extent(1) && padding == Extent(0)
  }
}
