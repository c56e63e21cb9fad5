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

extension ExperimentSpec {
  /// What everything drawn or printed must say where another data set stands in for the wanted
  /// one; nil where none does.
  public var standInNotice: String? {
    guard let wanted = data.standsInFor else { return nil }
    let title = data.set.title.prefix(1).uppercased() + data.set.title.dropFirst()
    return "\(title), not \(wanted.title): the paper's claims were not checked."
  }

  /// The data, as people write it: "MNIST", with what is used of it where that is not all.
  public var dataTitle: String {
    let parts = [
      data.train.first.map { ($0, 60_000, "training") },
      data.test.first.map { ($0, 10_000, "test") },
    ].compactMap { $0 }.filter { $0.0 != $0.1 }
    guard !parts.isEmpty else { return data.set.title }
    let counts = parts.map { "the first \(NumberText.grouped($0.0)) \($0.2) images" }
    return "\(data.set.title), \(counts.joined(separator: ", "))"
  }
}

extension DatasetName {
  /// The set's name as people write it.
  public var title: String {
    switch self {
    case .mnist: "MNIST"
    case .fashionMNIST: "Fashion-MNIST"
    case .digits: "embedded digits"
    }
  }
}
