import Glibc
import RunLog
import Testing

/// SIGKILL at random moments of a small run: what is on disk is whole every time, and the same
/// command goes on to the same bits.
@Suite(.serialized) struct KillTests {
  enum Victim: String, CaseIterable {
    /// All at once, as when the machine's power fails or a scheduler ends a job.
    case group
    /// One trial's process, as when memory runs out.
    case trial
    /// The process a user sees, so that its trials are left alone.
    case runner
  }

  /// When to kill.
  enum Moment {
    /// After so many microseconds.
    case after(UInt32)
    /// As soon as a log has been replaced so often.
    case afterWrites(Int)
    /// As soon as the next log is being written beside the old one.
    case duringTheWriteAfter(Int)
  }

  static let killsOfAKind = 10
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 16, jobs: 2)

  init() throws { scratch = try Scratch() }

  @Test(arguments: Victim.allCases)
  func aKilledRunGoesOnToTheSameBits(_ victim: Victim) throws {
    let start = ContinuousClock.now
    let reference = try run.reference(scratch)
    let length = start.duration(to: .now) / .microseconds(1)
    try #require(reference.count == 2)
    var random = SeededRandom(seed: victim.rawValue.utf8.reduce(0) { $0 * 31 + UInt64($1) })
    var tally = Tally()
    while tally.kills < Self.killsOfAKind, tally.runs < 10 * Self.killsOfAKind {
      tally.runs += 1
      let moment = Self.moment(tally.kills, length: length, &random)
      try killOneRun(victim, at: moment, &tally)
      try checkLogs(&tally)
      // Where all is done, there is nothing left to kill: start again.
      if try run.records(scratch).count(where: { $0.status == .finished }) == 2 {
        try finishAndCompare(reference)
        remove(run.folder(scratch))
        tally.finishedBetween += 1
      }
    }
    #expect(tally.kills == Self.killsOfAKind, "\(tally)")
    try finishAndCompare(reference)
    try checkWithH5py(tally.copies)
    print("kills of the \(victim.rawValue): \(tally)")
  }

  private struct Tally: CustomStringConvertible {
    var kills = 0
    var runs = 0
    var finishedBetween = 0
    /// Of the logs found after kills: how many there were, and how many held a finished epoch.
    var logs = 0
    var logsWithEpochs = 0
    var copies: [String] = []
    /// How long trials lived on after their runner was killed.
    var longestAfterlife = Duration.zero

    var description: String {
      "\(kills) in \(runs) runs, \(logs) logs whole, \(logsWithEpochs) of them with epochs to go "
        + "on from; \(finishedBetween) times the run had come to its end"
        + (longestAfterlife > .zero ? "; trials outlived it by at most \(longestAfterlife)" : "")
    }
  }

  /// The first kills come in the first milliseconds; some wait for a write; the others are spread
  /// over the run.
  private static func moment(
    _ number: Int, length: Double, _ random: inout SeededRandom
  ) -> Moment {
    switch number % 5 {
    case 0: .after(UInt32.random(in: 0..<20_000, using: &random))
    case 1: .duringTheWriteAfter(Int.random(in: 0...4, using: &random))
    case 2: .afterWrites(Int.random(in: 2...6, using: &random))
    default: .after(UInt32.random(in: 20_000..<UInt32(max(40_000, 0.7 * length)), using: &random))
    }
  }

  private func killOneRun(_ victim: Victim, at moment: Moment, _ tally: inout Tally) throws {
    let running = try scratch.start(run.arguments)
    waitFor(moment, running)
    switch victim {
    case .group:
      guard !running.hasEnded else { return }
      running.signalGroup(SIGKILL)
      tally.kills += 1
    case .runner:
      guard !running.hasEnded else { return }
      running.signal(SIGKILL)
      tally.kills += 1
      let killed = ContinuousClock.now
      let areGone = poll(seconds: 20) { running.descendants().isEmpty }
      #expect(areGone, "a trial outlives its killed runner")
      tally.longestAfterlife = max(tally.longestAfterlife, killed.duration(to: .now))
    case .trial:
      var trials: [pid_t] = []
      _ = poll(seconds: 20, pause: 500) {
        trials = running.trialProcesses()
        return !trials.isEmpty || running.hasEnded
      }
      guard let trial = trials.first, kill(trial, SIGKILL) == 0 else { return }
      tally.kills += 1
    }
    let outcome = try running.wait()
    // Whoever was killed can say nothing; a runner whose trial was killed says so, unless that
    // trial had said before that it was done.
    if victim == .trial {
      #expect(outcome.exitCode == 1 || outcome.exitCode == 0, "\(outcome)")
      let saysSo = outcome.messages.contains("failed: its process was killed by signal 9")
      #expect(saysSo == (outcome.exitCode == 1), "\(outcome)")
    }
    _ = poll(seconds: 20) { running.descendants().isEmpty }
  }

  private func waitFor(_ moment: Moment, _ running: RunningProcess) {
    switch moment {
    case .after(let microseconds):
      usleep(microseconds)
    case .afterWrites(let count):
      waitForWrites(count, running)
    case .duringTheWriteAfter(let count):
      waitForWrites(count, running)
      _ = poll(seconds: 20, pause: 0) {
        running.hasEnded || run.leftovers(scratch).contains { $0.hasSuffix(".tmp") }
      }
    }
  }

  private func waitForWrites(_ count: Int, _ running: RunningProcess) {
    var before = run.logs(scratch).map(FileMark.init)
    for _ in 0..<count {
      _ = poll(seconds: 20, pause: 0) {
        running.hasEnded || run.logs(scratch).map(FileMark.init) != before
      }
      before = run.logs(scratch).map(FileMark.init)
    }
  }

  /// Every log that is there opens; a copy is kept for h5py.
  private func checkLogs(_ tally: inout Tally) throws {
    for log in run.logs(scratch) {
      let record = try TrialFile.read(log)
      let epochs = record.checkpoint?.finishedEpochs ?? record.epochs[0].values.count
      #expect(record.epochs.allSatisfy { $0.values.count == epochs }, "\(log)")
      tally.logs += 1
      if epochs > 0 { tally.logsWithEpochs += 1 }
      let copy = scratch.path("copy\(tally.copies.count).h5")
      try write(try bytes(of: log), to: copy)
      tally.copies.append(copy)
    }
  }

  private func finishAndCompare(_ reference: [TrialRecord]) throws {
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(run.leftovers(scratch) == [])
  }

  /// Opens all files in h5py, in one process, and reads everything in them.
  private func checkWithH5py(_ files: [String]) throws {
    guard try scratch.bash("/usr/bin/python3 -c 'import h5py'").exitCode == 0 else { return }
    let script = scratch.path("open.py")
    try write(
      """
      import h5py, sys
      read = 0
      for path in sys.argv[1:]:
          with h5py.File(path, "r") as file:
              def visit(name, item):
                  if isinstance(item, h5py.Dataset):
                      item[()]
              file.visititems(visit)
              assert file.attrs["formatVersion"] == 1
          read += 1
      print(read)
      """, to: script)
    let outcome = try scratch.bash("exec /usr/bin/python3 \"$@\"", [script] + files)
    #expect(outcome.exitCode == 0 && outcome.output == "\(files.count)\n", "\(outcome)")
  }
}

/// What tells a replaced file from the one before.
struct FileMark: Equatable {
  var inode: UInt64 = 0
  var size = 0

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same delays in every run of the tests.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
