/// One point of a sweep, as figures need it.
public struct SweepVariant: Equatable, Sendable {
  /// The place on each axis, as an index of the axis' values; nil where the axis says nothing of it.
  public var places: [Int?]
  /// The trials that have finished an epoch, as far as they have come.
  public var histories: [MetricHistory]
  /// What the finished trials measured when training was over, by metric, one value a trial.
  public var finals: [String: [Double]]
  /// How many of its trials have come how far.
  public var states: TrialStates
  /// The seeds of all its trials.
  public var seeds: [Int]

  /// A point of a sweep.
  public init(
    places: [Int?], histories: [MetricHistory], finals: [String: [Double]], states: TrialStates,
    seeds: [Int]
  ) {
    self.places = places
    self.histories = histories
    self.finals = finals
    self.states = states
    self.seeds = seeds
  }
}

/// How many trials have come how far.
public struct TrialStates: Equatable, Sendable {
  /// Every epoch was trained.
  public var finished = 0
  /// Training goes on, or was killed while it did.
  public var running = 0
  /// Training was asked to stop, and can go on.
  public var interrupted = 0
  /// The loss became NaN or infinite.
  public var diverged = 0
  /// The trial ended for another reason.
  public var failed = 0

  /// No trials.
  public init() {}

  /// All of them.
  public var all: Int { finished + running + interrupted + diverged + failed }

  /// Those that are not finished, in words: "2 running, 1 diverged". What is still running may have
  /// been killed.
  var unfinishedInWords: String {
    [
      (running, "running"), (interrupted, "interrupted"), (diverged, "diverged"),
      (failed, "failed"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  static func + (left: TrialStates, right: TrialStates) -> TrialStates {
    var sum = left
    sum.finished += right.finished
    sum.running += right.running
    sum.interrupted += right.interrupted
    sum.diverged += right.diverged
    sum.failed += right.failed
    return sum
  }
}

/// An axis of a sweep in words.
public struct VariedAxis: Equatable, Sendable {
  /// What is varied: "learning rate".
  public var name: String
  /// Its values in their order.
  public var values: [Value]
  /// Whether the sweep wants one of its values compared with the others.
  public var hasBaseline: Bool

  /// One of an axis' values.
  public struct Value: Equatable, Sendable {
    /// What it is called: "0.005", "plain".
    public var label: String
    /// The value as a number, where it is one.
    public var number: Double?

    /// A value.
    public init(label: String, number: Double? = nil) {
      self.label = label
      self.number = number
    }
  }

  /// An axis of the given values.
  public init(name: String, values: [Value], hasBaseline: Bool = false) {
    self.name = name
    self.values = values
    self.hasBaseline = hasBaseline
  }
}

/// What a figure of a sweep needs to know beside its points.
public struct SweepNotes: Equatable, Sendable {
  /// The line over the figure.
  public var title: String
  /// The experiment's short name.
  public var experiment: String
  /// The data set, as people write it; empty where points differ in it.
  public var dataSet: String
  /// The axes that the points stand on.
  public var axes: [VariedAxis]
  /// How many epochs a whole trial has; nil where points differ in it.
  public var plannedEpochs: Int?
  /// What bands and bars show.
  public var band: BandKind
  /// A warning drawn prominently.
  public var notice: String?

  /// Notes on a sweep.
  public init(
    title: String, experiment: String, dataSet: String, axes: [VariedAxis], plannedEpochs: Int?,
    band: BandKind = .minToMax, notice: String? = nil
  ) {
    self.title = title
    self.experiment = experiment
    self.dataSet = dataSet
    self.axes = axes
    self.plannedEpochs = plannedEpochs
    self.band = band
    self.notice = notice
  }
}

/// A metric that has one value a trial once training is over, in a figure's words.
public struct FinalMetric: Equatable, Sendable {
  /// The name, as in `SweepVariant.finals`.
  public var metric: String
  /// What it is called: "test error".
  public var name: String
  /// Error rates in per cent.
  public var unit: Axis.Unit
  /// How its values are drawn.
  public var style: Series.Style
  /// When it was measured.
  public var moment: Moment

  /// When a metric was measured that has one value a trial.
  public enum Moment: Equatable, Sendable {
    /// After the last epoch.
    case lastEpoch
    /// After training, with the parameters that did best on the dev set.
    case bestOnDev
  }

  /// A metric in a figure's words.
  public init(
    metric: String, name: String, unit: Axis.Unit, style: Series.Style, moment: Moment
  ) {
    self.metric = metric
    self.name = name
    self.unit = unit
    self.style = style
    self.moment = moment
  }
}

extension Chart {
  /// Training and test error by epoch of every point of a sweep: one axis' values are colours, the
  /// combinations of the others panels with equal axes. Training is dashed, test solid.
  ///
  /// Trials need not be finished: each is drawn as far as it has come, and the caption counts them.
  ///
  /// - Throws: `noData` while no trial has finished an epoch; `samePoint` where two points cannot be
  ///   told apart.
  public static func errorByEpoch(
    of variants: [SweepVariant], notes: SweepNotes
  ) throws(FigureError) -> Chart {
    try errors(
      [
        Curve(MetricName.testError, name: "test error", style: .test),
        Curve(MetricName.trainError, name: "training error", style: .train),
      ], of: variants, notes)
  }

  /// The same with the training error that is measured during the epoch, each image before its own
  /// update.
  ///
  /// - Throws: as `errorByEpoch`.
  public static func errorDuringEpoch(
    of variants: [SweepVariant], notes: SweepNotes
  ) throws(FigureError) -> Chart {
    try errors(Curve.duringPass, of: variants, notes)
  }

  private static func errors(
    _ curves: [Curve], of variants: [SweepVariant], _ notes: SweepNotes
  ) throws(FigureError) -> Chart {
    let builder = try SweepFigureBuilder(variants, notes) { !$0.histories.isEmpty }
    let drawn = builder.courses(
      curves: curves,
      y: Axis(label: "error rate", unit: .percent, scale: .automaticForVariants))
    return try builder.chart(drawn, shows: .courses)
  }

  /// Loss, training error and test error by epoch of every point of a sweep in a panel each, the
  /// points told apart by their colours.
  ///
  /// - Throws: as `errorByEpoch`, and `tooManyVariants` where there are more points than colours.
  public static func lossAndErrors(
    of variants: [SweepVariant], notes: SweepNotes
  ) throws(FigureError) -> Chart {
    let builder = try SweepFigureBuilder(variants, notes) { !$0.histories.isEmpty }
    let error = Axis(label: "error rate", unit: .percent, scale: .automaticForVariants)
    let drawn = try builder.metricPanels([
      (
        "Training loss", Axis(label: "mean loss", scale: .automatic),
        Curve(MetricName.trainLoss, name: "training loss", style: .train)
      ),
      (
        "Training error", error,
        Curve(MetricName.trainError, name: "training error", style: .train)
      ),
      ("Test error", error, Curve(MetricName.testError, name: "test error", style: .test)),
    ])
    return try builder.chart(drawn, shows: .courses, arrangement: .row)
  }

  /// The metrics' values at the end of training by the values of one of the sweep's axes: a number
  /// on the x axis where there is one, names otherwise. A second axis is told by colours, the
  /// combinations of all others are panels. Dots are means over finished trials, bars their spread.
  ///
  /// - Throws: `noData` while no trial has finished; `samePoint` where two points cannot be told
  ///   apart.
  public static func errorByValue(
    of variants: [SweepVariant], metrics: [FinalMetric], notes: SweepNotes
  ) throws(FigureError) -> Chart {
    let builder = try SweepFigureBuilder(variants, notes) { variant in
      metrics.contains { !(variant.finals[$0.metric] ?? []).isEmpty }
    }
    return try builder.chart(builder.finals(metrics), shows: .finals(metrics))
  }

  /// One metric's value at the end of training for each pair of values of two of the sweep's axes,
  /// as a grid of colours and numbers; the combinations of all other axes are panels.
  ///
  /// - Throws: as `errorByValue`.
  public static func heatMap(
    of variants: [SweepVariant], metric: FinalMetric, notes: SweepNotes
  ) throws(FigureError) -> Chart {
    let builder = try SweepFigureBuilder(variants, notes) {
      !($0.finals[metric.metric] ?? []).isEmpty
    }
    return try builder.chart(builder.heatMaps(metric), shows: .cells(metric))
  }
}
