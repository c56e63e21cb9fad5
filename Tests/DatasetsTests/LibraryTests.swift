import Files
import Foundation
import Specs
import Testing

@testable import Datasets

@Suite struct LibraryTests {
  let folder: TemporaryFolder
  let sets: TinySets
  var data: String { folder.path + "/data" }
  var cache: String { folder.path + "/cache" }

  init() throws {
    folder = try TemporaryFolder()
    sets = try TinySets()
  }

  /// Checks that a loaded pair is the tiny MNIST.
  private func expectMNIST(_ pair: (train: ImageSet, test: ImageSet)) {
    #expect(pair.train.count == 400 && pair.test.count == 10)
    #expect(pair.train.shape == [1, 5, 4])
    let images = sets.content(sets.mnist.file(.train, .images))
    #expect(pair.train.pixels == Array(images[16...]))
    let labels = sets.content(sets.mnist.file(.test, .labels))
    #expect(pair.test.labels == Array(labels[8...]))
    #expect(pair.train.hashes.map(\.sha256) == sets.mnist.files[..<2].map(\.sha256))
  }

  // MARK: Finding

  @Test func findsEverySpelling() throws {
    let spellings: [(String, (KnownFile) -> String, Bool)] = [
      ("data/mnist", { $0.name }, false),
      ("data/mnist", { $0.name + ".gz" }, true),
      ("data", { $0.name.replacingOccurrences(of: "-idx", with: ".idx") }, false),
      ("data", { $0.name.replacingOccurrences(of: "-idx", with: ".idx") + ".gz" }, true),
      ("data", { $0.name + ".gz" }, false),
      ("data", { $0.name }, true),
    ]
    for (place, name, zipped) in spellings {
      try sets.place(sets.mnist, in: folder, at: place) { file, bytes in
        (name(file), zipped ? gzip(bytes) : bytes)
      }
      let pair = try sets.library([data], cache: nil).load(.mnist)
      expectMNIST(pair)
      #expect(pair.train.origin == folder.path + "/" + place)
      try FileManager.default.removeItem(atPath: data)
    }
  }

  @Test func asksFoldersInOrder() throws {
    for name in ["one", "two", "system", "named"] {
      try sets.place(sets.mnist, in: folder, at: name)
    }
    let environment = ["REPRISE_DATA": "\(folder.path)/none:\(folder.path)/one:\(folder.path)/two"]
    func origin(_ folders: [String], _ environment: [String: String]) throws -> String {
      let system = [folder.path + "/system"]
      let library = sets.library(
        folders, cache: nil, environment: environment, systemFolders: system)
      return lastComponent(try library.load(.mnist).train.origin)
    }
    #expect(try origin([folder.path + "/named"], environment) == "named")
    #expect(try origin([], environment) == "one")
    #expect(try origin([], [:]) == "system")
  }

  @Test func passesOverAnotherSetOfTheSameFileNames() throws {
    try sets.place(sets.fashion, in: folder, at: "fashion")
    try sets.place(sets.mnist, in: folder, at: "mnist")
    let both = sets.library([folder.path + "/fashion", folder.path], cache: cache)
    expectMNIST(try both.load(.mnist))

    let only = sets.library([folder.path + "/fashion"], cache: nil)
    let error = dataError { _ = try only.load(.mnist) }
    guard case .notFound(.mnist, _, let lookedIn, [])? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let labels = folder.path + "/fashion/t10k-labels-idx1-ubyte"
    #expect(
      lookedIn.contains(
        LookedInFolder(
          folder: folder.path + "/fashion", reason: .holds(labels, of: "fashion-mnist"))))
    #expect("\(try #require(error))".contains("is fashion-mnist's"))
  }

  @Test func saysWhereItLookedForWhat() throws {
    try sets.place(sets.mnist, in: folder, at: "part") { file, bytes in
      file.part == .train ? (file.name, bytes) : nil
    }
    let environment = ["REPRISE_DATA": "\(folder.path)/none:\(folder.path)/part"]
    let library = sets.library([], cache: cache, environment: environment)
    let error = try #require(dataError { _ = try library.load(.mnist) })
    #expect(
      error
        == .notFound(
          set: .mnist, names: sets.mnist.files.map(\.name),
          lookedIn: [
            LookedInFolder(folder: folder.path + "/none", reason: .missing),
            LookedInFolder(
              folder: folder.path + "/part",
              reason: .lacks(["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])),
          ], answers: []))
    let text = "\(error)"
    #expect(text.contains("train-images-idx3-ubyte") && text.contains("/none: no such folder"))
    #expect(text.contains("reprise data fetch mnist"))
  }

  @Test func aNamedFolderMustHelp() throws {
    let none = folder.path + "/none"
    #expect(
      dataError { _ = try sets.library([none], cache: nil).load(.mnist) } == .noFolder(none))
    try folder.write([1], to: "data/readme")
    let error = dataError { _ = try sets.library([data], cache: nil).load(.mnist) }
    #expect(
      error
        == .folderWithoutData(data, set: "mnist", names: sets.mnist.files.map(\.name)))
    try sets.place(sets.mnist, in: folder, at: "data") { file, bytes in
      file.content == .images ? (file.name, bytes) : nil
    }
    #expect(
      dataError { _ = try sets.library([data], cache: nil).load(.mnist) }
        == .incompleteFolder(
          data, set: "mnist", missing: ["train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"]))
    // A folder with another set is no mistake: the search goes on.
    try sets.place(sets.fashion, in: folder, at: "other/fashion-mnist")
    try sets.place(sets.mnist, in: folder, at: "system/mnist")
    let library = sets.library(
      [folder.path + "/other"], cache: nil, systemFolders: [folder.path + "/system"])
    expectMNIST(try library.load(.mnist))
  }

  // MARK: Wrong files

  /// The error of loading the tiny MNIST with one file changed.
  private func error(
    _ part: DataPart, _ content: IDXFile.Content, _ change: ([UInt8]) -> [UInt8]
  ) throws -> DataError? {
    try sets.place(sets.mnist, in: folder, at: "data") { file, bytes in
      file.part == part && file.content == content
        ? (file.name, change(bytes)) : (file.name, bytes)
    }
    return dataError { _ = try sets.library([data], cache: cache).load(.mnist) }
  }

  @Test func wrongFilesAreNamed() throws {
    let images = data + "/train-images-idx3-ubyte"
    let labels = data + "/train-labels-idx1-ubyte"
    let content = sets.content(sets.mnist.file(.train, .images))
    #expect(
      try error(.train, .images) { Array($0.dropLast(5)) }
        == .tooShort(images, expected: content.count, found: content.count - 5))
    #expect(
      try error(.train, .images) { bytes in [0, 0, 8, 1] + bytes.dropFirst(4) }
        == .wrongMagic(images, expected: 0x0803, found: 0x0801))
    #expect(
      try error(.train, .labels) { _ in idx([399], [UInt8](repeating: 1, count: 399)) }
        == .countsDiffer(imageFile: images, images: 400, labelFile: labels, labels: 399))
    #expect(
      try error(.train, .images) { _ in idx([400, 2, 2], [UInt8](repeating: 1, count: 1600)) }
        == .wrongDimensions(images, set: "mnist", expected: [400, 5, 4], found: [400, 2, 2]))
    #expect(
      try error(.train, .labels) { bytes in bytes.dropLast() + [12] }
        == .labelOutOfRange(labels, index: 399, label: 12, classCount: 10))
    let zipped = gzip(content)
    let truncated = try error(.train, .images) { _ in Array(zipped.dropLast(100)) }
    guard case .truncatedGzip(images, _)? = truncated else {
      Issue.record("\(String(describing: truncated))")
      return
    }
    var changed = content
    changed[100] ^= 1
    let hash = try changed.withUnsafeBytes { try SHA256.hash($0) }
    #expect(
      try error(.train, .images) { _ in changed }
        == .wrongHash(
          images, set: "mnist", expected: sets.mnist.file(.train, .images).sha256, found: hash))
  }

  // MARK: The cache

  private func copyPath(_ file: KnownFile) -> String { cache + "/mnist/" + file.name }

  @Test func aCopyIsTrustedUnreadWhileNothingChanged() throws {
    try sets.place(sets.mnist, in: folder, at: "data") { ($0.name + ".gz", gzip($1)) }
    let library = sets.library([data], cache: cache)
    expectMNIST(try library.load(.mnist))
    let file = sets.mnist.file(.train, .images)
    let source = try #require(FileStatus(path: data + "/" + file.name + ".gz"))
    let copies = try #require(library.cache)
    #expect(copies.copy(of: file, source: source) != nil)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: copyPath(file)))) == sets.content(file))
    expectMNIST(try library.load(.mnist))

    // A source that changed is read again, and its errors are seen.
    try folder.write(Array(gzip(sets.content(file)).dropLast(4)), to: "data/\(file.name).gz")
    let changed = try #require(FileStatus(path: data + "/" + file.name + ".gz"))
    #expect(copies.copy(of: file, source: changed) == nil)
    guard case .truncatedGzip? = dataError({ _ = try library.load(.mnist) }) else {
      Issue.record("a truncated source was not noticed")
      return
    }
    // Without a source, the copies do.
    expectMNIST(try sets.library([], cache: cache).load(.mnist))
  }

  @Test func aSecondSourceIsComparedOnce() throws {
    try sets.place(sets.mnist, in: folder, at: "one")
    try sets.place(sets.mnist, in: folder, at: "two")
    let file = sets.mnist.file(.train, .images)
    _ = try sets.library([folder.path + "/one"], cache: cache).load(.mnist)
    let library = sets.library([folder.path + "/two"], cache: cache)
    let copies = try #require(library.cache)
    let two = try #require(FileStatus(path: folder.path + "/two/" + file.name))
    #expect(copies.copy(of: file, source: two) == nil)
    _ = try library.load(.mnist)
    #expect(copies.copy(of: file, source: two) != nil)
    let one = try #require(FileStatus(path: folder.path + "/one/" + file.name))
    #expect(copies.copy(of: file, source: one) != nil)
  }

  @Test func aSpoiltCopyIsRebuilt() throws {
    try sets.place(sets.mnist, in: folder, at: "data")
    let library = sets.library([data], cache: cache)
    _ = try library.load(.mnist)
    let file = sets.mnist.file(.train, .images)
    let content = sets.content(file)
    let spoilt: [[UInt8]] = [
      [], Array(content.dropLast()), content.map { $0 ^ 1 }, content + [0],
    ]
    for bytes in spoilt {
      try folder.write(bytes, to: "cache/mnist/" + file.name)
      // Without a source, a wrong copy is no copy.
      guard case .notFound? = dataError({ _ = try sets.library([], cache: cache).load(.mnist) })
      else {
        Issue.record("a wrong copy of \(bytes.count) bytes was used")
        return
      }
      expectMNIST(try library.load(.mnist))
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: copyPath(file)))) == content)
    }
    for stamp in ["", "nonsense", "reprise 1: sha256, this copy, its sources\nx\ny\n"] {
      try folder.write(Array(stamp.utf8), to: "cache/mnist/" + file.name + ".stamp")
      expectMNIST(try sets.library([], cache: cache).load(.mnist))
      #expect(try #require(library.cache).copy(of: file) != nil)
    }
  }

  @Test func anUnusableCacheFailsNothing() throws {
    try sets.place(sets.mnist, in: folder, at: "data")
    let file = try folder.write([1], to: "file")
    for cache in [file + "/cache", "/proc/reprise", "/dev/null/cache", file] {
      expectMNIST(try sets.library([data], cache: cache).load(.mnist))
    }
    let library = sets.library([data], cache: nil)
    #expect(library.cacheFolder == nil)
    expectMNIST(try library.load(.mnist))
    // The place of a copy is taken by a folder.
    let images = sets.mnist.file(.train, .images)
    try folder.write([1], to: "cache/mnist/\(images.name)/x")
    expectMNIST(try sets.library([data], cache: cache).load(.mnist))
    try folder.write([1], to: "cache/mnist/\(images.name).new/x")
    expectMNIST(try sets.library([data], cache: cache).load(.mnist))
  }

  @Test func theCacheFolderIsTheEnvironments() {
    func folder(_ environment: [String: String]) -> String? {
      DataLibrary(environment: environment).cacheFolder
    }
    #expect(folder(["REPRISE_CACHE": "/c", "XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/c")
    #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/reprise")
    #expect(folder(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/reprise")
    #expect(folder(["REPRISE_CACHE": "", "HOME": "/h/"]) == "/h/.cache/reprise")
    #expect(folder([:]) == nil)
  }

  @Test func manyStartAtOnce() async throws {
    try sets.place(sets.mnist, in: folder, at: "data") { ($0.name + ".gz", gzip($1)) }
    let library = sets.library([data], cache: cache)
    for round in 0..<5 {
      if round > 2 { try FileManager.default.removeItem(atPath: cache + "/mnist") }
      let sums = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            (try? library.load(.mnist).train.pixels.reduce(0) { $0 + Int($1) }) ?? -1
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(sums).count == 1 && sums[0] > 0)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: cache + "/mnist")
    // The four files and their stamps: nothing is left of writing them, nor of the lock.
    #expect(names.allSatisfy { $0.hasSuffix("-ubyte") || $0.hasSuffix(".stamp") })
    #expect(names.count == 8)
  }

  // MARK: Reports

  @Test func reportsSayWhatIsKnown() throws {
    try sets.place(sets.mnist, in: folder, at: "data")
    let library = sets.library([data], cache: cache)
    #expect(try library.list().map(\.set) == DatasetName.allCases)
    #expect(try library.list().map(\.isUsable) == [true, false, true])
    let before = try library.list()[0]
    #expect(before.folder == data)
    #expect(before.files.map(\.state) == [.unchecked, .verified, .unchecked, .verified])
    _ = try library.load(.mnist)
    #expect(try library.list()[0].files.allSatisfy { $0.state == .verified })
    #expect(try library.verify(.mnist).files.allSatisfy { $0.state == .verified })
    #expect(try library.verify(.digits).isUsable)

    let file = sets.mnist.file(.test, .images)
    try folder.write(Array(sets.content(file).dropLast()), to: "data/" + file.name)
    let broken = try library.verify(.mnist)
    #expect(!broken.isUsable)
    #expect(
      broken.files[2].state
        == .broken(.tooShort(data + "/" + file.name, expected: file.size, found: file.size - 1)))
    #expect(broken.files[3].state == .verified)

    let copies = try sets.library([], cache: cache).verify(.mnist)
    #expect(copies.folder == cache + "/mnist" && copies.isUsable)
    try folder.write([1], to: "cache/mnist/" + file.name)
    #expect(try !sets.library([], cache: cache).verify(.mnist).isUsable)
  }

  @Test func reportsPassOverAnotherSet() throws {
    try sets.place(sets.fashion, in: folder, at: "data")
    let report = try sets.library([data], cache: cache).list()[0]
    #expect(!report.isUsable && report.folder == nil)
    #expect(report.files.allSatisfy { $0.state == .missing })
  }
}

/// The real files, where this machine has them.
@Suite struct PublishedDataTests {
  static let fashion = "/usr/share/datasets/fashion-mnist"
  static var hasFashion: Bool {
    FileManager.default.fileExists(atPath: fashion + "/train-images-idx3-ubyte.gz")
  }

  @Test(.enabled(if: hasFashion, "dataset-fashion-mnist is not installed"))
  func fashionIsReadFromItsDebianPackage() throws {
    let folder = try TemporaryFolder()
    let library = DataLibrary(cache: folder.path, environment: [:], fetches: false)
    let first = try library.load(.fashionMNIST)
    #expect(first.train.count == 60_000 && first.test.count == 10_000)
    #expect(first.train.classNames[first.train.label(0)] == "Ankle boot")
    // The sum of all test pixels: zcat t10k-images-idx3-ubyte.gz | tail -c +17 | od -An -v -tu1 |
    // awk '{ for (i = 1; i <= NF; i++) s += $i } END { print s }'
    let second = try library.load(.fashionMNIST)
    #expect(second.test.withPixels { $0.reduce(0) { $0 + Int($1) } } == 573_469_082)
    #expect(second.train.hashes == first.train.hashes)
  }
}
