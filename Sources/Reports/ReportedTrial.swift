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
  /// Where its numbers come from.
  public let provenance: [ProvenanceEntry]

  /// How many epochs are done.
  public var finishedEpochs: Int { metrics.values.map(\.count).max() ?? 0 }

  /// Whether every epoch was trained, so that the trial may be averaged.
  public var isFinished: Bool { status == .finished }

  /// The value of a metric after so many finished epochs.
  public func value(of metric: String, afterEpochs epochs: Int) -> Double? {
    guard let values = metrics[metric], values.indices.contains(epochs - 1) else { return nil }
    return values[epochs - 1]
  }

  /// How far it has come, in words: `running, 12 of 25 epochs done`.
  public var state: String {
    let done = "\(finishedEpochs) of \(spec.epochs) epochs done"
    switch status {
    case .running: return "running or killed, \(done)"
    case .interrupted: return "interrupted, \(done)"
    case .finished: return "finished"
    case .diverged(let epoch, let step):
      return "diverged in epoch \(epoch + 1) of \(spec.epochs), at step \(step), \(done)"
    case .failed(let reason): return "failed: \(reason), \(done)"
    }
  }
}

extension ReportedTrial {
  /// Reads a trial's log.
  init(path: String) throws {
    let summary = try TrialFile.readSummary(path)
    let spec: ExperimentSpec
    do {
      spec = try ExperimentSpec(json: summary.specification)
    } catch {
      throw LogProblem.spec(path: path, reason: "\(error)")
    }
    let counts = summary.epochs.map(\.values.count)
    guard counts.allSatisfy({ $0 == counts.first }) else {
      throw LogProblem.unevenMetrics(
        path: path, counts: summary.epochs.map { "\($0.name) \($0.values.count)" })
    }
    var metrics: [String: [Double]] = [:]
    for series in summary.epochs {
      metrics[series.name.split(separator: "/").joined(separator: ".")] = series.values
    }
    self.init(
      path: path, spec: spec, seed: summary.seed, trialHash: summary.trialHash,
      status: summary.status, metrics: metrics, provenance: summary.provenance)
  }
}
