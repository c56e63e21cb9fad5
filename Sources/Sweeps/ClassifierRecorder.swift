import Classifiers
import RunLog
import Specs

/// Keeps the log of a trial that fits a classifier: nothing before the fit is over, then one epoch.
struct ClassifierRecorder {
  private var record: TrialRecord
  private let lease: Lease

  /// A recorder of a new trial, whose log is written under its lease.
  init(_ record: TrialRecord, lease: Lease) {
    self.record = record
    self.lease = lease
  }

  /// Writes the log as it is.
  mutating func write(_ status: TrialStatus) throws {
    record.status = status
    setProvenance("end", Provenance.now())
    try lease.write(record)
  }

  /// Writes the log of a finished trial.
  ///
  /// - Parameters:
  ///   - labels: what each test image shows, in file order.
  mutating func writeFinished(_ outcome: ClassifierOutcome, labels: [UInt8]) throws {
    for index in record.epochs.indices {
      let series = ClassifierSeries(rawValue: record.epochs[index].name)
      record.epochs[index].values = [series?.value(outcome)].compactMap { $0 ?? nil }
    }
    record.testPredictions = outcome.testAnswers
    record.testLabels = labels
    setProvenance("seconds", "\(outcome.fittingSeconds + outcome.evaluationSeconds)")
    try write(.finished)
  }

  /// Sets or adds a fact.
  mutating func setProvenance(_ key: String, _ value: String) {
    record.setProvenance(key, value)
  }
}

/// One dataset under /epochs of a classifier's log.
enum ClassifierSeries: String, CaseIterable {
  case trainError = "train/error"
  case devError = "dev/error"
  case testError = "test/error"
  case seconds
  case evaluationSeconds
  case peakMemory

  /// The series of a spec's trials, without values yet.
  static func empty(for spec: ExperimentSpec, _ classifier: ClassifierSpec) -> [MetricSeries] {
    allCases.filter { series in
      switch series {
      case .trainError: classifier.measuresTraining
      case .devError: spec.data.dev != nil
      case .testError, .seconds, .evaluationSeconds, .peakMemory: true
      }
    }.map { MetricSeries(name: $0.rawValue, values: [], unit: $0.unit, meaning: $0.meaning) }
  }

  private var unit: String {
    switch self {
    case .trainError, .devError, .testError: "1"
    case .seconds, .evaluationSeconds: "s"
    case .peakMemory: LoggedSeries.peakMemoryUnit
    }
  }

  private var meaning: String {
    switch self {
    case .trainError: "error rate on the training set, after the fit"
    case .devError: "error rate on the dev set, after the fit"
    case .testError: "error rate on the test set, after the fit"
    case .seconds: "wall-clock time of the fit"
    case .evaluationSeconds: "wall-clock time of answering for test, dev and training set"
    case .peakMemory: "\(LoggedSeries.peakMemoryMeaning), after the fit"
    }
  }

  /// What a fit gave.
  func value(_ outcome: ClassifierOutcome) -> Double? {
    switch self {
    case .trainError: outcome.trainError
    case .devError: outcome.devError
    case .testError: outcome.testError
    case .seconds: outcome.fittingSeconds
    case .evaluationSeconds: outcome.evaluationSeconds
    case .peakMemory: ProcessMemory.peakBytes
    }
  }
}
