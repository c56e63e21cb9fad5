import ComputeBackend
import Foundation
import Specs
import Tensors

@testable import Networks

/// LeNet-5's networks, on 32×32 inputs as the data's transforms make them.
enum Model: CaseIterable, Sendable {
  /// As experiments/lenet5-blog.json has it: C1, C3 and C5 do not squash, subsampling means.
  case blog
  /// As LeCun et al. 1998 describe it: every layer up to F6 squashes, subsampling adds.
  case paper

  var spec: ModelSpec {
    get throws {
      switch self {
      case .blog:
        try ExperimentSpec.load(path: repositoryPath("experiments/lenet5-blog.json")).model
      case .paper: try model(Self.paperLayers)
      }
    }
  }

  var graph: NetworkGraph {
    get throws { try NetworkGraph(spec, inputShape: [1, 32, 32]) }
  }

  private static let paperLayers = """
    {"conv": {"name": "C1", "outputChannels": 6, "kernelSize": 5}},
    "scaledTanh",
    {"subsampling": {"name": "S2", "mode": "sum"}},
    "scaledTanh",
    {"conv": {"name": "C3", "outputChannels": 16, "kernelSize": 5, "connections": [
      "X . . . X X X . . X X X X . X X",
      "X X . . . X X X . . X X X X . X",
      "X X X . . . X X X . . X . X X X",
      ". X X X . . X X X X . . X . X X",
      ". . X X X . . X X X X . X X . X",
      ". . . X X X . . X X X X . X X X"
    ]}},
    "scaledTanh",
    {"subsampling": {"name": "S4", "mode": "sum"}},
    "scaledTanh",
    {"conv": {"name": "C5", "outputChannels": 120, "kernelSize": 5}},
    "scaledTanh",
    {"linear": {"name": "F6", "outputs": 84}},
    "scaledTanh",
    {"rbf": {"name": "output"}}
    """
}

/// The model of the given layers, as JSON without the list's brackets.
func model(_ layers: String, counts: String = "null") throws -> ModelSpec {
  try ExperimentSpec(
    json: """
      {"name": "test", "data": {"set": "digits"},
       "model": {"layers": [\(layers)], "counts": \(counts)},
       "initialization": "lecun1998-fan-in", "loss": "rbf-distance",
       "optimizer": {"sgd": {"learningRate": 1}}, "batchSize": 1, "epochs": 1}
      """
  ).model
}

/// A batch of made-up images with labels.
struct Images {
  let pixels: [Double]
  let labels: [UInt8]

  init(_ count: Int, seed: UInt64 = 1) {
    var stream = RandomStream(seed: seed, name: "images")
    // Rounded, so that Float and Double see the same numbers.
    pixels = (0..<count * 32 * 32).map { _ in Double(Float(stream.uniform(-0.1, 1.175))) }
    labels = (0..<count).map { _ in UInt8(stream.integer(below: 10)) }
  }
}

extension NetworkPlan {
  /// Computes a batch's outputs and mean loss.
  func evaluate(_ images: Images, _ loss: Loss<Scalar>) throws -> Double {
    input.scalars = images.pixels.map { Scalar($0) }
    try forward()
    let outcome = images.labels.withUnsafeBufferPointer {
      loss.evaluate(output, labels: $0, gradient: outputGradient)
    }
    return outcome.lossSum / Double(images.labels.count)
  }
}

/// max|a − b| / max|b|: the error measured where the numbers are large.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "Shapes are compared before values.")
  let difference = zip(a, b).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  let scale = b.map(abs).max() ?? 0
  return scale == 0 ? difference : difference / scale
}

/// The path of a file in the repository these tests were built from.
func repositoryPath(_ relative: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(relative).path
}
