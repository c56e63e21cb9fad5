import Glibc
import RunLog
import Testing

/// Killed, interrupted and shared runs of a network whose training has more state than weights:
/// Adam's moments, batch normalization's statistics, dropout's random stream, the best parameters.
@Suite(.serialized) struct StatefulRunTests {
  let scratch: Scratch
  let run: SmallRun

  init() throws {
    scratch = try Scratch()
    // 200 images in batches of 16: the last batch of an epoch holds 8, and selection, every 2 steps,
    // falls into the middle of epochs.
    run = SmallRun(
      spec: try TinySpec().write(to: scratch), name: TinySpec.name, seeds: [0, 1], epochs: 40,
      trainImages: 200, jobs: 2)
  }

  @Test func theReferenceHasAllThatState() throws {
    let records = try run.reference(scratch)
    try #require(records.count == 2)
    for record in records {
      #expect(record.status == .finished)
      #expect(record.best.map(\.layer) == record.weights.map(\.layer))
      #expect(record.best != record.weights)
      #expect(record.weights.contains { $0.layer == "norm1" && $0.parameter == "runningMean" })
    }
    #expect(records[0].weights != records[1].weights)
  }

  /// Each attempt gets a little further; the signal may be one that no process can catch.
  @Test(arguments: [SIGKILL, SIGTERM])
  func endedAgainAndAgainItEndsWithTheSameBits(_ signal: Int32) throws {
    let reference = try long.reference(scratch)
    var continued = 0
    for attempt in 1...3 {
      let before = try finishedEpochs()
      let running = try scratch.start(long.arguments)
      // A log is written again after some hundred times as long as writing took.
      #expect(
        poll(seconds: 60, pause: 20_000) {
          running.hasEnded
            || (signal == SIGKILL
              ? (try? finishedEpochs()).map { $0 > before } ?? false
              : running.messages.contains("epoch \(attempt * 50)/"))
        })
      if signal == SIGKILL { running.signalGroup(SIGKILL) } else { running.signal(signal) }
      let outcome = try running.wait()
      _ = poll(seconds: 20) { running.descendants().isEmpty }
      if outcome.messages.contains("continued after epoch") { continued += 1 }
    }
    let outcome = try scratch.reprise(long.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    if outcome.messages.contains("continued after epoch") { continued += 1 }
    #expect(differences(reference, try long.records(scratch)) == [])
    #expect(long.leftovers(scratch) == [])
    #expect(continued > 0, "no run went on from another's checkpoint")
    print("ended by signal \(signal): \(continued) of 4 runs went on from a checkpoint")
  }

  /// How far the trials have come that are not finished, by what is on the disk.
  private func finishedEpochs() throws -> Int {
    try long.records(scratch).compactMap(\.checkpoint?.finishedEpochs).max() ?? 0
  }

  private var long: SmallRun {
    var long = run
    long.epochs = 500
    return long
  }

  @Test func twoRunsShareTheTrials() throws {
    let reference = try run.reference(scratch)
    let both = try [scratch.start(run.arguments), scratch.start(run.arguments)]
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes.map(\.exitCode) == [0, 0], "\(outcomes)")
    let lines = outcomes.map(\.messageLines).joined()
    for seed in run.seeds {
      #expect(lines.count { $0.contains("seed \(seed): epoch 1/40") } == 1, "\(outcomes)")
    }
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(run.leftovers(scratch) == [])
  }

  @Test func verifyingComparesTheBestParametersToo() throws {
    let log = try TinySpec().train(in: scratch)
    let outcome = try scratch.reprise(["verify", log])
    #expect(outcome.exitCode == 0, "\(outcome)")
    var record = try TrialFile.read(log)
    let tensor = record.best[0].tensor
    var scalars = Array(tensor.scalars)
    scalars[5] = Float(bitPattern: scalars[5].bitPattern ^ 1)
    record.best[0].tensor = .init(shape: tensor.shape, scalars: scalars)
    try TrialFile.write(record, to: log)
    let changed = try scratch.reprise(["verify", log])
    #expect(changed.exitCode == 1, "\(changed)")
    #expect(changed.output.contains("/best/conv1/weight"), "\(changed)")
    #expect(changed.output.contains("[5]"), "\(changed)")
  }
}
