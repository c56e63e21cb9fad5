import COpenBLAS
import Glibc

/// The products and factorizations that classifiers are made of, by OpenBLAS, which is loaded when
/// the first one is needed.
///
/// Matrices are row by row. Bits depend on the library's version, on the kernels that it chooses for
/// the CPU, and on the number of threads.
public final class LinearAlgebra {
  private let sgemm: reprise_cblas_sgemm
  private let dgemm: reprise_cblas_dgemm
  private let dsyrk: reprise_cblas_dsyrk
  private let dpotrf: reprise_dpotrf
  private let dpotrs: reprise_dpotrs
  private let dsyevr: reprise_dsyevr
  /// The library's version and build, and the kernels that it chose.
  public let provenance: String

  private static let name = "libopenblas.so.0"

  /// Loads the library, to compute with so many threads.
  ///
  /// - Throws: `ClassifierError.library`.
  public init(threads: Int) throws(ClassifierError) {
    guard let library = dlopen(Self.name, RTLD_NOW | RTLD_LOCAL) else {
      throw .library(name: Self.name, reason: String(cString: dlerror()))
    }
    func function<Function>(_ name: String, as type: Function.Type) throws(ClassifierError)
      -> Function
    {
      guard let symbol = dlsym(library, name) else {
        throw .library(name: Self.name, reason: "it has no \(name)")
      }
      return unsafeBitCast(symbol, to: type)
    }
    sgemm = try function("cblas_sgemm", as: reprise_cblas_sgemm.self)
    dgemm = try function("cblas_dgemm", as: reprise_cblas_dgemm.self)
    dsyrk = try function("cblas_dsyrk", as: reprise_cblas_dsyrk.self)
    dpotrf = try function("dpotrf_", as: reprise_dpotrf.self)
    dpotrs = try function("dpotrs_", as: reprise_dpotrs.self)
    dsyevr = try function("dsyevr_", as: reprise_dsyevr.self)
    try function("openblas_set_num_threads", as: reprise_openblas_set_num_threads.self)(
      Int32(threads))
    let texts = try ["openblas_get_config", "openblas_get_corename"].map {
      (name) throws(ClassifierError) in
      try function(name, as: reprise_openblas_text.self)().map { String(cString: $0) } ?? ""
    }
    provenance = texts.joined(separator: " ").split(separator: " ").joined(separator: " ")
  }

  /// `result` = `left` · `right`ᵀ, for `left` [rows, depth] and `right` [columns, depth].
  func product(
    _ left: UnsafePointer<Float>, rows: Int, _ right: UnsafePointer<Float>, columns: Int,
    depth: Int, into result: UnsafeMutablePointer<Float>
  ) {
    sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(depth), 1, left,
      Int32(depth), right, Int32(depth), 0, result, Int32(columns))
  }

  /// The same in double precision.
  func product(
    _ left: UnsafePointer<Double>, rows: Int, _ right: UnsafePointer<Double>, columns: Int,
    depth: Int, into result: UnsafeMutablePointer<Double>
  ) {
    dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(depth), 1, left,
      Int32(depth), right, Int32(depth), 0, result, Int32(columns))
  }

  /// Adds `rows`ᵀ · `rows` to the upper triangle of `sum`, for `rows` [count, width].
  func addSquares(
    of rows: UnsafePointer<Double>, count: Int, width: Int, to sum: UnsafeMutablePointer<Double>
  ) {
    dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, Int32(width), Int32(count), 1, rows, Int32(width), 1,
      sum, Int32(width))
  }

  /// Solves `matrix` · x = b for each of the rows b of `right` by Cholesky's factorization; the
  /// solutions stand there afterwards. `matrix` is symmetric, its upper triangle is read and lost.
  ///
  /// - Returns: Whether the matrix is positive definite.
  func solve(_ matrix: inout [Double], order: Int, right: inout [Double], count: Int) -> Bool {
    // What is the upper triangle row by row is the lower one column by column.
    var (size, columns, info) = (Int32(order), Int32(count), Int32(0))
    dpotrf("L", &size, &matrix, &size, &info, 1)
    guard info == 0 else { return false }
    dpotrs("L", &size, &columns, matrix, &size, &right, &size, &info, 1)
    return info == 0
  }

  /// The eigenvectors of a symmetric matrix that belong to its largest eigenvalues, the largest first,
  /// as rows of length 1; the largest component of each, by its absolute value, is positive. The upper
  /// triangle of `matrix` is read and lost.
  ///
  /// - Throws: `ClassifierError.noEigenvectors`.
  func leadingEigenvectors(
    of matrix: inout [Double], order: Int, count: Int
  ) throws(ClassifierError) -> (values: [Double], vectors: [Double]) {
    var size = Int32(order)
    var (first, last) = (Int32(order - count + 1), Int32(order))
    var (low, high, tolerance) = (0.0, 0.0, 0.0)
    var (found, info) = (Int32(0), Int32(0))
    var values = [Double](repeating: 0, count: order)
    var vectors = [Double](repeating: 0, count: order * count)
    var support = [Int32](repeating: 0, count: 2 * count)
    // The sizes that LAPACK asks for at the least, and room for blocks.
    var (workCount, integerCount) = (Int32(64 * order), Int32(10 * order))
    var work = [Double](repeating: 0, count: Int(workCount))
    var integers = [Int32](repeating: 0, count: Int(integerCount))
    dsyevr(
      "V", "I", "L", &size, &matrix, &size, &low, &high, &first, &last, &tolerance, &found, &values,
      &vectors, &size, &support, &work, &workCount, &integers, &integerCount, &info, 1, 1, 1)
    guard info == 0, Int(found) == count else { throw .noEigenvectors(code: Int(info)) }
    var descending: [Double] = []
    for index in (0..<count).reversed() {
      let vector = vectors[index * order..<(index + 1) * order]
      let largest = vector.max { abs($0) < abs($1) } ?? 0
      descending += largest < 0 ? vector.map { -$0 } : Array(vector)
    }
    return (values[..<count].reversed(), descending)
  }
}
