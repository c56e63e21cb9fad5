import ArgumentParser
import Datasets
import Networks
import OneDNNBackend
import ReferenceBackend
import Reports
import Specs

struct CompareBackendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-backends",
    abstract: "Run one network on plain loops and on oneDNN: how far apart, how fast.",
    discussion: """
      Both get the same weights, drawn as the spec says, and the same image. The plain loops compute \
      in double precision and are written to be read beside the formulas; oneDNN computes in single \
      precision, so outputs that agree differ by about 1e-7 to 1e-6 of the largest. Printed are the \
      largest difference between their outputs and the time of one forward pass of each.

        reprise compare-backends experiments/nndl-lenet.json
        reprise compare-backends experiments/vgg11.json --warm-ups 0 --passes 1
        reprise compare-backends experiments/lenet5-blog.json --set data.set=digits --json

      The image comes from the spec's test set, so its data must be here.
      """)

  @Argument(help: "The experiment's JSON file.", completion: .file(extensions: ["json"]))
  var spec: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change one value of the spec; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: "The seed of the weights.")
  var seed = 0

  @Option(help: "Which image of the test set, counted from 0.")
  var index = 0

  @Option(help: "Passes before the timed ones.")
  var warmUps = 10

  @Option(help: "Timed passes.")
  var passes = 50

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  @Flag(help: "Print JSON, for programs.")
  var json = false

  func validate() throws {
    guard seed >= 0 else { throw ValidationError("--seed: expected 0 or more, found \(seed)") }
    guard warmUps >= 0 else {
      throw ValidationError("--warm-ups: expected 0 or more, found \(warmUps)")
    }
    guard passes >= 1 else {
      throw ValidationError("--passes: expected 1 or more, found \(passes)")
    }
  }

  func run() throws {
    let spec = try ExperimentSpec.load(path: self.spec, overrides: overrides)
    try refuseClassifier(spec, from: self.spec, doing: "compare-backends")
    let model = try ModelInPlace(spec, file: self.spec)
    let images = try DataLibrary(folders: data).load(for: spec.data, onProgress: FetchLine.show)
    let test = try PreparedSets(images, for: spec.data).test
    guard (0..<test.count).contains(index) else {
      throw InputError(
        "--index: expected 0 to \(test.count - 1), for the test set has \(test.count) images, "
          + "found \(index)")
    }
    var image = [Float](repeating: 0, count: test.shape.count)
    image.withUnsafeMutableBufferPointer { test.copyInput(index, into: $0.baseAddress!) }
    let comparison = try BackendComparison(
      model.graph, image: image, initialization: spec.initialization, seed: seed,
      first: try OneDNNBackend(), second: ReferenceBackend(), warmUps: warmUps, passes: passes)
    print(json ? Self.json(spec, comparison).prettyText : text(spec, comparison))
  }

  private func text(_ spec: ExperimentSpec, _ comparison: BackendComparison) -> String {
    var table = TextTable([
      .init("operators"), .init("median ms", .right), .init("fastest", .right),
      .init("slowest", .right),
    ])
    let (ours, plain) = (Times(comparison.firstSeconds), Times(comparison.secondSeconds))
    for (name, times) in [
      ("oneDNN, single precision", ours), ("plain loops, double precision", plain),
    ] {
      table.add(
        [name]
          + [times.median, times.fastest, times.slowest].map {
            NumberText.fixed($0 * 1000, decimals: 3)
          })
    }
    return """
      \(spec.label): weights of seed \(seed), test image \(index)

      largest difference of the outputs: \(Self.scientific(comparison.largestDifference)) \
      (\(Self.scientific(comparison.relativeDifference)) of the largest output)

      \(table.text)

      Forward passes of one image: \(warmUps) to warm up, \(passes) timed. By the medians, oneDNN is \
      \(Self.ratio(plain.median / ours.median)) times as fast.
      """
  }

  /// What is told of the times of some passes, in seconds.
  private struct Times {
    let fastest: Double
    let median: Double
    let slowest: Double

    /// The times of one pass at least, the fastest first.
    init(_ sorted: [Double]) {
      fastest = sorted[0]
      slowest = sorted[sorted.count - 1]
      median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
  }

  private static func ratio(_ ratio: Double) -> String {
    NumberText.fixed(ratio, decimals: ratio < 10 ? 1 : 0)
  }

  /// A number of any size in two figures: `2.3e-7`.
  private static func scientific(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return NumberText.shortest(value, decimals: 0) }
    var (digits, exponent) = (value, 0)
    while digits >= 9.95 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.995 { (digits, exponent) = (digits * 10, exponent - 1) }
    return "\(NumberText.fixed(digits, decimals: 1))e\(exponent)"
  }

  private static func json(_ spec: ExperimentSpec, _ comparison: BackendComparison) -> JSON {
    func times(_ seconds: [Double]) -> JSON {
      let times = Times(seconds)
      return [
        "median": .number(times.median), "fastest": .number(times.fastest),
        "slowest": .number(times.slowest), "passes": .whole(seconds.count),
      ]
    }
    return [
      "name": .text(spec.name), "largestDifference": .number(comparison.largestDifference),
      "relativeDifference": .number(comparison.relativeDifference),
      "onednnSeconds": times(comparison.firstSeconds),
      "referenceSeconds": times(comparison.secondSeconds),
    ]
  }
}
