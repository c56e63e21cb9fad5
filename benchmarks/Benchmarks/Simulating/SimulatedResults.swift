import Files
import FoundationEssentials
import Glibc
import RunLog
import Specs
import Sweeps

/// A results folder as a sweep of many trials leaves it, or a cluster that is at it: to measure what
/// ten thousand trials cost those that list, follow and compare them. No network is trained; every
/// log says so.
public struct SimulatedResults {
  /// The spec's file, beside the results folder.
  public let specPath: String
  /// The results folder.
  public let folder: String
  private let trials: [PlannedTrial]

  /// The provenance key by which a log says that its numbers are drawn.
  static let provenanceKey = "simulated"

  /// Writes the spec of a sweep, and finds out which trials it has.
  ///
  /// - Parameters:
  ///   - trials: How many trials, a multiple of `seeds`.
  ///   - seeds: How many seeds each learning rate has.
  ///   - experiment: The file of an experiment that trains with SGD.
  ///   - out: The folder of results folders.
  /// - Throws: `SpecError`, `FileFailure`, also with `EEXIST` where there is such a folder already,
  ///   and what `PlannedTrial` throws.
  public init(trials: Int, seeds: Int, like experiment: String, in out: String) throws {
    let sweep = try SimulatedSweep(like: experiment, points: trials / seeds, seeds: seeds)
    folder = Folder.join(out, sweep.name)
    specPath = folder + ".json"
    guard !Folder.exists(folder) else { throw FileFailure("mkdir", folder, code: EEXIST) }
    try Folder.make(folder)
    try replaceFile(specPath, with: Array(sweep.text.utf8))
    let plan = try SweepPlan(json: sweep.text, file: specPath, mostTrials: max(trials, 1))
    self.trials = try PlannedTrial.all(of: plan.points, in: folder)
  }

  /// How many trials there are.
  public var trialCount: Int { trials.count }

  /// Writes the logs of the first so many trials, in the order in which a run has them: finished.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - listen: Told after each how many are written.
  public func writeFinished(_ count: Int, listen: (Int) -> Void = { _ in }) throws {
    let drawn = Self.drawn
    var empty: [String: TrialRecord] = [:]
    for (written, trial) in trials.prefix(count).enumerated() {
      // Seeds do not enter the hash; a spec as text takes longer than the rest.
      let record = empty[trial.identity.hash] ?? trial.newRecord(provenance: drawn)
      empty[trial.identity.hash] = record
      let finished = SimulatedTrial(trial.spec, seed: trial.identity.seed).finished(record)
      try TrialFile.write(finished, to: trial.path)
      listen(written + 1)
    }
  }

  /// Leaves what `run --on slurm` and its tasks leave when all trials were submitted at once, the
  /// first so many of them are finished since, and the next so many are being trained.
  ///
  /// - Parameters:
  ///   - finished: How many are finished; their logs are written by `writeFinished`.
  ///   - running: How many are being trained.
  ///   - firstJob: The number of the first array; those of the others follow it.
  ///   - arraySize: How many elements an array has.
  public func submit(finished: Int, running: Int, firstJob: Int, arraySize: Int) throws {
    let submissions = SubmissionFolder(in: folder)
    var submission = Submission(
      id: "simulated", experiment: trials.first?.spec.name ?? "",
      commandLine: "reprise run \(specPath) --on slurm", submitted: Date.now.timeIntervalSince1970,
      trials: trials, finishedBefore: 0, trialsPerTask: 1, retry: 3, provenance: Self.drawn,
      startsOver: false)
    submission.divide(intoArraysOf: arraySize)
    for place in submission.arrays.indices {
      submission.arrays[place].job = "\(firstJob + place)"
    }
    try submissions.write(submission)
    for place in min(finished, trials.count)..<min(finished + running, trials.count) {
      let trial = trials[place]
      var record = trial.newRecord(provenance: Self.drawn)
      record.seed = trial.identity.seed
      try TrialFile.write(record, to: trial.path)
      guard let element = submission.element(ofTrial: place) else { continue }
      try submissions.write(
        Self.status(of: trial, place: place), ofTask: element.number, job: element.job)
    }
  }

  private static let drawn = [
    provenanceKey: "these numbers were drawn by reprise-benchmark results; nothing was trained"
  ]

  /// What a task says that is in the middle of its trial's first epoch.
  private static func status(of trial: PlannedTrial, place: Int) -> RunSnapshot {
    var tracker = RunTracker(
      experiment: trial.spec.name, trials: [RunTracker.Trial(trial)],
      began: Date.now.timeIntervalSince1970)
    let items = trial.spec.data.train.first ?? 1000
    tracker.take(
      .message(trial: 0, .started(finishedEpochs: 0, epochs: trial.spec.loggedEpochs)), at: 0)
    for part in 1...4 {
      tracker.take(
        .message(trial: 0, .progress(epoch: 0, items: part * items / 8, of: items)),
        at: Double(part) + Double(place % 10) / 10)
    }
    return tracker.snapshot(at: 6)
  }
}
