import Classifiers
import Datasets
import Files
import Networks
import OneDNNBackend
import RunLog
import Specs
import Training

/// One trial, from its assignment to its finished log, in this process.
public struct TrialRun {
  private let assignment: TrialAssignment
  private let shouldStop: () -> Bool
  private let send: (TrialMessage) -> Void

  /// A trial that sends its messages and asks several times a second whether it should stop.
  public init(
    _ assignment: TrialAssignment, shouldStop: @escaping () -> Bool,
    send: @escaping (TrialMessage) -> Void
  ) {
    self.assignment = assignment
    self.shouldStop = shouldStop
    self.send = send
  }

  /// Runs it. What goes wrong is an ending, not an error: it is recorded as far as it can be.
  public func run() -> TrialEnding {
    switch Lease.take(for: assignment.path) {
    case .held(let owner):
      return .busy(owner: "\(owner)")
    case .refused(let failure):
      return .failed(
        reason: failure.isOutOfSpace
          ? TrialEnding.fullDisk : "\(failure.path) cannot be written: \(failure.reason)")
    case .granted(let lease):
      // The lease is held to the end of the training, whatever the optimizer thinks of it.
      return withExtendedLifetime(lease) {
        do {
          return try run(under: lease)
        } catch {
          return ending(by: error, under: lease)
        }
      }
    }
  }

  /// How a trial ends that something went wrong in, which its log says from now on.
  private func ending(by error: any Error, under lease: Lease) -> TrialEnding {
    // Then nothing that happens here is of interest any more.
    if let loss = try? lease.loss() { return .busy(owner: "\(loss)") }
    let isOutOfSpace =
      (error as? RunLogError)?.isOutOfSpace ?? (error as? FileFailure)?.isOutOfSpace ?? false
    FailureNote(reason: isOutOfSpace ? TrialEnding.fullDisk : "\(error)")
      .leaveUnderLease(lease, for: assignment)
    return .failed(reason: isOutOfSpace ? "\(TrialEnding.fullDisk): \(error)" : "\(error)")
  }

  private func run(under lease: Lease) throws -> TrialEnding {
    let earlier = try earlierRecord()
    // Somebody else may have finished it between the runner's look and our lease, or have failed.
    if earlier?.status == .finished { return .finished }
    if let ending = earlier.flatMap(assignment.endingElsewhere) { return ending }
    let spec = try ExperimentSpec(json: assignment.specification)
    let library = DataLibrary(folders: assignment.dataFolders)
    let images = try library.load(for: spec.data)
    let data = try PreparedSets(images, for: spec.data)
    if let classifier = spec.classifier {
      return try fit(classifier, to: data, of: images, spec: spec, lease: lease)
    }
    let backend = try OneDNNBackend()
    let trainer = try trainer(of: spec, on: data, backend: backend)
    let recorder = try recorder(for: trainer, spec: spec, goingOnFrom: earlier, lease: lease)
    for (key, value) in backend.provenance { recorder.setProvenance(key, value) }
    for (key, value) in Self.provenance(of: images) { recorder.setProvenance(key, value) }
    if let weights = assignment.initialWeights {
      recorder.setProvenance("initialWeights/path", weights.path)
      recorder.setProvenance("initialWeights/sha256", weights.sha256)
    }
    return try train(trainer, on: data, spec: spec, recorder: recorder) {
      shouldStop() || lease.isLost
    }
  }

  private func trainer(
    of spec: ExperimentSpec, on data: PreparedSets, backend: OneDNNBackend
  ) throws -> any TrialTraining {
    guard spec.boosting == nil else {
      guard assignment.initialWeights == nil else { throw WeightsForSeveralError() }
      return try BoostedTrainer(spec, seed: assignment.seed, data: data, backend: backend)
    }
    return try Trainer(
      spec, seed: assignment.seed, data: data, backend: backend,
      initialParameters: assignment.initialWeights.map {
        try $0.parameters(for: NetworkGraph(spec.model, inputShape: data.train.shape))
      })
  }

  private static func provenance(
    of images: (train: ImageSet, test: ImageSet)
  ) -> [(key: String, value: String)] {
    (images.train.hashes + images.test.hashes).map { ("data/\($0.name)", $0.sha256) }
  }

  /// Fits a classifier. There is nothing to go on from: a fit that was interrupted begins again.
  private func fit(
    _ classifier: ClassifierSpec, to data: PreparedSets,
    of images: (train: ImageSet, test: ImageSet),
    spec: ExperimentSpec, lease: Lease
  ) throws -> TrialEnding {
    let trial = try ClassifierTrial(
      classifier, seed: assignment.seed, data: data, threads: assignment.threads)
    var recorder = ClassifierRecorder(assignment.newRecord(for: spec), lease: lease)
    for (key, value) in trial.provenance + Self.provenance(of: images) {
      recorder.setProvenance(key, value)
    }
    try recorder.write(.running)
    send(.started(finishedEpochs: 0, epochs: spec.epochs))
    var phase = ""
    let outcome = try trial.run(shouldStop: { shouldStop() || lease.isLost }) { progress in
      if progress.phase != phase { send(.phase(progress.phase)) }
      phase = progress.phase
      send(.progress(epoch: 0, items: progress.done, of: progress.total))
    }
    guard let outcome else {
      try recorder.write(.interrupted)
      return .interrupted(epochs: 0)
    }
    try recorder.writeFinished(
      outcome, labels: (0..<data.test.count).map { UInt8(data.test.label($0)) })
    send(.epoch(TrialEpoch(outcome)))
    return .finished
  }

  private func train(
    _ trainer: any TrialTraining, on data: PreparedSets, spec: ExperimentSpec,
    recorder: TrialRecorder, shouldStop: () -> Bool
  ) throws -> TrialEnding {
    try recorder.writeUnfinished(.running)
    send(.started(finishedEpochs: trainer.finishedEpochs, epochs: spec.loggedEpochs))
    let ending = try trainer.run(shouldStop: shouldStop) { event in
      switch event {
      case .progress(let epoch, let items, let total):
        send(.progress(epoch: epoch, items: items, of: total))
      case .step(let step, let loss):
        recorder.note(.loss, updates: step, loss)
      case .devMeasured(let updates, let dev):
        recorder.note(.devLoss, updates: updates, Float(dev.loss))
        recorder.note(.devError, updates: updates, Float(dev.error))
      case .selected(let best, let test):
        recorder.note(best, test: test)
      case .epochFinished(let metrics):
        try recorder.note(metrics, state: trainer.state)
        send(.epoch(TrialEpoch(metrics)))
      }
    }
    switch ending {
    case .finished:
      try recorder.writeFinished(
        weights: spec.log.weights, answers: trainer.testAnswers(),
        labels: (0..<data.test.count).map { UInt8(data.test.label($0)) })
      return .finished
    case .stopped:
      recorder.forgetUnfinishedSteps()
      try recorder.writeUnfinished(.interrupted)
      return .interrupted(epochs: trainer.finishedEpochs)
    case .diverged(let epoch, let step):
      try recorder.writeDiverged(epoch: epoch, step: step, selection: trainer.selection)
      return .diverged(epoch: epoch, step: step)
    }
  }

  /// A recorder that goes on from what is on disk, with the trainer put in its place.
  private func recorder(
    for trainer: any TrialTraining, spec: ExperimentSpec, goingOnFrom earlier: TrialRecord?,
    lease: Lease
  ) throws -> TrialRecorder {
    var record = assignment.newRecord(for: spec)
    if let earlier, let checkpoint = earlier.checkpoint {
      try trainer.restore(TrainerState(checkpoint, of: earlier))
      record.epochs = earlier.epochs
      record.steps = earlier.steps
      continueProvenance(&record, from: earlier)
    }
    return TrialRecorder(
      record, lease: lease, epochs: spec.loggedEpochs,
      updatesInEpochs: trainer.updates, state: trainer.state)
  }

  private func earlierRecord() throws -> TrialRecord? {
    guard !assignment.startsOver else { return nil }
    do {
      return try TrialFile.read(assignment.path)
    } catch RunLogError.noSuchFile {
      return nil
    }
  }

  /// The start stays the first one; what another machine or program did before is kept beside it.
  private func continueProvenance(_ record: inout TrialRecord, from earlier: TrialRecord) {
    func value(_ key: String, _ entries: [ProvenanceEntry]) -> String? {
      entries.first { $0.key == key }?.value
    }
    let continued = value("continued", earlier.provenance).map { $0 + ", " } ?? ""
    record.provenance.append(
      ProvenanceEntry(key: "continued", value: continued + Provenance.now()))
    if let start = value("start", earlier.provenance),
      let index = record.provenance.firstIndex(where: { $0.key == "start" })
    {
      record.provenance[index].value = start
    }
    for key in ["host", "cpu", "gitCommit"] {
      guard let before = value(key, earlier.provenance), before != value(key, record.provenance)
      else { continue }
      record.provenance.append(ProvenanceEntry(key: "\(key) before", value: before))
    }
  }
}

extension TrialEpoch {
  init(_ metrics: EpochMetrics) {
    self.init(
      epoch: metrics.epoch, trainLoss: metrics.train.loss, trainError: metrics.train.error,
      testError: metrics.test.error,
      seconds: metrics.trainingSeconds + metrics.evaluationSeconds)
  }

  init(_ outcome: ClassifierOutcome) {
    self.init(
      epoch: 0, trainLoss: nil, trainError: outcome.trainError, testError: outcome.testError,
      seconds: outcome.fittingSeconds + outcome.evaluationSeconds)
  }
}
