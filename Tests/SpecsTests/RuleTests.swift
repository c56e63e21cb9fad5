import Testing

@testable import Specs

/// Every rule and contradiction, by a value that breaks it.
@Suite struct Rules {
  /// What a layer in the sample's third place is refused with, from the key on.
  private func refused(layer: String) -> String? {
    refusal(sampleText, overrides: ["model.layers[2]=" + layer]).map { message in
      message.text(afterLast: "model.layers[2].") ?? message
    }
  }

  @Test(arguments: [
    (
      #"{"conv": {"outputChannels": 6, "kernelSize": 3, "groups": 4}}"#,
      "conv.groups: expected a divisor of the 6 outputChannels, found 4"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "groups": 2, "connections": ["X."]}}"#,
      #"conv.connections: expected no table beside groups, found ["X."] (draw the groups into the "#
        + "table and leave groups out)"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "groups": 0}}"#,
      "conv.groups: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": [3, 0]}}"#,
      "conv.kernelSize[1]: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "stride": [1, 0]}}"#,
      "conv.stride[1]: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "dilation": 0}}"#,
      "conv.dilation: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "padding": -1}}"#,
      "conv.padding: expected a whole number ≥ 0, found -1"
    ),
    (
      #"{"conv": {"outputChannels": 2, "kernelSize": 3, "paddingMode": "zeros"}}"#,
      #"conv.paddingMode: unknown name "zeros"; known here: constant, replicate"#
    ),
    (
      #"{"maxPool": {"kernelSize": 0}}"#,
      "maxPool.kernelSize: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"maxPool": {"kernelSize": 2, "stride": 0}}"#,
      "maxPool.stride: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"maxPool": {"kernelSize": 2, "padding": 2}}"#,
      "maxPool.padding: expected at most half the window of 2×2, found 2×2"
    ),
    (
      #"{"averagePool": {"kernelSize": [2, 4], "padding": [1, 3]}}"#,
      "averagePool.padding: expected at most half the window of 2×4, found 1×3"
    ),
    (
      #"{"averagePool": {"kernelSize": 2, "countPadding": true}}"#,
      #"averagePool.countPadding: unknown key; did you mean "countsPadding"?"#
    ),
    (#"{"batchNorm": {"epsilon": 0}}"#, "batchNorm.epsilon: expected a number > 0, found 0"),
    (
      #"{"batchNorm": {"updateRate": 0}}"#,
      "batchNorm.updateRate: expected a number > 0 and ≤ 1, found 0"
    ),
    (
      #"{"batchNorm": {"updateRate": 1.5}}"#,
      "batchNorm.updateRate: expected a number > 0 and ≤ 1, found 1.5"
    ),
    (#"{"dropout": {"rate": 1}}"#, "dropout.rate: expected a number ≥ 0 and < 1, found 1"),
    (#"{"dropout": {"rate": -0.1}}"#, "dropout.rate: expected a number ≥ 0 and < 1, found -0.1"),
    (
      #"{"residual": {"body": []}}"#,
      "residual.body: expected at least one of the layers, found []"
    ),
    (
      #"{"residual": {"body": [{"relu": {"name": "a"}}, {"tanh": {"name": "a"}}]}}"#,
      #"residual.body[1].tanh.name: expected a name that no other layer has, found "a", the name of "#
        + "[0] too"
    ),
    (
      #"{"residual": {"body": ["relu"], "shortcut": [{"relu": {"name": "a"}}, {"relu": {"name": "a"}}]}}"#,
      "residual.shortcut[1].relu.name: expected a name that no other layer has"
    ),
    (
      #"{"residual": {"body": [{"conv": {"outputChannels": 1}}]}}"#,
      "residual.body[0].conv.kernelSize: missing key: "
    ),
    (
      #"{"concat": {"branches": []}}"#,
      "concat.branches: expected at least one of the branches, found []"
    ),
    (
      #"{"concat": {"branches": [[], [{"relu": {"name": "a"}}, {"relu": {"name": "a"}}]]}}"#,
      "concat.branches[1][1].relu.name: expected a name that no other layer has"
    ),
    (
      #"{"concat": {"branches": ["relu"]}}"#,
      #"concat.branches[0]: expected a list, found "relu""#
    ),
    (
      #"{"residualStage": {"outputChannels": 4, "blocks": 0}}"#,
      "residualStage.blocks: expected a whole number from 1 to 1000, found 0"
    ),
    (
      #"{"residualStage": {"outputChannels": 4, "stride": [2, 1]}}"#,
      "residualStage.stride: expected a whole number, found [2,1]"
    ),
    (
      #"{"vggBlock": {"convolutions": 1001, "outputChannels": 4}}"#,
      "vggBlock.convolutions: expected a whole number from 1 to 1000, found 1001"
    ),
    (
      #"{"ninBlock": {"outputChannels": 4, "kernelSize": [1, 0]}}"#,
      "ninBlock.kernelSize[1]: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"inception": {"oneByOne": 4, "threeByThree": [6], "fiveByFive": [2, 4], "pooled": 4}}"#,
      "inception.threeByThree: expected a list of 2 values, found [6]"
    ),
    (
      #"{"inception": {"oneByOne": 4, "threeByThree": [6, 8], "fiveByFive": [2, 0], "pooled": 4}}"#,
      "inception.fiveByFive[1]: expected a whole number ≥ 1, found 0"
    ),
    (
      #"{"linear": {"outputs": 3, "initialization": {"weights": "paddle-default"}}}"#,
      #"linear.initialization.weights: unknown name "paddle-default"; known here: lecun1998-fan-in, "#
        + "pytorch-default, xavier-uniform, kaiming-normal, constant"
    ),
    (
      #"{"linear": {"outputs": 3, "initialization": {"biases": {"constant": "1"}}}}"#,
      #"linear.initialization.biases.constant: expected a number, found "1""#
    ),
    (
      #"{"linear": {"outputs": 3, "initialization": {"biases": "constant"}}}"#,
      #"linear.initialization.biases: expected {"constant": {…}} with what it needs, found "constant""#
    ),
    (
      #"{"unitBias": {"initialization": {"bias": {"constant": 1}}}}"#,
      #"unitBias.initialization.bias: unknown key; did you mean "biases"?"#
    ),
  ])
  func refuseLayers(_ layer: String, message: String) {
    let refused = refused(layer: layer)
    #expect(refused?.hasPrefix(message) == true, "\(refused ?? "accepted")")
  }

  @Test(arguments: [
    (
      #"initialization={"parts": {"weights": "xavier-uniform"}}"#,
      "initialization.parts.biases: missing key: Where biases come from."
    ),
    (
      #"initialization={"lecun1998-fan-in": {"scale": 0}}"#,
      "initialization.lecun1998-fan-in.scale: expected a number > 0, found 0"
    ),
    (
      #"loss={"mean-squared-error": {"targets": [1]}}"#,
      "loss.mean-squared-error.targets: expected a list of 2 values, found [1]"
    ),
    (
      #"loss={"mean-squared-error": {"targets": [1, 1]}}"#,
      "loss.mean-squared-error.targets[1]: expected values that differ, found 1 at [0] and at [1]"
    ),
    (
      #"loss={"mean-squared-error": {"targets": [1, -1]}}"#,
      "loss.mean-squared-error.targets: expected the right class's target, the second one, to be the "
        + "larger one, found [1,-1]"
    ),
    ("optimizer.sgd.momentum=1", "expected a number ≥ 0 and < 1, found 1"),
    ("optimizer.sgd.momentum=-0.5", "expected a number ≥ 0 and < 1, found -0.5"),
    ("optimizer.sgd.weightDecay=-1e-4", "expected a number ≥ 0, found -1e-4"),
    (
      "optimizer.sgd.nesterov=true",
      "expected false where there is no momentum, found true (give momentum a value, 0.9 say)"
    ),
    (#"optimizer={"sdlm": {}}"#, "optimizer.sdlm.learningRate: missing key: "),
    (
      #"optimizer={"sdlm": {"learningRate": 1, "mu": 0}}"#,
      "optimizer.sdlm.mu: expected a number > 0"
    ),
    (
      #"optimizer={"sdlm": {"learningRate": 1, "samples": 0}}"#,
      "optimizer.sdlm.samples: expected "
    ),
    (#"loss={"rbf-map": {"j": 0}}"#, "loss.rbf-map.j: expected a number > 0"),
    (#"optimizer={"adam": {}}"#, "optimizer.adam.learningRate: missing key: "),
    (
      #"optimizer={"adam": {"learningRate": 1, "beta1": 1}}"#,
      "optimizer.adam.beta1: expected a number ≥ 0 and < 1, found 1"
    ),
    (
      #"optimizer={"adam": {"learningRate": 1, "beta2": 1}}"#,
      "optimizer.adam.beta2: expected a number ≥ 0 and < 1, found 1"
    ),
    (
      #"optimizer={"adam": {"learningRate": 1, "epsilon": 0}}"#,
      "optimizer.adam.epsilon: expected a number > 0, found 0"
    ),
    (
      #"optimizer={"adam": {"learningRate": 0}}"#,
      "optimizer.adam.learningRate: expected a number > 0, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"stepLR": {"initial": 0, "stepSize": 1}}"#,
      "optimizer.sgd.learningRate.stepLR.initial: expected a number > 0, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"stepLR": {"initial": 1, "stepSize": 0}}"#,
      "stepLR.stepSize: expected a whole number ≥ 1, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"stepLR": {"initial": 1, "stepSize": 1, "gamma": 0}}"#,
      "stepLR.gamma: expected a number > 0, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"multiStep": {"initial": -1, "milestones": [1]}}"#,
      "multiStep.initial: expected a number > 0, found -1"
    ),
    (
      #"optimizer.sgd.learningRate={"multiStep": {"initial": 1, "milestones": []}}"#,
      "multiStep.milestones: expected at least one of the milestones, found []"
    ),
    (
      #"optimizer.sgd.learningRate={"multiStep": {"initial": 1, "milestones": [0]}}"#,
      "multiStep.milestones[0]: expected a whole number ≥ 1, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"multiStep": {"initial": 1, "milestones": [3, 3]}}"#,
      "multiStep.milestones[1]: expected values that differ, found 3 at [0] and at [1]"
    ),
    (
      #"optimizer.sgd.learningRate={"cosine": {"initial": 0, "epochs": 3}}"#,
      "cosine.initial: expected a number > 0, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"cosine": {"initial": 1, "epochs": 0}}"#,
      "cosine.epochs: expected a whole number ≥ 1, found 0"
    ),
    (
      #"optimizer.sgd.learningRate={"cosine": {"initial": 1, "epochs": 3, "minimum": -1}}"#,
      "cosine.minimum: expected a number ≥ 0, found -1"
    ),
    ("model.residual=1", "expected true or false, found 1"),
    ("model.counts.statistics=-1", "expected a whole number ≥ 0, found -1"),
    ("model.counts.flops=-1", "expected a whole number ≥ 0, found -1"),
    ("evaluation.batchSize=0", "expected a whole number from 1 to 100000, found 0"),
    ("evaluation.batchSize=100001", "expected a whole number from 1 to 100000, found 100001"),
    ("evaluation.lossMean=batch", #"unknown name "batch"; did you mean "batches"?"#),
    (
      "selection.everySteps=15",
      "selection: expected a data.dev to select on, found {\"everySteps\":15} (say which part of the "
        + "training file is the dev set: \"dev\": {\"from\": 50000})"
    ),
    (
      "log.weights=best",
      "expected all or none where nothing is selected, found \"best\" (say with selection how the best "
        + "are found)"
    ),
    (
      #"claims[0]={"metric": "step.loss", "afterEpochs": 1, "value": 1, "source": "s"}"#,
      "claims[0].afterEpochs: expected a metric that is measured after epochs, not step.loss, found 1 "
        + "(say afterUpdates)"
    ),
    (
      #"claims[0]={"metric": "best.test.loss", "afterEpochs": 1, "value": 1, "source": "s"}"#,
      "not best.test.loss, found 1 (leave afterEpochs out)"
    ),
    (
      #"claims[0]={"metric": "test.error", "afterUpdates": 1, "value": 1, "source": "s"}"#,
      "claims[0].afterUpdates: expected a metric that is measured between updates, not test.error, "
        + "found 1 (say afterEpochs)"
    ),
    (
      #"claims[0]={"metric": "best.dev.error", "afterUpdates": 1, "value": 1, "source": "s"}"#,
      "not best.dev.error, found 1 (leave afterUpdates out)"
    ),
    (
      #"claims[0]={"metric": "dev.loss", "afterUpdates": -1, "value": 1, "source": "s"}"#,
      "claims[0].afterUpdates: expected a whole number ≥ 0, found -1"
    ),
    (
      #"claims[0]={"metric": "best.test.error", "value": 12, "source": "s"}"#,
      "claims[0].value: expected an error rate between 0 and 1, found 12 (2.1 percent is 0.021)"
    ),
  ])
  func refuseValues(_ override: String, message: String) {
    let refused = refusal(sampleText, overrides: [override])
    #expect(refused?.contains(message) == true, "\(refused ?? "accepted")")
  }

  @Test func selectionNeedsADevSetAndTheBestWeightsASelection() {
    let dev = #"data.dev={"from": 50000, "first": 200}"#
    // The sample trains on all of the file.
    let train = "data.train.first=1000"
    let selection = "selection.everySteps=15"
    let best = "log.weights=best"
    #expect(refusal(sampleText, overrides: [train, dev, selection, best]) == nil)
    #expect(refusal(sampleText, overrides: [train, dev]) == nil)
    #expect(
      refusal(sampleText, overrides: [train, dev, selection, "selection.everySteps=0"])?
        .contains("expected a whole number ≥ 1, found 0") == true)
    #expect(
      refusal(sampleText, overrides: [train, dev, "selection={}"])?
        .contains("selection.everySteps: missing key: ") == true)
  }

  @Test func lossesHaveNoRangeAndErrorRatesDo() {
    for metric in Metric.allCases {
      let claim = #"claims[0]={"metric": "\#(metric.rawValue)", "value": 1.5, "source": "s"}"#
      #expect((refusal(sampleText, overrides: [claim]) == nil) == !metric.isErrorRate)
    }
  }
}

/// Epochs count from 0. The values are written out by hand from the formulas.
@Suite struct Schedules {
  private func values(_ schedule: String, epochs: Int) throws -> [Double] {
    let spec = try ExperimentSpec(
      json: sampleText, overrides: ["optimizer.sgd.learningRate=" + schedule])
    return (0..<epochs).map { spec.optimizer.learningRate.value(atEpoch: $0) }
  }

  private func expectClose(_ found: [Double], _ expected: [Double]) {
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found - expected) <= 1e-15 * expected.magnitude, "\(found), \(expected)")
    }
  }

  @Test func aNumberHoldsThroughout() throws {
    #expect(try values("0.25", epochs: 3) == [0.25, 0.25, 0.25])
  }

  @Test func stepsHoldUntilTheNext() throws {
    #expect(
      try values(
        #"{"steps": [{"from": 0, "value": 4}, {"from": 2, "value": 1}]}"#, epochs: 4)
        == [4, 4, 1, 1])
  }

  @Test func stepLRMultipliesEverySoManyEpochs() throws {
    expectClose(
      try values(#"{"stepLR": {"initial": 8, "stepSize": 2, "gamma": 0.5}}"#, epochs: 6),
      [8, 8, 4, 4, 2, 2])
    // R5: StepLR(6, 0.1) leaves the rate alone for the three epochs that were published.
    expectClose(
      try values(#"{"stepLR": {"initial": 0.001, "stepSize": 6}}"#, epochs: 7),
      [Double](repeating: 0.001, count: 6) + [1e-4])
  }

  @Test func multiStepMultipliesAtMilestones() throws {
    expectClose(
      try values(
        #"{"multiStep": {"initial": 8, "milestones": [3, 1], "gamma": 0.5}}"#, epochs: 5),
      [8, 4, 4, 2, 2])
  }

  /// cos 0 = 1, cos 60° = ½, cos 120° = −½, cos 180° = −1.
  @Test func cosineFallsToItsMinimumAndStaysThere() throws {
    let found = try values(
      #"{"cosine": {"initial": 9, "minimum": 1, "epochs": 3}}"#, epochs: 5)
    let expected = [9.0, 7, 3, 1, 1]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }
}

extension String {
  /// What follows a piece of the text; nil where it does not occur.
  fileprivate func text(afterLast piece: String) -> String? {
    // A `--set` quotes itself, so the last one counts.
    var rest: Substring?
    var text = self[...]
    while let range = text.firstRange(of: piece) {
      rest = text[range.upperBound...]
      text = text[range.upperBound...]
    }
    return rest.map(String.init)
  }
}
