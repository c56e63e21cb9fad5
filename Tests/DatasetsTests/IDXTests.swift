import Foundation
import Testing

@testable import Datasets

@Suite struct IDXTests {
  let folder: TemporaryFolder
  let items = (0..<60).map { UInt8($0 * 4) }
  var images: [UInt8] { idx([3, 4, 5], items) }

  init() throws { folder = try TemporaryFolder() }

  private func error(_ bytes: [UInt8], as content: IDXFile.Content = .images) throws -> DataError? {
    let path = try folder.write(bytes, to: "file")
    return dataError { _ = try IDXFile(reading: path, as: content) }
  }

  private var path: String { folder.path + "/file" }

  @Test func readsPlainAndGzipWhateverTheName() throws {
    for (name, bytes) in [
      ("plain.gz", images), ("zipped", gzip(images)), ("blocks", gzip(images, blockSize: 7)),
    ] {
      let file = try IDXFile(reading: folder.write(bytes, to: name), as: .images)
      #expect(file.dimensions == [3, 4, 5])
      #expect(file.storage.array == images)
      #expect(Array(file.storage.array[file.items]) == items)
    }
  }

  @Test func readsGzipOfSeveralMembers() throws {
    let bytes = gzip(Array(images[..<20])) + gzip(Array(images[20...]))
    let file = try IDXFile(reading: folder.write(bytes, to: "file"), as: .images)
    #expect(file.storage.array == images)
  }

  @Test func truncatedGzip() throws {
    let zipped = gzip(images)
    // In the header of gzip, in the data, in the checksum.
    for length in [5, 40, zipped.count - 20, zipped.count - 3] {
      guard case .truncatedGzip(path, _) = try error(Array(zipped[..<length])) else {
        Issue.record("not seen at \(length): \(String(describing: try error(zipped)))")
        continue
      }
    }
  }

  @Test func corruptGzip() throws {
    var wrongSum = gzip(images)
    wrongSum[wrongSum.count - 8] ^= 1
    #expect(
      try error(wrongSum)
        == .corruptGzip(path, reason: "incorrect data check", inflated: images.count))
    var wrongByte = gzip(images)
    wrongByte[60] ^= 1
    #expect(
      try error(wrongByte)
        == .corruptGzip(path, reason: "incorrect data check", inflated: images.count))
    var wrongBlock = gzip(images)
    wrongBlock[12] ^= 1
    guard case .corruptGzip(path, "invalid stored block lengths", 0) = try error(wrongBlock) else {
      Issue.record("\(String(describing: try error(wrongBlock)))")
      return
    }
  }

  @Test func bytesAfterGzip() throws {
    #expect(try error(gzip(images) + [1, 2]) == .bytesAfterGzip(path, inflated: images.count))
  }

  @Test func wrongMagic() throws {
    #expect(
      try error(idx([60], items)) == .wrongMagic(path, expected: 0x0803, found: 0x0801))
    #expect(
      try error(images, as: .labels) == .wrongMagic(path, expected: 0x0801, found: 0x0803))
    // Floats are not bytes.
    #expect(
      try error(idx([3, 4, 5], items, magic: [0, 0, 13, 3]))
        == .wrongMagic(path, expected: 0x0803, found: 0x0d03))
    #expect(
      try error(gzip(Array("<html>not found</html>".utf8)))
        == .wrongMagic(path, expected: 0x0803, found: 0x3c68_746d))
  }

  @Test func wrongSize() throws {
    let short = Array(images.dropLast(9))
    let long = images + [0, 0, 0]
    for wrap in [{ $0 }, { gzip($0) }] as [([UInt8]) -> [UInt8]] {
      #expect(try error(wrap(short)) == .tooShort(path, expected: 76, found: 67))
      #expect(try error(wrap(long)) == .trailingBytes(path, expected: 76, found: 79))
      #expect(try error(wrap([0, 0, 8])) == .tooShort(path, expected: 16, found: 3))
      #expect(try error(wrap(Array(images[..<10]))) == .tooShort(path, expected: 16, found: 10))
    }
  }

  @Test func emptyFile() throws {
    #expect(try error([]) == .emptyFile(path))
    #expect(try error(gzip([])) == .emptyFile(path))
  }

  @Test func aHeaderThatClaimsTooMuchCostsNoMemory() throws {
    let huge = idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [])
    #expect(
      try error(gzip(huge))
        == .impossibleDimensions(path, found: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff]))
    let large = idx([1 << 30, 28, 28], items)
    let total = 16 + 784 << 30
    let found = try error(gzip(large))
    guard case .tooShort(path, total, 76)? = found else {
      // Where the system gives out no such addresses, that is said instead.
      guard case .system? = found else {
        Issue.record("\(String(describing: found))")
        return
      }
      return
    }
  }

  @Test func notAFile() throws {
    #expect(
      dataError { _ = try IDXFile(reading: folder.path, as: .images) } == .notAFile(folder.path))
    #expect(
      dataError { _ = try IDXFile(reading: "/dev/zero", as: .images) } == .notAFile("/dev/zero"))
    let missing = folder.path + "/missing"
    #expect(
      dataError { _ = try IDXFile(reading: missing, as: .images) }
        == .system(call: "open", file: missing, code: ENOENT))
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(dataError { _ = try IDXFile(reading: pipe, as: .images) } == .notAFile(pipe))
  }

  @Test func pairsOfFiles() throws {
    let imageFile = try folder.write(gzip(images), to: "images")
    let labelFile = try folder.write(idx([3], [9, 0, 4]), to: "labels")
    let set = try ImageSet(name: "own", images: imageFile, labels: labelFile)
    #expect(set.count == 3)
    #expect(set.shape == [1, 4, 5])
    #expect(set.labels == [9, 0, 4])
    #expect(set.pixels == items)
    #expect(set.image(1) == Array(items[20..<40]))
    #expect(set.hashes.map(\.name) == ["images", "labels"])

    let four = try folder.write(idx([4], [1, 2, 3, 4]), to: "four")
    #expect(
      dataError { _ = try ImageSet(name: "own", images: imageFile, labels: four) }
        == .countsDiffer(imageFile: imageFile, images: 3, labelFile: four, labels: 4))
    let ten = try folder.write(idx([3], [9, 10, 4]), to: "ten")
    #expect(
      dataError { _ = try ImageSet(name: "own", images: imageFile, labels: ten) }
        == .labelOutOfRange(ten, index: 1, label: 10, classCount: 10))
  }

  @Test func messagesNameFileExpectedAndFound() throws {
    let short = try #require(try error(Array(images.dropLast())))
    #expect("\(short)".contains(path))
    #expect("\(short)".contains("76") && "\(short)".contains("75"))
    let magic = try #require(try error(images, as: .labels))
    #expect("\(magic)".contains("0x00000803, not 0x00000801"))
  }
}
