import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// A trained network that answers for single images.
public final class Predictor {
  private let batch: Batch
  private let loss: Loss<Float>
  private let graph: NetworkGraph

  /// The network of a spec with a trial's parameters.
  ///
  /// - Throws: `NetworkError` where they do not fit, `BackendError` where a layer cannot be computed.
  public init(
    _ spec: ExperimentSpec, parameters: [StoredParameter], on set: PreparedSet,
    backend: any ComputeBackend<Float>
  ) throws {
    graph = try NetworkGraph(spec.model, inputShape: set.shape)
    let network = Network(graph: graph, backend: backend)
    try network.checkFits(parameters)
    network.storedParameters = parameters
    loss = try Loss(spec.loss, graph: graph, classes: set.classCount)
    batch = Batch(try network.plan(batchSize: 1, trains: false), channels: set.shape[0])
  }

  /// The network's answer for one image of a set.
  public func answer(_ item: Int, of set: PreparedSet) throws -> Answer {
    batch.fill(from: set) { _ in item }
    try batch.plan.forward()
    let output = batch.plan.output
    return Answer(
      scores: output.scalars,
      probabilities: loss.probabilities(output.pointer, outputs: output.count),
      predicted: loss.answer(output.pointer, outputs: output.count), right: set.label(item))
  }

  /// What every layer gave for the image that was answered last, in the graph's order.
  public var layerOutputs: [LayerOutput] {
    zip(graph.nodes, batch.plan.activations).map { node, values in
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
