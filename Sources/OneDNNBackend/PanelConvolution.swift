import ComputeBackend
import Kernels

/// A convolution of a batch with many channels, by kernels over panels of 32 channels.
///
/// With channels innermost and places outermost, [P, C/32, N, 32], what a kernel place adds to an
/// output place is the product of a place of the input, [N, C], with that kernel place's weights,
/// [C, O]; the input's gradient and the weights' are such products too. All of an output place's
/// products are added up in registers, and only those that meet data are computed: a 3×3 kernel on
/// maps of one place is its centre. Maps are copied into panels and back, of large ones some images at
/// a time, so that what was copied is still in a second-level cache when it is used. Weights that fill
/// whole panels lie in memory as the kernels want them (`order`), others are copied too.
///
/// The convolutions of ResNet18 for 32×32 images (R8) and of the small batch-norm net (R5) at batch
/// 64, forward and backward with every copy (the weights' too, then), in ms on one core of an AMD EPYC 9005 with AVX-512
/// (processor time, fastest of 0.4 s; the core multiplies and adds at 230 GFLOP/s at most), and what
/// products with oneDNN's sgemm, its own convolutions in channels-last layout and its Winograd
/// convolutions took on the same machine, the first in `BatchedConvolution`'s way:
///
///                                   here   GFLOP/s   sgemm   direct   Winograd
///     R8 3×3, 64 maps 8×8           3.5    219       4.0     4.3      2.8
///     R8 3×3, 128 maps 4×4          2.8    224       3.1     3.9      3.0
///     R8 3×3, 256 maps 2×2          2.0    199       2.3     5.1      11.1
///     R8 3×3, 512 maps 1×1          0.9    109       1.1     7.0      41.1
///     R8 3×3/2, 64→128, to 4×4      1.7    218       2.2     2.8      -
///     R8 3×3/2, 128→256, to 2×2     1.5    208       1.7     3.5      -
///     R8 3×3/2, 256→512, to 1×1     1.2    167       1.7     6.6      -
///     R8 1×1/2, 64→128, to 4×4      0.3    145       -       0.6      -
///     R5 3×3, 32 maps 28×28         13.1   203       -       -        -
///     R5 3×3, 32→64 maps 14×14      5.8    218       -       -        -
///     R5 3×3, 64 maps 14×14         12.3   205       -       -        -
///
/// Winograd's algorithm pays on 8×8 maps, where its results are four times as far off.
final class PanelConvolution: Operation {
  typealias Scalar = Float

  /// Channels side by side in a panel.
  static let width = 32
  /// Panels end with an image that is not there: places that are a power of two of bytes apart
  /// would lie in the same few lines of a cache.
  private static let spareImages = 1
  /// Images that kernels compute at least; of fewer the rest is whatever there is.
  private static let smallestPart = 8
  /// So many scalars of input and output are computed with before other images are copied.
  private static let scalarsOfImages = 256 * 1024
  /// Scalars of weights that stay in a second-level cache together with a row of maps.
  private static let scalarsOfWeights = 128 * 1024
  /// Scalars of input or output that stay in a second-level cache while the gradients of one panel of
  /// weights after the other are computed from them.
  private static let scalarsAtOnce = 64 * 1024

  /// How weights lie in memory that are whole panels: [kernel places, O/32, C, 32], the places that
  /// meet data first. Nil for others.
  static func order(of shape: ConvolutionDescriptor) -> ScalarOrder? {
    let (inputs, outputs, places) = (
      shape.inputChannels, shape.outputChannels, shape.kernel.area
    )
    let largestMap = max(inputs * shape.input.area, outputs * shape.output.area)
    guard shape.groups == 1, shape.connections == nil, inputs % width == 0, outputs % width == 0,
      max(inputs * outputs * places, 2 * smallestPart * largestMap) < Int32.max
    else { return nil }
    let used = KernelMeetings(shape).usedKernelPlaces
    let listed = used + (0..<places).filter { !used.contains($0) }
    let square = inputs * outputs
    return ScalarOrder(
      offsets: [
        (0..<outputs).map { $0 / width * inputs * width + $0 % width },
        (0..<inputs).map { $0 * width },
        (0..<places).map { listed.firstIndex(of: $0)! * square },
      ], reached: used.count * square)
  }

  /// Whether panels are full enough, and rows of images enough for a tile.
  static func isFaster(_ shape: ConvolutionDescriptor) -> Bool {
    let (inputs, outputs) = (shape.channelsPerGroup, shape.outputChannels / shape.groups)
    let rows = shape.batchSize + spareImages
    let largest = max(
      rounded(inputs) * max(rows * shape.input.area, rounded(outputs) * shape.kernel.area),
      rounded(outputs) * rows * shape.output.area)
    return shape.batchSize >= smallestPart && 3 * rounded(inputs) <= 4 * inputs
      && 3 * rounded(outputs) <= 4 * outputs && largest < Int32.max
  }

  private let shape: ConvolutionDescriptor
  private let binding: Binding<Float>
  private let workspace: Workspace
  private let kernels: any KernelSet.Type
  private let team: Team
  /// Where each part of the images begins, and N.
  private let parts: [Int]
  /// N, C/G and O/G.
  private let images: Int
  private let inputs: Int
  private let outputs: Int
  private let inputPanels: Int
  private let outputPanels: Int
  /// Scalars of a panel of one place.
  private let panelStride: Int
  /// How many kernel places are used.
  private let slots: Int
  private let inputOffsets: PlaceOffsets
  private let outputOffsets: PlaceOffsets
  /// Where a kernel place begins in panels of weights [used places, O/32, C, 32].
  private let weightOffsets: PlaceOffsets
  /// For each output place, input places and weights.
  private let forwardPairs: PairLists
  /// For each input place, output places and weights.
  private let backwardPairs: PairLists
  /// For each stretch of the output places and each used kernel place, input places and output places.
  private let weightPairs: PairLists
  /// Stretches of the output places, by which the weights' gradients are added up.
  private let stretches: Int
  /// Whether weights and their gradients lie in memory as panels.
  private let isOrdered: Bool
  /// The arranged weights of the forward pass, for the backward pass; in a plan that only evaluates
  /// they live in the workspace.
  private let keptWeight: Buffer<Float>?
  private let zeros = Buffer<Float>(count: PanelConvolution.width)
  private let bias: Buffer<Float>

  init(
    _ shape: ConvolutionDescriptor, _ binding: Binding<Float>, workspace: Workspace,
    kernels: any KernelSet.Type, team: Team
  ) {
    self.shape = shape
    self.binding = binding
    self.workspace = workspace
    self.kernels = kernels
    self.team = team
    self.images = shape.batchSize
    self.inputs = shape.channelsPerGroup
    self.outputs = shape.outputChannels / shape.groups
    self.parts = PanelConvolution.parts(shape)
    let width = PanelConvolution.width
    let (inputPanels, outputPanels) = (
      PanelConvolution.panels(inputs), PanelConvolution.panels(outputs)
    )
    self.inputPanels = inputPanels
    self.outputPanels = outputPanels
    let largestPart = zip(parts, parts.dropFirst()).map { $1 - $0 }.max() ?? images
    self.panelStride =
      (max(largestPart, PanelConvolution.smallestPart) + PanelConvolution.spareImages) * width
    let (inputStride, outputStride) = (inputPanels * panelStride, outputPanels * panelStride)

    let meetings = KernelMeetings(shape)
    self.slots = meetings.usedKernelPlaces.count
    self.inputOffsets = PlaceOffsets(
      (0..<shape.input.area).map { meetings.usedInputs.contains($0) ? $0 * inputStride : -1 })
    self.outputOffsets = PlaceOffsets((0..<shape.output.area).map { $0 * outputStride })
    var weightOffsets = [Int](repeating: -1, count: shape.kernel.area)
    for (slot, place) in meetings.usedKernelPlaces.enumerated() {
      weightOffsets[place] = slot * inputPanels * outputPanels * width * width
    }
    self.weightOffsets = PlaceOffsets(weightOffsets)

    var forward = [[PanelPair]](repeating: [], count: shape.output.area)
    var backward = [[PanelPair]](repeating: [], count: shape.input.area)
    let placesOfStretch = max(1, PanelConvolution.scalarsAtOnce / max(inputStride, outputStride))
    self.stretches = (shape.output.area + placesOfStretch - 1) / placesOfStretch
    var weight = [[PanelPair]](repeating: [], count: stretches * slots)
    for meeting in meetings.all {
      let input = meeting.input * inputStride
      let output = meeting.output * outputStride
      forward[meeting.output].append(
        PanelPair(first: input, second: meeting.slot * inputPanels * outputPanels * width * width))
      backward[meeting.input].append(
        PanelPair(first: output, second: meeting.slot * outputPanels * width * width))
      weight[meeting.output / placesOfStretch * slots + meeting.slot].append(
        PanelPair(first: input, second: output))
    }
    self.forwardPairs = PairLists(forward)
    self.backwardPairs = PairLists(backward)
    self.weightPairs = PairLists(weight)

    self.bias = Buffer(count: shape.groups * outputPanels * width)
    let weightCount = slots * inputPanels * outputPanels * width * width
    self.isOrdered = binding.parameters[0].order != nil
    self.keptWeight =
      binding.trains && !isOrdered ? Buffer(count: shape.groups * weightCount) : nil
    workspace.reserve(.input, inputStride * shape.input.area)
    workspace.reserve(.output, outputStride * shape.output.area)
    if binding.trains || !isOrdered {
      workspace.reserve(.weight, binding.trains ? weightCount : shape.groups * weightCount)
    }
    if binding.trains, !isOrdered { workspace.reserve(.weightGradient, weightCount) }
    if isOrdered, let gradient = binding.parameterGradients.first {
      // Nothing ever meets these places; nobody writes them later.
      (gradient.pointer + weightCount).update(repeating: 0, count: gradient.count - weightCount)
    }
    if binding.inputGradient != nil {
      workspace.reserve(.inputGradient, inputStride * shape.input.area)
    }
  }

  func forward() throws {
    for group in 0..<shape.groups {
      if !isOrdered { arrangeWeight(group) }
      eachPart { images in
        arrangeInput(group, images)
        computeOutput(group, count: images.count)
        restore(
          workspace[.output], outputOffsets, places: shape.output.area, images,
          channels: shape.outputChannels(ofGroup: group), into: binding.output)
      }
    }
    if !isOrdered { workspace.parameterReorders += 1 }
  }

  func backward() throws {
    guard let outputGradient = binding.outputGradient else { return }
    let weightGradient =
      isOrdered ? binding.parameterGradients[0].pointer : workspace[.weightGradient]
    for group in 0..<shape.groups {
      if binding.inputGradient != nil { transposeWeight(group) }
      eachPart { images in
        arrange(
          outputGradient, channels: shape.outputChannels(ofGroup: group),
          places: shape.output.area, images, outputOffsets, into: workspace[.output])
        arrangeInput(group, images)
        addWeightGradient(images, into: weightGradient)
        if let inputGradient = binding.inputGradient {
          computeInputGradient(count: images.count)
          restore(
            workspace[.inputGradient], inputOffsets, places: shape.input.area, images,
            channels: shape.inputChannels(ofGroup: group), into: inputGradient)
        }
      }
      if !isOrdered { restoreWeightGradient(group) }
    }
    if shape.hasBias { sumChannels(of: outputGradient, into: binding.parameterGradients[1]) }
  }

  @inline(__always)
  private func eachPart(_ body: (_ images: Range<Int>) -> Void) {
    for part in 1..<parts.count { body(parts[part - 1]..<parts[part]) }
  }

  // MARK: products

  private func computeOutput(_ group: Int, count images: Int) {
    let weight = weight(group)
    let (x, y) = (workspace[.input], workspace[.output])
    let panelOfWeights = inputPanels &* PanelConvolution.area
    let rows = max(images, PanelConvolution.smallestPart)
    let bias = arrangedBias(group)
    sharePlaces(shape.output.area, panels: outputPanels) { place, panel in
      kernels.multiply(
        x, panelStride: panelStride, weight + panel &* panelOfWeights,
        pairs: forwardPairs[place], count: forwardPairs.count(place), inner: inputs,
        rows: rows, bias: bias + panel &* PanelConvolution.width,
        into: y + (place &* outputPanels &+ panel) &* panelStride)
    }
  }

  private func computeInputGradient(count images: Int) {
    let weight = workspace[.weight]
    let (dx, dy) = (workspace[.inputGradient], workspace[.output])
    let panelOfWeights = slots &* outputPanels &* PanelConvolution.area
    let rows = max(images, PanelConvolution.smallestPart)
    sharePlaces(shape.input.area, panels: inputPanels) { place, panel in
      guard backwardPairs.count(place) > 0 else { return }
      kernels.multiply(
        dy, panelStride: panelStride, weight + panel &* panelOfWeights,
        pairs: backwardPairs[place], count: backwardPairs.count(place), inner: outputs,
        rows: rows, bias: zeros.pointer,
        into: dx + (place &* inputPanels &+ panel) &* panelStride)
    }
  }

  /// Visits every panel of every place: place by place while all weights stay in a second-level
  /// cache, panel by panel where one panel's do.
  @inline(__always)
  private func sharePlaces(_ places: Int, panels: Int, _ body: (_ place: Int, _ panel: Int) -> Void)
  {
    let weights = slots &* inputPanels &* outputPanels &* PanelConvolution.area
    let isByPlace = weights <= PanelConvolution.scalarsOfWeights
    team.share(places &* panels) { part in
      for index in part {
        if isByPlace {
          body(index / panels, index % panels)
        } else {
          body(index % places, index / places)
        }
      }
    }
  }

  private func addWeightGradient(
    _ images: Range<Int>, into dw: UnsafeMutablePointer<Float>
  ) {
    let (x, dy) = (workspace[.input], workspace[.output])
    team.share(outputPanels &* slots &* inputPanels) { squares in
      for stretch in 0..<stretches {
        for square in squares {
          let inputPanel = square % inputPanels
          let outputPanel = square / inputPanels % outputPanels
          let slot = square / inputPanels / outputPanels
          let list = stretch &* slots &+ slot
          kernels.multiplyTransposed(
            x + inputPanel &* panelStride, dy + outputPanel &* panelStride,
            pairs: weightPairs[list], count: weightPairs.count(list), inner: images.count,
            adds: images.lowerBound > 0 || stretch > 0,
            into: dw + square &* PanelConvolution.area)
        }
      }
    }
  }

  // MARK: layouts

  /// w [O, C, K·L] → [used places, O/32, C, 32].
  private func arrangeWeight(_ group: Int) {
    let target = weight(group)
    let stride = inputs &* shape.kernel.area
    let source = binding.parameters[0].pointer + group &* outputs &* stride
    team.share(outputPanels) { panels in
      for panel in panels {
        let first = panel &* PanelConvolution.width
        kernels.arrangePanel(
          source + first &* stride, stride: stride,
          channels: min(PanelConvolution.width, outputs &- first), images: inputs,
          places: shape.kernel.area, offsets: weightOffsets.pointer,
          into: target + panel &* inputPanels &* PanelConvolution.area)
      }
    }
  }

  /// [used places, O/32, C, 32] → [C/32, used places, O, 32].
  private func transposeWeight(_ group: Int) {
    let source = weight(group)
    let target = workspace[.weight]
    team.share(outputPanels &* slots) { part in
      for index in part {
        let (slot, outputPanel) = (index / outputPanels, index % outputPanels)
        for inputPanel in 0..<inputPanels {
          let to = (inputPanel &* slots &+ slot) &* outputPanels &+ outputPanel
          kernels.transposeSquare(
            source + (index &* inputPanels &+ inputPanel) &* PanelConvolution.area,
            into: target + to &* PanelConvolution.area)
        }
      }
    }
  }

  /// [used places, O/32, C, 32] → ∂w [O, C, K·L], zero at the places that meet nothing.
  private func restoreWeightGradient(_ group: Int) {
    let stride = inputs &* shape.kernel.area
    let source = workspace[.weightGradient]
    let target = binding.parameterGradients[0].pointer + group &* outputs &* stride
    team.share(outputPanels) { panels in
      for panel in panels {
        let first = panel &* PanelConvolution.width
        kernels.restorePanel(
          source + panel &* inputPanels &* PanelConvolution.area,
          offsets: weightOffsets.pointer, images: inputs, places: shape.kernel.area,
          into: target + first &* stride, stride: stride,
          channels: min(PanelConvolution.width, outputs &- first))
      }
    }
  }

  private func arrangeInput(_ group: Int, _ part: Range<Int>) {
    arrange(
      binding.input, channels: shape.inputChannels(ofGroup: group), places: shape.input.area,
      part, inputOffsets, into: workspace[.input])
  }

  /// [C, N, P] → [P, C/32, N, 32], for some channels and images.
  private func arrange(
    _ maps: Buffer<Float>, channels: Range<Int>, places: Int, _ part: Range<Int>,
    _ offsets: PlaceOffsets, into target: UnsafeMutablePointer<Float>
  ) {
    let stride = images &* places
    let source = maps.pointer + part.lowerBound &* places
    sharePanels(of: channels.count, part.count) { panel, images in
      let first = channels.lowerBound &+ panel &* PanelConvolution.width
      kernels.arrangePanel(
        source + first &* stride + images.lowerBound &* places, stride: stride,
        channels: min(PanelConvolution.width, channels.upperBound &- first),
        images: images.count, places: places, offsets: offsets.pointer,
        into: target + panel &* panelStride + images.lowerBound &* PanelConvolution.width)
    }
  }

  /// [P, C/32, N, 32] → [C, N, P], for some channels and images.
  private func restore(
    _ source: UnsafePointer<Float>, _ offsets: PlaceOffsets, places: Int, _ part: Range<Int>,
    channels: Range<Int>, into maps: Buffer<Float>
  ) {
    let stride = images &* places
    let target = maps.pointer + part.lowerBound &* places
    sharePanels(of: channels.count, part.count) { panel, images in
      let first = channels.lowerBound &+ panel &* PanelConvolution.width
      kernels.restorePanel(
        source + panel &* panelStride + images.lowerBound &* PanelConvolution.width,
        offsets: offsets.pointer, images: images.count, places: places,
        into: target + first &* stride + images.lowerBound &* places, stride: stride,
        channels: min(PanelConvolution.width, channels.upperBound &- first))
    }
  }

  /// Visits the panels of some channels, image by image where there are fewer than threads.
  @inline(__always)
  private func sharePanels(
    of channels: Int, _ images: Int, _ body: (_ panel: Int, _ images: Range<Int>) -> Void
  ) {
    let panels = PanelConvolution.panels(channels)
    if panels >= team.count {
      team.share(panels) { part in
        for panel in part { body(panel, 0..<images) }
      }
    } else {
      team.share(images) { part in
        for panel in 0..<panels { body(panel, part) }
      }
    }
  }

  /// The biases of a group's outputs, or zeros, a whole panel's at the end too.
  private func arrangedBias(_ group: Int) -> UnsafePointer<Float> {
    let target = bias.pointer + group &* outputPanels &* PanelConvolution.width
    if shape.hasBias {
      target.update(from: binding.parameters[1].pointer + group &* outputs, count: outputs)
    }
    return UnsafePointer(target)
  }

  private func weight(_ group: Int) -> UnsafeMutablePointer<Float> {
    (isOrdered ? binding.parameters[0].pointer : keptWeight?.pointer ?? workspace[.weight])
      + group &* slots &* inputPanels &* outputPanels &* PanelConvolution.area
  }

  /// Parts of the images, at least eight in each, whole tiles of four where it is possible.
  private static func parts(_ shape: ConvolutionDescriptor) -> [Int] {
    let outputs = shape.outputChannels / shape.groups
    let perImage =
      rounded(shape.channelsPerGroup) * shape.input.area + rounded(outputs) * shape.output.area
    let wanted = (shape.batchSize * perImage + scalarsOfImages - 1) / scalarsOfImages
    let count = max(1, min(wanted, shape.batchSize / smallestPart))
    return (0..<count).map { shape.batchSize * $0 / count / 4 * 4 } + [shape.batchSize]
  }

  /// Scalars of a square of weights, 32 inputs by 32 outputs.
  private static let area = width * width

  private static func panels(_ channels: Int) -> Int { (channels + width - 1) / width }

  private static func rounded(_ channels: Int) -> Int { panels(channels) * width }
}
