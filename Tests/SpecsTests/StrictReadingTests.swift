import Testing

@testable import Specs

@Suite struct StrictReading {
  @Test func acceptsTheSample() {
    #expect(refusal(sampleText) == nil)
  }

  @Test func pinsMessages() {
    #expect(
      refusal(sample("\"learningRate\"", "\"learningRat\""))
        == "a.json:13:25: optimizer.sgd.learningRat: unknown key; did you mean \"learningRate\"?")
    #expect(
      refusal(sample("\"value\": 5e-4", "\"value\": -5e-4"))
        == "a.json:13:101: optimizer.sgd.learningRate.steps[1].value: expected a number > 0, found -5e-4"
    )
    #expect(
      refusal(sample("\"value\": 5e-4", "\"value\": 1e999"))
        == "a.json:13:101: optimizer.sgd.learningRate.steps[1].value: expected a finite number that a "
        + "Double can hold, found 1e999")
    #expect(
      refusal(sample("\"kernelSize\": 5", "\"kernelSize\": 0"))
        == "a.json:5:64: model.layers[0].conv.kernelSize: expected a whole number ≥ 1, found 0")
    #expect(
      refusal(sample("\"kernelSize\": 5, ", ""))
        == "a.json:5:14: model.layers[0].conv.kernelSize: missing key: The kernel's side, or height and "
        + "width.")
    #expect(
      refusal(sample("\"digits\"", "\"fashion_mnist\""))
        == "a.json:3:19: data.set: unknown name \"fashion_mnist\"; did you mean \"fashion-mnist\"?")
    #expect(
      refusal(sample("\"digits\"", "\"cifar10\""))
        == "a.json:3:19: data.set: unknown name \"cifar10\"; known here: mnist, fashion-mnist, digits"
    )
    #expect(
      refusal(sample("\"test.error\"", "\"test.eror\""))
        == "a.json:17:25: claims[0].metric: unknown name \"test.eror\"; did you mean \"test.error\"?"
    )
    #expect(
      refusal(sample("\"epochs\": 3,", "\"epochs\": 3, \"epochs\": 4,"))
        == "a.json:15:16: epochs: key given twice, first on line 15")
    #expect(
      refusal(sample("\"epochs\": 3,", "\"epochs\": \"3\","))
        == "a.json:15:13: epochs: expected a whole number, found \"3\"")
    #expect(refusal("[]") == "a.json:1:1: expected an object, found []")
    #expect(
      refusal("{}", file: nil)
        == "line 1, column 1: name: missing key: The experiment's short name; its results go to "
        + "results/NAME/.")
  }

  @Test(arguments: [
    ("\"epochs\": 3", "\"epochs\": 3.5", "epochs: expected a whole number, found 3.5"),
    ("\"epochs\": 3", "\"epochs\": null", "epochs: expected a whole number, found null"),
    ("\"epochs\": 3", "\"epochs\": 0", "epochs: expected a whole number ≥ 1, found 0"),
    (
      "\"epochs\": 3", "\"epochs\": 1e10",
      "epochs: expected a whole number ≤ 1000000000, found 1e10"
    ),
    ("\"batchSize\": 1", "\"batchSize\": -1", "batchSize: expected a whole number ≥ 1, found -1"),
    (
      "\"epochs\": 3", "\"threads\": 0, \"epochs\": 3",
      "threads: expected a whole number ≥ 1, found 0"
    ),
    ("\"epochs\": 3", "\"shuffle\": 1, \"epochs\": 3", "shuffle: expected true or false, found 1"),
    ("\"epochs\": 3", "\"title\": 1, \"epochs\": 3", "title: expected a text, found 1"),
    ("[0, 1]", "3", "seeds: expected a list, found 3"),
    (
      "\"sigmoid\"", "\"sigmoyd\"", "layers[2]: unknown name \"sigmoyd\"; did you mean \"sigmoid\"?"
    ),
    (
      "\"sigmoid\"", "\"conv\"",
      "layers[2]: expected {\"conv\": {…}} with what it needs, found \"conv\""
    ),
    ("\"sigmoid\"", "{}", "layers[2]: expected an object with one of the keys conv, maxPool,"),
    (
      "\"sigmoid\"", "{\"sigmoid\": {}, \"rbf\": {}}",
      "found 2 keys (sigmoid, rbf) (keep one; --set can replace the whole object)"
    ),
    (
      "\"sigmoid\"", "{\"Conv\": {}}", "layers[2].Conv: unknown key; did you mean \"conv\"?"
    ),
    ("\"sigmoid\"", "7", "layers[2]: expected an object with one of the keys conv,"),
    (
      "\"optimizer\": {\"sgd\"", "\"optimizer\": {\"rmsprop\"",
      "optimizer.rmsprop: unknown key; known here: sgd, adam"
    ),
    (
      "\"rbf-distance\"", "\"mse\"",
      "loss: unknown name \"mse\"; known here: rbf-distance, rbf-map, cross-entropy, "
        + "mean-squared-error"
    ),
    (
      "\"rbf-distance\"", "\"crossentropy\"",
      "loss: unknown name \"crossentropy\"; did you mean \"cross-entropy\"?"
    ),
    (
      "\"rbf-distance\"", "{\"cross-entropy\": {\"smoothing\": 0.1}}",
      "loss.cross-entropy.smoothing: unknown key; known here: "
    ),
    ("\"rbf-distance\"", "3", "loss: expected an object with one of the keys rbf-distance,"),
    (
      "\"lecun1998-fan-in\"", "\"pytorch\"",
      "initialization: unknown name \"pytorch\"; known here: lecun1998-fan-in, pytorch-default,"
    ),
    (
      "\"lecun1998-fan-in\"", "\"parts\"",
      "initialization: expected {\"parts\": {…}} with what it needs, found \"parts\""
    ),
    (
      "[-0.1, 1.175]", "[-0.1]",
      "data.transforms[0].scale.to: expected a list of 2 values, found [-0.1]"
    ),
    (
      "[-0.1, 1.175]", "[-0.1, true]",
      "data.transforms[0].scale.to[1]: expected a number, found true"
    ),
  ])
  func refuses(_ piece: String, _ replacement: String, message: String) {
    let refused = refusal(sample(piece, replacement))
    #expect(refused?.contains(message) == true, "\(refused ?? "accepted")")
  }

  @Test func refusesAWrongTypeForASchedule() {
    let spec = sample(
      "{\"steps\": [{\"from\": 0, \"value\": 1e-3}, {\"from\": 2, \"value\": 5e-4}]}", "true")
    #expect(
      refusal(spec)
        == "a.json:13:41: optimizer.sgd.learningRate: expected a number or an object with one of the "
        + "keys steps, stepLR, multiStep, cosine, found true")
    let quoted = refusal(sampleText, overrides: ["optimizer.sgd.learningRate=0,1"])
    #expect(
      quoted
        == "--set optimizer.sgd.learningRate=0,1: expected a number or an object with one of the keys "
        + "steps, stepLR, multiStep, cosine, found \"0,1\"")
  }

  @Test func carriesItsParts() {
    let text = sample("\"learningRate\"", "\"learningRat\"")
    do {
      _ = try ExperimentSpec(json: text, file: "a.json")
      Issue.record("accepted an unknown key")
    } catch {
      #expect(error.origin == .text(file: "a.json", line: 13, column: 25))
      #expect(error.path == "optimizer.sgd.learningRat")
      #expect(error.problem.nearestKnown == "learningRate")
    }
  }

  @Test func acceptsEditorsKeyAndNull() throws {
    let text = sample("\"name\": \"sample\"", "\"$schema\": \"schema.json\", \"name\": \"sample\"")
    #expect(try ExperimentSpec(json: text) == ExperimentSpec(json: sampleText))
    let null = sample("{\"set\": \"digits\"", "{\"set\": \"digits\", \"standsInFor\": null")
    #expect(try ExperimentSpec(json: null) == ExperimentSpec(json: sampleText))
  }

  @Test func leavesOutWhatHasADefault() throws {
    let spec = try ExperimentSpec(
      json: """
        {"name": "n", "data": {"set": "mnist"}, "model": {"layers": ["sigmoid"]},
         "initialization": "pytorch-default", "loss": "rbf-distance",
         "optimizer": {"sgd": {"learningRate": 0.01}}, "batchSize": 1, "epochs": 1}
        """)
    var expected = ExperimentSpec()
    expected.name = "n"
    expected.model.layers = [.sigmoid(SigmoidSpec())]
    #expect(spec == expected)
  }

  @Test func aChoiceWithoutSettingsIsItsNameOrAnEmptyObject() throws {
    for name in ["cross-entropy", "rbf-distance"] {
      let plain = try ExperimentSpec(json: sampleText, overrides: ["loss=\(name)"])
      let object = try ExperimentSpec(json: sampleText, overrides: ["loss={\"\(name)\": {}}"])
      #expect(plain == object && plain.loss.name == name)
    }
    let rule = try ExperimentSpec(
      json: sampleText, overrides: [#"initialization={"lecun1998-fan-in": {"exponent": 0.5}}"#])
    #expect(rule.initialization == .lecun1998FanIn(with { $0.exponent = 0.5 }))
    #expect(
      try ExperimentSpec(json: sampleText).initialization == .lecun1998FanIn(FanInSpec()))
  }

  @Test func layersMayHoldLayers() throws {
    let spec = try ExperimentSpec(
      json: sampleText,
      overrides: [
        #"model.layers[2]={"residual": {"body": ["relu", {"concat": {"branches": [[], ["tanh"]]}}]}}"#,
        "model.layers[2].residual.body[1].concat.branches[1][0]=sigmoid",
      ])
    let concat: ConcatSpec = with { $0.branches = [[], [.sigmoid(SigmoidSpec())]] }
    #expect(
      spec.model.layers[2]
        == .residual(with { $0.body = [.relu(ReLUSpec()), .concat(concat)] }))
  }

  @Test(arguments: [
    ("learningRat", "learningRate"), ("kernelsize", "kernelSize"),
    ("ouputChannels", "outputChannels"),
    ("nmae", "name"), ("Seeds", "seeds"), ("lr", nil), ("momentum", nil), ("", nil),
  ])
  func findsTheNearestName(_ name: String, nearest: String?) {
    let known = ["name", "kernelSize", "outputChannels", "learningRate", "seeds", "epochs"]
    #expect(nearestName(to: name, among: known) == nearest)
  }
}
