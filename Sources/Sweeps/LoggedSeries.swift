import RunLog
import Specs
import Training

/// One dataset under /epochs: its name, unit and meaning, and where its value comes from.
struct LoggedSeries: Sendable {
  let name: String
  let unit: String
  let meaning: String
  let value: @Sendable (EpochMetrics) -> Double

  /// Every series of an epoch, in the order of the file.
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
    ]

  /// The series that tell time, which no two runs share.
  static let timings: Set<String> = ["seconds", "evaluationSeconds"]

  /// The series of a spec's trials, without values yet; of one that cannot be read, a network's.
  static func empty(for spec: ExperimentSpec?) -> [MetricSeries] {
    if let spec, let classifier = spec.classifier {
      return ClassifierSeries.empty(for: spec, classifier)
    }
    return all.map { MetricSeries(name: $0.name, values: [], unit: $0.unit, meaning: $0.meaning) }
  }

  private static func metric(_ metric: Metric, _ meaning: String) -> LoggedSeries {
    // A metric's dots are folders in the log.
    let name = String(metric.rawValue.map { $0 == "." ? "/" : $0 })
    return LoggedSeries(name: name, unit: "1", meaning: meaning) {
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
