import Specs

/// Published and measured numbers of one experiment, side by side.
public struct Comparison: Equatable, Sendable {
  /// What is compared.
  public let experiment: ExperimentResults
  /// After how many epochs, where a row says nothing else: the last.
  public let epochs: Int
  /// A row a claim, and one for every metric without claims that is measured after epochs or at the
  /// end; then times.
  public let rows: [ComparisonRow]

  /// Compares the finished trials of an experiment with its claims.
  public init(_ experiment: ExperimentResults) {
    self.experiment = experiment
    epochs = experiment.spec.loggedEpochs
    rows =
      Metric.allCases.flatMap { Self.rows(of: $0, in: experiment) }
      + [
        (
          experiment.spec.classifier == nil ? "training seconds per epoch" : "fitting seconds",
          "seconds"
        ),
        (
          experiment.spec.classifier == nil ? "evaluation seconds per epoch" : "evaluation seconds",
          "evaluationSeconds"
        ),
      ]
      .map { Self.timeRow($0, of: $1, in: experiment) }
  }

  private static func rows(of metric: Metric, in experiment: ExperimentResults) -> [ComparisonRow] {
    let spec = experiment.spec
    func row(_ moment: Moment, _ claim: ClaimSpec?, _ reason: String?) -> ComparisonRow {
      ComparisonRow(
        quantity: metric.rawValue, kind: metric.isErrorRate ? .errorRate : .plain, moment: moment,
        claim: claim,
        measured: Statistics(experiment.finished.compactMap { $0.value(of: metric, at: moment) }),
        reason: reason)
    }
    let claims = spec.claims.filter { $0.metric == metric }
    guard claims.isEmpty else {
      return claims.map { claim in
        let (moment, reason) = check(claim, in: experiment)
        return row(moment, claim, spec.data.standsInFor == nil ? reason : "")
      }
    }
    guard spec.measures(metric) else { return [] }
    switch metric.rhythm {
    case .epochs: return [row(.afterEpochs(spec.loggedEpochs), nil, nil)]
    case .updates: return []
    case .once: return [row(.atTheEnd, nil, nil)]
    }
  }

  /// The moment to compare a claim at, and what keeps it from being checked, if anything.
  private static func check(
    _ claim: ClaimSpec, in experiment: ExperimentResults
  ) -> (Moment, reason: String?) {
    let spec = experiment.spec
    let reason: String? =
      if spec.measures(claim.metric) {
        nil
      } else if spec.classifier == nil {
        "nothing is selected"
      } else {
        "not measured"
      }
    switch claim.metric.rhythm {
    case .once: return (.atTheEnd, reason)
    case .epochs:
      let epoch = claim.afterEpochs ?? spec.loggedEpochs
      if epoch <= spec.loggedEpochs { return (.afterEpochs(epoch), reason) }
      return (
        .afterEpochs(spec.loggedEpochs),
        "trained \(NumberText.counted(spec.loggedEpochs, "epoch"))"
      )
    case .updates:
      let measured = experiment.finished.first?.updateSeries[claim.metric]?.updates
      let update = claim.afterUpdates ?? measured?.last ?? spec.updates
      if let reason { return (.afterUpdates(update), reason) }
      if update > spec.updates {
        return (
          .afterUpdates(measured?.last ?? spec.updates),
          "trained \(NumberText.counted(spec.updates, "update"))"
        )
      }
      let isMissing = measured.map { !$0.contains(update) } ?? false
      return (.afterUpdates(update), isMissing ? "not measured there" : nil)
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
      quantity: quantity, kind: .seconds, moment: .afterEpochs(experiment.spec.loggedEpochs),
      claim: nil,
      measured: Statistics(means), reason: nil)
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
  /// When it was measured.
  public let moment: Moment
  /// What was published about it, if anything.
  public let claim: ClaimSpec?
  /// Over the finished trials; nil while there are none, and where none measured it then.
  public let measured: Statistics?
  /// Why the claim is not checked, where it is not; empty where the notice about the data says it.
  let reason: String?

  /// That the claim is not checked, and why, in words; nil where it is.
  public var obstacle: String? {
    reason.map { $0.isEmpty ? "not checked" : "not checked (\($0))" }
  }

  /// The measured mean minus the published value; nil where these are not compared.
  public var difference: Double? {
    guard reason == nil, let claim, let measured else { return nil }
    return measured.mean - claim.value
  }
}
