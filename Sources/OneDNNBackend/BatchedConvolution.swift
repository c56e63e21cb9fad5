import ComputeBackend

/// A convolution of a batch without unrolling: images innermost, places outermost, [H·W, C, N], a
/// kernel row meets one stretch of memory at every output place, and what it adds there is the
/// product of weights [O, L·C] with that stretch [L·C, N].
///
/// Only products that meet data are computed. Input, output and weights are copied into this layout
/// and back. For CPUs without the kernels of `PanelConvolution` and `LaneConvolution`, which are
/// faster.
final class BatchedConvolution: Operation {
  typealias Scalar = Float

  /// Whether the products are long and wide enough to be worth it.
  ///
  /// A single kernel place moved by more than one is faster unrolled, which copies less than all of
  /// the input.
  static func isFaster(_ shape: ConvolutionDescriptor) -> Bool {
    shape.batchSize >= 16 && shape.kernel.width * shape.channelsPerGroup >= 64
      && shape.kernel.area > 1
  }

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let layer: String
  private let workspace: Workspace
  private let runs: KernelRuns
  /// N, C/G and O/G.
  private let images: Int
  private let inputs: Int
  private let outputs: Int
  /// The weights of the forward pass, for the backward pass; in a plan that only evaluates they live
  /// in the workspace.
  private let keptWeight: Buffer<Float>?

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, workspace: Workspace, layer: String
  ) {
    self.shape = shape
    self.binding = binding
    self.layer = layer
    self.workspace = workspace
    self.runs = KernelRuns(shape)
    self.images = shape.batchSize
    self.inputs = shape.channelsPerGroup
    self.outputs = shape.outputChannels / shape.groups
    let weightCount = shape.outputChannels * runs.usedPlaces * inputs
    self.keptWeight = binding.trains ? Buffer(count: weightCount) : nil
    workspace.reserve(.input, inputs * images * shape.input.area)
    workspace.reserve(.output, outputs * images * shape.output.area)
    if keptWeight == nil { workspace.reserve(.weight, weightCount) }
    if binding.trains { workspace.reserve(.weightGradient, outputs * runs.usedPlaces * inputs) }
    if binding.inputGradient != nil {
      workspace.reserve(.inputGradient, inputs * images * shape.input.area)
    }
  }

  func forward() throws {
    arrangeWeight()
    for group in 0..<shape.groups {
      arrangePlaces(
        of: binding.input, channels: shape.inputChannels(ofGroup: group), images: images,
        places: shape.input.area, into: workspace[.input])
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
      arrangePlaces(
        of: outputGradient, channels: shape.outputChannels(ofGroup: group), images: images,
        places: shape.output.area, into: workspace[.output])
      arrangePlaces(
        of: binding.input, channels: shape.inputChannels(ofGroup: group), images: images,
        places: shape.input.area, into: workspace[.input])
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
    let weight = weight(group)
    let (x, y) = (workspace[.input], workspace[.output])
    try runs.each { run in
      try product(
        Matrix(weight + run.kernelPlace &* inputs, rowStride: weightStride),
        Matrix(x + run.input &* inputPlace, rowStride: images),
        into: y + run.output &* outputPlace, rows: outputs, columns: images,
        inner: run.length &* inputs, beta: run.isFirst ? 0 : 1, layer: layer)
    } nothing: { output in
      (y + output &* outputPlace).update(repeating: 0, count: outputPlace)
    }
  }

  private func computeWeightGradient() throws {
    let (x, dy, dw) = (workspace[.input], workspace[.output], workspace[.weightGradient])
    dw.update(repeating: 0, count: outputs * weightStride)
    try runs.each { run in
      try product(
        Matrix(dy + run.output &* outputPlace, rowStride: images),
        Matrix(x + run.input &* inputPlace, rowStride: images, transposed: true),
        into: dw + run.kernelPlace &* inputs, resultStride: weightStride, rows: outputs,
        columns: run.length &* inputs, inner: images, beta: 1, layer: layer)
    } nothing: { _ in
    }
  }

  private func computeInputGradient(_ group: Int) throws {
    let weight = weight(group)
    let (dx, dy) = (workspace[.inputGradient], workspace[.output])
    dx.update(repeating: 0, count: shape.input.area * inputPlace)
    try runs.each { run in
      try product(
        Matrix(weight + run.kernelPlace &* inputs, rowStride: weightStride, transposed: true),
        Matrix(dy + run.output &* outputPlace, rowStride: images),
        into: dx + run.input &* inputPlace, rows: run.length &* inputs, columns: images,
        inner: outputs, beta: 1, layer: layer)
    } nothing: { _ in
    }
  }

  // MARK: layouts

  /// w [O, C, K·L] → [O, used places, C].
  private func arrangeWeight() {
    let target = keptWeight?.pointer ?? workspace[.weight]
    let source = binding.parameters[0].pointer
    eachKernelRow { rows, stored, arranged in
      for o in 0..<shape.outputChannels {
        transpose(
          source + (o &* inputs &* shape.kernel.area &+ stored), rows: inputs, columns: rows,
          rowStride: shape.kernel.area, into: target + (o &* weightStride &+ arranged &* inputs),
          targetStride: inputs)
      }
    }
    workspace.parameterReorders += 1
  }

  /// [O, used places, C] → ∂w [O, C, K·L], zero at the places that meet nothing.
  private func restoreWeightGradient(_ group: Int) {
    let kernel = shape.kernel.area
    let source = workspace[.weightGradient]
    let target =
      binding.parameterGradients[0].pointer + group &* outputs &* inputs &* kernel
    if runs.usedPlaces < kernel {
      target.update(repeating: 0, count: outputs &* inputs &* kernel)
    }
    eachKernelRow { rows, stored, arranged in
      for o in 0..<outputs {
        transpose(
          source + (o &* weightStride &+ arranged &* inputs), rows: rows, columns: inputs,
          rowStride: inputs, into: target + (o &* inputs &* kernel &+ stored), targetStride: kernel)
      }
    }
  }

  /// Visits stretches of used kernel places: all of them at once where whole kernel rows are used,
  /// row by row otherwise.
  @inline(__always)
  private func eachKernelRow(_ body: (_ count: Int, _ stored: Int, _ arranged: Int) -> Void) {
    let width = shape.kernel.width
    if runs.usedColumns.count == width {
      body(runs.usedPlaces, runs.usedRows.lowerBound &* width, 0)
    } else {
      for (index, p) in runs.usedRows.enumerated() {
        let columns = runs.usedColumns
        body(columns.count, p &* width &+ columns.lowerBound, index &* columns.count)
      }
    }
  }

  private func weight(_ group: Int) -> UnsafeMutablePointer<Float> {
    (keptWeight?.pointer ?? workspace[.weight]) + group &* outputs &* weightStride
  }

  /// Scalars of one output channel's arranged weights.
  private var weightStride: Int { runs.usedPlaces &* inputs }
  /// Scalars of one place.
  private var inputPlace: Int { inputs &* images }
  private var outputPlace: Int { outputs &* images }
}
