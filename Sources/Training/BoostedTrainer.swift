import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// Trains several networks of one spec, one after the other, that answer together by the sum of their
/// outputs (`BoostingSpec`).
///
/// Each network is a `Trainer`'s. Epochs and updates count through all of them. Parameters have their
/// network in the layer's name: `network1/C1`. What a network is trained on is found anew where a
/// training is continued: it depends on nothing but the networks before.
public final class BoostedTrainer: TrialTraining {
  private let spec: ExperimentSpec
  private let seed: Int
  private let data: PreparedSets
  private let backend: any ComputeBackend<Float>
  private let graph: NetworkGraph
  private let loss: Loss<Float>
  /// The parameters of each network that is trained.
  private var trained: [[StoredParameter]] = []
  /// The network that is being trained.
  private var current: Trainer?
  /// What the next network goes on from, before its images are found.
  private var pending: TrainerState?
  /// What the first so many networks answer together.
  private var together: (networks: Int, outputs: JointOutputs)

  /// Plans the first network's training.
  ///
  /// - Parameters:
  ///   - spec: what is trained, and how.
  ///   - seed: of all the trial's random streams.
  ///   - data: the sets, of one shape and the same classes.
  ///   - backend: what computes it.
  /// - Throws: `NetworkError` when the network does not fit the data, `BackendError` when a layer cannot
  ///   be computed.
  public init(
    _ spec: ExperimentSpec, seed: Int, data: PreparedSets, backend: any ComputeBackend<Float>
  ) throws {
    self.spec = spec
    self.seed = seed
    self.data = data
    self.backend = backend
    graph = try NetworkGraph(spec.model, inputShape: data.train.shape)
    loss = try Loss(spec.loss, graph: graph, classes: data.train.classCount)
    let outputs = graph.outputShape.count
    together = (
      0,
      JointOutputs(
        train: [Float](repeating: 0, count: data.train.count * outputs),
        test: [Float](repeating: 0, count: data.test.count * outputs))
    )
  }

  // MARK: - State

  /// How many epochs are done, of all networks together.
  public var finishedEpochs: Int {
    trained.count * spec.epochs + (current?.finishedEpochs ?? pending?.finishedEpochs ?? 0)
  }

  /// The parameters of all networks so far. Of the optimizer, only what the network in training needs.
  public var state: TrainerState {
    var state = TrainerState(finishedEpochs: finishedEpochs, parameters: [])
    for (number, parameters) in trained.enumerated() {
      state.parameters += parameters.inNetwork(number)
    }
    guard let member = current?.state ?? pending, member.finishedEpochs > 0 else { return state }
    state.parameters += member.parameters.inNetwork(trained.count)
    if member.finishedEpochs < spec.epochs {
      state.optimizerState = member.optimizerState.inNetwork(trained.count)
    }
    return state
  }

  /// None: a boosted trial selects nothing.
  public var selection: SelectedParameters? { nil }

  /// How many updates the first so many epochs of all networks make.
  public func updates(inEpochs count: Int) -> Int {
    spec.updates(inEpochs: count, images: data.train.count)
  }

  /// Puts the training where another one was when its state was taken.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit` when the state is another training's.
  public func restore(_ state: TrainerState) throws {
    let (whole, rest) = state.finishedEpochs.quotientAndRemainder(dividingBy: spec.epochs)
    let networks = try state.parameters.byNetwork(count: rest > 0 ? whole + 1 : whole)
    let network = Network<Float>(graph: graph, backend: backend)
    for parameters in networks { try network.checkFits(parameters) }
    trained = Array(networks.prefix(whole))
    current = nil
    together.networks = 0
    pending = nil
    guard rest > 0 else { return }
    let optimizerStates = try state.optimizerState.byNetwork(count: whole + 1)
    pending = TrainerState(
      finishedEpochs: rest, parameters: networks[whole], optimizerState: optimizerStates[whole])
  }

  // MARK: - Training

  /// Trains the networks that are left.
  ///
  /// - Parameters:
  ///   - shouldStop: asked several times a second; true ends the run at once.
  ///   - listen: hears every event, on the same thread.
  /// - Throws: what `listen` throws, `TrainingError.tooFewImages`, and `BackendError` when a layer cannot
  ///   be computed.
  public func run(
    shouldStop: () -> Bool = { false }, listen: (TrainingEvent) throws -> Void
  ) throws -> TrainingEnding {
    while trained.count < spec.networkCount {
      let before = (
        epochs: trained.count * spec.epochs, updates: updates(inEpochs: trained.count * spec.epochs)
      )
      guard let trainer = try member(shouldStop, listen) else { return .stopped }
      let ending = try trainer.run(shouldStop: shouldStop) {
        try listen($0.moved(epochs: before.epochs, updates: before.updates))
      }
      switch ending {
      case .finished:
        trained.append(trainer.state.parameters)
        current = nil
      case .stopped:
        return .stopped
      case .diverged(let epoch, let step):
        return .diverged(epoch: before.epochs + epoch, step: before.updates + step)
      }
    }
    return .finished
  }

  /// The trainer of the network that is next, with what the networks before it say of its images; nil
  /// when asked to stop.
  private func member(
    _ shouldStop: () -> Bool, _ listen: (TrainingEvent) throws -> Void
  ) throws -> Trainer? {
    if let current { return current }
    let number = trained.count
    let seed = Self.seed(ofNetwork: number, trial: seed)
    var role = BoostedRole(network: number)
    if number > 0 {
      let search = HardItems(
        spec, among: TrainingItems(data.train, spec.data, seed: seed),
        networks: trained.map { BatchStore(network($0), trains: false) }, loss: loss)
      let size = spec.itemsPerPass(network: number, images: data.train.count)
      let found = try search.find(shouldStop: shouldStop) {
        try listen(.progress(epoch: finishedEpochs, items: 0, of: size))
      }
      guard let found, try sumOutputs(shouldStop) else { return nil }
      role.items = found
      role.others = together.outputs
    }
    let trainer = try Trainer(spec, seed: seed, data: data, backend: backend, as: role)
    if let pending { try trainer.restore(pending) }
    pending = nil
    current = trainer
    return trainer
  }

  /// The first network is what the trial would train without boosting; the others have streams of
  /// their own for everything that is drawn.
  static func seed(ofNetwork number: Int, trial seed: Int) -> Int {
    guard number > 0 else { return seed }
    var stream = RandomStream(seed: UInt64(seed), name: "boosting", index: UInt64(number))
    return Int(stream.next() >> 1)
  }

  private func network(_ parameters: [StoredParameter]) -> Network<Float> {
    let network = Network<Float>(graph: graph, backend: backend)
    network.storedParameters = parameters
    return network
  }

  /// Adds up the outputs of all networks that are trained; false when asked to stop.
  private func sumOutputs(_ shouldStop: () -> Bool = { false }) throws -> Bool {
    if together.networks == 0 { together.outputs.clear() }
    while together.networks < trained.count {
      let store = BatchStore(network(trained[together.networks]), trains: false)
      var outputs = together.outputs
      guard
        try evaluator(store, data.train).addOutputs(to: &outputs.train, shouldStop: shouldStop),
        try evaluator(store, data.test).addOutputs(to: &outputs.test, shouldStop: shouldStop)
      else { return false }
      together = (together.networks + 1, outputs)
    }
    return true
  }

  private func evaluator(_ store: BatchStore, _ set: PreparedSet) throws -> Evaluator {
    try Evaluator(store, on: set, loss: loss, spec.evaluation)
  }

  /// The answer to every test item, in file order, read off the sum of all networks' outputs.
  public func testAnswers() throws -> [UInt8] {
    if let current, trained.count < spec.networkCount { return try current.testAnswers() }
    _ = try sumOutputs()
    let outputs = graph.outputShape.count
    return together.outputs.test.withUnsafeBufferPointer { sums in
      guard let first = sums.baseAddress else { return [] }
      return (0..<data.test.count).map {
        UInt8(loss.answer(first + $0 * outputs, outputs: outputs))
      }
    }
  }
}

/// The sums of several networks' outputs, item by item, on the sets that are measured.
struct JointOutputs {
  var train: [Float]
  var test: [Float]

  mutating func clear() {
    train = [Float](repeating: 0, count: train.count)
    test = [Float](repeating: 0, count: test.count)
  }
}

/// What a trainer is told that trains one network of several.
struct BoostedRole {
  /// Which, counted from 0.
  var network: Int
  /// What it is trained on; everything when absent.
  var items: [TrainingItem]?
  /// What the networks before it say together; nil for the first.
  var others: JointOutputs?
}

extension TrainingEvent {
  /// The event of a network that was preceded by others.
  fileprivate func moved(epochs: Int, updates: Int) -> TrainingEvent {
    switch self {
    case .progress(let epoch, let items, let total):
      return .progress(epoch: epochs + epoch, items: items, of: total)
    case .step(let step, let loss):
      return .step(step: updates + step, loss: loss)
    case .devMeasured(let count, let measurement):
      return .devMeasured(updates: updates + count, measurement)
    case .epochFinished(var metrics):
      metrics.epoch += epochs
      return .epochFinished(metrics)
    case .selected:
      return self
    }
  }
}

// MARK: - Names

extension [StoredParameter] {
  private static func prefix(_ network: Int) -> String { "network\(network + 1)/" }

  /// The same parameters under a network's name.
  fileprivate func inNetwork(_ number: Int) -> [StoredParameter] {
    map { parameter in
      var named = parameter
      named.layer = Self.prefix(number) + parameter.layer
      return named
    }
  }

  /// How many networks these are parameters of, by their names; 0 where they are not so named.
  var networkCount: Int {
    var count = 0
    while contains(where: { $0.layer.hasPrefix(Self.prefix(count)) }) { count += 1 }
    return count
  }

  /// The parameters of each of so many networks, without its name.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit` where one belongs to none of them.
  func byNetwork(count: Int) throws -> [[StoredParameter]] {
    let groups = (0..<count).map { number in
      let prefix = Self.prefix(number)
      return filter { $0.layer.hasPrefix(prefix) }.map { parameter in
        var own = parameter
        own.layer = String(parameter.layer.dropFirst(prefix.count))
        return own
      }
    }
    guard groups.reduce(0, { $0 + $1.count }) == self.count else {
      throw NetworkError.parametersDoNotFit(
        expected: "parameters of \(count) networks, network1/… to network\(count)/…",
        found: map { "\($0.layer)/\($0.name)" }.joined(separator: ", "))
    }
    return groups
  }
}
