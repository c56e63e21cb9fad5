import Testing

@testable import Figures

struct TrialMeanTests {
  private let metric = MetricName.testError

  private func trial(_ seed: Int, _ values: [Double]) -> MetricHistory {
    MetricHistory(
      seed: seed, moments: values.indices.map { Double($0 + 1) }, values: [metric: values])
  }

  @Test func meanAndRangeOverThreeTrials() {
    let mean = TrialMean(
      of: metric, over: [trial(0, [1, 4]), trial(1, [2, 8]), trial(2, [6, 0])], band: .minToMax)
    #expect(mean.moments == [1, 2])
    #expect(mean.means == [3, 4])
    #expect(mean.band.map(\.lower) == [1, 0])
    #expect(mean.band.map(\.upper) == [6, 8])
  }

  @Test func standardDeviationIsTheSamples() {
    // statistics.stdev([2, 4, 9]) == 3.605551275463989 (Python 3.11)
    let mean = TrialMean(
      of: metric, over: [trial(0, [2]), trial(1, [4]), trial(2, [9])], band: .standardDeviation)
    #expect(abs(mean.band[0].upper - 8.605551275463989) < 1e-12)
    #expect(abs(mean.band[0].lower - 1.394448724536011) < 1e-12)
  }

  @Test func shorterTrialsCountAsFarAsTheyGo() {
    let mean = TrialMean(
      of: metric, over: [trial(0, [1, 2, 3]), trial(1, [3])], band: .minToMax)
    #expect(mean.moments == [1, 2, 3])
    #expect(mean.means == [2, 2, 3])
    #expect(mean.band.map(\.upper) == [3, 2, 3])
  }

  @Test func valuesThatAreNotFiniteAreLeftOut() {
    let mean = TrialMean(
      of: metric, over: [trial(0, [1, .nan, .infinity]), trial(1, [3, 5, .nan])], band: .minToMax)
    #expect(mean.means[0] == 2 && mean.means[1] == 5 && mean.means[2].isNaN)
    #expect(mean.band[2].lower.isNaN && mean.band[2].upper.isNaN)
  }

  @Test func epochsAreMatchedByNumberNotByPlace() {
    let late = MetricHistory(seed: 1, moments: [2, 4], values: [metric: [10, 20]])
    let mean = TrialMean(of: metric, over: [trial(0, [1, 2, 3, 4]), late], band: .minToMax)
    #expect(mean.moments == [1, 2, 3, 4])
    #expect(mean.means == [1, 6, 3, 12])
  }

  @Test func oneTrialHasNoBand() {
    #expect(TrialMean(of: metric, over: [trial(0, [1, 2])], band: .minToMax).band.isEmpty)
  }
}

struct TrainingFigureTests {
  @Test func errorByPassShowsTestSolidAndTrainingBothWays() throws {
    let panel = try #require(Chart.errorByPass(Made.trials(5), notes: Made.notes).panels.first)
    #expect(panel.series.map(\.style) == [.test, .train, .trainRunning])
    #expect(Set(panel.series.map(\.color.hex)).count == 1)
    #expect(panel.x.range == 0...25 && panel.x.wholeTicks)
    #expect(
      panel.marks.map(\.label) == [
        "published test error 2.1 % (blog)", "published training error 1.9 % (blog)",
      ])
    #expect(panel.marks.map(\.x) == [25, 25])
  }

  @Test func threePanelsShowOneMetricEach() throws {
    let chart = try Chart.lossAndErrors(Made.trials(5), notes: Made.notes)
    #expect(chart.panels.map(\.title) == ["Training loss", "Training error", "Test error"])
    #expect(chart.panels.flatMap(\.series).map(\.style) == [.train, .train, .test])
    #expect(
      chart.panels.map { $0.marks.map(\.label) } == [
        ["published 3.2 (blog)"], ["published 1.9 % (blog)"], ["published 2.1 % (blog)"],
      ])
  }

  /// Labels would cover each other, and the curves.
  @Test func crowdedPublishedValuesAreNamedInTheLegend() throws {
    var notes = Made.notes
    notes.published.append(
      PublishedValue(metric: "test.error", moment: 25, value: 0.0095, source: "paper"))
    let panel = try #require(Chart.lossAndErrors(Made.trials(5), notes: notes).panels.last)
    #expect(panel.marks.isEmpty)
    #expect(
      panel.series.filter { $0.style == .published }.map(\.name) == [
        "published 2.1 % (blog)", "published 0.95 % (paper)",
      ])
  }

  @Test func longSourcesOfOneMetricAreNamedInTheLegend() throws {
    for (source, isInTheLegend) in [
      ("paper", false), ("A. Uthor et al. 1998, section III-B", true),
    ] {
      var notes = Made.notes
      notes.published = [(25.0, "blog of somebody"), (10.0, source)].map { moment, source in
        PublishedValue(metric: "test.error", moment: moment, value: 0.021, source: source)
      }
      let panel = try #require(Chart.lossAndErrors(Made.trials(5), notes: notes).panels.last)
      #expect(panel.marks.isEmpty == isInTheLegend)
    }
  }

  @Test func lossByUpdateShowsTrainingDashedAndDevSolid() throws {
    let chart = try Chart.lossByUpdate(Made.updates(10), notes: Made.updateNotes)
    #expect(chart.panels.map(\.title) == ["Loss", "Dev error"])
    #expect(
      chart.panels.map { $0.series.map(\.style) } == [
        [.train, .test, .publishedTrain], [.test, .published],
      ])
    #expect(chart.panels[0].series.map(\.x.count) == [80, 6, 1])
    #expect(chart.panels[1].series[0].x == [16, 31, 46, 61, 76, 80])
    #expect(chart.panels.allSatisfy { $0.x.range == 0...80 && $0.x.label == "updates" })
    #expect(
      chart.panels[0].series[2]
        == Series(
          name: "published 2.285 (nndl book)", x: [0], y: [2.285], style: .publishedTrain))
    #expect(chart.panels.allSatisfy { $0.marks.isEmpty })
    #expect(
      chart.caption
        == "Mean of 10 trials (seeds 0–9), bands from the smallest to the largest value. Data: "
        + Made.updateNotes.dataSet + ". Spec\u{A0}3f2a9c1d.")
  }

  @Test func lossByUpdateDrawsUnfinishedTrialsApart() throws {
    let histories =
      Made.updates(4) + Made.updates(seed: 4, until: 48, ending: .unfinished("running, 3 of 5"))
    let chart = try Chart.lossByUpdate(histories, notes: Made.updateNotes)
    #expect(
      chart.caption.hasPrefix(
        "Mean of 4 trials (seeds 0–3), bands from the smallest to the largest value. Not in the "
          + "mean; thin lines: seed 4, running, 3 of 5."))
    let thin = chart.panels.flatMap(\.series).filter { $0.unfinished != nil }
    #expect(thin.map(\.x.count) == [48, 3, 3] && thin.allSatisfy { !$0.isInLegend })
    var broken = Made.updates(2)
    broken[3].values[MetricName.devLoss]?[1] = .nan
    let other = try Chart.lossByUpdate(broken, notes: Made.updateNotes).caption
    #expect(other.contains("Seed 1 has values that are not finite, first at update 31;"))
  }

  @Test func lossByUpdateNeedsNoDevSet() throws {
    let steps = (0..<3).map { Made.updates(seed: $0, until: 80)[0] }
    let chart = try Chart.lossByUpdate(steps, notes: Made.short(5))
    #expect(chart.panels.map(\.title) == ["Training loss, each batch"])
    #expect(throws: FigureError.noData(title: Made.updateNotes.title)) {
      try Chart.lossByUpdate([], notes: Made.updateNotes)
    }
  }

  /// Few published values have labels; more are series in the legend.
  @Test func manyPublishedValuesAreNamedInTheLegend() throws {
    let trials = Made.trials(5, epochs: 5, first: 0.5)
    let panel = try Chart.errorByPass(trials, notes: Made.courseNotes).panels[0]
    #expect(panel.marks == [])
    let published = panel.series.filter(\.style.isPublished)
    #expect(published.map(\.style) == [.published, .publishedTrain])
    #expect(
      published.map(\.name) == [
        "published test error (d2l book)", "published running training error (d2l book)",
      ])
    #expect(published[0].x == [1, 2, 3, 4, 5] && published[1].y.first == 0.678)
    // One value a metric leaves room for labels, two of two metrics do not.
    var notes = Made.courseNotes
    notes.published.removeAll { $0.moment ?? 0 > 2 }
    let four = try Chart.errorByPass(trials, notes: notes).panels[0]
    #expect(four.marks.isEmpty && four.series.map(\.x.count) == [5, 5, 5, 2, 2])
    notes.published.removeAll { $0.moment ?? 0 > 1 }
    let few = try Chart.errorByPass(trials, notes: notes).panels[0]
    #expect(few.marks.count == 2 && few.series.count == 3)
    // Another source's numbers are another series; one alone is named with its value.
    notes = Made.courseNotes
    notes.published[0].source = "blog"
    let mixed = try Chart.errorByPass(trials, notes: notes).panels[0]
    #expect(mixed.marks.isEmpty)
    #expect(mixed.series[3].name == "published test error 41.6 % (blog)")
    #expect(mixed.series.map(\.x.count) == [5, 5, 5, 1, 4, 5])
  }

  @Test func publishedValuesAloneAreNothingToDraw() throws {
    let empty = MetricHistory(seed: 0, moments: [], values: [MetricName.testError: []])
    #expect(throws: FigureError.noData(title: Made.courseNotes.title)) {
      try Chart.errorByPass([empty], notes: Made.courseNotes)
    }
  }

  @Test func captionSaysWhatTheFigureShows() throws {
    let chart = try Chart.errorByPass(Made.trials(5), notes: Made.notes)
    #expect(
      chart.caption == "Mean of 5 trials (seeds 0–4), bands from the smallest to the largest "
        + "value. Data: MNIST. Spec\u{A0}3f2a9c1d.")
    var notes = Made.notes
    notes.band = .standardDeviation
    let other = try Chart.errorByPass([Made.trials(3)[0], Made.trials(3)[2]], notes: notes)
    #expect(
      other.caption.hasPrefix("Mean of 2 trials (seeds 0, 2), bands ± one standard deviation."))
  }

  /// What has not finished is drawn as far as it came, by itself, and is in no mean.
  @Test func unfinishedTrialsAreNeverAveraged() throws {
    let finished = [0, 2, 4].map { Made.trial(seed: $0, epochs: 25) }
    var trials = finished
    trials.append(Made.trial(seed: 3, epochs: 12, ending: .unfinished("running, 12 of 25")))
    trials.append(Made.trial(seed: 1, epochs: 7, ending: .lost("diverged in epoch 8")))
    let chart = try Chart.errorByPass(trials, notes: Made.notes)
    let means = try Chart.errorByPass(finished, notes: Made.notes)
    let series = chart.panels[0].series
    #expect(series.filter { $0.unfinished == nil } == means.panels[0].series)
    #expect(series.map(\.unfinished) == [nil, .lost, .open, nil, .lost, .open, nil, .lost, .open])
    #expect(series.map(\.x.count) == [25, 7, 12, 25, 7, 12, 25, 7, 12])
    #expect(series[1].y == trials[4].values[MetricName.testError] && series[1].band.isEmpty)
    #expect(series.filter(\.isInLegend).count == 3)
    #expect(
      chart.caption.hasPrefix(
        "Mean of 3 trials (seeds 0, 2, 4), bands from the smallest to the largest value. Not in "
          + "the mean; thin lines: seed 1, diverged in epoch 8; seed 3, running, 12 of 25."))
    #expect(chart.panels[0].x.range == 0...25)
  }

  /// The first of them then stands in the legend.
  @Test func whereNoTrialHasFinishedEachIsDrawn() throws {
    let trials = [5, 7].map {
      Made.trial(seed: $0, epochs: 4, ending: .unfinished("running, 4 of 25"))
    }
    let chart = try Chart.lossAndErrors(trials, notes: Made.notes)
    #expect(
      chart.caption.hasPrefix(
        "No trial has finished; thin lines: seed 5, running, 4 of 25; seed 7, running, 4 of 25."))
    #expect(chart.panels.map(\.series.count) == [2, 2, 2])
    #expect(chart.panels[2].series.map(\.name) == ["test error", "test error, seed 7"])
    #expect(chart.panels[2].series.map(\.isInLegend) == [true, false])
  }

  @Test func captionSaysWhereValuesAreNotFinite() throws {
    var trial = Made.trial(seed: 2, epochs: 5)
    trial.values[MetricName.testError]?[3] = .infinity
    let chart = try Chart.errorByPass([trial], notes: Made.short(5))
    #expect(chart.caption.contains("Seed 2 has values that are not finite, first at pass 4"))
  }

  @Test func metricsThatWereNotMeasuredAreLeftOut() throws {
    var trial = Made.trial(seed: 0, epochs: 5)
    trial.values[MetricName.trainErrorRunning] = nil
    let chart = try Chart.errorByPass([trial], notes: Made.short(5))
    #expect(chart.panels[0].series.map(\.style) == [.test, .train])
  }

  @Test func trialsAreTakenInTheOrderOfTheirSeeds() throws {
    let trials = Made.trials(5)
    let chart = try Chart.errorByPass(trials, notes: Made.notes)
    #expect(try Chart.errorByPass(trials.reversed(), notes: Made.notes) == chart)
  }

  @Test func nothingMeasuredIsAnError() throws {
    #expect(throws: FigureError.noData(title: Made.notes.title)) {
      try Chart.errorByPass([], notes: Made.notes)
    }
    let empty = MetricHistory(seed: 0, moments: [], values: [MetricName.testError: []])
    #expect(throws: FigureError.noData(title: Made.notes.title)) {
      try Chart.lossAndErrors([empty], notes: Made.notes)
    }
    let broken = MetricHistory(seed: 0, moments: [1], values: [MetricName.testError: [.nan]])
    #expect(throws: FigureError.noData(title: Made.notes.title)) {
      try Chart.errorByPass([broken], notes: Made.notes)
    }
  }

  @Test func unevenHistoriesAreAnError() throws {
    let uneven = MetricHistory(seed: 3, moments: [1, 2], values: [MetricName.testError: [0.1]])
    let expected = FigureError.unevenHistory(
      seed: 3, metric: MetricName.testError, moments: 2, values: 1)
    #expect(throws: expected) { try Chart.errorByPass([uneven], notes: Made.notes) }
    #expect("\(expected)".contains("Seed 3 was measured 2 times but has 1 values of test.error"))
  }

  @Test func textAlternativeNamesEveryCurveAndMark() throws {
    let words = try Chart.errorByPass(Made.trials(1, epochs: 3), notes: Made.digits)
      .textAlternative
    #expect(words.hasPrefix("Embedded digits, not MNIST"))
    #expect(words.contains("Line chart. error rate by training set passes."))
    #expect(words.contains("test error: from "))
    let marked = try Chart.lossAndErrors(Made.trials(2), notes: Made.notes).textAlternative
    #expect(marked.contains("Marked at 25: published 2.1 % (blog)."))
  }
}
