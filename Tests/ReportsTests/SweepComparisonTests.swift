import Foundation
import RunLog
import Specs
import Testing

@testable import Reports

/// Reads what a test writes, and compares it.
private func report(
  _ options: SweepOptions = SweepOptions(), _ write: (String) throws -> Void
) throws -> ComparisonReport {
  try withTemporaryFolder { folder in
    try write(folder)
    return try ComparisonReport(Results(reading: [folder]), options: options)
  }
}

private func comparison(
  _ options: SweepOptions = SweepOptions(), _ write: (String) throws -> Void
) throws -> SweepComparison {
  let report = try report(options, write)
  guard report.parts.count == 1, case .sweep(let comparison) = report.parts[0] else {
    throw NotASweep()
  }
  return comparison
}

private struct NotASweep: Error {}

private func options(
  metrics: [Metric] = [], baseline: SweepOptions.BaselineChoice = .ofSweep,
  method: IntervalMethod = .studentT
) -> SweepOptions {
  var options = SweepOptions()
  options.metrics = metrics
  options.baseline = baseline
  options.method = method
  return options
}

/// What asking for a baseline is refused with; nil when it is accepted.
private func refusal(_ options: SweepOptions) throws -> String? {
  do {
    _ = try report(options) { try writeSweep(to: $0) }
    return nil
  } catch let error as SweepError {
    return "\(error)"
  }
}

@Suite struct SweepComparisons {
  @Test func compareRowsWithTheBaselineAtEqualValuesOfOtherAxes() throws {
    let comparison = try comparison { try writeSweep(to: $0) }
    #expect(comparison.metrics == [.testError, .trainError, .trainLoss])
    #expect(
      comparison.rows.map { $0.point.label(on: comparison.sweep.axes) } == [
        "plain, 0.01", "plain, 0.1", "residual, 0.01", "residual, 0.1",
      ])
    #expect(comparison.rows.map(\.reference) == [.itself, .itself, .row(0), .row(1)])
    #expect(comparison.rows.map { $0.measurements[0].values.count } == [3, 2, 3, 2])

    // Differences -0.05, -0.06, -0.04: mean -0.05, s = 0.01, ± 4.30265 · 0.01 / √3.
    let measurement = comparison.rows[2].measurements[0]
    let difference = try #require(measurement.difference)
    #expect(difference.seeds == [0, 1, 2] && difference.unpairedSeeds == [])
    #expect(abs((difference.statistics?.mean ?? 0) + 0.05) < 1e-12)
    let interval = try #require(difference.interval)
    #expect(abs(interval.lower + 0.0748414) < 1e-6 && abs(interval.upper + 0.0251586) < 1e-6)
    // t = 5 √3 at two degrees of freedom: p = 1 − t / √(2 + t²).
    #expect(abs((difference.p ?? 1) - 0.0130722) < 1e-6)
    // The other row has no p-value, so there is one test only.
    #expect(measurement.adjustedP == difference.p)

    let other = try #require(comparison.rows[3].measurements[0].difference)
    #expect(other.seeds == [0] && other.unpairedSeeds == [1, 2] && other.interval == nil)
    #expect(comparison.rows[0].measurements[0].difference == nil)
  }

  @Test func compareAllRowsWithASinglePoint() throws {
    let values = SweepOptions.BaselineChoice.values(["net=plain", "optimizer.sgd.learningRate=0.1"])
    let comparison = try comparison(options(baseline: values)) { try writeSweep(to: $0) }
    #expect(comparison.rows.map(\.reference) == [.row(1), .itself, .row(1), .row(1)])
    #expect(comparison.text.contains("Differences: to plain, 0.1, paired by seed"))
    #expect(
      comparison.text.contains("\nresidual, 0.01 − plain, 0.1: -72.50 points, 95 % interval "))
  }

  @Test(arguments: [
    "net=residual", "model.layers=[\"relu\"]", "net=[\"relu\"]",
  ])
  func takeABaselineByNameOrPath(_ argument: String) throws {
    let comparison = try comparison(options(baseline: .values([argument]))) {
      try writeSweep(to: $0)
    }
    #expect(comparison.rows.map(\.reference) == [.row(2), .row(3), .itself, .itself])
  }

  @Test func takeNumbersHoweverTheyAreSpelled() throws {
    let values = SweepOptions.BaselineChoice.values(["optimizer.sgd.learningRate=1e-2"])
    let comparison = try comparison(options(baseline: values)) { try writeSweep(to: $0) }
    #expect(comparison.rows.map(\.reference) == [.itself, .row(0), .itself, .row(2)])
  }

  @Test func compareWithNothingWhereNothingIsWanted() throws {
    let comparison = try comparison(options(baseline: .none)) { try writeSweep(to: $0) }
    #expect(comparison.rows.allSatisfy { $0.reference == nil && $0.answers == nil })
    #expect(!comparison.text.contains("difference") && !comparison.text.contains("McNemar"))
    let other = try self.changed { $0.baseline = nil }
    #expect(other.baseline == nil && other.baselineObstacle == nil)
  }

  private func changed(_ change: (inout MadePoint) -> Void) throws -> SweepComparison {
    try comparison { try writeSweep(to: $0, change: change) }
  }

  @Test func refuseABaselineThatIsNotThere() throws {
    #expect(
      try refusal(options(baseline: .values(["nett=plain"])))
        == "--baseline: swept has no axis “nett”. It has net, optimizer.sgd.learningRate. "
        + "Did you mean “net”?")
    #expect(
      try refusal(options(baseline: .values(["net=plan"])))
        == "--baseline: the axis net of swept has no value “plan”. It has plain, residual. "
        + "Did you mean “plain”?")
    #expect(
      try refusal(options(baseline: .values(["optimizer.sgd.learningRate=3"])))?.contains(
        "has no value “3”. It has 0.01, 0.1.") == true)
    for text in ["plain", "=plain", ""] {
      #expect(
        try refusal(options(baseline: .values([text])))
          == "--baseline: expected AXIS=VALUE, found “\(text)”.")
    }
    #expect(
      try refusal(options(baseline: .values(["net=plain", "model.layers=[\"relu\"]"])))
        == "--baseline: the axis net is given two values. Give it one.")
  }

  @Test func sayWhyTheSweepsOwnBaselineIsNotUsed() throws {
    let absent = try changed { $0.baseline = #"[{"name": "net", "label": "deep"}]"# }
    #expect(absent.baseline == nil)
    #expect(
      absent.text.contains(
        "\nNo trial stands at the sweep's baseline (net=deep) yet: no differences."))
    let torn = try changed { point in
      point.baseline =
        #"[{"name": "net", "label": "\#(point.rate == "0.1" ? "plain" : "residual")"}]"#
    }
    #expect(torn.rows.allSatisfy { $0.reference == nil })
    #expect(torn.text.contains("The logs name different baselines (net="))
  }

  @Test func showTheMetricsAskedFor() throws {
    let comparison = try comparison(options(metrics: [.trainLoss, .testLoss])) {
      try writeSweep(to: $0)
    }
    #expect(comparison.metrics == [.trainLoss, .testLoss])
    // Losses are no shares: plain ends at 0.125, residual at 0.0625, in every trial.
    #expect(comparison.rows[2].measurements[0].statistics?.mean == 0.0625)
    #expect(comparison.text.contains(" 0.0625 ± 0.0000 "))
    #expect(!comparison.text.contains("Error rates in %"))
    // The answers to the test images are no matter of the training loss.
    #expect(!comparison.text.contains("McNemar"))
  }

  @Test func refuseMetricsThatTheSweepHasNot() throws {
    #expect(
      try refusal(options(metrics: [.testError, .bestTestError]))?.hasPrefix(
        "--metric: swept has no best.test.error, for nothing was selected on a dev set. Choose one of "
          + "train.loss, ") == true)
    #expect(
      try refusal(options(metrics: [.devError]))?.contains("many values of dev.error") == true)
    #expect(
      try refusal(options(metrics: [.testError, .testError]))
        == "--metric: test.error is named twice. Name it once.")
  }

  @Test func reportWhatIsBestOnDevWhereParametersAreSelected() throws {
    let selecting = try changed { $0.selects = true }
    #expect(selecting.metrics == [.bestTestError, .bestDevError, .testError, .trainError])
    let text = selecting.text
    #expect(
      text.contains(
        "\nbest.*: of the parameters that are best on dev, measured once on the test set; never "
          + "chosen on the test set.\ntest.error, train.error: after the last epoch (2).\n"))
    #expect(
      text.contains("answers to the same test images with the parameters that are best on dev:"))
    // The answers are not those of the last epoch.
    let last = try comparison(options(metrics: [.testError])) { folder in
      try writeSweep(to: folder) { $0.selects = true }
    }
    #expect(!last.text.contains("McNemar"))
    #expect(last.rows[2].answers?.metric == .bestTestError)
  }

  @Test func sayHowIntervalsAreMade() throws {
    let comparison = try comparison(options(method: .bootstrap)) { try writeSweep(to: $0) }
    let text = comparison.text
    #expect(
      text.contains(
        "\nIntervals of means: 95 %, BCa bootstrap (10,000 resamples, seed 0) on the n values"))
    #expect(text.contains("\nBootstrap intervals of fewer than ten values tend to be too narrow."))
    // Three differences of -0.05, -0.06 and -0.04 cannot be drawn to anything beyond them.
    let interval = try #require(comparison.rows[2].measurements[0].difference?.interval)
    #expect(interval.lower >= -0.0600001 && interval.upper <= -0.0399999)
  }

  // MARK: - McNemar

  @Test func compareAnswersToTheSameImages() throws {
    let comparison = try comparison { try writeSweep(to: $0) }
    let answers = try #require(comparison.rows[2].answers)
    #expect(answers.metric == .testError && answers.obstacles == [])
    // Plain is wrong below 20, 22, 24; residual from 10 to 25, 26, 30.
    #expect(answers.pairs.map(\.seed) == [0, 1, 2])
    #expect(answers.pairs.map(\.test.onlyFirstWrong) == [10, 10, 10])
    #expect(answers.pairs.map(\.test.onlySecondWrong) == [5, 4, 6])
    // 2 · P(X ≤ 5) of 15 coins: 2 · 4944 / 2¹⁵.
    #expect(abs(answers.pairs[0].test.p - 9888.0 / 32768) < 1e-12)
    #expect(answers.onlyBaselineWrong == 30 && answers.onlyRowWrong == 15)
    #expect(answers.significantPairs == 0)
    // 60 against none.
    let clear = try #require(comparison.rows[3].answers)
    #expect(clear.pairs.count == 1 && clear.significantPairs == 1 && clear.onlyBaselineWrong == 60)
    #expect(comparison.rows[0].answers == nil)
  }

  @Test func sayWhereLogsHoldNoClasses() throws {
    let comparison = try comparison { folder in
      try MadePoint("plain", "0.01").write(seed: 0, wrong: 0..<3, to: folder)
      try MadePoint("plain", "0.01").write(seed: 1, wrong: 0..<3, to: folder)
      try MadePoint("residual", "0.01").write(seed: 0, wrong: 0..<1, to: folder)
      try MadePoint("residual", "0.01").write(seed: 1, wrong: 0..<1, labels: nil, to: folder)
    }
    let answers = try #require(comparison.rows[1].answers)
    #expect(answers.pairs.map(\.seed) == [0] && answers.obstacles.count == 1)
    #expect(
      comparison.text.contains(
        "\nMcNemar: some pairs are not compared: logs without the test images'"))
    #expect(comparison.text.contains("  2:0, 0/1"))
  }

  @Test func compareNoAnswersToDifferentTestSets() throws {
    let comparison = try comparison { folder in
      for seed in 0...1 {
        var other = MadePoint("residual", "0.01")
        other.testSet = #"{"first": 100, "from": 100}"#
        try MadePoint("plain", "0.01").write(seed: seed, wrong: 0..<3, to: folder)
        try other.write(seed: seed, wrong: 0..<1, to: folder)
        try MadePoint("wide", "0.01").write(
          seed: seed, wrong: 0..<1, labels: MadePoint.labels.reversed(), to: folder)
      }
    }
    #expect(comparison.rows.map { $0.answers?.pairs } == [nil, [], []])
    #expect(
      comparison.rows.map { $0.answers?.obstacles }
        == [nil, ["the test sets differ"], ["the test sets differ"]])
  }

  // MARK: - What is not there

  @Test func averageNoUnfinishedTrials() throws {
    let text = try comparison { try writeSweep(to: $0) }.text
    #expect(
      text.hasSuffix(
        """

        Left out of the means:
          plain, 0.1, seed 1: diverged in epoch 2 of 2, at step 503, 1 of 2 epochs done

        """))
    #expect(text.contains("10 of 11 in all"))
  }

  @Test func countManyUnfinishedTrialsByPoint() throws {
    let text = try comparison { folder in
      for seed in 0..<30 {
        let status = seed < 9 ? TrialStatus.running : .failed(reason: "disk")
        try MadePoint("plain", "0.01").write(seed: seed, wrong: 0..<3, status: status, to: folder)
      }
    }.text
    #expect(
      text.hasSuffix(
        "\nLeft out of the means:\n  plain, 0.01: 9 running or killed, 21 failed\n"))
    #expect(text.contains("\nNo trial finished yet, of 30.\n"))
  }

  @Test func giveOneTrialNoInterval() throws {
    let comparison = try comparison { folder in
      try MadePoint("plain", "0.01").write(seed: 4, wrong: 0..<3, to: folder)
      try MadePoint("residual", "0.01").write(seed: 4, wrong: 0..<1, to: folder)
      try MadePoint("residual", "0.1").write(seed: 4, wrong: 0..<1, to: folder)
    }
    #expect(comparison.rows.allSatisfy { $0.measurements[0].interval == nil })
    let text = comparison.text
    #expect(
      text.contains(
        "\nresidual − plain at learningRate 0.01: -2.00 points (1 pair): too few for an "))
    #expect(text.contains("\nresidual, 0.1: no difference, for there is no trial at plain, 0.1."))
    #expect(text.contains("Seeds 4."))
  }

  @Test func sayWhereThereIsNoSpread() throws {
    let text = try comparison { folder in
      for seed in 0..<3 {
        try MadePoint("plain", "0.01").write(seed: seed, wrong: 0..<90, to: folder)
        try MadePoint("residual", "0.01").write(seed: seed, wrong: 0..<90, to: folder)
      }
    }.text
    #expect(
      text.contains(
        "\nplain, 0.01: all 3 trials have the same test.error, 90.00 % (on 100 test images): the "
          + "interval is a point and says nothing about other seeds.\n"))
    #expect(
      text.contains(
        "\nresidual − plain at learningRate 0.01: 0.00 points in every one of 3 pairs: no spread"))
  }

  /// Trials from before the sweep had a second axis stand where their spec says.
  @Test func findThePlaceOfTrialsThatLackAnAxis() throws {
    let comparison = try comparison { folder in
      for seed in 0..<2 {
        var old = MadePoint(nil, "0.010")
        old.baseline = nil
        try old.write(seed: seed, wrong: 0..<20, to: folder)
        try MadePoint("residual", "0.01").write(seed: seed, wrong: 0..<10, to: folder)
        try MadePoint("plain", "0.1").write(seed: seed, wrong: 0..<10, to: folder)
      }
    }
    #expect(comparison.sweep.axes.map(\.name) == ["net", "optimizer.sgd.learningRate"])
    let labels = comparison.rows.map { $0.point.label(on: comparison.sweep.axes) }
    #expect(labels == ["plain, 0.010", "plain, 0.1", "residual, 0.01"])
  }

  /// Changing something outside of the axes between two runs leaves two specs at each point.
  @Test func keepSeveralSpecsAtOnePointApart() throws {
    let comparison = try comparison { folder in
      for batchSize in [1, 4] {
        for seed in 0..<2 {
          var (plain, residual) = (MadePoint("plain", "0.01"), MadePoint("residual", "0.01"))
          plain.batchSize = batchSize
          residual.batchSize = batchSize
          try plain.write(seed: seed, wrong: 0..<(20 * batchSize), to: folder)
          try residual.write(seed: seed, wrong: 0..<(10 * batchSize + seed), to: folder)
        }
      }
    }
    #expect(comparison.rows.count == 4)
    let differences = comparison.rows.map { $0.measurements[0].difference?.statistics?.mean ?? 0 }
    // 10 - 20 and 40 - 80 of 100, and half an image for the second seed.
    #expect(Set(differences.map { ($0 * 1000).rounded() }) == [0, -95, -395])
    #expect(comparison.text.contains("spec"))
  }

  @Test func nameTheLastEpochsWhereTheyDiffer() throws {
    let comparison = try comparison { folder in
      var long = MadePoint("residual", "0.01")
      long.epochs = 5
      try MadePoint("plain", "0.01").write(seed: 0, wrong: 0..<3, to: folder)
      try long.write(seed: 0, wrong: 0..<1, to: folder)
    }
    #expect(comparison.text.contains("train.loss: after each trial's last epoch (2, 5).\n"))
    #expect(comparison.rows[1].measurements[0].statistics?.mean == 0.01)
  }

  @Test func sayWhatStandsInForTheData() throws {
    let comparison = try comparison { folder in
      let path = try MadePoint("plain", "0.01").write(seed: 0, wrong: 0..<3, to: folder)
      var record = try TrialFile.read(path)
      record.specification = record.specification.replacingOccurrences(
        of: #""mnist""#, with: #""digits", "standsInFor": "mnist""#)
      try TrialFile.write(record, to: path)
    }
    #expect(comparison.text.contains("Embedded digits, not MNIST"))
  }
}

@Suite struct SweepTables {
  @Test func areReadableText() throws {
    let text = try report { try writeSweep(to: $0) }.text
    #expect(
      text == """
        A made-up sweep
        swept: 4 points of net × learningRate. Data: MNIST, the first 500 training images, training \
        images 501–550 as the dev set, the first 100 test images.
        Mean ± sample standard deviation over n finished trials (n/all where some are not finished), \
        10 of 11 in all. Seeds 0–2. Error rates in %.
        test.error, train.error, train.loss: after the last epoch (2).
        Intervals of means: 95 %, Student's t on the n values of a row.
        Differences: to plain at equal learningRate, paired by seed (1 to 3 pairs a row), in points; \
        95 % intervals, Student's t on the pairs' differences.
        McNemar, answers to the same test images after the last epoch: b only the baseline has wrong, \
        c only this row, summed over the pairs; then in how many pairs the exact two-sided p < 0.05.

                                                              95 %            difference     McNemar
        net       learningRate    test.error    n         interval       [95 % interval]  b:c, p<.05  train.error       train.loss
        ────────  ────────────  ────────────  ───  ───────────────  ────────────────────  ──────────  ───────────  ───────────────
        plain     0.01          22.00 ± 2.00    3   [17.03, 26.97]              baseline              6.25 ± 0.00  0.1250 ± 0.0000
        plain     0.1           90.00 ± 0.00  2/3   [90.00, 90.00]              baseline              6.25 ± 0.00  0.1250 ± 0.0000
        residual  0.01          17.00 ± 2.65    3   [10.43, 23.57]  -5.00 [-7.48, -2.52]  30:15, 0/3  3.13 ± 0.00  0.0625 ± 0.0000
        residual  0.1           35.00 ± 7.07    2  [-28.53, 98.53]                -60.00   60:0, 1/1  6.25 ± 0.00  0.1250 ± 0.0000

        residual − plain at learningRate 0.01: -5.00 points, 95 % interval -7.48 to -2.52 (3 pairs): \
        the interval excludes 0.
        residual − plain at learningRate 0.1: -60.00 points (1 pair): too few for an interval.

        residual − plain at learningRate 0.1: seeds in no pair: 1, 2.
        plain, 0.1: all 2 trials have the same test.error, 90.00 % (on 100 test images): the interval \
        is a point and says nothing about other seeds.
        Student's t knows no bounds: intervals of few, scattered error rates reach below 0 or above \
        100 %, where no error rate is.
        McNemar's sums over seeds describe and test nothing: the same images are counted again with \
        every seed.

        Left out of the means:
          plain, 0.1, seed 1: diverged in epoch 2 of 2, at step 503, 1 of 2 epochs done

        """)
  }

  /// A table too wide for a terminal goes on below; Markdown keeps it whole.
  @Test func stayReadableWithManyMetrics() throws {
    let report = try report(
      options(metrics: [.testError] + Metric.byEpoch.filter { $0 != .testError })
    ) { try writeSweep(to: $0) }
    let lines = report.text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("residual  0.01 ") } == 2)
    let cells = lines.filter { $0.hasPrefix("residual  0.") || $0.hasPrefix("──") }
    #expect(cells.allSatisfy { $0.count <= 130 })
    #expect(
      report.markdown.split(separator: "\n").count { $0.hasPrefix("| residual | 0.01 ") } == 1)
  }

  @Test func areMarkdownToo() throws {
    let markdown = try report { try writeSweep(to: $0) }.markdown
    #expect(markdown.hasPrefix("### A made-up sweep\n\nswept: 4 points of net × learningRate. "))
    #expect(
      markdown.contains(
        """

        | net | learningRate | test.error | n | 95 % interval | difference [95 % interval] | McNemar \
        b:c, p<.05 | train.error | train.loss |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        | plain | 0.01 | 22.00 ± 2.00 | 3 | [17.03, 26.97] | baseline |  | 6.25 ± 0.00 | 0.1250 ± \
        0.0000 |

        """))
    let selecting = try report { try writeSweep(to: $0) { $0.selects = true } }.markdown
    #expect(selecting.contains("| best.test.error | n |"))
  }

  @Test func areCSVToo() throws {
    let csv = try report { try writeSweep(to: $0) }.csv
    let lines = csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 1 + 4 * 3 + 1)
    #expect(
      lines[0] == """
        experiment,trialHash,point,net,optimizer.sgd.learningRate,metric,afterEpochs,afterUpdates,\
        trials,count,mean,standardDeviation,minimum,maximum,intervalMethod,intervalLower,\
        intervalUpper,baseline,baselineTrialHash,pairs,unpairedSeeds,difference,\
        differenceStandardDeviation,differenceIntervalLower,differenceIntervalUpper,p,adjustedP,\
        mcNemarPairs,onlyBaselineWrong,onlyThisWrong,mcNemarSignificantPairs
        """)
    let (plain, residual) = (MadePoint("plain", "0.1").hash, MadePoint("residual", "0.1").hash)
    #expect(
      lines[5] == """
        swept,\(plain),"plain, 0.1",plain,0.1,train.error,2,,3,2,0.0625,0.0,0.0625,0.0625,t,\
        0.0625,0.0625,,,,,,,,,,,,,,
        """)
    #expect(
      lines[10] == """
        swept,\(residual),"residual, 0.1",residual,0.1,test.error,2,,2,2,0.35,\
        0.07071067811865477,0.3,0.4,t,-0.2853102368087346,0.9853102368087345,"plain, 0.1",\
        \(plain),1,1 2,-0.6000000000000001,,,,,,1,60,0,1
        """)
  }

  @Test func areJSONToo() throws {
    let report = try report { try writeSweep(to: $0) { $0.selects = true } }
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [[String: Any]])
    let sweep = try #require(list.first)
    #expect(list.count == 1 && sweep["kind"] as? String == "sweep")
    #expect(sweep["baseline"] as? [String: String] == ["net": "plain"])
    #expect((sweep["intervals"] as? [String: Any])?["method"] as? String == "t")
    let points = try #require(sweep["points"] as? [[String: Any]])
    #expect(points.map { $0["isBaseline"] as? Bool } == [true, true, false, false])
    let point = points[2]
    #expect(
      point["coordinates"] as? [String: String]
        == ["net": "residual", "optimizer.sgd.learningRate": "0.01"])
    #expect(point["baseline"] as? String == "plain, 0.01")
    let metrics = try #require(point["metrics"] as? [[String: Any]])
    #expect(metrics.count == 4 && metrics[0]["metric"] as? String == "best.test.error")
    #expect(metrics[0]["afterEpochs"] is NSNull && metrics[2]["afterEpochs"] as? Int == 2)
    #expect(
      (metrics[0]["values"] as? [[String: Any]])?.compactMap { $0["value"] as? Double }
        == [0.15, 0.16, 0.20])
    let difference = try #require(metrics[0]["difference"] as? [String: Any])
    #expect(difference["pairs"] as? Int == 3)
    #expect(abs((difference["p"] as? Double ?? 0) - 0.0130722) < 1e-6)
    let mcNemar = try #require(point["mcNemar"] as? [String: Any])
    #expect(mcNemar["onlyBaselineWrong"] as? Int == 30 && mcNemar["pairs"] as? Int == 3)
    let seeds = try #require(mcNemar["seeds"] as? [[String: Any]])
    #expect(seeds.compactMap { $0["onlyThisWrong"] as? Int } == [5, 4, 6])
    #expect(abs((seeds[0]["p"] as? Double ?? 0) - 9888.0 / 32768) < 1e-12)
    #expect(points[0]["mcNemar"] is NSNull)
  }

  /// Single experiments keep their shape beside sweeps.
  @Test func standBesideSingleExperiments() throws {
    let report = try report { folder in
      try writeSweep(to: folder)
      try Made(name: "zebra").write(seed: 0, to: folder, file: "zebra.h5")
    }
    #expect(report.parts.count == 2 && report.hasSweeps)
    #expect(report.text.contains("\n\nA made-up experiment\nzebra, spec abababab."))
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [[String: Any]])
    #expect(list.map { $0["name"] as? String } == ["swept", "zebra"])
    #expect(list[1]["kind"] == nil && (list[1]["rows"] as? [Any])?.count == 8)
    let lines = report.csv.split(separator: "\n")
    let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    #expect(lines.count == 1 + 12 + 8)
    #expect(columns.contains("published") && columns.contains("mcNemarPairs"))
    #expect(lines.last?.hasPrefix("zebra,\(String(repeating: "ab", count: 32)),,,,") == true)
  }

  @Test func areCSVForSingleExperiments() throws {
    let report = try report { folder in
      var made = Made()
      made.claims = #"""
        [{"metric": "test.error", "afterEpochs": 3, "value": 0.021,
          "source": "a \"blog\", they say"}]
        """#
      try made.write(seed: 0, to: folder)
    }
    #expect(!report.hasSweeps)
    let lines = report.csv.split(separator: "\n")
    #expect(
      lines[0]
        == "experiment,trialHash,point,metric,afterEpochs,afterUpdates,trials,count,mean,"
        + "standardDeviation,minimum,maximum,published,source,differenceToPublished,notChecked")
    let error = try #require(lines.first { $0.contains(",test.error,") })
    #expect(
      error.hasPrefix(
        "made,\(Made().hash),,test.error,3,,1,1,0.02,,0.02,0.02,0.021,"
          + "\"a \"\"blog\"\", they say\",-0.001"))
  }

  @Test func quoteWhatNeedsIt() {
    var table = CSVTable(["a", "b,c"])
    table.add(["a": "one\r\ntwo", "b,c": "\""])
    table.add(["a": " plain "])
    #expect(table.text == "a,\"b,c\"\n\"one\r\ntwo\",\"\"\"\"\n plain ,\n")
  }

  @Test func nameAxesThatAreCalledAsColumnsAre() throws {
    let report = try report { folder in
      let path = try MadePoint("plain", "0.01").write(seed: 0, wrong: 0..<3, to: folder)
      var record = try TrialFile.read(path)
      record.specification = record.specification.replacingOccurrences(
        of: #""name": "net""#, with: #""name": "metric""#)
      try TrialFile.write(record, to: path)
    }
    #expect(
      report.csv.hasPrefix("experiment,trialHash,point,axis metric,optimizer.sgd.learningRate,"))
  }
}
