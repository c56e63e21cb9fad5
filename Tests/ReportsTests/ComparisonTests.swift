import Foundation
import RunLog
import Specs
import Testing

@testable import Reports

@Suite struct Comparisons {
  private func comparison(
    _ made: Made, seeds: [Int] = [0, 2], _ more: (String) throws -> Void = { _ in }
  ) throws -> Comparison {
    try withTemporaryFolder { folder in
      for seed in seeds { try made.write(seed: seed, epochs: made.epochs, to: folder) }
      try more(folder)
      let results = try Results(reading: [folder])
      return Comparison(try #require(results.experiments.first))
    }
  }

  @Test func compareMeansWithClaims() throws {
    let rows = try comparison(Made()).rows
    #expect(rows.map(\.quantity).prefix(6) == Metric.byEpoch.map(\.rawValue)[...])
    #expect(rows.count == 8)
    let error = try #require(rows.first { $0.quantity == "test.error" })
    // Seeds 0 and 2 end at 0.02 and 0.022.
    #expect(error.measured?.count == 2)
    #expect(abs((error.measured?.mean ?? 0) - 0.021) < 1e-15)
    #expect(abs((error.difference ?? 1)) < 1e-15)
    #expect(error.claim?.source == "a blog")
    let running = try #require(rows.first { $0.quantity == "train.lossRunning" })
    #expect(running.claim == nil && running.difference == nil && running.obstacle == nil)
    // Means over epochs of 12, 6, 4 and over seeds: 22/3 + 0.001.
    let seconds = try #require(rows.first { $0.quantity == "training seconds per epoch" })
    #expect(abs((seconds.measured?.mean ?? 0) - (22.0 / 3 + 0.001)) < 1e-12)
  }

  @Test func severalKindsOfProcessorAreSaid() throws {
    func text(_ processors: [[String: String]]) throws -> String {
      try withTemporaryFolder { folder in
        for (seed, facts) in processors.enumerated() {
          let path = try Made().write(seed: seed, to: folder)
          var record = try TrialFile.read(path)
          record.provenance = facts.map { ProvenanceEntry(key: $0.key, value: $0.value) }
          try TrialFile.write(record, to: path)
        }
        return Comparison(try #require(try Results(reading: [folder]).experiments.first)).text
      }
    }
    #expect(try !text([["cpu": "A"], ["cpu": "A"]]).contains("processor"))
    #expect(
      try text([["cpu": "B"], ["cpu": "A"], ["cpu": "A"], ["cpu": "A", "cpu before": "B"]])
        .hasSuffix(
          """

          Computed on several kinds of processor, which give different last bits:
            2 trials: A
            1 trial: B
            1 trial: A, continued from B

          """))
  }

  @Test func printAsATable() throws {
    #expect(
      try comparison(Made()).text == """
        A made-up experiment
        made, spec abababab. Data: MNIST.
        After epoch 3: mean ± sample standard deviation of 2 finished trials, seeds 0, 2.

        metric                         published         measured  n   difference
        ────────────────────────────  ──────────  ───────────────  ─  ───────────
        train.loss                    5.0465 [1]  5.0010 ± 0.0014  2      -0.0455
        train.lossRunning                         6.0010 ± 0.0014  2
        train.error                                 1.10 ± 0.14 %  2
        train.errorRunning                          2.10 ± 0.14 %  2
        test.loss                                 5.3343 ± 0.0014  2
        test.error                     2.1 % [2]    2.10 ± 0.14 %  2  0.00 points
        training seconds per epoch                  7.33 ± 0.00 s  2
        evaluation seconds per epoch                3.67 ± 0.00 s  2

        [1] a blog. Or during the epoch.
        [2] a blog

        """)
  }

  @Test func printAsMarkdown() throws {
    let markdown = try comparison(Made(), seeds: [7]).markdown
    #expect(
      markdown.hasPrefix(
        "### A made-up experiment\n\nmade, spec abababab. Data: MNIST.\n\nAfter epoch 3: "
          + "one finished trial, seed 7.\n\n"
          + "| metric | published | measured | n | difference |\n"))
    #expect(markdown.contains("\n| test.error | 2.1 % [2] | 2.70 % | 1 | +0.60 points |\n"))
  }

  @Test func neverAverageUnfinishedTrials() throws {
    let comparison = try comparison(Made()) { folder in
      try Made().write(seed: 3, epochs: 2, status: .running, to: folder)
      try Made().write(seed: 4, status: .interrupted, to: folder)
      try Made().write(seed: 5, epochs: 1, status: .diverged(epoch: 1, step: 9), to: folder)
      try Made().write(seed: 6, epochs: 0, status: .failed(reason: "disk"), to: folder)
    }
    #expect(comparison.rows.allSatisfy { $0.measured?.count == 2 })
    #expect(
      comparison.text.hasSuffix(
        """

        Left out of the means:
          seed 3: running or killed, 2 of 3 epochs done
          seed 4: interrupted, 3 of 3 epochs done
          seed 5: diverged in epoch 2 of 3, at step 9, 1 of 3 epochs done
          seed 6: failed: disk, 0 of 3 epochs done

        """))
  }

  @Test func sayWhenNothingIsFinished() throws {
    let comparison = try comparison(Made(), seeds: []) { folder in
      try Made().write(seed: 0, epochs: 0, status: .running, to: folder)
    }
    #expect(comparison.rows.allSatisfy { $0.measured == nil && $0.difference == nil })
    #expect(comparison.text.contains("After epoch 3: no trial finished yet."))
    #expect(comparison.text.contains("test.error                     2.1 % [2]         –  0\n"))
  }

  @Test func checkNoClaimOnAStandIn() throws {
    var made = Made()
    made.data = #"{"set": "digits", "train": {"first": 1200}, "standsInFor": "mnist"}"#
    let comparison = try comparison(made)
    #expect(comparison.rows.allSatisfy { $0.difference == nil })
    #expect(comparison.rows.filter { $0.obstacle == "not checked" }.count == 2)
    let text = comparison.text
    #expect(text.contains("Data: embedded digits, the first 1,200 training images."))
    #expect(
      text.contains(
        "\nEmbedded digits, not MNIST: the paper's claims were not checked.\n"))
    #expect(!text.contains("2.1 %") && !text.contains("5.0465") && !text.contains("[1]"))
    #expect(text.contains("test.error                    not checked    2.10 ± 0.14 %  2\n"))
  }

  @Test func checkNoClaimAboutEpochsThatWereNotTrained() throws {
    var made = Made()
    made.epochs = 2
    let comparison = try comparison(made)
    let error = try #require(comparison.rows.first { $0.quantity == "test.error" })
    #expect(
      error.moment == .afterEpochs(2) && error.measured?.count == 2 && error.difference == nil)
    #expect(error.obstacle == "not checked (trained 2 epochs)")
    #expect(comparison.text.contains("2.1 % after epoch 3 [2]"))
    // A claim without an epoch speaks of the last one, whichever that is.
    #expect(comparison.rows.first?.difference != nil)
  }

  @Test func measureAtTheEpochOfTheClaim() throws {
    var made = Made()
    made.claims = #"""
      [{"metric": "test.error", "afterEpochs": 1, "value": 0.07, "source": "early"},
       {"metric": "test.error", "value": 0.02, "source": "late"}]
      """#
    let comparison = try comparison(made, seeds: [0])
    let rows = comparison.rows.filter { $0.quantity == "test.error" }
    #expect(rows.map(\.moment) == [.afterEpochs(1), .afterEpochs(3)])
    #expect(rows.map { $0.measured?.mean } == [0.06, 0.02])
    let text = comparison.text
    #expect(text.contains("After epoch 3, where a row says nothing else: one finished trial"))
    #expect(text.contains("\ntest.error, after epoch 1 "))
    #expect(text.contains("\n  after epoch 3  "))
  }

  @Test func compareWhatWasMeasuredBetweenUpdatesAndOnce() throws {
    #expect(
      try comparison(.selecting).text == """
        A made-up experiment
        made, spec abababab. Data: MNIST, the first 1,000 training images, training images \
        50,001–50,200 as the dev set, the first 200 test images.
        After epoch 3 (48 updates), where a row says nothing else: mean ± sample standard deviation \
        of 2 finished trials, seeds 0, 2.
        best.*: of the parameters with the smallest dev error; the test set was given to these \
        once, when training was over.

        metric                         published         measured  n     difference
        ────────────────────────────  ──────────  ───────────────  ─  ─────────────
        train.error                                 1.10 ± 0.14 %  2
        test.error                                  2.10 ± 0.14 %  2
        step.loss, after update 0      2.285 [1]  2.2578 ± 0.0110  2        -0.0272
        dev.error, after update 16      62 % [2]   50.78 ± 1.10 %  2  -11.22 points
          after update 31             36.5 % [2]   25.78 ± 1.10 %  2  -10.72 points
          after update 46               28 % [2]   13.28 ± 1.10 %  2  -14.72 points
          after update 48               25 % [2]   25.78 ± 1.10 %  2   +0.78 points
        best.dev.error                12.5 % [2]   15.63 ± 0.00 %  2   +3.13 points
        best.test.loss                0.4423 [2]  0.5000 ± 0.0000  2        +0.0577
        best.test.error                 13 % [2]   12.50 ± 0.00 %  2   -0.50 points
        training seconds per epoch                  7.33 ± 0.00 s  2
        evaluation seconds per epoch                3.67 ± 0.00 s  2

        [1] a book. The first batch's loss.
        [2] a book

        """)
  }

  @Test func compareInMarkdownAndJSONToo() throws {
    let comparison = try comparison(.selecting)
    #expect(
      comparison.markdown.contains(
        """

        | dev.error, after update 16 | 62 % [2] | 50.78 ± 1.10 % | 2 | -11.22 points |
        |   after update 31 | 36.5 % [2] | 25.78 ± 1.10 % | 2 | -10.72 points |

        """.dropLast()))
    // Programs get every row.
    let json = Data(Comparison.json([comparison]).utf8)
    let objects = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
    let list = try #require(objects.first?["rows"] as? [[String: Any]])
    #expect(
      list.map { $0["quantity"] as? String } == [
        "train.loss", "train.lossRunning", "train.error", "train.errorRunning", "test.loss",
        "test.error", "step.loss", "dev.error", "dev.error", "dev.error", "dev.error",
        "best.dev.error", "best.test.loss", "best.test.error", "training seconds per epoch",
        "evaluation seconds per epoch",
      ])
    #expect(list[8]["afterUpdates"] as? Int == 31 && list[8]["afterEpochs"] is NSNull)
    let published = try #require(list[8]["published"] as? [String: Any])
    #expect(published["afterUpdates"] as? Int == 31 && published["afterEpochs"] is NSNull)
    #expect(list[5]["afterEpochs"] as? Int == 3 && list[5]["afterUpdates"] is NSNull)
    #expect(list[13]["afterEpochs"] is NSNull && list[13]["afterUpdates"] is NSNull)
  }

  @Test func sayWhyAClaimBetweenUpdatesIsNotChecked() throws {
    var made = Made.selecting
    made.claims = #"""
      [{"metric": "dev.error", "afterUpdates": 17, "value": 0.6, "source": "a book"},
       {"metric": "dev.error", "afterUpdates": 49, "value": 0.5, "source": "a book"},
       {"metric": "dev.error", "value": 0.25, "source": "a book"},
       {"metric": "step.loss", "afterUpdates": 48, "value": 1, "source": "a book"},
       {"metric": "step.loss", "afterUpdates": 1000, "value": 1, "source": "a book"},
       {"metric": "step.loss", "value": 1, "source": "a book"}]
      """#
    let comparison = try comparison(made)
    let rows = comparison.rows.filter { $0.claim != nil }
    // Steps come first, in the order of the metrics.
    #expect(rows.map(\.moment) == [48, 47, 47, 17, 48, 48].map(Moment.afterUpdates))
    #expect(
      rows.map(\.obstacle) == [
        "not checked (not measured there)", "not checked (trained 48 updates)", nil,
        "not checked (not measured there)", "not checked (trained 48 updates)", nil,
      ])
    #expect(rows.map { $0.measured?.count } == [nil, 2, 2, nil, 2, 2])
    #expect(rows.map { $0.difference != nil } == [false, false, true, false, false, true])
    #expect(comparison.text.contains("50 % after update 49 [1]"))
  }

  @Test func giveNoRowToWhatASpecCannotMeasure() throws {
    let quantities = try comparison(Made()).rows.map(\.quantity)
    #expect(!quantities.contains { $0.hasPrefix("best") || $0.hasPrefix("dev") })
    #expect(!quantities.contains("step.loss"))
    var made = Made()
    made.claims = #"""
      [{"metric": "best.test.error", "value": 0.1, "source": "a book"},
       {"metric": "dev.error", "afterUpdates": 16, "value": 0.1, "source": "a book"}]
      """#
    let comparison = try comparison(made)
    let rows = comparison.rows.filter { $0.claim != nil }
    #expect(rows.map(\.obstacle).allSatisfy { $0 == "not checked (nothing is selected)" })
    #expect(rows.count == 2 && rows.allSatisfy { $0.measured == nil })
    #expect(!comparison.text.contains("best.*"))
  }

  @Test func showEverythingWhereLittleWasPublished() throws {
    var made = Made.selecting
    made.claims = "[]"
    let comparison = try comparison(made)
    let shown = ["best.dev.error", "best.test.loss", "best.test.error", "train.errorRunning"]
    for quantity in shown { #expect(comparison.text.contains("\n\(quantity) ")) }
    #expect(!comparison.text.contains("dev.error,") && !comparison.text.contains("step.loss"))
  }

  @Test func checkNothingBetweenUpdatesOnAStandIn() throws {
    var made = Made.selecting
    made.data = made.data.replacingOccurrences(
      of: "\"mnist\"", with: "\"digits\", \"standsInFor\": \"mnist\"")
    let comparison = try comparison(made)
    #expect(comparison.rows.filter { $0.claim != nil }.allSatisfy { $0.obstacle == "not checked" })
    #expect(
      comparison.text.contains("dev.error, after update 16    not checked   50.78 ± 1.10 %  2\n"))
  }

  /// Trials of which nothing was selected count where they have a number, and n says so.
  @Test func countOnlyWhatWasMeasured() throws {
    var other = Made.selecting
    other.selects = false
    let comparison = try comparison(.selecting) { folder in
      try other.write(seed: 5, to: folder, spec: Made.selecting.spec)
    }
    func row(_ quantity: String) throws -> ComparisonRow {
      try #require(comparison.rows.first { $0.quantity == quantity })
    }
    #expect(try row("test.error").measured?.count == 3)
    #expect(try row("best.test.error").measured?.count == 2)
    #expect(try row("dev.error").measured?.count == 2)
  }

  @Test func areJSONForPrograms() throws {
    let comparison = try comparison(Made()) { folder in
      try Made().write(seed: 3, epochs: 1, status: .running, to: folder)
    }
    let text = Comparison.json([comparison])
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    let object = try #require(list.first)
    #expect(object["name"] as? String == "made")
    #expect(object["epochs"] as? Int == 3)
    #expect(object["notice"] is NSNull)
    let trials = try #require(object["trials"] as? [[String: Any]])
    #expect(trials.map { $0["isFinished"] as? Bool } == [true, true, false])
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.count == 8)
    let measured = try #require(rows[0]["measured"] as? [String: Any])
    let mean = try #require(comparison.rows[0].measured).mean
    #expect(abs((measured["mean"] as? Double ?? 0) - mean) < 1e-14)
    #expect(text.contains("\"mean\": \(mean),"))
    #expect(measured["count"] as? Int == 2)
    #expect(Comparison.json([]) == "[]")
  }
}
