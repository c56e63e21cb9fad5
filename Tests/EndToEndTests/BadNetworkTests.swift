import Testing

/// What is wrong with a spec of layers, losses, optimizers, parts of data and selection.
@Suite struct BadNetworkTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let all = [
    // Shapes.
    BadSpec(
      "kernel larger than its input", #""outputChannels": 4, "kernelSize": 3, "padding": 1"#,
      #""outputChannels": 4, "kernelSize": 9"#, "model.layers[4].residual.body[0]", "block/conv",
      "4×6×6", "9"),
    BadSpec(
      "a branch of other channels", #""name": "conv", "outputChannels": 4"#,
      #""name": "conv", "outputChannels": 5"#, "model.layers[4].residual", "block", "5×6×6",
      "4×6×6"),
    BadSpec(
      "a branch of another size", #""kernelSize": 3, "padding": 1}}]"#, #""kernelSize": 3}}]"#,
      "model.layers[4].residual", "block", "4×4×4", "4×6×6"),
    BadSpec(
      "branches that cannot stand in one", #""outputChannels": 5, "kernelSize": 3, "padding": 1"#,
      #""outputChannels": 5, "kernelSize": 3"#, "model.layers[5].concat", "both", "5×4×4"),
    BadSpec(
      "groups that do not divide", #""outputChannels": 3, "kernelSize": 1"#,
      #""outputChannels": 3, "kernelSize": 1, "groups": 4"#, "model.layers[5].concat", "groups"),
    BadSpec(
      "a pooling window larger than its input", #"{"maxPool": {"kernelSize": 2}}"#,
      #"{"maxPool": {"kernelSize": 20}}"#, "model.layers[3].maxPool", "4×12×12", "20"),
    BadSpec(
      "a resize to nothing", #"{"normalize""#, #"{"resize": {"to": 0}}, {"normalize""#,
      "data.transforms[0].resize.to", "found 0"),
    BadSpec(
      "other classes than the data's", #""name": "linear2", "outputs": 10"#,
      #""name": "linear2", "outputs": 11"#, "11 outputs", "10 classes"),
    BadSpec(
      "one name twice", #""name": "norm2""#, #""name": "norm1""#, "model.layers[9]", "norm1"),

    // Values.
    BadSpec("dropout of everything", #""rate": 0.3"#, #""rate": 1"#, "dropout.rate", "found 1"),
    BadSpec("negative dropout", #""rate": 0.3"#, #""rate": -0.1"#, "dropout.rate", "found -0.1"),
    BadSpec("dropout in percent", #""rate": 0.3"#, #""rate": 30"#, "dropout.rate", "found 30"),
    BadSpec(
      "batchNorm without epsilon", #"{"name": "norm1"}"#, #"{"name": "norm1", "epsilon": 0}"#,
      "batchNorm.epsilon", "found 0"),
    BadSpec(
      "an update rate beyond 1", #"{"name": "norm1"}"#, #"{"name": "norm1", "updateRate": 1.5}"#,
      "batchNorm.updateRate", "found 1.5"),
    BadSpec(
      "a stride of 0", #""kernelSize": 5, "stride": 2"#, #""kernelSize": 5, "stride": 0"#,
      "model.layers[0].conv.stride", "found 0"),
    BadSpec(
      "negative padding", #""kernelSize": 5, "stride": 2"#, #""kernelSize": 5, "padding": -1"#,
      "model.layers[0].conv.padding", "found -1"),
    BadSpec(
      "an unknown layer", #""flatten","#, #""flaten","#, "model.layers[6]", "flaten",
      #"did you mean "flatten"?"#),
    BadSpec(
      "an unknown loss", #""cross-entropy""#, #""cross-entropie""#, "loss", "cross-entropie",
      #"did you mean "cross-entropy"?"#),
    BadSpec(
      "a loss of distances without any", #""cross-entropy""#, #""rbf-distance""#, "rbf-distance",
      "linear"),
    BadSpec(
      "targets the wrong way round", #""cross-entropy""#,
      #"{"mean-squared-error": {"targets": [1, -1]}}"#, "loss.mean-squared-error.targets"),
    BadSpec(
      "an unknown optimizer", #"{"adam""#, #"{"adm""#, "optimizer", "adm", #"did you mean "adam"?"#),
    BadSpec(
      "a memory of all gradients", #"{"adam": {"#, #"{"adam": {"beta1": 1, "#,
      "optimizer.adam.beta1", "found 1"),
    BadSpec(
      "a cosine of no epochs", #""epochs": 40"#, #""epochs": 0"#,
      "optimizer.adam.learningRate.cosine.epochs", "found 0"),
    BadSpec(
      "an unknown initialization", #""kaiming-normal""#, #""kaiming-norml""#, "initialization",
      #"did you mean "kaiming-normal"?"#),

    // Batches that batch normalization cannot train with.
    BadSpec(
      "batches of one", #""batchSize": 16"#, #""batchSize": 1"#, "model.layers[9]", "norm2",
      "a batch of 1"),
    BadSpec(
      "a last batch of one", #""batchSize": 16"#, #""batchSize": 59"#, "model.layers[9]", "norm2",
      "a batch of 1"),
    BadSpec("one image", #""train": {"first": 60}"#, #""train": {"first": 1}"#, "a batch of 1"),
    BadSpec(
      "all but all of the digits", #""train": {"first": 60}, "dev": {"from": 400, "first": 40}"#,
      #""train": {"from": 50}, "dev": {"first": 40}"#, "a batch of 1"),
    BadSpec(
      "a last batch of one, of all of a file",
      #""set": "digits", "train": {"first": 60}, "dev": {"from": 400, "first": 40}"#,
      #""set": "mnist", "train": {"from": 111}, "dev": {"first": 40}"#, "a batch of 1"),

    // Parts of the data.
    BadSpec(
      "more than there is to train on", #""set": "digits", "train": {"first": 60}"#,
      #""set": "mnist", "train": {"from": 500, "first": 59501}"#, "data.train.first",
      "only 60000", "59500 at most"),
    BadSpec(
      "more than there is to test on", #""set": "digits", "train": {"first": 60}"#,
      #""set": "mnist", "train": {"first": 60}"#, "data.test.first", "only 10000"),
    BadSpec(
      "a part behind the end", #""set": "digits", "train": {"first": 60}"#,
      #""set": "fashion-mnist", "train": {"from": 60000, "first": 1}"#, "data.train.from",
      "only 60000"),
    BadSpec(
      "dev within train", #""from": 400, "first": 40"#, #""from": 40, "first": 40"#, "data.dev",
      "items 40 to 79", "items 0 to 59"),
    BadSpec(
      "drawn items on both sides", #""train": {"first": 60}"#,
      #""train": {"first": 30000, "drawnWithSeed": 1}"#, "data.dev", "not trained on"),
    BadSpec(
      "selection without a dev part", #", "dev": {"from": 400, "first": 40}"#, "", "selection",
      "dev"),
    BadSpec(
      "selection at no step", #""everySteps": 2}"#, #""everySteps": 0}"#, "selection.everySteps",
      "found 0"),
  ]

  /// A change that is wrong only with another one: the text of `BadSpec` is applied first.
  private func spec(_ bad: BadSpec) throws -> TinySpec {
    var spec = try TinySpec().replacing(bad.old, with: bad.new)
    switch bad.name {
    case "more than there is to test on":
      spec = try spec.replacing(#""test": {"first": 50}"#, with: #""test": {"first": 10001}"#)
    case "all but all of the digits":
      // 60,000 − 50 of the digits in batches of 59,949: one is left over.
      spec = try spec.replacing(#""batchSize": 16"#, with: #""batchSize": 59949"#)
    default: break
    }
    return spec
  }

  @Test(arguments: all)
  func itIsRefused(_ bad: BadSpec) throws {
    let path = try spec(bad).write(to: scratch, "bad.json")
    for command in ["run", "validate", "summary", "compare-backends"] {
      try scratch.expectRefusal([command, path], saying: [path] + bad.parts)
    }
  }

  /// What is right beside what is wrong.
  @Test(arguments: [
    (#""batchSize": 16"#, #""batchSize": 58"#), (#""batchSize": 16"#, #""batchSize": 60"#),
    (#""batchSize": 16"#, #""batchSize": 9999"#), (#""rate": 0.3"#, #""rate": 0"#),
    (#""from": 400, "first": 40"#, #""from": 60, "first": 1"#),
    (#""train": {"first": 60}"#, #""train": {"from": 440}"#),
    (
      #""set": "digits", "train": {"first": 60}"#,
      #""set": "mnist", "train": {"from": 500, "first": 59500}"#
    ),
    (
      #""train": {"first": 60}, "dev": {"from": 400, "first": 40}"#,
      #""train": {"from": 100, "first": 60, "drawnWithSeed": 3}, "dev": {"first": 100}"#
    ),
  ])
  func whatIsJustRightIsNotRefused(_ old: String, _ new: String) throws {
    let path = try TinySpec().replacing(old, with: new).write(to: scratch, "good.json")
    let outcome = try scratch.reprise(["validate", path])
    #expect(outcome.exitCode == 0 && outcome.output.hasPrefix("ok  \(path): tiny"), "\(outcome)")
  }

  @Test func validateTakesOverrides() throws {
    let path = try TinySpec().write(to: scratch)
    #expect(try scratch.reprise(["validate", path, "--set", "batchSize=58"]).exitCode == 0)
    try scratch.expectRefusal(
      ["validate", path, "--set", "batchSize=59"], saying: [path, "a batch of 1"])
    try scratch.expectRefusal(
      ["validate", path, "--set", "batchSise=59"], saying: [#"did you mean "batchSize"?"#])
  }

  /// The specs that come with the program, all at once, as its help says.
  @Test func allExperimentsAreGood() throws {
    let outcome = try scratch.bash(
      "\"$1\" validate \"$2\"/experiments/*.json \"$2\"/experiments/lecun1998/*.json",
      [Program.path, Program.checkout])
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
  }
}
