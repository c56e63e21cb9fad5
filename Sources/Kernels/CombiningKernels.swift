/// Sums and products of two stretches, scalar by scalar.
public protocol CombiningKernels {
  /// y[i] = a[i] + b[i]; y may be a or b.
  static func add(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    count: Int)

  /// y[i] = a[i] · b[i]; y may be a or b.
  static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    count: Int)
}
