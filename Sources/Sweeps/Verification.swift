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

  /// Everything that differs between two logs of one trial, bit by bit; time, memory and provenance may.
  /// Weights that a log was kept without are not compared.
  public static func differences(logged: TrialRecord, repeated: TrialRecord) -> [Difference] {
    var differences: [Difference] = []
    func check(_ object: String, _ same: Bool, _ logged: String, _ repeated: String) {
      if !same {
        differences.append(Difference(object: object, logged: logged, repeated: repeated))
      }
    }
    let (epochs, others) = (measured(logged), measured(repeated))
    check(
      "/epochs", epochs.map(\.name) == others.map(\.name), "\(epochs.map(\.name))",
      "\(others.map(\.name))")
    for (ours, theirs) in zip(epochs, others) {
      let texts = firstDifference(ours.values, theirs.values) { $0.bitPattern == $1.bitPattern }
      check("/epochs/\(ours.name)", ours == theirs, texts.logged, texts.repeated)
    }
    check(
      "/steps", logged.steps.map(\.name) == repeated.steps.map(\.name),
      "\(logged.steps.map(\.name))", "\(repeated.steps.map(\.name))")
    for (ours, theirs) in zip(logged.steps, repeated.steps) {
      let texts = firstDifference(ours.values, theirs.values) { $0.bitPattern == $1.bitPattern }
      check("/steps/\(ours.name)", ours == theirs, texts.logged, texts.repeated)
    }
    func checkTensors(_ group: String, _ ours: [NamedTensor], _ theirs: [NamedTensor]) {
      check(group, ours.count == theirs.count, "\(ours.count) tensors", "\(theirs.count)")
      for (ours, theirs) in zip(ours, theirs) {
        let texts = firstDifference(ours.tensor.scalars, theirs.tensor.scalars) {
          $0.bitPattern == $1.bitPattern
        }
        check(
          "\(group)/\(ours.layer)/\(ours.parameter)", ours == theirs, texts.logged, texts.repeated)
      }
    }
    if !KeptLog.isWithoutWeights(logged) {
      checkTensors("/weights", logged.weights, repeated.weights)
      checkTensors("/best", logged.best, repeated.best)
    }
    for (ours, theirs) in zip(facts(logged.selection), facts(repeated.selection)) {
      check("/best@\(ours.name)", ours.bits == theirs.bits, ours.text, theirs.text)
    }
    let answers = firstDifference(
      logged.testPredictions ?? [], repeated.testPredictions ?? [], areSame: ==)
    check(
      "/predictions/test", logged.testPredictions == repeated.testPredictions, answers.logged,
      answers.repeated)
    // Logs that were written before labels were kept have none.
    if let ours = logged.testLabels, let theirs = repeated.testLabels {
      let labels = firstDifference(ours, theirs, areSame: ==)
      check("/predictions/testLabels", ours == theirs, labels.logged, labels.repeated)
    }
    check("/status", logged.status == repeated.status, "\(logged.status)", "\(repeated.status)")
    return differences
  }

  /// The series of epochs that two runs share.
  private static func measured(_ record: TrialRecord) -> [MetricSeries] {
    record.epochs.filter { !LoggedSeries.costs.contains($0.name) }
  }

  /// What a log says of the selected parameters, number by number.
  private static func facts(
    _ selection: SelectionRecord?
  ) -> [(name: String, bits: UInt64?, text: String)] {
    let updates = selection?.updates
    let numbers = [
      ("devLoss", selection?.devLoss), ("devError", selection?.devError),
      ("testLoss", selection?.testLoss), ("testError", selection?.testError),
    ]
    return [
      ("updates", updates.map { UInt64(bitPattern: Int64($0)) }, updates.map(String.init) ?? "none")
    ] + numbers.map { ($0, $1?.bitPattern, $1.map { "\($0)" } ?? "none") }
  }

  /// The first place, row-major and counted from 0, where two lists differ, with what stands there:
  /// `[57] = 0.0121 (first of 3)`; or their lengths, where these differ.
  private static func firstDifference<Value>(
    _ logged: some RandomAccessCollection<Value>, _ repeated: some RandomAccessCollection<Value>,
    areSame: (Value, Value) -> Bool
  ) -> (logged: String, repeated: String) {
    guard logged.count == repeated.count else {
      return ("\(logged.count) values", "\(repeated.count)")
    }
    let different = zip(logged, repeated).enumerated().filter { !areSame($1.0, $1.1) }
    guard let first = different.first else { return ("the same values", "another layout") }
    let count = different.count == 1 ? "" : " (first of \(different.count))"
    return ("[\(first.offset)] = \(first.element.0)", "\(first.element.1)\(count)")
  }

  /// What may explain a difference: the facts of provenance that bits depend on and that changed.
  public static func explanations(logged: TrialRecord, repeated: TrialRecord) -> [String] {
    func value(_ key: String, _ record: TrialRecord) -> String {
      record.provenance.first { $0.key == key }?.value ?? "unknown"
    }
    let keys = [
      "cpu", "oneDNN", "oneDNN instruction set", "kernels", "OpenBLAS", "LIBSVM", "threads",
      "gitCommit",
    ]
    return keys.compactMap { key in
      let (before, now) = (value(key, logged), value(key, repeated))
      return before == now ? nil : "\(key): \(before) then, \(now) now"
    }
  }
}
