import ComputeBackend

/// A convolution as one matrix product an image: y = w · columns + b, where columns [C·K·K, H′·W′]
/// holds, for every kernel place, the inputs it meets at every output place.
///
/// Backward: ∂w = ∂y · columnsᵀ, ∂columns = wᵀ · ∂y, and ∂x sums ∂columns back into place.
final class UnrolledConvolution: Operation {
  typealias Scalar = Float

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let layer: String
  private let unrolling: Unrolling
  private let columns: Buffer<Float>
  private let columnGradients: Buffer<Float>?

  init(_ shape: ConvolutionDescriptor, _ binding: Binding<Float>, layer: String) {
    self.shape = shape
    self.binding = binding
    self.layer = layer
    self.unrolling = Unrolling(shape)
    self.columns = Buffer(count: unrolling.rows * unrolling.columns)
    self.columnGradients =
      binding.inputGradient == nil ? nil : Buffer(count: unrolling.rows * unrolling.columns)
  }

  func forward() throws {
    let weight = Matrix(binding.parameters[0].pointer, rowStride: unrolling.rows)
    for n in 0..<shape.batchSize {
      let output = binding.output.pointer + n * shape.outputCount
      unrolling.unroll(binding.input.pointer + n * shape.inputCount, into: columns.pointer)
      if shape.hasBias { fillWithBias(output) }
      try product(
        weight, Matrix(columns.pointer, rowStride: unrolling.columns), into: output,
        rows: shape.outputChannels, columns: unrolling.columns, inner: unrolling.rows,
        beta: shape.hasBias ? 1 : 0, layer: layer)
    }
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient else { return }
    for n in 0..<shape.batchSize {
      let gradient = UnsafePointer(outputGradient.pointer + n * shape.outputCount)
      try addParameterGradients(image: n, outputGradient: gradient)
      if let inputGradient = binding.inputGradient {
        try computeInputGradient(
          inputGradient.pointer + n * shape.inputCount, outputGradient: gradient)
      }
    }
  }

  private func addParameterGradients(image n: Int, outputGradient: UnsafePointer<Float>) throws {
    // With one image the columns of the forward pass are still there.
    if shape.batchSize > 1 {
      unrolling.unroll(binding.input.pointer + n * shape.inputCount, into: columns.pointer)
    }
    try product(
      Matrix(outputGradient, rowStride: unrolling.columns),
      Matrix(columns.pointer, rowStride: unrolling.columns, transposed: true),
      into: binding.parameterGradients[0].pointer, rows: shape.outputChannels,
      columns: unrolling.rows, inner: unrolling.columns, beta: n == 0 ? 0 : 1, layer: layer)
    guard shape.hasBias else { return }
    let biasGradient = binding.parameterGradients[1].pointer
    for o in 0..<shape.outputChannels {
      let map = sum(outputGradient + o * unrolling.columns, count: unrolling.columns)
      biasGradient[o] = n == 0 ? map : biasGradient[o] + map
    }
  }

  private func computeInputGradient(
    _ inputGradient: UnsafeMutablePointer<Float>, outputGradient: UnsafePointer<Float>
  ) throws {
    guard let columnGradients else { return }
    try product(
      Matrix(binding.parameters[0].pointer, rowStride: unrolling.rows, transposed: true),
      Matrix(outputGradient, rowStride: unrolling.columns),
      into: columnGradients.pointer, rows: unrolling.rows, columns: unrolling.columns,
      inner: shape.outputChannels, beta: 0, layer: layer)
    unrolling.sum(columnGradients.pointer, into: inputGradient)
  }

  private func fillWithBias(_ output: UnsafeMutablePointer<Float>) {
    for o in 0..<shape.outputChannels {
      (output + o * unrolling.columns)
        .update(repeating: binding.parameters[1].pointer[o], count: unrolling.columns)
    }
  }
}
