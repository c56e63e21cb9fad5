import Files
import Glibc

/// A safetensors file: tensors with names, as PyTorch users exchange them.
///
/// Format (https://github.com/huggingface/safetensors): the header's length in 8 bytes, little
/// endian; the header in JSON, padded with spaces; then the tensors' bytes, little endian,
/// row-major. Reading checks all of the header; scalars are read when they are asked for.
public struct SafetensorsFile {
  /// All tensors, in the order of their bytes in the file.
  public let entries: [SafetensorsEntry]
  /// The texts under `__metadata__`, such as `format`: `pt`.
  public let metadata: [String: String]

  private let file: OpenFile
  private let dataStart: Int

  /// The longest header that is read, in bytes. The format allows ten times as much; this is room
  /// for 100,000 tensors, and keeps a hostile file from filling the memory.
  public static let headerLimit = 10_000_000

  /// The file's path.
  public var path: String { file.path }

  /// Opens a file and reads its header. Should another file take its place later, this one stays
  /// readable.
  public static func read(_ path: String) throws(SafetensorsError) -> SafetensorsFile {
    try SafetensorsFile(path)
  }

  private init(_ path: String) throws(SafetensorsError) {
    let status: FileStatus
    do throws(FileFailure) {
      // A pipe that nobody writes to must not keep us waiting.
      file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
      status = try file.status()
    } catch {
      throw .unreadable(path: path, call: error.call, code: error.code)
    }
    guard status.isRegular else { throw .notAFile(path: path) }
    let length = try SafetensorsFile.headerLength(in: file, size: status.size)
    dataStart = 8 + length
    var bytes = [UInt8](repeating: 0, count: length)
    try SafetensorsFile.fill(&bytes, from: file, at: 8, place: "the header")
    let header = try SafetensorsHeader(bytes, dataSize: status.size - dataStart, path: path)
    entries = header.entries
    metadata = header.metadata
  }

  private static func headerLength(
    in file: OpenFile, size: Int
  ) throws(SafetensorsError) -> Int {
    func refuse(_ place: String, _ expected: String, _ found: String) -> SafetensorsError {
      .malformed(path: file.path, place: place, expected: expected, found: found)
    }
    guard size >= 8 else {
      throw refuse("the file", "8 bytes at least, its header's length", "\(size)")
    }
    var bytes = [UInt8](repeating: 0, count: 8)
    try fill(&bytes, from: file, at: 0, place: "the header's length")
    let length = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let place = "the header's length"
    guard length >= 2 else { throw refuse(place, "2 bytes at least", "\(length)") }
    guard length <= size - 8 else {
      throw refuse(place, "at most the \(size - 8) bytes that follow it", "\(length)")
    }
    guard length <= headerLimit else {
      throw refuse(place, "at most \(headerLimit) bytes", "\(length)")
    }
    return Int(length)
  }

  /// The entry of a name, nil where there is none.
  public func entry(named name: String) -> SafetensorsEntry? {
    entries.first { $0.name == name }
  }

  // MARK: - Scalars

  /// A tensor's scalars in row-major order, exact but for whole numbers beyond 2⁵³, which are
  /// rounded.
  public func doubles(_ entry: SafetensorsEntry) throws(SafetensorsError) -> [Double] {
    try scalars(entry)
  }

  /// A tensor's scalars in row-major order, each rounded to the nearest Float.
  ///
  /// - Throws: `SafetensorsError.malformed` also where a finite number is too large for a Float.
  public func floats(_ entry: SafetensorsEntry) throws(SafetensorsError) -> [Float] {
    guard entry.type == .float64 else { return try scalars(entry) }
    let doubles = try doubles(entry)
    let floats = doubles.map { Float($0) }
    if let index = floats.indices.first(where: { floats[$0].isInfinite && doubles[$0].isFinite }) {
      throw malformed(entry, "scalar \(index)", "a number that a Float holds", "\(doubles[index])")
    }
    return floats
  }

  private func scalars<Scalar: BinaryFloatingPoint>(
    _ entry: SafetensorsEntry
  ) throws(SafetensorsError) -> [Scalar] {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(entry.shape.count)
    // In pieces, so that a large tensor does not stand in memory twice; 2²⁰ is a multiple of every
    // element's size.
    var piece = [UInt8](repeating: 0, count: min(1 << 20, entry.bytes.count))
    var offset = 0
    while offset < entry.bytes.count {
      let rest = entry.bytes.count - offset
      if piece.count > rest { piece.removeLast(piece.count - rest) }
      try SafetensorsFile.fill(
        &piece, from: file, at: dataStart + entry.bytes.lowerBound + offset,
        place: "tensor \(quoted(entry.name))")
      if entry.type == .bool, let index = piece.firstIndex(where: { $0 > 1 }) {
        throw malformed(entry, "scalar \(offset + index)", "0 or 1", "\(piece[index])")
      }
      piece.withUnsafeBytes { entry.type.decode($0, into: &scalars) }
      offset += piece.count
    }
    return scalars
  }

  private func malformed(
    _ entry: SafetensorsEntry, _ place: String, _ expected: String, _ found: String
  ) -> SafetensorsError {
    .malformed(
      path: path, place: "tensor \(quoted(entry.name)): \(place)", expected: expected, found: found)
  }

  /// Reads exactly as many bytes as the array holds.
  private static func fill(
    _ bytes: inout [UInt8], from file: OpenFile, at offset: Int, place: String
  ) throws(SafetensorsError) {
    let wanted = bytes.count
    var filled = 0
    while filled < wanted {
      let count = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return retryingInterrupts {
          pread(file.descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
        }
      }
      guard count >= 0 else {
        throw .unreadable(path: file.path, call: "read", code: errno)
      }
      // The file's size was known: it has been cut since it was opened.
      guard count > 0 else {
        throw .malformed(
          path: file.path, place: place, expected: "\(wanted) bytes", found: "\(filled)")
      }
      filled += count
    }
  }
}
