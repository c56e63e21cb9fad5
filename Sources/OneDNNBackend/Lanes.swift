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

/// Σ values[i] of many values, as exactly as `reduce` sums.
func preciseSum(_ values: UnsafePointer<Float>, count: Int) -> Float {
  reduce(values, values, count: count) { value, _ in value }
}

/// The lanes' sum, pairwise.
@inline(__always)
func total(_ lanes: SIMD8<Float>) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// Eight scalars, wherever they begin.
@inline(__always)
func eight(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
}

/// Writes eight scalars, wherever they begin.
@inline(__always)
func store(_ value: SIMD8<Float>, at pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Float>.self)
}

/// target[i] ← f(source[i]), eight at a time.
@inline(__always)
func map(
  _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int,
  _ f: (SIMD8<Float>) -> SIMD8<Float>
) {
  var index = 0
  while index &+ 8 <= count {
    store(f(eight(source + index)), at: target + index)
    index &+= 8
  }
  while index < count {
    target[index] = f(SIMD8(repeating: source[index]))[0]
    index &+= 1
  }
}

/// target[i] ← f(a[i], b[i]), eight at a time.
@inline(__always)
func map(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
  count: Int, _ f: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) {
  var index = 0
  while index &+ 8 <= count {
    store(f(eight(a + index), eight(b + index)), at: target + index)
    index &+= 8
  }
  while index < count {
    target[index] = f(SIMD8(repeating: a[index]), SIMD8(repeating: b[index]))[0]
    index &+= 1
  }
}

/// Σ f(a[i], b[i]): in sixteen running sums in single precision over 512 at a time, in double over
/// those.
@inline(__always)
func reduce(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int,
  _ f: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
) -> Float {
  var result = 0.0
  var index = 0
  while index < count {
    let end = min(index &+ 512, count)
    var first = SIMD8<Float>()
    var second = SIMD8<Float>()
    while index &+ 16 <= end {
      first += f(eight(a + index), eight(b + index))
      second += f(eight(a + index + 8), eight(b + index + 8))
      index &+= 16
    }
    result += Double(total(first + second))
    while index < end {
      result += Double(f(SIMD8(repeating: a[index]), SIMD8(repeating: b[index]))[0])
      index &+= 1
    }
  }
  return Float(result)
}
