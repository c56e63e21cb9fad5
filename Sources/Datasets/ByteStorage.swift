import Glibc

/// Bytes that never change: a file mapped into memory, or memory of our own.
///
/// A mapped file costs nothing until it is read, and what is read can be dropped again by the
/// system, so 60,000 images start in microseconds and are shared between trials.
final class ByteStorage: Sendable {
  /// How many bytes there are.
  var count: Int { bytes.count }

  private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  private let mappedLength: Int

  /// Zeroed memory that `fill` writes; pages that it leaves alone are never allocated. The count
  /// is what a file's header says, so a count that memory cannot hold is an error, not a crash.
  init(count: Int, of file: String, fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    mappedLength = max(count, 1)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let address = mmap(nil, mappedLength, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let address, address != MAP_FAILED else {
      throw DataError.system(call: "mmap of \(mappedLength) bytes", file: file, code: errno)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
    try fill(UnsafeMutableRawBufferPointer(start: address, count: count))
  }

  /// The content of an open file of a known size; nil where it cannot be mapped.
  init?(mapping descriptor: Int32, count: Int) {
    guard count > 0 else { return nil }
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { return nil }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
    mappedLength = count
  }

  /// Gives `body` all the bytes, which stay valid until it returns (or, for whoever keeps the
  /// storage, as long as that). A property would not do: Swift may drop its object right after the
  /// last use of it, with the pointer still in use.
  func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) { try body(bytes) }
  }

  /// The SHA-256 of the bytes.
  func sha256() throws -> String {
    try withBytes { try SHA256.hash($0) }
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), mappedLength)
  }
}
