import ComputeBackend

/// [C, N, P] → [P, C, N], for some channels: every place a matrix of channels and images.
func arrangePlaces(
  of buffer: Buffer<Float>, channels: Range<Int>, images: Int, places: Int,
  into target: UnsafeMutablePointer<Float>
) {
  for (index, channel) in channels.enumerated() {
    transpose(
      buffer.pointer + channel &* images &* places, rows: images, columns: places,
      rowStride: places, into: target + index &* images, targetStride: channels.count &* images)
  }
}

/// [P, C, N] → [C, N, P], for some channels, adding a bias to each where there is one.
func restorePlaces(
  _ source: UnsafePointer<Float>, channels: Range<Int>, images: Int, places: Int,
  into buffer: Buffer<Float>, adding bias: Buffer<Float>? = nil
) {
  for (index, channel) in channels.enumerated() {
    transpose(
      source + index &* images, rows: places, columns: images,
      rowStride: channels.count &* images, into: buffer.pointer + channel &* images &* places,
      targetStride: places, adding: bias?.pointer[channel] ?? 0)
  }
}

/// sums[c] ← Σ_{n,i} maps[c, n, i].
func sumChannels(of maps: Buffer<Float>, into sums: Buffer<Float>) {
  let count = maps.count / max(sums.count, 1)
  for channel in 0..<sums.count {
    sums.pointer[channel] = preciseSum(maps.pointer + channel &* count, count: count)
  }
}

extension ConvolutionDescriptor {
  /// The input channels that a group sees.
  func inputChannels(ofGroup group: Int) -> Range<Int> {
    group * channelsPerGroup..<(group + 1) * channelsPerGroup
  }

  /// The output channels that a group computes.
  func outputChannels(ofGroup group: Int) -> Range<Int> {
    let count = outputChannels / groups
    return group * count..<(group + 1) * count
  }
}
