import ComputeBackend
import Specs
import Tensors

extension MaxPoolSpec: NodeSpec {
  static var kind: String { "maxPool" }

  /// x [C,H,W] → y [C,H′,W′], H′ = ⌊(H + 2·padding − K)/stride⌋ + 1, ⌈…⌉ in ceil mode.
  func node(_ place: NodePlace) throws -> Node {
    try Window(kernel: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode)
      .node(place, .maximum)
  }
}

extension AveragePoolSpec: NodeSpec {
  static var kind: String { "averagePool" }

  /// x [C,H,W] → y [C,H′,W′], H′ = ⌊(H + 2·padding − K)/stride⌋ + 1, ⌈…⌉ in ceil mode.
  func node(_ place: NodePlace) throws -> Node {
    try Window(kernel: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode)
      .node(place, .average(countsPadding: countsPadding))
  }
}

extension GlobalMaxPoolSpec: NodeSpec {
  static var kind: String { "globalMaxPool" }

  /// x [C,H,W] → y [C,1,1].
  func node(_ place: NodePlace) throws -> Node { try globalPool(place, .maximum) }
}

extension GlobalAveragePoolSpec: NodeSpec {
  static var kind: String { "globalAveragePool" }

  /// x [C,H,W] → y [C,1,1].
  func node(_ place: NodePlace) throws -> Node {
    var node = try globalPool(place, .average(countsPadding: false))
    node.flops = place.input.count + place.input[0]
    return node
  }
}

private func globalPool(_ place: NodePlace, _ kind: PoolingDescriptor.Kind) throws -> Node {
  let (channels, input) = try place.maps()
  return Node(
    place, output: [channels, 1, 1],
    descriptor: { batchSize in
      .pooling(.global(kind, maps: batchSize * channels, input: input))
    })
}

/// A window that moves over maps.
private struct Window: Sendable {
  let kernel: Extent
  let stride: Extent
  let padding: Extent
  let ceilMode: Bool

  init(kernel: PairSpec, stride: PairSpec?, padding: PairSpec, ceilMode: Bool) {
    self.kernel = Extent(kernel)
    self.stride = Extent(stride ?? kernel)
    self.padding = Extent(padding)
    self.ceilMode = ceilMode
  }

  func node(_ place: NodePlace, _ kind: PoolingDescriptor.Kind) throws -> Node {
    let (channels, input) = try place.maps()
    guard kernel.height <= input.height + 2 * padding.height,
      kernel.width <= input.width + 2 * padding.width
    else {
      throw place.misfit(
        wanted: "maps of at least \(kernel.height)×\(kernel.width), padding "
          + "\(padding.height)×\(padding.width) included")
    }
    let pooling = { @Sendable [self] (batchSize: Int) in
      PoolingDescriptor(
        maps: batchSize * channels, input: input, kind: kind, kernel: kernel, stride: stride,
        padding: padding, ceilMode: ceilMode)
    }
    let output = pooling(1).output
    let shape: Shape = [channels, output.height, output.width]
    return Node(
      place, output: shape, flops: kind == .maximum ? 0 : shape.count,
      descriptor: { .pooling(pooling($0)) })
  }
}
