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
