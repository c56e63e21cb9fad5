import Foundation
import Specs

@testable import Datasets

/// A folder of its own for a test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let base = FileManager.default.temporaryDirectory.path
    path = base + "/reprise-datasets-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// An IDX file of bytes.
func idx(_ dimensions: [Int], _ items: [UInt8], magic: [UInt8]? = nil) -> [UInt8] {
  let header: [UInt8] = magic ?? [0, 0, 8, UInt8(dimensions.count)]
  return header + dimensions.flatMap(bigEndian) + items
}

func bigEndian(_ number: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

func littleEndian(_ number: Int) -> [UInt8] { bigEndian(number).reversed() }

/// A gzip file of stored blocks, made here so that nothing of the code under test is trusted.
func gzip(_ bytes: [UInt8], blockSize: Int = 1000) -> [UInt8] {
  var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  var place = 0
  repeat {
    let block = bytes[place..<min(place + blockSize, bytes.count)]
    place += block.count
    file.append(place == bytes.count ? 1 : 0)
    let length = UInt8(block.count & 255)
    let high = UInt8(block.count >> 8)
    file += [length, high, ~length, ~high]
    file += block
  } while place < bytes.count
  return file + littleEndian(Int(checksum(bytes))) + littleEndian(bytes.count)
}

/// The checksum of gzip and PNG, bit by bit.
func checksum(_ bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xffff_ffff
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 {
      let isOdd = crc & 1 == 1
      crc >>= 1
      if isOdd { crc ^= 0xedb8_8320 }
    }
  }
  return ~crc
}

/// Two data sets of a few tiny images under the file names of the real ones.
struct TinySets {
  let mnist: KnownDataset
  let fashion: KnownDataset
  /// The uncompressed files, by set and name.
  private(set) var contents: [DatasetName: [String: [UInt8]]] = [:]

  init(mirrors: [String] = []) throws {
    func known(_ name: DatasetName, step: Int) throws -> (KnownDataset, [String: [UInt8]]) {
      var contents: [String: [UInt8]] = [:]
      var files: [KnownFile] = []
      for (part, count) in [(DataPart.train, 400), (.test, 10)] {
        for kind in [IDXFile.Content.images, .labels] {
          let dimensions = kind == .images ? [count, 5, 4] : [count]
          let items = (0..<dimensions.reduce(1, *)).map { place in
            UInt8((place * step + (part == .train ? 1 : 3)) % (kind == .images ? 256 : 10))
          }
          let bytes = idx(dimensions, items)
          let hash = try bytes.withUnsafeBytes { try SHA256.hash($0) }
          let file = KnownFile(set: name, part, kind, dimensions: dimensions, sha256: hash)
          contents[file.name] = bytes
          files.append(file)
        }
      }
      let names = (0..<10).map(String.init)
      return (
        KnownDataset(name: name, files: files, classNames: names, mirrors: mirrors), contents
      )
    }
    (mnist, contents[.mnist]) = try known(.mnist, step: 7)
    (fashion, contents[.fashionMNIST]) = try known(.fashionMNIST, step: 11)
  }

  func content(_ file: KnownFile) -> [UInt8] { contents[file.set]?[file.name] ?? [] }

  /// Writes a set's files below a folder; `change` may alter a file's bytes or drop it.
  func place(
    _ set: KnownDataset, in folder: TemporaryFolder, at name: String,
    change: (KnownFile, [UInt8]) -> (name: String, bytes: [UInt8])? = { ($0.name, $1) }
  ) throws {
    for file in set.files {
      guard let changed = change(file, content(file)) else { continue }
      try folder.write(changed.bytes, to: name + "/" + changed.name)
    }
  }

  /// A library of these two sets that sees nothing outside the given folders.
  func library(
    _ folders: [String], cache: String?, environment: [String: String] = [:],
    systemFolders: [String] = [], fetches: Bool = false
  ) -> DataLibrary {
    var environment = environment
    environment["PATH"] = "/usr/bin:/bin"
    var library = DataLibrary(
      folders: folders, cache: cache, environment: environment, fetches: fetches)
    library.systemFolders = systemFolders
    library.catalogue = [mnist, fashion]
    return library
  }
}

extension ByteStorage {
  /// A copy of the bytes.
  var array: [UInt8] { withBytes { Array($0) } }
}

extension ImageSet {
  /// A copy of the pixels.
  var pixels: [UInt8] { withPixels { Array($0) } }
}

/// The error that a call throws, for comparing.
func dataError(_ body: () throws -> Void) -> DataError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DataError
  }
}
