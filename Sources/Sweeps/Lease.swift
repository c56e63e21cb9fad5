import Files
import RunLog
import Synchronization

/// The right to run one trial and to write its log: a small file beside that, `<log>.lease`, so that
/// runs started side by side, on one machine or on many over one folder, never do the same trial twice.
///
/// `OwnedFile` says how it is taken, kept and taken over from the dead.
public final class Lease: Sendable {
  /// Who holds a lease.
  public typealias Owner = FileOwner

  /// What came of asking for a lease.
  public enum Answer: Sendable {
    case granted(Lease)
    case held(by: Owner)
    case refused(FileFailure)
  }

  private let log: String
  private let file: OwnedFile
  /// The log as it was when the lease was taken, or as we left it.
  private let mark: Mutex<LogMark>

  /// The lease that is a file.
  init(_ file: OwnedFile, of log: String) {
    self.log = log
    self.file = file
    mark = Mutex(LogMark(path: log))
  }

  /// Asks for the lease of a trial's log; it is given back with the last reference.
  public static func take(for log: String) -> Answer {
    switch OwnedFile.take(path(for: log)) {
    case .granted(let file): .granted(Lease(file, of: log))
    case .held(let owner): .held(by: owner)
    case .refused(let failure): .refused(failure)
    }
  }

  /// Who is at a log now; nil where nobody is, or the owner of its lease is dead.
  ///
  /// Only a look: whoever wants to be sure takes the lease. The silence of another machine's process is
  /// measured by this machine's clock.
  public static func holder(of log: String) -> Owner? { OwnedFile.holder(of: path(for: log)) }

  /// Removes the lease of a log that is finished, where its owner died before it could.
  public static func clearDead(for log: String) { OwnedFile.clearDead(path(for: log)) }

  /// Whether somebody else has turned out to have it. It costs nothing to ask, and is known 20 seconds
  /// late at most.
  var isLost: Bool { file.isLost }

  /// Puts a record in the place of the log, if the lease still gives the right to.
  ///
  /// - Throws: `LostLease` where it does not, with the log left alone; `FileFailure` where that cannot be
  ///   told; and what `TrialFile.write` throws.
  func write(_ record: TrialRecord) throws {
    if let loss = try loss() { throw loss }
    try TrialFile.write(record, to: log)
    mark.withLock { $0 = LogMark(path: log) }
  }

  /// To whom it is lost, if it is; looks at the files.
  ///
  /// - Throws: `FileFailure` where that cannot be told.
  func loss() throws(FileFailure) -> LostLease? {
    if let owner = try file.successor() { return LostLease(owner: owner) }
    // Who had it meanwhile has given it back, and is seen by the log alone.
    let now = LogMark(path: log)
    let isAnothers = file.wasGone && now.isOfAFile && now != mark.withLock { $0 }
    return isAnothers ? LostLease(owner: nil) : nil
  }

  private static func path(for log: String) -> String { log + ".lease" }
}

/// Somebody else has the lease, or had it meanwhile: this process was silent for so long that it seemed
/// dead.
struct LostLease: Error, CustomStringConvertible {
  /// Who has it; nil where nobody has it any more.
  let owner: Lease.Owner?

  /// Whom it was lost to.
  var description: String { owner.map { "\($0)" } ?? "a process that has ended" }
}
