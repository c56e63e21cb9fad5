import RunLog
import Tensors
import Testing

@Suite struct RunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aRunLeavesAWholeLog() throws {
    let run = SmallRun(seeds: [0, 1], epochs: 3, jobs: 2)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(run.leftovers(scratch) == [])
    let records = try run.records(scratch)
    try #require(records.map(\.seed) == [0, 1])
    for record in records {
      #expect(record.status == .finished)
      #expect(
        record.epochs.map(\.name).sorted() == [
          "evaluationSeconds", "learningRate", "peakMemory", "seconds", "test/error", "test/loss",
          "train/error", "train/errorRunning", "train/loss", "train/lossRunning",
        ])
      #expect(record.epochs.allSatisfy { $0.values.count == 3 && $0.values.allSatisfy(\.isFinite) })
      #expect(record.epoch("learningRate") == [1e-3, 1e-3, 1e-3])
      #expect(record.steps.first?.steps == Array(0..<900))
      #expect(record.testPredictions?.count == 100 && record.testLabels?.count == 100)
      #expect(record.weights.contains { $0.layer == "C3" && $0.parameter == "weight" })
      #expect(record.checkpoint == nil)
      #expect(record.provenance("commandLine")?.contains("--jobs 2") == true)
      #expect(record.provenance("start") != nil && record.provenance("end") != nil)
    }
    #expect(records[0].weights != records[1].weights, "the seed must rule the initialization")
  }

  @Test func aSecondRunSkipsWhatIsFinished() throws {
    let run = SmallRun(seeds: [0, 1], epochs: 1)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let before = try run.logs(scratch).map { try bytes(of: $0) }
    let second = try scratch.reprise(run.arguments)
    #expect(second.exitCode == 0, "\(second)")
    #expect(second.messageLines.count == 2, "\(second)")
    #expect(second.messageLines.allSatisfy { $0.contains("finished, skipped") }, "\(second)")
    #expect(try run.logs(scratch).map { try bytes(of: $0) } == before)
  }

  @Test func aFreshRunGivesTheSameBits() throws {
    var run = SmallRun(seeds: [3], epochs: 2)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let first = try run.records(scratch)
    run.more = ["--fresh"]
    let fresh = try scratch.reprise(run.arguments)
    #expect(fresh.exitCode == 0, "\(fresh)")
    #expect(fresh.messages.contains("started over"), "\(fresh)")
    #expect(fresh.messages.contains("epoch 2/2"), "\(fresh)")
    let second = try run.records(scratch)
    #expect(differences(first, second) == [])
    #expect(second.first?.provenance("commandLine")?.contains("--fresh") == true)
    #expect(run.leftovers(scratch) == [])
  }

  @Test func theNumberOfJobsChangesNoBit() throws {
    let alone = SmallRun(seeds: [0, 1, 2], epochs: 2, jobs: 1, out: "alone")
    let together = SmallRun(seeds: [0, 1, 2], epochs: 2, jobs: 2, out: "together")
    #expect(try scratch.reprise(alone.arguments).exitCode == 0)
    #expect(try scratch.reprise(together.arguments).exitCode == 0)
    #expect(try alone.records(scratch).count == 3)
    #expect(differences(try alone.records(scratch), try together.records(scratch)) == [])
  }

  @Test func anOverrideIsPartOfTheLogAndItsName() throws {
    let plain = SmallRun(epochs: 1)
    let changed = SmallRun(epochs: 1, more: ["--set", "optimizer.sgd.learningRate=0.002"])
    #expect(try scratch.reprise(plain.arguments).exitCode == 0)
    #expect(try scratch.reprise(changed.arguments).exitCode == 0)
    let records = try plain.records(scratch)
    try #require(records.count == 2, "another learning rate is another trial")
    #expect(Set(records.compactMap { $0.epoch("learningRate")?.first }) == [1e-3, 2e-3])
    #expect(Set(records.map(\.trialHash)).count == 2)
  }

  @Test func relativeAndAbsoluteFoldersWork() throws {
    for out in [".", "a/b/c/", "./a//b", scratch.path("absolute")] {
      let run = SmallRun(epochs: 1, trainImages: 20, out: out)
      let outcome = try scratch.reprise(run.arguments)
      #expect(outcome.exitCode == 0, "--out \(out): \(outcome)")
      #expect(run.logs(scratch).count == 1, "--out \(out)")
    }
  }
}

@Suite struct VerifyTests {
  let scratch: Scratch
  let run = SmallRun(epochs: 2)

  init() throws {
    scratch = try Scratch()
    let outcome = try scratch.reprise(run.arguments)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  @Test func aTrueLogIsConfirmed() throws {
    let log = try #require(run.logs(scratch).first)
    let before = try bytes(of: log)
    let outcome = try scratch.reprise(["verify", log])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("\(log): the same bits"), "\(outcome)")
    #expect(try bytes(of: log) == before)
    #expect(
      !names(in: scratch.folder).contains { $0.hasPrefix("reprise-verify") },
      "the second run's folder must go")
  }

  @Test func oneOtherBitIsFoundAndNamed() throws {
    let log = try #require(run.logs(scratch).first)
    var record = try TrialFile.read(log)
    let place = try #require(
      record.weights.firstIndex { $0.layer == "C3" && $0.parameter == "weight" })
    let tensor = record.weights[place].tensor
    var scalars = Array(tensor.scalars)
    scalars[57] = Float(bitPattern: scalars[57].bitPattern ^ 1)
    record.weights[place].tensor = Tensor(shape: tensor.shape, scalars: scalars)
    try TrialFile.write(record, to: log)
    let outcome = try scratch.reprise(["verify", log])
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.output.contains("/weights/C3/weight"), "\(outcome)")
    #expect(!outcome.output.contains("/weights/C1"), "\(outcome)")
    #expect(!outcome.output.contains("/epochs"), "\(outcome)")
    #expect(outcome.output.contains("[57]"), "the message must say where: \(outcome)")
  }

  @Test func everyKindOfDifferenceIsFound() throws {
    let log = try #require(run.logs(scratch).first)
    let true_ = try TrialFile.read(log)
    let changes: [(String, (inout TrialRecord) -> Void)] = [
      ("/epochs/test/error", { $0.epochs[5].values[0] += 0.25 }),
      ("/steps/loss", { $0.steps[0].values[3] = 0 }),
      ("/predictions/test", { $0.testPredictions?[9] ^= 1 }),
      ("/predictions/testLabels", { $0.testLabels?[9] ^= 1 }),
      ("/weights", { $0.weights.removeLast() }),
    ]
    for (object, change) in changes {
      var record = true_
      change(&record)
      try #require(record != true_, "\(object)")
      try TrialFile.write(record, to: log)
      let outcome = try scratch.reprise(["verify", log])
      #expect(outcome.exitCode == 1, "\(object): \(outcome)")
      #expect(outcome.output.contains(object), "\(object): \(outcome)")
    }
  }

  @Test func whatIsNoFinishedTrialIsRefused() throws {
    let log = try #require(run.logs(scratch).first)
    var record = try TrialFile.read(log)
    record.status = .interrupted
    try TrialFile.write(record, to: scratch.path("unfinished.h5"))
    try write("no log", to: scratch.path("text.h5"))
    for path in ["unfinished.h5", "text.h5", "missing.h5", "."].map(scratch.path) {
      let outcome = try scratch.reprise(["verify", path])
      #expect(outcome.exitCode == 2, "\(path): \(outcome)")
      #expect(outcome.messages.contains(path), "\(path): \(outcome)")
      #expect(outcome.output == "", "\(path): \(outcome)")
    }
  }
}
