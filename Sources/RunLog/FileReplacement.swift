import Files
import Glibc
import Synchronization

/// Puts bytes at a path so that a reader, now or after a crash, finds either what stood there
/// before or all of the new bytes.
enum FileReplacement {
  /// Replaces the file.
  static func write(_ bytes: [UInt8], to path: String) throws(RunLogError) {
    let temporary = Folder.join(Folder.of(path), TemporaryName.next())
    do throws(FileFailure) {
      try replaceFile(path, with: bytes, beside: temporary)
    } catch {
      throw RunLogError(writing: error)
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
    for name in (try? Folder.names(in: folder)) ?? [] {
      let path = Folder.join(folder, name)
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
