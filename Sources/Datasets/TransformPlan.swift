import Specs

/// A spec's transforms, worked out once for a size of image.
///
/// Up to here all transforms are a value for each byte and frames around the image, so that one
/// pass writes the inner pixels by table to their final place and the frames are then filled from
/// the inside out. A transform that mixes pixels (a resize, a distortion) would be a stage before
/// this pass.
struct TransformPlan: Sendable {
  /// Rows and columns after all transforms.
  private(set) var height: Int
  private(set) var width: Int
  /// What each byte becomes.
  private(set) var values: [Float]
  /// How many bytes an image has, and how many floats the result has.
  let inputCount: Int
  private(set) var outputCount: Int

  private let channels: Int
  private let innerHeight: Int
  private let innerWidth: Int
  /// From the inside out.
  private var frames: [Frame] = []
  /// How many rows and columns all frames together put before the image.
  private var margin = 0

  /// New pixels around an image, some on each side.
  private struct Frame: Sendable {
    var by: Int
    /// What they hold; nil for the nearest pixel.
    var value: Float?
  }

  init(_ transforms: [TransformSpec], channels: Int, height: Int, width: Int) throws {
    self.channels = channels
    self.height = height
    self.width = width
    innerHeight = height
    innerWidth = width
    inputCount = channels * height * width
    outputCount = inputCount
    values = (0..<256).map(Float.init)
    // In Double until the end, so that a padding value before the scale is scaled exactly as well.
    var fillings: [(by: Int, value: Double?)] = []
    var isScaled = false
    for (index, transform) in transforms.enumerated() {
      switch transform {
      case .scale(let scale):
        guard !isScaled else {
          throw DataError.unusableTransform(
            index: index, reason: "scale maps bytes, and an earlier scale already has. Keep one.")
        }
        let map = try Self.map(of: scale, index: index)
        values = (0..<256).map { Float(map(Double($0))) }
        fillings = fillings.map { ($0.by, $0.value.map(map)) }
        isScaled = true
      case .pad(let pad):
        guard (0...4096).contains(pad.by), pad.value.isFinite else {
          throw DataError.unusableTransform(
            index: index,
            reason: "pad by \(pad.by) with \(pad.value): by is 0 to 4096, and value is finite.")
        }
        fillings.append((pad.by, pad.mode == .constant ? pad.value : nil))
      }
    }
    for filling in fillings where filling.by > 0 {
      frames.append(Frame(by: filling.by, value: filling.value.map { Float($0) }))
      margin += filling.by
    }
    self.height += 2 * margin
    self.width += 2 * margin
    outputCount = channels * self.height * self.width
  }

  /// x ↦ a + (b − a)·x/255.
  private static func map(of scale: ScaleSpec, index: Int) throws -> (Double) -> Double {
    guard scale.to.count == 2, scale.to.allSatisfy(\.isFinite) else {
      throw DataError.unusableTransform(
        index: index, reason: "scale's to is two finite numbers, for bytes 0 and 255.")
    }
    let (a, b) = (scale.to[0], scale.to[1])
    return { a + (b - a) * $0 / 255 }
  }

  /// Transforms one image of `inputCount` bytes to `outputCount` floats.
  func apply(
    to image: UnsafePointer<UInt8>, _ table: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>
  ) {
    for channel in 0..<channels {
      let source = image + channel * innerHeight * innerWidth
      let plane = result + channel * height * width
      var row = plane + margin * width + margin
      for y in 0..<innerHeight {
        let pixels = source + y * innerWidth
        for x in 0..<innerWidth { row[x] = table[Int(pixels[x])] }
        row += width
      }
      surround(plane)
    }
  }

  /// Fills the frames around the inner pixels of one channel.
  private func surround(_ plane: UnsafeMutablePointer<Float>) {
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
