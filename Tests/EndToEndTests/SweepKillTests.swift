import Glibc
import RunLog
import Testing

/// SIGKILL at random moments of a sweep, started again each time: nothing finished is redone, nothing
/// is lost, and what comes out has the bits of a sweep that nobody disturbed.
@Suite(.serialized) struct SweepKillTests {
  /// Two axes of two values, and two seeds: eight trials of a fraction of a second.
  static let sweep = SmallRun(
    seeds: [0, 1], epochs: 20, trainImages: 300, jobs: 2,
    more: [
      "--set",
      #"sweep={"grid": {"optimizer.sgd.learningRate": [0.001, 0.002], "batchSize": [1, 2]}}"#,
    ])
  static let trials = 8

  /// What a kill stands for.
  enum Accident: String, CaseIterable {
    case trial
    case runner
    case all
    /// All at once between the writing of a log and its renaming, when a power cut would find the
    /// most half done. Only what it left proves that it was hit.
    case betweenWriteAndRename
  }

  static let killsOfAKind = 8
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aKilledSweepGoesOnToTheSameBits() throws {
    let start = ContinuousClock.now
    let reference = try referenceOfOneJob()
    // Two jobs take half of it.
    let length = start.duration(to: .now) / .microseconds(1) / 2
    var random = SeededRandom(seed: 4)
    var left = Accident.allCases.flatMap { Array(repeating: $0, count: Self.killsOfAKind) }
      .shuffled(using: &random)
    var killer = Killer(Self.sweep, in: scratch)
    var history = History()
    while let accident = left.popLast() {
      try #require(killer.runs < 10 * Accident.allCases.count * Self.killsOfAKind, "\(left)")
      let latest = UInt32(max(40_000, 0.5 * length))
      let moment = UInt32.random(in: 0..<latest, using: &random)
      // A run that was over before it could be killed is tried again later.
      if try !happens(accident, at: moment, &killer) {
        left.insert(accident, at: Int.random(in: 0...left.count, using: &random))
      }
      try history.check(Self.sweep, scratch)
      if history.finishedTrials == Self.trials {
        try finishAndCompare(reference, &history)
        remove(Self.sweep.folder(scratch))
        history.beginAgain()
      }
    }
    try finishAndCompare(reference, &history)
    let kinds = Accident.allCases.map { "\(Self.killsOfAKind) of \($0.rawValue)" }
    print(
      "kills of a sweep of \(Self.trials) trials: \(kinds.joined(separator: ", ")), in "
        + "\(killer.runs) runs; \(history)")
  }

  /// Two runs share a sweep. One is killed in the middle; the other takes over what it was at.
  @Test func whoIsLeftTakesOver() throws {
    let reference = try referenceOfOneJob()
    let both = try [scratch.start(Self.sweep.arguments), scratch.start(Self.sweep.arguments)]
    // In the middle: both have finished something, and both are at something.
    #expect(poll(seconds: 60) { both.allSatisfy { $0.messages.contains(": finished (") } })
    _ = poll(seconds: 20, pause: 500) { !both[0].trialProcesses().isEmpty || both[0].hasEnded }
    let finished = Self.sweep.logs(scratch).filter {
      (try? TrialFile.readSummary($0))?.status == .finished
    }
    let marks = finished.map(FileMark.init)
    both[0].signalGroup(SIGKILL)
    _ = try both[0].wait()
    let outcome = try both[1].wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(marks.count >= 2 && finished.map(FileMark.init) == marks, "finished trials were redone")
    #expect(differences(reference, try Self.sweep.records(scratch)) == [])
    #expect(Self.sweep.leftovers(scratch) == [])
  }

  private func happens(
    _ accident: Accident, at moment: UInt32, _ killer: inout Killer
  ) throws -> Bool {
    switch accident {
    case .trial: return try killer.kill(.trial, at: .after(moment))
    case .runner: return try killer.kill(.runner, at: .after(moment))
    case .all: return try killer.kill(.group, at: .after(moment))
    case .betweenWriteAndRename:
      let isKilled = try killer.kill(.group, at: .duringTheWriteAfter(Int(moment % 7)))
      return isKilled && !killer.halfWrittenLogs().isEmpty
    }
  }

  /// What an undisturbed sweep leaves that trains one trial at a time.
  private func referenceOfOneJob() throws -> [TrialRecord] {
    var alone = Self.sweep
    alone.jobs = 1
    let records = try alone.reference(scratch)
    try #require(records.map(\.status) == Array(repeating: .finished, count: Self.trials))
    return records
  }

  private func finishAndCompare(_ reference: [TrialRecord], _ history: inout History) throws {
    let outcome = try scratch.reprise(Self.sweep.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    try history.check(Self.sweep, scratch)
    #expect(differences(reference, try Self.sweep.records(scratch)) == [])
    #expect(Self.sweep.leftovers(scratch) == [])
    history.comparisons += 1
  }
}

/// What was found of a sweep's logs after each kill; whatever is finished must stay as it is, whatever
/// is not must never fall back.
private struct History: CustomStringConvertible {
  private struct Found {
    var mark: FileMark
    var epochs: Int
    var isFinished: Bool
  }

  private var found: [String: Found] = [:]
  private var logs = 0
  private var logsWithEpochs = 0
  private var keptFinished = 0
  var comparisons = 0

  var finishedTrials: Int { found.values.count { $0.isFinished } }

  /// Forgets a sweep that is removed.
  mutating func beginAgain() { found = [:] }

  mutating func check(_ run: SmallRun, _ scratch: Scratch) throws {
    let paths = run.logs(scratch)
    #expect(found.keys.allSatisfy(paths.contains), "a log is lost")
    for path in paths {
      let record = try TrialFile.read(path)
      let now = Found(
        mark: FileMark(path), epochs: record.finishedEpochs, isFinished: record.status == .finished)
      if let before = found[path] {
        #expect(now.epochs >= before.epochs, "\(path): epochs are lost")
        if before.isFinished {
          #expect(now.isFinished && now.mark == before.mark, "\(path): was finished, and is redone")
          keptFinished += 1
        }
      }
      logs += 1
      if now.epochs > 0, !now.isFinished { logsWithEpochs += 1 }
      found[path] = now
    }
  }

  var description: String {
    "\(logs) logs whole, \(logsWithEpochs) of them with epochs to go on from; finished logs found "
      + "untouched \(keptFinished) times; \(comparisons) finished sweeps with the bits of one job"
  }
}
