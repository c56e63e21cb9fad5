import RunLog
import Testing

@Suite struct ClassifierRuns {
  private static let text = """
    {
      "name": "fitted",
      "data": {"set": "digits", "train": {"first": 400}, "test": {"first": 60}},
      "classifier": {"nearestNeighbors": {"k": 3}},
      "claims": [
        {"metric": "test.error", "value": 0.05, "source": "a guess"},
        {"metric": "train.loss", "value": 1, "source": "a guess"}
      ],
      "figures": ["error-by-epoch"]
    }
    """

  @Test func goThroughAllCommands() throws {
    let scratch = try Scratch()
    let spec = scratch.path("fitted.json")
    try write(Self.text, to: spec)
    func expect(_ arguments: [String], _ code: Int32, _ words: String...) throws {
      let outcome = try scratch.reprise(arguments)
      #expect(outcome.exitCode == code, "\(arguments): \(outcome)")
      for word in words {
        #expect((outcome.output + outcome.messages).contains(word), "\(arguments): \(outcome)")
      }
    }
    try expect(["validate", spec], 0, "ok", "3 nearest neighbours")
    try expect(["summary", spec], 0, "3 nearest neighbours", "input 1×28×28")
    try expect(["summary", spec, "--json"], 0, "\"classifier\"")
    try expect(["run", spec, "--dry-run"], 0, "new")
    try expect(["compare-backends", spec], 2, "expected a network")
    try expect(["run", spec, "--weights", spec], 2)
    try expect(["run", spec, "--set", "epochs=2"], 2, "expected no epochs beside classifier")
    try expect(
      ["run", spec, "--set", "classifier.nearestNeighbors.k=500"], 2,
      "expected at most the 400 training images, found 500")
    try expect(["run", spec], 0, "answering for the test set", "fitted  test", "finished")
    let log = scratch.path("results/fitted/")
    let path = try log + #require(names(in: log).first { $0.hasSuffix(".h5") })
    #expect(try TrialFile.read(path).status == .finished)
    try expect(["run", spec], 0)
    try expect(
      ["compare", "results/fitted"], 0, "test.error", "fitting seconds",
      "not checked (not measured)")
    try expect(["verify", path], 0, "the same bits")
    try expect(["predict", path], 2, "expected a network, for predict needs its weights")
    try expect(["export", path], 2, "expected a network, for export needs its weights")
    try expect(["collect", "results/fitted", "-o", "all.h5"], 0)
    try expect(["keep", "results/fitted"], 0)
  }
}
