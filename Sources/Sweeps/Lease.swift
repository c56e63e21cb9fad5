import Files
import Glibc

/// The right to run one trial: a small file beside its log, so that two runs started side by side
/// never do the same trial twice.
///
/// Made with O_EXCL, which works on network file systems too. The file names its owner; where the
/// owner was on this machine and is dead, the lease is taken over: under a lock on the folder, so that
/// a lease that somebody else has just taken over is never mistaken for the dead one.
public final class Lease: Sendable {
  /// Who holds a lease.
  public struct Owner: Equatable, Sendable, CustomStringConvertible {
    /// The process.
    public let process: Int32
    /// When it started, in clock ticks since the machine did: a number that is used again belongs to
    /// another process.
    public let started: UInt64
    /// Its machine.
    public let host: String

    /// `process 123 on host`.
    public var description: String { "process \(process) on \(host)" }
  }

  /// What came of asking for a lease.
  public enum Answer {
    case granted(Lease)
    case held(by: Owner)
    case refused(FileFailure)
  }

  private let path: String
  private let content: String

  private init(path: String, content: String) {
    self.path = path
    self.content = content
  }

  /// Gives the lease back.
  deinit {
    // Only what is still ours: somebody may have judged us dead.
    if OpenFile.text(of: path) == content { unlink(path) }
  }

  /// Asks for the lease of a trial's log.
  public static func take(for log: String) -> Answer {
    let path = path(for: log)
    let owner = Owner.thisProcess
    let content = "\(owner.process) \(owner.started) \(owner.host)\n"
    // A second try after a dead owner's lease was cleared away; more would be a fight.
    for _ in 0..<2 {
      do throws(FileFailure) {
        try make(path, content)
        return .granted(Lease(path: path, content: content))
      } catch {
        guard error.code == EEXIST else { return .refused(error) }
      }
      guard let found = OpenFile.text(of: path) else { continue }
      if let holder = Owner(found) {
        guard holder.isDead else { return .held(by: holder) }
      } else if isFresh(path) {
        // Another process has made the file and not yet written its name.
        return .held(by: .unknown)
      }
      clear(path, of: found)
    }
    return .held(by: OpenFile.text(of: path).flatMap { Owner($0) } ?? owner)
  }

  /// Who is at a log now; nil where nobody is, or the owner of its lease is dead.
  ///
  /// Only a look: whoever wants to be sure takes the lease.
  public static func holder(of log: String) -> Owner? {
    let path = path(for: log)
    guard let found = OpenFile.text(of: path) else { return nil }
    if let holder = Owner(found) { return holder.isDead ? nil : holder }
    return isFresh(path) ? .unknown : nil
  }

  /// Removes the lease of a log that is finished, where its owner died before it could.
  public static func clearDead(for log: String) {
    let path = path(for: log)
    guard let found = OpenFile.text(of: path), let holder = Owner(found), holder.isDead else {
      return
    }
    clear(path, of: found)
  }

  /// Whether a lease without a name may still get one. If its owner was killed between making and
  /// naming it, or the power failed, it never does.
  private static func isFresh(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mtim.tv_sec > time(nil) - 10
  }

  /// Removes a dead owner's lease, unless somebody else was faster and the lease is a new one.
  ///
  /// Only processes of the owner's machine can know that it is dead, and all of them ask here for the
  /// same lock. The system gives it back when its holder is killed.
  private static func clear(_ path: String, of dead: String) {
    guard let folder = try? OpenFile(Folder.of(path), O_RDONLY | O_DIRECTORY) else { return }
    guard retryingInterrupts({ flock(folder.descriptor, LOCK_EX) }) == 0 else { return }
    if OpenFile.text(of: path) == dead { unlink(path) }
  }

  private static func path(for log: String) -> String { log + ".lease" }

  private static func make(_ path: String, _ content: String) throws(FileFailure) {
    let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
    do throws(FileFailure) {
      try file.write(Array(content.utf8))
    } catch {
      unlink(path)
      throw error
    }
  }
}

extension Lease.Owner {
  /// Who has made a lease and not yet written its name.
  static let unknown = Self(process: 0, started: 0, host: "an unknown host")

  static var thisProcess: Self {
    Self(process: getpid(), started: startTime(of: getpid()) ?? 0, host: hostName)
  }

  /// Reads what a lease file says.
  init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard text.hasSuffix("\n"), words.count == 3, let process = Int32(words[0]),
      let started = UInt64(words[1])
    else { return nil }
    self.init(process: process, started: started, host: String(words[2]))
  }

  /// Whether the owner is known to be gone; of another machine's process nothing is known.
  var isDead: Bool {
    host == Self.hostName && Self.startTime(of: process) != started
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let text = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? "localhost" : text.filter { !$0.isWhitespace }
  }

  /// Field 22 of /proc/<pid>/stat; nil where there is no such process, or only its remains.
  private static func startTime(of process: Int32) -> UInt64? {
    guard let text = OpenFile.text(of: "/proc/\(process)/stat"),
      // The second field is the program's name in parentheses, which may hold anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z" else { return nil }
    return UInt64(fields[19])
  }
}
