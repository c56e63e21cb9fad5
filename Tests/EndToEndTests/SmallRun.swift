import RunLog
import Testing

/// A run of LeNet-5, or of another spec, on a few drawn digits that is over in half a second.
struct SmallRun {
  static let name = "lenet5-digits-smoke"

  var spec = Program.checkout + "/experiments/lenet5-digits-smoke.json"
  var name = SmallRun.name
  var seeds = [0]
  var epochs = 4
  var trainImages = 300
  var jobs = 1
  var out = "results"
  var more: [String] = []

  var arguments: [String] {
    [
      "run", spec, "--seeds", seeds.map(String.init).joined(separator: ","),
      "--set", "epochs=\(epochs)", "--set", "data.train.first=\(trainImages)",
      "--set", "data.test.first=100", "--set", "log.everySteps=1", "--jobs", "\(jobs)",
      "--out", out,
    ] + more
  }

  /// Where the logs go.
  func folder(_ scratch: Scratch) -> String {
    (out.hasPrefix("/") ? out : scratch.path(out)) + "/" + name
  }

  /// The paths of the logs that are there, in the order of their names and so of their seeds.
  func logs(_ scratch: Scratch) -> [String] {
    names(in: folder(scratch)).filter { $0.hasSuffix(".h5") }.map { folder(scratch) + "/" + $0 }
  }

  /// What is beside the logs, hidden files too.
  func leftovers(_ scratch: Scratch) -> [String] {
    names(in: folder(scratch)).filter { !$0.hasSuffix(".h5") }
  }

  /// The logs that are there, read.
  func records(_ scratch: Scratch) throws -> [TrialRecord] {
    try logs(scratch).map { try TrialFile.read($0) }
  }

  /// What an uninterrupted run of this leaves, in a folder of its own.
  func reference(_ scratch: Scratch) throws -> [TrialRecord] {
    var run = self
    run.out = scratch.path("reference")
    _ = try scratch.reprise(run.arguments)
    return try run.records(scratch)
  }
}

extension TrialRecord {
  /// All that two runs of one trial must share: everything but times, memory and provenance.
  var withoutTimes: TrialRecord {
    var record = self
    record.provenance = []
    record.epochs.removeAll { ["seconds", "evaluationSeconds", "peakMemory"].contains($0.name) }
    return record
  }

  func epoch(_ name: String) -> [Double]? { epochs.first { $0.name == name }?.values }

  func provenance(_ key: String) -> String? { provenance.first { $0.key == key }?.value }
}

/// Which parts of two runs' trials differ; empty when they have the same bits.
func differences(_ left: [TrialRecord], _ right: [TrialRecord]) -> [String] {
  guard left.count == right.count else { return ["\(left.count) and \(right.count) trials"] }
  return zip(left, right).flatMap { left, right in
    let (left, right) = (left.withoutTimes, right.withoutTimes)
    var parts: [String] = []
    if left.specification != right.specification { parts.append("specification") }
    if left.trialHash != right.trialHash || left.seed != right.seed { parts.append("identity") }
    for (one, other) in zip(left.epochs, right.epochs) where one != other {
      parts.append("epochs/\(one.name) \(one.values) \(other.values)")
    }
    for (one, other) in zip(left.steps, right.steps) where one != other {
      parts.append("steps/\(one.name) \(one.steps.count) \(other.steps.count)")
    }
    if left.weights != right.weights { parts.append("weights") }
    if left.testPredictions != right.testPredictions { parts.append("predictions") }
    if left.testLabels != right.testLabels { parts.append("labels") }
    if left.status != right.status { parts.append("status \(left.status) \(right.status)") }
    if parts.isEmpty && left != right { parts.append("something else") }
    return parts.map { "seed \(left.seed): \($0)" }
  }
}
