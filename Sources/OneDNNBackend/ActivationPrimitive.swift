import COneDNN
import ComputeBackend

/// Sigmoid or tanh by oneDNN's eltwise primitive, whose vectors are wider than those that the Swift
/// compiler makes without knowing the CPU.
///
/// Both keep a NaN, and are within 3·10⁻⁷ of the exact value, relatively.
final class ActivationPrimitive: Operation {
  typealias Scalar = Float

  /// From this many scalars on the primitive is used. At batch size 1 LeNet's maps stay below it:
  /// there a call costs as much as it saves.
  static let smallestCount = 16_384

  private let forwardPass: Execution
  private let backwardPass: Execution?

  /// - Parameters:
  ///   - function: which function.
  ///   - derivative: the same function, its derivative computed from its value.
  init(
    _ function: dnnl_alg_kind_t, derivative: dnnl_alg_kind_t, count: Int,
    _ binding: Binding<Float>, on engine: Engine, layer: String
  ) throws {
    func memory(_ buffer: Buffer<Float>) throws -> Memory {
      try Memory(buffer, as: layout, on: engine, layer: layer)
    }
    var layout = try plainLayout([count], layer: layer)
    var operation = dnnl_eltwise_desc_t()
    try check(
      dnnl_eltwise_forward_desc_init(
        &operation, dnnl_forward_training, function, &layout, 0, 0),
      "dnnl_eltwise_forward_desc_init", layer: layer)
    let forward = try PrimitiveDescription(operation, on: engine, layer: layer)
    let output = try memory(binding.output)
    self.forwardPass = try Execution(
      forward, [(DNNL_ARG_SRC, memory(binding.input)), (DNNL_ARG_DST, output)], on: engine,
      layer: layer)
    guard let outputGradient = binding.outputGradient, let inputGradient = binding.inputGradient
    else {
      self.backwardPass = nil
      return
    }
    var gradient = dnnl_eltwise_desc_t()
    try check(
      dnnl_eltwise_backward_desc_init(&gradient, derivative, &layout, &layout, 0, 0),
      "dnnl_eltwise_backward_desc_init", layer: layer)
    let backward = try PrimitiveDescription(gradient, forward: forward, on: engine, layer: layer)
    self.backwardPass = try Execution(
      backward,
      [
        (DNNL_ARG_DST, output), (DNNL_ARG_DIFF_DST, memory(outputGradient)),
        (DNNL_ARG_DIFF_SRC, memory(inputGradient)),
      ], on: engine, layer: layer)
  }

  func forward() throws { try forwardPass.run() }

  func backward() throws { try backwardPass?.run() }
}
