import ComputeBackend

/// A convolution of a batch over few channels: as `BatchedConvolution`, but with the kernel's rows
/// gathered side by side, so that an output place is one long product instead of several short ones.
///
/// For every row of outputs the input rows under the kernel are copied to [W + 2·padding, K, C, N];
/// the window of output j is then one stretch [L·K·C, N] of it. Each input is copied K times, where
/// unrolling copies it K·L times.
/// LeNet's convolutions at batch 256 take 1.8 ms and 1.6 ms this way, forward and backward, where
/// `BatchedConvolution` takes 2.9 ms and 2.3 ms, unrolled columns take 3.4 ms and 4.5 ms, and oneDNN's
/// own 2.6 ms and 3.2 ms (the first without the gradient of the images).
final class GatheredConvolution: Operation {
  typealias Scalar = Float

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let layer: String
  private let workspace: Workspace
  /// N, C/G and O/G.
  private let images: Int
  private let inputs: Int
  private let outputs: Int
  /// L·K·C/G.
  private let inner: Int
  /// Scalars from the window of one output to the next one's.
  private let windowStride: Int
  /// Scalars of the gathered rows.
  private let gatheredCount: Int
  private let keptWeight: Buffer<Float>?
  /// Narrow windows under many outputs: the product is faster with the outputs innermost.
  private let isGradientTransposed: Bool

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, workspace: Workspace, layer: String
  ) {
    self.shape = shape
    self.binding = binding
    self.layer = layer
    self.workspace = workspace
    self.images = shape.batchSize
    self.inputs = shape.channelsPerGroup
    self.outputs = shape.outputChannels / shape.groups
    self.inner = shape.kernel.area * inputs
    self.windowStride = shape.stride.width * shape.kernel.height * inputs * images
    self.gatheredCount =
      (shape.input.width + 2 * shape.padding.width) * shape.kernel.height * inputs * images
    self.keptWeight = binding.trains ? Buffer(count: shape.weightCount) : nil
    self.isGradientTransposed = outputs >= 2 * inner
    workspace.reserve(.input, inputs * images * shape.input.area)
    workspace.reserve(.output, outputs * images * shape.output.area)
    workspace.reserve(.columns, gatheredCount)
    if keptWeight == nil { workspace.reserve(.weight, shape.weightCount) }
    if binding.trains { workspace.reserve(.weightGradient, outputs * inner) }
    if binding.inputGradient != nil {
      workspace.reserve(.inputGradient, inputs * images * shape.input.area)
      workspace.reserve(.columnGradients, gatheredCount)
    }
  }

  func forward() throws {
    arrangeWeight()
    for group in 0..<shape.groups {
      arrangeInput(group)
      try computeOutput(group)
      restorePlaces(
        workspace[.output], channels: shape.outputChannels(ofGroup: group), images: images,
        places: shape.output.area, into: binding.output,
        adding: shape.hasBias ? binding.parameters[1] : nil)
    }
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient else { return }
    for group in 0..<shape.groups {
      arrangeInput(group)
      arrangePlaces(
        of: outputGradient, channels: shape.outputChannels(ofGroup: group), images: images,
        places: shape.output.area, into: workspace[.output])
      try computeWeightGradient()
      restoreWeightGradient(group)
      if let inputGradient = binding.inputGradient {
        try computeInputGradient(group)
        restorePlaces(
          workspace[.inputGradient], channels: shape.inputChannels(ofGroup: group),
          images: images, places: shape.input.area, into: inputGradient)
      }
    }
    if shape.hasBias {
      sumChannels(of: outputGradient, into: binding.parameterGradients[1])
    }
  }

  // MARK: products

  private func computeOutput(_ group: Int) throws {
    let weight = Matrix(weight(group), rowStride: inner)
    var y = workspace[.output]
    for i in 0..<shape.output.height {
      gatherRows(i)
      for j in 0..<shape.output.width {
        try product(
          weight, window(j), into: y, rows: outputs, columns: images, inner: inner, beta: 0,
          layer: layer)
        y += outputs &* images
      }
    }
  }

  private func computeWeightGradient() throws {
    let dw = workspace[.weightGradient]
    var dy = workspace[.output]
    for i in 0..<shape.output.height {
      gatherRows(i)
      for j in 0..<shape.output.width {
        let gradient = Matrix(dy, rowStride: images)
        let beta: Float = i &+ j == 0 ? 0 : 1
        if isGradientTransposed {
          try product(
            window(j), gradient.transposed, into: dw, rows: inner, columns: outputs, inner: images,
            beta: beta, layer: layer)
        } else {
          try product(
            gradient, window(j).transposed, into: dw, rows: outputs, columns: inner, inner: images,
            beta: beta, layer: layer)
        }
        dy += outputs &* images
      }
    }
  }

  private func computeInputGradient(_ group: Int) throws {
    let weight = Matrix(weight(group), rowStride: inner, transposed: true)
    var dy = workspace[.output]
    let gathered = workspace[.columnGradients]
    workspace[.inputGradient].update(repeating: 0, count: shape.input.area &* place)
    for i in 0..<shape.output.height {
      gathered.update(repeating: 0, count: gatheredCount)
      for j in 0..<shape.output.width {
        try product(
          weight, Matrix(dy, rowStride: images), into: gathered + j &* windowStride, rows: inner,
          columns: images, inner: outputs, beta: 1, layer: layer)
        dy += outputs &* images
      }
      addRows(i)
    }
  }

  private func window(_ j: Int) -> Matrix {
    Matrix(workspace[.columns] + j &* windowStride, rowStride: images)
  }

  // MARK: layouts

  /// The input rows under the kernel at output row i; zero outside.
  private func gatherRows(_ i: Int) {
    let x = workspace[.input]
    var target = workspace[.columns]
    for column in -shape.padding.width..<shape.input.width + shape.padding.width {
      for p in 0..<shape.kernel.height {
        if let input = inputPlace(i, p, column) {
          target.update(from: x + input &* place, count: place)
        } else {
          target.update(repeating: 0, count: place)
        }
        target += place
      }
    }
  }

  /// Adds what was gathered for output row i to the input's gradient: the transpose of `gatherRows`.
  private func addRows(_ i: Int) {
    let dx = workspace[.inputGradient]
    var source = workspace[.columnGradients]
    for column in -shape.padding.width..<shape.input.width + shape.padding.width {
      for p in 0..<shape.kernel.height {
        if let input = inputPlace(i, p, column) {
          add(source, to: dx + input &* place, count: place)
        }
        source += place
      }
    }
  }

  /// The input place under kernel row p at output row i, if there is one.
  @inline(__always)
  private func inputPlace(_ i: Int, _ p: Int, _ column: Int) -> Int? {
    let row = i &* shape.stride.height &+ p &* shape.dilation.height &- shape.padding.height
    guard row >= 0, row < shape.input.height, column >= 0, column < shape.input.width
    else { return nil }
    return row &* shape.input.width &+ column
  }

  private func arrangeInput(_ group: Int) {
    arrangePlaces(
      of: binding.input, channels: shape.inputChannels(ofGroup: group), images: images,
      places: shape.input.area, into: workspace[.input])
  }

  /// w [O, C, K, L] → [O, L, K, C].
  private func arrangeWeight() {
    let target = keptWeight?.pointer ?? workspace[.weight]
    let source = binding.parameters[0].pointer
    for o in 0..<shape.outputChannels {
      eachWeight { stored, arranged in
        target[o &* inner &+ arranged] = source[o &* inner &+ stored]
      }
    }
    workspace.parameterReorders += 1
  }

  /// [O, L, K, C], or [L, K, C, O], → ∂w [O, C, K, L].
  private func restoreWeightGradient(_ group: Int) {
    let source = workspace[.weightGradient]
    let target = binding.parameterGradients[0].pointer + group &* outputs &* inner
    for o in 0..<outputs {
      eachWeight { stored, arranged in
        target[o &* inner &+ stored] =
          isGradientTransposed
          ? source[arranged &* outputs &+ o] : source[o &* inner &+ arranged]
      }
    }
  }

  /// Visits one output channel's weights with their places in [C, K, L] and in [L, K, C].
  @inline(__always)
  private func eachWeight(_ body: (_ stored: Int, _ arranged: Int) -> Void) {
    var stored = 0
    for c in 0..<inputs {
      for p in 0..<shape.kernel.height {
        for q in 0..<shape.kernel.width {
          body(stored, (q &* shape.kernel.height &+ p) &* inputs &+ c)
          stored &+= 1
        }
      }
    }
  }

  private func weight(_ group: Int) -> UnsafeMutablePointer<Float> {
    (keptWeight?.pointer ?? workspace[.weight]) + group &* outputs &* inner
  }

  /// Scalars of one input place.
  private var place: Int { inputs &* images }
}
