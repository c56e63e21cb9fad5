import Kernels

// Tiles of 12 rows and two vectors need 24 registers for their sums, two for b and one for a: of
// AVX-512's 32. AVX2 has 16 of half the size, for tiles of a quarter.

extension VectorKernels: PlaceConvolutionKernels {
  /// See `PlaceConvolutionKernels`.
  public static func multiply(
    _ a: UnsafePointer<Float>, panelStride: Int, _ b: UnsafePointer<Float>,
    pairs: UnsafePointer<PanelPair>, count: Int, inner: Int, rows: Int,
    bias: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
  ) {
    var row = 0
    while row < rows {
      let left = rows &- row
      if left == 12 || left >= 20 {
        multiplyTile(12, a + row &* 32, panelStride, b, pairs, count, inner, bias, c + row &* 32)
        row &+= 12
      } else {
        // What is left and cannot be divided by four overlaps rows that are done.
        row = left >= 8 ? row : rows &- 8
        multiplyTile(8, a + row &* 32, panelStride, b, pairs, count, inner, bias, c + row &* 32)
        row &+= 8
      }
    }
  }

  /// See `PlaceConvolutionKernels`.
  public static func multiplyTransposed(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, pairs: UnsafePointer<PanelPair>,
    count: Int, inner: Int, adds: Bool, into c: UnsafeMutablePointer<Float>
  ) {
    multiplyTransposedTile(12, a, b, pairs, count, inner, adds, c)
    multiplyTransposedTile(12, a + 12, b, pairs, count, inner, adds, c + 12 &* 32)
    multiplyTransposedTile(8, a + 24, b, pairs, count, inner, adds, c + 24 &* 32)
  }

  /// See `PlaceConvolutionKernels`.
  public static func convolveLanes(
    _ x: UnsafePointer<Float>, channels: Int, channelStride: Int, placeStride: Int,
    runs: UnsafePointer<LaneRun>, count: Int, weights: UnsafePointer<Float>, weightStride: Int,
    rows: Int, places: Int, bias: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    rowStride: Int
  ) {
    var j = 0
    if rows == 6 {
      while j < places {
        convolveTile(
          6, x + j &* placeStride, channels, channelStride, runs, count, weights, weightStride,
          bias, y + j &* 32, rowStride)
        j &+= 1
      }
    } else {
      while j < places {
        convolveTile(
          8, x + j &* placeStride, channels, channelStride, runs, count, weights, weightStride,
          bias, y + j &* 32, rowStride)
        j &+= 1
      }
    }
  }

  /// See `PlaceConvolutionKernels`.
  public static func correlateLanes(
    _ x: UnsafePointer<Float>, rowStride: Int, placeStride: Int, tapStride: Int, taps: Int,
    _ dy: UnsafePointer<Float>, mapStride: Int, outputs: Int, rows: Int, columns: Int,
    adds: Bool, into sums: UnsafeMutablePointer<Float>, outputStride: Int
  ) {
    switch (taps, outputs) {
    case (1, 3):
      correlateTiles(
        1, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (1, 4):
      correlateTiles(
        1, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (2, 3):
      correlateTiles(
        2, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (2, 4):
      correlateTiles(
        2, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (3, 3):
      correlateTiles(
        3, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (3, 4):
      correlateTiles(
        3, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (4, 3):
      correlateTiles(
        4, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (4, 4):
      correlateTiles(
        4, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (5, 3):
      correlateTiles(
        5, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (5, 4):
      correlateTiles(
        5, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (6, 3):
      correlateTiles(
        6, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (6, 4):
      correlateTiles(
        6, 4, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    case (7, 3):
      correlateTiles(
        7, 3, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, sums,
        outputStride)
    default: break
    }
  }

  /// See `PlaceConvolutionKernels`.
  public static func totalLanes(
    _ lanes: UnsafePointer<Float>, count: Int, into totals: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    while index < count {
      let vector = load(lanes + index &* 16)
      let eight = vector.lowHalf + vector.highHalf
      let four = eight.lowHalf + eight.highHalf
      let two = four.lowHalf + four.highHalf
      totals[index] = two.x + two.y
      index &+= 1
    }
  }
}

/// Sums of a tile: `rows` rows of `vectors` vectors.
private typealias Sums = InlineArray<24, Vector>

@inline(__always)
private func multiplyTile(
  _ rows: Int, _ a: UnsafePointer<Float>, _ panelStride: Int, _ b: UnsafePointer<Float>,
  _ pairs: UnsafePointer<PanelPair>, _ count: Int, _ inner: Int, _ bias: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>
) {
  #if REPRISE_AVX512
    multiplySmallTile(rows, 2, a, panelStride, b, pairs, count, inner, bias, c)
  #else
    let half = rows / 2
    for quarter in 0..<4 {
      let row = quarter / 2 &* half
      let column = quarter % 2 &* 16
      multiplySmallTile(
        half, 1, a + row &* 32, panelStride, b + column, pairs, count, inner, bias + column,
        c + (row &* 32 &+ column))
    }
  #endif
}

@inline(__always)
private func multiplySmallTile(
  _ rows: Int, _ vectors: Int, _ a: UnsafePointer<Float>, _ panelStride: Int,
  _ b: UnsafePointer<Float>, _ pairs: UnsafePointer<PanelPair>, _ count: Int, _ inner: Int,
  _ bias: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
) {
  var sums = Sums { _ in .zero }
  for pair in 0..<count {
    var panel = a + Int(pairs[pair].first)
    var from = b + Int(pairs[pair].second)
    var left = inner
    while left > 0 {
      var step = panel
      let end = panel + min(left, 32)
      while step < end {
        addProducts(rows, vectors, step, 32, from, &sums)
        step += 1
        from += 32
      }
      left &-= 32
      panel += panelStride
    }
  }
  for r in 0..<rows {
    for v in 0..<vectors {
      store(sums[r &* vectors &+ v] + load(bias + v &* 16), c + (r &* 32 &+ v &* 16))
    }
  }
}

@inline(__always)
private func multiplyTransposedTile(
  _ rows: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ pairs: UnsafePointer<PanelPair>, _ count: Int, _ inner: Int, _ adds: Bool,
  _ c: UnsafeMutablePointer<Float>
) {
  #if REPRISE_AVX512
    multiplySmallTransposedTile(rows, 2, a, b, pairs, count, inner, adds, c)
  #else
    let half = rows / 2
    for quarter in 0..<4 {
      let row = quarter / 2 &* half
      let column = quarter % 2 &* 16
      multiplySmallTransposedTile(
        half, 1, a + row, b + column, pairs, count, inner, adds, c + (row &* 32 &+ column))
    }
  #endif
}

@inline(__always)
private func multiplySmallTransposedTile(
  _ rows: Int, _ vectors: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ pairs: UnsafePointer<PanelPair>, _ count: Int, _ inner: Int, _ adds: Bool,
  _ c: UnsafeMutablePointer<Float>
) {
  var sums = Sums { _ in .zero }
  if adds {
    for r in 0..<rows {
      for v in 0..<vectors { sums[r &* vectors &+ v] = load(c + (r &* 32 &+ v &* 16)) }
    }
  }
  for pair in 0..<count {
    var step = a + Int(pairs[pair].first)
    var from = b + Int(pairs[pair].second)
    let end = step + inner &* 32
    while step < end {
      addProducts(rows, vectors, step, 1, from, &sums)
      step += 32
      from += 32
    }
  }
  for r in 0..<rows {
    for v in 0..<vectors { store(sums[r &* vectors &+ v], c + (r &* 32 &+ v &* 16)) }
  }
}

/// sums[r, v] ← sums[r, v] + a[r · stride] · b[v].
@inline(__always)
private func addProducts(
  _ rows: Int, _ vectors: Int, _ a: UnsafePointer<Float>, _ stride: Int, _ b: UnsafePointer<Float>,
  _ sums: inout Sums
) {
  var right = InlineArray<2, Vector> { _ in .zero }
  for v in 0..<vectors { right[v] = load(b + v &* 16) }
  for r in 0..<rows {
    let left = Vector(repeating: a[r &* stride])
    for v in 0..<vectors { sums[r &* vectors &+ v].addProduct(left, right[v]) }
  }
}

@inline(__always)
private func convolveTile(
  _ rows: Int, _ x: UnsafePointer<Float>, _ channels: Int, _ channelStride: Int,
  _ runs: UnsafePointer<LaneRun>, _ count: Int, _ weights: UnsafePointer<Float>,
  _ weightStride: Int, _ bias: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
  _ rowStride: Int
) {
  #if REPRISE_AVX512
    convolveSmallTile(
      rows, 2, rows, x, channels, channelStride, runs, count, weights, weightStride, bias, y,
      rowStride)
  #else
    let half = rows / 2
    for quarter in 0..<4 {
      let row = quarter / 2 &* half
      let column = quarter % 2 &* 16
      convolveSmallTile(
        half, 1, rows, x + column, channels, channelStride, runs, count, weights + row,
        weightStride, bias + row, y + (row &* rowStride &+ column), rowStride)
    }
  #endif
}

@inline(__always)
private func convolveSmallTile(
  _ rows: Int, _ vectors: Int, _ step: Int, _ x: UnsafePointer<Float>, _ channels: Int,
  _ channelStride: Int, _ runs: UnsafePointer<LaneRun>, _ count: Int,
  _ weights: UnsafePointer<Float>, _ weightStride: Int, _ bias: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>, _ rowStride: Int
) {
  var sums = Sums { _ in .zero }
  var plane = x
  var weightsOfChannel = weights
  for _ in 0..<channels {
    for run in 0..<count {
      var weight = weightsOfChannel + Int(runs[run].weight)
      var from = plane + Int(runs[run].place)
      let end = from + Int(runs[run].length) &* 32
      while from < end {
        addProducts(rows, vectors, weight, 1, from, &sums)
        weight += step
        from += 32
      }
    }
    plane += channelStride
    weightsOfChannel += weightStride
  }
  for r in 0..<rows {
    let added = Vector(repeating: bias[r])
    for v in 0..<vectors {
      store(sums[r &* vectors &+ v] + added, y + (r &* rowStride &+ v &* 16))
    }
  }
}

@inline(__always)
private func correlateTiles(
  _ taps: Int, _ outputs: Int, _ x: UnsafePointer<Float>, _ rowStride: Int, _ placeStride: Int,
  _ tapStride: Int, _ dy: UnsafePointer<Float>, _ mapStride: Int, _ rows: Int, _ columns: Int,
  _ adds: Bool, _ target: UnsafeMutablePointer<Float>, _ outputStride: Int
) {
  #if REPRISE_AVX512
    correlateTile(
      taps, outputs, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds,
      target, outputStride)
  #else
    correlatePair(
      taps, 2, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns, adds, target,
      outputStride)
    correlatePair(
      taps, outputs - 2, x, rowStride, placeStride, tapStride, dy + 2 &* mapStride, mapStride,
      rows, columns, adds, target + 32 &* outputStride, outputStride)
  #endif
}

/// Two outputs or one, and three taps at a time: what AVX2's registers hold.
@inline(__always)
private func correlatePair(
  _ taps: Int, _ outputs: Int, _ x: UnsafePointer<Float>, _ rowStride: Int, _ placeStride: Int,
  _ tapStride: Int, _ dy: UnsafePointer<Float>, _ mapStride: Int, _ rows: Int, _ columns: Int,
  _ adds: Bool, _ target: UnsafeMutablePointer<Float>, _ outputStride: Int
) {
  correlateTile(
    min(taps, 3), outputs, x, rowStride, placeStride, tapStride, dy, mapStride, rows, columns,
    adds, target, outputStride)
  if taps > 3 {
    correlateTile(
      min(taps - 3, 3), outputs, x + 3 &* tapStride, rowStride, placeStride, tapStride, dy,
      mapStride, rows, columns, adds, target + 48, outputStride)
  }
  if taps > 6 {
    correlateTile(
      taps - 6, outputs, x + 6 &* tapStride, rowStride, placeStride, tapStride, dy, mapStride,
      rows, columns, adds, target + 96, outputStride)
  }
}

@inline(__always)
private func correlateTile(
  _ taps: Int, _ outputs: Int, _ x: UnsafePointer<Float>, _ rowStride: Int, _ placeStride: Int,
  _ tapStride: Int, _ dy: UnsafePointer<Float>, _ mapStride: Int, _ rows: Int, _ columns: Int,
  _ adds: Bool, _ target: UnsafeMutablePointer<Float>, _ outputStride: Int
) {
  var sums = Sums { _ in .zero }
  if adds {
    for o in 0..<outputs {
      for t in 0..<taps {
        sums[o &* taps &+ t] = load(target + (o &* outputStride &+ t) &* 16)
      }
    }
  }
  var gradient = dy
  for i in 0..<rows {
    var place = x + i &* rowStride
    for _ in 0..<columns {
      for v in 0..<2 {
        var left = InlineArray<4, Vector> { _ in .zero }
        for o in 0..<outputs { left[o] = load(gradient + (o &* mapStride &+ v &* 16)) }
        for t in 0..<taps {
          let right = load(place + (t &* tapStride &+ v &* 16))
          for o in 0..<outputs { sums[o &* taps &+ t].addProduct(left[o], right) }
        }
      }
      place += placeStride
      gradient += 32
    }
  }
  for o in 0..<outputs {
    for t in 0..<taps {
      store(sums[o &* taps &+ t], target + (o &* outputStride &+ t) &* 16)
    }
  }
}
