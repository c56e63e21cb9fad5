import COneDNN
import ComputeBackend

/// Float32 on the CPU: dense products by oneDNN, the cheap rest in Swift SIMD.
///
/// Activations and parameters stay in one plain layout (NCHW, OIHW), and convolutions run as
/// matrix products over unrolled windows (Chellapilla, Puri and Simard 2006). On LeNet's shapes at
/// batch size 1 that takes about 22 µs a step, where oneDNN's own convolutions take 31 µs in
/// channels-last layout and 72 µs in plain layout; and since nothing has another layout, no parameter
/// is ever reordered.
public final class OneDNNBackend: ComputeBackend {
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
  }

  /// `onednn`.
  public var name: String { "onednn" }

  /// The library's version and the instruction set it picked, which both change the bits.
  public var provenance: [(key: String, value: String)] {
    let version = dnnl_version().pointee
    return [
      ("oneDNN", "\(version.major).\(version.minor).\(version.patch)"),
      ("oneDNN instruction set", String(cString: dnnl_cpu_isa2str(dnnl_get_effective_cpu_isa()))),
    ]
  }

  /// Plans an operation.
  public func operation(
    _ descriptor: OperationDescriptor, on binding: Binding<Float>, layer: String
  ) throws -> any Operation<Float> {
    switch descriptor {
    case .convolution(let shape) where shape.coversInput:
      DenseLinear(shape.asLinear, binding, layer: layer)
    case .convolution(let shape): UnrolledConvolution(shape, binding, layer: layer)
    case .linear(let shape): DenseLinear(shape, binding, layer: layer)
    case .subsampling(let shape): Subsampling(shape, binding)
    case .padding(let shape): Padding(shape, binding)
    case .activation(let shape): Activation(shape, binding)
    case .radialBasis(let shape): RadialBasis(shape, binding)
    }
  }

  /// Plans w ← w − learningRate · g.
  public func gradientDescent(on parameter: Buffer<Float>, gradient: Buffer<Float>)
    -> any UpdateOperation<Float>
  {
    GradientDescent(parameter: parameter, gradient: gradient)
  }

  /// target[i] ← target[i] · factor[i].
  public func multiply(_ target: Buffer<Float>, by factor: Buffer<Float>) {
    let target = Lanes(target)
    let factor = Lanes(factor)
    for index in 0..<target.count { target[index] *= factor[index] }
  }

  /// Always 0: parameters have one layout.
  public var parameterReorders: Int { 0 }
}

extension ConvolutionDescriptor {
  /// Whether the kernel sees the whole input at once and nothing else: LeNet-5's C5.
  fileprivate var coversInput: Bool {
    padding == 0 && kernelSize == inputHeight && kernelSize == inputWidth
  }

  /// The same computation on [N, C·H·W].
  fileprivate var asLinear: LinearDescriptor {
    LinearDescriptor(
      batchSize: batchSize, inputs: inputCount, outputs: outputChannels, hasBias: hasBias)
  }
}
