import Files
import Glibc
import RunLog
import Reports
import Specs

/// The checkout that the tests stand in.
let checkout = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

/// Gives the test a folder of its own and removes it, with the files in it, afterwards.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  var template = Array("/tmp/reprise-pages-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileFailure("mkdtemp", "/tmp") }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in (try? Folder.names(in: folder)) ?? [] { unlink(folder + "/" + name) }
    rmdir(folder)
  }
  return try await body(folder)
}

/// A made-up experiment, and logs of it.
struct Made {
  var name = "made"
  var title = "A made-up experiment"
  var hash = String(repeating: "ab", count: 32)
  var figures = "[]"
  var claims = """
    [{"metric": "test.error", "value": 0.021, "source": "a blog", "note": "Or so they say."},
     {"metric": "train.loss", "value": 5.0465, "source": "a blog"}]
    """
  var standsInFor = ""
  /// Where it stands in a sweep: `"point": …, `.
  var point = ""
  var learningRate = "1"

  var json: String {
    """
    {"name": "\(name)", "title": "\(title)", "sources": ["a blog"], "notes": ["Open: <everything>."],
     "data": {"set": "digits"\(standsInFor)}, "model": {"layers": ["sigmoid"]},
     "initialization": "lecun1998-fan-in", "loss": "rbf-distance",
     "optimizer": {"sgd": {"learningRate": \(learningRate)}}, \(point)
     "batchSize": 1, "epochs": 2, "claims": \(claims), "figures": \(figures)}
    """
  }

  /// Writes a trial's log whose test error is 2 % + 0.1 points a seed, and more while it is not finished.
  @discardableResult
  func write(
    seed: Int, status: TrialStatus = .finished, provenance: [(String, String)] = [],
    to folder: String
  ) throws -> String {
    let isFinished = status == .finished
    func series(_ name: String, _ last: Double) -> MetricSeries {
      MetricSeries(
        name: name, values: isFinished ? [0.5, last] : [0.75], unit: "1", meaning: "made up")
    }
    let path = "\(folder)/\(name)-\(hash.prefix(8))-seed\(seed).h5"
    try TrialFile.write(
      TrialRecord(
        specification: json, seed: seed, trialHash: hash,
        provenance: provenance.map { ProvenanceEntry(key: $0.0, value: $0.1) },
        epochs: [
          series("train/loss", 5 + Double(seed) / 10), series("train/error", 0.01),
          series("test/loss", 6), series("test/error", 0.02 + Double(seed) / 1000),
          series("seconds", 1), series("evaluationSeconds", 1),
        ], status: status), to: path)
    return path
  }

  /// The two points of a sweep over learning rates.
  static func points(_ change: (inout Made) -> Void = { _ in }) -> [Made] {
    ["1", "2"].map { rate in
      var made = Made()
      made.name = "swept"
      made.hash = String(repeating: rate, count: 64)
      made.learningRate = rate
      made.claims = "[]"
      made.point = """
        "point": {"coordinates": [{"name": "optimizer.sgd.learningRate", "label": "\(rate)",
          "number": \(rate), "settings": {"optimizer.sgd.learningRate": \(rate)}}]},
        """
      change(&made)
      return made
    }
  }
}

/// Instruments that know one size.
struct MadeInstruments: LedgerInstruments {
  func count(
    _ count: NetworkCount, layer: String?, of spec: ExperimentSpec, file: String
  ) throws -> Int { 12_345 }

  func count(
    _ count: NetworkCount, layer: String?, of layers: [LayerSpec], inputShape: [Int]
  ) throws -> Int { 12_345 }

  func output(of check: OutputCheckSpec) throws -> [Double] { [] }
}
