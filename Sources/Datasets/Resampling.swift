/// Where the pixels of a resized image come from along one axis: each is a weighted sum of
/// `tapCount` neighbours.
struct AxisTaps<Weight: Sendable & Numeric>: Sendable {
  /// How many pixels there are before and after.
  let inputs: Int
  let outputs: Int
  /// How many neighbours each pixel is made of; those beyond need no weight.
  let tapCount: Int
  /// The first neighbour of each output.
  let starts: [Int]
  /// outputs × tapCount.
  let weights: [Weight]

  /// Taps of one first neighbour and any number of weights each, brought to one number.
  private init(inputs: Int, _ taps: [(start: Int, weights: [Weight])]) {
    let count = taps.reduce(1) { max($0, $1.weights.count) }
    self.inputs = inputs
    outputs = taps.count
    tapCount = count
    // At the end of the axis, the additional neighbours lie before.
    starts = taps.map { min($0.start, inputs - count) }
    weights = taps.flatMap { tap -> [Weight] in
      let before = tap.start - min(tap.start, inputs - count)
      return [Weight](repeating: 0, count: before) + tap.weights
        + [Weight](repeating: 0, count: count - before - tap.weights.count)
    }
  }
}

extension AxisTaps where Weight == Float {
  /// Between the two nearest pixels: output o lies at (o + ½)·inputs/outputs − ½, not before the
  /// first pixel's centre and not behind the last one's.
  init(interpolating inputs: Int, to outputs: Int) {
    let ratio = Double(inputs) / Double(outputs)
    let taps = (0..<outputs).map { output -> (start: Int, weights: [Float]) in
      let place = min(max((Double(output) + 0.5) * ratio - 0.5, 0), Double(inputs - 1))
      let start = Int(place)
      let rest = place - Double(start)
      return (start, rest == 0 ? [1] : [Float(1 - rest), Float(rest)])
    }
    self.init(inputs: inputs, taps)
  }
}

extension AxisTaps where Weight == Int32 {
  /// How many bits of a weight stand behind the point.
  static var fractionBits: Int32 { 22 }

  /// As PIL resizes 8-bit images: a triangle over the inputs, one pixel wide to each side, or wider
  /// by as much as the axis shrinks, cut off at the image's border, its weights made to sum up to
  /// one and rounded to 22 binary places.
  init(filtering inputs: Int, to outputs: Int) {
    let ratio = Double(inputs) / Double(outputs)
    let reach = max(ratio, 1)
    let taps = (0..<outputs).map { output -> (start: Int, weights: [Int32]) in
      let centre = (Double(output) + 0.5) * ratio
      let first = max(Int(centre - reach + 0.5), 0)
      let end = min(Int(centre + reach + 0.5), inputs)
      let triangle = (first..<end).map { input in
        max(0, 1 - abs((Double(input) - centre + 0.5) * (1 / reach)))
      }
      let sum = triangle.reduce(0, +)
      let weights = triangle.map { Int32(0.5 + $0 / sum * Double(1 << Self.fractionBits)) }
      // Those at the triangle's feet are often zero.
      let used = weights.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
      let unused = weights[..<used].firstIndex { $0 != 0 } ?? 0
      return (first + unused, Array(weights[unused..<used]))
    }
    self.init(inputs: inputs, taps)
  }
}

/// Resizes planes of bytes to bytes, as PIL does: first along rows, then along columns, each result
/// rounded to a byte.
struct ByteResampling: Sendable {
  let rows: AxisTaps<Int32>
  let columns: AxisTaps<Int32>

  /// From one size to another.
  init(from: (height: Int, width: Int), to: (height: Int, width: Int)) {
    rows = AxisTaps(filtering: from.height, to: to.height)
    columns = AxisTaps(filtering: from.width, to: to.width)
  }

  /// Writes the resized plane, contiguous as the one it is made from.
  func apply(
    to source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>
  ) {
    let width = columns.outputs
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows.inputs * width) { buffer in
      guard let narrowed = buffer.baseAddress else { return }
      for y in 0..<rows.inputs {
        alongRow(source + y * columns.inputs, narrowed + y * width)
      }
      for y in 0..<rows.outputs { acrossRows(y, narrowed, result + y * width, width) }
    }
  }

  private func alongRow(
    _ source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>
  ) {
    let count = columns.tapCount
    columns.starts.withUnsafeBufferPointer { starts in
      columns.weights.withUnsafeBufferPointer { weights in
        if count == 2 {
          for x in starts.indices {
            let pixels = source + starts[x]
            result[x] = Self.byte(
              Int32(pixels[0]) &* weights[2 &* x] &+ Int32(pixels[1]) &* weights[2 &* x &+ 1])
          }
        } else {
          for x in starts.indices {
            let pixels = source + starts[x]
            var sum: Int32 = 0
            for tap in 0..<count { sum &+= Int32(pixels[tap]) &* weights[x &* count &+ tap] }
            result[x] = Self.byte(sum)
          }
        }
      }
    }
  }

  private func acrossRows(
    _ y: Int, _ source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>, _ width: Int
  ) {
    let count = rows.tapCount
    let above = source + rows.starts[y] * width
    rows.weights.withUnsafeBufferPointer { weights in
      let weights = UnsafeBufferPointer(rebasing: weights[y * count..<(y + 1) * count])
      if count == 2 {
        let (upper, lower) = (weights[0], weights[1])
        let below = above + width
        for x in 0..<width {
          result[x] = Self.byte(Int32(above[x]) &* upper &+ Int32(below[x]) &* lower)
        }
      } else {
        for x in 0..<width {
          var sum: Int32 = 0
          for tap in 0..<count { sum &+= Int32(above[x &+ tap &* width]) &* weights[tap] }
          result[x] = Self.byte(sum)
        }
      }
    }
  }

  /// A sum of bytes times weights, rounded. The weights are not negative and sum up to one but for
  /// rounding, so that the sum fits and its rounded part is at most 255 (or 256, by that rounding,
  /// over very many taps).
  @inline(__always)
  private static func byte(_ sum: Int32) -> UInt8 {
    let bits = AxisTaps<Int32>.fractionBits
    return UInt8(truncatingIfNeeded: min((sum &+ (1 << (bits - 1))) &>> bits, 255))
  }
}

/// Resizes planes of floats by bilinear interpolation of the four nearest pixels.
struct FloatResampling: Sendable {
  let rows: AxisTaps<Float>
  let columns: AxisTaps<Float>

  /// From one size to another.
  init(from: (height: Int, width: Int), to: (height: Int, width: Int)) {
    rows = AxisTaps(interpolating: from.height, to: to.height)
    columns = AxisTaps(interpolating: from.width, to: to.width)
  }

  /// Writes the resized plane, its rows `stride` apart, from a contiguous one.
  func apply(
    to source: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let width = columns.outputs
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.inputs * width) { buffer in
      guard let narrowed = buffer.baseAddress else { return }
      for y in 0..<rows.inputs {
        alongRow(source + y * columns.inputs, narrowed + y * width)
      }
      for y in 0..<rows.outputs { acrossRows(y, narrowed, result + y * stride, width) }
    }
  }

  private func alongRow(
    _ source: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
  ) {
    let count = columns.tapCount
    columns.starts.withUnsafeBufferPointer { starts in
      columns.weights.withUnsafeBufferPointer { weights in
        for x in starts.indices {
          let pixels = source + starts[x]
          var sum = pixels[0] * weights[x &* count]
          if count == 2 { sum += pixels[1] * weights[x &* count &+ 1] }
          result[x] = sum
        }
      }
    }
  }

  private func acrossRows(
    _ y: Int, _ source: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ width: Int
  ) {
    let count = rows.tapCount
    let above = source + rows.starts[y] * width
    guard count == 2 else {
      let weight = rows.weights[y]
      for x in 0..<width { result[x] = above[x] * weight }
      return
    }
    let (upper, lower) = (rows.weights[2 * y], rows.weights[2 * y + 1])
    let below = above + width
    for x in 0..<width { result[x] = above[x] * upper + below[x] * lower }
  }
}
