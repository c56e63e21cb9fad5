import Networks
import OneDNNBackend
import Specs
import Tensors
import Testing
import Training

/// Dropout in training and out of it.
@Suite struct DropoutTests {
  // MARK: Masks

  /// A mask of `count` scalars from a stream as the trainer opens them.
  private func masks(
    rate: Double, count: Int, draws: Int, seed: UInt64 = 0, epoch: UInt64 = 0
  ) throws -> [[Float]] {
    var dropout = DropoutSpec()
    dropout.rate = rate
    var linear = LinearSpec()
    linear.outputs = 2
    var model = ModelSpec()
    model.layers = [.dropout(dropout), .linear(linear)]
    let graph = try NetworkGraph(model, inputShape: [1, 1, count])
    let plan = try Network(graph: graph, backend: try OneDNNBackend())
      .plan(batchSize: 1, trains: true)
    let mask = try #require(plan.dropoutMasks.first)
    #expect(plan.dropoutMasks.count == 1)
    #expect(mask.mask.count == count)
    var stream = RandomStream(seed: seed, name: "dropout/\(mask.layer)", index: epoch)
    return (0..<draws).map { _ in
      mask.draw(from: &stream)
      return mask.mask.scalars
    }
  }

  /// Of 99,999 scalars the share of zeros is the rate, within five standard deviations
  /// √(rate·(1 − rate)/99,999); all others are 1/(1 − rate).
  @Test(arguments: [0.1, 0.25, 0.5, 0.9])
  func theShareOfZerosIsTheRate(_ rate: Double) throws {
    let count = 99_999
    let mask = try masks(rate: rate, count: count, draws: 1)[0]
    let zeros = Double(mask.filter { $0 == 0 }.count) / Double(count)
    #expect(abs(zeros - rate) < 5 * (rate * (1 - rate) / Double(count)).squareRoot())
    #expect(Set(mask) == [0, Float(1 / (1 - rate))])
    // Every place is drawn, and no pattern of two.
    let even = stride(from: 0, to: count, by: 2).filter { mask[$0] == 0 }.count
    let odd = stride(from: 1, to: count, by: 2).filter { mask[$0] == 0 }.count
    #expect(abs(Double(even - odd)) < 7 * (rate * (1 - rate) * Double(count)).squareRoot())
  }

  @Test func everyDrawIsAnotherMaskOfItsSeedAndEpoch() throws {
    let drawn = try masks(rate: 0.5, count: 64, draws: 20)
    #expect(Set(drawn).count == 20)
    #expect(try masks(rate: 0.5, count: 64, draws: 20) == drawn)
    #expect(try masks(rate: 0.5, count: 64, draws: 1, seed: 1) != [drawn[0]])
    #expect(try masks(rate: 0.5, count: 64, draws: 1, epoch: 1) != [drawn[0]])
  }

  @Test func aRateOfZeroKeepsEverything() throws {
    #expect(try masks(rate: 0, count: 100, draws: 1) == [[Float](repeating: 1, count: 100)])
  }

  // MARK: In training

  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    var spec = try TwoPixels.spec(overrides)
    var dropout = DropoutSpec()
    dropout.rate = 0.5
    spec.model.layers.insert(.dropout(dropout), at: 0)
    return spec
  }

  /// "left" at W = (½, 0; −½, 0): dropped it costs 2, kept twice its value gives (1, −1), class 0's
  /// code itself, and costs nothing. Neither moves W: dropped there is no input, and at the code
  /// no slope. So every step costs 2 or 0, and evaluations, without a mask, ½.
  @Test func trainingDropsAndScalesAndEvaluationsDoNot() throws {
    let spec = try spec("epochs=3", "log.everySteps=1")
    let set = try TwoPixels.set(
      (0..<400).flatMap { _ in TwoPixels.left }, labels: [UInt8](repeating: 0, count: 400))
    func trained(seed: Int) throws -> Heard {
      let trainer = try makeTrainer(
        spec, seed: seed, .init(train: set, test: set),
        initialParameters: TwoPixels.state(weights: [0.5, 0, -0.5, 0]).parameters)
      var heard = Heard()
      #expect(try trainer.listen(to: &heard) == .finished)
      return heard.withoutTimes
    }
    let heard = try trained(seed: 0)
    #expect(Set(heard.losses) == [0, 2])
    let dropped = heard.losses.filter { $0 == 2 }.count
    // 1,200 steps: five standard deviations are 87.
    #expect(abs(dropped - 600) < 87)
    for epoch in heard.epochs {
      #expect(epoch.train == Measurement(loss: 0.5, error: 0))
      #expect(epoch.test == Measurement(loss: 0.5, error: 0))
    }
    // Each epoch draws anew, and a seed draws the same again.
    let epochs = (0..<3).map { Array(heard.losses[$0 * 400..<($0 + 1) * 400]) }
    #expect(Set(epochs).count == 3)
    #expect(try trained(seed: 0) == heard)
    #expect(try trained(seed: 1).losses != heard.losses)
  }

  /// In batches, every item has a mask of its own: a step of 4 costs 0, ½, 1, 1½ or 2.
  @Test func everyItemOfABatchHasItsOwnMask() throws {
    let spec = try spec("batchSize=4", "optimizer.sgd.learningRate=1e-30")
    let set = try TwoPixels.set(
      (0..<402).flatMap { _ in TwoPixels.left }, labels: [UInt8](repeating: 0, count: 402))
    let trainer = try TwoPixels.trainer(spec, train: set, test: set)
    try trainer.restore(TwoPixels.state(weights: [0.5, 0, -0.5, 0]))
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.losses.count == 101)
    #expect(Set(heard.losses) == [0, 0.5, 1, 1.5, 2])
  }

  /// LeNet-5 with two dropout layers of rate 0: the bits of LeNet-5 without them.
  @Test func aRateOfZeroChangesNoBit() throws {
    var with = try lenet5("epochs=2", "batchSize=4", "shuffle=true", "log.everySteps=1")
    // A name by kind and place would change with the place, and the initial weights with it.
    for layer in with.model.layers where layer.name == nil {
      #expect(["scaledTanh", "rbf"].contains(layer.kind))
    }
    let without = with
    var dropout = DropoutSpec()
    dropout.rate = 0
    with.model.layers.insert(.dropout(dropout), at: with.model.layers.count - 1)
    with.model.layers.insert(.dropout(dropout), at: 1)
    func trained(_ spec: ExperimentSpec) throws -> Heard {
      var heard = Heard()
      #expect(
        try makeTrainer(spec, digits(22, 5, for: spec)).listen(to: &heard) == .finished)
      return heard.withoutTimes
    }
    #expect(try trained(with) == trained(without))
  }
}
