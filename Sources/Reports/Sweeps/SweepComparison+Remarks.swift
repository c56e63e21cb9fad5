import Specs

extension SweepComparison {
  /// What stands below the table, paragraph by paragraph: what the differences say, what to beware
  /// of, and what was left out. All of it follows from the numbers.
  public var remarks: [String] {
    [reading, cautions, unfinished, processors].filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n") }
  }

  private var processors: [String] {
    ProcessorRemark.text(of: sweep.points.flatMap(\.results.finished)).map { [$0] } ?? []
  }

  private var compared: [SweepRow] { rows.filter { $0.measurements[0].difference != nil } }

  // MARK: - Differences in words

  /// More lines than this nobody reads: then only how many there are of each kind is said.
  private static let mostLines = 20

  private var reading: [String] {
    guard compared.count <= Self.mostLines else { return [summary] + severalComparisons }
    return compared.compactMap(reading) + severalComparisons
  }

  /// `residual − plain at learning rate 0.01: -5.90 points, 95 % interval -7.90 to -3.80 (10 pairs):
  /// the interval excludes 0.`
  private func reading(_ row: SweepRow) -> String? {
    guard let difference = row.measurements[0].difference else { return nil }
    let pair = pairTitle(row)
    guard let statistics = difference.statistics else {
      return "\(pair): no seed has finished in both."
    }
    let kind = mainMetric.kind
    let value = kind.signedText(statistics.mean) + (kind == .errorRate ? " points" : "")
    let pairs = NumberText.counted(statistics.count, "pair")
    guard let interval = difference.interval else {
      return "\(pair): \(value) (\(pairs)): too few for an interval."
    }
    if difference.hasNoSpread {
      return "\(pair): \(value) in every one of \(pairs): no spread, so the interval says nothing."
    }
    return "\(pair): \(value), 95 % interval \(kind.signedText(interval.lower)) to "
      + "\(kind.signedText(interval.upper)) (\(pairs)): the interval "
      + (interval.contains(0) ? "includes 0." : "excludes 0.")
  }

  /// What a row is minus what its baseline is, and what both share.
  private func pairTitle(_ row: SweepRow) -> String {
    guard let baseline, let reference = row.reference?.row else { return title(row.point) }
    let other = rows[reference].point
    guard !baseline.isSinglePoint else { return "\(title(row.point)) − \(title(other))" }
    func label(_ point: SweepPoint) -> String {
      let places: [Int?] = zip(point.places, baseline.places).map { $1 == nil ? nil : $0 }
      let label = SweepPoint.label(places, on: sweep.axes)
      return label.isEmpty ? "none" : label
    }
    let shared = sweep.axes.indices.compactMap { axis -> String? in
      guard baseline.places[axis] == nil, let place = row.point.places[axis] else { return nil }
      return "\(axisTitles[axis]) \(sweep.axes[axis].values[place].label)"
    }
    return "\(label(row.point)) − \(label(other))"
      + (shared.isEmpty ? "" : " at " + shared.joined(separator: ", ")) + specTitle(row.point)
  }

  /// A point in words, with its spec where these alone do not tell it apart.
  private func title(_ point: SweepPoint) -> String {
    point.label(on: sweep.axes) + specTitle(point)
  }

  private func specTitle(_ point: SweepPoint) -> String {
    hasSeveralSpecsAtAPoint ? " (spec \(point.results.trialHash.prefix(8)))" : ""
  }

  /// The differences of many rows, counted.
  private var summary: String {
    let intervals = compared.compactMap { $0.measurements[0].difference }
      .filter { !$0.hasNoSpread }.compactMap(\.interval)
    let below = intervals.count { $0.upper < 0 }
    let above = intervals.count { $0.lower > 0 }
    return
      "\(NumberText.grouped(intervals.count)) intervals of differences in \(mainMetric.rawValue): "
      + "\(NumberText.grouped(below)) lie below 0, \(NumberText.grouped(above)) above, "
      + "\(NumberText.grouped(intervals.count - below - above)) include it."
  }

  /// Of many comparisons some come out by chance.
  private var severalComparisons: [String] {
    let tests = compared.map { $0.measurements[0] }.filter { $0.difference?.p != nil }
    guard tests.count > 1 else { return [] }
    let clear = tests.count { ($0.difference?.p ?? 1) < 0.05 }
    let adjusted = tests.count { ($0.adjustedP ?? 1) < 0.05 }
    return [
      "\(NumberText.grouped(tests.count)) comparisons; the intervals are not corrected for their "
        + "number. Of the paired t-tests \(NumberText.grouped(clear)) have p < 0.05, after Holm's "
        + "adjustment \(NumberText.grouped(adjusted))."
    ]
  }

  // MARK: - What to beware of

  private var cautions: [String] {
    var lines: [String] = []
    if let baselineObstacle { lines.append(baselineObstacle) }
    lines += Self.atMost(missingReferences, "rows without a baseline")
    lines += Self.atMost(compared.compactMap(unpaired), "rows with seeds in no pair")
    lines += Self.atMost(rows.compactMap(withoutSpread), "rows without spread")
    if method == .bootstrap,
      rows.contains(where: { (2..<10).contains($0.measurements[0].values.count) })
    {
      lines.append("Bootstrap intervals of fewer than ten values tend to be too narrow.")
    }
    if rows.contains(where: { isBeyondBounds($0.measurements[0]) }) {
      lines.append(
        "Student's t knows no bounds: intervals of few, scattered error rates reach below 0 or above "
          + "100 %, where no error rate is.")
    }
    if showsAnswers { lines += answerCautions }
    if Set(sweep.points.map(\.results.spec.dataTitle)).count > 1 {
      lines.append("The points differ in their data: the title names that of the first one.")
    }
    return lines
  }

  private var missingReferences: [String] {
    rows.compactMap { row in
      guard case .missing(let reason) = row.reference else { return nil }
      return "\(title(row.point)): no difference, for there is \(reason)."
    }
  }

  private func unpaired(_ row: SweepRow) -> String? {
    guard let seeds = row.measurements[0].difference?.unpairedSeeds, !seeds.isEmpty else {
      return nil
    }
    return "\(pairTitle(row)): seeds in no pair: \(NumberText.list(seeds))."
  }

  /// Equal error rates on a small test set look more certain than they are.
  private func withoutSpread(_ row: SweepRow) -> String? {
    let measurement = row.measurements[0]
    guard measurement.hasNoSpread, let value = measurement.values.first?.value else { return nil }
    let unit = mainMetric.isErrorRate ? " %" : ""
    let images =
      measurement.metric.isOnTestSet
      ? " (on \(NumberText.counted(row.point.results.spec.testImages, "test image")))" : ""
    return "\(title(row.point)): all \(measurement.values.count) trials have the same "
      + "\(measurement.metric.rawValue), \(mainMetric.kind.text(value))\(unit)\(images): the interval is a "
      + "point and says nothing about other seeds."
  }

  private func isBeyondBounds(_ measurement: SweepMeasurement) -> Bool {
    guard measurement.metric.isErrorRate, let interval = measurement.interval else { return false }
    return interval.lower < 0 || interval.upper > 1
  }

  private var answerCautions: [String] {
    let comparisons = rows.compactMap(\.answers)
    var obstacles: [String] = []
    for obstacle in comparisons.flatMap(\.obstacles) where !obstacles.contains(obstacle) {
      obstacles.append(obstacle)
    }
    let lines = obstacles.map { "McNemar: some pairs are not compared: \($0)." }
    guard comparisons.contains(where: { $0.pairs.count > 1 }) else { return lines }
    return lines + [
      "McNemar's sums over seeds describe and test nothing: the same images are counted again with "
        + "every seed."
    ]
  }

  // MARK: - What is left out

  private var unfinished: [String] {
    let trials = sweep.points.flatMap { point in
      point.results.unfinished.map { (point: point, trial: $0) }
    }
    guard !trials.isEmpty else { return [] }
    let heading = "Left out of the means:"
    if trials.count <= Self.mostLines {
      return [heading]
        + trials.map { "  \(title($0.point)), seed \($0.trial.seed): \($0.trial.state)" }
    }
    let points = sweep.points.filter { !$0.results.unfinished.isEmpty }
    guard points.count <= Self.mostLines else {
      return ["\(heading) \(Self.counts(trials.map(\.trial)))."]
    }
    return [heading]
      + points.map { "  \(title($0)): \(Self.counts($0.results.unfinished))" }
  }

  /// `3 diverged, 12 running or killed`.
  private static func counts(_ trials: [ReportedTrial]) -> String {
    var counts: [(state: String, count: Int)] = []
    for trial in trials {
      let state = trial.status.word
      if let known = counts.firstIndex(where: { $0.state == state }) {
        counts[known].count += 1
      } else {
        counts.append((state, 1))
      }
    }
    return counts.map { "\(NumberText.grouped($0.count)) \($0.state)" }.joined(separator: ", ")
  }

  /// The lines, or how many there are.
  private static func atMost(_ lines: [String], _ what: String) -> [String] {
    lines.count <= mostLines ? lines : ["\(NumberText.grouped(lines.count)) \(what)."]
  }
}

extension PairedDifference {
  /// Whether there are several pairs and all differ by the same.
  fileprivate var hasNoSpread: Bool {
    guard let statistics, statistics.count > 1 else { return false }
    return statistics.minimum == statistics.maximum
  }
}

extension Metric {
  fileprivate var isOnTestSet: Bool {
    [.testLoss, .testError, .bestTestLoss, .bestTestError].contains(self)
  }
}
