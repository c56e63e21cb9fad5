import ComputeBackend
import Datasets
import Networks
import Specs

/// A trained network that answers for single images.
public final class Predictor {
  private let batch: Batch
  private let loss: Loss<Float>

  /// The network of a spec with a trial's parameters.
  ///
  /// - Throws: `NetworkError` where they do not fit, `BackendError` where a layer cannot be computed.
  public init(
    _ spec: ExperimentSpec, parameters: [StoredParameter], on set: PreparedSet,
    backend: any ComputeBackend<Float>
  ) throws {
    let graph = try NetworkGraph(spec.model, inputShape: set.shape)
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
