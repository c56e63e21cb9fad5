import Files
import Glibc
import Synchronization

/// How the runs of an array's task ended that were not its last, and which trials' processes died in
/// them: a file of lines, to which the task and its batch script add.
///
/// A line is `<restart> <trial> <word> <reason>`: how often the task had been put back into the queue,
/// the trial's place in the submission (`-` where that is not known), and
/// - `died`: the trial's process, or the task with it, died;
/// - `killed`: the task's program died, the script lived on;
/// - `charged`: a run that was killed, or that nothing is known of, is held against a trial by now;
/// - `saved`: the task was told to end, and saved what was done.
///
/// A task that does well has no such file.
final class TaskAttempts: Sendable {
  private struct Line {
    let restart: Int
    let trial: Int?
    let word: String
    let reason: String
  }

  private let path: String
  private let lines: Mutex<[Line]>

  /// What is noted at a path.
  init(path: String) {
    self.path = path
    lines = Mutex(
      (OpenFile.text(of: path) ?? "").split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count >= 3, let restart = Int(words[0]) else { return nil }
        return Line(
          restart: restart, trial: Int(words[1]), word: String(words[2]),
          reason: words.count == 4 ? String(words[3]) : "")
      })
  }

  /// How often a trial has died.
  func deaths(of trial: Int) -> Int {
    lines.withLock { $0.count { $0.trial == trial && $0.word == "died" } }
  }

  /// What is known of a trial's last death.
  func lastReason(of trial: Int) -> String? {
    lines.withLock { $0.last { $0.trial == trial && $0.word == "died" }?.reason }
  }

  /// The runs before this one of which nothing says how they ended, or that were killed: of the
  /// trial, nothing more than that is known.
  ///
  /// - Parameter restart: How often the task has been put back into the queue by now.
  func unexplained(before restart: Int) -> [(restart: Int, reason: String)] {
    lines.withLock { lines in
      (0..<max(0, restart)).compactMap { run in
        let ofRun = lines.filter { $0.restart == run }
        if ofRun.contains(where: { ["saved", "charged"].contains($0.word) }) { return nil }
        let killed = ofRun.first { $0.word == "killed" }
        return (run, killed?.reason ?? "the task ended without a word, as when its node fails")
      }
    }
  }

  /// Notes that a trial died in a run of the task; returns how often it has died by now.
  @discardableResult
  func noteDeath(of trial: Int, restart: Int, reason: String) -> Int {
    add(restart, trial, "died", reason)
    return deaths(of: trial)
  }

  /// Notes that a run of which nothing more is known is held against a trial, once.
  func charge(_ trial: Int?, restart: Int, reason: String) {
    if let trial { add(restart, trial, "died", reason) }
    add(restart, nil, "charged", "")
  }

  /// Notes that the task's program, or the task as a whole, was killed in a run.
  func noteKilled(restart: Int, reason: String) { add(restart, nil, "killed", reason) }

  /// How often the task was killed in runs that nobody has charged yet.
  var kills: Int { lines.withLock { $0.count { $0.word == "killed" } } }

  /// Notes that the task saved what was done, and ends.
  func noteSaved(restart: Int) { add(restart, nil, "saved", "") }

  /// Adds a line; that it cannot is no reason to stop.
  private func add(_ restart: Int, _ trial: Int?, _ word: String, _ reason: String) {
    let reason = reason.filter { !$0.isNewline }
    lines.withLock {
      $0.append(Line(restart: restart, trial: trial, word: word, reason: reason))
    }
    let line = "\(restart) \(trial.map { "\($0)" } ?? "-") \(word) \(reason)\n"
    try? OpenFile(path, O_WRONLY | O_CREAT | O_APPEND).write(Array(line.utf8))
  }
}
