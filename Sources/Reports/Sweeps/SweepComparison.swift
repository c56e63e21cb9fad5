import Specs

/// The points of a sweep side by side: what each measured, and how far it is from its baseline.
public struct SweepComparison: Equatable, Sendable {
  /// What is compared.
  public let sweep: SweepResults
  /// What is compared of it, the main metric first; at least one.
  public let metrics: [Metric]
  /// How intervals are made.
  public let method: IntervalMethod
  /// What rows are compared with; nil for nothing.
  public let baseline: SweepBaseline?
  /// Why the baseline that the sweep names is not used, where it is not.
  public let baselineObstacle: String?
  /// One a point, in the sweep's order.
  public let rows: [SweepRow]

  /// Compares a sweep's points. Only finished trials count.
  ///
  /// - Throws: `SweepError` where the sweep does not have what the options ask for.
  public init(
    _ sweep: SweepResults, options: SweepOptions = SweepOptions()
  ) throws(SweepError) {
    self.sweep = sweep
    method = options.method
    metrics = try Self.metrics(options.metrics, of: sweep)
    switch options.baseline {
    case .none: (baseline, baselineObstacle) = (nil, nil)
    case .ofSweep: (baseline, baselineObstacle) = SweepBaseline.recorded(in: sweep)
    case .values(let arguments):
      (baseline, baselineObstacle) = (try SweepBaseline(arguments: arguments, in: sweep), nil)
    }
    let references = baseline.map { SweepReference.all(of: sweep, baseline: $0) }
    rows = Self.rows(of: sweep, metrics: metrics, references: references, method: options.method)
  }

  /// The main metric, which is compared most closely.
  public var mainMetric: Metric { metrics[0] }

  private static func metrics(
    _ asked: [Metric], of sweep: SweepResults
  ) throws(SweepError) -> [Metric] {
    guard !asked.isEmpty else {
      return sweep.isSelecting
        ? [.bestTestError, .bestDevError, .testError, .trainError]
        : [.testError, .trainError, .trainLoss].filter { metric in
          sweep.points.contains { $0.results.spec.measures(metric) }
        }
    }
    let selects = sweep.points.contains { $0.results.spec.selection != nil }
    for (place, metric) in asked.enumerated() {
      if metric.rhythm == .updates { throw .notOfSweeps(metric) }
      if metric.needsSelection, !selects {
        throw .nothingSelected(sweep: sweep.name, metric: metric)
      }
      if asked[..<place].contains(metric) { throw .metricTwice(metric) }
    }
    return asked
  }

  private static func rows(
    of sweep: SweepResults, metrics: [Metric], references: [SweepReference]?, method: IntervalMethod
  ) -> [SweepRow] {
    let values = sweep.points.map { point in metrics.map { point.results.values(of: $0) } }
    var measurements = sweep.points.indices.map { row in
      metrics.indices.map { metric in
        SweepMeasurement(
          metric: metrics[metric], of: sweep.points[row].results.spec,
          values: values[row][metric],
          baseline: references?[row].row.map { values[$0][metric] }, method: method)
      }
    }
    for metric in metrics.indices { adjust(metric, of: &measurements) }
    let answers = references.map { AnswerComparison.all(of: sweep, references: $0) }
    return sweep.points.indices.map { row in
      SweepRow(
        point: sweep.points[row], reference: references?[row], measurements: measurements[row],
        answers: answers?[row])
    }
  }

  /// Adjusts the p-values of one metric for there being as many of them as rows have.
  private static func adjust(_ metric: Int, of rows: inout [[SweepMeasurement]]) {
    let tested = rows.indices.filter { rows[$0][metric].difference?.p != nil }
    let adjusted = holmAdjusted(tested.compactMap { rows[$0][metric].difference?.p })
    for (row, p) in zip(tested, adjusted) { rows[row][metric].adjustedP = p }
  }
}

/// One point of a sweep, compared.
public struct SweepRow: Equatable, Sendable {
  /// The point.
  public let point: SweepPoint
  /// What it is compared with; nil where nothing is compared.
  public let reference: SweepReference?
  /// One a metric.
  public let measurements: [SweepMeasurement]
  /// Its answers to the test images beside the baseline's; nil where nothing is compared.
  public let answers: AnswerComparison?
}

/// What the trials of one point measured of one metric.
public struct SweepMeasurement: Equatable, Sendable {
  /// The metric.
  public let metric: Metric
  /// When it was measured.
  public let moment: Moment
  /// One value a finished trial, by seed.
  public let values: [SeedValue]
  /// Of these; nil while there are none.
  public let statistics: Statistics?
  /// The interval of their mean; nil for fewer than two.
  public let interval: Interval?
  /// The difference to the baseline, seed by seed; nil for a row that has none, or is its own.
  public let difference: PairedDifference?
  /// The difference's p-value by Holm's method, adjusted for all rows of this metric.
  public fileprivate(set) var adjustedP: Double?

  fileprivate init(
    metric: Metric, of spec: ExperimentSpec, values: [SeedValue], baseline: [SeedValue]?,
    method: IntervalMethod
  ) {
    self.metric = metric
    moment = spec.lastMoment(of: metric)
    self.values = values
    statistics = Statistics(values.map(\.value))
    interval = method.interval(of: values.map(\.value))
    difference = baseline.map { PairedDifference(values, minus: $0, method: method) }
  }

  /// Whether there are several values and all are the same.
  var hasNoSpread: Bool {
    guard let statistics, statistics.count > 1 else { return false }
    return statistics.minimum == statistics.maximum
  }
}

extension SweepResults {
  /// Whether every point selects parameters on a dev set.
  var isSelecting: Bool { points.allSatisfy { $0.results.spec.selection != nil } }
}

extension ExperimentSpec {
  /// When a trial has its final value of a metric that is not measured between updates.
  fileprivate func lastMoment(of metric: Metric) -> Moment {
    metric.rhythm == .once ? .atTheEnd : .afterEpochs(epochs)
  }
}

extension ExperimentResults {
  /// The final values of the finished trials, by seed.
  fileprivate func values(of metric: Metric) -> [SeedValue] {
    let moment = spec.lastMoment(of: metric)
    return finished.compactMap { trial in
      trial.value(of: metric, at: moment).map { SeedValue(seed: trial.seed, value: $0) }
    }
  }
}
