import CPNG
import CZlib
import Glibc

extension GreyPicture {
  /// Whether bytes begin as a PNG file does.
  static func isPNG(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  }

  /// Understands a PNG file of any colour type and depth, with libpng.
  ///
  /// Colours become grey by luma (ITU-R BT.601, as Pillow has it):
  /// grey = (19595 · red + 38470 · green + 7471 · blue + 2¹⁵) >> 16. What is transparent lies on
  /// white: round((alpha · grey + (255 − alpha) · 255) / 255). Of 16 bits the upper 8 remain,
  /// rounded; a file that states another gamma than sRGB's is converted to sRGB. Interlaced pictures
  /// of 16 bits are refused.
  init(png bytes: [UInt8], path: String) throws(PictureError) {
    try checkPNGChunks(of: bytes, path: path)
    try checkInterlacing(of: bytes, path: path)
    let samples = try PNGReader(path: path).read(bytes)
    self.init(width: samples.width, height: samples.height, pixels: samples.grey())
  }
}

/// Checks that a PNG file is whole and as it was written: that its chunks, each a length, a type,
/// data and a CRC-32, go on to the one named IEND. libpng reads on without it, and without a palette's
/// transparency where only that is damaged.
private func checkPNGChunks(of bytes: [UInt8], path: String) throws(PictureError) {
  func word(_ place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
  // After the signature.
  var place = 8
  while true {
    guard bytes.count - place >= 12 else {
      throw .malformed(
        path: path, expected: "a chunk at byte \(place), up to one named IEND",
        found: "\(bytes.count - place) bytes")
    }
    let length = Int(word(place))
    let type = bytes[place + 4..<place + 8]
    let name = String(decoding: type, as: UTF8.self)
    guard type.allSatisfy({ 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 }) else {
      throw .malformed(
        path: path, expected: "a chunk's name, four letters, at byte \(place + 4)",
        found: type.map { "0x" + String($0, radix: 16) }.joined(separator: " "))
    }
    guard bytes.count - place - 12 >= length else {
      throw .malformed(
        path: path, expected: "\(length) bytes in the chunk \(name)",
        found: "\(bytes.count - place - 12)")
    }
    let end = place + 8 + length
    let found = bytes[place + 4..<end].withUnsafeBufferPointer {
      UInt32(crc32_z(0, $0.baseAddress, $0.count))
    }
    guard found == word(end) else {
      throw .malformed(
        path: path, expected: "the chunk \(name) with the CRC-32 0x\(String(word(end), radix: 16))",
        found: "0x\(String(found, radix: 16))")
    }
    if name == "IEND" { return }
    place = end + 4
  }
}

/// Refuses what libpng's simplified interface gets wrong: Debian 12's libpng (1.6.39-2+deb12u4) reads
/// interlaced pictures of 16 bits as 8 bits with their rows mixed up, and says nothing.
private func checkInterlacing(of bytes: [UInt8], path: String) throws(PictureError) {
  // In the first chunk, IHDR: the depth at byte 24 of the file, the interlacing at byte 28.
  guard bytes.count > 28, bytes[24] == 16, bytes[28] != 0 else { return }
  throw .malformed(
    path: path, expected: "a picture of 16 bits that is not interlaced, or one of 8 bits",
    found: "an interlaced one of 16 bits; save it without interlacing")
}

/// The samples of a picture as libpng gives them: 1 (grey), 2 (grey, alpha), 3 (red, green, blue)
/// or 4 (with alpha) bytes a pixel.
private struct PNGSamples {
  let width: Int
  let height: Int
  let channels: Int
  let bytes: [UInt8]

  func grey() -> [UInt8] {
    if channels == 1 { return bytes }
    return [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      for index in 0..<width * height {
        let first = index * channels
        let grey = channels < 3 ? Int(bytes[first]) : luma(at: first)
        let hasAlpha = channels == 2 || channels == 4
        pixels[index] = UInt8(
          hasAlpha ? onWhite(grey, alpha: Int(bytes[first + channels - 1])) : grey)
      }
      count = width * height
    }
  }

  private func luma(at first: Int) -> Int {
    let (red, green, blue) = (Int(bytes[first]), Int(bytes[first + 1]), Int(bytes[first + 2]))
    return (19595 * red + 38470 * green + 7471 * blue + 1 << 15) >> 16
  }

  private func onWhite(_ grey: Int, alpha: Int) -> Int {
    (alpha * grey + (255 - alpha) * 255 + 127) / 255
  }
}

/// libpng's simplified interface, for one picture.
private final class PNGReader {
  private let path: String
  private var image = png_image()

  init(path: String) {
    self.path = path
    image.version = png_uint_32(PNG_IMAGE_VERSION)
  }

  deinit { png_image_free(&image) }

  func read(_ bytes: [UInt8]) throws(PictureError) -> PNGSamples {
    // The bytes must stay where they are until the picture is read.
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(PictureError) in try read(buffer) }
    }
    return try result.get()
  }

  private func read(_ bytes: UnsafeRawBufferPointer) throws(PictureError) -> PNGSamples {
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw failure
    }
    let (width, height) = (Int(image.width), Int(image.height))
    try GreyPicture.checkExtents(width: width, height: height, path: path)
    let hasAlpha = image.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
    let hasColor = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
    // Without the two flags for 16 bits and for palettes: one byte a sample, no indices.
    image.format =
      (hasAlpha ? png_uint_32(PNG_FORMAT_FLAG_ALPHA) : 0)
      | (hasColor ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0)
    // Else 16 bits without a gamma would be taken for linear light, 8 bits for sRGB.
    image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let channels = (hasColor ? 3 : 1) + (hasAlpha ? 1 : 0)
    let size = width * height * channels
    var isRead = false
    let samples = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      // The system gives out pages only as they are written, so a file that lies costs little.
      isRead =
        png_image_finish_read(
          &image, nil, buffer.baseAddress, png_int_32(width * channels), nil) != 0
      count = isRead ? size : 0
    }
    guard isRead else { throw failure }
    return PNGSamples(width: width, height: height, channels: channels, bytes: samples)
  }

  /// What libpng says: `Not a PNG file`, `IDAT: CRC error`, `Read Error` where bytes are missing.
  private var failure: PictureError {
    let message = withUnsafeBytes(of: &image.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return .malformed(path: path, expected: "a whole PNG file", found: "libpng: \(message)")
  }
}
