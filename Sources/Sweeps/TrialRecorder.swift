import RunLog
import Specs
import Training

/// Listens to a trainer and keeps the trial's log on disk up to date.
final class TrialRecorder {
  private(set) var record: TrialRecord
  private let lease: Lease
  private let series: [LoggedSeries]
  private let updatesInEpochs: (Int) -> Int
  private let epochs: Int
  /// The state after the last finished epoch, kept so that an interruption loses nothing finished.
  private var lastState: TrainerState
  /// Whether the log holds the selected parameters; until the end, a continuation needs them.
  private var keepsBest = true
  /// What the selected parameters gave on the test set, when training is over.
  private var selectionTest: Measurement?
  private var lastWrite: (end: ContinuousClock.Instant, cost: Duration)?

  /// A recorder of a new trial, or of one that goes on from its record.
  ///
  /// - Parameters:
  ///   - record: what stands in the log so far.
  ///   - lease: the trial's, which its log is written under.
  ///   - epochs: how many are trained.
  ///   - updatesInEpochs: how many updates the first so many epochs make.
  ///   - state: what training goes on from.
  init(
    _ record: TrialRecord, lease: Lease, epochs: Int, updatesInEpochs: @escaping (Int) -> Int,
    state: TrainerState
  ) {
    self.record = record
    self.lease = lease
    self.series = LoggedSeries.series(of: record)
    self.epochs = epochs
    self.updatesInEpochs = updatesInEpochs
    self.lastState = state
    forget(after: state.finishedEpochs)
  }

  /// Drops what was measured after the state the trial goes on from.
  private func forget(after finishedEpochs: Int) {
    for index in record.epochs.indices {
      record.epochs[index].values = Array(record.epochs[index].values.prefix(finishedEpochs))
    }
    let firstStep = updatesInEpochs(finishedEpochs)
    for index in record.steps.indices {
      // A step's loss is noted before its update, the dev set is measured after it.
      let isBefore = record.steps[index].name == LoggedSteps.loss.rawValue
      let kept = record.steps[index].steps.prefix {
        isBefore ? $0 < firstStep : $0 <= firstStep
      }.count
      record.steps[index].steps = Array(record.steps[index].steps.prefix(kept))
      record.steps[index].values = Array(record.steps[index].values.prefix(kept))
    }
  }

  /// Notes a value of a series, measured after so many updates.
  func note(_ series: LoggedSteps, updates: Int, _ value: Float) {
    guard let index = record.steps.firstIndex(where: { $0.name == series.rawValue }) else { return }
    record.steps[index].steps.append(updates)
    record.steps[index].values.append(value)
  }

  /// Notes what the selected parameters gave in the end.
  func note(_ best: SelectedParameters, test: Measurement) {
    selectionTest = test
    lastState.selection = best
  }

  /// Notes an epoch, and writes the log where the last write is long enough ago.
  func note(_ metrics: EpochMetrics, state: TrainerState) throws {
    for (index, series) in zip(record.epochs.indices, series) {
      record.epochs[index].values.append(series.value(metrics))
    }
    lastState = state
    if let lastWrite {
      let pause = Self.pause(
        afterWriteOf: max(lastWrite.cost, state.leastWriteTime),
        isBeforeTheEnd: state.finishedEpochs == epochs)
      guard lastWrite.end.duration(to: .now) >= pause else { return }
    }
    try writeUnfinished(.running)
  }

  /// How long to wait after a write that took so long before the next one.
  ///
  /// Small logs are written after every epoch; large ones so seldom that writing takes a hundredth
  /// of the time, and once a minute at the least. After the last epoch only the test set is measured
  /// before the finished log is written: until then, less than five seconds of work may be lost to a
  /// kill, and is done again with the same bits.
  static func pause(afterWriteOf cost: Duration, isBeforeTheEnd: Bool) -> Duration {
    max(min(.seconds(60), cost * 100), isBeforeTheEnd ? .seconds(5) : .zero)
  }

  /// Drops the steps of an epoch that was broken off: it will be run again from its beginning.
  func forgetUnfinishedSteps() { forget(after: lastState.finishedEpochs) }

  /// Writes the log of a trial that is not finished, with what it continues from. Before its first
  /// epoch is over that is its seed, or the file of weights it was given: no parameters are written.
  func writeUnfinished(_ status: TrialStatus) throws {
    record.checkpoint =
      lastState.finishedEpochs == 0
      ? nil
      : Checkpoint(
        finishedEpochs: lastState.finishedEpochs, parameters: named(lastState.parameters),
        optimizerState: named(lastState.optimizerState))
    try write(status)
  }

  /// Writes the log of a finished trial.
  ///
  /// - Parameters:
  ///   - answers: the network's answer to each test image, in file order.
  ///   - labels: what each of them shows.
  func writeFinished(weights: KeptWeights, answers: [UInt8], labels: [UInt8]) throws {
    record.checkpoint = nil
    record.weights = weights == .all ? named(lastState.parameters) : []
    keepsBest = weights != .none
    record.testPredictions = answers
    record.testLabels = labels
    try write(.finished)
  }

  /// Writes the log of a trial that diverged, up to where it did: with the dev measurements of the
  /// epoch that was broken off, and so with what was best among them.
  func writeDiverged(epoch: Int, step: Int, selection: SelectedParameters?) throws {
    record.checkpoint = nil
    lastState.selection = selection
    try write(.diverged(epoch: epoch, step: step))
  }

  private func write(_ status: TrialStatus) throws {
    let start = ContinuousClock.now
    record.status = status
    record.selection = lastState.selection.map { best in
      SelectionRecord(
        updates: best.updates, devLoss: best.dev.loss, devError: best.dev.error,
        testLoss: selectionTest?.loss, testError: selectionTest?.error)
    }
    record.best = keepsBest ? named(lastState.selection?.parameters ?? []) : []
    setProvenance("end", Provenance.now())
    setProvenance("seconds", "\(secondsSpent)")
    try lease.write(record)
    lastWrite = (.now, start.duration(to: .now))
  }

  /// What the finished epochs took, interruptions not counted.
  private var secondsSpent: Double {
    record.epochs.filter { LoggedSeries.timings.contains($0.name) }
      .reduce(0) { $0 + $1.values.reduce(0, +) }
  }

  /// Sets or adds a fact.
  func setProvenance(_ key: String, _ value: String) {
    record.setProvenance(key, value)
  }

  private func named(_ parameters: [StoredParameter]) -> [NamedTensor] {
    parameters.map {
      NamedTensor(layer: $0.layer, parameter: $0.name, tensor: $0.tensor, axes: $0.axes)
    }
  }
}

extension TrainerState {
  /// What writing a checkpoint of the state takes on a fast disk. The first write of a log holds none,
  /// and so tells nothing of what the next one takes.
  fileprivate var leastWriteTime: Duration {
    let bytesPerSecond = 200e6
    let tensors = parameters + optimizerState + (selection?.parameters ?? [])
    let bytes = tensors.reduce(0) { $0 + $1.tensor.scalars.count * MemoryLayout<Float>.stride }
    return .seconds(Double(bytes) / bytesPerSecond)
  }

  /// The state that a checkpoint holds.
  init(_ checkpoint: Checkpoint, of record: TrialRecord) {
    self.init(
      finishedEpochs: checkpoint.finishedEpochs,
      parameters: checkpoint.parameters.map(StoredParameter.init),
      optimizerState: checkpoint.optimizerState.map(StoredParameter.init),
      selection: record.selection.map { selection in
        SelectedParameters(
          updates: selection.updates,
          dev: Measurement(loss: selection.devLoss, error: selection.devError),
          parameters: record.best.map(StoredParameter.init))
      })
  }
}

extension StoredParameter {
  /// The parameter that a log holds.
  public init(_ named: NamedTensor) {
    self.init(layer: named.layer, name: named.parameter, axes: named.axes, tensor: named.tensor)
  }
}

extension TrialRecord {
  /// Sets or adds a fact.
  mutating func setProvenance(_ key: String, _ value: String) {
    if let index = provenance.firstIndex(where: { $0.key == key }) {
      provenance[index].value = value
    } else {
      provenance.append(ProvenanceEntry(key: key, value: value))
    }
  }
}
