/// PGM, Netpbm's format for grey pictures (https://netpbm.sourceforge.net/doc/pgm.html).
extension GreyPicture {
  /// The file's bytes: P5, 255 for white.
  public func pgm() -> [UInt8] {
    Array("P5\n\(width) \(height)\n255\n".utf8) + pixels
  }

  /// Whether bytes begin as those of P2 (numbers in text) or P5 (bytes) do.
  static func isPGM(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == UInt8(ascii: "P")
      && (bytes[1] == UInt8(ascii: "2") || bytes[1] == UInt8(ascii: "5"))
  }

  /// Understands a file's bytes: pixel = round(255 · value / white), white being 1 to 65535 as the
  /// file says. After its only picture nothing but white space may stand.
  init(pgm bytes: [UInt8], path: String) throws(PictureError) {
    var reader = PGMReader(bytes: bytes, path: path)
    let width = try reader.number("the width")
    let height = try reader.number("the height")
    try GreyPicture.checkExtents(width: width, height: height, path: path)
    let white = try reader.number("the value of white")
    guard (1...65535).contains(white) else {
      throw reader.malformed("a value of white from 1 to 65535", "\(white)")
    }
    let isText = bytes[1] == UInt8(ascii: "2")
    let pixels =
      isText
      ? try reader.textPixels(width * height, white: white)
      : try reader.bytePixels(width * height, white: white)
    try reader.expectEnd(allowingComments: isText)
    self.init(width: width, height: height, pixels: pixels)
  }
}

private struct PGMReader {
  let bytes: [UInt8]
  let path: String
  /// After the two bytes that tell the format.
  var place = 2

  /// A whole number after white space and comments, which go from # to the line's end.
  mutating func number(_ what: String) throws(PictureError) -> Int {
    let start = place
    skipSpace()
    guard place > start else { throw malformed("white space before \(what)", found) }
    guard let first = peek, isDigit(first) else { throw malformed(what, found) }
    var number = 0
    while let byte = peek, isDigit(byte) {
      number = 10 * number + Int(byte - UInt8(ascii: "0"))
      guard number < 1_000_000_000 else {
        throw malformed(what, "a number of ten figures or more")
      }
      place += 1
    }
    return number
  }

  mutating func textPixels(_ count: Int, white: Int) throws(PictureError) -> [UInt8] {
    // A figure and a space at least, so that a header that lies costs no memory.
    guard (bytes.count - place) / 2 >= count else {
      throw malformed("\(count) pixels", "\(bytes.count - place) bytes of text")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count)
    for index in 0..<count {
      let value = try number("pixel \(index) of \(count)")
      pixels.append(try scaled(value, white, index))
    }
    return pixels
  }

  mutating func bytePixels(_ count: Int, white: Int) throws(PictureError) -> [UInt8] {
    // Exactly one byte of white space ends the header: that after a comment, where there is one
    // directly after the number.
    skipComment()
    guard let byte = peek, isSpace(byte) else {
      throw malformed("white space after the value of white", found)
    }
    place += 1
    let width = white < 256 ? 1 : 2
    guard bytes.count - place >= count * width else {
      throw malformed("\(count * width) bytes of pixels", "\(bytes.count - place)")
    }
    let raster = bytes[place..<place + count * width]
    place = raster.endIndex
    if white == 255 { return Array(raster) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count)
    for index in 0..<count {
      let first = raster.startIndex + index * width
      let value =
        width == 1 ? Int(raster[first]) : Int(raster[first]) << 8 | Int(raster[first + 1])
      pixels.append(try scaled(value, white, index))
    }
    return pixels
  }

  private func scaled(_ value: Int, _ white: Int, _ index: Int) throws(PictureError) -> UInt8 {
    guard value <= white else {
      throw malformed("values up to \(white), white", "\(value) at pixel \(index)")
    }
    return UInt8((255 * value + white / 2) / white)
  }

  mutating func expectEnd(allowingComments: Bool) throws(PictureError) {
    let end = place
    while let byte = peek, isSpace(byte) { place += 1 }
    if allowingComments { skipSpace() }
    guard place == bytes.count else {
      throw malformed("nothing after the picture", "\(bytes.count - end) bytes")
    }
  }

  private mutating func skipSpace() {
    while let byte = peek {
      if byte == UInt8(ascii: "#") {
        skipComment()
      } else if isSpace(byte) {
        place += 1
      } else {
        return
      }
    }
  }

  /// To the end of a comment's line, but not over it.
  private mutating func skipComment() {
    guard peek == UInt8(ascii: "#") else { return }
    while let byte = peek, byte != 0x0a, byte != 0x0d { place += 1 }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private var found: String {
    peek.map { "the byte 0x" + String($0, radix: 16) } ?? "the file's end"
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// Space, tab, line feed, vertical tab, form feed and carriage return.
  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }

  func malformed(_ expected: String, _ found: String) -> PictureError {
    .malformed(path: path, expected: expected, found: found)
  }
}
