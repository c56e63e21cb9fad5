import Specs

/// A spec's transforms, worked out once for a size of image.
///
/// All of them together are a value for each byte, frames around the image, and at most one resize
/// with frames before and behind it. Values and interpolation may change places, for an
/// interpolation's weights sum up to one; so the values are looked up while the pixels are still
/// bytes: last before the outer frames where the resize makes bytes, first where it makes floats.
/// Without a resize, one pass writes the pixels to their final place and the frames are then filled.
struct TransformPlan: Sendable {
  /// Rows and columns after all transforms.
  let height: Int
  let width: Int
  /// What each byte becomes.
  let values: [Float]
  /// How many bytes an image has.
  let inputCount: Int

  private let channels: Int
  private let file: Extent
  private let resizes: Bool
  private let resize: Resize
  private let frames: Frames<Float>

  private typealias Extent = (height: Int, width: Int)

  private enum Resize: Sendable {
    case none
    /// The frames are filled before.
    case bytes(Frames<UInt8>, ByteResampling)
    case floats(Frames<Float>, FloatResampling)
  }

  init(_ transforms: [TransformSpec], channels: Int, height: Int, width: Int) throws {
    var draft = TransformDraft(height: height, width: width)
    for (index, transform) in transforms.enumerated() { try draft.add(transform, at: index) }
    self.channels = channels
    self.height = draft.size.height
    self.width = draft.size.width
    file = (height, width)
    inputCount = channels * height * width
    values = (0..<256).map { Float(draft.map?(Double($0)) ?? Double($0)) }
    frames = Frames(draft.fillings.map { ($0.by, $0.value.map { Float($0) }) })
    resizes = draft.resize != nil
    let inner = draft.fillingsBeforeResize
    switch draft.resize {
    case nil:
      resize = .none
    case .some(let (isRounded, from, to)) where isRounded:
      resize = .bytes(
        Frames(inner.map { ($0.by, $0.value.map { UInt8($0) }) }),
        ByteResampling(from: from, to: to))
    case .some(let (_, from, to)):
      resize = .floats(
        Frames(inner.map { ($0.by, $0.value.map { Float($0) }) }),
        FloatResampling(from: from, to: to))
    }
  }

  /// Transforms one image of `inputCount` bytes: each channel to `height` × `width` floats, the
  /// first one at `result`, the others at multiples of `channelStride` behind it.
  func apply(
    to image: UnsafePointer<UInt8>, _ table: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>, channelStride: Int
  ) {
    for channel in 0..<channels {
      let source = image + channel * file.height * file.width
      let plane = result + channel * channelStride
      if resizes {
        writeResized(source, table, to: plane)
      } else {
        write(source, file, table, to: plane)
      }
      frames.surround(plane, height: height, width: width)
    }
  }

  /// Out of line, to keep what it needs out of the usual pass.
  @inline(never)
  private func writeResized(
    _ source: UnsafePointer<UInt8>, _ table: UnsafePointer<Float>,
    to plane: UnsafeMutablePointer<Float>
  ) {
    switch resize {
    case .none: break
    case .bytes(let inner, let resampling): write(source, table, inner, resampling, to: plane)
    case .floats(let inner, let resampling): write(source, table, inner, resampling, to: plane)
    }
  }

  /// Looks the pixels of one channel up and writes them to their place within the frames.
  private func write(
    _ source: UnsafePointer<UInt8>, _ size: Extent, _ table: UnsafePointer<Float>,
    to plane: UnsafeMutablePointer<Float>
  ) {
    var row = plane + frames.margin * width + frames.margin
    for y in 0..<size.height {
      let pixels = source + y * size.width
      for x in 0..<size.width { row[x] = table[Int(pixels[x])] }
      row += width
    }
  }

  /// Frames, resizes, looks up.
  private func write(
    _ source: UnsafePointer<UInt8>, _ table: UnsafePointer<Float>, _ inner: Frames<UInt8>,
    _ resampling: ByteResampling, to plane: UnsafeMutablePointer<Float>
  ) {
    let (rows, columns) = (resampling.rows, resampling.columns)
    let size = (height: rows.outputs, width: columns.outputs)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size.height * size.width) { resized in
      guard let resized = resized.baseAddress else { return }
      if inner.margin == 0 {
        resampling.apply(to: source, resized)
      } else {
        let count = rows.inputs * columns.inputs
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { framed in
          guard let framed = framed.baseAddress else { return }
          place(source, in: framed, inner, width: columns.inputs) { $0 }
          inner.surround(framed, height: rows.inputs, width: columns.inputs)
          resampling.apply(to: framed, resized)
        }
      }
      write(resized, size, table, to: plane)
    }
  }

  /// Looks up, frames, resizes.
  private func write(
    _ source: UnsafePointer<UInt8>, _ table: UnsafePointer<Float>, _ inner: Frames<Float>,
    _ resampling: FloatResampling, to plane: UnsafeMutablePointer<Float>
  ) {
    let (height, width) = (resampling.rows.inputs, resampling.columns.inputs)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: height * width) { framed in
      guard let framed = framed.baseAddress else { return }
      place(source, in: framed, inner, width: width) { table[Int($0)] }
      inner.surround(framed, height: height, width: width)
      let corner = plane + frames.margin * self.width + frames.margin
      resampling.apply(to: framed, corner, stride: self.width)
    }
  }

  /// Writes the file's pixels of one channel to their place within frames before a resize.
  @inline(__always)
  private func place<Pixel>(
    _ source: UnsafePointer<UInt8>, in plane: UnsafeMutablePointer<Pixel>,
    _ inner: Frames<Pixel>, width: Int, _ value: (UInt8) -> Pixel
  ) {
    for y in 0..<file.height {
      let pixels = source + y * file.width
      let row = plane + (y + inner.margin) * width + inner.margin
      for x in 0..<file.width { row[x] = value(pixels[x]) }
    }
  }
}
