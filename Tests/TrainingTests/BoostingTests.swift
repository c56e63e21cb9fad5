import Datasets
import Networks
import OneDNNBackend
import Specs
import Testing

@testable import Training

/// Several networks that are trained one after the other and answer together.
@Suite struct BoostingTests {
  /// A linear net on 90 distorted digits; 2 epochs each in batches of 8, the others on 30 images.
  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    try ExperimentSpec(
      json: """
        {
          "name": "boosted",
          "data": {
            "set": "digits", "transforms": [{"scale": {"to": [-1, 1]}}],
            "distortions": {"translation": 2, "shear": 0.2}
          },
          "model": {"layers": ["flatten", {"linear": {"name": "L", "outputs": 10}}]},
          "initialization": "pytorch-default",
          "loss": "cross-entropy",
          "optimizer": {"sgd": {"learningRate": 0.02, "momentum": 0.9}},
          "batchSize": 8, "epochs": 2, "shuffle": true,
          "evaluation": {"batchSize": 40},
          "boosting": {"images": 30},
          "log": {"everySteps": 1}
        }
        """, overrides: overrides)
  }

  private func data(_ spec: ExperimentSpec) throws -> PreparedSets { try digits(90, 35, for: spec) }

  private func trainer(_ spec: ExperimentSpec, seed: Int = 0) throws -> BoostedTrainer {
    try BoostedTrainer(spec, seed: seed, data: data(spec), backend: try OneDNNBackend())
  }

  private func trained(_ trainer: BoostedTrainer) throws -> Heard {
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    return heard.withoutTimes
  }

  /// Networks of a state that evaluate alone.
  private func networks(_ state: TrainerState, _ spec: ExperimentSpec, count: Int) throws
    -> [Network<Float>]
  {
    try state.parameters.byNetwork(count: count).map { parameters in
      let network = Network<Float>(
        graph: try NetworkGraph(spec.model, inputShape: [1, 28, 28]), backend: try OneDNNBackend())
      try network.checkFits(parameters)
      network.storedParameters = parameters
      return network
    }
  }

  // MARK: The whole

  @Test(arguments: [2, 3])
  func epochsAndUpdatesCountThroughAllNetworks(_ networks: Int) throws {
    let spec = try spec("boosting.networks=\(networks)")
    let trainer = try trainer(spec)
    let heard = try trained(trainer)
    #expect(heard.epochs.map(\.epoch) == Array(0..<2 * networks))
    #expect(heard.states.map(\.finishedEpochs) == Array(1...2 * networks))
    // 90 items are 12 batches, 30 are 4.
    #expect(heard.steps == Array(0..<24 + 8 * (networks - 1)))
    #expect(trainer.updates(inEpochs: 2 * networks) == heard.steps.count)
    let names = (1...networks).flatMap { ["network\($0)/L/weight", "network\($0)/L/bias"] }
    #expect(heard.states.last?.parameters.map { "\($0.layer)/\($0.name)" } == names)
    #expect(
      heard.states[2].optimizerState.map(\.layer) == ["network2/L/weight", "network2/L/bias"])
    #expect(heard.states[1].optimizerState.isEmpty)
  }

  @Test func theFirstNetworkIsTheOneWithoutBoosting() throws {
    let boosted = try trained(trainer(spec()))
    let alone = try spec("boosting=null")
    var heard = Heard()
    #expect(try makeTrainer(alone, data(alone)).listen(to: &heard) == .finished)
    heard = heard.withoutTimes
    #expect(Array(boosted.epochs[..<2]) == heard.epochs)
    #expect(boosted.states[1].parameters.map(\.tensor) == heard.states[1].parameters.map(\.tensor))
    // The others begin elsewhere.
    let members = try #require(try boosted.states.last?.parameters.byNetwork(count: 3))
    #expect(members[0] != members[1])
    #expect(members[1] != members[2])
  }

  @Test(arguments: ["itemsPerEpoch=null", "itemsPerEpoch=20"])
  func continuedAfterAnyEpochItGivesTheSameBits(_ items: String) throws {
    let spec = try spec(items)
    let whole = try trained(trainer(spec))
    #expect(try trained(trainer(spec)) == whole)
    #expect(try trained(trainer(spec, seed: 1)).states != whole.states)
    let answers = try {
      let trainer = try trainer(spec)
      _ = try trained(trainer)
      return try trainer.testAnswers()
    }()
    for finished in 0...6 {
      let continued = try trainer(spec)
      if finished > 0 {
        try continued.restore(whole.states[finished - 1])
        #expect(continued.state == whole.states[finished - 1])
      }
      let rest = try trained(continued)
      #expect(rest.epochs == Array(whole.epochs[finished...]))
      #expect(rest.states == Array(whole.states[finished...]))
      #expect(try continued.testAnswers() == answers)
    }
  }

  @Test func anotherTrainingsStateIsRefused() throws {
    let spec = try spec()
    var state = try #require(try trained(trainer(spec)).states.last)
    let trainer = try trainer(spec)
    state.parameters.removeLast()
    #expect(throws: NetworkError.self) { try trainer.restore(state) }
    state.parameters = try makeTrainer(try self.spec("boosting=null"), data(spec)).state.parameters
    #expect(throws: NetworkError.self) { try trainer.restore(state) }
  }

  // MARK: The sum

  /// Errors after each epoch, and the answers in the end, by single outputs added here.
  @Test func theAnswerIsReadOffTheSumOfOutputs() throws {
    let spec = try spec("evaluation.batchSize=1")
    let trainer = try trainer(spec)
    let heard = try trained(trainer)
    let data = try data(spec)
    func answers(_ epoch: Int, on set: PreparedSet) throws -> [Int] {
      let members = try networks(heard.states[epoch], spec, count: epoch / 2 + 1)
      let batches = try members.map {
        Batch(try $0.plan(batchSize: 1, trains: false), channels: 1)
      }
      return try (0..<set.count).map { item in
        var sums = [Float](repeating: 0, count: 10)
        for batch in batches {
          batch.fill(from: set) { _ in item }
          try batch.plan.forward()
          for (index, output) in batch.plan.output.scalars.enumerated() { sums[index] += output }
        }
        return sums.firstIndex(of: sums.max() ?? 0) ?? -1
      }
    }
    for epoch in 0..<6 {
      for (set, measured) in [
        (data.train, heard.epochs[epoch].train), (data.test, heard.epochs[epoch].test),
      ] {
        let wrong = try answers(epoch, on: set).enumerated().filter { set.label($0) != $1 }.count
        #expect(measured.error == Double(wrong) / Double(set.count), "epoch \(epoch)")
      }
    }
    #expect(try trainer.testAnswers().map(Int.init) == answers(5, on: data.test))

    // What is asked of single images is asked of all networks.
    let state = try #require(heard.states.last)
    let predictor = try Predictor(
      spec, parameters: state.parameters, on: data.test, backend: try OneDNNBackend())
    #expect(
      try (0..<data.test.count).map { try predictor.answer($0, of: data.test).predicted }
        == answers(5, on: data.test))
  }

  // MARK: The images

  /// What the networks of a state answer to the first items in their order.
  private func candidates(
    _ networks: [Network<Float>], _ items: TrainingItems, count: Int
  ) throws -> [(item: TrainingItem, label: Int, answers: [Int])] {
    let batches = try networks.map { Batch(try $0.plan(batchSize: 1, trains: false), channels: 1) }
    return try (0..<count).compactMap { items.item($0, ofVersions: 200) }.map { item in
      let answers = try batches.map { batch in
        batch.fill(from: items) { _ in item }
        try batch.plan.forward()
        let outputs = batch.plan.output.scalars
        return outputs.firstIndex(of: outputs.max() ?? 0) ?? -1
      }
      return (item, items.label(item), answers)
    }
  }

  private func found(
    _ spec: ExperimentSpec, _ networks: [Network<Float>], _ items: TrainingItems
  ) throws -> [TrainingItem] {
    let loss = try Loss<Float>(spec.loss, graph: networks[0].graph, classes: 10)
    let search = HardItems(
      spec, among: items, networks: networks.map { BatchStore($0, trains: false) }, loss: loss)
    return try #require(try search.find(shouldStop: { false }, report: {}))
  }

  @Test func halfOfTheSecondNetworksImagesAreWrong() throws {
    let spec = try spec("evaluation.batchSize=1", "boosting.images=80")
    let heard = try trained(trainer(spec))
    let members = try networks(heard.states[1], spec, count: 1)
    let items = TrainingItems(try data(spec).train, spec.data, seed: 11)
    let found = try found(spec, members, items)
    #expect(found.count == 80)
    var expected: [TrainingItem] = []
    for (item, label, answers) in try candidates(members, items, count: 90 * 200)
    where expected.count < 80 {
      if (answers[0] != label) == (expected.count % 2 == 0) { expected.append(item) }
    }
    #expect(found == expected)
    // By turns, over several versions.
    #expect(Set(found.map(\.version)).count > 1)
  }

  @Test func theFirstTwoDisagreeOnTheThirdsImages() throws {
    let spec = try spec("evaluation.batchSize=1")
    let heard = try trained(trainer(spec))
    let members = try networks(heard.states[3], spec, count: 2)
    let items = TrainingItems(try data(spec).train, spec.data, seed: 12)
    let expected = try candidates(members, items, count: 4000)
      .filter { $0.answers[0] != $0.answers[1] }.prefix(30).map(\.item)
    #expect(expected.count == 30)
    #expect(try found(spec, members, items) == Array(expected))
  }

  @Test func tooFewImagesAreAnError() throws {
    let trainer = try trainer(
      spec("boosting.images=100", "data.distortions=null", "optimizer.sgd.momentum=0"))
    #expect {
      _ = try trained(trainer)
    } throws: { error in
      guard case TrainingError.tooFewImages(2, 100, let found, 90, 200) = error else {
        return false
      }
      return found < 90 && "\(error)".contains("boosting: expected 100 images for network 2")
    }
  }

  @Test func divergenceCountsFromTheFirstNetwork() throws {
    let spec = try spec(
      #"optimizer={"sgd":{"learningRate":{"steps":[{"from":0,"value":0.01},{"from":1,"value":1e38}]}}}"#
    )
    var heard = Heard()
    let ending = try trainer(spec).listen(to: &heard)
    guard case .diverged(epoch: 1, let step) = ending else {
      Issue.record("expected divergence in epoch 1, found \(ending)")
      return
    }
    #expect(step >= 12)
  }
}
