import ComputeBackend

/// A whole buffer seen eight scalars at a time; the last vector reaches into the padding that every
/// buffer has.
struct Lanes {
  private let vectors: UnsafeMutablePointer<SIMD8<Float>>
  let count: Int

  init(_ buffer: Buffer<Float>) {
    self.count = (buffer.count + 7) / 8
    self.vectors = UnsafeMutableRawPointer(buffer.pointer)
      .assumingMemoryBound(to: SIMD8<Float>.self)
  }

  subscript(index: Int) -> SIMD8<Float> {
    @inline(__always) get { vectors[index] }
    @inline(__always) nonmutating set { vectors[index] = newValue }
  }
}

/// Σ values[i], in eight running sums: a fixed order, whatever the compiler does.
@inline(__always)
func sum(_ values: UnsafePointer<Float>, count: Int) -> Float {
  var lanes = SIMD8<Float>()
  var index = 0
  while index &+ 8 <= count {
    lanes += UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self)
    index &+= 8
  }
  var total = total(lanes)
  while index < count {
    total += values[index]
    index &+= 1
  }
  return total
}

/// The lanes' sum, pairwise.
@inline(__always)
func total(_ lanes: SIMD8<Float>) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}
