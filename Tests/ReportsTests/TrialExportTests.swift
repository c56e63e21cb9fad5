import Foundation
import RunLog
import Specs
import TensorBoard
import Testing

@testable import Reports

/// What `reprise export` makes of trials.
@Suite struct TrialExportTests {
  private func csv(_ folder: String) throws -> [[String]] {
    var text = ""
    try TrialExport(try Results(reading: [folder])).csv { text += $0 }
    // None of the made-up fields but the point holds a comma.
    return text.replacing(/"([^"]*), ([^"]*)"/) { "\($0.output.1); \($0.output.2)" }
      .split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
  }

  private func json(_ folder: String) throws -> [[String: Any]] {
    var text = ""
    try TrialExport(try Results(reading: [folder])).json { text += $0 }
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  // MARK: CSV

  @Test func aSweepsTableHasARowANumber() throws {
    try withTemporaryFolder { folder in
      try writeSweep(to: folder)
      let rows = try csv(folder)
      #expect(
        rows[0] == [
          "experiment", "trialHash", "point", "net", "optimizer.sgd.learningRate", "seed", "status",
          "rhythm", "at", "metric", "value",
        ])
      // Ten finished trials of two epochs, one of one, four metrics each.
      #expect(rows.count == 1 + (10 * 2 + 1) * 4)
      #expect(
        Array(rows[1][2...]) == [
          "plain; 0.01", "plain", "0.01", "0", "finished", "epoch", "1", "train.loss", "0.875",
        ])
      let diverged = rows.filter { $0[6] == "diverged" }
      #expect(diverged.count == 4)
      #expect(diverged.allSatisfy { $0[5] == "1" && $0[4] == "0.1" && $0[8] == "1" })
    }
  }

  @Test func updatesAndTheSelectionAreRowsToo() throws {
    try withTemporaryFolder { folder in
      try Made.selecting.write(seed: 0, to: folder)
      let rows = try csv(folder).dropFirst()
      #expect(rows.count == 9 * 3 + 48 + 4 + 4 + 4)
      let best = rows.suffix(4).map { Array($0.suffix(4)) }
      #expect(
        best == [
          ["update", "46", "best.dev.loss", "1.0"], ["update", "46", "best.dev.error", "0.15625"],
          ["update", "46", "best.test.loss", "0.5"], ["update", "46", "best.test.error", "0.125"],
        ])
      let losses = rows.filter { $0[7] == "step.loss" }
      #expect(losses.map { $0[6] } == (0..<48).map { "\($0)" })
      #expect(losses.first?.last == "2.25")
      #expect(rows.filter { $0[7] == "dev.error" }.map { $0[6] } == ["16", "31", "46", "48"])
    }
  }

  /// An axis may be called like a column.
  @Test func noColumnStandsTwice() throws {
    try withTemporaryFolder { folder in
      let made = Made()
      let spec = made.spec.replacing(
        #""batchSize": "#,
        with: #""point": {"coordinates": [{"name": "value", "label": "x"}]}, "batchSize": "#)
      try made.write(seed: 0, to: folder, spec: spec)
      let rows = try csv(folder)
      #expect(rows[0].contains("axis_value") && rows[0].count(where: { $0 == "value" }) == 1)
      #expect(rows[1][3] == "x")
    }
  }

  // MARK: JSON

  @Test func jsonHoldsAllOfATrial() throws {
    try withTemporaryFolder { folder in
      let path = try Made.selecting.write(seed: 2, to: folder)
      var record = try TrialFile.read(path)
      record.provenance = [
        ProvenanceEntry(key: "host", value: "a \"b\"\n"), ProvenanceEntry(key: "a/b", value: ""),
      ]
      record.epochs[0].values = [.nan, .infinity, -.infinity]
      record.status = .failed(reason: "disk")
      try TrialFile.write(record, to: path)
      let trial = try #require(try json(folder).first)
      #expect(trial["experiment"] as? String == "made" && trial["seed"] as? Int == 2)
      #expect(trial["status"] as? String == "failed" && trial["reason"] as? String == "disk")
      #expect(trial["point"] is NSNull && trial["divergedAt"] is NSNull)
      #expect(trial["provenance"] as? [String: String] == ["host": "a \"b\"\n", "a/b": ""])
      let epochs = try #require(trial["epochs"] as? [String: [String: Any]])
      #expect(epochs["train.loss"]?["values"] as? [String] == ["NaN", "Infinity", "-Infinity"])
      #expect(epochs["test.error"]?["values"] as? [Double] == record.epochs[5].values)
      #expect(epochs["learningRate"]?["unit"] as? String == "1")
      let updates = try #require(trial["updates"] as? [String: [String: Any]])
      #expect(updates["dev.loss"]?["at"] as? [Int] == [16, 31, 46, 48])
      #expect(
        updates["dev.loss"]?["values"] as? [Double] == record.steps[1].values.map(Double.init))
      #expect(Set(updates.keys) == ["step.loss", "dev.loss", "dev.error"])
      let selection = try #require(trial["selection"] as? [String: Any])
      #expect(selection["updates"] as? Int == 46 && selection["testError"] as? Double == 0.125)
      #expect((trial["spec"] as? [String: Any])?["name"] as? String == "made")
    }
  }

  @Test func jsonSaysWhereATrialStandsAndDiverged() throws {
    try withTemporaryFolder { folder in
      try writeSweep(to: folder)
      let trials = try json(folder)
      #expect(trials.count == 11)
      let first = try #require(trials[0]["point"] as? [String: Any])
      #expect(first["label"] as? String == "plain, 0.01")
      let axes = try #require(first["axes"] as? [String: Any])
      #expect(axes["net"] as? String == "plain")
      #expect(axes["optimizer.sgd.learningRate"] as? Double == 0.01)
      let diverged = trials.filter { $0["status"] as? String == "diverged" }
      #expect(diverged.count == 1)
      #expect(diverged[0]["divergedAt"] as? [String: Int] == ["epoch": 1, "step": 503])
      #expect(diverged[0]["finishedEpochs"] as? Int == 1)
    }
  }

  // MARK: TensorBoard

  @Test func eachTrialHasAFolderOfItsOwn() throws {
    try withTemporaryFolder { folder in
      try writeSweep(to: folder)
      try Made().write(seed: 3, to: folder)
      let export = TrialExport(try Results(reading: [folder]))
      #expect(export.folders.count == Set(export.folders).count)
      #expect(export.folders.first == "swept/plain, 0.01/seed0")
      #expect(export.folders.last == "made/seed3")
      try Made(hash: String(repeating: "cd", count: 32)).write(seed: 3, to: folder)
      let both = TrialExport(try Results(reading: [folder])).folders
      #expect(both.suffix(2) == ["made-abababab/seed3", "made-cdcdcdcd/seed3"])
    }
  }

  /// A point's name is the sweep's; no folder may lead elsewhere or be hidden.
  @Test(arguments: [("../a/b", "-.-a-b"), ("..", "-."), ("a\tb\u{7f}", "a-b-")])
  func aPointsFolderIsAName(_ label: String, _ name: String) throws {
    try withTemporaryFolder { folder in
      let made = Made()
      let text = try #require(String(data: JSONEncoder().encode(label), encoding: .utf8))
      let spec = made.spec.replacing(
        #""batchSize": "#,
        with: #""point": {"coordinates": [{"name": "net", "label": \#(text)}]}, "batchSize": "#)
      try made.write(seed: 0, to: folder, spec: spec)
      #expect(TrialExport(try Results(reading: [folder])).folders == ["made/\(name)/seed0"])
    }
  }

  @Test func theSameLogIsTheSameFile() throws {
    try withTemporaryFolder { folder in
      let path = try Made.selecting.write(seed: 0, to: folder)
      let copy = try makeFolder("copy", in: folder) + "/other.h5"
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      let files = try [path, copy].map { path in
        var files: [[UInt8]] = []
        try TrialExport(try Results(reading: [path])).tensorBoard { files.append($0.file) }
        return files
      }
      #expect(files[0] == files[1] && files[0].count == 1)
    }
  }

  // MARK: Time

  private func clock(epochs: Int = 3, start: String? = "2024-03-01T00:00:10Z") throws -> TrialClock
  {
    try withTemporaryFolder { folder in
      let path = try Made.selecting.write(seed: 0, epochs: epochs, to: folder)
      var record = try TrialFile.read(path)
      record.epochs.removeAll { ["seconds", "evaluationSeconds"].contains($0.name) }
      record.epochs += [
        MetricSeries(
          name: "seconds", values: Array([4, 8, 2].prefix(epochs)), unit: "s", meaning: ""),
        MetricSeries(
          name: "evaluationSeconds", values: Array([1, 1, 3].prefix(epochs)), unit: "s", meaning: ""
        ),
      ]
      if let start { record.provenance = [ProvenanceEntry(key: "start", value: start)] }
      try TrialFile.write(record, to: path)
      return TrialClock(
        try ExperimentSpec(json: record.specification), try TrialFile.readSummary(path))
    }
  }

  /// 16 updates an epoch; 4, 8 and 2 s of training, 1, 1 and 3 s of evaluation.
  @Test func timeIsTheStartAndWhatTheLogCounted() throws {
    let clock = try clock()
    #expect(clock.start == 1_709_251_210)
    #expect((1...3).map { clock.time(afterEpochs: $0) - clock.start } == [5, 14, 19])
    let updates = [0, 4, 16, 17, 32, 40, 48].map { clock.time(afterUpdates: $0) - clock.start }
    #expect(updates == [0, 1, 4, 5.5, 13, 15, 16])
    // After the last finished epoch and its evaluation: as fast as in it.
    #expect(clock.time(afterUpdates: 56) - clock.start == 20)
  }

  @Test func aTrialThatHardlyBeganHasATime() throws {
    let clock = try clock(epochs: 0, start: nil)
    #expect(clock.start == 0)
    #expect(clock.time(afterUpdates: 7) == 0 && clock.time(afterEpochs: 1) == 0)
    #expect(try self.clock(start: "yesterday").start == 0)
  }
}
