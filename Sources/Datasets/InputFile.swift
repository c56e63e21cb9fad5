import CZlib
import Files
import Glibc

/// A data file's uncompressed bytes, in order: gzip (told by its first two bytes, whatever the
/// file's name) or plain.
final class InputFile {
  /// The file's path, for errors.
  var path: String { file.path }
  /// The bytes of a plain file; nil for gzip, whose length shows only at its end.
  let plainSize: Int?

  private let file: OpenFile
  private let gzip: GzipStream?

  init(_ path: String) throws {
    let (file, status) = try DataError.translating {
      let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
      return (file, try file.status())
    }
    self.file = file
    guard status.isRegular else { throw DataError.notAFile(path) }
    guard status.size > 0 else { throw DataError.emptyFile(path) }
    var magic: (UInt8, UInt8) = (0, 0)
    let count = pread(file.descriptor, &magic, 2, 0)
    guard count >= 0 else { throw DataError.system(call: "read", file: path, code: errno) }
    let isGzip = count == 2 && magic == (0x1f, 0x8b)
    plainSize = isGzip ? nil : status.size
    gzip = isGzip ? try GzipStream(file) : nil
  }

  /// Reads until the buffer is full or the content ends; returns how many bytes were read. The
  /// end of a gzip stream is reported only after its checksum was found right.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try DataError.translating { try gzip?.read(into: buffer) ?? file.read(into: buffer) }
  }
}

/// Inflates a gzip file (RFC 1952), of several members if it has them.
private final class GzipStream {
  private let file: OpenFile
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var inflated = 0
  private var ended = false

  init(_ file: OpenFile) throws {
    self.file = file
    stream.initialize(to: z_stream())
    let status = reprise_inflate_init_gzip(stream)
    guard status == Z_OK else {
      input.deallocate()
      stream.deallocate()
      throw DataError.zlib(call: "inflateInit2", file: file.path, status: Int(status))
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count && !ended {
      if try stream.pointee.avail_in == 0 && refill() == 0 {
        throw DataError.truncatedGzip(file.path, inflated: inflated)
      }
      // zlib counts in 32 bits.
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress.map {
        ($0 + filled).assumingMemoryBound(to: UInt8.self)
      }
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      let count = room - Int(stream.pointee.avail_out)
      filled += count
      inflated += count
      switch status {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: try startNextMember()
      case Z_DATA_ERROR, Z_NEED_DICT:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
        throw DataError.corruptGzip(file.path, reason: reason, inflated: inflated)
      default: throw DataError.zlib(call: "inflate", file: file.path, status: Int(status))
      }
    }
    // Where the content ends exactly with the buffer, the checksum is still to come.
    return filled
  }

  /// After a member's end: another member, the file's end, or bytes that do not belong there.
  private func startNextMember() throws {
    if try stream.pointee.avail_in == 0 && refill() == 0 {
      ended = true
      return
    }
    guard stream.pointee.next_in.pointee == 0x1f else {
      throw DataError.bytesAfterGzip(file.path, inflated: inflated)
    }
    let status = inflateReset(stream)
    guard status == Z_OK else {
      throw DataError.zlib(call: "inflateReset", file: file.path, status: Int(status))
    }
  }

  private func refill() throws -> Int {
    let count = try file.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    return count
  }
}
