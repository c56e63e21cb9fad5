import Figures
import Specs

extension ExperimentResults {
  /// One of the experiment's figures, drawn from every trial as far as it has come; the caption
  /// says which end early.
  ///
  /// - Throws: `FigureError.noData` while no trial has finished an epoch.
  public func chart(_ figure: FigureKind, band: BandKind = .minToMax) throws(FigureError) -> Chart {
    let notes = notes(band: band)
    guard !histories.isEmpty else { throw .noData(title: title) }
    switch figure {
    case .errorByEpoch: return try Chart.errorByPass(histories, notes: notes)
    case .threePanels: return try Chart.lossAndErrors(histories, notes: notes)
    }
  }

  /// What the trials measured, for figures; those that have finished no epoch yet are left out.
  var histories: [MetricHistory] {
    trials.filter { $0.finishedEpochs > 0 }.map { trial in
      MetricHistory(
        seed: trial.seed, epochs: (1...trial.finishedEpochs).map(Double.init),
        values: trial.metrics)
    }
  }

  /// What a figure says beside the measurements.
  func notes(band: BandKind) -> ExperimentNotes {
    ExperimentNotes(
      title: title, dataSet: spec.dataTitle, specHash: trialHash, plannedEpochs: spec.epochs,
      published: publishedValues, band: band, notice: spec.standInNotice)
  }

  /// The claims that can be marked: none where the data is a stand-in, and none about epochs that
  /// are not trained.
  private var publishedValues: [PublishedValue] {
    guard spec.data.standsInFor == nil else { return [] }
    return spec.claims.compactMap { claim in
      let epoch = claim.afterEpochs ?? spec.epochs
      guard epoch <= spec.epochs else { return nil }
      return PublishedValue(
        metric: claim.metric.rawValue, afterEpochs: Double(epoch), value: claim.value,
        source: claim.source)
    }
  }
}
