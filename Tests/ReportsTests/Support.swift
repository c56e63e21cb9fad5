import Foundation
import RunLog
import Specs

@testable import Reports

/// Gives the test a folder of its own and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("reprise-reports-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// A made-up experiment.
struct Made {
  var name = "made"
  var hash = String(repeating: "ab", count: 32)
  var epochs = 3
  var data = #"{"set": "mnist"}"#
  var claims = #"""
    [{"metric": "test.error", "afterEpochs": 3, "value": 0.021, "source": "a blog"},
     {"metric": "train.loss", "value": 5.0465, "source": "a blog", "note": "Or during the epoch."}]
    """#
  var figures = #"["error-by-epoch", "three-panels"]"#

  var spec: String {
    """
    {"name": "\(name)", "title": "A made-up experiment", "data": \(data),
     "model": {"layers": ["sigmoid"]}, "initialization": "lecun1998-fan-in",
     "loss": "rbf-distance", "optimizer": {"sgd": {"learningRate": 1}},
     "batchSize": 1, "epochs": \(epochs), "claims": \(claims), "figures": \(figures)}
    """
  }

  /// Writes a trial's log whose numbers follow from its seed, and returns its path.
  @discardableResult
  func write(
    seed: Int, epochs: Int = 3, status: TrialStatus = .finished, to folder: String,
    file: String? = nil, spec: String? = nil
  ) throws -> String {
    let path = "\(folder)/\(file ?? "\(hash.prefix(12))-seed\(seed).h5")"
    func series(_ name: String, _ first: Double) -> MetricSeries {
      MetricSeries(
        name: name, values: (0..<epochs).map { first / Double($0 + 1) + Double(seed) / 1000 },
        unit: "1", meaning: "made up")
    }
    let record = TrialRecord(
      specification: spec ?? self.spec, seed: seed, trialHash: hash,
      epochs: [
        series("train/loss", 15), series("train/lossRunning", 18), series("train/error", 0.03),
        series("train/errorRunning", 0.06), series("test/loss", 16), series("test/error", 0.06),
        series("learningRate", 1), series("seconds", 12), series("evaluationSeconds", 6),
      ],
      status: status)
    try TrialFile.write(record, to: path)
    return path
  }
}

/// Makes a folder in another.
func makeFolder(_ name: String, in folder: String) throws -> String {
  let path = folder + "/" + name
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  return path
}

/// The message that reading results is refused with; nil when it is accepted.
func refusal(_ paths: [String]) -> String? {
  do {
    _ = try Results(reading: paths)
    return nil
  } catch {
    return "\(error)"
  }
}
