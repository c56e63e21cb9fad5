import RunLog
import Specs

/// A trial as reports see it: what it was, how far it came, what it measured.
public struct ReportedTrial: Equatable, Sendable {
  /// Its log.
  public let path: String
  /// The spec it was run with.
  public let spec: ExperimentSpec
  /// The seed of its random streams.
  public let seed: Int
  /// The hash of everything that decides its result but the seed.
  public let trialHash: String
  /// How far it has come.
  public let status: TrialStatus
  /// One value a finished epoch, by the names that specs use: `train.loss`, and `seconds`.
  public let metrics: [String: [Double]]
  /// What was measured between updates; empty where nothing asked for it.
  public let updateSeries: [Metric: UpdateSeries]
  /// What the selected parameters gave; nil where there are none.
  public let selection: SelectionRecord?
  /// The answers to the test images; nil where the log has none, or no figure is about them.
  public let answers: TestAnswers?
  /// Where its numbers come from.
  public let provenance: [ProvenanceEntry]

  /// How many epochs are done.
  public var finishedEpochs: Int { metrics.values.map(\.count).max() ?? 0 }

  /// Whether every epoch was trained, so that the trial may be averaged.
  public var isFinished: Bool { status == .finished }

  /// The value that a metric had at a moment; nil where it was not measured then.
  public func value(of metric: Metric, at moment: Moment) -> Double? {
    switch (metric.rhythm, moment) {
    case (.epochs, .afterEpochs(let epochs)):
      guard let values = metrics[metric.rawValue], values.indices.contains(epochs - 1) else {
        return nil
      }
      return values[epochs - 1]
    case (.updates, .afterUpdates(let updates)): return updateSeries[metric]?.value(after: updates)
    case (.once, .atTheEnd): return selected(metric)
    default: return nil
    }
  }

  private func selected(_ metric: Metric) -> Double? {
    switch metric {
    case .bestDevError: selection?.devError
    case .bestTestLoss: selection?.testLoss
    case .bestTestError: selection?.testError
    default: nil
    }
  }

  /// How far it has come, in words: `running, 12 of 25 epochs done`.
  public var state: String {
    let done =
      spec.classifier == nil
      ? "\(finishedEpochs) of \(spec.loggedEpochs) epochs done"
      : finishedEpochs == 0 ? "not fitted yet" : "fitted"
    switch status {
    case .running, .interrupted: return "\(status.word), \(done)"
    case .finished: return status.word
    case .diverged(let epoch, let step):
      return
        "\(status.word) in epoch \(epoch + 1) of \(spec.loggedEpochs), at step \(step), \(done)"
    case .failed(let reason): return "\(status.word): \(reason), \(done)"
    }
  }
}

extension TrialStatus {
  /// How far a trial has come, in few words. A log cannot tell whether its trial still runs.
  var word: String {
    switch self {
    case .running: "running or killed"
    case .interrupted: "interrupted"
    case .finished: "finished"
    case .diverged: "diverged"
    case .failed: "failed"
    }
  }
}

/// What was answered to the test images at the end of training.
public struct TestAnswers: Equatable, Sendable {
  /// The answers, in file order.
  public let predictions: [UInt8]
  /// What the images show, in file order.
  public let labels: [UInt8]
}

/// When a number was measured.
public enum Moment: Equatable, Sendable {
  /// After so many finished epochs.
  case afterEpochs(Int)
  /// After so many updates.
  case afterUpdates(Int)
  /// Once, when training was over.
  case atTheEnd
}

/// A metric that was measured between updates.
public struct UpdateSeries: Equatable, Sendable {
  /// After how many updates, ascending.
  public let updates: [Int]
  /// The value at each of them.
  public let values: [Double]

  /// The value after just so many updates; nil where nothing was measured then.
  public func value(after count: Int) -> Double? {
    updates.firstIndex(of: count).map { values[$0] }
  }
}

extension ReportedTrial {
  /// Reads a trial's log. What was measured between updates, and the answers to the test images, are
  /// read only where the spec's claims or figures, or the given figures, are about them.
  init(path: String, figures: [FigureKind] = []) throws {
    var specs = RecordedSpecs()
    try self.init(path: path, figures: figures, specs: &specs)
  }

  /// The same, for one of many logs that share their specs.
  init(path: String, figures: [FigureKind], specs: inout RecordedSpecs) throws {
    var spec = ExperimentSpec()
    let (summary, steps) = try TrialFile.readSummary(path) { summary in
      spec = try specs.spec(summary.specification, recordedIn: path)
      return spec.claims.contains { $0.metric.rhythm == .updates }
        || (spec.figures + figures).contains(.lossByUpdate)
    }
    let counts = summary.epochs.map(\.values.count)
    guard counts.allSatisfy({ $0 == counts.first }) else {
      throw LogProblem.unevenMetrics(
        path: path, counts: summary.epochs.map { "\($0.name) \($0.values.count)" })
    }
    var answers: TestAnswers?
    if summary.status == .finished, (spec.figures + figures).contains(.confusionMatrix) {
      answers = try TrialFile.readAnswers(path).map {
        TestAnswers(predictions: $0.predictions, labels: $0.labels)
      }
    }
    var metrics: [String: [Double]] = [:]
    for series in summary.epochs {
      metrics[series.name.split(separator: "/").joined(separator: ".")] = series.values
    }
    self.init(
      path: path, spec: spec, seed: summary.seed, trialHash: summary.trialHash,
      status: summary.status, metrics: metrics, updateSeries: Self.updateSeries(steps),
      selection: summary.selection, answers: answers, provenance: summary.provenance)
  }

  /// The series by the metrics' names: the log's `loss` is a step's, `dev/loss` the dev set's.
  private static func updateSeries(_ steps: [StepSeries]) -> [Metric: UpdateSeries] {
    let names = ["loss": Metric.stepLoss, "dev/loss": .devLoss, "dev/error": .devError]
    var series: [Metric: UpdateSeries] = [:]
    for logged in steps {
      guard let metric = names[logged.name] else { continue }
      series[metric] = UpdateSeries(updates: logged.steps, values: logged.values.map(Double.init))
    }
    return series
  }
}

/// The specs that logs hold, each text read once: the trials of one point differ in their seed only.
struct RecordedSpecs {
  private var known: [String: ExperimentSpec] = [:]

  mutating func spec(_ text: String, recordedIn path: String) throws -> ExperimentSpec {
    if let spec = known[text] { return spec }
    do {
      let spec = try ExperimentSpec(json: text)
      known[text] = spec
      return spec
    } catch {
      throw LogProblem.spec(path: path, reason: "\(error)")
    }
  }
}
