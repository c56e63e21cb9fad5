/// Products of a matrix with one vector: linear layers at batch size 1.
///
/// Matrices are row-major, w [O, I] with nothing between its rows. Up to 16 scalars beyond the end of
/// each operand may be read, and beyond the end of each result written.
public protocol VectorProductKernels {
  /// y[o] = b[o] + Σ_i w[o,i] · x[i]; without b zeros.
  static func multiplyVector(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    adding b: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>)

  /// ∂x[i] = Σ_o ∂y[o] · w[o,i].
  static func multiplyTransposed(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ dy: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>)

  /// ∂w[o,i] = ∂y[o] · x[i].
  static func outerProduct(
    _ dy: UnsafePointer<Float>, outputs: Int, _ x: UnsafePointer<Float>, inputs: Int,
    into dw: UnsafeMutablePointer<Float>)

  /// y[o] = Σ_i (x[i] − w[o,i])².
  static func squaredDistances(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>)

  /// ∂x[i] = Σ_o ∂y[o] · 2 · (x[i] − w[o,i]).
  static func differentiateDistances(
    _ w: UnsafePointer<Float>, outputs: Int, inputs: Int, _ x: UnsafePointer<Float>,
    _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>)
}
