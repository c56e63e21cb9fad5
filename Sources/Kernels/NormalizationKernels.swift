/// Batch normalization, of maps channel by channel, of units sixteen channels at a time.
public protocol NormalizationKernels {
  /// means[c], variances[c] ← mean and biased variance of x[c, 0 ..< count], x [channels, count].
  ///
  /// In one pass over memory: as exact as two, see `KernelsAVX2`.
  static func mapStatistics(
    _ x: UnsafePointer<Float>, channels: Int, count: Int, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>)

  /// y[c, i] = factors[c] · (x[c, i] − means[c]) + biases[c].
  static func normalizeMaps(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, channels: Int, count: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, biases: UnsafePointer<Float>)

  /// Of one channel: Σ ∂y[i], and Σ ∂y[i] · (x[i] − mean).
  static func mapGradientSums(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, count: Int, mean: Float
  ) -> (sum: Float, product: Float)

  /// Of one channel: ∂x[i] = factor · ((∂y[i] − offset) − bend · (x[i] − mean)).
  static func mapInputGradient(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int, mean: Float, factor: Float,
    offset: Float, bend: Float)

  /// means[c], variances[c] ← mean and biased variance of x[0 ..< rows, c], x [rows, channels].
  static func unitStatistics(
    _ x: UnsafePointer<Float>, rows: Int, channels: Int, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>)

  /// y[n, c] = factors[c] · (x[n, c] − means[c]) + biases[c].
  static func normalizeUnits(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, biases: UnsafePointer<Float>)

  /// sums[c] ← Σ_n ∂y[n, c], products[c] ← Σ_n ∂y[n, c] · (x[n, c] − means[c]).
  static func unitGradientSums(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>,
    products: UnsafeMutablePointer<Float>)

  /// ∂x[n, c] = factors[c] · ((∂y[n, c] − offsets[c]) − bends[c] · (x[n, c] − means[c])).
  static func unitInputGradient(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    means: UnsafePointer<Float>, factors: UnsafePointer<Float>, offsets: UnsafePointer<Float>,
    bends: UnsafePointer<Float>)
}
