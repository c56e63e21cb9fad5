import Files
import FoundationEssentials
import RunLog
import Slurm

/// Follows a submission from outside, by what its tasks leave in the results folder and by what Slurm
/// says of them.
///
/// Every look costs a listing of the two folders, and the status of the record, of the logs that have
/// begun and are not finished, and of the files of tasks that run; only what has changed is read, and
/// logs only at their ends.
public struct SubmittedRun: Sendable {
  /// The submission.
  public private(set) var submission: Submission
  /// Its folder.
  public let folder: SubmissionFolder
  /// How each trial ended, as far as it has.
  public private(set) var endings: [TrialEnding?]
  /// The trials that ended because their tasks are over: their logs do not say so.
  public private(set) var endedWithTheirTasks: Set<Int> = []
  /// What Slurm says of the tasks, by their names; nil where it has not been asked, or did not answer.
  public private(set) var tasks: [String: SlurmTask]?

  private let places: [String: Int]
  private var recordMark: LogMark
  private var marks: [Int: LogMark] = [:]
  /// What the tasks that run last said, by their names, and what their files were then.
  private var statuses: [String: (mark: LogMark, places: Range<Int>, running: [RunningTrial])] = [:]
  private var running: [RunningTrial] = []
  private var totals: [Double] = []
  /// The tasks that Slurm has known: one that it knows no more is over.
  private var isKnownToSlurm = false

  /// A submission in its folder; nothing has been looked at yet.
  public init(_ submission: Submission, in folder: SubmissionFolder) {
    self.submission = submission
    self.folder = folder
    // What was read before this is at least as old: at worst, the record is read once more.
    recordMark = .none
    endings = Array(repeating: nil, count: submission.trials.count)
    places = Dictionary(
      submission.trials.enumerated().map { ($1.log, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether all trials have come to their ends, or nothing more is to be expected of Slurm.
  public var isOver: Bool { endings.allSatisfy { $0 != nil } }

  /// Whether some task waits or runs, as far as is known.
  public var isLive: Bool {
    guard let tasks else { return !isOver }
    return tasks.values.contains(where: \.isLive)
  }

  /// Whether a trial's task waits or runs: then the trial is taken care of.
  public func isTakenCareOf(_ place: Int) -> Bool {
    guard endings[place] == nil else { return false }
    guard let element = submission.element(ofTrial: place) else { return false }
    // Where Slurm cannot be asked, what was submitted is believed.
    guard let tasks else { return true }
    return tasks["\(element.job)_\(element.number)"]?.isLive ?? false
  }

  // MARK: - Looking

  /// Looks at the results folder, and before that at the cluster where that is wanted; returns the
  /// trials that have come to their ends since the last look.
  ///
  /// - Parameter asksSlurm: Whether to ask Slurm, too.
  /// - Throws: `SlurmError` where Slurm cannot be asked; the folder has been looked at nevertheless.
  public mutating func look(asksSlurm: Bool) async throws -> [Int] {
    let before = endings
    readNumbers()
    var failure: (any Error)?
    if asksSlurm {
      do {
        try await askSlurm()
      } catch {
        failure = error
      }
    }
    lookAtLogs()
    if asksSlurm, failure == nil { endWhatIsOver() }
    lookAtStatuses()
    if let failure { throw failure }
    return endings.indices.filter { before[$0] == nil && endings[$0] != nil }
  }

  /// Takes in the numbers of arrays that were noted since the last look: several arrays are submitted
  /// one after the other.
  private mutating func readNumbers() {
    guard submission.arrays.contains(where: { $0.job == nil }) else { return }
    let mark = LogMark(path: folder.recordPath(submission.id))
    guard mark != recordMark else { return }
    recordMark = mark
    if let record = folder.submission(submission.id), record.arrays.count == submission.arrays.count
    {
      submission.arrays = record.arrays
    }
  }

  private mutating func askSlurm() async throws {
    let slurm = Slurm()
    var known: [String: SlurmTask] = [:]
    for place in submission.arrays.indices {
      if submission.arrays[place].job == nil, let job = try await lostJob(place, slurm) {
        submission.arrays[place].job = job
        try? folder.write(submission)
      }
      guard let job = submission.arrays[place].job else { continue }
      for task in try await slurm.tasks(ofArray: job) { known[task.name] = task }
    }
    tasks = known
    isKnownToSlurm = isKnownToSlurm || !known.isEmpty
  }

  /// The number of an array whose submission was cut off before it could be noted. One array is
  /// submitted at a time, so it can be only the first without a number.
  private func lostJob(_ place: Int, _ slurm: Slurm) async throws -> String? {
    guard submission.arrays.firstIndex(where: { $0.job == nil }) == place else { return nil }
    return try await slurm.job(withComment: submission.comment(ofArray: place))
  }

  private mutating func lookAtLogs() {
    let names = (try? Folder.names(in: folder.results)) ?? []
    for name in names {
      guard let place = places[name], endings[place] == nil else { continue }
      let path = Folder.join(folder.results, name)
      let mark = LogMark(path: path)
      guard marks[place] != mark, let found = try? TrialFile.readStanding(path) else { continue }
      marks[place] = mark
      let isOld = submission.trials[place].mark == mark
      // What a trial failed of before it was submitted is why it was.
      if isOld, found.status != .finished || submission.startsOver { continue }
      endings[place] = TrialEnding(found.status)
    }
  }

  /// Trials whose tasks are over and did not end them have ended as Slurm says.
  private mutating func endWhatIsOver() {
    guard let tasks else { return }
    for place in endings.indices where endings[place] == nil {
      guard let element = submission.element(ofTrial: place) else {
        endings[place] = .interrupted(epochs: 0)
        continue
      }
      let name = "\(element.job)_\(element.number)"
      if let task = tasks[name], task.isLive { continue }
      endings[place] = ending(ofTrial: place, by: tasks[name], name)
      endedWithTheirTasks.insert(place)
    }
  }

  private func ending(ofTrial place: Int, by task: SlurmTask?, _ name: String) -> TrialEnding {
    let path = Folder.join(folder.results, submission.trials[place].log)
    let epochs = (try? TrialFile.readStanding(path))?.checkpointEpochs ?? 0
    if folder.isCancelled(submission.id) || task?.isCancelled == true {
      return .interrupted(epochs: epochs)
    }
    if let owner = Lease.holder(of: path) { return .busy(owner: "\(owner)") }
    guard let task else {
      // Forgotten by Slurm, which also keeps no record of each of many that were cancelled before they
      // began. What a task wrote stays only where it did not end well.
      return lastOutput(of: name).map { .failed(reason: "its task \(name) wrote last: \($0)") }
        ?? .interrupted(epochs: epochs)
    }
    if task.exitCode == "\(BatchScript.unseenFolder):0" {
      return .failed(
        reason:
          "node \(task.node ?? "?") cannot see \(folder.results) (task \(name)): the results folder "
          + "must be on a file system that all nodes share, under one path. Mount it there, choose "
          + "another folder with --out, or keep away from the node with "
          + "--sbatch-option exclude=\(task.node ?? "NODE")")
    }
    let output = lastOutput(of: name).map { "; it wrote last: \($0)" }
    return .failed(reason: "Slurm: task \(name), \(task.words)" + (output ?? ""))
  }

  /// The last line that a task wrote; nil where it wrote none.
  private func lastOutput(of task: String) -> String? {
    let bytes = try? OpenFile(folder.outputPath(ofTask: task)).lastBytes(4096)
    return bytes.flatMap {
      String(decoding: $0, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
    }
  }

  private mutating func lookAtStatuses() {
    var found: [String: (mark: LogMark, places: Range<Int>, running: [RunningTrial])] = [:]
    for (job, task) in folder.tasksWithStatus(ofJobs: Set(submission.jobs)) {
      let name = "\(job)_\(task)"
      // A task that was killed leaves its last words.
      guard tasks?[name].map(\.isRunning) ?? true else { continue }
      // The mark first: what changes meanwhile is noticed at the next look.
      let mark = LogMark(path: folder.statusPath(job: job, task: task))
      if let known = statuses[name], known.mark == mark {
        found[name] = known
      } else if let status = folder.status(ofTask: task, job: job) {
        found[name] = (mark, submission.places(ofElement: task, of: job), status.running)
      }
    }
    statuses = found
    running = statuses.values.flatMap { status in
      status.running.filter { !hasEnded($0, among: status.places) }
    }.sorted { ($0.point, $0.seed) < ($1.point, $1.seed) }
    for trial in running {
      let done = (Double(trial.finishedEpochs) + trial.share) / Double(max(trial.epochs, 1))
      if let left = trial.secondsLeft, done > 0.05, done < 1 { totals.append(left / (1 - done)) }
    }
    totals.removeFirst(max(0, totals.count - 1000))
  }

  /// Whether a trial that a task speaks of has come to its end by its log, which is written first.
  private func hasEnded(_ running: RunningTrial, among places: Range<Int>) -> Bool {
    places.contains { place in
      let trial = submission.trials[place]
      return endings[place] != nil && trial.seed == running.seed && trial.point == running.point
    }
  }

  // MARK: - Telling

  /// How far the submission is.
  ///
  /// - Parameter now: The time, in seconds since 1970.
  public func snapshot(now: Double) -> RunSnapshot {
    let finished = endings.count { $0 == .finished }
    let failures = endings.indices.filter { endings[$0]?.isFailure == true }
    return RunSnapshot(
      experiment: submission.experiment, commandLine: submission.commandLine, process: 0,
      processStarted: 0, host: "Slurm", began: submission.submitted, taken: now,
      trials: submission.finishedBefore + submission.trials.count,
      finished: submission.finishedBefore + finished, finishedBefore: submission.finishedBefore,
      failed: failures.count,
      failures: failures.suffix(RunTracker.mostFailures).map { place in
        FailedTrial(
          point: submission.trials[place].point, seed: submission.trials[place].seed,
          ending: endings[place] ?? .finished)
      },
      running: running, secondsLeft: secondsLeft)
  }

  /// The seconds until all trials are done, if so many go on being trained at once as now.
  private var secondsLeft: Double? {
    guard !running.isEmpty, !totals.isEmpty else { return nil }
    let lefts = running.compactMap(\.secondsLeft)
    let waiting = max(0, endings.count { $0 == nil } - running.count)
    let usual = totals.reduce(0, +) / Double(totals.count)
    let work = lefts.reduce(0, +) + Double(waiting) * usual
    return max(lefts.max() ?? 0, work / Double(running.count))
  }

  /// How many tasks wait and how many run, and why those that wait do, in Slurm's words: `array job 55: 12
  /// tasks running, 20 queued (Resources)`.
  public var queueWords: String {
    let jobs = submission.jobs
    let name = "array job\(jobs.count == 1 ? "" : "s") \(jobs.joined(separator: ", "))"
    guard let tasks else { return "\(name): Slurm cannot be asked from here" }
    let running = tasks.values.count(where: \.isRunning)
    let queued = tasks.values.filter(\.isQueued)
    let reasons = Set(queued.compactMap(\.reason)).sorted().joined(separator: ", ")
    var parts: [String] = []
    if running > 0 { parts.append("\(running) running") }
    if !queued.isEmpty {
      parts.append("\(queued.count) queued" + (reasons.isEmpty ? "" : " (\(reasons))"))
    }
    return "\(name): " + (parts.isEmpty ? "over" : parts.joined(separator: ", "))
  }

  // MARK: - Helping

  /// Puts tasks back into the queue that ended without being able to do so themselves, because their
  /// batch scripts were killed, as long as that has not happened too often.
  ///
  /// - Returns: What was done, a line a task.
  public mutating func requeueKilledTasks() async -> [String] {
    var lines: [String] = []
    for (name, task) in tasks ?? [:] where !task.isLive && !task.isCancelled {
      // The second number is the signal; what ended by itself has left a log or a word.
      let isKilled = !task.exitCode.hasSuffix(":0") || task.state == "NODE_FAIL"
      guard isKilled else { continue }
      let places = submission.places(ofElement: task.number, of: task.job)
      let hasUnfinished = places.contains { endings[$0] != .finished }
      guard hasUnfinished, !folder.isCancelled(submission.id) else { continue }
      let attempts = TaskAttempts(path: folder.attemptsPath(job: task.job, task: task.number))
      guard attempts.kills < submission.retry else { continue }
      attempts.noteKilled(restart: task.restarts, reason: "Slurm: task \(name), \(task.words)")
      guard (try? await Slurm().requeue(name)) != nil else { continue }
      lines.append("task \(name): \(task.words); put back into the queue")
      for place in places where endings[place]?.isFailure == true { endings[place] = nil }
    }
    return lines
  }

  /// Writes into the logs of trials that ended only in Slurm's eyes why they failed.
  ///
  /// - Parameter assignment: What a trial's process is told, by its place; nil where it is not known.
  public func noteFailures(_ assignment: (Submission.Trial) -> TrialAssignment?) {
    for (trial, ending) in zip(submission.trials, endings) {
      guard case .failed(let reason)? = ending, let assignment = assignment(trial) else { continue }
      let found = (try? TrialFile.readStanding(assignment.path))?.status
      switch found {
      case .finished, .diverged, .failed: continue
      case .running, .interrupted, nil: FailureNote(reason: reason).leave(for: assignment)
      }
    }
  }
}
