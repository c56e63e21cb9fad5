/// Pooling over windows of two by two that cover maps of even height and width exactly.
///
/// `pairs` counts pairs of rows, of all maps together: x [pairs, 2, 2·width] → y [pairs, width].
/// Unlike in other kernels, nothing more than 16 scalars behind the last is read or overwritten,
/// however narrow the rows.
public protocol PoolingKernels {
  /// The largest of each window; a NaN counts as the largest.
  static func poolPairsByMaximum(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, pairs: Int, width: Int)

  /// ∂x = ∂y at the first of each window's largest, row by row; 0 elsewhere. Of a window with a NaN,
  /// at the first place.
  static func poolPairsByMaximumGradient(
    _ x: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, pairs: Int, width: Int)

  /// The mean of each window.
  static func poolPairsByMean(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, pairs: Int, width: Int)

  /// ∂x = ¼ · ∂y of its window.
  static func poolPairsByMeanGradient(
    _ outputGradient: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>,
    pairs: Int, width: Int)
}
