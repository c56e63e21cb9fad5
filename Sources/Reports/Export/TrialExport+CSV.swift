extension TrialExport {
  /// A table with a row a number, as data frames like it: which trial, after how many epochs or
  /// updates, which metric, its value.
  ///
  /// - Parameter write: takes the table part by part: the headings, then each trial's rows.
  /// - Throws: `RunLogError` where a log can no longer be read, and what `write` throws.
  public func csv(_ write: (String) throws -> Void) throws {
    try write(CSVTable(columns).heading)
    for placed in trials {
      let trial = try ExportedTrial(placed)
      var table = CSVTable(columns)
      for series in trial.series + trial.selected { add(series, of: trial, to: &table) }
      try write(table.body)
    }
  }

  private static let identity = ["experiment", "trialHash", "point"]
  private static let measurement = ["seed", "status", "rhythm", "at", "metric", "value"]

  private var columns: [String] { Self.identity + axes.map(column(of:)) + Self.measurement }

  /// An axis that is called as another column gets a name of its own.
  private func column(of axis: String) -> String {
    (Self.identity + Self.measurement).contains(axis) ? "axis_" + axis : axis
  }

  private func add(_ series: MeasuredSeries, of trial: ExportedTrial, to table: inout CSVTable) {
    var fields = [
      "experiment": trial.placed.trial.spec.name, "trialHash": trial.summary.trialHash,
      "point": trial.placed.point, "seed": "\(trial.summary.seed)",
      "status": trial.summary.status.name, "rhythm": series.rhythm.rawValue,
      "metric": series.name,
    ]
    for (axis, value) in trial.placed.values { fields[column(of: axis)] = value.label }
    for (moment, value) in zip(series.moments, series.values) {
      fields["at"] = CSVTable.number(moment)
      fields["value"] = CSVTable.number(value)
      table.add(fields)
    }
  }
}
