import OneDNNBackend
import Testing
import Training

@Suite struct ScheduleTests {
  /// The recipe sets the rate at the end of an epoch, for the next one: at the end of epochs 0–4
  /// 1e-3, 5–9 5e-4, 10–14 2e-4, then 1e-4. So epoch 5, the sixth, still runs at 1e-3.
  @Test func lenet5sRatesChangeWhereTheRecipeSays() throws {
    let spec = try lenet5()
    let data = try digits(1, 1, for: spec)
    let trainer = try Trainer(
      spec, seed: 0, train: data.train, test: data.test, backend: try OneDNNBackend())
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.epochs.map(\.epoch) == Array(0..<25))
    let expected =
      [Double](repeating: 1e-3, count: 6) + [Double](repeating: 5e-4, count: 5)
      + [Double](repeating: 2e-4, count: 5) + [Double](repeating: 1e-4, count: 9)
    #expect(heard.epochs.map(\.learningRate) == expected)
  }

  /// "left" at ¼: the column goes from 0 to ½; in the next epoch at ⅛ the gradient is 2(½ − 1) = −1
  /// and it goes to ½ + ⅛.
  @Test func updatesTakeTheRateOfTheirEpoch() throws {
    let spec = try TwoPixels.spec(
      "epochs=2",
      #"optimizer.sgd.learningRate={"steps":[{"from":0,"value":0.25},{"from":1,"value":0.125}]}"#)
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(spec, train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.states.map { $0.parameters[0].tensor.scalars[0] } == [0.5, 0.625])
  }

  /// A continued training takes up the schedule where it was left.
  @Test func aRestoredTrainerTakesTheRateOfItsEpoch() throws {
    let spec = try lenet5()
    let data = try digits(1, 1, for: spec)
    let trainer = try Trainer(
      spec, seed: 0, train: data.train, test: data.test, backend: try OneDNNBackend())
    var state = trainer.state
    state.finishedEpochs = 15
    try trainer.restore(state)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.epochs.map(\.epoch) == Array(15..<25))
    #expect(heard.epochs.prefix(2).map(\.learningRate) == [2e-4, 1e-4])
  }
}
