import Specs

/// The trials of one experiment: one spec, several seeds.
public struct ExperimentResults: Equatable, Sendable {
  /// The spec, from the first trial's log.
  public let spec: ExperimentSpec
  /// The hash that its trials share.
  public let trialHash: String
  /// Sorted by seed; at least one.
  public let trials: [ReportedTrial]

  /// An experiment of trials of one spec; nil of none.
  init?(_ trials: [ReportedTrial]) {
    guard let first = trials.first else { return nil }
    spec = first.spec
    trialHash = first.trialHash
    self.trials = trials
  }

  /// The experiment's short name.
  public var name: String { spec.name }
  /// The line over figures and tables.
  public var title: String { spec.title.isEmpty ? spec.name : spec.title }
  /// The trials that are averaged.
  public var finished: [ReportedTrial] { trials.filter(\.isFinished) }
  /// The trials that are not: running, interrupted, diverged or failed.
  public var unfinished: [ReportedTrial] { trials.filter { !$0.isFinished } }
}
