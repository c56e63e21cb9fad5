import Files
import Glibc

/// A grey picture of one byte a pixel.
public struct GreyPicture: Equatable, Sendable {
  /// How many columns there are.
  public let width: Int
  /// How many rows there are.
  public let height: Int
  /// The pixels [height, width], row by row from the top; 0 is black, 255 white.
  public var pixels: [UInt8]

  /// A picture of given pixels, width · height of them.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "A picture has at least one pixel.")
    precondition(pixels.count == width * height, "A picture has width · height pixels.")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture of one grey.
  public init(width: Int, height: Int, grey: UInt8) {
    self.init(
      width: width, height: height, pixels: [UInt8](repeating: grey, count: width * height))
  }
}

extension GreyPicture {
  /// The most columns, and the most rows, that a picture file may have.
  public static let largestExtent = 16384

  /// The longest file that is read: two bytes for each pixel of the largest picture, and a header.
  static let largestFile = 2 * largestExtent * largestExtent + 1 << 16

  /// Reads a picture, PNG or PGM (P2 and P5), which its first bytes tell, whatever its name is.
  public static func read(_ path: String) throws(PictureError) -> GreyPicture {
    let bytes = try contents(of: path)
    if isPNG(bytes) { return try GreyPicture(png: bytes, path: path) }
    if isPGM(bytes) { return try GreyPicture(pgm: bytes, path: path) }
    throw .notAPicture(path: path, found: beginning(of: bytes))
  }

  /// A file's bytes, where its first ones are a picture's; else no more than these.
  private static func contents(of path: String) throws(PictureError) -> [UInt8] {
    // A pipe that nobody writes to must not keep us waiting.
    let file = try PictureError.translating { () throws(FileFailure) in
      try OpenFile(path, O_RDONLY | O_NONBLOCK)
    }
    let status = try PictureError.translating(file.status)
    guard status.isRegular else { throw .notAFile(path: path) }
    let start = try PictureError.translating { () throws(FileFailure) in
      try file.bytes(atMost: 16)
    }
    guard isPNG(start) || isPGM(start) else { return start }
    guard status.size <= largestFile else {
      throw .malformed(
        path: path, expected: "at most \(largestFile) bytes", found: "\(status.size)")
    }
    let rest = try PictureError.translating { () throws(FileFailure) in
      try file.bytes(atMost: largestFile)
    }
    return start + rest
  }

  /// Refuses extents that no picture has, before memory is taken for them.
  static func checkExtents(
    width: Int, height: Int, path: String
  ) throws(PictureError) {
    guard (1...largestExtent).contains(width), (1...largestExtent).contains(height) else {
      throw .malformed(
        path: path, expected: "1×1 to \(largestExtent)×\(largestExtent) pixels",
        found: "\(width)×\(height)")
    }
  }

  /// What a file that is no picture begins with.
  private static func beginning(of bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    let known: [(start: [UInt8], name: String)] = [
      ([0xff, 0xd8, 0xff], "a JPEG"), (Array("GIF8".utf8), "a GIF"), (Array("BM".utf8), "a BMP"),
      (Array("II*\0".utf8), "a TIFF"), (Array("MM\0*".utf8), "a TIFF"),
      (Array("P1".utf8), "a bitmap, P1"), (Array("P4".utf8), "a bitmap, P4"),
      (Array("P3".utf8), "a colour picture, P3"), (Array("P6".utf8), "a colour picture, P6"),
      (Array("P7".utf8), "a PAM, P7"),
    ]
    if let kind = known.first(where: { bytes.starts(with: $0.start) }) { return kind.name }
    let start = bytes.prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "a file that begins with the bytes " + start.joined(separator: " ")
  }
}

// MARK: - Writing

extension GreyPicture {
  /// Writes the picture, placed as a whole: as PGM (P5) where the path ends so, else as PNG.
  public func write(to path: String) throws {
    let bytes = path.lowercased().hasSuffix(".pgm") ? pgm() : try png()
    try PictureError.translating { () throws(FileFailure) in
      if let status = FileStatus(path: path), !status.isRegular, !status.isFolder {
        // A pipe or device cannot be replaced.
        try OpenFile(path, O_WRONLY).write(bytes)
      } else {
        try replaceFile(path, with: bytes)
      }
    }
  }
}
