import ComputeBackend

/// y = x · wᵀ + b; ∂w = ∂yᵀ · x, ∂x = ∂y · w.
final class DenseLinear: Operation {
  typealias Scalar = Float

  private let shape: LinearDescriptor
  private let binding: Binding<Float>
  private let layer: String

  init(_ shape: LinearDescriptor, _ binding: Binding<Float>, layer: String) {
    self.shape = shape
    self.binding = binding
    self.layer = layer
  }

  func forward() throws {
    let output = binding.output.pointer
    if shape.hasBias {
      for n in 0..<shape.batchSize {
        (output + n * shape.outputs)
          .update(from: binding.parameters[1].pointer, count: shape.outputs)
      }
    }
    try product(
      Matrix(binding.input.pointer, rowStride: shape.inputs),
      Matrix(binding.parameters[0].pointer, rowStride: shape.inputs, transposed: true),
      into: output, rows: shape.batchSize, columns: shape.outputs, inner: shape.inputs,
      beta: shape.hasBias ? 1 : 0, layer: layer)
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient?.pointer else { return }
    try product(
      Matrix(outputGradient, rowStride: shape.outputs, transposed: true),
      Matrix(binding.input.pointer, rowStride: shape.inputs),
      into: binding.parameterGradients[0].pointer, rows: shape.outputs, columns: shape.inputs,
      inner: shape.batchSize, beta: 0, layer: layer)
    if shape.hasBias { computeBiasGradient(outputGradient) }
    if let inputGradient = binding.inputGradient {
      try product(
        Matrix(outputGradient, rowStride: shape.outputs),
        Matrix(binding.parameters[0].pointer, rowStride: shape.inputs),
        into: inputGradient.pointer, rows: shape.batchSize, columns: shape.inputs,
        inner: shape.outputs, beta: 0, layer: layer)
    }
  }

  private func computeBiasGradient(_ outputGradient: UnsafePointer<Float>) {
    let gradient = binding.parameterGradients[1].pointer
    gradient.update(from: outputGradient, count: shape.outputs)
    for n in 1..<max(shape.batchSize, 1) {
      for o in 0..<shape.outputs { gradient[o] += outputGradient[n &* shape.outputs &+ o] }
    }
  }
}
