import Specs

/// Published and measured numbers of one experiment, side by side.
public struct Comparison: Equatable, Sendable {
  /// What is compared.
  public let experiment: ExperimentResults
  /// After how many epochs, where a row says nothing else: the last.
  public let epochs: Int
  /// A row a metric, more where there are several claims about it.
  public let rows: [ComparisonRow]

  /// Compares the finished trials of an experiment with its claims.
  public init(_ experiment: ExperimentResults) {
    self.experiment = experiment
    epochs = experiment.spec.epochs
    rows =
      Metric.allCases.flatMap { Self.rows(of: $0, in: experiment) }
      + [
        ("training seconds per epoch", "seconds"),
        ("evaluation seconds per epoch", "evaluationSeconds"),
      ]
      .map { Self.timeRow($0, of: $1, in: experiment) }
  }

  private static func rows(of metric: Metric, in experiment: ExperimentResults) -> [ComparisonRow] {
    let spec = experiment.spec
    func row(_ epoch: Int, _ claim: ClaimSpec?, _ obstacle: String?) -> ComparisonRow {
      ComparisonRow(
        quantity: metric.rawValue, kind: metric.isErrorRate ? .errorRate : .plain,
        afterEpochs: epoch, claim: claim,
        measured: Statistics(
          experiment.finished.compactMap { $0.value(of: metric.rawValue, afterEpochs: epoch) }),
        obstacle: obstacle)
    }
    let claims = spec.claims.filter { $0.metric == metric }
    if claims.isEmpty { return [row(spec.epochs, nil, nil)] }
    return claims.map { claim in
      let epoch = claim.afterEpochs ?? spec.epochs
      if spec.data.standsInFor != nil {
        return row(min(epoch, spec.epochs), claim, "not checked")
      }
      if epoch > spec.epochs {
        let epochs = spec.epochs == 1 ? "1 epoch" : "\(spec.epochs) epochs"
        return row(spec.epochs, claim, "not checked (trained \(epochs))")
      }
      return row(epoch, claim, nil)
    }
  }

  /// The mean over a trial's epochs, then over trials.
  private static func timeRow(
    _ quantity: String, of series: String, in experiment: ExperimentResults
  ) -> ComparisonRow {
    let means = experiment.finished.compactMap { trial in
      trial.metrics[series].flatMap { Statistics($0)?.mean }
    }
    return ComparisonRow(
      quantity: quantity, kind: .seconds, afterEpochs: experiment.spec.epochs, claim: nil,
      measured: Statistics(means), obstacle: nil)
  }
}

/// One quantity of a comparison.
public struct ComparisonRow: Equatable, Sendable {
  /// How the quantity is printed.
  public enum Kind: Equatable, Sendable {
    /// A share in [0, 1], printed in per cent.
    case errorRate
    /// A loss.
    case plain
    /// A time.
    case seconds
  }

  /// What is compared: a metric as specs write it, or a time.
  public let quantity: String
  /// How it is printed.
  public let kind: Kind
  /// After how many epochs it was measured.
  public let afterEpochs: Int
  /// What was published about it, if anything.
  public let claim: ClaimSpec?
  /// Over the finished trials; nil while there are none.
  public let measured: Statistics?
  /// Why the claim is not checked, where it is not.
  public let obstacle: String?

  /// The measured mean minus the published value; nil where these are not compared.
  public var difference: Double? {
    guard obstacle == nil, let claim, let measured else { return nil }
    return measured.mean - claim.value
  }
}
