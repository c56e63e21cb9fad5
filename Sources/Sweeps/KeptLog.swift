import RunLog

/// A finished trial's log as it is kept for reference: everything measured, without large weights.
public enum KeptLog {
  /// The most values of weights that a kept log holds: LeNet's, not ResNet's.
  public static let mostValues = 200_000

  /// The provenance key that says how many values were left out.
  static let leftOutKey = "weightsLeftOut"

  /// A record without its weights where they are many; it says so then.
  public static func record(of record: TrialRecord) -> TrialRecord {
    let values = (record.weights + record.best).reduce(0) { $0 + $1.tensor.shape.count }
    guard values > mostValues else { return record }
    var kept = record
    kept.weights = []
    kept.best = []
    kept.provenance.append(ProvenanceEntry(key: leftOutKey, value: "\(values) values"))
    return kept
  }

  /// Whether a log was kept without its weights.
  public static func isWithoutWeights(_ record: TrialRecord) -> Bool {
    record.provenance.contains { $0.key == leftOutKey }
  }
}
