import Files
import RunLog

/// What tells one state of a trial's log from another without reading it: logs are replaced as a
/// whole, so each is another file.
public struct LogMark: Codable, Equatable, Sendable {
  /// The file's number in its file system; 0 where there is no file.
  let inode: UInt64
  /// When it was written, in nanoseconds since 1970: numbers of files are used again.
  let modified: Int

  /// That there is no log.
  static let none = LogMark(inode: 0, modified: 0)

  private init(inode: UInt64, modified: Int) {
    self.inode = inode
    self.modified = modified
  }

  /// Whether there is a log.
  var isOfAFile: Bool { inode != 0 }

  /// The state of the log at a path.
  public init(path: String) {
    let status = FileStatus(path: path)
    inode = status?.inode ?? 0
    modified = status?.modified ?? 0
  }
}

extension TrialAssignment {
  /// The same, once the trial's process has died: the log that it left counts, even where the one
  /// before it did not.
  func afterDeath() -> TrialAssignment {
    var assignment = self
    assignment.startsOver = startsOver && planned == LogMark(path: path)
    return assignment
  }

  /// How the trial has ended in another run since this one was planned; nil where it has not.
  ///
  /// A log that nobody has replaced is not read.
  func endingElsewhere() -> TrialEnding? {
    guard isReplaced, let found = try? TrialFile.readStanding(path) else { return nil }
    return endingElsewhere(found.status, hash: found.trialHash, seed: found.seed)
  }

  /// The same of a log that is read already.
  func endingElsewhere(in record: TrialRecord) -> TrialEnding? {
    guard isReplaced else { return nil }
    return endingElsewhere(record.status, hash: record.trialHash, seed: record.seed)
  }

  private func endingElsewhere(_ status: TrialStatus, hash: String, seed: Int) -> TrialEnding? {
    hash == self.hash && seed == self.seed ? TrialEnding(status) : nil
  }

  private var isReplaced: Bool {
    !startsOver && planned.map { $0 != LogMark(path: path) } ?? false
  }
}
