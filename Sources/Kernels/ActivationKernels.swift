/// Functions of one scalar, and how gradients pass through them. A NaN stays a NaN.
public protocol ActivationKernels {
  /// y[i] = amplitude · tanh(slope · x[i]); tanh to within 2·10⁻⁷ of itself.
  static func scaledTanh(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int, amplitude: Float,
    slope: Float)

  /// ∂x[i] = ∂y[i] · (atZero − bend · y[i]²): tanh's own with 1 and 1.
  static func scaledTanhGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int, atZero: Float, bend: Float)

  /// y[i] = 1/(1 + e^−x[i]), to within 3·10⁻⁷ of itself where it is above 10⁻³⁷.
  static func sigmoid(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int)

  /// ∂x[i] = ∂y[i] · y[i] · (1 − y[i]).
  static func sigmoidGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int)

  /// y[i] = max(x[i], 0).
  static func rectify(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int)

  /// ∂x[i] = ∂y[i] where y[i] > 0, else 0.
  static func rectifyGradient(
    _ y: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into inputGradient: UnsafeMutablePointer<Float>, count: Int)
}
