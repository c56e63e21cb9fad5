import ComputeBackend
import Kernels

/// y = Σ_k x_k by kernels; forward only.
final class VectorAddition: Operation {
  typealias Scalar = Float

  private let inputs: [UnsafePointer<Float>]
  private let y: UnsafeMutablePointer<Float>
  private let count: Int
  private let kernels: any KernelSet.Type
  /// Keeps alive what the pointers point to.
  private let binding: Binding<Float>

  init(_ binding: Binding<Float>, _ kernels: any KernelSet.Type) {
    self.inputs = binding.inputs.map { UnsafePointer($0.pointer) }
    self.y = binding.output.pointer
    self.count = binding.output.count
    self.kernels = kernels
    self.binding = binding
  }

  func forward() {
    guard inputs.count > 1 else { return y.update(from: inputs[0], count: count) }
    kernels.add(inputs[0], inputs[1], into: y, count: count)
    for next in 2..<max(inputs.count, 2) { kernels.add(y, inputs[next], into: y, count: count) }
  }

  func backward() {}
}

/// y = x · m by kernels.
final class VectorMasking: Operation {
  typealias Scalar = Float

  private let binding: Binding<Float>
  private let kernels: any KernelSet.Type

  init(_ binding: Binding<Float>, _ kernels: any KernelSet.Type) {
    self.binding = binding
    self.kernels = kernels
  }

  func forward() { multiply(binding.input, into: binding.output) }

  func backward() {
    guard let outputGradient = binding.outputGradient, let inputGradient = binding.inputGradient
    else { return }
    multiply(outputGradient, into: inputGradient)
  }

  private func multiply(_ source: Buffer<Float>, into target: Buffer<Float>) {
    kernels.multiply(
      source.pointer, binding.parameters[0].pointer, into: target.pointer, count: target.count)
  }
}
