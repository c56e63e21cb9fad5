import Glibc
import Synchronization

/// Puts bytes at a path so that a reader, now or after a crash, finds either what stood there
/// before or all of the new bytes.
enum FileReplacement {
  /// Writes beside the path, flushes to the disk, and renames over it. On any error the temporary
  /// file is removed; the path is untouched unless the error comes from the folder's last flush.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let folder = folder(of: path)
    TemporaryName.removeStale(in: folder)
    let temporary = folder + "/" + TemporaryName.next()
    do {
      try writeAndFlush(bytes, to: temporary, for: path)
      try check(rename(temporary, path), "rename", for: path)
    } catch {
      unlink(temporary)
      throw error
    }
    try flushFolder(folder, for: path)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func writeAndFlush(
    _ bytes: [UInt8], to temporary: String, for path: String
  ) throws {
    let descriptor = retryingInterrupts {
      open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    }
    try check(descriptor, "open", for: path)
    do {
      try writeAll(bytes, to: descriptor, for: path)
      try check(retryingInterrupts { fsync(descriptor) }, "fsync", for: path)
    } catch {
      close(descriptor)
      throw error
    }
    // Over NFS, closing may be what first says that the disk is full.
    try check(close(descriptor), "close", for: path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, for path: String) throws {
    try bytes.withUnsafeBytes { buffer in
      var position = 0
      while position < buffer.count {
        let written = retryingInterrupts {
          Glibc.write(descriptor, buffer.baseAddress! + position, buffer.count - position)
        }
        try check(written, "write", for: path)
        position += written
      }
    }
  }

  /// Makes the rename itself survive a power cut. Some file systems cannot flush a folder and say
  /// so with EINVAL; they order renames themselves.
  private static func flushFolder(_ folder: String, for path: String) throws {
    let descriptor = retryingInterrupts { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    try check(descriptor, "open folder", for: path)
    defer { close(descriptor) }
    if retryingInterrupts({ fsync(descriptor) }) < 0, errno != EINVAL {
      throw RunLogError.system(path: path, call: "fsync folder", code: errno)
    }
  }

  /// Throws what errno says if a status is negative.
  private static func check(_ status: some SignedInteger, _ call: String, for path: String) throws {
    guard status < 0 else { return }
    let code = errno
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      throw RunLogError.noSpace(path: path, call: call, code: code)
    case ENOENT, ENOTDIR:
      throw RunLogError.folderMissing(path: path, folder: folder(of: path))
    case EROFS, EACCES, EPERM:
      throw RunLogError.notWritable(path: path, call: call, code: code)
    default:
      throw RunLogError.system(path: path, call: call, code: code)
    }
  }
}

/// The names of files that are being written: `.reprise-trial-<host>-<process>-<count>.tmp`.
///
/// Host and process tell a later writer in the same folder, perhaps on another machine of a
/// cluster, whether the file's writer still lives.
enum TemporaryName {
  private static let prefix = ".reprise-trial-"
  private static let suffix = ".tmp"
  private static let count = Atomic(0)

  /// A name that no one else uses.
  static func next() -> String {
    let number = count.add(1, ordering: .relaxed).oldValue
    return "\(prefix)\(hostName)-\(getpid())-\(number)\(suffix)"
  }

  /// Removes what processes of this machine left when they were killed, and what any machine's
  /// left a day ago or longer: no write takes that long.
  ///
  /// Says nothing of errors: if the folder is not there, writing will say it.
  static func removeStale(in folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      let path = folder + "/" + name
      if isOurs(name), isOfDeadProcess(name) || isOlderThanADay(path) { unlink(path) }
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.hasSuffix(suffix)
  }

  private static func isOfDeadProcess(_ name: String) -> Bool {
    let parts = name.dropFirst(prefix.count).dropLast(suffix.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let process = pid_t(parts[parts.count - 2]), process > 0 else {
      return false
    }
    // A host's name may hold hyphens.
    let host = parts.dropLast(2).joined(separator: "-")
    return host == hostName && isDead(process)
  }

  /// What is left of a killed process keeps its number until its parent asks how it ended; in a
  /// container without an init process that may be never.
  private static func isDead(_ process: pid_t) -> Bool {
    if kill(process, 0) < 0 { return errno == ESRCH }
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = retryingInterrupts { read(file, &bytes, bytes.count) }
    // `<process> (<program>) <state> …`; the program's name may hold anything.
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return false }
    return text[end...].dropFirst(2).first == "Z"
  }

  private static func isOlderThanADay(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    return status.st_mtim.tv_sec < time(nil) - 24 * 60 * 60
  }

  private static let hostName: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }()
}

/// Calls again while a signal interrupts.
func retryingInterrupts<Status: SignedInteger>(_ call: () -> Status) -> Status {
  while true {
    let status = call()
    if status >= 0 || errno != EINTR { return status }
  }
}
