import Glibc

/// An open file, closed when the last reference goes.
public final class OpenFile {
  /// What was opened.
  public let path: String
  /// The system's number for it; -1 once it is closed.
  public private(set) var descriptor: Int32

  /// Opens a file, to read it where no flags say otherwise; `mode` counts only where they say that
  /// it may be created. Programs that are started do not inherit it.
  public init(
    _ path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0o666
  ) throws(FileFailure) {
    self.path = path
    descriptor = retryingInterrupts { open(path, flags | O_CLOEXEC, mode) }
    guard descriptor >= 0 else { throw FileFailure("open", path) }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// What the system says about the open file.
  public func status() throws(FileFailure) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure("fstat", path) }
    return FileStatus(status)
  }

  /// Reads until the buffer is full or the file ends; returns how many bytes were read.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = retryingInterrupts { Glibc.read(descriptor, rest.baseAddress, rest.count) }
      guard count >= 0 else { throw FileFailure("read", path) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The bytes from the file's position to its end, but no more than `limit`: a device may have
  /// no end.
  public func bytes(atMost limit: Int = .max) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, try status().size))
    while bytes.count < limit {
      let room = min(limit - bytes.count, 1 << 16)
      let part = try [UInt8](unsafeUninitializedCapacity: room) {
        (buffer, count) throws(FileFailure) in
        count = try read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      bytes += part
      if part.count < room { break }
    }
    return bytes
  }

  /// The file's last bytes, all of a file that has no more; a device or pipe has no end to count from.
  public func lastBytes(_ count: Int) throws(FileFailure) -> [UInt8] {
    try seek(to: max(0, try status().size - count))
    return try bytes(atMost: count)
  }

  /// The bytes from the file's beginning to its end, wherever its position is.
  public func allBytes() throws(FileFailure) -> [UInt8] {
    try seek(to: 0)
    return try bytes()
  }

  private func seek(to position: Int) throws(FileFailure) {
    guard lseek(descriptor, position, SEEK_SET) >= 0 else { throw FileFailure("lseek", path) }
  }

  /// A small file's text, or the first 64 KiB of a larger one's; nil where it cannot be read.
  public static func text(of path: String) -> String? {
    (try? OpenFile(path).bytes(atMost: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Writes all the bytes at the file's position.
  public func write(_ buffer: UnsafeRawBufferPointer) throws(FileFailure) {
    var rest = buffer
    while !rest.isEmpty {
      let count = retryingInterrupts { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      guard count >= 0 else { throw FileFailure("write", path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes all the bytes at the file's position.
  public func write(_ bytes: [UInt8]) throws(FileFailure) {
    try bytes.span.withUnsafeBytes(write)
  }

  /// Waits until the file's bytes are on the disk.
  public func synchronize() throws(FileFailure) {
    guard retryingInterrupts({ fsync(descriptor) }) == 0 else { throw FileFailure("fsync", path) }
  }

  /// Closes the file now: over NFS, that may be what first says that the disk is full.
  public func close() throws(FileFailure) {
    let status = Glibc.close(descriptor)
    descriptor = -1
    guard status == 0 else { throw FileFailure("close", path) }
  }
}
