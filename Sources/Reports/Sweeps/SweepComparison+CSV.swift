extension SweepComparison {
  /// A row a metric of a point.
  func addRows(to table: inout CSVTable, axes: [AxisColumn]) {
    for row in rows {
      let columns = zip(sweep.axes, row.point.places).compactMap { axis, place in
        axes.first { $0.axis == axis.name }.map { ($0.column, place.map { axis.values[$0].label }) }
      }
      for measurement in row.measurements {
        var fields = fields(measurement, of: row)
        for (column, label) in columns { fields[column] = label ?? "" }
        table.add(fields)
      }
    }
  }

  private func fields(_ measurement: SweepMeasurement, of row: SweepRow) -> [String: String] {
    let experiment = row.point.results
    let (statistics, interval) = (measurement.statistics, measurement.interval)
    var fields = [
      "experiment": sweep.name, "trialHash": experiment.trialHash,
      "point": row.point.label(on: sweep.axes), "metric": measurement.metric.rawValue,
      "afterEpochs": CSVTable.number(measurement.moment.epochs),
      "trials": CSVTable.number(experiment.trials.count),
      "count": CSVTable.number(statistics?.count ?? 0),
      "mean": CSVTable.number(statistics?.mean),
      "standardDeviation": CSVTable.number(statistics?.standardDeviation),
      "minimum": CSVTable.number(statistics?.minimum),
      "maximum": CSVTable.number(statistics?.maximum), "intervalMethod": method.name,
      "intervalLower": CSVTable.number(interval?.lower),
      "intervalUpper": CSVTable.number(interval?.upper),
    ]
    if let reference = row.reference?.row.map({ rows[$0].point }) {
      fields["baseline"] = reference.label(on: sweep.axes)
      fields["baselineTrialHash"] = reference.results.trialHash
    }
    if let difference = measurement.difference {
      fields.merge(self.fields(difference, measurement.adjustedP)) { $1 }
    }
    if let answers = row.answers, answers.metric == measurement.metric, !answers.pairs.isEmpty {
      fields["mcNemarPairs"] = CSVTable.number(answers.pairs.count)
      fields["onlyBaselineWrong"] = CSVTable.number(answers.onlyBaselineWrong)
      fields["onlyThisWrong"] = CSVTable.number(answers.onlyRowWrong)
      fields["mcNemarSignificantPairs"] = CSVTable.number(answers.significantPairs)
    }
    return fields
  }

  private func fields(_ difference: PairedDifference, _ adjustedP: Double?) -> [String: String] {
    let statistics = difference.statistics
    return [
      "pairs": CSVTable.number(difference.seeds.count),
      "unpairedSeeds": difference.unpairedSeeds.map(String.init).joined(separator: " "),
      "difference": CSVTable.number(statistics?.mean),
      "differenceStandardDeviation": CSVTable.number(statistics?.standardDeviation),
      "differenceIntervalLower": CSVTable.number(difference.interval?.lower),
      "differenceIntervalUpper": CSVTable.number(difference.interval?.upper),
      "p": CSVTable.number(difference.p), "adjustedP": CSVTable.number(adjustedP),
    ]
  }
}
