import Files
import RunLog
import Specs

/// The table of a collection: all that one file says of many trials before any group is opened.
public struct CollectionTable: Equatable, Sendable {
  /// The trials in the order of the rows: sweeps by name, point and seed, then all that was not
  /// swept. Their names are those of their logs: `9936373d385a-seed0`.
  public let trials: [CollectedTrial]
  /// The columns.
  public let columns: [CollectedColumn]

  /// The table of all trials of some results.
  ///
  /// - Parameters:
  ///   - results: the trials.
  ///   - folder: where the collection will stand; paths of logs are as seen from it.
  /// - Throws: `FileFailure` where the folder or a log is gone.
  public init(_ results: Results, in folder: String) throws(FileFailure) {
    let rows = Row.all(of: results)
    let names = Self.names(of: rows.map(\.trial))
    var trials: [CollectedTrial] = []
    for (row, name) in zip(rows, names) {
      let path = row.trial.path
      let link = try Folder.relativePath(of: path, from: folder)
      trials.append(CollectedTrial(name: name, path: path, link: link))
    }
    self.trials = trials
    columns = Self.columns(rows, trials)
  }

  private typealias Row = PlacedTrial

  private static func columns(_ rows: [Row], _ trials: [CollectedTrial]) -> [CollectedColumn] {
    let identity = [
      text("experiment", "The experiment's name.", rows) { $0.trial.spec.name },
      text(
        "hash", "The hash of all that decides the result but the seed.", rows
      ) { $0.trial.trialHash },
      integer("seed", "The seed of the trial's random streams.", rows) { $0.trial.seed },
      text(
        "status", "running (or killed), interrupted, finished, diverged or failed.", rows
      ) { $0.trial.status.name },
    ]
    let measured =
      [
        integer("epochs", "How many epochs are done.", rows) { $0.trial.finishedEpochs }
      ] + metrics(rows) + selections(rows) + [
        number(
          "seconds", "Wall-clock time of these epochs with their evaluations, in seconds.", rows
        ) { seconds(of: $0.trial) },
        CollectedColumn(
          name: "path", meaning: "The log, as seen from the folder this file was written to.",
          values: .texts(trials.map(\.link))),
        CollectedColumn(
          name: "group", meaning: "The trial's group in /trials.",
          values: .texts(trials.map(\.name))),
      ]
    return identity + axes(rows, besides: (identity + measured).map(\.name)) + measured
  }

  /// The first twelve digits of the hash and the seed, as in the names of logs; numbered where
  /// experiments of several names hold one trial.
  private static func names(of trials: [ReportedTrial]) -> [String] {
    var counts: [String: Int] = [:]
    return trials.map { trial in
      let name = "\(trial.trialHash.prefix(12))-seed\(trial.seed)"
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      return count == 1 ? name : "\(name)-\(count)"
    }
  }

  /// A column an axis, of numbers where all its values are. One that is called as a column is that
  /// every table has, such as `seed`, becomes `axis_seed`.
  private static func axes(_ rows: [Row], besides taken: [String]) -> [CollectedColumn] {
    Row.axes(of: rows).map { name in
      let values = rows.map { $0.values[name] }
      let isNumeric = values.allSatisfy { $0 == nil || $0?.number != nil }
      return CollectedColumn(
        name: taken.contains(name) ? "axis_" + name : name,
        meaning: "The sweep's \(name) at the trial's point.",
        values: isNumeric
          ? .numbers(values.map { $0?.number ?? .nan }) : .texts(values.map { $0?.label ?? "" }))
    }
  }

  /// What the last epoch measured, in the order of the metrics; those that are not a spec's to name
  /// come after them.
  private static func metrics(_ rows: [Row]) -> [CollectedColumn] {
    Metric.byEpoch.map(\.rawValue).compactMap { metric in
      guard rows.contains(where: { $0.trial.metrics[metric]?.isEmpty == false }) else { return nil }
      return number(
        underscored(metric), "\(metric) after the last epoch that is done; NaN where none is.", rows
      ) { $0.trial.metrics[metric]?.last }
    }
  }

  /// What the selected parameters gave, where any trial selected some.
  private static func selections(_ rows: [Row]) -> [CollectedColumn] {
    guard rows.contains(where: { $0.trial.selection != nil }) else { return [] }
    return [
      number(
        "best_dev_error", "The smallest error rate on the dev set.", rows
      ) { $0.trial.selection?.devError },
      number(
        "best_test_error", "The test set's error rate with the parameters of best_dev_error.", rows
      ) { $0.trial.selection?.testError },
      number(
        "best_test_loss", "The test set's mean loss with the parameters of best_dev_error.", rows
      ) { $0.trial.selection?.testLoss },
      number(
        "best_updates", "After how many updates these were the network's parameters.", rows
      ) { $0.trial.selection.map { Double($0.updates) } },
    ]
  }

  private static func seconds(of trial: ReportedTrial) -> Double {
    ["seconds", "evaluationSeconds"].flatMap { trial.metrics[$0] ?? [] }.reduce(0, +)
  }

  private static func underscored(_ name: String) -> String {
    name.split(separator: ".").joined(separator: "_")
  }

  private static func text(
    _ name: String, _ meaning: String, _ rows: [Row], _ value: (Row) -> String
  ) -> CollectedColumn {
    CollectedColumn(name: name, meaning: meaning, values: .texts(rows.map(value)))
  }

  private static func integer(
    _ name: String, _ meaning: String, _ rows: [Row], _ value: (Row) -> Int
  ) -> CollectedColumn {
    CollectedColumn(name: name, meaning: meaning, values: .integers(rows.map(value)))
  }

  private static func number(
    _ name: String, _ meaning: String, _ rows: [Row], _ value: (Row) -> Double?
  ) -> CollectedColumn {
    CollectedColumn(
      name: name, meaning: meaning, values: .numbers(rows.map { value($0) ?? .nan }))
  }
}
