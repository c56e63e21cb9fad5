/// A stretch of both factors of a product, by where it begins.
public struct PanelPair {
  /// Where the stretch of the first factor begins.
  public var first: Int32
  /// Where the stretch of the second factor begins.
  public var second: Int32

  /// A pair of beginnings.
  public init(first: Int, second: Int) {
    self.first = Int32(first)
    self.second = Int32(second)
  }
}

/// Sums of products of panels of 32 columns: all that a convolution of many channels needs.
///
/// Every scalar of a result is one sum in the order of the pairs and of the steps in each, whatever
/// the rows are split into.
public protocol PlaceConvolutionKernels {
  /// c[r, j] ← Σ_pairs Σ_k a[r, k] · b[k, j] + bias[j] for rows r and 32 columns j.
  ///
  /// - Parameters:
  ///   - a: [inner/32, …, rows, 32], the pairs' first factor: step k of row r lies at
  ///     ⌊k/32⌋·panelStride + 32·r + k mod 32.
  ///   - panelStride: scalars from one 32 of a's steps to the next.
  ///   - b: [inner, 32], the pairs' second factor.
  ///   - pairs: where each stretch begins in a and b.
  ///   - inner: how many steps each stretch has.
  ///   - rows: how many rows a and c have, at least 8.
  ///   - bias: 32 scalars that are added last.
  ///   - c: [rows, 32].
  static func multiply(
    _ a: UnsafePointer<Float>, panelStride: Int, _ b: UnsafePointer<Float>,
    pairs: UnsafePointer<PanelPair>, count: Int, inner: Int, rows: Int,
    bias: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>)

  /// c[r, j] ← c[r, j] + Σ_pairs Σ_k a[k, r] · b[k, j] for 32 rows r and 32 columns j; without the
  /// first term where `adds` is false.
  ///
  /// - Parameters:
  ///   - a: [inner, 32], the pairs' first factor.
  ///   - b: [inner, 32], the pairs' second factor.
  ///   - c: [32, 32].
  static func multiplyTransposed(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, pairs: UnsafePointer<PanelPair>,
    count: Int, inner: Int, adds: Bool, into c: UnsafeMutablePointer<Float>)
}
