import Kernels

extension VectorKernels: SubsamplingKernels {
  /// See `SubsamplingKernels`.
  public static func subsample(
    _ x: UnsafePointer<Float>, height: Int, width: Int, scale: Float, coefficient: Float,
    bias: Float, pooled: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    let columns = width / 2
    for i in 0..<height / 2 {
      let upper = x + 2 &* i &* width
      let lower = upper + width
      // Ends of rows reach into the next row, which is stored after them.
      var j = 0
      while j < columns {
        let left = load(upper + 2 &* j) + load(lower + 2 &* j)
        let right =
          2 &* j &+ 16 < width
          ? load(upper + (2 &* j &+ 16)) + load(lower + (2 &* j &+ 16)) : Vector()
        let sums = SIMD16(
          lowHalf: left.evenHalf + left.oddHalf, highHalf: right.evenHalf + right.oddHalf)
        let mean = Vector(repeating: scale) * sums
        let result = Vector(repeating: bias).addingProduct(Vector(repeating: coefficient), mean)
        store(mean, pooled + (i &* columns &+ j))
        store(result, y + (i &* columns &+ j))
        j &+= 16
      }
    }
  }

  /// See `SubsamplingKernels`.
  public static func differentiateSubsampling(
    _ dy: UnsafePointer<Float>, pooled: UnsafePointer<Float>, height: Int, width: Int,
    factor: Float, into dx: UnsafeMutablePointer<Float>?
  ) -> (slope: Float, offset: Float) {
    let columns = width / 2
    let count = columns &* (height / 2)
    if let dx {
      // Row by row: ends reach into the next row, which is stored after them.
      for row in 0..<height {
        let source = dy + (row / 2) &* columns
        let target = dx + row &* width
        var j = 0
        while j < columns {
          let values = Vector(repeating: factor) * load(source + j)
          store(twice(values.lowHalf), target + 2 &* j)
          if 2 &* j &+ 16 < width { store(twice(values.highHalf), target + (2 &* j &+ 16)) }
          j &+= 16
        }
      }
    }
    var slopes = Vector()
    var offsets = Vector()
    var index = 0
    while index &+ 16 <= count {
      let values = load(dy + index)
      slopes = slopes.addingProduct(values, load(pooled + index))
      offsets += values
      index &+= 16
    }
    if index < count {
      let rest = Head(count &- index)
      let values = rest(load(dy + index))
      slopes = slopes.addingProduct(values, rest(load(pooled + index)))
      offsets += values
    }
    return (total(slopes), total(offsets))
  }
}

/// Every scalar two times, one after the other.
@inline(__always)
private func twice(_ values: SIMD8<Float>) -> Vector {
  var result = Vector()
  result.evenHalf = values
  result.oddHalf = values
  return result
}
