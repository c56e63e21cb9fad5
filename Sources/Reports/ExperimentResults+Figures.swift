import Figures
import Specs

extension ExperimentResults {
  /// One of the experiment's figures: the mean of the finished trials, and every other one as far as
  /// it has come; the caption says which these are.
  ///
  /// - Throws: `FigureError.noData` while there is nothing to draw yet, `notLogged` where the logs lack
  ///   what the figure shows, and `needsSweep` for figures that compare the points of a sweep.
  public func chart(_ figure: FigureKind, band: BandKind = .minToMax) throws(FigureError) -> Chart {
    let notes = notes(band: band)
    if figure == .confusionMatrix { return try confusionMatrix(notes) }
    guard !histories.isEmpty || !updateHistories.isEmpty else { throw .noData(title: title) }
    try checkLogged(figure)
    switch figure {
    case .errorByEpoch: return try Chart.errorByPass(histories, notes: notes)
    case .errorByEpochRunning: return try Chart.errorDuringPass(histories, notes: notes)
    case .threePanels: return try Chart.lossAndErrors(histories, notes: notes)
    case .lossByUpdate: return try Chart.lossByUpdate(updateHistories, notes: notes)
    case .accuracyByEpoch: return try Chart.accuracyByEpoch(histories, notes: notes)
    case .learningRate: return try Chart.learningRate(histories, notes: notes)
    case .stepRange: return try Chart.stepRange(histories, notes: notes)
    case .costByEpoch: return try Chart.costByEpoch(histories, notes: notes)
    case .errorByValue, .heatMap, .confusionMatrix:
      throw .needsSweep(figure: figure.rawValue, experiment: name)
    }
  }

  /// Throws where a trial that the figure would draw lacks one of the series that it shows.
  private func checkLogged(_ figure: FigureKind) throws(FigureError) {
    for trial in trials where trial.finishedEpochs > 0 {
      for series in figure.seriesByEpoch where trial.metrics[series] == nil {
        throw .notLogged(
          figure: figure.rawValue,
          series: "/epochs/" + series.split(separator: ".").joined(separator: "/"),
          log: trial.path, holders: figure.holders)
      }
    }
  }

  /// The answers to the test images, of the finished trials whose logs hold them.
  private func confusionMatrix(_ notes: ExperimentNotes) throws(FigureError) -> Chart {
    guard let first = finished.first else { throw .noData(title: title) }
    let classes = spec.data.set.classNames
    let counted = finished.compactMap { trial in
      trial.answers.map {
        ConfusionCounts(seed: trial.seed, counts: $0.counts(classes: classes.count))
      }
    }
    guard !counted.isEmpty else {
      throw .notLogged(
        figure: FigureKind.confusionMatrix.rawValue,
        series: "/predictions/test and /predictions/testLabels", log: first.path,
        holders: FigureKind.confusionMatrix.holders)
    }
    var notes = notes
    notes.remarks = unfinished.isEmpty ? [] : ["Not in the mean: \(unfinishedInWords)."]
    if counted.count < finished.count {
      notes.remarks.append("Logs without answers: \(finished.count - counted.count).")
    }
    return try .confusionMatrix(of: counted, classes: classes, notes: notes)
  }

  private var unfinishedInWords: String {
    unfinished.map { "seed \($0.seed), \($0.briefState)" }.joined(separator: "; ")
  }

  /// What the trials measured after epochs, for figures; those that have finished no epoch yet are left out.
  var histories: [MetricHistory] {
    trials.filter { $0.finishedEpochs > 0 }.map { trial in
      MetricHistory(
        seed: trial.seed, moments: (1...trial.finishedEpochs).map(Double.init),
        values: trial.metrics, ending: trial.ending)
    }
  }

  /// What the trials measured between updates: of each trial the steps, and the dev set.
  var updateHistories: [MetricHistory] {
    trials.flatMap { trial in
      [[Metric.stepLoss], [.devLoss, .devError]].compactMap { metrics in
        let series = metrics.compactMap { metric in
          trial.updateSeries[metric].map { (name: metric.rawValue, series: $0) }
        }
        guard let moments = series.first?.series.updates, !moments.isEmpty else { return nil }
        return MetricHistory(
          seed: trial.seed, moments: moments.map(Double.init),
          values: series.reduce(into: [:]) { $0[$1.name] = $1.series.values },
          ending: trial.ending)
      }
    }
  }

  /// What a figure says beside the measurements.
  func notes(band: BandKind) -> ExperimentNotes {
    var notes = ExperimentNotes(
      title: title, dataSet: spec.dataTitle, specHash: trialHash, plannedEpochs: spec.loggedEpochs,
      plannedUpdates: spec.updates, published: publishedValues, band: band,
      notice: spec.standInNotice)
    notes.remarks = trials.filter { $0.finishedEpochs == 0 }.map {
      "No epoch is finished of seed \($0.seed), \($0.status.word)."
    }
    return notes
  }

  /// The claims that can be marked: none where the data is a stand-in, and none about what is not
  /// trained or not measured.
  private var publishedValues: [PublishedValue] {
    guard spec.data.standsInFor == nil else { return [] }
    return spec.claims.compactMap { claim in
      guard let moment = moment(of: claim) else { return nil }
      return PublishedValue(
        metric: claim.metric.rawValue, moment: Double(moment), value: claim.value,
        source: claim.source)
    }
  }

  /// After how many epochs or updates a claim is marked; nil for one that cannot be.
  private func moment(of claim: ClaimSpec) -> Int? {
    let (moment, last) =
      switch claim.metric.rhythm {
      case .epochs: (claim.afterEpochs ?? spec.loggedEpochs, spec.loggedEpochs)
      case .updates: (claim.afterUpdates ?? spec.updates, spec.updates)
      case .once: (1, 0)  // Belongs to no place on an axis.
      }
    return moment <= last ? moment : nil
  }
}

extension FigureKind {
  /// The series by epoch that a figure cannot be drawn without, in every log.
  fileprivate var seriesByEpoch: [String] {
    switch self {
    case .errorByEpoch: [MetricName.testError]
    case .errorByEpochRunning: [MetricName.testError, MetricName.trainErrorRunning]
    case .threePanels: [MetricName.trainLoss, MetricName.trainError, MetricName.testError]
    case .accuracyByEpoch:
      [MetricName.trainLossRunning, MetricName.trainErrorRunning, MetricName.testError]
    case .learningRate: [MetricName.learningRate]
    case .stepRange: [MetricName.smallestStep, MetricName.largestStep]
    case .costByEpoch: [MetricName.seconds, MetricName.evaluationSeconds]
    case .lossByUpdate, .confusionMatrix, .errorByValue, .heatMap: []
    }
  }

  /// Which logs hold what the figure shows.
  fileprivate var holders: String {
    switch self {
    case .stepRange:
      "Those of the optimizer sdlm do, which gives each weight a step size of its own; "
        + "learning-rate draws the step size of any network."
    case .confusionMatrix:
      "Those of finished trials do, unless an earlier version of Reprise wrote them: "
        + "“reprise run” in another folder (--out) writes them anew."
    case .lossByUpdate, .errorByValue, .heatMap, .errorByEpoch, .costByEpoch:
      "Those of finished epochs do."
    case .errorByEpochRunning, .threePanels, .accuracyByEpoch, .learningRate:
      "Those of networks do, which are trained in epochs; error-by-epoch and cost-by-epoch draw "
        + "what a fitted classifier measures."
    }
  }
}

extension TestAnswers {
  /// How many images of each class got which answer: a row a class, a column an answer. Others than the
  /// known classes count nowhere.
  func counts(classes: Int) -> [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (answer, label) in zip(predictions, labels) where answer < classes && label < classes {
      counts[Int(label)][Int(answer)] += 1
    }
    return counts
  }
}

extension ReportedTrial {
  /// How far the trial has come, as figures say it.
  fileprivate var ending: MetricHistory.Ending {
    switch status {
    case .finished: .finished
    case .running, .interrupted: .unfinished(briefState)
    case .diverged, .failed: .lost(briefState)
    }
  }

  /// How far it has come, in words that fit into a caption: a failure's reason may be long.
  fileprivate var briefState: String {
    if case .failed = status {
      return "\(status.word), \(finishedEpochs) of \(spec.loggedEpochs) epochs done"
    }
    return state
  }
}
