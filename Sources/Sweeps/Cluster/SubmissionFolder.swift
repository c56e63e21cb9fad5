import Files
import FoundationEssentials
import Glibc

/// The folder beside an experiment's logs in which submissions and their tasks leave what others must
/// know of them. It is hidden, so that nothing that reads results takes it for some.
///
/// - `<id>.json`: a submission; `<id>.<array>.sh`: the batch scripts of its arrays; `<id>.cancelled`: a
///   mark that it was cancelled.
/// - `<array>_<task>.json`: how far a task is, while it runs.
/// - `<array>_<task>.attempts`: how runs of a task ended that were not its last (`TaskAttempts`).
/// - `<array>_<task>.out`: what a task wrote that did not end well.
/// - `reprise-<hash>`: the program that was submitted.
public struct SubmissionFolder: Equatable, Sendable {
  /// Its name in a results folder.
  public static let name = ".reprise-slurm"

  /// Where it is.
  public let path: String
  /// The results folder that it stands in.
  public let results: String

  /// The folder of submissions in an experiment's results folder; it need not be there.
  public init(in results: String) {
    self.results = results
    path = Folder.join(results, Self.name)
  }

  // MARK: - Submissions

  /// The submissions that are known here, the first one first. What cannot be read is left out.
  public func submissions() -> [Submission] {
    submissionNames().compactMap(submission).sorted {
      ($0.submitted, $0.id) < ($1.submitted, $1.id)
    }
  }

  /// The names of the submissions that are known here, in no order of time: to read those alone that
  /// are new, for a record of ten thousand trials is long.
  public func submissionNames() -> [String] {
    names().filter { $0.hasSuffix(".json") && !$0.contains("_") }.map { String($0.dropLast(5)) }
  }

  /// A submission by its name; nil where it is not known here.
  public func submission(_ id: String) -> Submission? {
    decode(Submission.self, from: recordPath(id))
  }

  /// Writes a submission down, or what has changed of it.
  public func write(_ submission: Submission) throws {
    try Folder.make(path)
    let bytes = Array(try JSONEncoder().encode(submission))
    try replaceFile(recordPath(submission.id), with: bytes)
  }

  /// Forgets a submission that is over, and all that its tasks left; the programs that no other
  /// submission runs, too.
  public func remove(_ submission: Submission) {
    let jobs = Set(submission.jobs)
    for name in names() {
      let isTasks = TaskFile(name).map { jobs.contains($0.job) } ?? false
      if isTasks || name.hasPrefix(submission.id + ".") { unlink(Folder.join(path, name)) }
    }
    if submissions().isEmpty {
      for name in names() where name.hasPrefix(Self.programPrefix) {
        unlink(Folder.join(path, name))
      }
      rmdir(path)
    }
  }

  /// Where a submission's record is.
  public func recordPath(_ id: String) -> String { Folder.join(path, "\(id).json") }

  /// Where the batch script of one of a submission's arrays is.
  public func scriptPath(_ id: String, array place: Int) -> String {
    Folder.join(path, "\(id).\(place).sh")
  }

  // MARK: - Programs

  private static let programPrefix = "reprise-"

  /// Copies this program here, so that a build meanwhile changes nothing of what was submitted, and
  /// returns the copy's path.
  ///
  /// - Parameters:
  ///   - program: The program's file.
  ///   - hash: The SHA-256 of its bytes, to name the copy by.
  public func copyProgram(_ program: String, hash: String) throws(FileFailure) -> String {
    let copy = Folder.join(path, Self.programPrefix + hash.prefix(12))
    if FileStatus(path: copy) != nil { return copy }
    try Folder.make(path)
    try replaceFile(copy, with: OpenFile(program).bytes())
    guard chmod(copy, 0o755) == 0 else { throw FileFailure("chmod", copy) }
    return copy
  }

  // MARK: - Cancelling

  /// Notes that a submission is cancelled: its tasks then do not put themselves back into the queue.
  public func markCancelled(_ id: String) throws(FileFailure) {
    _ = try OpenFile(cancelledPath(id), O_WRONLY | O_CREAT)
  }

  /// Whether a submission was cancelled.
  public func isCancelled(_ id: String) -> Bool { FileStatus(path: cancelledPath(id)) != nil }

  private func cancelledPath(_ id: String) -> String { Folder.join(path, "\(id).cancelled") }

  // MARK: - Tasks

  /// Where a task says how far it is.
  func statusPath(job: String, task: Int) -> String { Folder.join(path, "\(job)_\(task).json") }

  /// Puts down how far a task is.
  package func write(_ status: RunSnapshot, ofTask task: Int, job: String) throws {
    try Folder.make(path)
    try status.write(to: statusPath(job: job, task: task))
  }

  /// Where the runs of a task are noted that were not its last.
  func attemptsPath(job: String, task: Int) -> String {
    Folder.join(path, "\(job)_\(task).attempts")
  }

  /// Where a task, by its name, writes what goes wrong.
  public func outputPath(ofTask name: String) -> String { Folder.join(path, "\(name).out") }

  /// The tasks of some jobs that say how far they are, by the names of tasks.
  func tasksWithStatus(ofJobs jobs: Set<String>) -> [(job: String, task: Int)] {
    names().compactMap { name in
      guard let file = TaskFile(name), file.suffix == "json", jobs.contains(file.job) else {
        return nil
      }
      return (String(file.job), file.task)
    }
  }

  /// What a task last said; nil where it says nothing.
  func status(ofTask task: Int, job: String) -> RunSnapshot? {
    decode(RunSnapshot.self, from: statusPath(job: job, task: task))
  }

  private func names() -> [String] { (try? Folder.names(in: path)) ?? [] }

  private func decode<Value: Decodable>(_ type: Value.Type, from path: String) -> Value? {
    (try? OpenFile(path).bytes()).flatMap { try? JSONDecoder.finite.decode(type, from: Data($0)) }
  }
}

/// The name of a file that is about a task: `<array>_<task>.<suffix>`.
private struct TaskFile {
  let job: Substring
  let task: Int
  let suffix: Substring

  init?(_ name: String) {
    // Read by hand: there may be thousands of names, and a regular expression takes its time.
    guard let end = name.firstIndex(of: "_"), let dot = name.firstIndex(of: "."), end < dot,
      let task = Int(name[name.index(after: end)..<dot]), task >= 0
    else { return nil }
    (job, self.task) = (name[..<end], task)
    suffix = name[name.index(after: dot)...]
    let isNumber = !job.isEmpty && job.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, suffix.utf8.allSatisfy({ (0x61...0x7a).contains($0) }), !suffix.isEmpty else {
      return nil
    }
  }
}

extension Set<String> {
  fileprivate func contains(_ text: Substring) -> Bool { contains(String(text)) }
}
