import RunLog
import Specs
import Training

/// One dataset under /epochs: its name, unit and meaning, and where its value comes from.
struct LoggedSeries: Sendable {
  let name: String
  let unit: String
  let meaning: String
  let value: @Sendable (EpochMetrics) -> Double

  /// The series of an epoch that every trial has, in the order of the file.
  static let all: [LoggedSeries] =
    [
      metric(.trainLoss, "mean loss over the training set, after the epoch"),
      metric(
        .trainLossRunning,
        "mean training loss during the epoch, each item before its own update"),
      metric(.trainError, "error rate on the training set, after the epoch"),
      metric(
        .trainErrorRunning,
        "training error rate during the epoch, each item before its own update"),
      metric(.testLoss, "mean loss over the test set, after the epoch"),
      metric(.testError, "error rate on the test set, after the epoch"),
    ] + [
      LoggedSeries(
        name: "learningRate", unit: "1", meaning: "step size during the epoch",
        value: { $0.learningRate }),
      LoggedSeries(
        name: "seconds", unit: "s",
        meaning: "wall-clock time of the training pass, with its looks at the dev set",
        value: { $0.trainingSeconds }),
      LoggedSeries(
        name: "evaluationSeconds", unit: "s",
        meaning: "wall-clock time of measuring training and test set after the epoch",
        value: { $0.evaluationSeconds }),
      LoggedSeries(
        name: peakMemory, unit: peakMemoryUnit,
        meaning: "\(peakMemoryMeaning), after the epoch", value: { _ in ProcessMemory.peakBytes }),
    ]

  /// What only an optimizer has that gives each weight a step size of its own.
  private static let effectiveSteps: [LoggedSeries] = [
    LoggedSeries(
      name: "effectiveStep/smallest", unit: "1",
      meaning: "smallest step size of any weight during the epoch",
      value: { $0.effectiveSteps?.lowerBound ?? .nan }),
    LoggedSeries(
      name: "effectiveStep/largest", unit: "1",
      meaning: "largest step size of any weight during the epoch",
      value: { $0.effectiveSteps?.upperBound ?? .nan }),
  ]

  /// The series of a spec's trials; those of every trial where the spec is not known.
  static func series(of spec: ExperimentSpec?) -> [LoggedSeries] {
    guard case .sdlm = spec?.optimizer else { return all }
    return all + effectiveSteps
  }

  /// The series of a record, in its order.
  static func series(of record: TrialRecord) -> [LoggedSeries] {
    record.epochs.map { kept in
      guard let series = (all + effectiveSteps).first(where: { $0.name == kept.name }) else {
        preconditionFailure("/epochs/\(kept.name) is of another version of the log.")
      }
      return series
    }
  }

  /// The series that tell time.
  static let timings: Set<String> = ["seconds", "evaluationSeconds"]

  /// What an epoch cost, which no two runs share. Logs of earlier versions tell no memory.
  static let costs: Set<String> = timings.union([peakMemory])

  /// The series that tells memory; every kind of trial logs it alike.
  static let peakMemory = "peakMemory"
  static let peakMemoryUnit = "byte"
  static let peakMemoryMeaning = "most memory that the trial's process has had resident so far"

  /// The series of a spec's trials, without values yet; of one that cannot be read, a network's.
  static func empty(for spec: ExperimentSpec? = nil) -> [MetricSeries] {
    if let spec, let classifier = spec.classifier {
      return ClassifierSeries.empty(for: spec, classifier)
    }
    return series(of: spec).map { series in
      var meaning = series.meaning
      if spec?.data.distortions != nil, series.isOf([.trainLoss, .trainError]) {
        meaning += "; of the images as they are, not distorted"
      }
      if spec?.boosting != nil {
        if series.isOf([.trainError, .testError]) {
          meaning += "; of the sum of the outputs of all networks so far"
        } else if series.isOf([.trainLoss, .trainLossRunning, .trainErrorRunning, .testLoss]) {
          meaning += "; of the network in training alone"
        }
      }
      return MetricSeries(name: series.name, values: [], unit: series.unit, meaning: meaning)
    }
  }

  private func isOf(_ metrics: [Metric]) -> Bool { metrics.contains { Self.name(of: $0) == name } }

  /// A metric's dots are folders in the log.
  private static func name(of metric: Metric) -> String {
    String(metric.rawValue.map { $0 == "." ? "/" : $0 })
  }

  private static func metric(_ metric: Metric, _ meaning: String) -> LoggedSeries {
    LoggedSeries(name: name(of: metric), unit: "1", meaning: meaning) {
      guard let value = $0.value(of: metric) else {
        preconditionFailure("\(metric.rawValue) is not measured after epochs.")
      }
      return value
    }
  }
}

/// One group under /steps: what is measured between updates.
enum LoggedSteps: String {
  case loss
  case devLoss = "dev/loss"
  case devError = "dev/error"

  private var meaning: String {
    switch self {
    case .loss: "mean loss of the step's batch, before its update"
    case .devLoss: "mean loss over the dev set"
    case .devError: "error rate on the dev set"
    }
  }

  /// The series of a spec's trials, without values yet.
  static func empty(for spec: ExperimentSpec) -> [StepSeries] {
    if spec.classifier != nil { return [] }
    let series: [LoggedSteps] = spec.selection == nil ? [.loss] : [.loss, .devLoss, .devError]
    return series.map {
      StepSeries(name: $0.rawValue, steps: [], values: [], unit: "1", meaning: $0.meaning)
    }
  }
}
