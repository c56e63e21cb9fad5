import COneDNN
import ComputeBackend

/// Sigmoid or tanh of large batches: forward by oneDNN's eltwise primitive, whose vectors are wider
/// than those that the Swift compiler makes without knowing the CPU; backward by `Activation`, where
/// memory is the bound.
///
/// On one core of an AMD EPYC 9005, fastest of 15: sigmoid of 16,384 scalars 5 µs here and 38 µs there,
/// tanh 5 µs and 33 µs; backward 4 µs by the primitive, 2 µs there. Both keep a NaN, and are within
/// 3·10⁻⁷ of the exact value, relatively.
final class ActivationPrimitive: Operation {
  typealias Scalar = Float

  /// From this many scalars on the primitive is used. LeNet's maps stay below it at batch size 1,
  /// where runs made before there was a primitive keep their bits.
  static let smallestCount = 16_384

  private let forwardPass: Execution
  private let backwardPass: Activation

  init(
    _ function: dnnl_alg_kind_t, _ shape: ActivationDescriptor, _ binding: Binding<Float>,
    on engine: Engine, layer: String
  ) throws {
    var layout = try plainLayout([shape.count], layer: layer)
    var operation = dnnl_eltwise_desc_t()
    try check(
      dnnl_eltwise_forward_desc_init(
        &operation, dnnl_forward_inference, function, &layout, 0, 0),
      "dnnl_eltwise_forward_desc_init", layer: layer)
    self.forwardPass = try Execution(
      PrimitiveDescription(operation, on: engine, layer: layer),
      [
        (DNNL_ARG_SRC, Memory(binding.input, as: layout, on: engine, layer: layer)),
        (DNNL_ARG_DST, Memory(binding.output, as: layout, on: engine, layer: layer)),
      ], on: engine, layer: layer)
    self.backwardPass = Activation(shape, binding)
  }

  func forward() throws { try forwardPass.run() }

  func backward() { backwardPass.backward() }
}
