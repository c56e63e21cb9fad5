import RunLog
import Testing

/// Pictures of one trial, and the figure of many experiments.
@Suite struct PictureTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A log of a few steps of LeNet-5, with a connection table.
  private func lenet() throws -> String {
    let run = SmallRun(epochs: 1, trainImages: 60)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    return try #require(run.logs(scratch).first)
  }

  private func picture(_ arguments: [String]) throws -> Outcome {
    try scratch.reprise(["picture"] + arguments)
  }

  @Test func everyPictureOfLeNet() throws {
    let log = try lenet()
    let record = try TrialFile.read(log)
    for (arguments, path) in [
      (["errors", log], "plots/\(SmallRun.name)/errors-seed0.svg"),
      (["connections", log], "plots/\(SmallRun.name)/connections-C3.svg"),
      (["kernels", log, "--layer", "C3"], "plots/\(SmallRun.name)/kernels-C3-seed0.svg"),
      (["maps", log, "--index", "7"], "plots/\(SmallRun.name)/maps-seed0-image7.svg"),
    ] {
      let outcome = try picture(arguments)
      #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
      #expect(outcome.output == path + "\n", "\(outcome)")
    }
    // The log's own answers are what is drawn.
    let (answers, labels) = (
      try #require(record.testPredictions), try #require(record.testLabels)
    )
    let wrong = answers.indices.filter { answers[$0] != labels[$0] }
    let errors = try text(of: scratch.path("plots/\(SmallRun.name)/errors-seed0.svg"))
    #expect(errors.contains("\(wrong.count) of 100 test images are misread"))
    let first = try #require(wrong.first)
    #expect(errors.contains("answer: \(first): \(labels[first]) → \(answers[first])"))

    let table = try text(of: scratch.path("plots/\(SmallRun.name)/connections-C3.svg"))
    #expect(table.contains("Output map 0 sees 0–2. ") && table.contains("map 15 sees 0–5."))
    #expect(table.contains("60 of 96 pairs of maps are connected"))

    // The kernels in the data file are the log's weights, those of unconnected pairs left out.
    let kernels = try text(of: scratch.path("plots/\(SmallRun.name)/kernels-C3-seed0.dat"))
    let rows = kernels.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let weights = try #require(
      record.weights.first { $0.layer == "C3" && $0.parameter == "weight" }
    ).tensor.scalars
    let drawn = rows[0].split(separator: " ")
    #expect(rows.count == 30 && drawn.count == 16 * 6 - 1)
    #expect(drawn.prefix(5).map { Float($0) } == weights.prefix(5).map { Float($0) })
    #expect(drawn[6..<11].allSatisfy { $0 == "9e99" }, "C3's map 1 does not see map 0")

    let maps = try text(of: scratch.path("plots/\(SmallRun.name)/maps-seed0-image7.svg"))
    for part in ["Input: 32×32", "C1", "6 maps of 28×28", "S4", "F6", "output answers."] {
      #expect(maps.contains(part), "\(part)")
    }
  }

  /// The values of the last layer are what predict prints, with batch normalization, blocks and
  /// branches on the way.
  @Test func mapsAreTheNetworksOwn() throws {
    let log = try TinySpec().train(in: scratch)
    let outcome = try picture(["maps", log, "--index", "3", "-o", "maps.svg"])
    #expect(outcome.exitCode == 0 && outcome.output == "maps.svg\n", "\(outcome)")
    let data = try text(of: scratch.path("maps.dat"))
    for part in ["conv1, batchNorm, relu", "block: 4 maps", "both: 8 maps", "linear1, batchNorm"] {
      #expect(data.contains(part), "\(data.split(separator: "\n").filter { $0.hasPrefix("#") })")
    }
    let last = try #require(data.split(separator: "#").last).split(separator: "\n").dropFirst()
    let values = last.compactMap { $0.split(separator: " ").last.flatMap { Float($0) } }
    let said = try scratch.reprise(["predict", log, "--index", "3", "--json"]).output
    let list = try #require(said.firstMatch(of: /"outputs": \[([^\]]*)\]/)).output.1
    let outputs = list.split(separator: ",").compactMap { Float($0.filter { !$0.isWhitespace }) }
    #expect(values.count == 10 && values == outputs, "\(values) \(outputs)")
  }

  @Test func blocksAreNamedByTheirPaths() throws {
    let log = try TinySpec().train(in: scratch)
    for layer in ["block/conv", "both/branch2/b", "conv1"] {
      let outcome = try picture(["kernels", log, "--layer", layer, "-o", "k.png"])
      #expect(outcome.exitCode == 0 && outcome.output == "k.png\n", "\(outcome)")
    }
    let maps = try picture([
      "maps", log, "--layer", "block/conv", "--layer", "norm1", "-o", "m.pdf",
    ])
    #expect(maps.exitCode == 0 && maps.output == "m.pdf\n", "\(maps)")
    let drawn = try picture(["connections", log, "--layer", "both/branch1/a"])
    #expect(drawn.output == "plots/tiny/connections-both-branch1-a.svg\n", "\(drawn)")
  }

  @Test func whatCannotBeDrawnIsRefused() throws {
    let log = try TinySpec().train(in: scratch)
    let convolutions = "conv1, block/conv, both/branch1/a, both/branch2/b"
    for (arguments, parts) in [
      (["kernels", log, "--layer", "C1"], [convolutions, "found C1"]),
      (["kernels", log, "--layer", "linear1"], [convolutions, "found linear1", "another kind"]),
      (["connections", log], ["connection table", "none", convolutions]),
      (["maps", log, "--layer", "C1"], ["conv1, norm1, relu", "linear2", "found C1"]),
      (["maps", log, "--index", "50"], ["0 to 49", "found 50"]),
      (["maps", log, "-o", "maps.jpg"], ["maps.jpg", ".svg or .png or .pdf"]),
      (["errors", log, "-o", "no/e.svg"], ["no/e.svg", "no folder no"]),
      (["errors", "nowhere.h5"], ["nowhere.h5"]),
    ] {
      try scratch.expectRefusal(["picture"] + arguments, saying: parts)
    }
    var record = try TrialFile.read(log)
    record.testLabels?[0] ^= 1
    try TrialFile.write(record, to: log)
    try scratch.expectRefusal(
      ["picture", "errors", log], saying: ["not the data set's", "image 0"])
    record.testPredictions = nil
    record.testLabels = nil
    try TrialFile.write(record, to: log)
    try scratch.expectRefusal(["picture", "errors", log], saying: ["answers", "none"])
    record.weights = []
    record.best = []
    try TrialFile.write(record, to: log)
    try scratch.expectRefusal(["picture", "kernels", log], saying: [log, "weights"])
  }

  @Test func aNetworkThatIsAlwaysRightHasNoErrors() throws {
    let log = try TinySpec().train(in: scratch)
    var record = try TrialFile.read(log)
    record.testPredictions = record.testLabels
    try TrialFile.write(record, to: log)
    try scratch.expectRefusal(["picture", "errors", log], saying: ["nothing to draw", "all 50"])
  }

  // MARK: Plot

  @Test func methodsAreOneFigureOfAll() throws {
    let claim = #""claims": [{"metric": "test.error", "value": 0.25, "source": "s"}], "seeds": [0]"#
    _ = try TinySpec().replacing(#""seeds": [0]"#, with: claim).train(in: scratch)
    #expect(try scratch.reprise(SmallRun(epochs: 1, trainImages: 60).arguments).exitCode == 0)
    let outcome = try scratch.reprise([
      "plot", "results", "--figure", "methods", "--out", "m", "--format", "svg", "--format", "png",
      "--published", "a = b=1.5", "--published", "linear=99",
    ])
    #expect(
      outcome.exitCode == 0 && outcome.output == "m/methods.svg\nm/methods.png\n", "\(outcome)")
    let picture = try text(of: scratch.path("m/methods.svg"))
    let order = ["linear: published 99 %; not checked", "tiny: published 25 %", "a = b: published"]
    let places = order.compactMap { picture.firstRange(of: $0)?.lowerBound }
    #expect(places.count == 3 && places == places.sorted(), "\(picture.prefix(3000))")
    #expect(picture.contains("embedded digits") || picture.contains("Embedded digits"))
  }

  @Test(arguments: [
    (["--published", "a=1"], ["only --figure methods"]),
    (["--figure", "methods", "--published", "a"], ["tangent distance=1.1", "found “a”"]),
    (["--figure", "methods", "--published", "=1"], ["found “=1”"]),
    (["--figure", "method"], ["methods", "error-by-epoch-running"]),
  ])
  func badMethodsAreRefused(_ arguments: [String], _ parts: [String]) throws {
    _ = try TinySpec().train(in: scratch)
    try scratch.expectRefusal(["plot", "results"] + arguments, saying: parts)
  }

  @Test func theTrainingErrorOnTheWayHasAFigure() throws {
    _ = try TinySpec().train(in: scratch)
    let outcome = try scratch.reprise(["plot", "results", "--figure", "error-by-epoch-running"])
    #expect(outcome.output == "plots/tiny/error-by-epoch-running.svg\n", "\(outcome)")
    let picture = try text(of: scratch.path("plots/tiny/error-by-epoch-running.svg"))
    #expect(picture.contains("training error, during the pass: from"))
    #expect(!picture.contains("after the pass"))
  }
}
