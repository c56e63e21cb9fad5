import Foundation
import Glibc
import Testing

@testable import Datasets

/// Pictures in files: PGM made here, PNG of every colour type and depth made by pictures.py.
@Suite struct PictureTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> GreyPicture {
    try GreyPicture.read(folder.write(bytes, to: "picture"))
  }

  private func read(_ text: String) throws -> GreyPicture { try read(Array(text.utf8)) }

  /// How reading these bytes is refused: expected and found as one text; nil where it is not.
  private func complaint(_ bytes: [UInt8]) throws -> String? {
    do {
      _ = try read(bytes)
      return nil
    } catch let error as PictureError {
      #expect("\(error)".contains(folder.path + "/picture"))
      switch error {
      case .malformed(_, let expected, let found): return "\(expected) | \(found)"
      case .notAPicture(_, let found): return found
      case .notAFile, .system: return "\(error)"
      }
    }
  }

  private func complaint(_ text: String) throws -> String? { try complaint(Array(text.utf8)) }

  // MARK: PGM

  @Test func textPGM() throws {
    let picture = try read("P2 3 2 255\n0 1 2\n253 254 255\n")
    #expect(picture == GreyPicture(width: 3, height: 2, pixels: [0, 1, 2, 253, 254, 255]))
    #expect(try read("P2\n3\t2\r\n255 0\n1\n2\n253\n254\n255") == picture)
    #expect(
      try read("P2#a\n# b # c\n3 # columns\n2\n255# white\n0 1 2 # a row\n253 254 255 #") == picture
    )
  }

  @Test func bytePGM() throws {
    let header = Array("P5\n# made by hand\n3 2\n255\n".utf8)
    // 0x23 is #, and white space are pixels, too.
    let raster: [UInt8] = [0x0a, 0x23, 0x20, 0, 128, 255]
    let picture = GreyPicture(width: 3, height: 2, pixels: raster)
    #expect(try read(header + raster) == picture)
    #expect(try read(header + raster + [0x0a]) == picture)
    #expect(try read(Array("P5 3 2 255# the only line\n".utf8) + raster) == picture)
  }

  @Test func whiteOfAnyValue() throws {
    // round(255 · value / white), halves up.
    #expect(try read("P2 2 1 1 0 1").pixels == [0, 255])
    #expect(try read("P2 4 1 15 0 1 7 15").pixels == [0, 17, 119, 255])
    #expect(try read("P2 3 1 2 0 1 2").pixels == [0, 128, 255])
    #expect(try read("P2 5 1 65535 0 128 129 32768 65535").pixels == [0, 0, 1, 128, 255])
    let wide: [UInt8] = [0, 0, 0, 129, 0x80, 0, 0xff, 0xff]
    #expect(try read(Array("P5 4 1 65535 ".utf8) + wide).pixels == [0, 1, 128, 255])
    let thousand: [UInt8] = [0x01, 0xf4, 0x03, 0xe8]
    #expect(try read(Array("P5 2 1 1000\n".utf8) + thousand).pixels == [128, 255])
    #expect(try read(Array("P5 2 1 100\n".utf8) + [50, 100]).pixels == [128, 255])
  }

  @Test func brokenPGM() throws {
    let extents = "1×1 to 16384×16384 pixels | "
    for (text, expected) in [
      ("P2", "white space before the width | the file's end"),
      ("P22 2 255 0", "white space before the width | the byte 0x32"),
      ("P2 # 3 2 255", "the width | the file's end"),
      ("P2 -3 2 255", "the width | the byte 0x2d"),
      ("P2 3", "white space before the height | the file's end"),
      ("P2 3 2.5 255", "white space before the value of white | the byte 0x2e"),
      ("P2 0 2 255", extents + "0×2"),
      ("P5 16385 1 255 ", extents + "16385×1"),
      ("P5 1 999999999 255 ", extents + "1×999999999"),
      ("P5 99999999999999999999 1 255 ", "the width | a number of ten figures or more"),
      ("P2 3 2 0 0", "a value of white from 1 to 65535 | 0"),
      ("P2 3 2 65536 0", "a value of white from 1 to 65535 | 65536"),
      ("P2 3 2 255 0 1 2", "6 pixels | 6 bytes of text"),
      ("P2 3 2 255 0 1 2 3 4     ", "pixel 5 of 6 | the file's end"),
      ("P2 2 1 255 0 256", "values up to 255, white | 256 at pixel 1"),
      ("P2 2 1 255 0 x1", "pixel 1 of 2 | the byte 0x78"),
      ("P2 2 1 255 0 1 2", "nothing after the picture | 2 bytes"),
      ("P5 3 2 255", "white space after the value of white | the file's end"),
      ("P5 3 2 255 abcde", "6 bytes of pixels | 5"),
      ("P5 3 2 256 abcdefghijk", "12 bytes of pixels | 11"),
      ("P5 3 2 98 abcdef", "values up to 98, white | 99 at pixel 2"),
      ("P5 3 2 255 abcdefg", "nothing after the picture | 1 bytes"),
      ("P5 16384 16384 255 a", "268435456 bytes of pixels | 1"),
      ("P2 16384 16384 255 1", "268435456 pixels | 2 bytes of text"),
    ] {
      #expect(try complaint(text) == expected, "\(text)")
    }
  }

  @Test func roundTripThroughFiles() throws {
    let picture = GreyPicture(width: 16, height: 16, pixels: (0...255).map { UInt8($0) })
    for name in ["a.pgm", "b.PGM", "c.png", "d"] {
      let path = folder.path + "/" + name
      try picture.write(to: path)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(GreyPicture.isPGM(bytes) == name.lowercased().hasSuffix(".pgm"))
      #expect(GreyPicture.isPNG(bytes) != GreyPicture.isPGM(bytes))
      #expect(try GreyPicture.read(path) == picture, "\(name)")
    }
    #expect(picture.pgm().count == 13 + 256)
  }

  // MARK: PNG

  @Test(arguments: expectedGreys) func everyColourTypeAndDepth(_ expected: ExpectedGrey) throws {
    let picture = try GreyPicture.read(pictureFile(expected.name))
    #expect(picture.width == 5 && picture.height == 3)
    #expect(picture.pixels == expected.pixels)
  }

  @Test func interlaced16BitsAreRefused() throws {
    let name = "colour-alpha-16-interlaced"
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: pictureFile(name))))
    #expect(
      try complaint(whole)
        == "a picture of 16 bits that is not interlaced, or one of 8 bits | "
        + "an interlaced one of 16 bits; save it without interlacing")
  }

  @Test func everyCutAndEveryFlippedByte() throws {
    for name in ["colour-8", "palette-4-transparent", "grey-8-interlaced"] {
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: pictureFile(name))))
      let picture = try read(whole)
      for length in 0..<whole.count {
        #expect(try complaint(Array(whole[..<length])) != nil, "\(name) cut at \(length)")
      }
      for index in whole.indices {
        var changed = whole
        changed[index] ^= 0x20
        #expect(try complaint(changed) != nil, "\(name) changed at \(index)")
      }
      // What follows the end is not the picture's.
      #expect(try read(whole + [1, 2, 3]) == picture)
    }
  }

  @Test func brokenPNG() throws {
    #expect(
      try complaint(png(width: 16385, height: 1))
        == "1×1 to 16384×16384 pixels | 16385×1")
    // Beyond a million, libpng refuses it itself.
    for (width, height) in [(0, 1), (1 << 30, 1 << 30), (0xffff_ffff, 1), (2_000_000, 1)] {
      let found = try complaint(png(width: width, height: height))
      #expect(found?.hasPrefix("a whole PNG file | libpng: ") == true, "\(found ?? "read")")
    }
    // Sound chunks, but the rows are missing.
    for size in [2, 16384] {
      let found = try complaint(png(width: size, height: size))
      #expect(found?.hasPrefix("a whole PNG file | libpng: ") == true, "\(found ?? "read")")
    }
    #expect(
      try complaint(Array(png(width: 2, height: 2)[..<8]))
        == "a chunk at byte 8, up to one named IEND | 0 bytes")
    var wrongSum = png(width: 2, height: 2)
    wrongSum[29] ^= 1
    let found = try complaint(wrongSum)
    #expect(found?.hasPrefix("the chunk IHDR with the CRC-32 0x") == true, "\(found ?? "read")")
    // A palette picture without a palette.
    let bare = try complaint(png(width: 1, height: 1, kind: 3, rows: [0, 0]))
    #expect(bare?.hasPrefix("a whole PNG file | libpng: ") == true, "\(bare ?? "read")")
    // A grey one with its one row is read: what was refused above was what lacked.
    #expect(try read(png(width: 1, height: 1, rows: [0, 7])).pixels == [7])
  }

  /// A PNG file, 8 bits, with sound chunks around whatever rows.
  private func png(width: Int, height: Int, kind: UInt8 = 0, rows: [UInt8] = []) -> [UInt8] {
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      let body = Array(name.utf8) + data
      return bigEndian(data.count) + body + bigEndian(Int(checksum(body)))
    }
    // zlib: its header, one stored block, Adler-32.
    let length = UInt8(rows.count)
    var (low, high) = (1, 0)
    for byte in rows {
      low = (low + Int(byte)) % 65521
      high = (high + low) % 65521
    }
    let stream = [0x78, 0x01, 0x01, length, 0, ~length, 0xff] + rows + bigEndian(high << 16 | low)
    return [0x89] + Array("PNG\r\n\u{1a}\n".utf8)
      + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, kind, 0, 0, 0])
      + chunk("IDAT", stream) + chunk("IEND", [])
  }

  // MARK: No pictures

  @Test func whatIsNoPicture() throws {
    #expect(try complaint("") == "an empty file")
    #expect(try complaint([0xff, 0xd8, 0xff, 0xe0]) == "a JPEG")
    #expect(try complaint("P6 1 1 255 abc") == "a colour picture, P6")
    #expect(try complaint("P1 1 1 0") == "a bitmap, P1")
    #expect(
      try complaint("<html>none") == "a file that begins with the bytes 3c 68 74 6d 6c 3e 6e 6f")
    #expect(try complaint("P") == "a file that begins with the bytes 50")
    let text = "\(PictureError.notAPicture(path: "a.jpg", found: "a JPEG"))"
    #expect(text == "a.jpg: expected a picture in PNG or PGM (P2 or P5), found a JPEG.")
  }

  private func error(_ path: String) -> PictureError? {
    do throws(PictureError) {
      _ = try GreyPicture.read(path)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatIsNoFile() throws {
    #expect(error(folder.path) == .notAFile(path: folder.path))
    #expect(error("/dev/zero") == .notAFile(path: "/dev/zero"))
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(error(pipe) == .notAFile(path: pipe))
    let missing = folder.path + "/missing"
    #expect(error(missing) == .system(path: missing, call: "open", code: ENOENT))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func whatMayNotBeRead() throws {
    let path = try folder.write(Array("P2 1 1 1 1".utf8), to: "secret")
    #expect(chmod(path, 0) == 0)
    #expect(error(path) == .system(path: path, call: "open", code: EACCES))
  }

  @Test func aFileThatIsTooLongIsNotRead() throws {
    let path = try folder.write(Array("P5 1 1 255 a".utf8), to: "long")
    // A hole, which takes no room.
    #expect(truncate(path, 1 << 40) == 0)
    #expect(
      error(path)
        == .malformed(
          path: path, expected: "at most 536936448 bytes", found: "1099511627776"))
  }

  @Test func whatCannotBeWritten() throws {
    let picture = GreyPicture(width: 1, height: 1, grey: 3)
    for (path, call) in [
      (folder.path + "/none/x.png", "open"), (folder.path, "rename"), ("/proc/x.pgm", "open"),
    ] {
      #expect {
        try picture.write(to: path)
      } throws: { error in
        guard case .system(path, call, _)? = error as? PictureError else { return false }
        return true
      }
    }
    // A device is written to, not replaced.
    try picture.write(to: "/dev/null")
    #expect(throws: PictureError.system(path: "/dev/full", call: "write", code: ENOSPC)) {
      try picture.write(to: "/dev/full")
    }
  }
}

private func pictureFile(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/pictures/\(name).png"
}

/// What a file of pictures.py must become; the pixels are what the script printed.
struct ExpectedGrey: Sendable, CustomTestStringConvertible {
  let name: String
  let pixels: [UInt8]

  init(_ name: String, _ pixels: [UInt8]) {
    self.name = name
    self.pixels = pixels
  }

  var testDescription: String { name }
}

private let expectedGreys: [ExpectedGrey] = [
  ExpectedGrey(
    "grey-1",
    [0, 0, 0, 0, 255, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0]),
  ExpectedGrey(
    "grey-2",
    [0, 0, 85, 85, 170, 85, 170, 170, 255, 255, 255, 255, 0, 0, 85]),
  ExpectedGrey(
    "grey-4",
    [0, 51, 85, 119, 153, 102, 136, 187, 221, 255, 204, 238, 0, 51, 85]),
  ExpectedGrey(
    "grey-8",
    [11, 48, 85, 122, 159, 102, 139, 176, 213, 250, 193, 230, 11, 48, 85]),
  ExpectedGrey(
    "grey-16",
    [12, 49, 85, 122, 159, 102, 139, 176, 212, 249, 193, 230, 12, 49, 85]),
  ExpectedGrey(
    "palette-1",
    [42, 42, 42, 42, 108, 42, 108, 108, 108, 108, 108, 108, 42, 42, 42]),
  ExpectedGrey(
    "palette-2",
    [42, 42, 108, 108, 174, 108, 174, 174, 90, 90, 90, 90, 42, 42, 108]),
  ExpectedGrey(
    "palette-4",
    [42, 90, 221, 126, 108, 60, 192, 163, 144, 125, 78, 60, 42, 90, 221]),
  ExpectedGrey(
    "palette-8",
    [163, 197, 202, 237, 165, 219, 177, 182, 217, 222, 200, 234, 163, 197, 202]),
  ExpectedGrey(
    "colour-8",
    [54, 91, 128, 165, 173, 145, 182, 190, 77, 114, 207, 94, 54, 91, 128]),
  ExpectedGrey(
    "colour-16",
    [54, 91, 128, 165, 173, 145, 182, 190, 77, 113, 206, 94, 54, 91, 128]),
  ExpectedGrey(
    "grey-alpha-8",
    [194, 173, 163, 164, 175, 162, 168, 184, 253, 254, 195, 252, 194, 173, 163]),
  ExpectedGrey(
    "grey-alpha-16",
    [194, 173, 163, 164, 176, 162, 168, 184, 253, 254, 195, 252, 194, 173, 163]),
  ExpectedGrey(
    "colour-alpha-8",
    [121, 122, 133, 246, 235, 253, 243, 235, 174, 170, 237, 171, 121, 122, 133]),
  ExpectedGrey(
    "colour-alpha-16",
    [122, 123, 134, 246, 235, 252, 243, 235, 174, 170, 237, 171, 122, 123, 134]),
  ExpectedGrey(
    "grey-1-interlaced",
    [0, 0, 0, 0, 255, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0]),
  ExpectedGrey(
    "grey-8-interlaced",
    [11, 48, 85, 122, 159, 102, 139, 176, 213, 250, 193, 230, 11, 48, 85]),
  ExpectedGrey(
    "palette-4-interlaced",
    [42, 90, 221, 126, 108, 60, 192, 163, 144, 125, 78, 60, 42, 90, 221]),
  ExpectedGrey(
    "colour-alpha-8-interlaced",
    [121, 122, 133, 246, 235, 253, 243, 235, 174, 170, 237, 171, 121, 122, 133]),
  ExpectedGrey(
    "grey-8-transparent",
    [11, 48, 85, 122, 159, 102, 139, 255, 213, 250, 193, 230, 11, 48, 85]),
  ExpectedGrey(
    "palette-4-transparent",
    [255, 90, 221, 126, 108, 60, 192, 163, 144, 125, 78, 60, 255, 90, 221]),
  ExpectedGrey(
    "grey-8-gamma",
    [11, 48, 85, 122, 159, 102, 139, 176, 213, 250, 193, 230, 11, 48, 85]),
]
