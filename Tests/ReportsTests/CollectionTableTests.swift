import Foundation
import RunLog
import Testing

@testable import Reports

/// The table of a collection.
@Suite struct CollectionTableTests {
  /// A spec at a point of a sweep over `rate` and `net`.
  private func spec(_ made: Made, _ coordinates: String) throws -> String {
    made.spec.replacingOccurrences(
      of: #""batchSize": "#, with: #""point": {"coordinates": [\#(coordinates)]}, "batchSize": "#)
  }

  private func rate(_ value: Double, at place: Int) -> String {
    #"{"name": "rate", "label": "\#(value)", "number": \#(value), "position": \#(place)}"#
  }

  private func net(_ label: String, at place: Int) -> String {
    #"{"name": "net", "label": "\#(label)", "position": \#(place)}"#
  }

  private func column(_ name: String, of table: CollectionTable) throws -> CollectedColumn.Values {
    try #require(table.columns.first { $0.name == name }, "no column \(name)").values
  }

  @Test func aSweepHasAColumnAnAxis() throws {
    try withTemporaryFolder { folder in
      let logs = try makeFolder("results/made", in: folder)
      var made = Made(hash: String(repeating: "cd", count: 32))
      for seed in [1, 0] {
        try made.write(
          seed: seed, to: logs, spec: try spec(made, rate(0.5, at: 1) + ", " + net("plain", at: 0)))
      }
      made.hash = String(repeating: "ab", count: 32)
      try made.write(
        seed: 0, to: logs, spec: try spec(made, rate(0.25, at: 0) + ", " + net("residual", at: 1)))
      let single = Made(name: "other", hash: made.hash)
      try single.write(seed: 0, epochs: 2, status: .running, to: logs, file: "other.h5")

      let table = try CollectionTable(Results(reading: [logs]), in: folder)
      #expect(
        table.columns.map(\.name) == [
          "experiment", "hash", "seed", "status", "rate", "net", "epochs", "train_loss",
          "train_lossRunning", "train_error", "train_errorRunning", "test_loss", "test_error",
          "seconds", "path", "group",
        ])
      #expect(table.columns.allSatisfy { !$0.meaning.isEmpty })
      #expect(try column("experiment", of: table) == .texts(["made", "made", "made", "other"]))
      #expect(try column("seed", of: table) == .integers([0, 0, 1, 0]))
      #expect(
        try column("status", of: table) == .texts(["finished", "finished", "finished", "running"]))
      #expect(try column("net", of: table) == .texts(["residual", "plain", "plain", ""]))
      guard case .numbers(let rates) = try column("rate", of: table) else {
        Issue.record("numbers were expected")
        return
      }
      #expect(rates.prefix(3) == [0.25, 0.5, 0.5] && rates[3].isNaN)
      #expect(try column("epochs", of: table) == .integers([3, 3, 3, 2]))
      #expect(
        try column("test_error", of: table)
          == .numbers([0.06 / 3, 0.06 / 3, 0.06 / 3 + 0.001, 0.06 / 2]))
      #expect(try column("seconds", of: table) == .numbers([33, 33, 33 + 0.006, 27]))
      let (one, other) = ("abababababab-seed0", "cdcdcdcdcdcd-seed")
      #expect(
        try column("path", of: table)
          == .texts(
            [one, other + "0", other + "1", "other"].map { "results/made/\($0).h5" }))
      // The same trial under two experiments' names.
      let groups = [one, other + "0", other + "1", one + "-2"]
      #expect(try column("group", of: table) == .texts(groups))
      #expect(table.trials.map(\.name) == groups)
      #expect(table.trials[1].path == "\(logs)/\(other)0.h5")
    }
  }

  @Test func whatWasSelectedIsInTheTable() throws {
    try withTemporaryFolder { folder in
      try Made.selecting.write(seed: 0, to: folder)
      try Made.selecting.write(seed: 1, epochs: 0, status: .running, to: folder)
      let table = try CollectionTable(Results(reading: [folder]), in: folder)
      let expected = [
        ("best_dev_error", 0.15625), ("best_test_error", 0.125), ("best_test_loss", 0.5),
        ("best_updates", 46), ("test_error", 0.06 / 3),
      ]
      for (name, value) in expected {
        guard case .numbers(let numbers) = try column(name, of: table) else {
          Issue.record("numbers were expected")
          continue
        }
        #expect(numbers[0] == value && numbers[1].isNaN, "\(name)")
      }
    }
  }

  /// What every table has keeps its name.
  @Test func anAxisMayBeCalledAsAColumn() throws {
    try withTemporaryFolder { folder in
      let made = Made()
      let coordinate = #"{"name": "status", "label": "on", "position": 0}"#
      try made.write(seed: 0, to: folder, spec: try spec(made, coordinate))
      let table = try CollectionTable(Results(reading: [folder]), in: folder)
      #expect(try column("status", of: table) == .texts(["finished"]))
      #expect(try column("axis_status", of: table) == .texts(["on"]))
    }
  }
}
