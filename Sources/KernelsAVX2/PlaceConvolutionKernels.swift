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
