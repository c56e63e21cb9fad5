import Datasets
import OneDNNBackend
import Reports
import RunLog
import Specs
import Tensors
import Testing
import Training

@testable import Sweeps

/// A trainer of a spec on the embedded digits, as a trial makes it.
func makeTrainer(
  _ spec: ExperimentSpec, initialParameters: [StoredParameter]? = nil
) throws -> Trainer {
  let images = try DataLibrary(folders: []).load(for: spec.data)
  return try Trainer(
    spec, seed: 0, data: PreparedSets(images, for: spec.data), backend: try OneDNNBackend(),
    initialParameters: initialParameters)
}

/// Trials that end early and go on, through real HDF5 files.
@Suite struct ContinuationTests {
  static let optimizers = [
    #"{"sgd": {"learningRate": 0.05}}"#,
    #"{"sgd": {"learningRate": 0.02, "momentum": 0.9, "weightDecay": 0.01, "nesterov": true}}"#,
    #"{"adam": {"learningRate": 0.01}}"#,
  ]

  /// Everything of a record that two runs must share.
  private func shared(_ record: TrialRecord) -> TrialRecord {
    var shared = record
    shared.provenance = []
    shared.epochs.removeAll { LoggedSeries.costs.contains($0.name) }
    return shared
  }

  /// Asked to stop at every question that it ever asks, and run again: the same log.
  ///
  /// 30 items in batches of 7 make 5 updates an epoch, 20 in all. The dev set is looked at after
  /// batches 3, 6, … and 19, counted from 0.
  @Test(arguments: optimizers)
  func stoppedAnywhereATrialGoesOnToTheSameLog(_ optimizer: String) throws {
    let spec = try smallSpec("optimizer=\(optimizer)")
    let undisturbed = try Folder()
    let assigned = try assignment(spec, in: undisturbed)
    let (ending, questions) = run(assigned)
    #expect(ending == .finished)
    let whole = try TrialFile.read(assigned.path)
    #expect(whole.status == .finished)
    #expect(whole.checkpoint == nil)
    #expect(whole.steps.map(\.name) == ["loss", "dev/loss", "dev/error"])
    #expect(whole.steps.map(\.steps) == [Array(0..<20)] + [looks, looks])
    // An epoch: the pass and two evaluations; seven looks; the test set in the end.
    #expect(questions == 4 * 3 + 7 + 1)

    for question in 1...questions {
      let folder = try Folder()
      let assigned = try assignment(spec, in: folder)
      guard case .interrupted(let epochs) = run(assigned, stopAt: question).ending else {
        Issue.record("the trial was not interrupted")
        return
      }
      let half = try TrialFile.read(assigned.path)
      #expect(half.status == .interrupted)
      // Before the first epoch is over, the seed is all that is needed to start again.
      #expect(half.checkpoint?.finishedEpochs == (epochs == 0 ? nil : epochs))
      let standing = try TrialStanding(path: assigned.path, of: TrialIdentity(spec, seed: 0))
      #expect(standing == .unfinished(epochs: epochs, status: .interrupted))
      #expect(half.weights.isEmpty)
      #expect(half.selection?.testLoss == nil)
      #expect(half.epochs.allSatisfy { $0.values.count == epochs })
      let done = looks.filter { $0 <= 5 * epochs }
      #expect(half.steps.map(\.steps) == [Array(0..<5 * epochs), done, done])
      #expect((half.selection == nil) == done.isEmpty)

      #expect(run(assigned).ending == .finished)
      let record = try TrialFile.read(assigned.path)
      #expect(shared(record) == shared(whole))
      #expect(Verification.differences(logged: whole, repeated: record).isEmpty)
    }
  }

  /// The process of the tests has had more than a megabyte and less than the machine.
  @Test func theLogTellsMemory() throws {
    let folder = try Folder()
    let assigned = try assignment(smallSpec(), in: folder)
    #expect(run(assigned).ending == .finished)
    let series = try #require(
      TrialFile.read(assigned.path).epochs.first { $0.name == "peakMemory" })
    #expect(series.unit == "byte" && series.values.count == 4)
    #expect(series.values.allSatisfy { $0 > 1e6 && $0 < 1e12 })
    #expect(series.values == series.values.sorted())
  }

  /// A log that an earlier version began has no memory in it, and goes on without.
  @Test func aLogWithoutMemoryGoesOn() throws {
    let spec = try smallSpec()
    let (whole, half) = (try Folder(), try Folder())
    let undisturbed = try assignment(spec, in: whole)
    #expect(run(undisturbed).ending == .finished)
    let assigned = try assignment(spec, in: half)
    guard case .interrupted(2) = run(assigned, stopAt: 11).ending else {
      Issue.record("the trial was not interrupted after its second epoch")
      return
    }
    var old = try TrialFile.read(assigned.path)
    old.epochs.removeAll { $0.name == "peakMemory" }
    try TrialFile.write(old, to: assigned.path)
    #expect(run(assigned).ending == .finished)
    let record = try TrialFile.read(assigned.path)
    #expect(!record.epochs.contains { $0.name == "peakMemory" })
    #expect(shared(record) == shared(try TrialFile.read(undisturbed.path)))
    #expect(
      Verification.differences(logged: record, repeated: try TrialFile.read(undisturbed.path))
        .isEmpty)
  }

  private let looks = [4, 7, 10, 13, 16, 19, 20]

  /// Killed in the middle of an epoch, the log holds steps that the checkpoint has not seen. They
  /// are dropped; the state that comes out of the file is the one that went in.
  @Test(arguments: optimizers)
  func aCheckpointHoldsEveryBitOfATrainersState(_ optimizer: String) throws {
    struct Killed: Error {}
    let spec = try smallSpec("optimizer=\(optimizer)")
    let folder = try Folder()
    let path = folder.path + "/trial.h5"
    let lease = try takeLease(for: path)
    let trainer = try makeTrainer(spec)
    let recorder = TrialRecorder(
      TrialRecord(
        specification: spec.resolvedJSON, seed: 0, trialHash: "abc",
        epochs: LoggedSeries.empty(for: spec),
        steps: LoggedSteps.empty(for: spec)),
      lease: lease, epochs: 4, updatesInEpochs: trainer.updates, state: trainer.state)
    var state = trainer.state
    #expect(throws: Killed.self) {
      try trainer.run { event in
        switch event {
        case .progress: break
        case .step(let step, let loss):
          recorder.note(.loss, updates: step, loss)
          guard step == 14 else { return }
          try recorder.writeUnfinished(.running)
          throw Killed()
        case .devMeasured(let updates, let dev):
          recorder.note(.devLoss, updates: updates, Float(dev.loss))
          recorder.note(.devError, updates: updates, Float(dev.error))
        case .epochFinished(let metrics):
          state = trainer.state
          try recorder.note(metrics, state: state)
        case .selected(let best, let test):
          recorder.note(best, test: test)
        }
      }
    }
    #expect(state.finishedEpochs == 2)
    #expect(state.selection != nil)

    let record = try TrialFile.read(path)
    #expect(record.steps.map(\.steps.last) == [14, 13, 13])
    let checkpoint = try #require(record.checkpoint)
    let restored = TrainerState(checkpoint, of: record)
    #expect(restored == state)
    func bits(_ parameters: [StoredParameter]) -> [[UInt32]] {
      parameters.map { $0.tensor.scalars.map(\.bitPattern) }
    }
    #expect(bits(restored.parameters) == bits(state.parameters))
    #expect(bits(restored.optimizerState) == bits(state.optimizerState))
    let (found, expected) = (restored.selection, state.selection)
    #expect(bits(found?.parameters ?? []) == bits(expected?.parameters ?? []))

    let next = try makeTrainer(spec)
    try next.restore(restored)
    #expect(next.state == state)
    let goingOn = TrialRecorder(
      record, lease: lease, epochs: 4, updatesInEpochs: next.updates, state: next.state)
    #expect(goingOn.record.steps.map(\.steps) == [Array(0..<10), [4, 7, 10], [4, 7, 10]])
    #expect(goingOn.record.epochs.allSatisfy { $0.values.count == 2 })
  }

  /// Seconds, then what is waited after a write that took so long: in the middle, before the end.
  @Test(arguments: [(0.002, 0.2, 5.0), (0.04, 4, 5), (0.2, 20, 20), (3, 60, 60)])
  func logsAreWrittenSeldomWhereWritingIsSlow(_ cost: Double, _ pause: Double, _ last: Double) {
    func seconds(isBeforeTheEnd: Bool) -> Double {
      TrialRecorder.pause(afterWriteOf: .seconds(cost), isBeforeTheEnd: isBeforeTheEnd)
        / .seconds(1)
    }
    #expect(abs(seconds(isBeforeTheEnd: false) - pause) < 1e-9)
    #expect(abs(seconds(isBeforeTheEnd: true) - last) < 1e-9)
  }

  // MARK: How trials end

  @Test(arguments: [KeptWeights.all, .best, .none])
  func aFinishedLogHoldsTheWeightsTheSpecSays(_ kept: KeptWeights) throws {
    let spec = try smallSpec("log.weights=\(kept.rawValue)")
    let folder = try Folder()
    let assigned = try assignment(spec, in: folder)
    #expect(run(assigned).ending == .finished)
    let record = try TrialFile.read(assigned.path)
    #expect(record.weights.count == (kept == .all ? 8 : 0))
    #expect(record.best.count == (kept == .none ? 0 : 8))
    let selection = try #require(record.selection)
    #expect(looks.contains(selection.updates))
    #expect(selection.testLoss != nil && selection.testError != nil)
    #expect(record.testPredictions?.count == 12)
    #expect(record.testLabels?.count == 12)
  }

  /// The predictions are the best parameters', and so is the test error.
  @Test func theAnswersAreTheBestParameters() throws {
    let spec = try smallSpec()
    let folder = try Folder()
    let assigned = try assignment(spec, in: folder)
    #expect(run(assigned).ending == .finished)
    let record = try TrialFile.read(assigned.path)
    let images = try DataLibrary(folders: []).load(for: spec.data)
    let test = try PreparedSets(images, for: spec.data).test
    let predictor = try Predictor(
      spec, parameters: record.best.map(StoredParameter.init), on: test,
      backend: try OneDNNBackend())
    let answers = try (0..<12).map { try predictor.answer($0, of: test) }
    #expect(record.testPredictions?.map(Int.init) == answers.map(\.predicted))
    #expect(record.testLabels?.map(Int.init) == answers.map(\.right))
    let wrong = answers.filter { $0.predicted != $0.right }.count
    #expect(record.selection?.testError == Double(wrong) / 12)
  }

  /// Claims are compared with what the log says: of a step, of a look at the dev set, of the best.
  @Test func claimsFindTheirNumbers() throws {
    let claims = [
      ("step.loss", "0"), ("dev.loss", "7"), ("dev.error", "20"), ("best.dev.error", nil),
      ("best.test.loss", nil), ("best.test.error", nil),
    ].map { metric, updates in
      let moment = updates.map { #", "afterUpdates": \#($0)"# } ?? ""
      return #"{"metric": "\#(metric)"\#(moment), "value": 0.5, "source": "nobody"}"#
    }
    let spec = try smallSpec("claims=[\(claims.joined(separator: ", "))]")
    let folder = try Folder()
    let assigned = try assignment(spec, in: folder)
    #expect(run(assigned).ending == .finished)
    let record = try TrialFile.read(assigned.path)
    let results = try Results(reading: [assigned.path])
    let comparison = Comparison(try #require(results.experiments.first))
    let measured = comparison.rows.filter { $0.claim != nil }.map { $0.measured?.mean }
    let (loss, devLoss, devError) = (record.steps[0], record.steps[1], record.steps[2])
    let selection = try #require(record.selection)
    #expect(
      measured == [
        Double(loss.values[0]), Double(devLoss.values[1]), Double(devError.values[6]),
        selection.devError, selection.testLoss, selection.testError,
      ])
    // The best is the smallest that was seen, and the first of equal ones.
    let smallest = try #require(devError.values.min())
    #expect(Float(selection.devError) == smallest)
    let place = try #require(devError.values.firstIndex(of: smallest))
    #expect(selection.updates == devError.steps[place])
  }

  /// A rate of 1e30 from the third epoch on.
  @Test func aDivergedTrialKeepsWhatWasMeasuredAndStartsOver() throws {
    let steps = #"{"steps": [{"from": 0, "value": 0.01}, {"from": 2, "value": 1e30}]}"#
    let spec = try smallSpec(#"optimizer={"sgd": {"learningRate": \#(steps)}}"#)
    let folder = try Folder()
    let assigned = try assignment(spec, in: folder)
    let ending = run(assigned).ending
    guard case .diverged(let epoch, let step) = ending else {
      Issue.record("expected divergence, found \(ending)")
      return
    }
    #expect(epoch == 2)
    #expect((10..<15).contains(step))
    let record = try TrialFile.read(assigned.path)
    #expect(record.status == .diverged(epoch: epoch, step: step))
    #expect(record.checkpoint == nil)
    #expect(record.steps[0].steps == Array(0..<step))
    #expect(record.epochs.allSatisfy { $0.values.count == 2 })
    #expect(record.selection?.testLoss == nil)
    // There is nothing to go on from.
    #expect(run(assigned).ending == ending)
    #expect(shared(try TrialFile.read(assigned.path)) == shared(record))
  }

  /// What was best in the epoch that diverged is in the log, as its dev measurements are.
  @Test func aDivergedLogHoldsTheBestOfAllItsLooks() throws {
    let folder = try Folder()
    let path = folder.path + "/trial.h5"
    let lease = try takeLease(for: path)
    let spec = try smallSpec()
    let trainer = try makeTrainer(spec)
    let recorder = TrialRecorder(
      TrialRecord(
        specification: spec.resolvedJSON, seed: 0, trialHash: "abc",
        epochs: LoggedSeries.empty(for: spec),
        steps: LoggedSteps.empty(for: spec)),
      lease: lease, epochs: 4, updatesInEpochs: { 5 * $0 }, state: trainer.state)
    let best = SelectedParameters(
      updates: 4, dev: Measurement(loss: 2, error: 0.75), parameters: trainer.state.parameters)
    recorder.note(.devError, updates: 4, 0.75)
    try recorder.writeDiverged(epoch: 0, step: 4, selection: best)
    let record = try TrialFile.read(path)
    #expect(record.selection == SelectionRecord(updates: 4, devLoss: 2, devError: 0.75))
    #expect(record.best.map(\.tensor) == best.parameters.map(\.tensor))
    #expect(record.steps[2].values == [0.75])
  }
}
