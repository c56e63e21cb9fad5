import Specs

extension SweepComparison {
  /// The comparison for terminals.
  public var text: String {
    ([heading.joined(separator: "\n")] + tables.map(\.text) + remarks).joined(separator: "\n\n")
      + "\n"
  }

  /// The comparison for Markdown.
  public var markdown: String {
    (["### " + heading.joined(separator: "\n\n"), wideTable.markdown]
      + remarks.map { $0.split(separator: "\n").joined(separator: "  \n") })
      .joined(separator: "\n\n") + "\n"
  }

  // MARK: - Over the table

  private var heading: [String] { [sweep.title] + introduction }

  /// What the table shows, in sentences.
  public var introduction: [String] {
    var lines: [String] = []
    lines.append(
      "\(sweep.name): \(NumberText.counted(sweep.points.count, "point")) of "
        + axisTitles.joined(separator: " × ") + ". Data: \(sweep.dataTitle).")
    lines.append(trialsText)
    lines += momentTexts
    lines.append("Intervals of means: 95 %, \(method.title) on the n values of a row.")
    if let line = differenceText { lines.append(line) }
    if showsAnswers { lines.append(answersText) }
    if let notice = sweep.points.first?.results.spec.standInNotice { lines.append(notice) }
    return lines
  }

  private var trialsText: String {
    let seeds = Set(sweep.points.flatMap { $0.results.trials.map(\.seed) }).sorted()
    let finished = sweep.points.reduce(0) { $0 + $1.results.finished.count }
    let trials = sweep.points.reduce(0) { $0 + $1.results.trials.count }
    let units = metrics.contains(where: \.isErrorRate) ? " Error rates in %." : ""
    guard finished > 0 else { return "No trial finished yet, of \(NumberText.grouped(trials))." }
    let count =
      finished == trials
      ? "n finished trials, \(NumberText.grouped(trials)) in all"
      : "n finished trials (n/all where some are not finished), \(NumberText.grouped(finished)) of "
        + "\(NumberText.grouped(trials)) in all"
    return "Mean ± sample standard deviation over \(count). Seeds "
      + "\(NumberText.list(seeds)).\(units)"
  }

  /// Which state of a network each metric is about.
  private var momentTexts: [String] {
    var lines: [String] = []
    if metrics.contains(where: { $0.rhythm == .once }) {
      lines.append(
        "best.*: of the parameters that are best on dev, measured once on the test set; never chosen "
          + "on the test set.")
    }
    let last = metrics.filter { $0.rhythm == .epochs }.map(\.rawValue)
    if !last.isEmpty {
      let epochs = Set(sweep.points.map(\.results.spec.loggedEpochs)).sorted()
      let which =
        epochs.count == 1
        ? "after the last epoch (\(epochs[0]))"
        : "after each trial's last epoch (\(NumberText.list(epochs)))"
      lines.append("\(last.joined(separator: ", ")): \(which).")
    }
    return lines
  }

  private var differenceText: String? {
    guard let baseline else { return nil }
    let pairs = rows.compactMap { $0.measurements[0].difference?.seeds.count }
    guard let fewest = pairs.min(), let most = pairs.max() else { return nil }
    let count =
      fewest == most ? NumberText.counted(most, "pair") : "\(fewest) to \(most) pairs"
    let equal =
      baseline.isSinglePoint
      ? ""
      : " at equal " + axisTitles(where: { baseline.places[$0] == nil }).joined(separator: ", ")
    let unit = mainMetric.isErrorRate ? ", in points" : ""
    return
      "Differences: to \(SweepPoint.label(baseline.places, on: sweep.axes))\(equal), paired by "
      + "seed (\(count)\(pairs.count > 1 ? " a row" : ""))\(unit); 95 % intervals, \(method.title) on "
      + "the pairs' differences."
  }

  private var answersText: String {
    let whose =
      mainMetric.needsSelection
      ? "with the parameters that are best on dev" : "after the last epoch"
    return
      "McNemar, answers to the same test images \(whose): b only the baseline has wrong, c only "
      + "this row, summed over the pairs; then in how many pairs the exact two-sided p < 0.05."
  }

  // MARK: - The table

  /// Wider ones are hard to read on a terminal: then what is not about the main metric follows below.
  private static let widestTable = 130

  private var tables: [TextTable] {
    let whole = wideTable
    guard metrics.count > 1, whole.width > Self.widestTable else { return [whole] }
    return [table(pointColumns + mainColumns), table(pointColumns + otherColumns)]
  }

  /// The table with all its columns.
  public var wideTable: TextTable { table(pointColumns + mainColumns + otherColumns) }

  private func table(_ columns: [SweepColumn]) -> TextTable {
    var table = TextTable(columns.map(\.column))
    for row in rows { table.add(columns.map { $0.cell(row) }) }
    return table
  }

  private var pointColumns: [SweepColumn] {
    let mostColumns = 4
    var columns: [SweepColumn] = []
    if sweep.axes.count > mostColumns {
      columns.append(SweepColumn(.init("point")) { $0.point.label(on: sweep.axes) })
    } else {
      for (axis, title) in axisTitles.enumerated() {
        columns.append(
          SweepColumn(.init(title.split(separator: " ").joined(separator: "\n"))) { row in
            row.point.places[axis].map { sweep.axes[axis].values[$0].label } ?? "–"
          })
      }
    }
    // Else there would be rows that nothing tells apart.
    if hasSeveralSpecsAtAPoint {
      columns.append(SweepColumn(.init("spec")) { String($0.point.results.trialHash.prefix(8)) })
    }
    return columns
  }

  private var mainColumns: [SweepColumn] {
    let kind = mainMetric.kind
    var columns = [
      meanColumn(0),
      SweepColumn(.init("n", .right), \.countText),
      SweepColumn(.init("95 %\ninterval", .right)) { row in
        row.measurements[0].interval.map { "[\(kind.text($0.lower)), \(kind.text($0.upper))]" }
          ?? "–"
      },
    ]
    if rows.contains(where: { $0.reference?.row != nil }) {
      columns.append(
        SweepColumn(.init("difference\n[95 % interval]", .right)) { differenceText($0, kind) })
    }
    if showsAnswers {
      columns.append(SweepColumn(.init("McNemar\nb:c, p<.05", .right), \.answersText))
    }
    return columns
  }

  private var otherColumns: [SweepColumn] { metrics.indices.dropFirst().map(meanColumn) }

  private func meanColumn(_ metric: Int) -> SweepColumn {
    let (name, kind) = (metrics[metric].rawValue, metrics[metric].kind)
    let best = "best."
    let heading = name.hasPrefix(best) ? best + "\n" + name.dropFirst(best.count) : name
    return SweepColumn(.init(heading, .right)) { row in
      guard let statistics = row.measurements[metric].statistics else { return "–" }
      return kind.text(statistics.mean)
        + (statistics.standardDeviation.map { " ± " + kind.text($0) } ?? "")
    }
  }

  private func differenceText(_ row: SweepRow, _ kind: ComparisonRow.Kind) -> String {
    if row.reference == .itself { return "baseline" }
    guard let difference = row.measurements[0].difference, let mean = difference.statistics?.mean
    else { return "–" }
    let interval = difference.interval.map {
      " [\(kind.signedText($0.lower)), \(kind.signedText($0.upper))]"
    }
    return kind.signedText(mean) + (interval ?? "")
  }

  /// Whether the main metric is of the same parameters, on the same images, as the logs' answers.
  var showsAnswers: Bool {
    let comparisons = rows.compactMap(\.answers)
    let loss: [Metric: Metric] = [.bestTestError: .bestTestLoss, .testError: .testLoss]
    return !comparisons.isEmpty
      && comparisons.allSatisfy { $0.metric == mainMetric || loss[$0.metric] == mainMetric }
  }

  /// Whether two specs stand at one point, as they do when something outside of the axes was changed
  /// between two runs.
  var hasSeveralSpecsAtAPoint: Bool {
    zip(sweep.points, sweep.points.dropFirst()).contains { $0.places == $1.places }
  }

  // MARK: - Names

  /// What the axes are called in print: of paths the last key, where that is enough.
  var axisTitles: [String] {
    let short = sweep.axes.map { axis in
      axis.name.split(separator: ".").last.map(String.init) ?? axis.name
    }
    return zip(sweep.axes, short).map { axis, title in
      short.count { $0 == title } > 1 ? axis.name : title
    }
  }

  func axisTitles(where isWanted: (Int) -> Bool) -> [String] {
    axisTitles.enumerated().filter { isWanted($0.offset) }.map(\.element)
  }
}

/// A column of a sweep's table, and how its cells are made.
private struct SweepColumn {
  let column: TextTable.Column
  let cell: (SweepRow) -> String

  init(_ column: TextTable.Column, _ cell: @escaping (SweepRow) -> String) {
    self.column = column
    self.cell = cell
  }
}

extension SweepRow {
  /// How many values of the main metric there are, `9/10` where a trial has none.
  fileprivate var countText: String {
    let (count, all) = (measurements[0].values.count, point.results.trials.count)
    return count == all ? "\(count)" : "\(count)/\(all)"
  }

  fileprivate var answersText: String {
    if reference == .itself { return "" }
    guard let answers, !answers.pairs.isEmpty else { return "–" }
    return "\(answers.onlyBaselineWrong):\(answers.onlyRowWrong), "
      + "\(answers.significantPairs)/\(answers.pairs.count)"
  }
}

extension Metric {
  /// How it is printed.
  var kind: ComparisonRow.Kind { isErrorRate ? .errorRate : .plain }
}

extension IntervalMethod {
  /// For programs.
  var name: String {
    switch self {
    case .studentT: "t"
    case .bootstrap: "bca-bootstrap"
    }
  }

  /// In words.
  var title: String {
    switch self {
    case .studentT: "Student's t"
    case .bootstrap:
      "BCa bootstrap (\(NumberText.grouped(Bootstrap.resamples)) resamples, seed \(Bootstrap.seed))"
    }
  }
}
