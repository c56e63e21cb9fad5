import Glibc
import RunLog
import Testing

/// A sweep of twenty learning rates and two seeds on a few drawn digits, 40 trials: most are done within
/// a second, some are long enough to be hit in the middle of their training.
struct SlurmSweep {
  static let trials = 40
  /// Epochs of the trials of each rate: the long ones are the first of their seed.
  static let epochs = [120] + Array(repeating: 36, count: 6) + Array(repeating: 6, count: 13)
  /// Picks the trials of a kind: two long ones, twelve of medium length, 26 short ones.
  static let long = ["--only", "epochs=120"]
  static let medium = ["--only", "epochs=36"]
  static let short = ["--only", "epochs=6"]
  /// Picks the trials of some short ones' rates, or of some of medium length: with both seeds, for the
  /// seeds are part of a log's spec.
  static let fewShort = rates(14...19)
  static let fewMedium = rates(1...3)
  static let oneMedium = rates(1...1)

  let scratch: Scratch
  let cluster: SlurmCluster
  let spec: String
  let out: String

  /// Writes the spec into a scratch folder; `results` in it is where the logs go.
  init(_ scratch: Scratch, _ cluster: SlurmCluster, cluster section: String? = nil) throws {
    self.scratch = scratch
    self.cluster = cluster
    spec = scratch.path("digits.json")
    out = scratch.path("results")
    try Self.write(to: spec, section)
  }

  private static func rate(_ point: Int) -> String { "\(Double(5 + point) / 1e4)" }

  private static func rates(_ points: ClosedRange<Int>) -> [String] {
    points.flatMap { ["--only", "optimizer.sgd.learningRate=\(rate($0))"] }
  }

  private static func write(to path: String, _ section: String? = nil) throws {
    let rates = epochs.indices.map(rate).joined(separator: ", ")
    var text = try text(of: Program.checkout + "/experiments/\(SmallRun.name).json")
    for (old, new) in [
      (#""first": 20000"#, #""first": 2000"#),
      (#""test": {"first": 2000}"#, #""test": {"first": 200}"#),
      (
        #""seeds": [0, 1]"#,
        """
        "sweep": {"zip": {"optimizer.sgd.learningRate": [\(rates)], "epochs": \(epochs)}},
        \(section.map { "\"cluster\": \($0)," } ?? "")
        "seeds": [0, 1]
        """
      ),
    ] {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    try EndToEndTests.write(text, to: path)
  }

  /// Where the logs are.
  var folder: String { "\(out)/\(SmallRun.name)" }

  // MARK: Commands

  /// The arguments of a run, here or on the cluster.
  func run(_ more: [String] = []) -> [String] { ["run", spec, "--out", out] + more }

  /// Runs the program to its end, with the cluster in its environment.
  func reprise(
    _ arguments: [String], environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    try scratch.reprise(
      arguments, environment: cluster.environment.merging(environment) { $1 },
      sourceLocation: sourceLocation)
  }

  /// Starts the program, with the cluster in its environment.
  func start(_ arguments: [String]) throws -> RunningProcess {
    try scratch.start(arguments, environment: cluster.environment)
  }

  /// Submits what is missing; gives the array's number.
  func submit(
    _ more: [String] = [], environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try reprise(run(["--on", "slurm"] + more), environment: environment)
    let jobs = outcome.output.split(separator: "\n").map(String.init)
    try #require(
      outcome.exitCode == 0 && jobs.count == 1 && Int(jobs[0]) != nil, "\(outcome)",
      sourceLocation: sourceLocation)
    return jobs[0]
  }

  // MARK: Logs

  /// The paths of the logs that are there.
  var logs: [String] {
    names(in: folder).filter { $0.hasSuffix(".h5") }.map { folder + "/" + $0 }
  }

  /// What is beside the logs.
  var leftovers: [String] { names(in: folder).filter { !$0.hasSuffix(".h5") } }

  func summaries() throws -> [TrialSummary] { try logs.map { try TrialFile.readSummary($0) } }

  /// Holds the logs that are there against those of a local run.
  ///
  /// - Parameters:
  ///   - count: How many there must be.
  ///   - part: What may differ.
  func compare(
    count: Int, besides part: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reference = try SlurmReference.records()
    let records = try logs.map { try TrialFile.read($0) }
    let expected = records.compactMap { reference["\($0.trialHash)-\($0.seed)"] }
    let found = differences(expected, records).filter { difference in
      part.map { !difference.hasSuffix(": \($0)") } ?? true
    }
    #expect(records.count == count, sourceLocation: sourceLocation)
    #expect(found == [], sourceLocation: sourceLocation)
    SlurmTranscript.compared += records.count
    SlurmTranscript.equal += found.isEmpty ? records.count : 0
  }

  // MARK: What is going on

  /// A trial that is being trained by a task.
  struct Training {
    let process: SlurmProcess
    let log: String
    let finishedEpochs: Int
    let epochs: Int
    /// How often its task had been started again when the last epoch was written.
    let restarts: Int
  }

  /// The processes of a kind whose trials have finished an epoch and are not near their end.
  func training(_ role: SlurmProcess.Role) -> [Training] {
    let processes = cluster.processes(role)
    return logs.compactMap { log -> Training? in
      guard let summary = try? TrialFile.readSummary(log), summary.status == .running,
        let process = processes.first(where: { $0.task == summary.provenance("slurm/job") }),
        let epochs = summary.plannedEpochs,
        let restarts = summary.provenance("slurm/restarts").flatMap({ Int($0) })
      else { return nil }
      return Training(
        process: process, log: log, finishedEpochs: summary.finishedEpochs, epochs: epochs,
        restarts: restarts)
    }.filter { $0.finishedEpochs > 0 && $0.finishedEpochs < $0.epochs - 3 }
      .sorted { $0.epochs - $0.finishedEpochs > $1.epochs - $1.finishedEpochs }
  }
}

extension TrialSummary {
  func provenance(_ key: String) -> String? { provenance.first { $0.key == key }?.value }

  var finishedEpochs: Int { checkpointEpochs ?? epochs.first?.values.count ?? 0 }

  /// How many epochs the trial is to have.
  var plannedEpochs: Int? {
    specification.firstMatch(of: /"epochs" ?: ?([0-9]+)/).flatMap { Int($0.output.1) }
  }

  /// How often the trial was gone on with.
  var continuations: Int {
    provenance("continued").map { $0.split(separator: ",").count } ?? 0
  }
}

/// What a local run of the same trials leaves, trained once for all tests.
enum SlurmReference {
  nonisolated(unsafe) private static var kept: [String: TrialRecord] = [:]

  /// The logs by their hash and seed.
  static func records() throws -> [String: TrialRecord] {
    if !kept.isEmpty { return kept }
    let scratch = try Scratch()
    let cluster = try #require(SlurmClusterScope.cluster)
    let sweep = try SlurmSweep(scratch, cluster)
    let outcome = try scratch.start(sweep.run(["--jobs", "2"])).wait(seconds: 240)
    try #require(outcome.exitCode == 0, "\(outcome)")
    let records = try sweep.logs.map { try TrialFile.read($0) }
    try #require(records.count == SlurmSweep.trials)
    SlurmTranscript.add("local run of \(records.count) trials: \(tenths(outcome.seconds)) s")
    for record in records { kept["\(record.trialHash)-\(record.seed)"] = record }
    return kept
  }
}

/// What was seen of logs while things happened to their trials: epochs that are done stay done, and a
/// finished log is never touched again.
final class SlurmHistory {
  private struct Seen {
    var mark: FileMark
    var epochs: Int
    var isFinished: Bool
  }

  private let sweep: SlurmSweep
  private var seen: [String: Seen] = [:]
  private(set) var looks = 0

  init(_ sweep: SlurmSweep) { self.sweep = sweep }

  var finished: Int { seen.values.count { $0.isFinished } }

  /// Looks at the logs that have changed since the last look; requeued tasks start at once.
  func look() {
    for log in sweep.logs {
      let mark = FileMark(log)
      if seen[log]?.mark == mark { continue }
      guard let summary = try? TrialFile.readSummary(log) else {
        Issue.record("\(log) cannot be read")
        continue
      }
      looks += 1
      // Between the two, the log may have been replaced again; it is then looked at again.
      let now = Seen(
        mark: mark, epochs: summary.finishedEpochs, isFinished: summary.status == .finished)
      if let before = seen[log] {
        #expect(!before.isFinished, "\(log) was finished, and is written again")
        #expect(now.epochs >= before.epochs, "\(log): epochs are lost")
      }
      seen[log] = now
    }
    let lost = seen.keys.filter { !exists($0) }
    #expect(lost.isEmpty, "a log is lost")
    sweep.cluster.hurry(sweep.cluster.tasks())
  }

  /// Looks until something is so.
  func look(
    seconds: Double, until isSo: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let start = ContinuousClock.now
    while try !isSo() {
      try #require(
        start.duration(to: .now) < .seconds(seconds),
        "not in \(seconds) s; \(sweep.cluster.tasks().filter { !$0.isOver })",
        sourceLocation: sourceLocation)
      look()
      usleep(50_000)
    }
    look()
  }

  /// Waits for trials in the middle of their training; gives the one that is ranked lowest, and of
  /// several the one with the most before it.
  func next(
    _ role: SlurmProcess.Role, rankedBy rank: (SlurmSweep.Training) -> Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> SlurmSweep.Training {
    var found: SlurmSweep.Training?
    try look(
      seconds: 60,
      until: {
        // The first of equals, of a list that begins with the most before it.
        found =
          sweep.training(role).enumerated().min {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
          }?.element
        return found != nil
      }, sourceLocation: sourceLocation)
    return try #require(found, sourceLocation: sourceLocation)
  }
}
