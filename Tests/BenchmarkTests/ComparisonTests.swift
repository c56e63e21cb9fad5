import Testing

@testable import Benchmarks

/// A contender whose rounds took these seconds for one image each.
private func contender(_ name: String, _ seconds: [Double], itemsPerUnit: Int = 1)
  -> ContenderResult
{
  ContenderResult(name: name).with(
    seconds.map { WorkerRound(seconds: $0, items: 1, peakBytes: 2_000_000) },
    itemsPerUnit: itemsPerUnit)
}

private func row(
  _ id: String, _ contenders: [ContenderResult], _ goals: [Goal] = [], itemsPerUnit: Int = 1
) -> RowResult {
  RowResult(
    id: id, title: id, unit: "unit", itemsPerUnit: itemsPerUnit, multiplyAdds: nil,
    contenders: contenders, goals: goals.map { $0.result(in: contenders) }, remarks: ["mind it"])
}

@Suite struct GoalTests {
  private let contenders = [
    contender("reprise", [40e-6, 44e-6, 50e-6]), contender("pytorch-eager", [2e-3]),
    contender("pytorch-channels-last", [1e-3]),
  ]

  @Test func timeLimits() {
    let met = Goal.atMost(seconds: 45e-6, contender: "reprise").result(in: contenders)
    #expect(met == GoalResult(goal: "≤ 45.0 µs", reached: "44.0 µs", isMet: true))
    let missed = Goal.atMost(seconds: 43e-6, contender: "reprise").result(in: contenders)
    #expect(missed.verdict == "not met")
  }

  @Test func ratiosTakeTheBestOfTheOthers() {
    let goal = Goal.timesFaster(
      30, best: ["reprise"], than: ["pytorch-eager", "pytorch-channels-last"], words: "PyTorch")
    #expect(
      goal.result(in: contenders)
        == GoalResult(goal: "≥ 30× PyTorch", reached: "22.7×", isMet: false))
    let easier = Goal.timesFaster(
      1.3, best: ["reprise"], than: ["pytorch-eager"], words: "it")
    #expect(easier.result(in: contenders).goal == "≥ 1.3× it")
    #expect(easier.result(in: contenders).isMet == true)
  }

  @Test func withoutNumbersNothingIsKnown() {
    let goal = Goal.timesFaster(8, best: ["reprise"], than: ["jax-scan"], words: "JAX")
    #expect(goal.result(in: contenders).verdict == "not known")
    #expect(goal.result(in: contenders).reached == nil)
  }
}

@Suite struct ReportTests {
  @Test func ratiosAndShares() throws {
    var row = row("r", [contender("reprise", [2]), contender("jax-scan", [5])])
    row.multiplyAdds = MultiplyAdds()
    row.multiplyAdds?.forward = 1_000_000
    let peak = try #require(PeakResult([WorkerRound(seconds: 8589.934592, items: 1)]))
    #expect(peak.multiplyAddsPerSecond.median == 1_000_000)
    #expect(row.ratio(row.contenders[1]) == 2.5)
    #expect(row.share(row.contenders[0], of: peak) == 0.5)
    row.contenders[0].threads = 2
    #expect(row.share(row.contenders[0], of: peak) == nil)
  }

  @Test func unitsOfSeveralImages() {
    #expect(contender("reprise", [0.5], itemsPerUnit: 64).seconds?.median == 32)
  }

  /// 25 · (60,000 · 1 ms + 7 · 10 s) = 3,250 s.
  @Test func wholeTrainingsAreEstimatedFromStepsAndEvaluation() {
    let rows = [
      row("r1-step", [contender("reprise", [1]), contender("jax-scan", [1e-3])]),
      row("r1-evaluation", [contender("reprise", [1]), contender("jax-scan", [10])]),
    ]
    let estimates = Comparison.estimates(from: rows)
    #expect(estimates.map(\.name) == ["jax-scan"])
    #expect(estimates.first?.seconds?.median == 3250)
    #expect(estimates.first?.isEstimate == true)
    #expect(Comparison.estimates(from: []).isEmpty)
  }

  @Test func tablesSayWhoFailed() throws {
    var failed = ContenderResult(name: "jax-scan")
    failed.failure = "not installed"
    let report = report([
      row(
        "r1-step", [contender("reprise", [40e-6, 41e-6, 45e-6]), failed],
        [.atMost(seconds: 45e-6, contender: "reprise")])
    ])
    let table = report.comparisonTable.markdown
    #expect(
      table.contains("| r1-step | reprise | 41.0 µs | 40.5–43.0 µs | 40.0–45.0 µs | 1.00× |  |"))
    #expect(table.contains("jax-scan | no result"))
    #expect(report.failures == ["r1-step, jax-scan: no result: not installed"])
    #expect(report.goalTable.markdown.contains("| r1-step | ≤ 45.0 µs | 41.0 µs | met |"))
    #expect(report.memoryTable.markdown.contains("| r1-step | reprise | 2.00 MB | 1.00× |"))
    #expect(report.text.contains("r1-step: mind it"))
  }

  @Test func filesHoldEverything() throws {
    let report = report([row("r1-step", [contender("reprise", [1, 2])])])
    let data = try JSONFile.encoded(report)
    let path = "/tmp/reprise-benchmark-tests.json"
    try JSONFile.write(report, to: path)
    #expect(try JSONFile.read(ComparisonReport.self, from: path) == report)
    #expect(String(decoding: data, as: UTF8.self).contains("\"rounds\""))
  }

  private func report(_ rows: [RowResult]) -> ComparisonReport {
    let machine = Machine(
      cpu: "a CPU", cores: 2, memoryBytes: 1, kernel: "6", system: "a system", libraries: [:],
      commit: "abc", date: "today", loadBefore: 0)
    return ComparisonReport(
      machine: machine,
      settings: ComparisonSettings(
        rounds: 3, seconds: 0.5, roundsOfWhole: 1, cores: [0], python: nil),
      peak: nil, rows: rows)
  }
}

@Suite struct RowTests {
  @Test func namesAreDifferentAndOursIsFirst() {
    #expect(Set(Row.all.map(\.id)).count == Row.all.count)
    for row in Row.all {
      guard case .workers(let contenders) = row.kind else { continue }
      #expect(contenders.first?.name == "reprise")
      #expect(Set(contenders.map(\.name)).count == contenders.count)
    }
  }

  /// Estimates are of rows that have been measured.
  @Test func rowsThatTakeFromOthersComeBehindThem() throws {
    let ids = Row.all.map(\.id)
    let whole = try #require(ids.firstIndex(of: "r1-whole"))
    for id in ["r1-step", "r1-evaluation"] {
      #expect(try #require(ids.firstIndex(of: id)) < whole)
    }
  }
}

@Suite struct MarkedTextTests {
  @Test func replacesWhatIsBetweenMarks() {
    var marked = MarkedText("a\n<!-- one -->\nold\n<!-- end -->\nb\n<!-- two -->\n<!-- end -->\n")
    let replaced = [marked.replace("one", with: "new"), marked.replace("two", with: "more")]
    #expect(replaced == [true, true])
    #expect(
      marked.text
        == "a\n<!-- one -->\n\nnew\n\n<!-- end -->\nb\n<!-- two -->\n\nmore\n\n<!-- end -->\n")
    let third = marked.replace("three", with: "")
    #expect(!third)
  }
}

@Suite struct ProgressTests {
  @Test func clocks() {
    #expect(Progress.clock(0) == "0:00")
    #expect(Progress.clock(65.4) == "1:05")
    #expect(Progress.clock(3605) == "60:05")
  }
}
