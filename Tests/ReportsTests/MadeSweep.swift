import RunLog
import Specs

@testable import Reports

/// A point of a made-up sweep over nets and learning rates, tested on 100 images.
struct MadePoint {
  var name = "swept"
  var net: String?
  var rate: String
  var baseline: String? = #"[{"name": "net", "label": "plain"}]"#
  var epochs = 2
  var batchSize = 1
  var selects = false
  var testSet = #"{"first": 100}"#

  init(_ net: String?, _ rate: String) {
    self.net = net
    self.rate = rate
  }

  private var netCoordinate: String? {
    guard let net else { return nil }
    let position = ["plain", "residual", "wide"].firstIndex(of: net) ?? 0
    return #"""
      {"name": "net", "label": "\#(net)", "position": \#(position),
       "settings": {"model.layers": ["\#(net == "plain" ? "sigmoid" : "relu")"]}}
      """#
  }

  private var rateCoordinate: String {
    #"""
    {"name": "optimizer.sgd.learningRate", "label": "\#(rate)", "number": \#(rate),
     "settings": {"optimizer.sgd.learningRate": \#(rate)}}
    """#
  }

  var spec: String {
    let coordinates = [netCoordinate, rateCoordinate].compactMap { $0 }.joined(separator: ", ")
    return #"""
      {"name": "\#(name)", "title": "A made-up sweep",
       "data": {"set": "mnist", "train": {"first": 500}, "dev": {"from": 500, "first": 50},
         "test": \#(testSet)},
       "model": {"layers": ["\#(net == "plain" || net == nil ? "sigmoid" : "relu")"]},
       "initialization": "lecun1998-fan-in", "loss": "rbf-distance",
       "optimizer": {"sgd": {"learningRate": \#(rate)}}, "batchSize": \#(batchSize),
       "epochs": \#(epochs), \#(selects ? #""selection": {"everySteps": 15}, "# : "")
       "point": {"coordinates": [\#(coordinates)]\#(baseline.map { #", "baseline": \#($0)"# } ?? "")}}
      """#
  }

  /// As good as a hash: different for different points.
  var hash: String {
    let identity = "\(net ?? "none") \(rate) \(epochs) \(batchSize) \(selects) \(testSet)"
    var word: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in identity.utf8 { word = (word ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(word, radix: 16)
  }

  /// Writes a trial's log that ended with these numbers of wrong answers among the 100.
  @discardableResult
  func write(
    seed: Int, wrong: Range<Int>, trainError: Double = 0.0625, devError: Double = 0.25,
    status: TrialStatus = .finished, labels: [UInt8]? = MadePoint.labels, to folder: String
  ) throws -> String {
    let isFinished = status == .finished
    let done = isFinished ? epochs : 1
    let error = Double(wrong.count) / 100
    func series(_ name: String, _ last: Double) -> MetricSeries {
      MetricSeries(
        name: name, values: (0..<done).map { $0 == done - 1 ? last : 0.875 }, unit: "1",
        meaning: "made up")
    }
    let answers = Self.labels.enumerated().map { wrong.contains($0) ? ($1 + 1) % 10 : $1 }
    let record = TrialRecord(
      specification: spec, seed: seed, trialHash: hash,
      epochs: [
        series("train/loss", trainError * 2), series("train/error", trainError),
        series("test/loss", error * 4), series("test/error", error),
      ],
      selection: selects
        ? SelectionRecord(
          updates: 15, devLoss: 1, devError: devError, testLoss: isFinished ? 0.5 : nil,
          testError: isFinished ? error : nil) : nil,
      testPredictions: isFinished ? answers : nil, testLabels: isFinished ? labels : nil,
      status: status)
    let path = "\(folder)/\(name)-\(hash)-seed\(seed).h5"
    try TrialFile.write(record, to: path)
    return path
  }

  static let labels = (0..<100).map { UInt8($0 % 10) }
}

/// A sweep of four points, as it looks while it runs: one trial diverged, one is missing.
func writeSweep(to folder: String, change: (inout MadePoint) -> Void = { _ in }) throws {
  func point(_ net: String, _ rate: String) -> MadePoint {
    var point = MadePoint(net, rate)
    change(&point)
    return point
  }
  let (plain, residual) = (point("plain", "0.01"), point("residual", "0.01"))
  for (seed, count) in [20, 22, 24].enumerated() {
    try plain.write(seed: seed, wrong: 0..<count, to: folder)
  }
  for (seed, count) in [15, 16, 20].enumerated() {
    try residual.write(seed: seed, wrong: 10..<10 + count, trainError: 0.03125, to: folder)
  }
  let (coarse, other) = (point("plain", "0.1"), point("residual", "0.1"))
  try coarse.write(seed: 0, wrong: 0..<90, to: folder)
  try coarse.write(seed: 1, wrong: 0..<90, status: .diverged(epoch: 1, step: 503), to: folder)
  try coarse.write(seed: 2, wrong: 0..<90, to: folder)
  try other.write(seed: 0, wrong: 0..<30, to: folder)
  try other.write(seed: 1, wrong: 0..<40, to: folder)
}
