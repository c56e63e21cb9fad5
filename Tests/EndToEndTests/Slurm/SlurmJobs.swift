import Glibc
import Testing

/// One task of a job array, as Slurm tells of it.
struct SlurmTask: Equatable {
  /// The array's number.
  let array: String
  let index: Int
  /// PENDING, RUNNING, COMPLETING, COMPLETED, FAILED, CANCELLED, …
  let state: String
  let node: String
  /// How often it was put back into the queue.
  let restarts: Int
  let priority: Int
  /// Why it waits or has ended so.
  let reason: String

  /// What Slurm's commands call it. The array's number alone would stand for all its tasks.
  var id: String { "\(array)_\(index)" }

  var isOver: Bool { !["PENDING", "CONFIGURING", "RUNNING", "COMPLETING"].contains(state) }
}

/// A living process of a task.
struct SlurmProcess {
  enum Role {
    case batchShell
    case arrayTask
    case trial
  }

  let process: pid_t
  let role: Role
  /// The task's array and index, `12_3`.
  let task: String
  let node: String
}

extension SlurmCluster {
  /// The tasks of arrays, those that are over too as long as Slurm remembers them.
  func tasks(of array: String? = nil) -> [SlurmTask] {
    let fields = [
      "ArrayJobID", "ArrayTaskID", "State", "NodeList", "RestartCnt", "PriorityLong", "Reason",
    ]
    let format = fields.map { "\($0):|" }.joined(separator: ",")
    let command = ["squeue", "-h", "-r", "-t", "all", "-O", format]
    // A busy controller may not answer at once, and no answer does not mean no tasks.
    var answer: String?
    _ = poll(seconds: 20, pause: 200_000) {
      let outcome = try? run(command)
      answer = outcome?.exitCode == 0 ? outcome?.output : nil
      return answer != nil
    }
    return (answer ?? "").split(separator: "\n").compactMap { line in
      let words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard words.count > fields.count, array == nil || words[0] == array else { return nil }
      return SlurmTask(
        array: words[0], index: Int(words[1]) ?? 0, state: words[2], node: words[3],
        restarts: Int(words[4]) ?? 0, priority: Int(words[5]) ?? 0, reason: words[6])
    }.sorted { ($0.array, $0.index) < ($1.array, $1.index) }
  }

  /// Waits until no task of these arrays is queued or runs; lets requeued ones start without their
  /// pause of two minutes.
  @discardableResult
  func waitForEnd(
    of arrays: [String]? = nil, seconds: Double = 60,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    let isOver = poll(seconds: seconds, pause: 200_000) {
      let left = tasks().filter { !$0.isOver && arrays?.contains($0.array) ?? true }
      hurry(left)
      return left.isEmpty
    }
    if !isOver {
      Issue.record(
        "still queued or running: \(tasks().filter { !$0.isOver })",
        sourceLocation: sourceLocation)
    }
    return isOver
  }

  /// Lets requeued tasks start now: Slurm has them wait for two minutes, and behind all others.
  func hurry(_ tasks: [SlurmTask]) {
    for task in tasks where task.state == "PENDING" && task.restarts > 0 {
      guard task.reason == "BeginTime" || task.priority != Self.urgent else { continue }
      _ = try? run([
        "scontrol", "update", "job=\(task.id)", "StartTime=now", "Priority=\(Self.urgent)",
      ])
    }
  }

  /// Above what Slurm gives to the first job, from which it counts down.
  private static let urgent = 4_294_910_000

  /// How often Slurm has started a task again.
  func restarts(of task: String) -> Int? { tasks().first { $0.id == task }?.restarts }

  /// Living processes of tasks.
  func processes(_ role: SlurmProcess.Role? = nil) -> [SlurmProcess] {
    let mine = "SLURM_CONF=" + (environment["SLURM_CONF"] ?? "")
    return names(in: "/proc").compactMap { pid_t($0) }.compactMap { process -> SlurmProcess? in
      // Processes come and go, and are another's.
      guard let text = try? text(of: "/proc/\(process)/environ") else { return nil }
      let variables = text.split(separator: "\0").map(String.init)
      func value(_ name: String) -> String? {
        variables.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
      }
      guard variables.contains(mine), let array = value("SLURM_ARRAY_JOB_ID"),
        let index = value("SLURM_ARRAY_TASK_ID"),
        let found = Self.role(of: ProcessTable.arguments(of: process)),
        ProcessTable.group(of: process) != nil, role == nil || role == found
      else { return nil }
      return SlurmProcess(
        process: process, role: found, task: "\(array)_\(index)",
        node: value("SLURMD_NODENAME") ?? "")
    }
  }

  private static func role(of arguments: [String]) -> SlurmProcess.Role? {
    guard arguments.count > 1 else { return nil }
    switch arguments[1] {
    case "array-task": return .arrayTask
    case "trial": return .trial
    case let script where script.hasSuffix("/slurm_script"): return .batchShell
    default: return nil
    }
  }

  /// Leaves no job, and all nodes as they were at first.
  func reset() {
    for task in tasks() where !task.isOver { _ = try? run(["scancel", "-s", "KILL", task.id]) }
    _ = try? run(["scancel", "-u", "\(geteuid())"])
    let isReady = poll(seconds: 30, pause: 100_000) {
      for (node, state) in states where state.hasPrefix("drain") || state.hasPrefix("down") {
        _ = try? run(["scontrol", "update", "node=\(node)", "state=resume"])
      }
      return areAllNodesIdle && tasks().allSatisfy(\.isOver)
    }
    if !isReady { Issue.record("the cluster is not idle: \(states) \(tasks())") }
  }
}
