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
func totals(_ vectors: Block) -> Vector {
  var rows = vectors
  transpose(&rows)
  for r in 0..<8 { rows[r] += rows[r &+ 8] }
  for r in 0..<4 { rows[r] += rows[r &+ 4] }
  return (rows[0] + rows[2]) + (rows[1] + rows[3])
}
