import Kernels

extension VectorKernels: ElementKernels {}

/// a · b + c, rounded once.
@inline(__always)
func fused(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector { c.addingProduct(a, b) }

/// a · b + c, rounded once.
@inline(__always)
func fused(_ a: Vector, _ b: Float, _ c: Float) -> Vector {
  Vector(repeating: c).addingProduct(a, Vector(repeating: b))
}

/// All bits of the lanes where a comparison holds.
@inline(__always)
func bits(_ mask: SIMDMask<SIMD16<Int32>>) -> SIMD16<UInt32> {
  unsafeBitCast(mask, to: SIMD16<UInt32>.self)
}

/// a where all bits are set, b where none are. Whole vectors, where `replacing(with:where:)` goes lane
/// by lane, which the compiler does not always put together again.
@inline(__always)
func select(_ mask: SIMD16<UInt32>, _ a: Vector, _ b: Vector) -> Vector {
  let (a, b) = (
    unsafeBitCast(a, to: SIMD16<UInt32>.self), unsafeBitCast(b, to: SIMD16<UInt32>.self)
  )
  return unsafeBitCast((a & mask) | (b & ~mask), to: Vector.self)
}
