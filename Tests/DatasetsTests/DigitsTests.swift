import CZlib
import Files
import Foundation
import Testing

@testable import Datasets

@Suite struct DigitsTests {
  /// The pinned hashes are the drawing's identity: the log of a run on the digits names them. If
  /// the drawing changes, so do they, and older runs are of other data.
  @Test func theFirstThousandArePinned() throws {
    var hashes: [String] = []
    for part in DataPart.allCases {
      let set = try EmbeddedDigits.images(part, count: 1000)
      hashes.append(try set.withPixels { try SHA256.hash(UnsafeRawBufferPointer($0)) })
      hashes.append(try set.withLabels { try SHA256.hash(UnsafeRawBufferPointer($0)) })
    }
    #expect(EmbeddedDigits.identity.map(\.sha256) == hashes)
  }

  @Test func anImageDoesNotDependOnTheCount() throws {
    let few = try EmbeddedDigits.images(.train, count: 7)
    let many = try EmbeddedDigits.images(.train, count: 50)
    #expect(few.pixels == Array(many.pixels[..<(7 * 784)]))
    #expect(few.labels == Array(many.labels[..<7]))
  }

  @Test func trainingAndTestAreDifferentImages() throws {
    let train = try EmbeddedDigits.images(.train, count: 500)
    let test = try EmbeddedDigits.images(.test, count: 500)
    let images = [train, test].flatMap { set in (0..<500).map { set.image($0) } }
    #expect(Set(images).count == 1000)
  }

  @Test func imagesAreShapedLikeMNIST() throws {
    let set = try EmbeddedDigits.images(.test, count: 2000)
    #expect(set.shape == [1, 28, 28] && set.classCount == 10)
    let labels = set.labels
    for digit in 0..<10 {
      let count = labels.count { $0 == digit }
      #expect((150...250).contains(count), "\(digit): \(count) of 2,000")
    }
    for index in 0..<set.count {
      let image = set.image(index)
      var (mass, x, y) = (0.0, 0.0, 0.0)
      for place in 0..<784 {
        let ink = Double(image[place])
        mass += ink
        x += ink * (Double(place % 28) + 0.5)
        y += ink * (Double(place / 28) + 0.5)
      }
      // Centred to within half a pixel, and neither empty nor a blot.
      #expect(abs(x / mass - 14) < 0.51 && abs(y / mass - 14) < 0.51)
      #expect((0.015...0.4).contains(mass / 255 / 784), "image \(index)")
      #expect(image.contains { $0 >= 200 })
    }
  }

  @Test func loadDrawsAsManyAsAsked() throws {
    let pair = try DataLibrary(environment: [:]).load(.digits, trainCount: 30, testCount: 20)
    #expect(pair.train.count == 30 && pair.test.count == 20)
    #expect(
      dataError { _ = try EmbeddedDigits.images(.train, count: 0) }
        == .noItems(set: "digits", part: .train))
    #expect(DataLibrary.identity(of: .digits) == pair.train.hashes)
    #expect(DataLibrary.identity(of: .mnist)[0].sha256.hasPrefix("ba891046"))
  }
}

@Suite struct SheetTests {
  @Test func theSheetIsAPNG() throws {
    let set = try EmbeddedDigits.images(.train, count: 10)
    let sheet = try DatasetSheet(set, rows: 3, columns: 4)
    let png = try sheet.png()
    #expect(try DatasetSheet(set, rows: 3, columns: 4).png() == png)
    #expect(Array(png[..<8]) == [0x89] + Array("PNG\r\n\u{1a}\n".utf8))
    var place = 8
    var chunks: [(type: String, data: [UInt8])] = []
    while place < png.count {
      let length = png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let body = Array(png[place + 4..<place + 8 + length])
      let sum = Array(png[place + 8 + length..<place + 12 + length])
      #expect(sum == bigEndian(Int(checksum(body))))
      chunks.append((String(decoding: body[..<4], as: UTF8.self), Array(body[4...])))
      place += 12 + length
    }
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    let (width, height) = (4 * (56 + 20) + 4, 3 * (56 + 4) + 4)
    #expect(chunks[0].data == bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0])
    var pixels = [UInt8](repeating: 0, count: (width + 1) * height)
    var count = uLong(pixels.count)
    #expect(
      uncompress(&pixels, &count, chunks[1].data, uLong(chunks[1].data.count)) == Z_OK)
    #expect(Int(count) == pixels.count)
    // The middle of the sixth image, enlarged twice, black on white.
    let (x, y) = (4 + 76 + 2 * 14, 4 + 60 + 2 * 14)
    #expect(pixels[y * (width + 1) + 1 + x] == 255 - set.image(5)[14 * 28 + 14])
  }

  /// Below the first image `4 = 4`, black on the ground; below the second `1 ≠ 7`, white on black.
  @Test func theSheetShowsAnswers() throws {
    let set = try ImageSet(
      name: "own", height: 28, width: 28, pixels: [UInt8](repeating: 0, count: 2 * 28 * 28),
      labels: [4, 1])
    let png = try DatasetSheet(set, rows: 1, columns: 2, answers: [4, 7]).png()
    let sheet = try GreyPicture(png: png, path: "sheet.png")
    #expect(sheet.width == 2 * (84 + 8) + 8 && sheet.height == 8 + 84 + 23 + 8)
    func greys(_ columns: Range<Int>, row: Int) -> Set<UInt8> {
      Set(columns.map { sheet.pixels[row * sheet.width + $0] })
    }
    // The middle of the figures, and the line above them.
    let (line, figures) = (8 + 84 + 1, 8 + 84 + 4 + 7)
    #expect(greys(8..<92, row: line) == [236] && greys(8..<92, row: figures) == [0, 236])
    #expect(greys(100..<184, row: line) == [0] && greys(100..<184, row: figures) == [0, 255])
  }

  @Test func theSheetIsText() throws {
    let pixels: [UInt8] = [0, 255, 0, 255, 255, 255, 128, 0, 0]
    let set = try ImageSet(
      name: "own", height: 3, width: 3, pixels: pixels + pixels, labels: [4, 1])
    let sheet = try DatasetSheet(set, rows: 2, columns: 2)
    #expect(sheet.text(.halfBlocks) == "4    1\n▄█▄  ▄█▄\n▀    ▀\n")
    #expect(sheet.text(.ascii) == "4    1\n=@=  =@=\n:    :\n")
  }

  @Test func theSheetStartsWhereItIsTold() throws {
    let set = try EmbeddedDigits.images(.train, count: 10)
    let later = try ImageSet(
      name: "own", height: 28, width: 28, pixels: (7..<10).flatMap { set.image($0) },
      labels: (7..<10).map { UInt8(set.label($0)) })
    let sheet = try DatasetSheet(set, from: 7, rows: 2, columns: 2)
    #expect(sheet.text(.ascii) == (try DatasetSheet(later, rows: 2, columns: 2).text(.ascii)))
    #expect(try sheet.png() == DatasetSheet(later, rows: 2, columns: 2).png())
    for from in [-1, 10] {
      #expect(
        dataError { _ = try DatasetSheet(set, from: from, rows: 1, columns: 1) }
          == .noItems(set: "digits", part: .train))
    }
  }

  @Test func sheetsThatCannotBe() throws {
    let set = try EmbeddedDigits.images(.train, count: 2)
    #expect(
      dataError { _ = try DatasetSheet(set, rows: 0, columns: 4) }
        == .unusableSheet(rows: 0, columns: 4))
    let sheet = try DatasetSheet(set, rows: 1, columns: 1)
    for path in ["/proc/sheet.png", "/dev/full", "/dev/null/sheet.png", "/tmp"] {
      guard case .system? = dataError({ try sheet.write(to: path) }) else {
        Issue.record("that \(path) cannot be written was not noticed")
        return
      }
    }
    // A device is written to, never replaced.
    try sheet.write(to: "/dev/null")
    #expect(FileStatus(path: "/dev/null")?.isRegular == false)
    let folder = try TemporaryFolder()
    try sheet.write(to: folder.path + "/sheet.png")
    let file = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/sheet.png"))
    #expect(try Array(file) == sheet.png())
  }
}
