import ComputeBackend
import Tensors

/// What a dropout layer multiplies a batch with; whoever trains draws it anew before every forward
/// pass.
public final class DropoutMask<Scalar: BinaryFloatingPoint & Sendable> {
  /// The layer's name.
  public let layer: String
  /// The probability of zero.
  public let rate: Double
  /// [N, …] as the layer's input is laid out: 0 or 1/(1 − rate). All 1 until it is drawn.
  public let mask: Buffer<Scalar>

  init(layer: String, rate: Double, count: Int) {
    self.layer = layer
    self.rate = rate
    self.mask = Buffer(count: count)
    mask.pointer.update(repeating: 1, count: count)
  }

  /// Draws a mask: half a random word a scalar, in the order of the scalars.
  public func draw(from stream: inout RandomStream) {
    // The compiler makes a version for a type that it sees: no witness is called for each scalar.
    if Scalar.self == Float.self {
      unsafeDowncast(self, to: DropoutMask<Float>.self).drawEach(from: &stream)
    } else {
      drawEach(from: &stream)
    }
  }

  private func drawEach(from stream: inout RandomStream) {
    let kept = Scalar(1 / (1 - rate))
    let threshold = UInt64(rate * 0x1p32)
    let pointer = mask.pointer
    var index = 0
    while index < mask.count {
      let word = stream.next()
      // A buffer may be written a little beyond its end.
      pointer[index] = word & 0xffff_ffff < threshold ? 0 : kept
      pointer[index &+ 1] = word &>> 32 < threshold ? 0 : kept
      index &+= 2
    }
  }
}
