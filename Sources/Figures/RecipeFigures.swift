// The figures that single recipes want beside those of every training.

extension Chart {
  /// Training loss, train accuracy and test accuracy by epoch in one chart, as Zhang et al., Dive into
  /// Deep Learning, draw them: loss and train accuracy during the epoch, each image before its own
  /// update, test accuracy after it.
  ///
  /// The accuracies are 1 − the error rates of the histories, and so are published ones. Trials are
  /// drawn as in `errorByPass`.
  public static func accuracyByEpoch(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let accuracies = [
      MetricName.trainErrorRunning: "train.accuracyRunning", MetricName.testError: "test.accuracy",
    ]
    let histories = histories.map { history in
      var history = history
      for (error, accuracy) in accuracies {
        history.values[accuracy] = history.values[error]?.map { 1 - $0 }
      }
      return history
    }
    var notes = notes
    notes.published = notes.published.map { published in
      guard let accuracy = accuracies[published.metric] else { return published }
      var published = published
      published.metric = accuracy
      published.value = 1 - published.value
      return published
    }
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("epoch"))
    let panel = builder.panel(
      x: "epoch", y: Axis(label: "accuracy (1 = all right), mean loss"),
      curves: [
        Curve(
          MetricName.trainLossRunning, name: "training loss, during the epoch", style: .train,
          color: .second),
        Curve("train.accuracyRunning", name: "train accuracy, during the epoch", style: .train),
        Curve("test.accuracy", name: "test accuracy", style: .test),
      ],
      markSubjects: [
        MetricName.trainLossRunning: "training loss ", "train.accuracyRunning": "train accuracy ",
        "test.accuracy": "test accuracy ",
      ])
    return try builder.chart([panel])
  }

  /// The step size by epoch, as it was logged: a line that is level during each epoch.
  ///
  /// Logarithmic where the rate falls to less than a twentieth. Trials are drawn as in
  /// `errorByPass`.
  public static func learningRate(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("epoch"))
    var panel = builder.panel(
      x: "epoch", y: Axis(label: "learning rate", scale: .automatic),
      curves: [Curve(MetricName.learningRate, name: "learning rate", style: .setting)])
    panel.series = panel.series.map(\.levelDuringEpochs)
    return try builder.chart([panel])
  }

  /// The smallest and the largest step size of any weight by epoch, of an optimizer that gives each
  /// weight its own, on a logarithmic axis: lines that are level during each epoch.
  ///
  /// Trials are drawn as in `errorByPass`.
  public static func stepRange(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("epoch"))
    var panel = builder.panel(
      x: "epoch", y: Axis(label: "step size of a weight", scale: .logarithmic),
      curves: [
        Curve(MetricName.largestStep, name: "largest of all weights", style: .setting),
        Curve(
          MetricName.smallestStep, name: "smallest of all weights", style: .setting, color: .second),
      ])
    panel.series = panel.series.map(\.levelDuringEpochs)
    return try builder.chart([panel])
  }

  /// How long an epoch's training and its measurements took, and beside that how much memory the trial
  /// has had. Where no trial's memory was logged, time stands alone and the caption says so.
  ///
  /// Trials are drawn as in `errorByPass`.
  public static func costByEpoch(
    _ histories: [MetricHistory], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    let withMemory = histories.filter { $0.values[MetricName.peakMemory] != nil }
    var notes = notes
    if withMemory.isEmpty {
      notes.remarks.append("Memory was not logged.")
    } else if withMemory.count < histories.count {
      let seeds = withMemory.map(\.seed).sorted()
      notes.remarks.append(
        "Memory was logged of seed\(seeds.count == 1 ? "" : "s") "
          + "\(TrainingFigureBuilder.list(seeds)) alone.")
    }
    let builder = try TrainingFigureBuilder(histories, notes, counting: .epochs("epoch"))
    let time = builder.panel(
      title: withMemory.isEmpty ? "" : "Time", x: "epoch", y: Axis(label: "time per epoch (s)"),
      curves: [
        Curve(MetricName.seconds, name: "training", style: .train),
        Curve(MetricName.evaluationSeconds, name: "measuring after it", style: .test),
      ])
    guard !withMemory.isEmpty else { return try builder.chart([time]) }
    let memory = builder.panel(
      title: "Memory", x: "epoch", y: Axis(label: "most memory so far", unit: .megabytes),
      curves: [Curve(MetricName.peakMemory, name: "memory", style: .setting)])
    return try builder.chart([time, memory])
  }
}

extension Series {
  /// The curve as one that is level during each epoch: a value that held during epoch 3 stands from 2
  /// to 3.
  fileprivate var levelDuringEpochs: Series {
    var steps = self
    steps.x = x.flatMap { [$0 - 1, $0] }
    steps.y = y.flatMap { [$0, $0] }
    steps.band = band.flatMap { [$0, $0] }
    return steps
  }
}
