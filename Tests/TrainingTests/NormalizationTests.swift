import Datasets
import Networks
import Specs
import Testing
import Training

/// Batch normalization's running statistics, by hand.
@Suite struct NormalizationTests {
  /// Two pixels, normalized as units or as a map, then as ever.
  private func spec(units: Bool, _ overrides: String...) throws -> ExperimentSpec {
    var spec = try TwoPixels.spec(["optimizer.sgd.learningRate=1e-30"] + overrides)
    var norm = BatchNormSpec()
    norm.name = "N"
    norm.updateRate = 0.5
    norm.epsilon = 1e-5
    spec.model.layers.insert(.batchNorm(norm), at: 0)
    if units { spec.model.layers.insert(.flatten(FlattenSpec()), at: 0) }
    return spec
  }

  private func trainer(
    _ spec: ExperimentSpec, train: PreparedSet, test: PreparedSet
  ) throws -> Trainer {
    let trainer = try makeTrainer(spec, PreparedSets(train: train, test: test))
    var state = trainer.state
    let weight = try #require(state.parameters.firstIndex { $0.layer == "F" })
    state.parameters[weight].tensor.scalars = [1, 0, -1, 0]
    try trainer.restore(state)
    return trainer
  }

  private func values(_ name: String, of trainer: Trainer) throws -> [Float] {
    try #require(trainer.state.parameters.first { $0.layer == "N" && $0.name == name })
      .tensor.scalars
  }

  /// Batches (left, right) and (left, left), kept half and half.
  ///
  /// Unit 0 is 1, 0: mean ½, variance ¼, over n − 1 it is ½. Running: mean ½·0 + ½·½ = ¼, variance
  /// ½·1 + ½·½ = ¾. Then 1, 1: mean 1, variance 0. Running: 0.625 and 0.375. Unit 1 is 0, 1, then
  /// 0, 0: 0.125 and 0.375.
  ///
  /// Evaluated, "left" becomes x̂ = (1 − 0.625)/√(0.375 + ε), f = (x̂, −x̂), distance 2(x̂ − 1)².
  @Test func unitsRunningStatisticsFollowTheBatches() throws {
    let (left, right) = (TwoPixels.left, TwoPixels.right)
    let trainer = try trainer(
      spec(units: true, "batchSize=2"),
      train: TwoPixels.set(left, right, left, left, labels: [0, 1, 0, 0]),
      test: TwoPixels.set(left, labels: [0]))
    #expect(try values("runningMean", of: trainer) == [0, 0])
    #expect(try values("runningVariance", of: trainer) == [1, 1])
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(try values("runningMean", of: trainer) == [0.625, 0.125])
    #expect(try values("runningVariance", of: trainer) == [0.375, 0.375])
    let normalized = 0.375 / (0.375 + 1e-5).squareRoot()
    let test = try #require(heard.epochs.first?.test)
    #expect(abs(test.loss - 2 * (normalized - 1) * (normalized - 1)) < 1e-6)

    // In training the batch's own: ½ ± ½ become ±½/√(¼ + ε), distances to ±1; then 1 − 1 = 0.
    let own = 0.5 / (0.25 + 1e-5).squareRoot()
    let first = Float(2 * (own - 1) * (own - 1))
    #expect(abs(heard.losses[0] - first) < 1e-6)
    #expect(heard.losses[1] == 2)
  }

  /// As a map, both pixels are one channel's. Batches (left, right) and, smaller, (left): 1, 0, 0, 1
  /// has mean ½ and variance ¼, over n − 1 it is ⅓; 1, 0 has ½ and ½. Running mean ¼, then ⅜;
  /// variance ½·1 + ½·⅓ = ⅔, then ½·⅔ + ½·½ = 7/12.
  @Test func mapsRunningStatisticsFollowTheBatches() throws {
    let (left, right) = (TwoPixels.left, TwoPixels.right)
    let trainer = try trainer(
      spec(units: false, "batchSize=2"),
      train: TwoPixels.set(left, right, left, labels: [0, 1, 0]),
      test: TwoPixels.set(left, labels: [0]))
    #expect(try trainer.run { _ in } == .finished)
    #expect(try values("runningMean", of: trainer) == [0.375])
    let variance = try values("runningVariance", of: trainer)
    #expect(variance.count == 1)
    #expect(abs(variance[0] - 7.0 / 12) < 1e-7)
  }

  /// Evaluations read the statistics and leave them as they are.
  @Test func evaluationsDoNotMoveTheStatistics() throws {
    let train = try TwoPixels.set(TwoPixels.left, TwoPixels.right, labels: [0, 1])
    let trainer = try trainer(spec(units: true, "batchSize=2"), train: train, test: train)
    let before = trainer.state
    _ = try trainer.testAnswers()
    #expect(trainer.state == before)
  }

  /// A last batch of one item leaves a unit without a variance: refused before training starts.
  @Test func aLastBatchOfOneItemOnUnitsIsRefused() throws {
    let (left, right) = (TwoPixels.left, TwoPixels.right)
    let three = try TwoPixels.set(left, right, left, labels: [0, 1, 0])
    let sets = PreparedSets(train: three, test: three)
    let refused = NetworkError.batchTooSmall(
      layer: "N", path: "model.layers[1].batchNorm", batchSize: 1)
    #expect(throws: refused) { try makeTrainer(spec(units: true, "batchSize=2"), sets) }
    #expect(throws: refused) { try makeTrainer(spec(units: true, "batchSize=1"), sets) }
    // Evaluated one by one it works, and so does a batch of all.
    let trainer = try makeTrainer(
      spec(units: true, "batchSize=3", "evaluation.batchSize=1"), sets)
    #expect(try trainer.run { _ in } == .finished)
  }
}
