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
  /// How many updates a whole trial makes; nil when unknown.
  public var plannedUpdates: Int?
  /// The published numbers to mark. Give none where they speak of another data set.
  public var published: [PublishedValue]
  /// What the bands of several trials show.
  public var band: BandKind
  /// A warning drawn prominently.
  public var notice: String?
  /// Other sentences for the caption: of trials that have nothing to draw yet.
  public var remarks: [String] = []

  /// Notes on an experiment.
  public init(
    title: String, dataSet: String, specHash: String, plannedEpochs: Int? = nil,
    plannedUpdates: Int? = nil, published: [PublishedValue] = [], band: BandKind = .minToMax,
    notice: String? = nil
  ) {
    self.title = title
    self.dataSet = dataSet
    self.specHash = specHash
    self.plannedEpochs = plannedEpochs
    self.plannedUpdates = plannedUpdates
    self.published = published
    self.band = band
    self.notice = notice
  }
}

/// A number that somebody published about an experiment.
public struct PublishedValue: Equatable, Sendable {
  /// The metric's name, as in `MetricHistory.values`.
  public var metric: String
  /// After how many finished epochs, or updates, whichever its metric is measured after; nil for one
  /// that belongs to no moment, drawn as a line.
  public var moment: Double?
  /// The number; error rates in [0, 1].
  public var value: Double
  /// Who published it, in a word or two.
  public var source: String

  /// A published number.
  public init(metric: String, moment: Double?, value: Double, source: String) {
    self.metric = metric
    self.moment = moment
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
  /// The mean loss of the batch that the next update is made from.
  public static let stepLoss = "step.loss"
  /// The mean loss over the dev set, after an update.
  public static let devLoss = "dev.loss"
  /// The error rate on the dev set, after an update.
  public static let devError = "dev.error"
  /// The mean loss during the epoch, each image before its own update.
  public static let trainLossRunning = "train.lossRunning"
  /// The step size during the epoch.
  public static let learningRate = "learningRate"
  /// The smallest step size of any weight during the epoch.
  public static let smallestStep = "effectiveStep.smallest"
  /// The largest step size of any weight during the epoch.
  public static let largestStep = "effectiveStep.largest"
  /// How long the epoch's training took, in seconds.
  public static let seconds = "seconds"
  /// How long measuring after the epoch took, in seconds.
  public static let evaluationSeconds = "evaluationSeconds"
  /// The most memory that the trial's process has had so far, in bytes.
  public static let peakMemory = "peakMemory"
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
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("pass"))
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

  /// Training and test error by pass, the training error measured during the pass alone, each image
  /// before its own update: what Figure 5 of LeCun et al. 1998 draws.
  ///
  /// Trials are drawn as in `errorByPass`.
  public static func errorDuringPass(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("pass"))
    let panel = builder.panel(
      x: "training set passes", y: Axis(label: "error rate", unit: .percent),
      curves: Curve.duringPass,
      markSubjects: [
        MetricName.testError: "test error ", MetricName.trainErrorRunning: "training error ",
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
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("epoch"))
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

  /// Training loss and dev loss by update in one panel, the dev error in a second.
  ///
  /// A trial has a history of what is measured at every step and one of what is measured on the dev
  /// set. Trials are drawn as in `errorByPass`, axes chosen as in `lossAndErrors`. Published values
  /// are named in the legends: the band of single batches' losses leaves no room for labels.
  public static func lossByUpdate(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, counting: .updates)
    let hasDev = histories.contains { $0.values[MetricName.devLoss] != nil }
    let loss = builder.panel(
      title: hasDev ? "Loss" : "Training loss, each batch", x: "updates",
      y: Axis(label: "mean loss", scale: .automatic),
      curves: [
        Curve(MetricName.stepLoss, name: "training loss, each batch", style: .train),
        Curve(MetricName.devLoss, name: "dev loss", style: .test),
      ],
      markSubjects: [MetricName.devLoss: "dev loss "], mostLabels: 0)
    let error = builder.panel(
      title: "Dev error", x: "updates", y: Axis(label: "error rate", unit: .percent),
      curves: [Curve(MetricName.devError, name: "dev error", style: .test)], mostLabels: 0)
    return try builder.chart([loss, error].filter { !$0.series.isEmpty })
  }
}

extension Curve {
  /// The test error after the pass, and the training error that is measured on the way.
  static let duringPass = [
    Curve(MetricName.testError, name: "test error", style: .test),
    Curve(MetricName.trainErrorRunning, name: "training error, during the pass", style: .train),
  ]
}
