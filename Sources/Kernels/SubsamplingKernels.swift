/// The 1998 paper's subsampling over windows of 2×2.
public protocol SubsamplingKernels {
  /// pooled[i,j] = scale · (x[2i,2j] + x[2i,2j+1] + x[2i+1,2j] + x[2i+1,2j+1]),
  /// y[i,j] = coefficient · pooled[i,j] + bias, for one map of H × W, both even.
  ///
  /// Reads up to 16 scalars beyond the map's end and writes up to 16 beyond the results': maps are to be
  /// computed in rising order.
  static func subsample(
    _ x: UnsafePointer<Float>, height: Int, width: Int, scale: Float, coefficient: Float,
    bias: Float, pooled: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>)

  /// ∂x[2i+p,2j+q] = factor · ∂y[i,j] for one map; returns Σ ∂y · pooled and Σ ∂y.
  ///
  /// ∂x, where it is wanted, is written up to 16 scalars beyond its end.
  static func differentiateSubsampling(
    _ dy: UnsafePointer<Float>, pooled: UnsafePointer<Float>, height: Int, width: Int,
    factor: Float, into dx: UnsafeMutablePointer<Float>?
  ) -> (slope: Float, offset: Float)
}
