import Networks
import Specs
import Tensors
import Testing
import Training

/// A trainer that starts from given parameters instead of its spec's initialization.
@Suite struct InitialParametersTests {
  @Test func trainingStartsFromWhatIsGiven() throws {
    let spec = try lenet5("epochs=2", "batchSize=4", "shuffle=true", "log.everySteps=1")
    let data = try digits(10, 4, for: spec)
    let given = try makeTrainer(spec, seed: 1, data).state
    let trainer = try makeTrainer(spec, seed: 0, data, initialParameters: given.parameters)
    #expect(trainer.state == given)
    #expect(trainer.finishedEpochs == 0)

    let restored = try makeTrainer(spec, seed: 0, data)
    #expect(restored.state != given)
    try restored.restore(given)
    var (heard, expected) = (Heard(), Heard())
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(try restored.listen(to: &expected) == .finished)
    #expect(heard.withoutTimes == expected.withoutTimes)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let spec = try TwoPixels.spec()
    let set = try TwoPixels.set(TwoPixels.left, labels: [0])
    let fitting = TwoPixels.state(weights: [1, 2, 3, 4]).parameters
    func parameter(_ layer: String, _ name: String, _ shape: Shape) -> StoredParameter {
      StoredParameter(
        layer: layer, name: name, axes: "", tensor: Tensor(repeating: 0, shape: shape))
    }
    let misfits = [
      [], fitting + fitting, [parameter("G", "weight", [2, 2])], [parameter("F", "bias", [2, 2])],
      [parameter("F", "weight", [1, 4])], [parameter("F", "weight", [2, 3])],
    ]
    for misfit in misfits {
      #expect(throws: NetworkError.self) {
        try makeTrainer(
          spec, .init(train: set, test: set), initialParameters: misfit)
      }
    }
    #expect(
      throws: NetworkError.parametersDoNotFit(
        expected: "F/weight 2×2", found: "F/weight 2×3")
    ) {
      try makeTrainer(spec, .init(train: set, test: set), initialParameters: misfits[5])
    }
  }

  /// A net that keeps dense weights and masks them as it computes writes values where LeNet-5's table
  /// has no connection. No gradient would ever change them here, so they are taken as zero.
  @Test func whatTheConnectionTableLeavesOutStaysZero() throws {
    let spec = try lenet5("epochs=1")
    let data = try digits(4, 2, for: spec)
    var dense = try makeTrainer(spec, data).state
    let place = try #require(
      dense.parameters.firstIndex { $0.layer == "C3" && $0.name == "weight" })
    let exists = dense.parameters[place].tensor.scalars.map { $0 != 0 }
    #expect(exists.filter { !$0 }.count == 2400 - 1500)
    dense.parameters[place].tensor.scalars = [Float](repeating: 0.01, count: 2400)
    let trainer = try makeTrainer(spec, data, initialParameters: dense.parameters)
    #expect(trainer.state.parameters[place].tensor.scalars == exists.map { $0 ? 0.01 : 0 })
    #expect(try trainer.run { _ in } == .finished)
    let trained = trainer.state.parameters[place].tensor.scalars
    #expect(zip(trained, exists).allSatisfy { ($0 == 0) == !$1 })
  }
}
