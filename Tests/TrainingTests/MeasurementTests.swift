import Specs
import Testing

@testable import Training

/// What the trainer's numbers mean, on two pixels and by hand.
@Suite struct MeasurementTests {
  /// W = 0, rate ¼, then "left" (class 0) and "right" (class 1).
  ///
  /// Step 0: f = (0, 0), both distances 2, so the answer is 0, the first: right. ∂/∂f = 2(f − code)
  /// = (−2, 2), the first column of W becomes (½, −½). Step 1: "right" sees the second column,
  /// still 0: distance 2, answer 0: wrong; the column becomes (−½, ½). So the running loss is 2,
  /// the running error ½. After the epoch f = ±(½, −½): distance 2·(½)² = ½, none wrong.
  @Test func aRunningMeasurementTakesEachItemBeforeItsOwnUpdate() throws {
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.right, labels: [0, 1])
    // "left" with the wrong label: its distance to class 1 is 2·(1½)² = 4½.
    let test = try TwoPixels.set(TwoPixels.left, labels: [1])
    let trainer = try TwoPixels.trainer(TwoPixels.spec(), train: train, test: test)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    let epoch = try #require(heard.epochs.first)
    #expect(epoch.running == Measurement(loss: 2, error: 0.5))
    #expect(epoch.train == Measurement(loss: 0.5, error: 0))
    #expect(epoch.test == Measurement(loss: 4.5, error: 1))
    #expect(heard.losses == [2, 2])
    #expect(trainer.state.parameters[0].tensor.scalars == [0.5, -0.5, -0.5, 0.5])
    #expect(trainer.state.finishedEpochs == 1)
  }

  /// Each metric that specs name is the one of its name.
  @Test func metricsHaveTheirNames() {
    let metrics = EpochMetrics(
      epoch: 0, learningRate: 1, running: Measurement(loss: 1, error: 0.1),
      train: Measurement(loss: 2, error: 0.2), test: Measurement(loss: 3, error: 0.3),
      trainingSeconds: 0, evaluationSeconds: 0)
    #expect(metrics.value(of: .trainLossRunning) == 1)
    #expect(metrics.value(of: .trainErrorRunning) == 0.1)
    #expect(metrics.value(of: .trainLoss) == 2)
    #expect(metrics.value(of: .trainError) == 0.2)
    #expect(metrics.value(of: .testLoss) == 3)
    #expect(metrics.value(of: .testError) == 0.3)
  }

  /// Batches of two over "left", "right", "left": a full one and a smaller last one.
  ///
  /// Step 0: the mean loss is 2, the gradients are halved: columns (¼, −¼) and (−¼, ¼), and of the
  /// two answers 0 the second is wrong. Step 1, "left" alone: f = (¼, −¼), distance 2·(¾)² = 1.125,
  /// ∂/∂f = (−1½, 1½), undivided; the first column becomes (0.625, −0.625). Means over an epoch
  /// count items, not batches: (2 + 2 + 1.125)/3.
  @Test func batchesAverageTheirItemsAndEpochsAllItems() throws {
    let train = try TwoPixels.set(
      TwoPixels.left, TwoPixels.right, TwoPixels.left, labels: [0, 1, 0])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec("batchSize=2"), train: train, test: train)
    #expect(trainer.stepsPerEpoch == 2)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.losses == [2, 1.125])
    let epoch = try #require(heard.epochs.first)
    #expect(epoch.running == Measurement(loss: 5.125 / 3, error: 1.0 / 3))
    // 2·(0.375)² = 0.28125 twice, 2·(0.75)² = 1.125 once.
    #expect(epoch.train == Measurement(loss: 0.5625, error: 0))
    #expect(trainer.state.parameters[0].tensor.scalars == [0.625, -0.25, -0.625, 0.25])
  }

  /// A batch that is larger than the set is the whole set.
  @Test func aBatchMayBeLargerThanTheSet() throws {
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.right, labels: [0, 1])
    let trainer = try TwoPixels.trainer(
      TwoPixels.spec("batchSize=100"), train: train, test: train)
    #expect(trainer.stepsPerEpoch == 1)
    #expect(try trainer.run { _ in } == .finished)
    #expect(trainer.state.parameters[0].tensor.scalars == [0.25, -0.25, -0.25, 0.25])
  }

  /// More items than one evaluation batch holds, the last batch smaller: all are counted once.
  @Test func evaluationsCountEveryItemOnce() throws {
    let spec = try TwoPixels.spec("optimizer.sgd.learningRate=1e-30")
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    // At W = 0 every answer is 0, so the errors are the items of class 1.
    let labels = (0..<250).map { UInt8($0 % 5 == 0 ? 1 : 0) }
    let test = try TwoPixels.set(
      [UInt8](repeating: 255, count: 2 * labels.count), labels: labels)
    let trainer = try TwoPixels.trainer(spec, train: train, test: test)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.epochs.first?.test == Measurement(loss: 2, error: 0.2))
    #expect(try trainer.testAnswers() == [UInt8](repeating: 0, count: 250))
  }

  @Test func everyKthStepIsLoggedThroughAllEpochs() throws {
    let train = try TwoPixels.set(
      TwoPixels.left, TwoPixels.right, TwoPixels.left, TwoPixels.right, labels: [0, 1, 0, 1])
    let everyStep = try TwoPixels.trainer(
      TwoPixels.spec("epochs=2"), train: train, test: train)
    let everyThird = try TwoPixels.trainer(
      TwoPixels.spec("epochs=2", "log.everySteps=3"), train: train, test: train)
    var (all, third) = (Heard(), Heard())
    _ = try everyStep.listen(to: &all)
    _ = try everyThird.listen(to: &third)
    #expect(all.steps == Array(0..<8))
    #expect(third.steps == [0, 3, 6])
    #expect(third.losses == [0, 3, 6].map { all.losses[$0] })
  }

  @Test func progressStartsAtNoneAndEndsAtAll() throws {
    let spec = try TwoPixels.spec("epochs=2")
    let train = try TwoPixels.set(
      [UInt8](repeating: 255, count: 1400), labels: [UInt8](repeating: 0, count: 700))
    let trainer = try TwoPixels.trainer(spec, train: train, test: train)
    var seen: [[Int]] = []
    _ = try trainer.run { event in
      if case .progress(let epoch, let items, let total) = event {
        seen.append([epoch, items, total])
      }
    }
    #expect(
      seen == [0, 1].flatMap { epoch in [0, 256, 512, 700].map { [epoch, $0, 700] } })
  }

  /// A larger network reports, and asks whether to stop, after fewer items: 794,000 multiply-adds an
  /// item allow for 125 of them.
  @Test func aLargerNetworkReportsAfterLess() throws {
    let spec = try TwoPixels.spec(
      #"model.layers=[{"linear": {"outputs": 1000}}, {"linear": {"outputs": 10}}]"#,
      "loss=cross-entropy", "optimizer.sgd.learningRate=0.01")
    let trainer = try makeTrainer(spec, digits(150, 1, for: spec))
    var seen: [Int] = []
    var asked = 0
    _ = try trainer.run(
      shouldStop: {
        asked += 1
        return false
      },
      listen: { if case .progress(_, let items, _) = $0 { seen.append(items) } })
    #expect(seen == [0, 125, 150])
    // Twice in the pass, twice for the training set's evaluation, once for the test set's.
    #expect(asked == 5)
  }
}
