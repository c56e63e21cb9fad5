import COneDNN
import ComputeBackend

/// One operand of a matrix product, row-major.
struct Matrix {
  let pointer: UnsafePointer<Float>
  /// Scalars from one row to the next, as stored.
  let rowStride: Int
  let isTransposed: Bool

  init(_ pointer: UnsafePointer<Float>, rowStride: Int, transposed: Bool = false) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.isTransposed = transposed
  }

  var transposed: Matrix {
    Matrix(pointer, rowStride: rowStride, transposed: !isTransposed)
  }
}

/// C [rows, columns] ← A [rows, inner] · B [inner, columns] + beta · C, by oneDNN's sgemm.
///
/// `resultStride` is the distance between C's rows, unless they lie one after the other.
///
/// While it runs, the stack pointer may point into the heap (oneDNN 2.6, AVX2 and later): a process
/// that computes must not have signal handlers, whose frames would overwrite what lies there.
@inline(__always)
func product(
  _ a: Matrix, _ b: Matrix, into c: UnsafeMutablePointer<Float>, resultStride: Int? = nil,
  rows: Int, columns: Int, inner: Int, beta: Float, layer: String
) throws {
  let status = dnnl_sgemm(
    a.isTransposed ? letterT : letterN, b.isTransposed ? letterT : letterN,
    dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(inner),
    1, a.pointer, dnnl_dim_t(a.rowStride), b.pointer, dnnl_dim_t(b.rowStride),
    beta, c, dnnl_dim_t(resultStride ?? columns))
  try check(status, "dnnl_sgemm", layer: layer)
}

private let letterN = CChar(UInt8(ascii: "N"))
private let letterT = CChar(UInt8(ascii: "T"))
