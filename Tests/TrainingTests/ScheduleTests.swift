import Specs
import Testing
import Training

@Suite struct ScheduleTests {
  /// The recipe sets the rate at the end of an epoch, for the next one: at the end of epochs 0–4
  /// 1e-3, 5–9 5e-4, 10–14 2e-4, then 1e-4. So epoch 5, the sixth, still runs at 1e-3.
  @Test func lenet5sRatesChangeWhereTheRecipeSays() throws {
    let spec = try lenet5()
    let data = try digits(1, 1, for: spec)
    let trainer = try makeTrainer(spec, data)
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
    let trainer = try makeTrainer(spec, data)
    var state = trainer.state
    state.finishedEpochs = 15
    try trainer.restore(state)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    #expect(heard.epochs.map(\.epoch) == Array(15..<25))
    #expect(heard.epochs.prefix(2).map(\.learningRate) == [2e-4, 1e-4])
  }

  /// The values by epoch are those of PyTorch's StepLR, MultiStepLR and CosineAnnealingLR, by the
  /// closed forms that its documentation gives:
  ///
  ///     >>> import math
  ///     >>> [0.1 * 0.5 ** (e // 3) for e in range(8)]
  ///     >>> [0.1 * 0.2 ** sum(m <= e for m in (2, 5)) for e in range(7)]
  ///     >>> [1e-4 + (0.1 - 1e-4) * (1 + math.cos(math.pi * e / 4)) / 2 for e in range(5)]
  ///
  /// After its epochs the cosine stays at the minimum, where PyTorch's would rise again.
  @Test(arguments: [
    (
      #"{"stepLR": {"initial": 0.1, "stepSize": 3, "gamma": 0.5}}"#,
      [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025]
    ),
    (
      #"{"multiStep": {"initial": 0.1, "milestones": [5, 2], "gamma": 0.2}}"#,
      [
        0.1, 0.1, 0.020000000000000004, 0.020000000000000004, 0.020000000000000004,
        0.004000000000000001, 0.004000000000000001,
      ]
    ),
    (
      #"{"cosine": {"initial": 0.1, "minimum": 0.0001, "epochs": 4}}"#,
      [
        0.1, 0.08536998372026805, 0.050050000000000004, 0.014730016279731955, 0.0001, 0.0001,
        0.0001,
      ]
    ),
  ])
  func schedulesAreThoseOfPyTorch(_ schedule: String, _ expected: [Double]) throws {
    let spec = try TwoPixels.spec(
      "epochs=\(expected.count)", "optimizer.sgd.learningRate=\(schedule)")
    let train = try TwoPixels.set(TwoPixels.left, labels: [0])
    let trainer = try TwoPixels.trainer(spec, train: train, test: train)
    var heard = Heard()
    #expect(try trainer.listen(to: &heard) == .finished)
    let rates = heard.epochs.map(\.learningRate)
    #expect(rates.count == expected.count)
    for (epoch, (rate, wanted)) in zip(rates, expected).enumerated() {
      #expect(abs(rate - wanted) <= 1e-15 * 0.1, "epoch \(epoch)")
    }
    // What a step moves is the rate: "left" goes from w to w + 2·rate·(1 − w).
    var weight = 0.0
    for (rate, state) in zip(expected, heard.states) {
      weight += 2 * rate * (1 - weight)
      #expect(abs(Double(state.parameters[0].tensor.scalars[0]) - weight) < 1e-6)
    }
  }
}
