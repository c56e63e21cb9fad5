import Glibc
import RunLog
import Testing

/// Several runs at once on one results folder.
@Suite(.serialized) struct SideBySideTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [1, 2])
  func twoRunsShareTheTrials(_ jobs: Int) throws {
    let run = SmallRun(seeds: Array(0..<4), epochs: 4, jobs: jobs)
    let reference = try run.reference(scratch)
    let both = try [scratch.start(run.arguments), scratch.start(run.arguments)]
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes.map(\.exitCode) == [0, 0], "\(outcomes)")
    let lines = outcomes.map(\.messageLines).joined()
    for seed in run.seeds {
      let trained = lines.count { $0.contains("seed \(seed): epoch 1/4") }
      #expect(trained == 1, "seed \(seed) was trained \(trained) times\n\(outcomes)")
    }
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(run.leftovers(scratch) == [])
  }

  @Test func aDeadProcessesLeaseIsTakenOver() throws {
    let run = SmallRun(epochs: 1)
    let log = try pathOfLog(run)
    let dead = try RunningProcess("/bin/true", [], environment: [:], in: scratch)
    let start = ProcessTable.startTime(of: dead.process) ?? 1
    _ = try dead.wait()
    try write("\(dead.process) \(start) \(ProcessTable.hostName())\n", to: log + ".lease")
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(run.leftovers(scratch) == [])
  }

  /// A process that was killed between making the lease and writing its name, or a power cut.
  @Test(arguments: ["", "12", "no lease at all\n\u{0}"])
  func aBrokenLeaseDoesNotBlockForEver(_ content: String) throws {
    let run = SmallRun(epochs: 1)
    let lease = try pathOfLog(run) + ".lease"
    try write(content, to: lease)
    var long = [
      timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0),
    ]
    #expect(utimes(lease, &long) == 0)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(run.leftovers(scratch) == [])
  }

  @Test func aLivingProcessesLeaseIsWaitedFor() throws {
    let run = SmallRun(epochs: 1)
    let log = try pathOfLog(run)
    let holder = try RunningProcess("/bin/sleep", ["600"], environment: [:], in: scratch)
    let start = try #require(ProcessTable.startTime(of: holder.process))
    try write("\(holder.process) \(start) \(ProcessTable.hostName())\n", to: log + ".lease")
    let running = try scratch.start(run.arguments)
    #expect(
      poll(seconds: 60) { running.messages.contains("waiting for process \(holder.process)") })
    usleep(100_000)
    #expect(!running.hasEnded)
    #expect(!exists(log))
    holder.signal(SIGKILL)
    _ = try holder.wait()
    let outcome = try running.wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.messageLines.count { $0.contains("waiting for") } == 1, "\(outcome)")
    #expect(run.leftovers(scratch) == [])
  }

  @Test func aRunThatWaitsCanBeInterrupted() throws {
    let run = SmallRun(epochs: 1)
    let log = try pathOfLog(run)
    let lease =
      "\(getpid()) \(try #require(ProcessTable.startTime(of: getpid()))) "
      + "\(ProcessTable.hostName())\n"
    try write(lease, to: log + ".lease")
    let running = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("waiting for") })
    running.signal(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(!outcome.messages.contains("failed"), "\(outcome)")
    #expect(try text(of: log + ".lease") == lease, "another's lease is not ours to remove")
  }

  @Test func whoWaitsFindsTheTrialDone() throws {
    let run = SmallRun(seeds: [0], epochs: 2000)
    let first = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { first.messages.contains("epoch 1/") })
    let second = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { second.messages.contains("waiting for") })
    // The first one gives up, so the second one goes on from where it was.
    first.signal(SIGTERM)
    #expect(try first.wait().exitCode == 1)
    #expect(poll(seconds: 60) { second.messages.contains("seed 0: epoch ") })
    second.signal(SIGTERM)
    let outcome = try second.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(!outcome.messages.contains("seed 0: epoch 1/"), "\(outcome)")
    #expect(try run.records(scratch).map(\.status) == [.interrupted])
  }

  /// One of two runs is killed in the middle: the other one does what is left and nothing else.
  @Test(arguments: [1, 2])
  func whatAKilledRunLeavesIsDoneByTheOther(_ jobs: Int) throws {
    let run = SmallRun(seeds: Array(0..<10), epochs: 6, jobs: jobs)
    let reference = try run.reference(scratch)
    let both = try [scratch.start(run.arguments), scratch.start(run.arguments)]
    #expect(
      poll(seconds: 60) {
        both[0].messages.split(separator: "\n").count { $0.contains("epoch 3/6") } > 1
      }
    )
    both[0].signal(SIGKILL)
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes[1].exitCode == 0, "\(outcomes)")
    let lines = outcomes.map(\.messageLines).joined()
    for seed in run.seeds {
      for epoch in 1...6 {
        // The last words of a killed run may be lost, but no epoch is trained again.
        let trained = lines.count { $0.contains("seed \(seed): epoch \(epoch)/6") }
        #expect(trained <= 1, "epoch \(epoch) of seed \(seed): \(trained) times\n\(outcomes)")
      }
    }
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(run.leftovers(scratch) == [])
    #expect(both[0].descendants() == [])
  }

  /// What diverges in one run is an ending for the other one too.
  @Test func twoRunsShareTheFailuresToo() throws {
    let run = SmallRun(
      seeds: Array(0..<8), epochs: 1, trainImages: 8,
      more: ["--set", "optimizer.sgd.learningRate=1e4"])
    let both = try [scratch.start(run.arguments), scratch.start(run.arguments)]
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes.map(\.exitCode) == [1, 1], "\(outcomes)")
    let lasts = outcomes.map { $0.messageLines.last }
    #expect(lasts[0] == lasts[1], "\(outcomes)")
    for record in try run.records(scratch) where record.status != .finished {
      let ending = "seed \(record.seed): diverged: "
      #expect(outcomes.allSatisfy { $0.messages.contains(ending) }, "\(outcomes)")
    }
  }

  /// Where the one log of a run goes; leaves its folder there, without the log.
  private func pathOfLog(_ run: SmallRun) throws -> String {
    _ = try scratch.reprise(run.arguments)
    let log = try #require(run.logs(scratch).first)
    remove(log)
    return log
  }
}
