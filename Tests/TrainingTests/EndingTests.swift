import Datasets
import Networks
import Specs
import Tensors
import Testing
import Training

/// How a training ends other than by finishing, and what it refuses to start.
@Suite struct EndingTests {
  // MARK: Divergence

  /// "left" twice at a rate of 1e30: the first update is finite, the second image's loss is not.
  @Test func divergenceNamesTheStepWhoseLossIsNotFinite() throws {
    let train = try TwoPixels.set(
      TwoPixels.right, TwoPixels.left, TwoPixels.left, TwoPixels.left, labels: [1, 0, 0, 0])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec("optimizer.sgd.learningRate=1e30"), train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .diverged(epoch: 0, step: 2))
    // What was not finite is not logged.
    #expect(heard.steps == [0, 1])
    #expect(heard.epochs.isEmpty)
  }

  /// Steps count through all epochs, epochs from 0; what was finished before stands.
  @Test func divergenceInALaterEpochCountsFromTheStart() throws {
    let spec = try TwoPixels.spec(
      "epochs=5",
      #"optimizer.sgd.learningRate={"steps":[{"from":0,"value":0.25},{"from":2,"value":1e30}]}"#)
    let train = try TwoPixels.set(
      TwoPixels.left, TwoPixels.left, TwoPixels.left, labels: [0, 0, 0])
    let trainer = try TwoPixels.trainer(spec, train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .diverged(epoch: 2, step: 7))
    #expect(heard.epochs.map(\.epoch) == [0, 1])
    #expect(heard.epochs.map(\.train.loss).allSatisfy { $0.isFinite })
  }

  /// The last update of an epoch breaks the network: only the evaluation sees it.
  @Test func divergenceAtTheLastUpdateIsNoFinishedEpoch() throws {
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec("optimizer.sgd.learningRate=1e30", "epochs=3"), train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .diverged(epoch: 0, step: 0))
    #expect(heard.epochs.isEmpty)
  }

  /// A NaN is found as an infinity is.
  @Test(arguments: [Float.nan, .infinity])
  func divergenceIsAnyLossThatIsNoNumber(_ value: Float) throws {
    let train = try TwoPixels.set(TwoPixels.right, TwoPixels.left, labels: [1, 0])
    let trainer = try TwoPixels.trainer(TwoPixels.spec(), train: train, test: train)
    try trainer.restore(TwoPixels.state(weights: [0, value, 0, 0]))
    #expect(try trainer.run { _ in } == .diverged(epoch: 0, step: 0))
  }

  /// LeNet-5 itself at an absurd rate, through kernels of its own.
  @Test func lenet5Diverges() throws {
    let spec = try lenet5("optimizer.sgd.learningRate=1e6", "epochs=2", "log.everySteps=1")
    let data = try digits(20, 5, for: spec)
    let trainer = try makeTrainer(spec, data)
    var heard = Heard()
    let ending = try trainer.listen(to: &heard)
    guard case .diverged(let epoch, let step) = ending else {
      Issue.record("expected divergence, found \(ending)")
      return
    }
    #expect(epoch == 0)
    #expect(step == heard.steps.count)
    #expect(heard.losses.allSatisfy { $0.isFinite })
  }

  // MARK: Stopping

  @Test func aTrainerAskedToStopAtOnceDoesNothing() throws {
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(TwoPixels.spec(), train: train, test: train)
    let before = trainer.state
    let ending = try trainer.run(shouldStop: { true }) { event in
      Issue.record("expected no event, heard \(event)")
    }
    #expect(ending == .stopped)
    #expect(trainer.state == before)
  }

  /// Stopped at every question it ever asks, in passes and in evaluations, and continued from the
  /// last finished epoch: always the same bits.
  @Test func stoppedAnywhereItContinuesToTheSameBits() throws {
    let spec = try TwoPixels.spec("epochs=3", "shuffle=true", "batchSize=4")
    var stream = RandomStream(seed: 0, name: "pictures")
    func set(_ count: Int) throws -> PreparedSet {
      let pixels = (0..<2 * count).map { _ in UInt8(stream.integer(below: 256)) }
      let labels = (0..<count).map { _ in UInt8(stream.integer(below: 2)) }
      return try TwoPixels.set(pixels, labels: labels)
    }
    let (train, test) = (try set(300), try set(120))
    func trainer() throws -> Trainer { try TwoPixels.trainer(spec, train: train, test: test) }
    let uninterrupted = try trainer()
    let start = uninterrupted.state
    var whole = Heard()
    var questions = 0
    let ending = try uninterrupted.listen(to: &whole) {
      questions += 1
      return false
    }
    #expect(ending == .finished)
    // 75 steps, asked every 64; 3 + 2 evaluation batches.
    #expect(questions == 3 * (2 + 3 + 2))

    for last in 0..<questions {
      let stopped = try trainer()
      var asked = 0
      var before = Heard()
      let ending = try stopped.listen(to: &before) {
        asked += 1
        return asked > last
      }
      #expect(ending == .stopped)
      #expect(before.epochs.count == last / 7)

      let continued = try trainer()
      try continued.restore(before.states.last ?? start)
      var after = Heard()
      #expect(try continued.listen(to: &after) == .finished)
      #expect(after.states.last == whole.states.last)
      #expect(
        (before.withoutTimes.epochs + after.withoutTimes.epochs) == whole.withoutTimes.epochs)
    }
  }

  @Test func whatAListenerThrowsEndsTheRun() throws {
    struct DiskFull: Error {}
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(TwoPixels.spec(), train: train, test: train)
    #expect(throws: DiskFull.self) {
      try trainer.run { event in
        if case .epochFinished = event { throw DiskFull() }
      }
    }
  }

  // MARK: What does not fit

  /// Without the padding C5 would see maps of 4×4.
  @Test func imagesTooSmallForTheNetworkAreRefused() throws {
    var spec = try lenet5()
    spec.data.transforms.removeLast()
    let data = try digits(2, 2, for: spec)
    let error = #expect(throws: NetworkError.self) {
      try makeTrainer(spec, data)
    }
    guard case .shapeDoesNotFit(let layer, let path, _, _) = error else {
      Issue.record("expected a shape that does not fit, found \(error as Any)")
      return
    }
    #expect(layer == "C5")
    #expect(path == "model.layers[6].conv")
  }

  @Test func anotherNumberOfClassesIsRefused() throws {
    var spec = try TwoPixels.spec()
    guard case .rbf(var rbf) = spec.model.layers[1] else { return }
    rbf.codes?.append(["##"])
    spec.model.layers[1] = .rbf(rbf)
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    #expect(throws: NetworkError.outputDoesNotFit(outputs: 3, classes: 2)) {
      try makeTrainer(spec, PreparedSets(train: train, test: train))
    }
  }

  @Test func aLossWithoutItsOutputLayerIsRefused() throws {
    var spec = try TwoPixels.spec()
    spec.model.layers.removeLast()
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    #expect(
      throws: NetworkError.lossDoesNotFit(
        loss: "rbf-distance", wanted: "rbf", lastLayer: "linear")
    ) {
      try makeTrainer(spec, PreparedSets(train: train, test: train))
    }
  }

  /// A state of other shapes, names or number is refused, and changes nothing.
  @Test func anotherNetworksStateIsRefused() throws {
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(TwoPixels.spec(), train: train, test: train)
    let before = trainer.state
    var renamed = before
    renamed.parameters[0].layer = "G"
    var reshaped = before
    reshaped.parameters[0].tensor = Tensor(shape: [1, 4], scalars: [1, 2, 3, 4])
    var missing = before
    missing.parameters = []
    for state in [renamed, reshaped, missing] {
      #expect(throws: NetworkError.self) { try trainer.restore(state) }
      #expect(trainer.state == before)
    }
  }
}
