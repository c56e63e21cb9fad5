/// A contiguous array of scalars with a shape, in row-major order (NCHW for images).
///
/// Generic over the scalar because the same network runs in Float32 (training) and in Double (the
/// reference every kernel is checked against).
public struct Tensor<Scalar> {
  /// The extents, outermost first.
  public let shape: Shape
  /// The scalars in row-major order; always `shape.count` of them.
  public var scalars: [Scalar]

  /// A tensor of the given shape and scalars, which must be as many as the shape holds.
  public init(shape: Shape, scalars: [Scalar]) {
    precondition(
      shape.count == scalars.count,
      "A tensor of shape \(shape) holds \(shape.count) scalars, not \(scalars.count).")
    self.shape = shape
    self.scalars = scalars
  }

  /// A tensor that holds one value everywhere.
  public init(repeating value: Scalar, shape: Shape) {
    self.init(shape: shape, scalars: [Scalar](repeating: value, count: shape.count))
  }
}

extension Tensor: Equatable where Scalar: Equatable {}
extension Tensor: Sendable where Scalar: Sendable {}
