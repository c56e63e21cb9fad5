import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// Trains one network as one spec says, from one seed.
///
/// The bits that come out depend on the spec, the seed, the data, the backend and the machine's
/// kind, and on nothing else: not on time, not on what else runs, not on interruptions.
public final class Trainer: TrialTraining {
  private let spec: ExperimentSpec
  private let seed: Int
  private let items: TrainingItems
  private let itemsPerPass: Int
  private let passOrder: PassOrder
  private let network: Network<Float>
  private let loss: Loss<Float>
  private let optimizer: Optimizer
  /// What scales each weight's steps, where the optimizer does.
  private let curvatureEstimator: CurvatureEstimator?
  private let batches: Batches
  private let trainEvaluator: Evaluator
  private let testEvaluator: Evaluator
  private let selector: Selector?
  private let stepsBetweenReports: Int
  /// How many epochs are done, those of a restored state included.
  public private(set) var finishedEpochs = 0

  /// Plans a whole training; no activation is allocated after this.
  ///
  /// - Parameters:
  ///   - spec: what is trained, and how.
  ///   - seed: of all the trial's random streams.
  ///   - data: the sets, of one shape and the same classes.
  ///   - backend: what computes it.
  ///   - initialParameters: values to start from instead of the spec's initialization.
  /// - Throws: `NetworkError` when the network does not fit the data or the parameters,
  ///   `BackendError` when a layer cannot be computed.
  public convenience init(
    _ spec: ExperimentSpec, seed: Int, data: PreparedSets, backend: any ComputeBackend<Float>,
    initialParameters: [StoredParameter]? = nil
  ) throws {
    try self.init(
      spec, seed: seed, data: data, backend: backend, initialParameters: initialParameters,
      as: BoostedRole(network: 0))
  }

  /// Plans the training of one network, which may be one of several that answer together.
  init(
    _ spec: ExperimentSpec, seed: Int, data: PreparedSets, backend: any ComputeBackend<Float>,
    initialParameters: [StoredParameter]? = nil, as role: BoostedRole
  ) throws {
    let graph = try NetworkGraph(spec.model, inputShape: data.train.shape)
    let network = Network(graph: graph, backend: backend)
    let loss = try Loss<Float>(spec.loss, graph: graph, classes: data.train.classCount)
    let evaluation = BatchStore(network, trains: false)
    func evaluator(_ set: PreparedSet, others: [Float]? = nil) throws -> Evaluator {
      try Evaluator(evaluation, on: set, loss: loss, spec.evaluation, others: others)
    }
    self.spec = spec
    self.seed = seed
    self.items = TrainingItems(data.train, spec.data, seed: seed, chosen: role.items)
    self.itemsPerPass = spec.itemsPerPass(network: role.network, images: data.train.count)
    self.passOrder = PassOrder(
      count: items.count, itemsPerPass: itemsPerPass, shuffles: spec.shuffle, seed: seed)
    self.network = network
    self.loss = loss
    let optimizer = Optimizer(spec.optimizer, network: network, backend: backend)
    self.optimizer = optimizer
    self.curvatureEstimator = try CurvatureEstimator(
      spec.optimizer, scales: optimizer.scales, network: network, items: items, loss: loss,
      seed: seed)
    self.batches = try Batches(
      BatchStore(network, trains: true), items: itemsPerPass, batchSize: spec.batchSize)
    self.trainEvaluator = try evaluator(data.train, others: role.others?.train)
    self.testEvaluator = try evaluator(data.test, others: role.others?.test)
    self.stepsBetweenReports = Self.stepsBetweenReports(
      batchSize: spec.batchSize, flops: graph.flops)
    precondition(spec.selection == nil || data.dev != nil, "What selects needs a dev set.")
    if let selection = spec.selection, let dev = data.dev {
      self.selector = Selector(selection, network: network, evaluator: try evaluator(dev))
    } else {
      self.selector = nil
    }
    network.initialize(spec.initialization, seed: seed)
    if let initialParameters {
      try network.checkFits(initialParameters)
      network.storedParameters = initialParameters
    }
  }

  /// The values after the last finished epoch. Take it when an epoch is reported: while `run` is
  /// on its way, and after it was stopped or diverged, the values are of an epoch half done.
  public var state: TrainerState {
    TrainerState(
      finishedEpochs: finishedEpochs, parameters: network.storedParameters,
      optimizerState: optimizer.state, selection: selector?.best)
  }

  /// The best parameters so far, where the spec selects any; also those of an epoch half done.
  public var selection: SelectedParameters? { selector?.best }

  /// Puts the trainer where another one was when its state was taken.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit` when the state is another network's or optimizer's.
  public func restore(_ state: TrainerState) throws {
    try network.checkFits(state.parameters)
    try state.optimizerState.checkFits(optimizer.statePlaces)
    if let selection = state.selection { try network.checkFits(selection.parameters) }
    network.storedParameters = state.parameters
    optimizer.state = state.optimizerState
    selector?.best = state.selection
    finishedEpochs = state.finishedEpochs
  }

  /// The network's answer to every test item, in file order: with the selected parameters where the
  /// spec selects any, else with the last ones.
  public func testAnswers() throws -> [UInt8] {
    guard let selector else { return try testEvaluator.answers() }
    return try selector.withBest { try testEvaluator.answers() }
  }

  /// How many updates one epoch makes.
  public var stepsPerEpoch: Int { batches.count }

  /// How many updates the first so many epochs make.
  public func updates(inEpochs count: Int) -> Int { count * stepsPerEpoch }

  /// Trains the epochs that are left, and measures what was selected.
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
      guard case .measured(let running, let effectiveSteps) = pass else { return pass.ending }
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
            train: onTrain, test: onTest, effectiveSteps: effectiveSteps,
            trainingSeconds: (trained - start) / .seconds(1),
            evaluationSeconds: (clock.now - trained) / .seconds(1))))
    }
    return try measureSelected(shouldStop, listen)
  }

  private func measureSelected(
    _ shouldStop: () -> Bool, _ listen: (TrainingEvent) throws -> Void
  ) throws -> TrainingEnding {
    guard let selector, let best = selector.best else { return .finished }
    guard let test = try selector.withBest({ try testEvaluator.measure(shouldStop: shouldStop) })
    else { return .stopped }
    try listen(.selected(best, test: test))
    return .finished
  }

  /// What became of one pass over the training set.
  private enum Pass {
    case measured(Measurement, effectiveSteps: ClosedRange<Double>?)
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
    let pass = passOrder.pass(epoch)
    let learningRate = optimizer.learningRate(epoch: epoch)
    var dropoutStreams = dropoutStreams(epoch: epoch)
    var total = BatchOutcome()
    var effectiveSteps: ClosedRange<Double>?
    curvatureEstimator?.open(epoch: epoch, round: pass[0].round)
    for number in 0..<batches.count {
      let (batch, first) = batches.batch(number)
      if number % stepsBetweenReports == 0 {
        if shouldStop() { return .stopped }
        try listen(.progress(epoch: epoch, items: first, of: itemsPerPass))
      }
      if let curvatureEstimator, curvatureEstimator.isDue(beforeStep: number) {
        let steps = try curvatureEstimator.scaleSteps(learningRate: learningRate)
        effectiveSteps = effectiveSteps?.union(steps) ?? steps
      }
      batch.fill(from: items) { place in
        let (index, round) = pass[first + place]
        return items.item(index, round: round)
      }
      for (index, mask) in batch.plan.dropoutMasks.enumerated() {
        mask.draw(from: &dropoutStreams[index])
      }
      let outcome = try batch.evaluate(loss)
      let step = epoch * batches.count + number
      guard outcome.lossSum.isFinite else { return .diverged(epoch: epoch, step: step) }
      if step % spec.log.everySteps == 0 {
        try listen(
          .step(step: step, loss: Float(outcome.lossSum / Double(batch.plan.batchSize))))
      }
      try batch.plan.backward()
      optimizer.update(learningRate: learningRate, count: step + 1)
      total.lossSum += outcome.lossSum
      total.errors += outcome.errors
      if let selector, selector.looks(afterStep: step, of: spec.epochs * batches.count) {
        guard let dev = try selector.look(updates: step + 1, shouldStop: shouldStop) else {
          return .stopped
        }
        try listen(.devMeasured(updates: step + 1, dev))
      }
    }
    try listen(.progress(epoch: epoch, items: itemsPerPass, of: itemsPerPass))
    let count = Double(itemsPerPass)
    return .measured(
      Measurement(loss: total.lossSum / count, error: Double(total.errors) / count),
      effectiveSteps: effectiveSteps)
  }

  /// How many updates may pass before the trainer reports and asks whether to stop: 256 items of a
  /// small network, fewer of a large one, so that it stays a matter of milliseconds.
  private static func stepsBetweenReports(batchSize: Int, flops: Int) -> Int {
    // Forward and backward are about three times the forward pass; 300 million take some 20 ms.
    let affordable = 100_000_000 / max(flops * batchSize, 1)
    return max(1, min(256 / batchSize, affordable))
  }

  /// A stream for each dropout layer, in the layers' order.
  private func dropoutStreams(epoch: Int) -> [RandomStream] {
    batches.batch(0).batch.plan.dropoutMasks.map {
      RandomStream(seed: UInt64(seed), name: "dropout/\($0.layer)", index: UInt64(epoch))
    }
  }
}

extension ClosedRange<Double> {
  /// The smallest range that holds both.
  fileprivate func union(_ other: ClosedRange) -> ClosedRange {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
