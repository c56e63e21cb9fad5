import Specs
import Testing
import Training

/// Same spec, seed and data: same bits, interrupted or not.
@Suite struct DeterminismTests {
  /// 23 digits in batches of 5: a last batch of 3.
  private func trainer(seed: Int = 0, _ overrides: String...) throws -> Trainer {
    let spec = try ExperimentSpec.load(
      path: sourceFolder("experiments/lenet5-blog.json"),
      overrides: ["claims=[]", "epochs=4", "log.everySteps=1"] + overrides)
    let data = try digits(23, 11, for: spec)
    return try makeTrainer(spec, seed: seed, data)
  }

  private func trained(_ trainer: Trainer) throws -> Heard {
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    return heard.withoutTimes
  }

  @Test(arguments: ["shuffle=false", "shuffle=true"], ["batchSize=1", "batchSize=5"])
  func theSameSeedGivesTheSameBits(_ shuffle: String, _ batchSize: String) throws {
    let first = try trained(trainer(shuffle, batchSize))
    #expect(try trained(trainer(shuffle, batchSize)) == first)
    let other = try trained(trainer(seed: 1, shuffle, batchSize))
    #expect(other.states.last != first.states.last)
  }

  @Test func shufflingChangesTheOrderEveryEpoch() throws {
    // A rate so small that a step's loss tells its image.
    let still = "optimizer.sgd.learningRate=1e-30"
    let fileOrder = try trained(trainer(still)).losses
    let shuffled = try trained(trainer(still, "shuffle=true")).losses
    // The first seed's weights in the second seed's order.
    let second = try trainer(seed: 1, still, "shuffle=true")
    try second.restore(try trainer().state)
    let otherSeed = try trained(second).losses
    func epoch(_ number: Int, of losses: [Float]) -> [Float] {
      Array(losses[number * 23..<(number + 1) * 23])
    }
    let first = epoch(0, of: fileOrder)
    // Not all differ: images of one label may cost the same to the last bit.
    #expect(Set(first).count > 10)
    for number in 0..<4 {
      #expect(epoch(number, of: fileOrder) == first)
      #expect(epoch(number, of: shuffled) != first)
      #expect(epoch(number, of: shuffled).sorted() == first.sorted())
    }
    #expect(epoch(0, of: shuffled) != epoch(1, of: shuffled))
    #expect(epoch(0, of: otherSeed) != epoch(0, of: shuffled))
    #expect(epoch(0, of: otherSeed).sorted() == first.sorted())
  }

  @Test(arguments: ["shuffle=false", "shuffle=true"], [0, 1, 2, 3, 4])
  func aRestoredTrainingGivesTheBitsOfAnUninterruptedOne(
    _ shuffle: String, _ finishedEpochs: Int
  ) throws {
    let beginning = try trainer(shuffle, "batchSize=5")
    let start = beginning.state
    let whole = try trained(beginning)
    let state = finishedEpochs == 0 ? start : whole.states[finishedEpochs - 1]
    #expect(state.finishedEpochs == finishedEpochs)

    // Another seed's weights, so that everything must come from the state.
    let continued = try trainer(shuffle, "batchSize=5")
    var scrambled = continued.state
    for index in scrambled.parameters.indices {
      scrambled.parameters[index].tensor.scalars.reverse()
    }
    try continued.restore(scrambled)
    try continued.restore(state)
    #expect(continued.state == state)
    let rest = try trained(continued)
    #expect(rest.epochs == Array(whole.epochs[finishedEpochs...]))
    #expect(rest.states == Array(whole.states[finishedEpochs...]))
    #expect(rest.steps == Array(whole.steps[(finishedEpochs * 5)...]))
    #expect(rest.losses == Array(whole.losses[(finishedEpochs * 5)...]))
    #expect(try continued.testAnswers() == beginning.testAnswers())
  }

  @Test func aFinishedTrainingHasNothingLeftToDo() throws {
    let finished = try trainer()
    let whole = try trained(finished)
    var heard = Heard()
    #expect(try finished.listen(to: &heard) == .finished)
    #expect(heard == Heard())
    #expect(finished.state == whole.states.last)
  }
}
