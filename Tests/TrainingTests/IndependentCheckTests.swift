import Datasets
import Foundation
import Specs
import Testing
import Training

/// The trainer against Tests/IndependentChecks/lenet5_blog.py, which does the same in numpy and
/// double precision and shares no code with it. The fixtures name the command that made them.
@Suite struct IndependentCheckTests {
  /// What single precision may differ by, relative to the largest number of its kind.
  static let tolerance = 2e-5

  @Test(arguments: ["lenet5_blog_batch1.json", "lenet5_blog_batch10.json"])
  func trainsAsNumpyDoes(_ file: String) throws {
    let fixture = try Fixture.read(file)
    let spec = try lenet5(
      "batchSize=\(fixture.batchSize)", "epochs=\(fixture.epochs.count)", "log.everySteps=1")
    let data = try digits(64, 32, for: spec)
    let trainer = try makeTrainer(spec, data)
    var start = trainer.state
    // As initialized, the coefficients let so little through that C1's gradients would not count.
    for index in start.parameters.indices where start.parameters[index].name == "coefficient" {
      let scaled = start.parameters[index].tensor.scalars.map { $0 * fixture.coefficientsTimes }
      start.parameters[index].tensor.scalars = scaled
    }
    try compare(start, with: fixture.initialWeights, "initial")
    try trainer.restore(start)

    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    try #require(heard.losses.count == fixture.stepLosses.count)
    let largest = fixture.stepLosses.max() ?? 0
    for (step, (loss, expected)) in zip(heard.losses, fixture.stepLosses).enumerated() {
      #expect(abs(Double(loss) - expected) <= Self.tolerance * largest, "step \(step)")
    }
    try compare(trainer.state, with: fixture.finalWeights, "final")
    for (metrics, expected) in zip(heard.epochs, fixture.epochs) {
      compare(metrics, with: expected)
    }
  }

  private func compare(_ metrics: EpochMetrics, with expected: Fixture.Epoch) {
    #expect(metrics.learningRate == expected.learningRate)
    #expect(metrics.running.error == expected.runningError)
    #expect(metrics.train.error == expected.trainError)
    #expect(metrics.test.error == expected.testError)
    for (loss, wanted) in [
      (metrics.running.loss, expected.runningLoss), (metrics.train.loss, expected.trainLoss),
      (metrics.test.loss, expected.testLoss),
    ] {
      #expect(abs(loss - wanted) <= Self.tolerance * wanted)
    }
  }

  /// First, last, sum and sum of squares of every parameter. Where the initial ones differ, the
  /// initialization has changed and the fixtures must be made again.
  private func compare(
    _ state: TrainerState, with expected: [String: Fixture.Sketch], _ which: Comment
  ) throws {
    #expect(state.parameters.count == expected.count)
    for parameter in state.parameters {
      let name = "\(parameter.layer)/\(parameter.name)"
      let sketch = try #require(expected[name])
      let values = parameter.tensor.scalars.map(Double.init)
      let squares = values.map { $0 * $0 }.reduce(0, +)
      // The root of the mean square, the size of a typical value.
      let size = (sketch.sumOfSquares / Double(values.count)).squareRoot()
      let limit = Self.tolerance * size * 10
      #expect(abs(values[0] - sketch.first) <= limit, "\(which) \(name), first")
      #expect(abs(values[values.count - 1] - sketch.last) <= limit, "\(which) \(name), last")
      #expect(
        abs(values.reduce(0, +) - sketch.sum) <= limit * Double(values.count).squareRoot(),
        "\(which) \(name), sum")
      #expect(
        abs(squares - sketch.sumOfSquares) <= 2 * Self.tolerance * sketch.sumOfSquares,
        "\(which) \(name), sum of squares")
    }
  }

  /// Writes the images that the script reads: REPRISE_WRITE_DIGITS names the folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REPRISE_WRITE_DIGITS"] != nil))
  func writeDigits() throws {
    let folder = ProcessInfo.processInfo.environment["REPRISE_WRITE_DIGITS"] ?? "."
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for part in [DataPart.train, .test] {
      let count: UInt8 = part == .train ? 64 : 32
      let images = try EmbeddedDigits.images(part, count: Int(count))
      let name = part == .train ? "train" : "t10k"
      let pixels = images.withPixels { Data($0) }
      try (Data([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28]) + pixels).write(
        to: URL(fileURLWithPath: "\(folder)/\(name)-images"))
      try (Data([0, 0, 8, 1, 0, 0, 0, count]) + Data(images.labels)).write(
        to: URL(fileURLWithPath: "\(folder)/\(name)-labels"))
    }
  }
}

/// What lenet5_blog.py --fixture writes.
private struct Fixture: Decodable {
  var batchSize: Int
  var coefficientsTimes: Float
  var epochs: [Epoch]
  var stepLosses: [Double]
  var initialWeights: [String: Sketch]
  var finalWeights: [String: Sketch]

  struct Sketch: Decodable {
    var first: Double
    var last: Double
    var sum: Double
    var sumOfSquares: Double
  }

  struct Epoch: Decodable {
    var learningRate: Double
    var runningLoss: Double
    var runningError: Double
    var trainLoss: Double
    var trainError: Double
    var testLoss: Double
    var testError: Double

    enum CodingKeys: String, CodingKey {
      case learningRate
      case runningLoss = "train/lossRunning"
      case runningError = "train/errorRunning"
      case trainLoss = "train/loss"
      case trainError = "train/error"
      case testLoss = "test/loss"
      case testError = "test/error"
    }
  }

  static func read(_ file: String) throws -> Fixture {
    let path = sourceFolder("Tests/IndependentChecks/\(file)")
    let content = try Data(contentsOf: URL(fileURLWithPath: path))
    return try JSONDecoder().decode(Fixture.self, from: content)
  }
}
