import Glibc

/// An open file, closed when the last reference goes.
final class OpenFile: Sendable {
  let path: String
  let descriptor: Int32

  /// Opens a file; `mode` counts only where `flags` say that it may be created.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw DataError.system(call: "open", file: path, code: errno)
    }
  }

  deinit { close(descriptor) }

  /// What the system says about the open file.
  func status() throws -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DataError.system(call: "fstat", file: path, code: errno)
    }
    return FileStatus(status)
  }

  /// Reads until the buffer is full or the file ends; returns how many bytes were read.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = Glibc.read(descriptor, rest.baseAddress, rest.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw DataError.system(call: "read", file: path, code: errno)
      }
      filled += count
    }
    return filled
  }

  /// Writes all the bytes at the file's position.
  func write(_ buffer: UnsafeRawBufferPointer) throws {
    var rest = buffer
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw DataError.system(call: "write", file: path, code: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Waits until the file's bytes are on the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else {
      throw DataError.system(call: "fsync", file: path, code: errno)
    }
  }
}

/// What tells one state of a file from another without reading it.
struct FileStatus: Equatable, Sendable {
  var isRegular: Bool
  var size: Int
  /// Device, inode, and the times of the last change of content and of anything, in nanoseconds.
  var device: UInt64
  var inode: UInt64
  var modified: Int
  var changed: Int

  init(_ status: stat) {
    isRegular = status.st_mode & S_IFMT == S_IFREG
    size = Int(status.st_size)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// The status of what a path leads to; nil where there is nothing.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// Small operations on paths and whole files.
enum Files {
  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder and those above it, where they are missing.
  static func makeFolder(_ path: String) throws {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    if mkdir(path, 0o777) != 0 && !isFolder(path) {
      throw DataError.system(call: "mkdir", file: path, code: errno)
    }
  }

  /// A small text file's content; nil where it cannot be read or is no UTF-8.
  static func text(of path: String) -> String? {
    guard let file = try? OpenFile(path, O_RDONLY), let status = try? file.status(),
      status.isRegular, status.size < 1 << 20
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: status.size)
    guard let count = try? bytes.withUnsafeMutableBytes({ try file.read(into: $0) }) else {
      return nil
    }
    return String(validating: bytes[..<count], as: UTF8.self)
  }

  /// Replaces a file as a whole: whoever opens the path meets the old content or the new, also
  /// after a crash. Two writers of the same path must hold a lock.
  static func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws {
    let beside = path + ".new"
    do {
      let file = try OpenFile(beside, O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(bytes)
      try file.synchronize()
      guard rename(beside, path) == 0 else {
        throw DataError.system(call: "rename", file: path, code: errno)
      }
    } catch {
      unlink(beside)
      throw error
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    try OpenFile(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// A folder and a name below it.
  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}

/// A lock between processes, held until the last reference goes (or the process ends).
final class FileLock: Sendable {
  private let file: OpenFile

  /// Takes the lock, waiting at most so many seconds; nil where that was not enough.
  init?(_ path: String, patience seconds: Double) throws {
    file = try OpenFile(path, O_RDWR | O_CREAT)
    var waited = 0.0
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw DataError.system(call: "flock", file: path, code: errno)
      }
      if waited >= seconds { return nil }
      usleep(10_000)
      waited += 0.01
    }
  }
}
