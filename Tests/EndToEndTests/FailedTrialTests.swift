import Glibc
import RunLog
import Testing

/// Trials that crash, hang, or take too long: each fails alone, says why, and is run again.
@Suite(.serialized) struct FailedTrialTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1, 2], epochs: 60, jobs: 1)

  init() throws { scratch = try Scratch() }

  /// Sends a signal to the process of the only trial that runs, once it shows that it does.
  private func signal(
    _ number: Int32, firstTrialOf running: RunningProcess, after message: String
  ) throws {
    try #require(poll(seconds: 60) { running.messages.contains(message) }, "\(running.messages)")
    let trial = try #require(running.trialProcesses().first)
    kill(trial, number)
  }

  /// Lets the trials that run go on in short steps with long pauses, until something is so, and
  /// leaves them stopped: what may be written only some time after the last write (a hundred times
  /// what that took: seconds, where the disk is slow) comes before the trial is through.
  private func hold(
    _ running: RunningProcess, until condition: () -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [pid_t] {
    var trials: [pid_t] = []
    let isSo = poll(seconds: 60, pause: 5000) {
      trials = running.trialProcesses()
      trials.forEach { kill($0, SIGSTOP) }
      if condition() { return true }
      usleep(50_000)
      trials.forEach { kill($0, SIGCONT) }
      return false
    }
    try #require(isSo, "\(running.messages)", sourceLocation: sourceLocation)
    return trials
  }

  /// Ends a stopped trial by a signal, and lets the others go on.
  private func end(_ trial: pid_t?, of trials: [pid_t], by number: Int32) throws {
    kill(try #require(trial), number)
    trials.forEach { kill($0, SIGCONT) }
  }

  /// Swift's own handler of crashes would write where it was, and go on after a signal from outside.
  private static let withoutBacktrace = ["SWIFT_BACKTRACE": "enable=no"]

  @Test func aTrialThatCrashesFailsAlone() throws {
    let reference = try run.reference(scratch)
    let running = try scratch.start(run.arguments, environment: Self.withoutBacktrace)
    let trials = try hold(running) {
      run.logs(scratch).contains { (try? TrialFile.readStanding($0))?.checkpointEpochs != nil }
    }
    try end(trials.first, of: trials, by: SIGSEGV)
    let outcome = try running.wait()
    let reason = "its process was killed by signal 11 (Segmentation fault)"
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.messages.contains("seed 0: failed: \(reason) ("), "\(outcome)")
    #expect(
      outcome.messageLines.suffix(2) == [
        "\(SmallRun.name) seed 0: failed: \(reason)",
        "2 of 3 trials finished, 1 failed; the same command goes on with the rest",
      ], "\(outcome)")
    let records = try run.records(scratch)
    #expect(records.map(\.status) == [.failed(reason: reason), .finished, .finished])
    #expect(records[0].checkpoint?.finishedEpochs ?? 0 > 0, "what it goes on from is kept")
    #expect(run.leftovers(scratch) == [])
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.messages.contains("seed 0: failed (\(reason)), continued after"), "\(again)")
    #expect(!again.messages.contains("seed 1: epoch"), "\(again)")
    #expect(differences(reference, try run.records(scratch)) == [])
  }

  /// Before it has written anything, too.
  @Test func aTrialThatIsKilledAtItsStartLeavesAWord() throws {
    let running = try scratch.start(SmallRun(seeds: [0], epochs: 2, trainImages: 60_000).arguments)
    var trials: [pid_t] = []
    #expect(
      poll(seconds: 60, pause: 500) {
        trials = running.trialProcesses()
        return !trials.isEmpty
      })
    kill(try #require(trials.first), SIGKILL)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    let reason = "its process was killed by signal 9 (Killed), perhaps for lack of memory"
    #expect(outcome.messages.contains("failed: \(reason) ("), "\(outcome)")
    let records = try run.records(scratch)
    try #require(records.count == 1)
    #expect(records[0].status == .failed(reason: reason))
    #expect(records[0].specification.contains(SmallRun.name))
  }

  /// The dynamic linker writes some lines at the start of every process when it is asked to.
  @Test func whatAFailedTrialWroteLastIsShownAndKept() throws {
    let one = SmallRun(seeds: [0], epochs: 2000)
    let running = try scratch.start(
      one.arguments, environment: Self.withoutBacktrace.merging(["LD_DEBUG": "statistics"]) { $1 })
    try signal(SIGSEGV, firstTrialOf: running, after: "seed 0: epoch 1/")
    let outcome = try running.wait()
    let output = try #require(try one.records(scratch).first?.provenance("lastOutput"))
    #expect(output.contains("runtime linker statistics"), "\(output)")
    // Below the ending, set in.
    let shown = outcome.messageLines.drop { !$0.contains("seed 0: failed: ") }.dropFirst()
    let expected = output.split(separator: "\n").filter { $0.contains("runtime linker") }
    #expect(!expected.isEmpty)
    #expect(
      expected.allSatisfy { line in
        shown.contains { $0.hasPrefix("    ") && $0.contains(line.suffix(20)) }
      }, "\(outcome)")
  }

  /// Some megabytes on standard error, of which the last lines are kept.
  @Test func aFloodOfOutputBlocksNobody() throws {
    let one = SmallRun(seeds: [0], epochs: 2000)
    let running = try scratch.start(one.arguments, environment: ["LD_DEBUG": "all"])
    try signal(SIGKILL, firstTrialOf: running, after: "seed 0: epoch 1/")
    #expect(try running.wait().exitCode == 1)
    let output = try #require(try one.records(scratch).first?.provenance("lastOutput"))
    #expect((1...20).contains(output.split(separator: "\n").count), "\(output)")
  }

  @Test func aTrialThatTakesTooLongIsGoneOnWithByTheNextRun() throws {
    var one = SmallRun(seeds: [0], epochs: 60)
    let reference = try one.reference(scratch)
    one.more = ["--trial-timeout", "1s"]
    var outcomes: [Outcome] = []
    repeat {
      outcomes.append(try scratch.reprise(one.arguments))
    } while outcomes.last?.exitCode == 1 && outcomes.count < 100
    #expect(outcomes.last?.exitCode == 0, "\(outcomes)")
    let reason = "took longer than --trial-timeout 1 s"
    for (outcome, next) in zip(outcomes, outcomes.dropFirst()) {
      #expect(outcome.messages.contains("seed 0: failed: \(reason) ("), "\(outcome)")
      #expect(next.messages.contains("seed 0: failed (\(reason)), "), "\(next)")
    }
    #expect(differences(reference, try one.records(scratch)) == [])
  }

  /// A process that does not listen is killed when it has had ten seconds more.
  @Test func aTrialThatHangsIsKilled() throws {
    let one = SmallRun(seeds: [0], epochs: 2000, more: ["--trial-timeout", "2"])
    let running = try scratch.start(one.arguments)
    try signal(SIGSTOP, firstTrialOf: running, after: "seed 0: epoch 1/")
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.seconds > 11, "\(outcome)")
    let reason = "took longer than --trial-timeout 2 s"
    #expect(try one.records(scratch).map(\.status) == [.failed(reason: reason)])
  }

  @Test func failFastEndsTheRunAndTheNextOneGoesOn() throws {
    let two = SmallRun(seeds: [0, 1, 2], epochs: 60, jobs: 2)
    let reference = try two.reference(scratch)
    var fast = two
    fast.more = ["--fail-fast"]
    let running = try scratch.start(fast.arguments, environment: Self.withoutBacktrace)
    let trials = try hold(running) {
      (0...1).allSatisfy { running.messages.contains("seed \($0): epoch 1/") }
    }
    try end(trials.min(), of: trials, by: SIGSEGV)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(
      outcome.messages.hasSuffix(
        "0 of 3 trials finished, 1 failed, 1 interrupted, 1 not started; "
          + "stopped by --fail-fast; the same command goes on with the rest\n"), "\(outcome)")
    let states = try two.records(scratch).map(\.status)
    #expect(states.count == 2 && states.contains(.interrupted), "\(states)")
    let again = try scratch.reprise(fast.arguments)
    #expect(again.exitCode == 0, "\(again)")
    #expect(differences(reference, try two.records(scratch)) == [])
  }

  @Test func withoutFailFastTheOthersGoOn() throws {
    // Ten updates with this rate are too many for some seeds and not for others.
    var wild = SmallRun(
      seeds: Array(0..<22), epochs: 1, trainImages: 10, jobs: 2,
      more: ["--set", "optimizer.sgd.learningRate=1e4", "--fail-fast"])
    let stopped = try scratch.reprise(wild.arguments)
    #expect(stopped.messages.hasPrefix("\(SmallRun.name): 22 trials: 22 new\n"), "\(stopped)")
    let begun = wild.logs(scratch).count
    #expect(begun < 22)
    #expect(stopped.messages.contains("\(22 - begun) not started"), "\(stopped)")
    wild.more[2] = "--keep-going"
    let outcome = try scratch.reprise(wild.arguments)
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.messages.contains(" failed before, tried again; "), "\(outcome)")
    let states = try wild.records(scratch).map(\.status)
    #expect(states.count == 22)
    let finished = states.count { $0 == .finished }
    try #require(finished < 12 && finished > 0, "too tame to list: \(states)")
    let last = outcome.messageLines.suffix(12)
    #expect(last.dropLast(2).allSatisfy { $0.contains(": diverged: ") }, "\(last)")
    #expect(last.dropLast().last == "and \(22 - finished - 10) more", "\(last)")
    #expect(last.last?.hasPrefix("\(finished) of 22 trials finished") == true, "\(last)")
  }

  @Test(arguments: ["0", "-1", "10x", "s", "1e400", "nan"])
  func aTimeThatIsNoneIsRefused(_ time: String) throws {
    let outcome = try scratch.reprise(run.arguments + ["--trial-timeout=\(time)"])
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("--trial-timeout: expected a time"), "\(outcome)")
    #expect(!exists(run.folder(scratch)))
  }
}
