import Foundation
import RunLog
import Specs
import Testing

@testable import Reports

/// Networks of a hundred parameters, a layer `C1` of forty; outputs that are the input.
private struct MadeInstruments: LedgerInstruments {
  struct NoLayer: Error {}

  func count(
    _ count: NetworkCount, layer: String?, of spec: ExperimentSpec, file: String
  ) throws -> Int {
    switch layer {
    case nil: 100
    case "C1": 40
    default: throw NoLayer()
    }
  }

  func count(
    _ count: NetworkCount, layer: String?, of layers: [LayerSpec], inputShape: [Int]
  ) throws -> Int { inputShape.reduce(1, *) }

  func output(of check: OutputCheckSpec) throws -> [Double] { check.input }
}

@Suite struct Ledgers {
  private func ledger(
    _ made: [Made], file: Made? = nil, claims: String? = nil, seeds: [Int] = [0, 1, 2],
    onlyMeasured: Bool = false, _ more: (String) throws -> Void = { _ in }
  ) throws -> Ledger {
    try withTemporaryFolder { folder in
      for made in made {
        let results = try makeFolder(made.name, in: folder)
        for seed in seeds { try made.write(seed: seed, epochs: made.epochs, to: results) }
      }
      try more(folder)
      var entries: [ExperimentCatalog.Entry] = []
      if let file {
        entries = [
          ExperimentCatalog.Entry(
            path: "experiments/\(file.name).json", spec: try ExperimentSpec(json: file.spec))
        ]
      }
      return try Ledger(
        made.isEmpty ? nil : try Results(reading: [folder], figures: [.lossByUpdate]),
        catalog: ExperimentCatalog(entries),
        claims: ClaimsFiles(try claims.map { [try ClaimsFileSpec(json: $0)] } ?? []),
        instruments: MadeInstruments(), onlyMeasured: onlyMeasured)
    }
  }

  private func row(_ claim: String, _ made: Made = Made()) throws -> LedgerRow {
    let file = """
      {"title": "Elsewhere", "source": "a paper", "claims": [\(claim)]}
      """
    let ledger = try ledger([made], file: made, claims: file)
    return try #require(ledger.rows.last)
  }

  // MARK: Claims of specs

  @Test func judgeTheClaimsOfLogsWithoutAFile() throws {
    let group = try #require(try ledger([Made()]).groups.first)
    #expect(group.name == "made" && group.title == "A made-up experiment" && group.file == nil)
    #expect(group.rows.map(\.claim) == ["training loss, epoch 3", "test error, epoch 3"])
    // Seeds 0 to 2 end at 0.020, 0.021, 0.022.
    #expect(group.rows[1].publishedText == "2.1 %")
    #expect(group.rows[1].measuredText == "2.10 ± 0.10 % (3)")
    #expect(group.rows[1].verdict == .reproduced)
    #expect(group.rows[1].command == nil)
    // 5.001 ± 0.001 and 5.0465.
    #expect(group.rows[0].verdict == .better)
    #expect(group.rows[0].note == "Or during the epoch.")
  }

  @Test func takeClaimsFromTheFileThatTrainsTheSame() throws {
    var file = Made()
    file.claims = #"[{"metric": "test.error", "value": 0.05, "source": "another blog"}]"#
    let ledger = try ledger([Made()], file: file)
    #expect(ledger.groups.map(\.file) == ["experiments/made.json"])
    #expect(ledger.rows.map(\.source) == ["another blog"])
    #expect(ledger.rows.map(\.verdict) == [.better])
    #expect(ledger.rows[0].command == "reprise run experiments/made.json")
  }

  @Test func doNotHoldAnotherRecipeAgainstTheFile() throws {
    var file = Made()
    file.batchSize = 2
    let ledger = try ledger([Made()], file: file)
    #expect(
      Set(ledger.rows.map(\.verdict)) == [
        .notChecked("the logs are of another recipe than the file's")
      ])
    #expect(
      ledger.remarks == [
        "made, spec abababab: left out: trained with another recipe than experiments/made.json is now"
      ])
    #expect(ledger.rows.allSatisfy { $0.measured == nil })
  }

  @Test func listWhatHasNoResults() throws {
    let all = try ledger([], file: Made())
    #expect(Set(all.rows.map(\.verdict)) == [.notChecked("no results")])
    #expect(all.rows.map(\.claim) == ["test error, epoch 3", "training loss, epoch 3"])
    #expect(try ledger([], file: Made(), onlyMeasured: true).groups.isEmpty)
  }

  @Test func leaveUnfinishedTrialsOutOfTheMeans() throws {
    let ledger = try ledger([Made()]) { folder in
      try Made().write(seed: 3, epochs: 2, status: .running, to: folder + "/made")
      try Made().write(
        seed: 4, epochs: 1, status: .diverged(epoch: 1, step: 7), to: folder + "/made")
      try Made().write(seed: 5, epochs: 3, status: .failed(reason: "no disk"), to: folder + "/made")
    }
    #expect(ledger.rows.allSatisfy { $0.measuredText.hasSuffix("(3)") })
    #expect(
      ledger.groups[0].remarks == [
        "seed 3: running or killed, 2 of 3 epochs done; left out of the means",
        "seed 4: diverged in epoch 2 of 3, at step 7, 1 of 3 epochs done; left out of the means",
        "seed 5: failed: no disk, 3 of 3 epochs done; left out of the means",
      ])
  }

  @Test func checkNothingWhileNoTrialHasFinished() throws {
    let ledger = try ledger([Made()], seeds: []) { folder in
      try Made().write(seed: 0, epochs: 2, status: .running, to: folder + "/made")
    }
    #expect(Set(ledger.rows.map(\.verdict)) == [.notChecked("no trial has finished")])
  }

  @Test func sayWhatIsNotMeasured() throws {
    var made = Made()
    made.claims = #"""
      [{"metric": "test.error", "afterEpochs": 9, "value": 0.02, "source": "a blog"},
       {"metric": "best.test.error", "value": 0.02, "source": "a blog"}]
      """#
    let ledger = try ledger([made])
    #expect(
      ledger.rows.map(\.verdict) == [
        .notChecked("trained 3 epochs"), .notChecked("nothing is selected"),
      ])
  }

  @Test func sayWhatALogLacks() throws {
    let ledger = try ledger([], file: nil) { _ in }
    #expect(ledger.groups.isEmpty && ledger.summary == "0 claims")
    // A log without the test error, as another program may write one.
    let lacking = try withTemporaryFolder { folder in
      for seed in 0...1 {
        let path = try Made().write(seed: seed, to: folder)
        var record = try TrialFile.read(path)
        record.epochs.removeAll { $0.name == "test/error" }
        try TrialFile.write(record, to: path)
      }
      return try Ledger(
        try Results(reading: [folder]), catalog: ExperimentCatalog(),
        instruments: MadeInstruments())
    }
    #expect(
      lacking.rows.first { $0.claim.hasPrefix("test error") }?.verdict
        == .notChecked("not in the logs"))
  }

  @Test func markWhatWasReadOffAGraph() throws {
    var made = Made()
    made.claims = #"""
      [{"metric": "test.error", "value": 0.02, "readFromGraph": true, "source": "a blog"}]
      """#
    let ledger = try ledger([made])
    #expect(ledger.rows[0].publishedText == "≈ 2 % (graph)")
    #expect(ledger.csv.contains(",true,"))
    #expect(ledger.json.contains("\"readFromGraph\": true"))
  }

  @Test func showWhatIsNotToBeJudged() throws {
    var made = Made()
    made.claims = #"""
      [{"metric": "test.error", "value": 0.05, "source": "a paper", "notChecked": "zip codes"}]
      """#
    let row = try #require(try ledger([made]).rows.first)
    #expect(row.verdict == .notChecked("zip codes"))
    #expect(row.measuredText == "2.10 ± 0.10 % (3)" && row.difference == nil)
  }

  @Test func widenTheIntervalByWhatTheClaimSays() throws {
    func reach(_ more: String) throws -> Double {
      var made = Made()
      made.claims = #"[{"metric": "test.error", "value": 0.021, "source": "a blog"\#(more)}]"#
      let interval = try #require(try ledger([made]).rows[0].interval)
      return (interval.upper - interval.lower) / 2
    }
    let plain = try reach("")
    #expect(abs(try reach(", \"tolerance\": 0.001") - plain - 0.001) < 1e-12)
    #expect(abs(try reach(", \"rounding\": 0") - plain + 0.0005) < 1e-12)
    #expect(try reach(", \"ownImages\": 10000") > plain)
  }

  @Test func compareWithNothingThatStandsIn() throws {
    var made = Made()
    made.data = #"{"set": "digits", "standsInFor": "mnist"}"#
    let alone = try ledger([made])
    #expect(alone.rows.allSatisfy { !$0.verdict.isChecked })
    let filed = try ledger([made], file: Made())
    #expect(
      Set(filed.rows.map(\.verdict)) == [.notChecked("measured on embedded digits, not MNIST")])
  }

  // MARK: Claims of files

  @Test func count() throws {
    func verdict(_ value: Int, _ more: String = "", layer: String = "") throws -> Verdict {
      try self.row(
        #"""
        {"experiment": "made", "claim": "size", "value": \#(value)\#(more),
         "check": {"count": {"of": "parameters"\#(layer)}}}
        """#
      ).verdict
    }
    #expect(try verdict(100) == .reproduced)
    #expect(try verdict(101) == .differs)
    #expect(try verdict(101, ", \"rounding\": 1") == .reproduced)
    #expect(try verdict(40, layer: ", \"layer\": \"C1\"") == .reproduced)
    #expect(throws: MadeInstruments.NoLayer.self) { try verdict(1, layer: ", \"layer\": \"C9\"") }
    let row = try self.row(
      #"""
      {"claim": "size", "value": 12,
       "check": {"count": {"of": "outputs", "layers": ["relu"], "inputShape": [3, 2, 2]}}}
      """#)
    #expect(row.verdict == .reproduced && row.measuredText == "12")
  }

  @Test func compareSeries() throws {
    func row(_ name: String, _ value: String) throws -> LedgerRow {
      try self.row(
        #"""
        {"experiment": "made", "claim": "rate", "value": \#(value),
         "check": {"series": {"name": "\#(name)", "afterEpochs": 2}}}
        """#)
    }
    // 0.5, 0.501, 0.502.
    #expect(try row("learningRate", "0.501").verdict == .reproduced)
    #expect(try row("learningRate", "0.7").verdict == .differs)
    #expect(try row("other", "1").verdict == .notChecked("/epochs/other is not in the logs"))
  }

  @Test func compareOrders() throws {
    var other = Made()
    other.name = "other"
    other.hash = String(repeating: "cd", count: 32)
    other.claims = "[]"
    func verdict(_ metric: String, _ first: String, _ second: String) throws -> LedgerRow {
      let claims = #"""
        {"title": "Elsewhere", "source": "a paper", "claims": [
          {"experiment": "\#(first)", "claim": "more", "published": "more",
           "check": {"order": {"metric": "\#(metric)", "moreThan": "\#(second)"}}}]}
        """#
      // The other one's losses are those of seeds 100 to 102: higher by 0.1.
      let ledger = try ledger([Made()], claims: claims) { folder in
        let results = try makeFolder("other", in: folder)
        for seed in 100...102 { try other.write(seed: seed, to: results) }
      }
      return try #require(ledger.rows.first { $0.claim == "more" })
    }
    #expect(try verdict("train.loss", "other", "made").verdict == .reproduced)
    #expect(try verdict("train.loss", "made", "other").verdict == .differs)
    #expect(try verdict("train.loss", "made", "made").verdict.word == "inconclusive")
    #expect(
      try verdict("train.loss", "made", "third").verdict
        == .notChecked("no experiment is named third"))
    #expect(
      try verdict("best.test.error", "made", "other").verdict
        == .notChecked("best.test.error is not in the logs"))
  }

  @Test func tellWhetherAMetricMoves() throws {
    let claim = #"""
      {"experiment": "made", "claim": "stays", "published": "stays",
       "check": {"unmoved": {"metric": "train.loss", "within": 0.7}}}
      """#
    // From 15 to 5.
    #expect(try row(claim).verdict == .reproduced)
    let less = claim.split(separator: "0.7").joined(separator: "0.6")
    #expect(try row(less).verdict == .differs)
    #expect(try row(less).measuredText == "changes by 66.67 % at most (3)")
  }

  @Test func compareOutputs() throws {
    let claim = #"""
      {"claim": "same", "published": "[1, 2]", "check": {"output": {"layers": ["relu"],
       "inputShape": [1, 1, 2], "input": [1, 2], "output": [1, 2]}}}
      """#
    #expect(try row(claim).verdict == .reproduced)
    let other = try row(
      claim.split(separator: "\"output\": [1, 2]").joined(separator: "\"output\": [1, 3]"))
    #expect(other.verdict == .differs && other.measuredText == "1, 2")
  }

  @Test func judgeNoTimes() throws {
    let row = try self.row(
      #"{"experiment": "made", "claim": "time", "published": "a day", "check": {"seconds": {}}}"#)
    // 12 + 6 + 4 and half of it, and three thousandths six times.
    #expect(row.verdict == .notChecked("another machine"))
    #expect(row.measuredText == "33.0 ± 0.0 s (3)")
  }

  @Test func giveReasons() throws {
    let row = try self.row(#"{"claim": "x", "value": 0.1, "check": {"none": "not built"}}"#)
    #expect(row.verdict == .notChecked("not built") && row.source == "a paper")
  }

  // MARK: Tables

  @Test func printAsText() throws {
    var made = Made()
    made.claims = #"""
      [{"metric": "test.error", "value": 0.021, "source": "a blog"},
       {"metric": "train.error", "afterEpochs": 5, "value": 0.01, "source": "a blog"}]
      """#
    let text = try ledger([made], file: made).text
    #expect(
      text.hasPrefix(
        """
        made: A made-up experiment
          reprise run experiments/made.json
          MNIST
          published: a blog
        claim                    published       measured (n)    difference [95 %]  verdict
        ───────────────────────  ─────────  ─────────────────  ───────────────────  ─────────────────
        training error, epoch 5        1 %                  –                       – not checked [1]
        test error, epoch 3          2.1 %  2.10 ± 0.10 % (3)  0.00 [−0.45, +0.45]  ✓ reproduced
        """), "\(text)")
    #expect(text.contains("[1] trained 3 epochs\n"))
    #expect(text.contains("2 claims: 1 reproduced, 1 not checked.\n\nOne rule for all: "))
  }

  @Test func printAsMarkdownCSVAndJSON() throws {
    let ledger = try ledger([Made()], file: Made())
    #expect(
      ledger.markdown.hasPrefix(
        "### made: A made-up experiment\n\n`reprise run experiments/made.json`"))
    #expect(ledger.markdown.contains("| **better** |"))
    let lines = ledger.csv.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[2].hasPrefix("made,A made-up experiment,\"test error, epoch 3\",a blog,0.021,2.1 %,"))
    let json = try JSONSerialization.jsonObject(with: Data(ledger.json.utf8)) as? [String: Any]
    let counts = json?["counts"] as? [String: Int]
    #expect(counts?["better"] == 1 && counts?["reproduced"] == 1 && counts?["worse"] == 0)
  }

  @Test func keepChosenVerdictsAlone() throws {
    let ledger = try ledger([Made()]).filtered(["worse"])
    #expect(ledger.groups.isEmpty)
    #expect(try self.ledger([Made()]).filtered(["better"]).rows.map(\.verdict) == [.better])
  }

  // MARK: Files

  @Test func readFoldersOfExperiments() throws {
    try withTemporaryFolder { folder in
      let inner = try makeFolder("inner", in: folder)
      var other = Made()
      other.name = "other"
      try Made().spec.write(toFile: folder + "/b.json", atomically: true, encoding: .utf8)
      try other.spec.write(toFile: inner + "/a.json", atomically: true, encoding: .utf8)
      try ExperimentSpec.jsonSchema.write(
        toFile: folder + "/schema.json", atomically: true, encoding: .utf8)
      #expect(
        try ExperimentCatalog(folder: folder).entries.map(\.path) == [
          folder + "/b.json", inner + "/a.json",
        ])
      #expect(try ExperimentCatalog(folder: folder + "/none").entries.isEmpty)
      try Made().spec.write(toFile: inner + "/c.json", atomically: true, encoding: .utf8)
      #expect(
        throws: ReportError.nameTwice("made", paths: [folder + "/b.json", inner + "/c.json"])
      ) {
        try ExperimentCatalog(folder: folder)
      }
    }
  }
}
