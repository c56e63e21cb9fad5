import Glibc
import RunLog
import Testing

/// Who is killed.
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

/// Sends SIGKILL at chosen moments of a run.
struct Killer {
  let scratch: Scratch
  let run: SmallRun
  private(set) var kills = 0
  private(set) var runs = 0
  /// How long trials lived on after their runner was killed.
  private(set) var longestAfterlife = Duration.zero

  init(_ run: SmallRun, in scratch: Scratch) {
    self.run = run
    self.scratch = scratch
  }

  /// Starts the run, kills, and waits until nothing of it is left; returns whether there was still
  /// something to kill.
  @discardableResult
  mutating func kill(_ victim: Victim, at moment: Moment) throws -> Bool {
    runs += 1
    let running = try scratch.start(run.arguments)
    wait(for: moment, running)
    let isKilled = kill(victim, of: running)
    if isKilled { kills += 1 }
    let outcome = try running.wait()
    // Whoever was killed can say nothing; a runner whose trial was killed says so, unless that
    // trial had said before that it was done.
    if victim == .trial, isKilled {
      #expect(outcome.exitCode == 1 || outcome.exitCode == 0, "\(outcome)")
      let saysSo = outcome.messages.contains("failed: its process was killed by signal 9")
      #expect(saysSo == (outcome.exitCode == 1), "\(outcome)")
    }
    _ = poll(seconds: 20) { running.descendants().isEmpty }
    return isKilled
  }

  private mutating func kill(_ victim: Victim, of running: RunningProcess) -> Bool {
    switch victim {
    case .group:
      guard !running.hasEnded else { return false }
      running.signalGroup(SIGKILL)
      return true
    case .runner:
      guard !running.hasEnded else { return false }
      running.signal(SIGKILL)
      let killed = ContinuousClock.now
      let areGone = poll(seconds: 20) { running.descendants().isEmpty }
      #expect(areGone, "a trial outlives its killed runner")
      longestAfterlife = max(longestAfterlife, killed.duration(to: .now))
      return true
    case .trial:
      var trials: [pid_t] = []
      _ = poll(seconds: 20, pause: 500) {
        trials = running.trialProcesses()
        return !trials.isEmpty || running.hasEnded
      }
      guard let trial = trials.first else { return false }
      return Glibc.kill(trial, SIGKILL) == 0
    }
  }

  private func wait(for moment: Moment, _ running: RunningProcess) {
    switch moment {
    case .after(let microseconds):
      usleep(microseconds)
    case .afterWrites(let count):
      waitForWrites(count, running)
    case .duringTheWriteAfter(let count):
      waitForWrites(count, running)
      _ = poll(seconds: 20, pause: 0) { running.hasEnded || !halfWrittenLogs().isEmpty }
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

  /// Logs that are being written beside the old ones, or were when their writer was killed.
  func halfWrittenLogs() -> [String] {
    run.leftovers(scratch).filter { $0.hasPrefix(".reprise-trial-") && $0.hasSuffix(".tmp") }
  }
}

extension TrialRecord {
  /// How many epochs stand in a log.
  var finishedEpochs: Int { checkpoint?.finishedEpochs ?? epochs.first?.values.count ?? 0 }
}

/// What tells a file from the one before it or from one that was written anew.
struct FileMark: Equatable {
  var inode: UInt64 = 0
  var size = 0
  /// In nanoseconds since 1970.
  var modified = 0

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
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
