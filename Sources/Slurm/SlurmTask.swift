/// One element of a job array, as Slurm knows it.
public struct SlurmTask: Equatable, Sendable {
  /// The array's job number.
  public var job: String
  /// The element's number in its array.
  public var number: Int
  /// Slurm's word for its state: `PENDING`, `RUNNING`, `COMPLETING`, `TIMEOUT`, …
  public var state: String
  /// Why it is in that state, in Slurm's word; nil where Slurm has none.
  public var reason: String?
  /// Exit code and signal, as `78:0`.
  public var exitCode: String
  /// The node that it runs or last ran on; nil where there is none yet.
  public var node: String?
  /// How often it was put back into the queue.
  public var restarts: Int
  /// How long it runs, in seconds.
  public var seconds: Int
  /// How long it may run, in seconds; nil where there is no limit.
  public var timeLimit: Int?

  /// A task of the given parts.
  public init(
    job: String, number: Int, state: String, reason: String? = nil, exitCode: String = "0:0",
    node: String? = nil, restarts: Int = 0, seconds: Int = 0, timeLimit: Int? = nil
  ) {
    self.job = job
    self.number = number
    self.state = state
    self.reason = reason
    self.exitCode = exitCode
    self.node = node
    self.restarts = restarts
    self.seconds = seconds
    self.timeLimit = timeLimit
  }

  /// `<array>_<task>`: the one name that means this task and no other.
  public var name: String { "\(job)_\(number)" }

  /// Whether it waits to run.
  public var isQueued: Bool {
    ["PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD"]
      .contains(state)
  }

  /// Whether it is at work, or is just ending.
  public var isRunning: Bool {
    [
      "RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT",
      "RESIZING",
    ].contains(state)
  }

  /// Whether more is to be expected of it.
  public var isLive: Bool { isQueued || isRunning }

  /// Whether somebody cancelled it.
  public var isCancelled: Bool { state.hasPrefix("CANCELLED") }

  /// Whether it has reached its time limit, or comes so near that Slurm's early warning is of that:
  /// it may come a minute before it is due.
  ///
  /// - Parameter warning: How many seconds before the limit the warning was asked for.
  public func isAtTimeLimit(warning: Int) -> Bool {
    if reason == "TimeLimit" || state == "TIMEOUT" { return true }
    return timeLimit.map { seconds >= $0 - warning - 60 } ?? false
  }

  /// What Slurm says of it, for people: `state FAILED, reason NonZeroExitCode, exit code 1:0, node n3,
  /// restarts 2`.
  public var words: String {
    var parts = ["state \(state)"]
    if let reason { parts.append("reason \(reason)") }
    if exitCode != "0:0" { parts.append("exit code \(exitCode)") }
    if let node { parts.append("node \(node)") }
    if restarts > 0 { parts.append("restarts \(restarts)") }
    return parts.joined(separator: ", ")
  }
}

extension SlurmTask {
  /// The tasks that a record of `scontrol show job` is about: one, or all that still wait.
  static func all(in record: [Substring: String]) -> [SlurmTask] {
    // A job that is no array has no number of one; it is its only element.
    guard let job = record.meaning("ArrayJobId") ?? record.meaning("JobId") else { return [] }
    let numbers = record["ArrayTaskId"].map { NumberSet($0).numbers } ?? [0]
    return numbers.map { number in
      SlurmTask(
        job: job, number: number, state: record["JobState"] ?? "", reason: record.meaning("Reason"),
        exitCode: record["ExitCode"] ?? "0:0",
        node: record.meaning("BatchHost") ?? record.meaning("NodeList"),
        restarts: record["Restarts"].flatMap { Int($0) } ?? 0,
        seconds: record["RunTime"].flatMap { SlurmTime($0)?.seconds } ?? 0,
        timeLimit: record.meaning("TimeLimit").flatMap { SlurmTime($0)?.seconds })
    }
  }

  /// Reads a line of `sacct --parsable2 --format=JobID,State,ExitCode,Reason,NodeList`.
  init?(accounts line: Substring) {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard cells.count >= 5 else { return nil }
    let name = cells[0].split(separator: "_")
    guard let job = name.first, let number = name.count == 2 ? Int(name[1]) : 0 else { return nil }
    let nothing = ["", "None", "None assigned"]
    self.init(
      job: String(job), number: number, state: cells[1],
      reason: nothing.contains(cells[3]) ? nil : cells[3], exitCode: cells[2],
      node: nothing.contains(cells[4]) ? nil : cells[4])
  }
}
