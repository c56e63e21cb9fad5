import Specs
import Tensors

/// Distorts images as a spec's `data.distortions` says; the formula is `DistortionSpec`'s.
///
/// Version 0 of an image is itself, version v ≥ 1 its v-th distortion: a function of the seed, the image
/// and v alone, computed when it is asked for, so that any number of versions need no memory. Each
/// draws from a stream of its own, so that none depends on what was drawn before.
public final class Distorter {
  /// What an image is distorted by.
  public struct Draw: Equatable, Sendable {
    /// Columns to the right and rows down.
    public var translation: (x: Double, y: Double)
    /// s: both axes are scaled by 1 + s.
    public var scaling: Double
    /// q: the factor of x and, inverted, of y.
    public var squeezing: Double
    /// Columns a row.
    public var shear: Double

    /// A distortion; none, unless something is given.
    public init(
      translation: (x: Double, y: Double) = (0, 0), scaling: Double = 0, squeezing: Double = 0,
      shear: Double = 0
    ) {
      self.translation = translation
      self.scaling = scaling
      self.squeezing = squeezing
      self.shear = shear
    }

    /// Whether all numbers are equal.
    public static func == (left: Self, right: Self) -> Bool {
      left.translation == right.translation && left.scaling == right.scaling
        && left.squeezing == right.squeezing && left.shear == right.shear
    }
  }

  /// How many versions of each image a training set holds beside the original; nil where every pass
  /// has versions of its own.
  public let copies: Int?

  private let spec: DistortionSpec
  private let seed: UInt64
  private let purpose: String
  private let channels: Int
  private let height: Int
  private let width: Int
  private let image: UnsafeMutablePointer<UInt8>
  /// A row between two of the image's, times 256, with the background before and behind it.
  private let row: UnsafeMutablePointer<UInt32>

  /// A distorter of images of a set's size.
  ///
  /// - Parameters:
  ///   - spec: how far images may be distorted, and how.
  ///   - seed: the trial's; distortions that are fixed have a seed of their own.
  ///   - images: the set, of which only the size counts here.
  public init(_ spec: DistortionSpec, seed: Int, for images: ImageSet) {
    self.spec = spec
    self.seed = UInt64(truncatingIfNeeded: spec.fixed?.seed ?? seed)
    purpose = spec.fixed == nil ? "augmentation" : "distortions"
    copies = spec.fixed?.copies
    (channels, height, width) = (images.channels, images.height, images.width)
    image = .allocate(capacity: channels * height * width)
    row = .allocate(capacity: width + 2 * Self.margin)
    row.update(repeating: UInt32(spec.background) << 8, count: width + 2 * Self.margin)
  }

  deinit {
    image.deallocate()
    row.deallocate()
  }

  /// What a version of an image is distorted by.
  ///
  /// - Parameters:
  ///   - image: its item in the set's file.
  ///   - version: which one, 1 or more; 0 would be the original.
  public func draw(image: Int, version: Int) -> Draw {
    var stream = RandomStream(
      seed: seed, name: purpose,
      index: UInt64(truncatingIfNeeded: version) << 32 | UInt64(truncatingIfNeeded: image))
    // All are drawn, whatever their ranges: turning one off leaves the others as they are.
    func within(_ range: Double) -> Double { range * stream.uniform(-1, 1) }
    let x = within(spec.translation)
    let y = within(spec.translation)
    let scaling = within(spec.scaling)
    let squeezing = within(spec.squeezing)
    return Draw(
      translation: (x, y), scaling: scaling, squeezing: squeezing, shear: within(spec.shear))
  }

  /// A distorted image, C×H×W bytes, which are valid until the next one is asked for.
  func distort(_ source: UnsafePointer<UInt8>, by draw: Draw) -> UnsafePointer<UInt8> {
    let map = InverseMap(draw, height: height, width: width)
    for channel in 0..<channels {
      distort(source + channel * height * width, into: image + channel * height * width, map)
    }
    return UnsafePointer(image)
  }

  /// A copy of an image's version, C×H×W bytes.
  public func image(_ index: Int, of images: ImageSet, version: Int) -> [UInt8] {
    let original = images.image(index)
    guard version > 0 else { return original }
    return apply(draw(image: index, version: version), to: original)
  }

  /// An image of C×H×W bytes, distorted.
  func apply(_ draw: Draw, to image: [UInt8]) -> [UInt8] {
    precondition(image.count == channels * height * width, "An image has the set's size.")
    return image.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return [] }
      return Array(UnsafeBufferPointer(start: distort(source, by: draw), count: image.count))
    }
  }

  // MARK: Pixels

  /// How many background pixels lie before and behind a row: a neighbour pair that reaches no pixel of
  /// the image lies among them entirely.
  private static let margin = 2

  /// One channel. Shear is horizontal, so a row of the result lies along a row of the source: two
  /// source rows are mixed first, and each pixel is then a mixture of two neighbours.
  private func distort(
    _ source: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<UInt8>, _ map: InverseMap
  ) {
    let (margin, width) = (Self.margin, width)
    let pixels = row + margin
    for y in 0..<height {
      mix(source, at: map.y + y &* map.yPerRow, into: pixels)
      var x = map.x &+ y &* map.xPerRow
      let target = result + y &* width
      for column in 0..<width {
        let place = min(max(x &>> InverseMap.fractionBits, -margin), width)
        let share = UInt32(truncatingIfNeeded: x &>> (InverseMap.fractionBits - 8)) & 255
        let sum = pixels[place] &* (256 &- share) &+ pixels[place &+ 1] &* share
        target[column] = UInt8(truncatingIfNeeded: (sum &+ 0x8000) &>> 16)
        x &+= map.xPerColumn
      }
    }
  }

  /// What lies at a height between two source rows, times 256.
  private func mix(
    _ source: UnsafePointer<UInt8>, at y: Int, into pixels: UnsafeMutablePointer<UInt32>
  ) {
    let upper = y &>> InverseMap.fractionBits
    let share = UInt32(truncatingIfNeeded: y &>> (InverseMap.fractionBits - 8)) & 255
    let background = UInt32(spec.background)
    if upper >= 0, upper < height - 1 {
      let above = source + upper &* width
      let below = above + width
      for x in 0..<width {
        pixels[x] = UInt32(above[x]) &* (256 &- share) &+ UInt32(below[x]) &* share
      }
    } else if upper == -1 || upper == height - 1 {
      // Half outside: the first row below the background, or the last one above it.
      let inside = source + max(upper, 0) &* width
      let outer = background &* (upper < 0 ? 256 &- share : share)
      let inner = upper < 0 ? share : 256 &- share
      for x in 0..<width { pixels[x] = UInt32(inside[x]) &* inner &+ outer }
    } else {
      pixels.update(repeating: background << 8, count: width)
    }
  }
}

/// Where in the source each pixel of the distorted image lies, in whole numbers with 32 binary places,
/// half a 256th of a pixel added: the 256ths are then rounded when they are cut off.
private struct InverseMap {
  static let fractionBits = 32

  let x: Int
  let xPerColumn: Int
  let xPerRow: Int
  let y: Int
  let yPerRow: Int

  /// The inverse of (aₓ·x + h·a_y·y + tₓ, a_y·y + t_y) about the centre. Additions, multiplications and
  /// divisions in Double, which every machine rounds alike.
  init(_ draw: Distorter.Draw, height: Int, width: Int) {
    let q = draw.squeezing
    let squeezed = q < 0 ? 1 / (1 - q) : 1 + q
    let (across, down) = ((1 + draw.scaling) * squeezed, (1 + draw.scaling) / squeezed)
    let centre = (x: Double(width - 1) / 2, y: Double(height - 1) / 2)
    let top = -centre.y - draw.translation.y
    let left = -centre.x - draw.translation.x - draw.shear * top
    x = Self.fixed(left / across + centre.x + 1 / 512)
    y = Self.fixed(top / down + centre.y + 1 / 512)
    xPerColumn = Self.fixed(1 / across)
    xPerRow = Self.fixed(-draw.shear / across)
    yPerRow = Self.fixed(1 / down)
  }

  private static func fixed(_ value: Double) -> Int {
    // What a spec may say keeps places within millions of pixels, 2²³ or so.
    Int((value * 0x1p32).rounded())
  }
}
