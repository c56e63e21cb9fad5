import Specs
import Tensors

/// Images of one size with a label each: one half, training or test, of a data set.
///
/// Pixels stay bytes, N×C×H×W, and are often a file mapped into memory; `PreparedSet` turns single
/// images into a network's input.
public struct ImageSet: Sendable {
  /// The data set's name, "mnist", as specs write it.
  public let name: String
  /// Which half it is.
  public let part: DataPart
  /// How many images there are (N).
  public let count: Int
  /// How many bytes a pixel has: 1 for grey (C).
  public let channels: Int
  /// An image's rows (H).
  public let height: Int
  /// An image's columns (W).
  public let width: Int
  /// What each label means, by label.
  public let classNames: [String]
  /// The SHA-256 of what the set was read from, uncompressed, images first; for the embedded
  /// digits, of a pinned sample of the drawing (`EmbeddedDigits.identity`).
  public let hashes: [ContentHash]
  /// Where the images came from, for people: a folder, or who drew them.
  public let origin: String

  private let pixelStorage: ByteStorage
  private let labelStorage: ByteStorage
  private let pixelOffset: Int
  private let labelOffset: Int

  /// How many different labels there can be.
  public var classCount: Int { classNames.count }
  /// One image's extents, [C, H, W].
  public var shape: Shape { [channels, height, width] }
  /// How many bytes an image has, C·H·W.
  public var imageSize: Int { channels * height * width }

  /// Gives `body` all pixels, N×C×H×W; the pointer must not be used after it returns.
  public func withPixels<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try pixelStorage.withBytes { bytes in
      try body(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[pixelOffset...]))
    }
  }

  /// Gives `body` all labels, N of them; the pointer must not be used after it returns.
  public func withLabels<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try labelStorage.withBytes { bytes in
      try body(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[labelOffset...]))
    }
  }

  /// A copy of all labels, N of them.
  public var labels: [UInt8] { withLabels { Array($0) } }

  /// What image `index` shows, 0 ..< classCount.
  public func label(_ index: Int) -> Int {
    withLabels { Int($0[index]) }
  }

  /// A copy of the bytes of image `index`, C×H×W.
  public func image(_ index: Int) -> [UInt8] {
    withPixels { Array($0[index * imageSize..<(index + 1) * imageSize]) }
  }

  /// A set of images at hand, for tests and tools.
  ///
  /// - Throws: `DataError.labelOutOfRange` for a label without a name, `countsDiffer` where there
  ///   are not as many labels as images.
  public init(
    name: String, part: DataPart = .train, channels: Int = 1, height: Int, width: Int,
    pixels: [UInt8], labels: [UInt8], classNames: [String] = (0..<10).map(String.init)
  ) throws {
    let size = channels * height * width
    precondition(size > 0 && pixels.count % size == 0, "Pixels are whole images of one size.")
    let pixelStorage = try ByteStorage(count: pixels.count, of: name) { buffer in
      pixels.withUnsafeBytes { buffer.copyMemory(from: $0) }
    }
    let labelStorage = try ByteStorage(count: labels.count, of: name) { buffer in
      labels.withUnsafeBytes { buffer.copyMemory(from: $0) }
    }
    self.init(
      name: name, part: part, count: pixels.count / size, dimensions: [channels, height, width],
      classNames: classNames, hashes: [], origin: "given by the program",
      pixels: (pixelStorage, 0), labels: (labelStorage, 0))
    guard labels.count == count else {
      throw DataError.countsDiffer(
        imageFile: name, images: count, labelFile: name, labels: labels.count)
    }
    try Self.checkLabels(self.labels, classCount: classCount, file: name)
  }

  /// The images at the given places, in that order, as a set of their own.
  public func subset(_ indices: [Int]) throws -> ImageSet {
    precondition(!indices.isEmpty, "A subset has at least one image.")
    return try ImageSet(
      name: name, part: part, channels: channels, height: height, width: width,
      pixels: indices.flatMap(image), labels: indices.map { UInt8(label($0)) },
      classNames: classNames)
  }

  /// A set read from a pair of IDX files, gzip or plain, that is no known data set's.
  ///
  /// - Throws: `DataError` that names the file, what was expected and what was found.
  public init(
    name: String, part: DataPart = .train, images imageFile: String, labels labelFile: String,
    classNames: [String] = (0..<10).map(String.init)
  ) throws {
    let images = try IDXFile(reading: imageFile, as: .images)
    let labels = try IDXFile(reading: labelFile, as: .labels)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw DataError.countsDiffer(
        imageFile: imageFile, images: images.dimensions[0],
        labelFile: labelFile, labels: labels.dimensions[0])
    }
    guard images.dimensions[1] > 0, images.dimensions[2] > 0 else {
      throw DataError.impossibleDimensions(imageFile, found: images.dimensions)
    }
    let hashes = [
      ContentHash(name: lastComponent(imageFile), sha256: try images.storage.sha256()),
      ContentHash(name: lastComponent(labelFile), sha256: try labels.storage.sha256()),
    ]
    self.init(
      name: name, part: part, images: images, labels: labels, classNames: classNames,
      hashes: hashes, origin: imageFile)
    try Self.checkLabels(self.labels, classCount: classCount, file: labelFile)
  }

  /// A set of two IDX files that are known to fit.
  init(
    name: String, part: DataPart, images: IDXFile, labels: IDXFile, classNames: [String],
    hashes: [ContentHash], origin: String
  ) {
    self.init(
      name: name, part: part, count: images.dimensions[0],
      dimensions: [1, images.dimensions[1], images.dimensions[2]],
      classNames: classNames, hashes: hashes, origin: origin,
      pixels: (images.storage, images.items.lowerBound),
      labels: (labels.storage, labels.items.lowerBound))
  }

  /// A set of `count` images of `dimensions` [C, H, W], each storage read from its offset on.
  init(
    name: String, part: DataPart, count: Int, dimensions: [Int], classNames: [String],
    hashes: [ContentHash], origin: String,
    pixels: (storage: ByteStorage, offset: Int), labels: (storage: ByteStorage, offset: Int)
  ) {
    self.name = name
    self.part = part
    self.count = count
    channels = dimensions[0]
    height = dimensions[1]
    width = dimensions[2]
    self.classNames = classNames
    self.hashes = hashes
    self.origin = origin
    pixelStorage = pixels.storage
    pixelOffset = pixels.offset
    labelStorage = labels.storage
    labelOffset = labels.offset
  }

  /// Finds the first label that no class has.
  static func checkLabels(
    _ labels: [UInt8], classCount: Int, file: String
  ) throws {
    guard let index = labels.firstIndex(where: { $0 >= classCount }) else { return }
    throw DataError.labelOutOfRange(
      file, index: index, label: Int(labels[index]), classCount: classCount)
  }
}

/// Which half of a data set.
public enum DataPart: String, CaseIterable, Equatable, Sendable {
  case train
  case test
}

/// What a piece of data is, whatever its name and place.
public struct ContentHash: Equatable, Sendable {
  /// The piece's name, for people.
  public let name: String
  /// The SHA-256 of its uncompressed bytes, 64 lower-case hexadecimal digits.
  public let sha256: String

  /// A name and a hash.
  public init(name: String, sha256: String) {
    self.name = name
    self.sha256 = sha256
  }
}

/// The part of a path after its last slash.
func lastComponent(_ path: String) -> String {
  path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}
