import ComputeBackend
import Kernels

/// A convolution of a batch with few channels, by kernels over 32 images side by side.
///
/// With images innermost, [C, P, 32], every product of a weight with an input is one of a broadcast
/// scalar with vectors, however few channels there are; a kernel's row meets neighbouring vectors.
/// The input is surrounded by its padding. 32 images at a time are copied into this layout, and what
/// they give is copied back.
///
/// LeNet's convolutions at batch 256, forward and backward with every copy, take 0.7 and 1.2 ms on one
/// core of an AMD EPYC 9005 with AVX-512, where unrolled windows take 1.2 and 2.3 ms; the first one of
/// ResNet18 (7×7/2, 1→64, to 16×16, batch 64) takes 1.3 ms instead of 2.6. First layers without the
/// images' gradient.
final class LaneConvolution: Operation {
  typealias Scalar = Float

  /// Images side by side.
  private static let width = 32

  /// Whether the images fill most of the lanes, and there are outputs enough for a tile.
  static func isFaster(_ shape: ConvolutionDescriptor) -> Bool {
    let outputs = shape.outputChannels / shape.groups
    let padded = LaneConvolution.padded(shape)
    let largest = max(
      shape.channelsPerGroup * padded.area, outputs * shape.output.area,
      // A sum of sixteen lanes for every weight.
      outputs * shape.channelsPerGroup * shape.kernel.area)
    return shape.batchSize >= 16 && outputs >= 3 && shape.kernel.area > 1
      && largest < Int32.max / 64
  }

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let workspace: Workspace
  private let kernels: any KernelSet.Type
  private let team: Team
  private let padded: Extent
  /// N, C/G and O/G.
  private let images: Int
  private let inputs: Int
  private let outputs: Int
  /// Scalars of a channel of 32 images.
  private let inputPlane: Int
  private let outputPlane: Int
  /// Where the input's places lie inside of their padding; where they and the output's lie without.
  private let paddedOffsets: PlaceOffsets
  private let inputOffsets: PlaceOffsets
  private let outputOffsets: PlaceOffsets
  private let forwardProduct: LaneProduct
  private let backwardProduct: LaneProduct?
  /// Stretches of a kernel's row that fit into the registers, and how many outputs do with them.
  private let taps: [Range<Int>]
  private let outputsAtOnce: Int
  private let sums: Buffer<Float>?

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, workspace: Workspace,
    kernels: any KernelSet.Type, team: Team
  ) {
    self.shape = shape
    self.binding = binding
    self.workspace = workspace
    self.kernels = kernels
    self.team = team
    let padded = LaneConvolution.padded(shape)
    self.padded = padded
    self.images = shape.batchSize
    self.inputs = shape.channelsPerGroup
    self.outputs = shape.outputChannels / shape.groups
    let width = LaneConvolution.width
    self.inputPlane = padded.area * width
    self.outputPlane = shape.output.area * width
    let (input, padding) = (shape.input, shape.padding)
    self.paddedOffsets = PlaceOffsets(
      (0..<input.area).map {
        ((padding.height + $0 / input.width) * padded.width + padding.width + $0 % input.width)
          * width
      })
    self.inputOffsets = PlaceOffsets((0..<input.area).map { $0 * width })
    self.outputOffsets = PlaceOffsets((0..<shape.output.area).map { $0 * width })
    self.forwardProduct = LaneProduct(
      rows: outputs, channels: inputs, steps: shape.kernel.area,
      runs: [LaneConvolution.forwardRuns(shape, padded)])
    self.backwardProduct =
      binding.inputGradient == nil
      ? nil
      : LaneProduct(
        rows: inputs, channels: outputs, steps: shape.kernel.area,
        runs: LaneConvolution.backwardRuns(shape))
    let parts = (shape.kernel.width + 6) / 7
    self.taps = (0..<parts).map {
      $0 * shape.kernel.width / parts..<($0 + 1) * shape.kernel.width / parts
    }
    let fits = outputs >= 4 && taps.allSatisfy { $0.count < 7 }
    self.outputsAtOnce = fits && (outputs + 3) / 4 * 4 <= (outputs + 2) / 3 * 3 ? 4 : 3
    self.sums =
      binding.trains
      ? Buffer(
        count: (outputs + outputsAtOnce - 1) / outputsAtOnce * outputsAtOnce * inputs
          * shape.kernel.area * LaneConvolution.lanes) : nil
    workspace.reserve(.input, inputs * inputPlane)
    workspace.reserve(.output, forwardProduct.computedRows * outputPlane)
    if let backwardProduct {
      workspace.reserve(
        .inputGradient, backwardProduct.computedRows * shape.input.area * width)
    }
  }

  func forward() throws {
    for group in 0..<shape.groups {
      forwardProduct.arrange(weights(group)) { o, c, place in
        (o &* self.inputs &+ c) &* self.shape.kernel.area &+ place
      }
      if shape.hasBias {
        forwardProduct.setBias(binding.parameters[1].pointer + group &* outputs)
      }
      clearPadding()
      for first in stride(from: 0, to: images, by: LaneConvolution.width) {
        arrange(
          binding.input, channels: shape.inputChannels(ofGroup: group), first: first,
          places: shape.input.area, paddedOffsets, plane: inputPlane, into: workspace[.input])
        computeOutput()
        restore(
          workspace[.output], outputOffsets, plane: outputPlane, places: shape.output.area,
          first: first, channels: shape.outputChannels(ofGroup: group), into: binding.output)
      }
    }
    workspace.parameterReorders += 1
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient else { return }
    for group in 0..<shape.groups {
      if let backwardProduct {
        let last = shape.kernel.width - 1
        backwardProduct.arrange(weights(group)) { c, o, place in
          // A kernel's rows are met from the right to the left.
          let (p, q) = (place / self.shape.kernel.width, place % self.shape.kernel.width)
          return (o &* self.inputs &+ c) &* self.shape.kernel.area
            &+ (p &* self.shape.kernel.width &+ last &- q)
        }
      }
      clearPadding()
      for first in stride(from: 0, to: images, by: LaneConvolution.width) {
        arrange(
          outputGradient, channels: shape.outputChannels(ofGroup: group), first: first,
          places: shape.output.area, outputOffsets, plane: outputPlane, into: workspace[.output])
        arrange(
          binding.input, channels: shape.inputChannels(ofGroup: group), first: first,
          places: shape.input.area, paddedOffsets, plane: inputPlane, into: workspace[.input])
        addWeightGradient(adds: first > 0)
        if let inputGradient = binding.inputGradient {
          computeInputGradient()
          restore(
            workspace[.inputGradient], inputOffsets, plane: shape.input.area &* 32,
            places: shape.input.area, first: first,
            channels: shape.inputChannels(ofGroup: group), into: inputGradient)
        }
      }
      totalWeightGradient(group)
    }
    if shape.hasBias { sumChannels(of: outputGradient, into: binding.parameterGradients[1]) }
  }

  // MARK: products

  private func computeOutput() {
    let (x, y) = (workspace[.input], workspace[.output])
    let output = shape.output
    let blocks = forwardProduct.blocks
    team.share(output.height &* blocks) { part in
      for index in part {
        let (i, block) = (index / blocks, index % blocks)
        forwardProduct.compute(
          kernels, list: 0, block: block,
          x + i &* shape.stride.height &* padded.width &* LaneConvolution.width,
          channelStride: inputPlane, placeStride: shape.stride.width &* LaneConvolution.width,
          places: output.width, into: y + i &* output.width &* LaneConvolution.width,
          rowStride: outputPlane)
      }
    }
  }

  private func computeInputGradient() {
    guard let backwardProduct else { return }
    let (dx, dy) = (workspace[.inputGradient], workspace[.output])
    let places = shape.input.area
    team.share(backwardProduct.blocks &* places) { part in
      for index in part {
        let (block, place) = (index / places, index % places)
        backwardProduct.compute(
          kernels, list: place, block: block, dy, channelStride: outputPlane, placeStride: 0,
          places: 1, into: dx + place &* LaneConvolution.width,
          rowStride: places &* LaneConvolution.width)
      }
    }
  }

  /// Some rows of the output at a time, which then stay in a first-level cache for all of the
  /// kernel's rows.
  private func addWeightGradient(adds: Bool) {
    guard let sums = sums?.pointer else { return }
    let (x, dy) = (workspace[.input], workspace[.output])
    let output = shape.output
    let width = LaneConvolution.width
    let rowsAtOnce = max(1, 64 / output.width)
    team.share((outputs &+ outputsAtOnce &- 1) / outputsAtOnce) { tiles in
      for firstRow in stride(from: 0, to: output.height, by: rowsAtOnce) {
        let row = dy + firstRow &* output.width &* width
        for tile in tiles {
          let o = tile &* outputsAtOnce
          eachStretch { c, p, taps in
            let inputRow =
              firstRow &* shape.stride.height &+ p &* shape.dilation.height
            let kernelPlace = p &* shape.kernel.width &+ taps.lowerBound
            let target = (o &* inputs &+ c) &* shape.kernel.area &+ kernelPlace
            kernels.correlateLanes(
              x + c &* inputPlane
                + (inputRow &* padded.width &+ taps.lowerBound &* shape.dilation.width) &* width,
              rowStride: shape.stride.height &* padded.width &* width,
              placeStride: shape.stride.width &* width,
              tapStride: shape.dilation.width &* width, taps: taps.count,
              row + firstOutput(ofTileAt: o) &* outputPlane, mapStride: outputPlane,
              outputs: outputsAtOnce, rows: min(rowsAtOnce, output.height &- firstRow),
              columns: output.width, adds: adds || firstRow > 0,
              into: sums + target &* LaneConvolution.lanes,
              outputStride: inputs &* shape.kernel.area)
          }
        }
      }
    }
  }

  /// The last tile's outputs overlap those of the one before where there are too few left; it has
  /// sums of its own for them.
  private func firstOutput(ofTileAt o: Int) -> Int { min(o, outputs &- outputsAtOnce) }

  private func totalWeightGradient(_ group: Int) {
    guard let sums = sums?.pointer else { return }
    let count = inputs &* shape.kernel.area
    let target = binding.parameterGradients[0].pointer + group &* outputs &* count
    for o in stride(from: 0, to: outputs, by: outputsAtOnce) {
      let skipped = o &- firstOutput(ofTileAt: o)
      kernels.totalLanes(
        sums + (o &+ skipped) &* count &* LaneConvolution.lanes,
        count: (outputsAtOnce &- skipped) &* count, into: target + o &* count)
    }
  }

  /// Visits the stretches of every kernel row of every input channel.
  @inline(__always)
  private func eachStretch(_ body: (_ c: Int, _ p: Int, _ taps: Range<Int>) -> Void) {
    for c in 0..<inputs {
      for p in 0..<shape.kernel.height {
        for stretch in taps { body(c, p, stretch) }
      }
    }
  }

  // MARK: layouts

  private func weights(_ group: Int) -> UnsafePointer<Float> {
    UnsafePointer(binding.parameters[0].pointer)
      + group &* outputs &* inputs &* shape.kernel.area
  }

  /// Zeros around the input; what lies inside is overwritten.
  private func clearPadding() {
    if padded != shape.input {
      workspace[.input].update(repeating: 0, count: inputs &* inputPlane)
    }
  }

  /// [C, N, P] → [C, P, 32], for some channels and the images from the first on.
  private func arrange(
    _ maps: Buffer<Float>, channels: Range<Int>, first: Int, places: Int, _ offsets: PlaceOffsets,
    plane: Int, into target: UnsafeMutablePointer<Float>
  ) {
    team.share(channels.count) { part in
      for index in part {
        kernels.arrangePanel(
          maps.pointer + ((channels.lowerBound &+ index) &* images &+ first) &* places,
          stride: places, channels: min(LaneConvolution.width, images &- first), images: 1,
          places: places, offsets: offsets.pointer, into: target + index &* plane)
      }
    }
  }

  /// [C, P, 32] → [C, N, P], for some channels and the images from the first on.
  private func restore(
    _ source: UnsafePointer<Float>, _ offsets: PlaceOffsets, plane: Int, places: Int, first: Int,
    channels: Range<Int>, into maps: Buffer<Float>
  ) {
    team.share(channels.count) { part in
      for index in part {
        kernels.restorePanel(
          source + index &* plane, offsets: offsets.pointer, images: 1, places: places,
          into: maps.pointer + ((channels.lowerBound &+ index) &* images &+ first) &* places,
          stride: places, channels: min(LaneConvolution.width, images &- first))
      }
    }
  }

  // MARK: planning

  /// Scalars that stand for one weight's gradient while it is added up.
  private static let lanes = 16

  private static func padded(_ shape: ConvolutionDescriptor) -> Extent {
    Extent(
      shape.input.height + 2 * shape.padding.height, shape.input.width + 2 * shape.padding.width)
  }

  /// The kernel's places in their order.
  private static func forwardRuns(_ shape: ConvolutionDescriptor, _ padded: Extent) -> [Run] {
    var runs: [Run] = []
    for p in 0..<shape.kernel.height {
      for q in 0..<shape.kernel.width {
        let place = p * shape.dilation.height * padded.width + q * shape.dilation.width
        runs.append(Run(place: place, step: p * shape.kernel.width + q))
      }
    }
    return runs
  }

  /// For every input place, the output places that see it and with which of the kernel's places, whose
  /// rows are stored from the right to the left.
  private static func backwardRuns(_ shape: ConvolutionDescriptor) -> [[Run]] {
    let output = shape.output
    return (0..<shape.input.area).map { place in
      let (row, column) = (place / shape.input.width, place % shape.input.width)
      var runs: [Run] = []
      for p in 0..<shape.kernel.height {
        let top = row + shape.padding.height - p * shape.dilation.height
        guard top >= 0, top % shape.stride.height == 0, top / shape.stride.height < output.height
        else { continue }
        for step in 0..<shape.kernel.width {
          let q = shape.kernel.width - 1 - step
          let left = column + shape.padding.width - q * shape.dilation.width
          guard left >= 0, left % shape.stride.width == 0,
            left / shape.stride.width < output.width
          else { continue }
          runs.append(
            Run(
              place: top / shape.stride.height * output.width + left / shape.stride.width,
              step: p * shape.kernel.width + step))
        }
      }
      return runs
    }
  }

  /// A place and the step of the weights that meets it.
  struct Run {
    let place: Int
    let step: Int
  }
}

/// Weights in the order in which tiles of rows read them, and which places they meet.
private final class LaneProduct {
  let blocks: Int
  /// The rows of all blocks, of which the last ones may be nobody's.
  var computedRows: Int { blocks * rowsAtOnce }
  private let rows: Int
  private let rowsAtOnce: Int
  private let channels: Int
  private let steps: Int
  /// [blocks, channels, steps, rows of a block].
  private let weights: Buffer<Float>
  private let bias: Buffer<Float>
  private let runs: UnsafeMutablePointer<LaneRun>
  private let starts: [Int]

  /// - Parameters:
  ///   - rows: channels of what is computed.
  ///   - channels: channels that are summed over.
  ///   - steps: kernel places.
  ///   - runs: lists of places and steps.
  init(rows: Int, channels: Int, steps: Int, runs lists: [[LaneConvolution.Run]]) {
    self.rows = rows
    self.channels = channels
    self.steps = steps
    let rowsAtOnce = (rows + 7) / 8 * 8 <= (rows + 5) / 6 * 6 ? 8 : 6
    self.rowsAtOnce = rowsAtOnce
    self.blocks = (rows + rowsAtOnce - 1) / rowsAtOnce
    self.weights = Buffer(count: blocks * channels * steps * rowsAtOnce)
    self.bias = Buffer(count: blocks * rowsAtOnce)
    var starts = [0]
    var all: [LaneRun] = []
    for list in lists {
      for run in list {
        if all.count > starts[starts.count - 1], let last = all.last,
          Int(last.place) + Int(last.length) * 32 == run.place * 32,
          Int(last.weight) + Int(last.length) * rowsAtOnce == run.step * rowsAtOnce
        {
          all[all.count - 1].length += 1
        } else {
          all.append(LaneRun(place: run.place * 32, weight: run.step * rowsAtOnce, length: 1))
        }
      }
      starts.append(all.count)
    }
    self.starts = starts
    self.runs = .allocate(capacity: max(1, all.count))
    runs.initialize(from: all, count: all.count)
  }

  deinit {
    runs.deallocate()
  }

  /// Copies weights from where `index` says that one lies.
  @inline(__always)
  func arrange(
    _ source: UnsafePointer<Float>, index: (_ row: Int, _ channel: Int, _ step: Int) -> Int
  ) {
    for row in 0..<rows {
      let target =
        weights.pointer + row / rowsAtOnce &* channels &* steps &* rowsAtOnce + row % rowsAtOnce
      for channel in 0..<channels {
        for step in 0..<steps {
          target[(channel &* steps &+ step) &* rowsAtOnce] = source[index(row, channel, step)]
        }
      }
    }
  }

  func setBias(_ source: UnsafePointer<Float>) {
    bias.pointer.update(from: source, count: rows)
  }

  /// A block of rows at some places.
  @inline(__always)
  func compute(
    _ kernels: any KernelSet.Type, list: Int, block: Int, _ x: UnsafePointer<Float>,
    channelStride: Int, placeStride: Int, places: Int, into y: UnsafeMutablePointer<Float>,
    rowStride: Int
  ) {
    kernels.convolveLanes(
      x, channels: channels, channelStride: channelStride, placeStride: placeStride,
      runs: runs + starts[list], count: starts[list + 1] &- starts[list],
      weights: weights.pointer + block &* channels &* steps &* rowsAtOnce,
      weightStride: steps &* rowsAtOnce, rows: rowsAtOnce, places: places,
      bias: bias.pointer + block &* rowsAtOnce, into: y + block &* rowsAtOnce &* rowStride,
      rowStride: rowStride)
  }
}
