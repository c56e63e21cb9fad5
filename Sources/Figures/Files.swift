import Glibc

/// What the room does with files: write whole or not at all, and say what went wrong.
enum Files {
  /// Makes a folder and those above it that are missing.
  static func makeFolder(_ path: String) throws(FigureError) {
    if isFolder(path) { return }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/" + part
      if mkdir(folder, 0o777) != 0, errno != EEXIST || !isFolder(folder) {
        throw .file(operation: "make the folder", path: folder, code: errno)
      }
    }
  }

  /// Puts bytes in a file that appears under its name only when it is whole.
  static func write(_ bytes: [UInt8], to path: String) throws(FigureError) {
    let beside = besideName(path)
    do throws(FigureError) {
      try writeDirectly(bytes, to: beside, for: path)
      try rename(beside, to: path)
    } catch {
      remove(beside)
      throw error
    }
  }

  /// A file's bytes.
  static func read(_ path: String) throws(FigureError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file(operation: "read", path: path, code: errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .file(operation: "read", path: path, code: errno) }
      if count == 0 { return bytes }
      bytes += part[..<count]
    }
  }

  static func rename(_ path: String, to other: String) throws(FigureError) {
    guard Glibc.rename(path, other) == 0 else {
      throw .file(operation: "write", path: other, code: errno)
    }
  }

  static func remove(_ path: String) { unlink(path) }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A hidden name in the same folder that no other process or draw uses.
  static func besideName(_ path: String) -> String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[...$0] } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    return "\(folder).\(name).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
  }

  /// Errors name the file that the bytes are meant for.
  private static func writeDirectly(
    _ bytes: [UInt8], to beside: String, for path: String
  ) throws(FigureError) {
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .file(operation: "write", path: path, code: errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        let code = errno
        close(file)
        throw .file(operation: "write", path: path, code: code)
      }
      written += count
    }
    guard close(file) == 0 else {
      throw .file(operation: "write", path: path, code: errno)
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
