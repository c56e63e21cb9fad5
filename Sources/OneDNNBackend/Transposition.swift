/// target[c, r] ← source[r, c] + offset, in blocks of four by four.
///
/// Strides are the distances between rows, as stored. Eight columns at a time: the lines they are
/// written to still fit into one set of a first-level cache when the target's stride is a power of
/// two.
func transpose(
  _ source: UnsafePointer<Float>, rows: Int, columns: Int, rowStride: Int,
  into target: UnsafeMutablePointer<Float>, targetStride: Int, adding offset: Float = 0
) {
  var c = 0
  while c &+ 8 <= columns {
    var r = 0
    while r &+ 4 <= rows {
      let from = source + (r &* rowStride &+ c)
      let to = target + (c &* targetStride &+ r)
      transposeBlock(from, rowStride, to, targetStride, offset)
      transposeBlock(from + 4, rowStride, to + 4 &* targetStride, targetStride, offset)
      r &+= 4
    }
    while r < rows {
      for k in c..<c &+ 8 {
        target[k &* targetStride &+ r] = source[r &* rowStride &+ k] + offset
      }
      r &+= 1
    }
    c &+= 8
  }
  while c &+ 4 <= columns {
    var r = 0
    while r &+ 4 <= rows {
      transposeBlock(
        source + (r &* rowStride &+ c), rowStride, target + (c &* targetStride &+ r), targetStride,
        offset)
      r &+= 4
    }
    while r < rows {
      for k in c..<c &+ 4 {
        target[k &* targetStride &+ r] = source[r &* rowStride &+ k] + offset
      }
      r &+= 1
    }
    c &+= 4
  }
  while c < columns {
    let to = target + c &* targetStride
    for r in 0..<rows { to[r] = source[r &* rowStride &+ c] + offset }
    c &+= 1
  }
}

/// Four by four scalars, in eight shuffles.
@inline(__always)
private func transposeBlock(
  _ source: UnsafePointer<Float>, _ rowStride: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStride: Int, _ offset: Float
) {
  let a = SIMD8(lowHalf: four(source), highHalf: four(source + rowStride))
  let b = SIMD8(
    lowHalf: four(source + 2 &* rowStride), highHalf: four(source + 3 &* rowStride))
  let even = SIMD8(lowHalf: a.evenHalf, highHalf: b.evenHalf)
  let odd = SIMD8(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  store(even.evenHalf + offset, at: target)
  store(odd.evenHalf + offset, at: target + targetStride)
  store(even.oddHalf + offset, at: target + 2 &* targetStride)
  store(odd.oddHalf + offset, at: target + 3 &* targetStride)
}

@inline(__always)
private func four(_ pointer: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func store(_ value: SIMD4<Float>, at pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD4<Float>.self)
}
