import Foundation
import Safetensors
import Tensors

@testable import Specs

/// What PyTorch computed for one network: PyTorch/NAME.safetensors. The README there has the format,
/// make_fixtures.py made the files.
struct PyTorchFixture {
  let description: Description
  /// The spec of the network.
  let spec: ExperimentSpec
  /// What PyTorch minimized, for the spec to agree with.
  let loss: LossSpec
  /// How PyTorch updated, for the spec to agree with.
  let optimizer: OptimizerSpec

  private let file: SafetensorsFile
  /// A byte for each scalar of the largest parameter: where bit j is 1, sum j adds the scalar, else
  /// it subtracts it.
  private let signs: [UInt8]

  /// All of them.
  static let names = [
    "lenet5-blog", "d2l-lenet", "convnet-bn", "nndl-lenet", "resnet18-plain", "resnet18-residual",
    "lenet-1989", "alexnet-small", "vgg-small", "nin-small", "googlenet-small", "resnet-book-small",
    "pooling", "convolutions", "normalization", "branches",
  ]

  /// The path of a file in the fixtures' folder.
  static func path(_ name: String) -> String {
    repositoryPath("Tests/NetworksTests/PyTorch/\(name)")
  }

  init(_ name: String) throws {
    file = try SafetensorsFile.read(Self.path("\(name).safetensors"))
    let text = file.metadata["fixture"] ?? ""
    description = try JSONDecoder().decode(Description.self, from: Data(text.utf8))
    let isExperiment = description.spec.hasPrefix("experiments/")
    spec = try ExperimentSpec.load(
      path: isExperiment ? repositoryPath(description.spec) : Self.path(description.spec))
    let json = try JSON(reading: text)
    loss = try LossSpec.read(json["loss"] ?? JSON(.null), at: JSONPath())
    optimizer = try OptimizerSpec.read(json["optimizer"] ?? JSON(.null), at: JSONPath())
    let largest = description.parameters.map { Shape($0.shape).count }.max() ?? 0
    var stream = RandomStream(seed: 2, name: "fixture/signs")
    signs = (0..<largest).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
  }

  // MARK: - Comparing

  /// What can be compared: every tensor of the file but the given ones, and what stands for those
  /// that are not stored whole once.
  var comparedNames: Set<String> {
    let names = file.entries.map(\.name).filter { !$0.hasPrefix("initial/") }
    return Set(
      names.map { name in
        for part in ["/maximum", "/samples", "/sums"] where name.hasSuffix(part) {
          return String(name.dropLast(part.count))
        }
        return name
      })
  }

  /// A tensor's scalars, in PyTorch's layout.
  func scalars(_ name: String) throws -> [Double] {
    guard let entry = file.entry(named: name) else { throw MissingTensor(name: name) }
    return try file.doubles(entry)
  }

  /// max|a − b| / max|b|, b as PyTorch has it; of a tensor that is not stored whole, the largest of
  /// the same for its largest magnitude and its samples, and of |a − b| / (max|v| · √n) for its sums.
  func error(of values: [Double], asIn name: String) throws -> Double {
    guard file.entry(named: "\(name)/samples") != nil else {
      return relativeError(values, try scalars(name))
    }
    let largest = try scalars("\(name)/maximum")
    let mine = Summary(values, signs: signs)
    let spread = largest[0] * Double(values.count).squareRoot()
    let sums = zip(mine.sums, try scalars("\(name)/sums")).map { abs($0 - $1) / spread }
    return max(
      relativeError([mine.largest], largest),
      relativeError(mine.samples + largest, try scalars("\(name)/samples") + largest),
      sums.reduce(0) { $1.isNaN ? .infinity : max($0, $1) })
  }

  /// max|(a − first) − (b − first)| / max|b − first|: of the way that a parameter has gone, which is
  /// short beside the parameter; over all scalars or the samples.
  func error(ofWayTo values: [Double], from first: [Double], asIn name: String) throws -> Double {
    let isWhole = file.entry(named: name) != nil
    func part(_ all: [Double]) -> [Double] { isWhole ? all : Summary.samples(of: all) }
    let origin = part(first)
    let stored = try scalars(isWhole ? name : "\(name)/samples")
    return relativeError(zip(part(values), origin).map(-), zip(stored, origin).map(-))
  }
}

/// What stands for a tensor that is too large to be stored.
private struct Summary {
  let largest: Double
  let samples: [Double]
  let sums: [Double]

  init(_ values: [Double], signs: [UInt8]) {
    precondition(values.count <= signs.count, "There is a sign for every scalar.")
    largest = values.reduce(0) { max($0, abs($1)) }
    samples = Self.samples(of: values)
    var sums = SIMD8<Double>()
    for (index, value) in values.enumerated() {
      sums += Self.directions[Int(signs[index])] * value
    }
    self.sums = (0..<8).map { sums[$0] }
  }

  static func samples(of values: [Double]) -> [Double] {
    (0..<128).map { values[$0 * (values.count - 1) / 127] }
  }

  /// 1 for each bit of a byte that is 1, −1 for the others; the lowest bit first.
  private static let directions: [SIMD8<Double>] = (0..<256).map { byte in
    var signs = SIMD8<Double>()
    for bit in 0..<8 { signs[bit] = byte >> bit & 1 == 1 ? 1 : -1 }
    return signs
  }
}

/// A tensor that a fixture should have.
struct MissingTensor: Error {
  let name: String
}

// MARK: - What the file says in words

extension PyTorchFixture {
  struct Description: Decodable {
    var format: Int
    var net: String
    var spec: String
    var counts: Counts
    /// [N, C, H, W].
    var input: Drawn
    var labels: [UInt8]
    /// In the order of the layers.
    var dropout: [Dropout]
    var parameters: [Parameter]
    /// PyTorch's names of the parameters whose gradient is zero but for rounding: biases that a
    /// batch norm takes away again.
    var withoutGradient: [String]
  }

  struct Counts: Decodable {
    var trainable: Int
    var statistics: Int
  }

  struct Dropout: Decodable {
    var path: String
    var rate: Double
    /// Of the layer's input, [N, C, H, W] or [N, F].
    var shape: [Int]

    /// The mask of a step, from 0, in the order of the shape.
    func mask(step: Int) -> [Double] {
      var stream = RandomStream(seed: 3, name: "fixture/mask/\(path)", index: UInt64(step))
      return (0..<Shape(shape).count).map { _ in stream.unit() < rate ? 0 : 1 / (1 - rate) }
    }
  }

  struct Parameter: Decodable {
    /// PyTorch's name of it.
    let name: String
    /// Ours: layer and name.
    let path: String
    let shape: [Int]
    let trainable: Bool
    /// Rows: inputs, columns: outputs, 1 or 0; nil where all are connected.
    let connections: [[Int]]?
    /// Where its first values come from; nil where the file holds them.
    let drawn: Drawn?

    private enum CodingKeys: String, CodingKey {
      case name, path, shape, trainable, connections, stream
    }

    init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: CodingKeys.self)
      name = try keys.decode(String.self, forKey: .name)
      path = try keys.decode(String.self, forKey: .path)
      shape = try keys.decode([Int].self, forKey: .shape)
      trainable = try keys.decode(Bool.self, forKey: .trainable)
      connections = try keys.decodeIfPresent([[Int]].self, forKey: .connections)
      drawn = keys.contains(.stream) ? try Drawn(from: decoder) : nil
    }
  }

  /// Numbers that a stream draws.
  struct Drawn: Decodable {
    var shape: [Int]
    var stream: String
    var index: UInt64?
    var centre: Double
    var scale: Double
    /// The first and the last number, to check the drawing by.
    var first: Double
    var last: Double

    /// In the order of the shape, and such that Float holds them exactly.
    var values: [Double] {
      var stream = RandomStream(seed: 1, name: stream, index: index ?? 0)
      return (0..<Shape(shape).count).map { _ in
        Double(Float(centre + scale * stream.uniform(-1, 1)))
      }
    }
  }
}
