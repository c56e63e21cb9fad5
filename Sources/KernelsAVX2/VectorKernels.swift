import Kernels

/// The kernels, compiled for the instruction set that the module's name says: KernelsAVX512 is this
/// folder again, by a link, with other compiler settings.
public enum VectorKernels: KernelSet {
  /// What the module was compiled for.
  public static var name: String {
    #if REPRISE_AVX512
      "AVX-512"
    #else
      "AVX2"
    #endif
  }
}

/// Sixteen scalars: one AVX-512 register, two of AVX2's.
typealias Vector = SIMD16<Float>

/// Sixteen scalars from anywhere.
@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

/// Sixteen scalars to anywhere.
@inline(__always)
func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

/// Keeps the first scalars of a vector and makes the others zero, whatever they were.
struct Head {
  private let bits: SIMD16<UInt32>

  /// Keeps `count` scalars.
  @inline(__always)
  init(_ count: Int) {
    var bits = SIMD16<UInt32>()
    for lane in 0..<16 { bits[lane] = lane < count ? .max : 0 }
    self.bits = bits
  }

  @inline(__always)
  func callAsFunction(_ vector: Vector) -> Vector {
    unsafeBitCast(unsafeBitCast(vector, to: SIMD16<UInt32>.self) & bits, to: Vector.self)
  }
}

/// The sum of the lanes: halves are added until one scalar is left.
@inline(__always)
func total(_ vector: Vector) -> Float {
  let eight = vector.lowHalf + vector.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// The sums of the lanes of sixteen vectors, one a lane, each in the order of `total`; together they
/// take a third of the instructions.
@inline(__always)
func totals(_ vectors: InlineArray<16, Vector>) -> Vector {
  Vector(
    lowHalf: SIMD8(lowHalf: four(vectors, 0), highHalf: four(vectors, 4)),
    highHalf: SIMD8(lowHalf: four(vectors, 8), highHalf: four(vectors, 12)))
}

/// The sums of the lanes of four of the vectors.
@inline(__always)
private func four(_ vectors: InlineArray<16, Vector>, _ start: Int) -> SIMD4<Float> {
  let ab = pair(quarter(vectors[start]), quarter(vectors[start &+ 1]))
  let cd = pair(quarter(vectors[start &+ 2]), quarter(vectors[start &+ 3]))
  return SIMD4(lowHalf: ab.evenHalf, highHalf: cd.evenHalf)
    + SIMD4(lowHalf: ab.oddHalf, highHalf: cd.oddHalf)
}

@inline(__always)
private func quarter(_ vector: Vector) -> SIMD4<Float> {
  let eight = vector.lowHalf + vector.highHalf
  return eight.lowHalf + eight.highHalf
}

@inline(__always)
private func pair(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
  SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf) + SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
}
