import Datasets
import Specs
import Testing
import Training

/// Same bits, interrupted or not, with everything that a training remembers: an optimizer's state,
/// batch normalization's statistics, dropout's streams, the best parameters so far.
@Suite struct EverythingTests {
  static let optimizers = [
    #"{"sgd": {"learningRate": 0.05}}"#,
    #"{"sgd": {"learningRate": 0.05, "weightDecay": 0.01}}"#,
    #"{"sgd": {"learningRate": 0.02, "momentum": 0.9}}"#,
    #"{"sgd": {"learningRate": 0.02, "momentum": 0.9, "weightDecay": 0.01, "nesterov": true}}"#,
    #"{"adam": {"learningRate": 0.01}}"#,
    #"{"adam": {"learningRate": {"cosine": {"initial": 0.01, "epochs": 3}}, "weightDecay": 0.01}}"#,
  ]

  private static func spec(_ overrides: [String]) throws -> ExperimentSpec {
    try ExperimentSpec(
      json: """
        {
          "name": "everything",
          "data": {"set": "digits", "train": {"first": 1}, "dev": {"from": 1},
                   "transforms": [{"scale": {"to": [-1, 1]}}]},
          "model": {
            "layers": [
              {"conv": {"outputChannels": 4, "kernelSize": 3, "stride": 2}},
              "batchNorm", "relu", {"dropout": {"rate": 0.25}},
              {"maxPool": {"kernelSize": 2}},
              {"linear": {"outputs": 12}}, "batchNorm", "relu", "dropout",
              {"linear": {"outputs": 10}}
            ]
          },
          "initialization": "pytorch-default",
          "loss": "cross-entropy",
          "optimizer": {"sgd": {"learningRate": 0.05}},
          "batchSize": 5, "epochs": 3, "shuffle": true,
          "evaluation": {"batchSize": 7, "lossMean": "batches"},
          "selection": {"everySteps": 2},
          "log": {"everySteps": 1}
        }
        """, overrides: overrides)
  }

  /// 23 digits in batches of 5, the last one of 3; a dev set of 20 and a test set of 11.
  private func trainer(seed: Int = 0, _ overrides: [String]) throws -> Trainer {
    let spec = try Self.spec(overrides)
    return try makeTrainer(spec, seed: seed, digits(23, 11, dev: 20, for: spec))
  }

  private func trained(_ trainer: Trainer) throws -> Heard {
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    return heard.withoutTimes
  }

  /// Everything that a restored state must overwrite, set to something else.
  private func scramble(_ trainer: Trainer) throws {
    var state = trainer.state
    func scrambled(_ parameters: [StoredParameter]) -> [StoredParameter] {
      parameters.map { parameter in
        var changed = parameter
        for index in changed.tensor.scalars.indices { changed.tensor.scalars[index] += 7 }
        return changed
      }
    }
    state.parameters = scrambled(state.parameters)
    state.optimizerState = scrambled(state.optimizerState)
    state.selection = SelectedParameters(
      updates: 1, dev: Measurement(loss: 0, error: 0), parameters: state.parameters)
    state.finishedEpochs = 2
    try trainer.restore(state)
  }

  @Test(arguments: optimizers, ["shuffle=false", "shuffle=true"])
  func aRestoredTrainingGivesTheBitsOfAnUninterruptedOne(
    _ optimizer: String, _ shuffle: String
  ) throws {
    let overrides = ["optimizer=\(optimizer)", shuffle]
    let uninterrupted = try trainer(overrides)
    let start = uninterrupted.state
    let whole = try trained(uninterrupted)
    let answers = try uninterrupted.testAnswers()
    #expect(whole.states.count == 3)
    #expect(whole.devUpdates == [3, 5, 7, 9, 11, 13, 15])
    #expect(whole.selected.count == 1)

    for (finishedEpochs, state) in ([start] + whole.states).enumerated() {
      #expect(state.finishedEpochs == finishedEpochs)
      let continued = try trainer(overrides)
      try scramble(continued)
      try continued.restore(state)
      #expect(continued.state.bits == state.bits)
      let rest = try trained(continued)
      let firstStep = finishedEpochs * 5
      #expect(rest.states.map(\.bits) == whole.states[finishedEpochs...].map(\.bits))
      #expect(rest.states == Array(whole.states[finishedEpochs...]))
      #expect(rest.epochs == Array(whole.epochs[finishedEpochs...]))
      #expect(rest.steps == Array(whole.steps[firstStep...]))
      #expect(rest.losses == Array(whole.losses[firstStep...]))
      let devDone = whole.devUpdates.filter { $0 <= firstStep }.count
      #expect(rest.devUpdates == Array(whole.devUpdates[devDone...]))
      #expect(rest.dev == Array(whole.dev[devDone...]))
      #expect(rest.selected == whole.selected)
      #expect(rest.selectedTests == whole.selectedTests)
      #expect(try continued.testAnswers() == answers)
    }
  }

  @Test(arguments: optimizers)
  func theSeedDecidesEveryBit(_ optimizer: String) throws {
    let overrides = ["optimizer=\(optimizer)", "epochs=2"]
    let first = try trained(trainer(overrides))
    #expect(try trained(trainer(overrides)) == first)
    #expect(try trained(trainer(seed: 1, overrides)).losses != first.losses)
  }

  /// What the optimizers remember has its parameter's name and shape; plain SGD remembers nothing.
  @Test(arguments: zip(optimizers, [0, 0, 1, 1, 2, 2]))
  func anOptimizersStateIsThatOfItsParameters(_ optimizer: String, _ count: Int) throws {
    let trainer = try trainer(["optimizer=\(optimizer)", "epochs=1"])
    let before = trainer.state
    // A convolution, two linear layers and two batch normalizations, of two trainable parameters
    // each; the normalizations' statistics, two each, have no state.
    #expect(before.parameters.count == 14)
    #expect(before.optimizerState.count == 10 * count)
    _ = try trained(trainer)
    for state in trainer.state.optimizerState {
      let parameter = try #require(
        before.parameters.first { "\($0.layer)/\($0.name)" == state.layer })
      #expect(state.tensor.shape == parameter.tensor.shape)
      #expect(state.axes == parameter.axes)
      #expect(state.tensor.scalars.contains { $0 != 0 })
    }
  }

  @Test func anotherOptimizersStateIsRefused() throws {
    let adam = try trainer(["optimizer=\(Self.optimizers[4])"])
    let before = adam.state
    for optimizer in [Self.optimizers[0], Self.optimizers[2]] {
      let other = try trainer(["optimizer=\(optimizer)"]).state
      #expect(throws: (any Error).self) { try adam.restore(other) }
      #expect(adam.state == before)
    }
    var selected = before
    selected.selection = SelectedParameters(
      updates: 1, dev: Measurement(loss: 1, error: 1), parameters: [])
    #expect(throws: (any Error).self) { try adam.restore(selected) }
    #expect(adam.state == before)
  }

  /// Stopped at every question it ever asks, in passes, looks at the dev set and evaluations, and
  /// continued from the last finished epoch: always the same bits.
  @Test(arguments: [optimizers[3], optimizers[4]])
  func stoppedAnywhereItContinuesToTheSameBits(_ optimizer: String) throws {
    // 250 digits in batches of 100: asked before batches 0 and 2.
    let spec = try Self.spec([
      "optimizer=\(optimizer)", "batchSize=100", "evaluation.batchSize=100",
      "selection.everySteps=1", "epochs=2",
    ])
    let data = try digits(250, 120, dev: 130, for: spec)
    let uninterrupted = try makeTrainer(spec, data)
    let start = uninterrupted.state
    var heard = Heard()
    var questions = 0
    #expect(
      try uninterrupted.listen(to: &heard) {
        questions += 1
        return false
      } == .finished)
    let whole = heard.withoutTimes
    let answers = try uninterrupted.testAnswers()
    #expect(whole.devUpdates == [2, 3, 4, 5, 6])
    // An epoch: 2 in the pass, 2 a look at the dev set, 3 and 2 in the evaluations. The end: 2.
    let first = 2 + 2 * 2 + 3 + 2
    let second = 2 + 3 * 2 + 3 + 2
    #expect(questions == first + second + 2)

    for last in 0..<questions {
      let stopped = try makeTrainer(spec, data)
      var asked = 0
      var before = Heard()
      let ending = try stopped.listen(to: &before) {
        asked += 1
        return asked > last
      }
      #expect(ending == .stopped)
      #expect(before.epochs.count == (last < first ? 0 : last < first + second ? 1 : 2))
      #expect(before.selected.isEmpty)

      let continued = try makeTrainer(spec, data)
      try continued.restore(before.states.last ?? start)
      var after = Heard()
      #expect(try continued.listen(to: &after) == .finished)
      let (done, rest) = (before.withoutTimes, after.withoutTimes)
      #expect(done.epochs + rest.epochs == whole.epochs)
      #expect((done.states + rest.states).map(\.bits) == whole.states.map(\.bits))
      let firstUpdate = done.epochs.count * 3
      let devDone = done.devUpdates.filter { $0 <= firstUpdate }.count
      #expect(done.devUpdates.prefix(devDone) + rest.devUpdates == whole.devUpdates[...])
      #expect(done.dev.prefix(devDone) + rest.dev == whole.dev[...])
      #expect(rest.selected == whole.selected)
      #expect(rest.selectedTests == whole.selectedTests)
      #expect(try continued.testAnswers() == answers)
    }
  }
}
