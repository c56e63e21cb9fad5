/// What a figure of an experiment's trials needs to know beside the measurements.
public struct ExperimentNotes: Equatable, Sendable {
  /// The line over the figure.
  public var title: String
  /// The data set, as people write it: "MNIST".
  public var dataSet: String
  /// The spec's hash; the caption shows its first eight letters.
  public var specHash: String
  /// How many epochs a whole trial has; nil when unknown.
  public var plannedEpochs: Int?
  /// The published numbers to mark. Give none where they speak of another data set.
  public var published: [PublishedValue]
  /// What the bands of several trials show.
  public var band: BandKind
  /// A warning drawn prominently.
  public var notice: String?

  /// Notes on an experiment.
  public init(
    title: String, dataSet: String, specHash: String, plannedEpochs: Int? = nil,
    published: [PublishedValue] = [], band: BandKind = .minToMax, notice: String? = nil
  ) {
    self.title = title
    self.dataSet = dataSet
    self.specHash = specHash
    self.plannedEpochs = plannedEpochs
    self.published = published
    self.band = band
    self.notice = notice
  }
}

/// A number that somebody published about an experiment.
public struct PublishedValue: Equatable, Sendable {
  /// The metric's name, as in `MetricHistory.values`.
  public var metric: String
  /// After how many finished epochs; nil for one that belongs to no epoch, drawn as a line.
  public var afterEpochs: Double?
  /// The number; error rates in [0, 1].
  public var value: Double
  /// Who published it, in a word or two.
  public var source: String

  /// A published number.
  public init(metric: String, afterEpochs: Double?, value: Double, source: String) {
    self.metric = metric
    self.afterEpochs = afterEpochs
    self.value = value
    self.source = source
  }
}

/// The names of the metrics that the figures read, as specs and logs write them.
public enum MetricName {
  /// The mean loss over the training set, after the epoch.
  public static let trainLoss = "train.loss"
  /// The error rate on the training set, after the epoch.
  public static let trainError = "train.error"
  /// The error rate during the epoch, each image before its own update.
  public static let trainErrorRunning = "train.errorRunning"
  /// The error rate on the test set, after the epoch.
  public static let testError = "test.error"
}

extension Chart {
  /// Training and test error by pass in one chart, after Figure 5 of LeCun et al. 1998, with the
  /// training error drawn both as the paper measures it, during the pass, and after the pass.
  ///
  /// Several trials are drawn as their mean with a band. Trials need not be equally long: each is
  /// drawn as far as it goes, and the caption says which end early.
  public static func errorByPass(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, epochWord: "pass")
    let panel = builder.panel(
      x: "training set passes", y: Axis(label: "error rate", unit: .percent),
      curves: [
        Curve(MetricName.testError, name: "test error", style: .test),
        Curve(MetricName.trainError, name: "training error, after the pass", style: .train),
        Curve(
          MetricName.trainErrorRunning, name: "training error, during the pass",
          style: .trainRunning),
      ],
      markSubjects: [
        MetricName.testError: "test error ", MetricName.trainError: "training error ",
        MetricName.trainErrorRunning: "running training error ",
      ])
    return try builder.chart([panel])
  }

  /// Mean training loss, training error and test error by epoch, in three panels.
  ///
  /// The loss axis is logarithmic where the loss falls to less than a twentieth; the error axes are
  /// linear, and end below a first epoch that towers over all others, which is then said in the
  /// panel. Trials are drawn as in `errorByPass`.
  public static func lossAndErrors(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, epochWord: "epoch")
    let error = Axis(label: "error rate", unit: .percent)
    return try builder.chart([
      builder.panel(
        title: "Training loss", x: "epoch", y: Axis(label: "mean loss", scale: .automatic),
        curves: [Curve(MetricName.trainLoss, name: "training loss", style: .train)]),
      builder.panel(
        title: "Training error", x: "epoch", y: error,
        curves: [Curve(MetricName.trainError, name: "training error", style: .train)]),
      builder.panel(
        title: "Test error", x: "epoch", y: error,
        curves: [Curve(MetricName.testError, name: "test error", style: .test)]),
    ])
  }
}
