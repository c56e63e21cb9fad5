import RunLog
import Testing

/// Looking at a trained network: predict, compare-backends, keep.
@Suite struct PredictTests {
  let scratch: Scratch
  let log: String

  init() throws {
    scratch = try Scratch()
    log = try TinySpec().train(in: scratch)
  }

  private func predict(_ arguments: [String], language: String = "C.UTF-8") throws -> Outcome {
    try scratch.reprise(["predict", log] + arguments, environment: ["LANG": language])
  }

  private var sentence: Regex<(Substring, Substring, Substring, Substring, Substring?)> {
    /test image (\d+): the true category is (\d) and the predicted category is (\d)( \(wrong\))?\n/
  }

  /// The answers on standard output are those that the log keeps of the test set.
  @Test func theAnswersAreTheLogs() throws {
    let record = try TrialFile.read(log)
    let answers = try #require(record.testPredictions)
    let indices = [0, 4, 7, 49, 4]
    let outcome = try predict(["--index"] + indices.map(String.init))
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    let said = outcome.output.matches(
      of: sentence)
    #expect(said.compactMap { Int($0.output.1) } == indices, "\(outcome)")
    #expect(said.compactMap { Int($0.output.3) } == indices.map { Int(answers[$0]) }, "\(outcome)")
    for one in said { #expect((one.output.2 == one.output.3) == (one.output.4 == nil)) }
    // Ten rows a table; one of them is the answer, one the truth.
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count { $0.contains("predicted") && !$0.contains("category") } == 5, "\(outcome)")
    #expect(lines.count { $0.hasPrefix("class  probability") } == 5, "\(outcome)")
    #expect(outcome.output.contains("█"), "\(outcome)")
    #expect(!outcome.output.contains(" \n"), "no line ends with a space")
  }

  @Test func plainCharactersWhereTheTerminalHasNoOthers() throws {
    let outcome = try predict([], language: "C")
    #expect(outcome.exitCode == 0 && outcome.output.contains("@"), "\(outcome)")
    #expect(!outcome.output.contains("█"), "\(outcome)")
  }

  @Test func programsGetJSON() throws {
    guard try scratch.bash("command -v python3").exitCode == 0 else { return }
    let outcome = try scratch.bash(
      """
      "$1" predict "$2" --part dev --index 0 3 --json | python3 -c '
      import json, sys
      for answer in json.load(sys.stdin):
          scores = answer["probabilities"]
          assert abs(sum(scores) - 1) < 1e-6 and len(answer["outputs"]) == 10
          assert scores[answer["predictedClass"]] == max(scores) and 0 <= answer["trueClass"] < 10
          print(answer["part"], answer["index"])'
      """, [Program.path, log])
    #expect(outcome.output == "dev 0\ndev 3\n", "\(outcome)")
  }

  @Test func aSheetIsDrawn() throws {
    let outcome = try predict(["--index", "0", "1", "2", "-o", "sheet.png", "--json"])
    #expect(outcome.exitCode == 0 && outcome.messages == "sheet.png\n", "\(outcome)")
    let header = try bytes(of: scratch.path("sheet.png")).prefix(24).dropFirst(16)
    // Three images of 84 pixels with 8 around each; below them a line of 23.
    #expect(Array(header) == [0, 0, 1, 28, 0, 0, 0, 123])
  }

  @Test(arguments: [
    (["--index", "50"], ["0 to 49", "found 50"]), (["--index=-1"], ["0 to 49", "found -1"]),
    (["--index", "x"], ["x"]), (["--index"], ["--index"]),
    (["--part", "dev", "--index", "40"], ["dev set has 40", "found 40"]),
    (["--part", "both"], ["both", "train", "dev", "test"]),
    (["-o", "sheet.jpg"], ["sheet.jpg", ".png"]),
    (["-o", "no/sheet.png"], ["no/sheet.png", "no folder no"]),
  ])
  func badArgumentsAreRefused(_ arguments: [String], _ parts: [String]) throws {
    try scratch.expectRefusal(["predict", log] + arguments, saying: parts)
  }

  @Test func withoutADevSetThereIsNoneToShow() throws {
    let run = SmallRun(epochs: 1, trainImages: 20)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let other = try #require(run.logs(scratch).first)
    try scratch.expectRefusal(
      ["predict", other, "--part", "dev"], saying: ["expected train or test", "no dev set"])
    let outcome = try scratch.reprise(["predict", other])
    #expect(outcome.exitCode == 0 && outcome.output.contains("class  distance"), "\(outcome)")
  }

  /// Weights that are no numbers must not end the program.
  @Test func answersThatAreNoNumbersAreShownAsSuch() throws {
    var record = try TrialFile.read(log)
    for place in record.best.indices {
      let tensor = record.best[place].tensor
      record.best[place].tensor = .init(
        shape: tensor.shape, scalars: tensor.scalars.map { _ in .nan })
    }
    try TrialFile.write(record, to: log)
    let outcome = try predict([])
    #expect(outcome.exitCode == 0 && outcome.output.contains("nan"), "\(outcome)")
    let json = try predict(["--json"])
    #expect(json.exitCode == 0 && json.output.contains("null"), "\(json)")
  }
}

@Suite struct CompareBackendsTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func bothGiveTheSameOutputs() throws {
    guard try scratch.bash("command -v python3").exitCode == 0 else { return }
    try TinySpec().write(to: scratch)
    let outcome = try scratch.bash(
      """
      "$1" compare-backends tiny.json --index 3 --seed 2 --passes 4 --json | python3 -c '
      import json, sys
      said = json.load(sys.stdin)
      assert 0 < said["relativeDifference"] < 1e-5, said
      for name in "onednnSeconds", "referenceSeconds":
          times = said[name]
          assert 0 < times["fastest"] <= times["median"] <= times["slowest"], said
          assert times["passes"] == 4
      print("good")'
      """, [Program.path])
    #expect(outcome.output == "good\n", "\(outcome)")
  }

  @Test func peopleGetATable() throws {
    let spec = try TinySpec().write(to: scratch)
    let outcome = try scratch.reprise([
      "compare-backends", spec, "--warm-ups", "0", "--passes", "1",
    ])
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    for part in [
      "weights of seed 0, test image 0", "largest difference of the outputs: ", "oneDNN, single",
      "plain loops, double", "0 to warm up, 1 timed", "times as fast",
    ] {
      #expect(outcome.output.contains(part), "\(outcome)")
    }
  }

  /// An infinite or undefined difference is not shown as none.
  @Test func outputsThatAreNoNumbersDiffer() throws {
    let huge = #"{"parts": {"weights": {"constant": 1e30}, "biases": {"constant": 0}}}"#
    let spec = try TinySpec().replacing(#""kaiming-normal""#, with: huge).write(to: scratch)
    let outcome = try scratch.reprise(["compare-backends", spec, "--passes", "1"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(
      outcome.output.contains("outputs: nan") || outcome.output.contains("outputs: inf"),
      "\(outcome)")
  }

  @Test(arguments: [
    (["--passes", "0"], ["--passes", "1 or more", "found 0"]), (["--warm-ups=-1"], ["--warm-ups"]),
    (["--seed=-1"], ["--seed"]), (["--index", "50"], ["0 to 49", "found 50"]),
  ])
  func badArgumentsAreRefused(_ arguments: [String], _ parts: [String]) throws {
    let spec = try TinySpec().write(to: scratch)
    try scratch.expectRefusal(["compare-backends", spec] + arguments, saying: parts)
  }
}

@Suite struct KeepTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func finishedLogsAreCopied() throws {
    let log = try TinySpec().train(in: scratch)
    let outcome = try scratch.reprise(["keep", "results", "--out", "kept"])
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    let copy = log.replacing("/results/", with: "/kept/")
    #expect(outcome.output == copy.replacing(scratch.folder + "/", with: "") + "\n", "\(outcome)")
    #expect(try TrialFile.read(copy) == TrialFile.read(log))
  }

  /// A network of more values than are kept: measured all the same, without its weights.
  @Test func largeWeightsAreLeftOut() throws {
    let large = try TinySpec().replacing(#""outputs": 12"#, with: #""outputs": 600"#)
    let log = try large.train(in: scratch)
    #expect(try scratch.reprise(["keep", log, "--out", "kept"]).exitCode == 0)
    let copy = log.replacing("/results/", with: "/kept/")
    let (record, kept) = (try TrialFile.read(log), try TrialFile.read(copy))
    #expect(kept.weights == [] && kept.best == [] && record.weights != [] && record.best != [])
    #expect(kept.epochs == record.epochs && kept.steps == record.steps)
    try scratch.expectRefusal(["export", copy], saying: [copy, "kept without"])
    try scratch.expectRefusal(["predict", copy], saying: [copy, "kept without"])
    let verified = try scratch.reprise(["verify", copy])
    #expect(
      verified.exitCode == 0 && verified.output.contains("all but the weights"), "\(verified)")
    // Its own folder is no place for a copy that holds less.
    let before = try bytes(of: log)
    try scratch.expectRefusal(["keep", "results", "--out", "results"], saying: ["the log itself"])
    #expect(try bytes(of: log) == before)
  }

  @Test func whatIsNotFinishedIsLeftOut() throws {
    let log = try TinySpec().train(in: scratch)
    var record = try TrialFile.read(log)
    record.status = .interrupted
    try TrialFile.write(record, to: log)
    let outcome = try scratch.reprise(["keep", "results", "--out", "kept"])
    #expect(outcome.exitCode == 1 && outcome.output == "", "\(outcome)")
    #expect(outcome.messages.contains("interrupted"), "\(outcome)")
    #expect(!exists(scratch.path("kept")))
    try scratch.expectRefusal(["keep", "nowhere"], saying: ["nowhere"])
    try scratch.expectRefusal(["keep", "results", "--out", ""], saying: ["--out", "empty"])
  }
}
