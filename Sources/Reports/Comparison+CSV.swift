extension Comparison {
  /// A row a quantity.
  func addRows(to table: inout CSVTable) {
    for row in rows {
      table.add([
        "experiment": experiment.name, "trialHash": experiment.trialHash,
        "metric": row.quantity,
        "afterEpochs": CSVTable.number(row.moment.epochs),
        "afterUpdates": CSVTable.number(row.moment.updates),
        "trials": CSVTable.number(experiment.trials.count),
        "count": CSVTable.number(row.measured?.count ?? 0),
        "mean": CSVTable.number(row.measured?.mean),
        "standardDeviation": CSVTable.number(row.measured?.standardDeviation),
        "minimum": CSVTable.number(row.measured?.minimum),
        "maximum": CSVTable.number(row.measured?.maximum),
        "published": CSVTable.number(row.claim?.value), "source": row.claim?.source ?? "",
        "differenceToPublished": CSVTable.number(row.difference),
        "notChecked": row.obstacle ?? "",
      ])
    }
  }
}
