import Glibc

/// The content of an IDX file of bytes: a big-endian header (0, 0, 8 for unsigned bytes, the rank,
/// then each extent in four bytes) and the bytes in row-major order.
///
/// The format is described on the MNIST page, http://yann.lecun.com/exdb/mnist/.
struct IDXFile: Sendable {
  /// What an IDX file of MNIST's family holds.
  enum Content: Equatable, Sendable {
    case images
    case labels

    /// How many extents the header has.
    var rank: Int { self == .images ? 3 : 1 }
    /// The header's first four bytes, as one number.
    var magic: UInt32 { 0x0800 + UInt32(rank) }
    /// How many bytes stand before the first item.
    var headerSize: Int { 4 + 4 * rank }
  }

  /// The number of items first: [N, H, W] for images, [N] for labels.
  let dimensions: [Int]
  /// The whole uncompressed file.
  let storage: ByteStorage
  /// Where the items are: after the header.
  let items: Range<Int>

  /// Reads a file, gzip or plain, whose length is exactly what its header says.
  init(reading path: String, as content: Content) throws {
    let input = try InputFile(path)
    let header = try Self.header(of: input, as: content)
    let total = try header.total(of: path)
    if let size = input.plainSize, size != total {
      throw size < total
        ? DataError.tooShort(path, expected: total, found: size)
        : DataError.trailingBytes(path, expected: total, found: size)
    }
    storage = try ByteStorage(count: total, of: path) { buffer in
      header.bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[header.bytes.count...])
      let count = try input.read(into: rest)
      guard count == rest.count else {
        throw DataError.tooShort(path, expected: total, found: header.bytes.count + count)
      }
    }
    let surplus = try Self.drain(input)
    guard surplus == 0 else {
      throw DataError.trailingBytes(path, expected: total, found: total + surplus)
    }
    dimensions = header.dimensions
    items = header.bytes.count..<total
  }

  /// Takes bytes whose hash is known to be right, so that their header is too.
  init(verified storage: ByteStorage, dimensions: [Int], as content: Content) {
    self.storage = storage
    self.dimensions = dimensions
    items = content.headerSize..<storage.count
  }

  /// The extents that a file's header claims, without reading the items.
  static func dimensions(in path: String, as content: Content) throws -> [Int] {
    try header(of: InputFile(path), as: content).dimensions
  }

  private struct Header {
    var bytes: [UInt8]
    var dimensions: [Int]

    /// How long the uncompressed file must be.
    func total(of path: String) throws -> Int {
      var count = 1
      for dimension in dimensions {
        let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
        guard !overflow, product < 1 << 40 else {
          throw DataError.impossibleDimensions(path, found: dimensions)
        }
        count = product
      }
      return bytes.count + count
    }
  }

  private static func header(of input: InputFile, as content: Content) throws -> Header {
    var bytes = [UInt8](repeating: 0, count: content.headerSize)
    let count = try bytes.withUnsafeMutableBytes { try input.read(into: $0) }
    guard count > 0 else { throw DataError.emptyFile(input.path) }
    let words = stride(from: 0, to: bytes.count, by: 4).map { place in
      bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard count < 4 || words[0] == content.magic else {
      throw DataError.wrongMagic(input.path, expected: content.magic, found: words[0])
    }
    guard count == bytes.count else {
      throw DataError.tooShort(input.path, expected: bytes.count, found: count)
    }
    return Header(bytes: bytes, dimensions: words.dropFirst().map(Int.init))
  }

  /// Reads on to the end, which for gzip also checks the checksum; returns how many bytes came.
  /// Stops after 64 MB: more is no better an answer.
  private static func drain(_ input: InputFile) throws -> Int {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var total = 0
    while total < 1 << 26 {
      let count = try buffer.withUnsafeMutableBytes { try input.read(into: $0) }
      if count == 0 { break }
      total += count
    }
    return total
  }
}
