import Testing

@testable import Specs

@Suite struct Overrides {
  private func spec(_ overrides: String...) throws -> ExperimentSpec {
    try ExperimentSpec(json: sampleText, overrides: overrides)
  }

  private func refused(_ override: String) -> String? {
    refusal(sampleText, overrides: [override])
  }

  @Test func setsSingleValues() throws {
    #expect(try spec("batchSize=64").batchSize == 64)
    #expect(try spec("data.set=mnist").data.set == .mnist)
    #expect(try spec("title=Two words").title == "Two words")
    #expect(try spec("title=a=b").title == "a=b")
    #expect(try spec("title=").title == "")
    #expect(try spec("title=\"nan\"").title == "nan")
    #expect(try spec("seeds[1]=9").seeds == [0, 9])
    guard case .conv(let conv) = try spec("model.layers[0].conv.kernelSize=3").model.layers[0]
    else {
      Issue.record("no convolution")
      return
    }
    #expect(conv.kernelSize == 3)
    #expect(conv.outputChannels == 3)
  }

  @Test func replacesWholeObjects() throws {
    #expect(
      try spec("optimizer.sgd.learningRate=0.5").optimizer
        == OptimizerSpec.sgd(with { $0.learningRate = .constant(0.5) }))
    #expect(try spec("model.layers[2]=scaledTanh").model.layers[2] == .scaledTanh(ScaledTanhSpec()))
    #expect(try spec("claims=[]").claims == [])
    #expect(try spec(#"data={"set": "mnist"}"#).data == DataSpec())
  }

  @Test func setsWhatTheFileLeavesOut() throws {
    #expect(try spec("threads=2").threads == 2)
    #expect(try spec("log.everySteps=7").log.everySteps == 7)
    #expect(try spec("data.train.first=600").data.train.first == 600)
    #expect(try spec("model.layers[2].sigmoid.name=f2").model.layers[2].name == "f2")
    #expect(try spec("data.standsInFor=mnist").data.standsInFor == .mnist)
  }

  @Test func removesWithNull() throws {
    #expect(try spec("data.train.first=6", "data.train.first=null").data.train.first == nil)
    #expect(try spec("claims[0].afterEpochs=null").claims[0].afterEpochs == nil)
  }

  @Test func appliesInOrder() throws {
    #expect(try spec("epochs=4", "epochs=5").epochs == 5)
    let kinds = try spec(
      "model.layers[2]={\"linear\": {\"outputs\": 2}}", "model.layers[2].linear.outputs=3")
    #expect(kinds.model.layers[2] == .linear(with { $0.outputs = 3 }))
  }

  @Test func pinsMessages() {
    #expect(
      refused("optimizer.sgd.learningRate=nan")
        == "--set optimizer.sgd.learningRate=nan: expected a finite number, found nan "
        + "(in double quotes it would be a text)")
    #expect(
      refused("optimizer.sgd.learningRat=0.1")
        == "--set optimizer.sgd.learningRat=0.1: unknown key; did you mean \"learningRate\"?")
    #expect(
      refused("optimzer.sgd.learningRate=0.1")
        == "--set optimzer.sgd.learningRate=0.1: optimzer: unknown key; did you mean \"optimizer\"?"
    )
    #expect(
      refused("optimizer.sgd.learningRate=-0.1")
        == "--set optimizer.sgd.learningRate=-0.1: expected a number > 0, found -0.1")
    #expect(
      refused("epochs=1e999")
        == "--set epochs=1e999: expected a finite number that a Double can hold, found 1e999")
    #expect(
      refused("title=3")
        == "--set title=3: expected a text, found 3 (put double quotes around it, within single ones "
        + "for the shell)")
    #expect(
      refused("model.layers[9].conv.stride=2")
        == "--set model.layers[9].conv.stride=2: model.layers: expected an index from 0 to 4, found [9] "
        + "(set model.layers=[…] as a whole)")
    #expect(
      refused("model.layers.conv.stride=2")
        == "--set model.layers.conv.stride=2: model.layers: expected an index, as in model.layers[0], "
        + "found .conv")
    #expect(
      refused("epochs.first=2")
        == "--set epochs.first=2: epochs: expected the path to end here, at a whole number, found first"
    )
    #expect(
      refused("optimizer.sgd={\"learningRate\": {\"steps\": [{\"from\": 0}]}}")
        == "--set optimizer.sgd={\"learningRate\": {\"steps\": [{\"from\": 0}]}}: "
        + "optimizer.sgd.learningRate.steps[0].value: missing key: The value.")
  }

  @Test(arguments: [
    ("epochs", "expected PATH=VALUE"), ("=3", "expected PATH=VALUE"), ("", "expected PATH=VALUE"),
    ("a..b=3", "expected PATH=VALUE"), ("seeds[x]=3", "expected PATH=VALUE"),
    ("seeds[=3", "expected PATH=VALUE"), ("seeds[-1]=3", "expected PATH=VALUE"),
    ("seeds[0]x=3", "expected PATH=VALUE"),
    ("seeds[99999999999999999999]=3", "expected PATH=VALUE"),
    ("epochs=inf", "expected a finite number, found inf"),
    ("epochs=-Infinity", "expected a finite number, found -Infinity"),
    ("epochs=three", "expected a whole number, found \"three\""),
    ("seeds=[1,", "not JSON: expected a JSON value, found the end of the value"),
    ("data={\"set\": \"mnist\", \"set\": \"digits\"}", "data.set: key given twice"),
    ("model.layers[0].linear.outputs=3", "found 2 keys (conv, linear) (keep one"),
    ("model.layers[1].subsample.mode=sum", "did you mean \"subsampling\"?"),
    ("notes[0]=x", "expected a list, to set item [0] of, found nothing there in the file"),
    (
      "optimizer.sgd.learningRate.steps[0].valu=1",
      "optimizer.sgd.learningRate.steps[0].valu=1: unknown key; did you mean \"value\"?"
    ),
    ("seeds[0][1]=3", "expected the path to end here, at a whole number, found [1]"),
  ])
  func refuses(_ override: String, message: String) {
    let message = message
    #expect(refused(override)?.contains(message) == true, "\(refused(override) ?? "accepted")")
  }

  @Test func refusesToReachIntoANumber() {
    let overrides = ["optimizer.sgd.learningRate=1", "optimizer.sgd.learningRate.steps=[]"]
    #expect(
      refusal(sampleText, overrides: overrides)?.contains(
        "(set optimizer.sgd.learningRate=… as a whole)")
        == true)
  }
}

/// A value of defaults with some of them changed.
func with<Value: ObjectSpec>(_ change: (inout Value) -> Void) -> Value {
  var value = Value()
  change(&value)
  return value
}

/// The counts that a model is checked against are its source's, and not those of a changed model.
@Suite struct OverriddenCounts {
  private func counts(_ overrides: String...) throws -> CountsSpec? {
    let text = sampleText.replacing(
      #""layers": ["#, with: #""counts": {"parameters": 17}, "layers": ["#)
    return try ExperimentSpec(json: text, overrides: overrides).model.counts
  }

  @Test func staysWhereTheModelDoes() throws {
    #expect(try counts()?.parameters == 17)
    #expect(try counts("epochs=2", "data.train.first=5")?.parameters == 17)
  }

  @Test(arguments: ["model.residual=false", "data.transforms=[]"])
  func goesWithTheModel(_ override: String) throws {
    #expect(try counts(override) == nil)
  }

  @Test func isTheOneThatIsSet() throws {
    let set = "model.counts.parameters=18"
    #expect(try counts("model.residual=false", set)?.parameters == 18)
    #expect(try counts(set)?.parameters == 18)
  }
}
