import Datasets
import Networks
import Reports
import Specs
import Tensors

/// A spec's network on the shape of its data and the parts it takes of it, without the data.
struct ModelInPlace {
  let spec: ExperimentSpec
  /// One image's shape, [C, H, W], before the transforms.
  let imageShape: Shape
  let graph: NetworkGraph
  /// Which items are trained on, selected with and tested on.
  let split: DataSplit

  /// Builds the network; `file` is where the spec comes from, for errors.
  init(_ spec: ExperimentSpec, file: String) throws {
    do {
      let blank = try Self.blankImage(of: spec.data.set)
      imageShape = blank.shape
      let input = try PreparedSet(blank, transforms: spec.data.transforms)
      split = try DataSplit(spec.data)
      graph = try NetworkGraph(spec.model, inputShape: input.shape)
      for network in 0..<spec.networkCount {
        let items = spec.itemsPerPass(network: network, images: split.train.count)
        for size in Self.batchSizes(items, of: spec.batchSize) {
          try graph.checkTraining(batchSize: size)
        }
      }
      if case .sdlm = spec.optimizer { try graph.checkCurvature() }
      _ = try Loss<Float>(spec.loss, graph: graph, classes: input.classCount)
      self.spec = spec
    } catch {
      throw SpecFileError(file: file, problem: "\(error)")
    }
  }

  /// The sizes of the batches that are made of so many items: of full ones, and of what is left over.
  static func batchSizes(_ items: Int, of size: Int) -> [Int] {
    [items >= size ? size : 0, items % size].filter { $0 > 0 }
  }

  /// How large the network is, in a phrase.
  var sizeText: String {
    "\(spec.name), \(NumberText.grouped(graph.parameterCount)) parameters, "
      + "\(NumberText.grouped(graph.connectionCount)) connections"
  }

  /// All sets we know are grey images of 28 × 28 in ten classes.
  static func blankImage(of set: DatasetName) throws -> ImageSet {
    switch set {
    case .mnist, .fashionMNIST, .digits:
      try ImageSet(
        name: set.rawValue, height: 28, width: 28,
        pixels: [UInt8](repeating: 0, count: 28 * 28), labels: [0])
    }
  }
}

/// Something wrong with a spec that shows only when its parts are put together.
struct SpecFileError: Error, CustomStringConvertible {
  let file: String
  let problem: String

  var description: String { "\(file): \(problem)" }
}
