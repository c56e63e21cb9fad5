import Specs

/// What is asked of a sweep's comparison.
public struct SweepOptions: Equatable, Sendable {
  /// What rows are compared with.
  public enum BaselineChoice: Equatable, Sendable {
    /// What the sweep itself names, if anything.
    case ofSweep
    /// Nothing.
    case none
    /// Values of axes, each as `AXIS=VALUE`.
    case values([String])
  }

  /// The metrics, the main one first; none for those that suit the sweep.
  public var metrics: [Metric] = []
  /// What rows are compared with.
  public var baseline = BaselineChoice.ofSweep
  /// How intervals are made.
  public var method = IntervalMethod.studentT

  /// The metrics that suit the sweep, its own baseline, Student's t.
  public init() {}
}

extension Metric {
  /// What a sweep's table can hold: what a trial has one value of, after its last epoch or at its end.
  public static var ofSweeps: [Metric] { allCases.filter { $0.rhythm != .updates } }
}

/// Why a sweep cannot be compared as asked.
public enum SweepError: Error, Equatable, Sendable {
  /// Something that only sweeps have was asked of results that hold none.
  case noSweep(option: String)
  /// A baseline that is not written `AXIS=VALUE`.
  case malformedBaseline(String)
  /// A baseline on an axis that the sweep does not have.
  case unknownAxis(sweep: String, axis: String, known: [String])
  /// A baseline of a value that the axis does not have, or that several of its values set.
  case unknownValue(sweep: String, axis: String, value: String, matches: [String], known: [String])
  /// Two baselines on one axis.
  case axisTwice(axis: String)
  /// A metric of selected parameters, where none were selected.
  case nothingSelected(sweep: String, metric: Metric)
  /// A metric of which a trial has many values.
  case notOfSweeps(Metric)
  /// A metric that was named twice.
  case metricTwice(Metric)
}

extension SweepError: CustomStringConvertible {
  /// What happened, and what to do about it.
  public var description: String {
    switch self {
    case .noSweep(let option):
      "\(option) is about sweeps, and none of these results come from one. Leave it out."
    case .malformedBaseline(let text):
      "--baseline: expected AXIS=VALUE, found “\(text)”."
    case .unknownAxis(let sweep, let axis, let known):
      "--baseline: \(sweep) has no axis “\(axis)”. It has \(known.joined(separator: ", "))."
        + suggestion(axis, known)
    case .unknownValue(let sweep, let axis, let value, let matches, let known) where matches == []:
      "--baseline: the axis \(axis) of \(sweep) has no value “\(value)”. It has "
        + "\(Self.listed(known)).\(suggestion(value, known))"
    case .unknownValue(let sweep, let axis, let value, let matches, _):
      "--baseline: “\(value)” is what several values of the axis \(axis) of \(sweep) set. Choose "
        + "one of \(Self.listed(matches))."
    case .axisTwice(let axis):
      "--baseline: the axis \(axis) is given two values. Give it one."
    case .nothingSelected(let sweep, let metric):
      "--metric: \(sweep) has no \(metric.rawValue), for nothing was selected on a dev set. Choose "
        + "one of \(Metric.byEpoch.map(\.rawValue).joined(separator: ", "))."
    case .notOfSweeps(let metric):
      "--metric: a trial has many values of \(metric.rawValue). Choose one of "
        + "\(Metric.ofSweeps.map(\.rawValue).joined(separator: ", "))."
    case .metricTwice(let metric):
      "--metric: \(metric.rawValue) is named twice. Name it once."
    }
  }

  private func suggestion(_ name: String, _ known: [String]) -> String {
    nearestName(to: name, among: known).map { " Did you mean “\($0)”?" } ?? ""
  }

  private static func listed(_ labels: [String]) -> String {
    let most = 20
    guard labels.count > most else { return labels.joined(separator: ", ") }
    return labels.prefix(most).joined(separator: ", ") + " and \(labels.count - most) more"
  }
}
