import ComputeBackend
import Kernels

/// A linear layer of one item: y = w · x + b; ∂w = ∂y · xᵀ, ∂x = wᵀ · ∂y.
///
/// A matrix product with one row is bound by reading its weights once, which a library's preparations
/// take longer than.
final class VectorLinear: Operation {
  typealias Scalar = Float

  private let kernels: any KernelSet.Type
  private let binding: Binding<Float>
  private let outputs: Int
  private let inputs: Int
  private let x: UnsafeMutablePointer<Float>
  private let y: UnsafeMutablePointer<Float>
  private let weight: UnsafeMutablePointer<Float>
  private let bias: UnsafeMutablePointer<Float>?
  private let gradients: Gradients?

  private struct Gradients {
    let output: UnsafeMutablePointer<Float>
    let weight: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>?
    let input: UnsafeMutablePointer<Float>?
  }

  init(_ shape: LinearDescriptor, _ binding: Binding<Float>, kernels: any KernelSet.Type) {
    precondition(shape.batchSize == 1, "One item, not \(shape.batchSize).")
    self.kernels = kernels
    self.binding = binding
    self.outputs = shape.outputs
    self.inputs = shape.inputs
    self.x = binding.input.pointer
    self.y = binding.output.pointer
    self.weight = binding.parameters[0].pointer
    self.bias = shape.hasBias ? binding.parameters[1].pointer : nil
    self.gradients = binding.outputGradient.map {
      Gradients(
        output: $0.pointer, weight: binding.parameterGradients[0].pointer,
        bias: shape.hasBias ? binding.parameterGradients[1].pointer : nil,
        input: binding.inputGradient?.pointer)
    }
  }

  func forward() {
    kernels.multiplyVector(weight, outputs: outputs, inputs: inputs, x, adding: bias, into: y)
  }

  func backward() {
    guard let gradients else { return }
    kernels.outerProduct(
      gradients.output, outputs: outputs, x, inputs: inputs, into: gradients.weight)
    gradients.bias?.update(from: gradients.output, count: outputs)
    if let input = gradients.input {
      kernels.multiplyTransposed(
        weight, outputs: outputs, inputs: inputs, gradients.output, into: input)
    }
  }
}
