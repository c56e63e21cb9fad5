/// Copies between maps as networks keep them, [C, N, P] (channels, images, places), and panels: 32
/// channels side by side, [C/32, …, 32], so that every distance inside a panel is known to the
/// compiler.
///
/// Where a place's images lie in a panel is given by a table, because the same copies serve inputs
/// [P, C/32, N, 32] and weights [O/32, P, C, 32] (O the channels and C the images there), and because
/// some places are of no use: a negative number stands for them.
public protocol TranspositionKernels {
  /// panel[offsets[p] + 32·n + c] ← source[c·stride + n·P + p] for one panel's channels.
  ///
  /// - Parameters:
  ///   - source: the panel's first channel; 15 scalars behind its last one are read.
  ///   - stride: scalars from one channel to the next.
  ///   - channels: how many channels the panel has, 1 to 32; the others' scalars become zero.
  ///   - images: N.
  ///   - places: P.
  ///   - offsets: one for each place; a negative one leaves the place out.
  ///   - panel: where offset 0 is.
  static func arrangePanel(
    _ source: UnsafePointer<Float>, stride: Int, channels: Int, images: Int, places: Int,
    offsets: UnsafePointer<Int32>, into panel: UnsafeMutablePointer<Float>)

  /// target[c·stride + n·P + p] ← panel[offsets[p] + 32·n + c] for one panel's channels, the reverse
  /// of `arrangePanel`; zero at the places that are left out.
  static func restorePanel(
    _ panel: UnsafePointer<Float>, offsets: UnsafePointer<Int32>, images: Int, places: Int,
    into target: UnsafeMutablePointer<Float>, stride: Int, channels: Int)

  /// target[32·c + r] ← source[32·r + c] for r, c < 32.
  static func transposeSquare(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>)
}
