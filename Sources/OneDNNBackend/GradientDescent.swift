import ComputeBackend

/// w ← w − learningRate · g.
final class GradientDescent: UpdateOperation {
  typealias Scalar = Float

  private let parameter: Lanes
  private let gradient: Lanes
  /// The lanes point into these.
  private let buffers: (Buffer<Float>, Buffer<Float>)

  init(parameter: Buffer<Float>, gradient: Buffer<Float>) {
    self.buffers = (parameter, gradient)
    self.parameter = Lanes(parameter)
    self.gradient = Lanes(gradient)
  }

  func update(learningRate: Float) {
    for index in 0..<parameter.count {
      parameter[index] -= learningRate * gradient[index]
    }
  }
}
