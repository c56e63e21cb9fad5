import ComputeBackend

/// A convolution as matrix products over several images at a time: y = w · columns + b, where
/// columns [C·K·L, images·H′·W′] holds, for every kernel place, the inputs it meets at every output
/// place.
///
/// Backward: ∂w = ∂y · columnsᵀ, ∂columns = wᵀ · ∂y, and ∂x sums ∂columns back into place.
/// A 1×1 kernel that moves by one meets every input once: its columns are the input itself.
final class UnrolledConvolution: Operation {
  typealias Scalar = Float

  /// So many columns at a time are enough for fast products and stay in a second-level cache until
  /// they are used.
  private static let columnsAtOnce = 1536

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let layer: String
  private let unrolling: Unrolling
  private let workspace: Workspace
  /// How many images are unrolled at a time.
  private let imagesAtOnce: Int
  /// Unrolled once for both passes, where one stretch of columns is all there is.
  private let keptColumns: Buffer<Float>?
  private let isPointwise: Bool
  /// Whether ∂wᵀ = columns · ∂yᵀ is computed instead of ∂w: over twice as fast where rows of outputs
  /// fill vectors and rows of 9 or 27 kernel places do not.
  private let isGradientTransposed: Bool

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, workspace: Workspace, layer: String
  ) {
    self.shape = shape
    self.binding = binding
    self.layer = layer
    self.workspace = workspace
    self.unrolling = Unrolling(shape)
    self.isPointwise = shape.isPointwise
    let perImage = unrolling.rows * unrolling.places
    self.imagesAtOnce =
      isPointwise
      ? shape.batchSize
      : min(shape.batchSize, max(1, UnrolledConvolution.columnsAtOnce / unrolling.places))
    let isWhole = shape.groups == 1 && imagesAtOnce == shape.batchSize
    self.keptColumns =
      binding.trains && isWhole && !isPointwise ? Buffer(count: imagesAtOnce * perImage) : nil
    let outputs = shape.outputChannels / shape.groups
    self.isGradientTransposed =
      shape.batchSize > 1 && unrolling.rows < 32 && outputs >= 16
    if binding.trains, isGradientTransposed {
      workspace.reserve(.weightGradient, outputs * unrolling.rows)
    }
    guard !isPointwise else { return }
    if keptColumns == nil { workspace.reserve(.columns, imagesAtOnce * perImage) }
    if binding.inputGradient != nil {
      workspace.reserve(.columnGradients, imagesAtOnce * perImage)
    }
  }

  func forward() throws {
    if shape.hasBias { fillWithBias() }
    try eachPart { part in
      unroll(part)
      try product(
        Matrix(part.weight(binding.parameters[0]), rowStride: unrolling.rows),
        columns(part), into: part.output(binding.output), resultStride: outputStride,
        rows: outputsPerGroup, columns: part.images.count * unrolling.places,
        inner: unrolling.rows, beta: shape.hasBias ? 1 : 0, layer: layer)
    }
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient else { return }
    try eachPart { part in
      if keptColumns == nil { unroll(part) }
      let gradient = Matrix(part.output(outputGradient), rowStride: outputStride)
      try addWeightGradient(part, gradient)
      if let inputGradient = binding.inputGradient {
        try computeInputGradient(inputGradient, part, gradient)
      }
    }
    if shape.hasBias { computeBiasGradient(outputGradient) }
  }

  private func addWeightGradient(_ part: Part, _ outputGradient: Matrix) throws {
    let count = part.images.count * unrolling.places
    let beta: Float = part.images.lowerBound == 0 ? 0 : 1
    let target = part.weight(binding.parameterGradients[0])
    guard isGradientTransposed else {
      return try product(
        outputGradient, columns(part).transposed, into: target, rows: outputsPerGroup,
        columns: unrolling.rows, inner: count, beta: beta, layer: layer)
    }
    let transposed = workspace[.weightGradient]
    try product(
      columns(part), outputGradient.transposed, into: transposed, rows: unrolling.rows,
      columns: outputsPerGroup, inner: count, beta: beta, layer: layer)
    if part.images.upperBound == shape.batchSize {
      transpose(
        transposed, rows: unrolling.rows, columns: outputsPerGroup, rowStride: outputsPerGroup,
        into: target, targetStride: unrolling.rows)
    }
  }

  private func computeInputGradient(
    _ inputGradient: Buffer<Float>, _ part: Part, _ outputGradient: Matrix
  ) throws {
    let count = part.images.count * unrolling.places
    let target = isPointwise ? part.input(inputGradient) : workspace[.columnGradients]
    try product(
      Matrix(part.weight(binding.parameters[0]), rowStride: unrolling.rows, transposed: true),
      outputGradient, into: target, rows: unrolling.rows, columns: count,
      inner: outputsPerGroup, beta: 0, layer: layer)
    if !isPointwise {
      unrolling.sum(target, into: part.input(inputGradient), images: part.images.count)
    }
  }

  private func unroll(_ part: Part) {
    guard !isPointwise else { return }
    unrolling.unroll(
      part.input(binding.input), images: part.images.count,
      into: keptColumns?.pointer ?? workspace[.columns])
  }

  private func columns(_ part: Part) -> Matrix {
    let stride = part.images.count * unrolling.places
    if isPointwise { return Matrix(part.input(binding.input), rowStride: stride) }
    return Matrix(keptColumns?.pointer ?? workspace[.columns], rowStride: stride)
  }

  private func fillWithBias() {
    let bias = binding.parameters[1].pointer
    for o in 0..<shape.outputChannels {
      (binding.output.pointer + o * outputStride).update(repeating: bias[o], count: outputStride)
    }
  }

  private func computeBiasGradient(_ outputGradient: Buffer<Float>) {
    let gradient = binding.parameterGradients[1].pointer
    for o in 0..<shape.outputChannels {
      gradient[o] = sum(outputGradient.pointer + o * outputStride, count: outputStride)
    }
  }

  /// Scalars of one output channel.
  private var outputStride: Int { shape.batchSize * unrolling.places }
  private var outputsPerGroup: Int { shape.outputChannels / shape.groups }

  /// Some images of one group of channels.
  private struct Part {
    let images: Range<Int>
    fileprivate let inputOffset: Int
    fileprivate let outputOffset: Int
    fileprivate let weightOffset: Int

    func input(_ buffer: Buffer<Float>) -> UnsafeMutablePointer<Float> {
      buffer.pointer + inputOffset
    }
    func output(_ buffer: Buffer<Float>) -> UnsafeMutablePointer<Float> {
      buffer.pointer + outputOffset
    }
    func weight(_ buffer: Buffer<Float>) -> UnsafeMutablePointer<Float> {
      buffer.pointer + weightOffset
    }
  }

  private func eachPart(_ body: (Part) throws -> Void) rethrows {
    for group in 0..<shape.groups {
      for first in stride(from: 0, to: shape.batchSize, by: imagesAtOnce) {
        let firstInput = group * shape.channelsPerGroup * shape.batchSize + first
        let firstOutput = group * outputsPerGroup * shape.batchSize + first
        try body(
          Part(
            images: first..<min(first + imagesAtOnce, shape.batchSize),
            inputOffset: firstInput * shape.input.area,
            outputOffset: firstOutput * unrolling.places,
            weightOffset: group * outputsPerGroup * unrolling.rows))
      }
    }
  }
}

extension ConvolutionDescriptor {
  /// Whether every output place sees exactly the input place it lies on.
  var isPointwise: Bool {
    kernel.area == 1 && stride == Extent(1) && padding == Extent(0)
  }
}
