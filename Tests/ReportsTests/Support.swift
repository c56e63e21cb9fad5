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
  var batchSize = 1
  var selects = false

  /// 1,000 images in batches of 64 are 16 updates an epoch, so 48 in all.
  static var selecting: Made {
    var made = Made()
    made.data = #"""
      {"set": "mnist", "train": {"first": 1000}, "dev": {"from": 50000, "first": 200},
       "test": {"first": 200}}
      """#
    made.batchSize = 64
    made.selects = true
    made.figures = #"["loss-by-update"]"#
    let dev = [(16, 0.62), (31, 0.365), (46, 0.28), (48, 0.25)].map {
      #"{"metric": "dev.error", "afterUpdates": \#($0), "value": \#($1), "source": "a book"}"#
    }
    made.claims = #"""
      [{"metric": "step.loss", "afterUpdates": 0, "value": 2.285, "source": "a book",
        "note": "The first batch's loss."}, \#(dev.joined(separator: ", ")),
       {"metric": "best.dev.error", "value": 0.125, "source": "a book"},
       {"metric": "best.test.error", "value": 0.13, "source": "a book"},
       {"metric": "best.test.loss", "value": 0.4423, "source": "a book"}]
      """#
    return made
  }

  var spec: String {
    """
    {"name": "\(name)", "title": "A made-up experiment", "data": \(data),
     "model": {"layers": ["sigmoid"]}, "initialization": "lecun1998-fan-in",
     "loss": "rbf-distance", "optimizer": {"sgd": {"learningRate": 1}},
     "batchSize": \(batchSize), \(selects ? "\"selection\": {\"everySteps\": 15}, " : "")"epochs": \(epochs), "claims": \(claims), "figures": \(figures)}
    """
  }

  /// Writes a trial's log whose numbers follow from its seed, and returns its path.
  @discardableResult
  func write(
    seed: Int, epochs: Int = 3, status: TrialStatus = .finished, to folder: String,
    file: String? = nil, spec: String? = nil, besides: [String: Double] = [:],
    answers: TestAnswers? = nil, hasSteps: Bool = true
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
      ] + besides.sorted { $0.key < $1.key }.map { series($0.key, $0.value) },
      steps: hasSteps ? steps(seed: seed, epochs: epochs) : [],
      selection: selects && epochs > 1
        ? SelectionRecord(
          updates: epochs > 2 ? 46 : 31, devLoss: 1, devError: 0.15625,
          testLoss: status == .finished ? 0.5 : nil, testError: status == .finished ? 0.125 : nil)
        : nil,
      testPredictions: answers?.predictions, testLabels: answers?.labels, status: status)
    try TrialFile.write(record, to: path)
    return path
  }
}

extension Made {
  /// A step's loss at each step, and the dev set after the updates 16, 31, 46 and 48, in numbers that
  /// a Float holds.
  private func steps(seed: Int, epochs: Int) -> [StepSeries] {
    let end = epochs * 16
    let wobble = Float(seed) / 128
    func series(_ name: String, _ steps: [Int], _ value: (Int) -> Float) -> StepSeries {
      StepSeries(
        name: name, steps: steps, values: steps.map(value), unit: "1", meaning: "made up")
    }
    let losses = series("loss", Array(0..<end)) { 2.25 - Float($0) / 64 + wobble }
    guard selects else { return [losses] }
    let looks = [16, 31, 46, 48].filter { $0 <= end }
    return [
      losses, series("dev/loss", looks) { 1.75 - Float($0) / 64 + wobble },
      series("dev/error", looks) {
        [16: 0.5, 31: 0.25, 46: 0.125, 48: 0.25][$0, default: 1] + wobble
      },
    ]
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
