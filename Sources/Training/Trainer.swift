import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// Trains one network as one spec says, from one seed.
///
/// The bits that come out depend on the spec, the seed, the data, the backend and the machine's
/// kind, and on nothing else: not on time, not on what else runs, not on interruptions.
public final class Trainer {
  private let spec: ExperimentSpec
  private let seed: Int
  private let train: PreparedSet
  private let network: Network<Float>
  private let loss: Loss<Float>
  private let optimizer: Optimizer
  private let batches: Batches
  private let trainEvaluator: Evaluator
  private let testEvaluator: Evaluator
  /// How many epochs are done, those of a restored state included.
  public private(set) var finishedEpochs = 0

  /// Plans a whole training; nothing is allocated after this.
  ///
  /// - Throws: `NetworkError` when the network does not fit the data, `BackendError` when a layer
  ///   cannot be computed.
  public init(
    _ spec: ExperimentSpec, seed: Int, train: PreparedSet, test: PreparedSet,
    backend: any ComputeBackend<Float>
  ) throws {
    precondition(
      test.shape == train.shape && test.classCount == train.classCount,
      "Training and test set have one shape and the same classes.")
    let graph = try NetworkGraph(spec.model, inputShape: train.shape)
    self.spec = spec
    self.seed = seed
    self.train = train
    self.network = Network(graph: graph, backend: backend)
    self.loss = try Loss(spec.loss, graph: graph, classes: train.classCount)
    self.optimizer = Optimizer(spec.optimizer, network: network, backend: backend)
    self.batches = try Batches(
      network, items: train.count, batchSize: spec.batchSize, trains: true)
    self.trainEvaluator = try Evaluator(network, on: train, loss: loss)
    self.testEvaluator = try Evaluator(network, on: test, loss: loss)
    network.initialize(spec.initialization, seed: seed)
  }

  /// The values after the last finished epoch. Take it when an epoch is reported: while `run` is
  /// on its way, and after it was stopped or diverged, the values are of an epoch half done.
  public var state: TrainerState {
    TrainerState(
      finishedEpochs: finishedEpochs,
      parameters: network.trainableParameters.map {
        StoredParameter(
          layer: $0.layer, name: $0.name, axes: $0.description.axes, tensor: $0.tensor)
      })
  }

  /// Puts the trainer where another one was when its state was taken.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit` when the state is another network's.
  public func restore(_ state: TrainerState) throws {
    func list(_ entries: [(String, String, Shape)]) -> String {
      entries.map { "\($0.0)/\($0.1) \($0.2)" }.joined(separator: ", ")
    }
    let parameters = network.trainableParameters
    let expected = list(parameters.map { ($0.layer, $0.name, $0.description.shape) })
    let found = list(state.parameters.map { ($0.layer, $0.name, $0.tensor.shape) })
    guard expected == found else {
      throw NetworkError.parametersDoNotFit(expected: expected, found: found)
    }
    for (parameter, stored) in zip(parameters, state.parameters) {
      parameter.tensor = stored.tensor
    }
    finishedEpochs = state.finishedEpochs
  }

  /// The network's answer to every test item, in file order.
  public func testAnswers() throws -> [UInt8] { try testEvaluator.answers() }

  /// How many updates one epoch makes.
  public var stepsPerEpoch: Int { batches.count }

  /// Trains the epochs that are left.
  ///
  /// - Parameters:
  ///   - shouldStop: asked several times a second; true ends the run at once.
  ///   - listen: hears every event, on the same thread.
  /// - Throws: what `listen` throws, and `BackendError` when a layer cannot be computed.
  public func run(
    shouldStop: () -> Bool = { false }, listen: (TrainingEvent) throws -> Void
  ) throws -> TrainingEnding {
    while finishedEpochs < spec.epochs {
      let epoch = finishedEpochs
      let clock = ContinuousClock()
      let start = clock.now
      let pass = try trainOneEpoch(epoch, shouldStop, listen)
      guard case .measured(let running) = pass else { return pass.ending }
      let trained = clock.now
      guard let onTrain = try trainEvaluator.measure(shouldStop: shouldStop),
        let onTest = try testEvaluator.measure(shouldStop: shouldStop)
      else { return .stopped }
      // The last update of an epoch can break a network that no step sees any more.
      guard onTrain.loss.isFinite, onTest.loss.isFinite else {
        return .diverged(epoch: epoch, step: (epoch + 1) * stepsPerEpoch - 1)
      }
      finishedEpochs += 1
      try listen(
        .epochFinished(
          EpochMetrics(
            epoch: epoch, learningRate: optimizer.learningRate(epoch: epoch), running: running,
            train: onTrain, test: onTest, trainingSeconds: (trained - start) / .seconds(1),
            evaluationSeconds: (clock.now - trained) / .seconds(1))))
    }
    return .finished
  }

  /// What became of one pass over the training set.
  private enum Pass {
    case measured(Measurement)
    case stopped
    case diverged(epoch: Int, step: Int)

    var ending: TrainingEnding {
      switch self {
      case .measured: .finished
      case .stopped: .stopped
      case .diverged(let epoch, let step): .diverged(epoch: epoch, step: step)
      }
    }
  }

  private func trainOneEpoch(
    _ epoch: Int, _ shouldStop: () -> Bool, _ listen: (TrainingEvent) throws -> Void
  ) throws -> Pass {
    let order = order(epoch: epoch)
    let learningRate = Float(optimizer.learningRate(epoch: epoch))
    // A few milliseconds of work, whatever the batch size.
    let stepsBetweenReports = max(1, 256 / spec.batchSize)
    var total = BatchOutcome()
    for number in 0..<batches.count {
      let (batch, first) = batches.batch(number)
      if number % stepsBetweenReports == 0 {
        if shouldStop() { return .stopped }
        try listen(.progress(epoch: epoch, items: first, of: train.count))
      }
      batch.fill(from: train) { order?[first + $0] ?? first + $0 }
      let outcome = try batch.evaluate(loss)
      let step = epoch * batches.count + number
      guard outcome.lossSum.isFinite else { return .diverged(epoch: epoch, step: step) }
      if step % spec.log.everySteps == 0 {
        try listen(
          .step(step: step, loss: Float(outcome.lossSum / Double(batch.plan.batchSize))))
      }
      try batch.plan.backward()
      optimizer.update(learningRate: learningRate)
      total.lossSum += outcome.lossSum
      total.errors += outcome.errors
    }
    try listen(.progress(epoch: epoch, items: train.count, of: train.count))
    let count = Double(train.count)
    return .measured(
      Measurement(loss: total.lossSum / count, error: Double(total.errors) / count))
  }

  /// The order of the items in an epoch; nil for file order.
  private func order(epoch: Int) -> [Int]? {
    guard spec.shuffle else { return nil }
    var stream = RandomStream(seed: UInt64(seed), name: "shuffling", index: UInt64(epoch))
    return stream.permutation(of: train.count)
  }
}
