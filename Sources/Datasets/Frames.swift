/// Frames of new pixels around an image, filled from the inside out after the image was written to
/// its place within them.
struct Frames<Pixel: Sendable>: Sendable {
  /// How many rows and columns all frames together put before the image.
  let margin: Int

  private let frames: [Frame]

  /// New pixels around what is inside, some on each side.
  private struct Frame: Sendable {
    let by: Int
    /// What they hold; nil for the nearest pixel.
    let value: Pixel?
  }

  /// Frames from the inside out; a value of nil repeats the nearest pixel.
  init(_ fillings: [(by: Int, value: Pixel?)]) {
    frames = fillings.filter { $0.by > 0 }.map { Frame(by: $0.by, value: $0.value) }
    margin = frames.reduce(0) { $0 + $1.by }
  }

  /// Fills the frames of a plane of `height` × `width`, frames included, around its inner pixels.
  func surround(_ plane: UnsafeMutablePointer<Pixel>, height: Int, width: Int) {
    var inset = margin
    for frame in frames {
      let rows = inset..<height - inset
      let outer = inset - frame.by
      let reach = width - 2 * outer
      for y in rows {
        let row = plane + y * width
        let (left, right) = (frame.value ?? row[inset], frame.value ?? row[width - inset - 1])
        for x in 0..<frame.by {
          row[outer + x] = left
          row[width - inset + x] = right
        }
      }
      for step in 0..<frame.by {
        let above = plane + (outer + step) * width + outer
        let below = plane + (rows.upperBound + step) * width + outer
        if let value = frame.value {
          above.update(repeating: value, count: reach)
          below.update(repeating: value, count: reach)
        } else {
          above.update(from: plane + rows.lowerBound * width + outer, count: reach)
          below.update(from: plane + (rows.upperBound - 1) * width + outer, count: reach)
        }
      }
      inset = outer
    }
  }
}
