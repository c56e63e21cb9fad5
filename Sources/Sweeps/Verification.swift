import Glibc
import RunLog

/// A comparison of a finished trial's log with a second run of the same trial.
public enum Verification {
  /// Where two logs first differ in something that two runs must share.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// What differs: `/epochs/test/error`.
    public let object: String
    /// The value of the log.
    public let logged: String
    /// The value of the second run.
    public let repeated: String

    /// One line.
    public var description: String { "\(object): logged \(logged), repeated \(repeated)" }
  }

  /// Everything that differs between two logs of one trial, bit by bit; time and provenance may.
  public static func differences(logged: TrialRecord, repeated: TrialRecord) -> [Difference] {
    var differences: [Difference] = []
    func check(_ object: String, _ same: Bool, _ logged: String, _ repeated: String) {
      if !same {
        differences.append(Difference(object: object, logged: logged, repeated: repeated))
      }
    }
    check(
      "/epochs", logged.epochs.map(\.name) == repeated.epochs.map(\.name),
      "\(logged.epochs.map(\.name))", "\(repeated.epochs.map(\.name))")
    for (ours, theirs) in zip(logged.epochs, repeated.epochs)
    where !LoggedSeries.timings.contains(ours.name) {
      check(
        "/epochs/\(ours.name)", ours == theirs, "\(ours.values.suffix(3))",
        "\(theirs.values.suffix(3))")
    }
    for (ours, theirs) in zip(logged.steps, repeated.steps) {
      check(
        "/steps/\(ours.name)", ours == theirs, "\(ours.values.suffix(3))",
        "\(theirs.values.suffix(3))")
    }
    check(
      "/weights", logged.weights.count == repeated.weights.count, "\(logged.weights.count) tensors",
      "\(repeated.weights.count)")
    for (ours, theirs) in zip(logged.weights, repeated.weights) {
      check(
        "/weights/\(ours.layer)/\(ours.parameter)", ours == theirs,
        "\(ours.tensor.scalars.prefix(2))…", "\(theirs.tensor.scalars.prefix(2))…")
    }
    check(
      "/testPredictions", logged.testPredictions == repeated.testPredictions, "other answers",
      "other answers")
    check("/status", logged.status == repeated.status, "\(logged.status)", "\(repeated.status)")
    return differences
  }

  /// What may explain a difference: the facts of provenance that bits depend on and that changed.
  public static func explanations(logged: TrialRecord, repeated: TrialRecord) -> [String] {
    func value(_ key: String, _ record: TrialRecord) -> String {
      record.provenance.first { $0.key == key }?.value ?? "unknown"
    }
    return ["cpu", "oneDNN", "oneDNN instruction set", "threads", "gitCommit"].compactMap { key in
      let (before, now) = (value(key, logged), value(key, repeated))
      return before == now ? nil : "\(key): \(before) then, \(now) now"
    }
  }
}
