import Figures
import Specs

extension ExperimentResults {
  /// One of the experiment's figures, drawn from every trial as far as it has come; the caption
  /// says which end early.
  ///
  /// - Throws: `FigureError.noData` while no trial has finished an epoch, and `needsSweep` for figures
  ///   that compare the points of a sweep.
  public func chart(_ figure: FigureKind, band: BandKind = .minToMax) throws(FigureError) -> Chart {
    let notes = notes(band: band)
    guard !histories.isEmpty || !updateHistories.isEmpty else { throw .noData(title: title) }
    switch figure {
    case .errorByEpoch: return try Chart.errorByPass(histories, notes: notes)
    case .errorByEpochRunning: return try Chart.errorDuringPass(histories, notes: notes)
    case .threePanels: return try Chart.lossAndErrors(histories, notes: notes)
    case .lossByUpdate: return try Chart.lossByUpdate(updateHistories, notes: notes)
    case .errorByValue, .heatMap:
      throw .needsSweep(figure: figure.rawValue, experiment: name)
    }
  }

  /// What the trials measured after epochs, for figures; those that have finished no epoch yet are left out.
  var histories: [MetricHistory] {
    trials.filter { $0.finishedEpochs > 0 }.map { trial in
      MetricHistory(
        seed: trial.seed, moments: (1...trial.finishedEpochs).map(Double.init),
        values: trial.metrics)
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
          values: series.reduce(into: [:]) { $0[$1.name] = $1.series.values })
      }
    }
  }

  /// What a figure says beside the measurements.
  func notes(band: BandKind) -> ExperimentNotes {
    ExperimentNotes(
      title: title, dataSet: spec.dataTitle, specHash: trialHash, plannedEpochs: spec.loggedEpochs,
      plannedUpdates: spec.updates, published: publishedValues, band: band,
      notice: spec.standInNotice)
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
