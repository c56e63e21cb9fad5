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
    names().filter { $0.hasSuffix(".json") && !$0.contains("_") }.compactMap { name in
      submission(String(name.dropLast(5)))
    }.sorted { ($0.submitted, $0.id) < ($1.submitted, $1.id) }
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
  /// - Parameter hash: The SHA-256 of its bytes, to name the copy by.
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

  /// Where the runs of a task are noted that were not its last.
  func attemptsPath(job: String, task: Int) -> String {
    Folder.join(path, "\(job)_\(task).attempts")
  }

  /// Where a task, by its name, writes what goes wrong.
  public func outputPath(ofTask name: String) -> String { Folder.join(path, "\(name).out") }

  /// What the tasks of some jobs last said, by their names.
  func statuses(ofJobs jobs: Set<String>) -> [String: RunSnapshot] {
    var statuses: [String: RunSnapshot] = [:]
    for name in names() {
      guard let file = TaskFile(name), file.suffix == "json", jobs.contains(file.job),
        let snapshot = decode(RunSnapshot.self, from: Folder.join(path, name))
      else { continue }
      statuses["\(file.job)_\(file.task)"] = snapshot
    }
    return statuses
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
    guard let match = name.wholeMatch(of: /(\d+)_(\d+)\.([a-z]+)/), let task = Int(match.2) else {
      return nil
    }
    (job, self.task, suffix) = (match.1, task, match.3)
  }
}

extension Set<String> {
  fileprivate func contains(_ text: Substring) -> Bool { contains(String(text)) }
}
