import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// A trained network, or several that were boosted, that answer for single images.
public final class Predictor {
  private let networks: [Batch]
  private let loss: Loss<Float>
  private let graph: NetworkGraph

  /// The network of a spec with a trial's parameters; of a boosted trial, all networks that these are
  /// parameters of.
  ///
  /// - Throws: `NetworkError` where they do not fit, `BackendError` where a layer cannot be computed.
  public init(
    _ spec: ExperimentSpec, parameters: [StoredParameter], on set: PreparedSet,
    backend: any ComputeBackend<Float>
  ) throws {
    let graph = try NetworkGraph(spec.model, inputShape: set.shape)
    self.graph = graph
    loss = try Loss(spec.loss, graph: graph, classes: set.classCount)
    let members =
      spec.boosting == nil
      ? [parameters] : try parameters.byNetwork(count: max(1, parameters.networkCount))
    networks = try members.map { parameters in
      let network = Network(graph: graph, backend: backend)
      try network.checkFits(parameters)
      network.storedParameters = parameters
      return Batch(try network.plan(batchSize: 1, trains: false), channels: set.shape[0])
    }
  }

  /// The answer for one image of a set: several networks' outputs are added.
  public func answer(_ item: Int, of set: PreparedSet) throws -> Answer {
    let outputs = try networks.map { batch in
      batch.fill(from: set) { _ in item }
      try batch.plan.forward()
      return batch.plan.output.scalars
    }
    let scores = outputs.dropFirst().reduce(outputs[0]) { sums, scores in
      zip(sums, scores).map { $0 + $1 }
    }
    return Answer(
      scores: scores, probabilities: loss.probabilities(scores, outputs: scores.count),
      predicted: loss.answer(scores, outputs: scores.count), right: set.label(item))
  }

  /// What every layer gave for the image that was answered last, in the graph's order; of boosted
  /// networks, the first one's.
  public var layerOutputs: [LayerOutput] {
    zip(graph.nodes, networks[0].plan.activations).map { node, values in
      LayerOutput(
        name: node.name, kind: node.kind, inputs: node.inputs, shape: node.outputShape,
        values: values.scalars)
    }
  }
}

/// What one layer gave for one image.
public struct LayerOutput: Equatable, Sendable {
  /// The layer's name.
  public let name: String
  /// Its kind as specs write it.
  public let kind: String
  /// The numbers of the layers it gets its inputs from.
  public let inputs: [Int]
  /// [C, H, W] or [units].
  public let shape: Shape
  /// The values, row-major.
  public let values: [Float]
}

/// What a network says of one image.
public struct Answer: Equatable, Sendable {
  /// Its outputs, class by class.
  public let scores: [Float]
  /// How likely each class is, where the loss makes outputs mean that.
  public let probabilities: [Double]?
  /// The class it answers.
  public let predicted: Int
  /// The class it should answer.
  public let right: Int
}
