import Figures
import RunLog
import Specs
import Testing

@testable import Reports

@Suite struct FigureInputs {
  private func experiment(
    _ made: Made, _ write: (String) throws -> Void
  ) throws -> ExperimentResults {
    try withTemporaryFolder { folder in
      try write(folder)
      return try #require(try Results(reading: [folder]).experiments.first)
    }
  }

  @Test func holdEveryTrialAsFarAsItHasCome() throws {
    let experiment = try experiment(Made()) { folder in
      try Made().write(seed: 2, to: folder)
      try Made().write(seed: 1, epochs: 2, status: .running, to: folder)
      try Made().write(seed: 0, epochs: 0, status: .running, to: folder)
    }
    let histories = experiment.histories
    #expect(histories.map(\.seed) == [1, 2])
    #expect(histories.map(\.moments) == [[1, 2], [1, 2, 3]])
    #expect(histories[0].values["test.error"] == [0.061, 0.031])
    #expect(
      histories.map(\.ending) == [.unfinished("running or killed, 2 of 3 epochs done"), .finished])
    #expect(histories[0].values.keys.contains("train.errorRunning"))
    let notes = experiment.notes(band: .standardDeviation)
    #expect(notes.remarks == ["No epoch is finished of seed 0, running or killed."])
    #expect(notes.title == "A made-up experiment" && notes.dataSet == "MNIST")
    #expect(notes.plannedEpochs == 3 && notes.band == .standardDeviation && notes.notice == nil)
    #expect(notes.specHash == Made().hash)
    #expect(
      notes.published == [
        PublishedValue(metric: "test.error", moment: 3, value: 0.021, source: "a blog"),
        PublishedValue(metric: "train.loss", moment: 3, value: 5.0465, source: "a blog"),
      ])
  }

  @Test func markNothingOnAStandIn() throws {
    var made = Made()
    made.data = #"{"set": "fashion-mnist", "standsInFor": "mnist"}"#
    let experiment = try experiment(made) { try made.write(seed: 0, to: $0) }
    let notes = experiment.notes(band: .minToMax)
    #expect(notes.published == [])
    #expect(
      notes.notice == "Fashion-MNIST, not MNIST: the paper's claims were not checked.")
    for figure in [FigureKind.errorByEpoch, .threePanels] {
      let chart = try experiment.chart(figure)
      #expect(chart.notice == notes.notice)
      #expect(chart.panels.allSatisfy { $0.marks.isEmpty })
    }
  }

  @Test func markNothingBeyondTheLastEpoch() throws {
    var made = Made()
    made.epochs = 2
    let experiment = try experiment(made) { try made.write(seed: 0, epochs: 2, to: $0) }
    #expect(experiment.notes(band: .minToMax).published.map(\.metric) == ["train.loss"])
  }

  @Test func makeEveryFigure() throws {
    let experiment = try experiment(Made()) { folder in
      for seed in 0..<3 { try Made().write(seed: seed, to: folder) }
    }
    let byEpoch = try experiment.chart(.errorByEpoch)
    #expect(byEpoch.panels.count == 1 && byEpoch.panels[0].series.count == 3)
    #expect(byEpoch.panels[0].marks.map(\.value) == [0.021])
    let panels = try experiment.chart(.threePanels)
    #expect(panels.panels.count == 3)
    #expect(panels.panels.flatMap(\.marks).map(\.value) == [5.0465, 0.021])
  }

  @Test func drawWhatWasMeasuredBetweenUpdates() throws {
    let experiment = try experiment(.selecting) { folder in
      for seed in 0..<3 { try Made.selecting.write(seed: seed, to: folder) }
      try Made.selecting.write(seed: 3, epochs: 2, status: .running, to: folder)
    }
    let histories = experiment.updateHistories
    #expect(histories.map(\.seed) == [0, 0, 1, 1, 2, 2, 3, 3])
    #expect(
      histories.map { $0.values.keys.sorted() }.prefix(2) == [
        ["step.loss"], ["dev.error", "dev.loss"],
      ])
    #expect(histories.map(\.moments.count) == [48, 4, 48, 4, 48, 4, 32, 2])
    let chart = try experiment.chart(.lossByUpdate)
    #expect(chart.panels.map { $0.series.count { $0.unfinished == nil } } == [3, 2])
    #expect(chart.panels.map { $0.series.count { $0.unfinished == .open } } == [2, 1])
    #expect(chart.panels[1].series.last?.y == [0.62, 0.365, 0.28, 0.25])
    #expect(chart.panels[0].series.last?.y == [2.285])
    #expect(chart.panels.allSatisfy { $0.x.range == 0...48 })
    #expect(
      chart.caption.contains(
        "Not in the mean; thin lines: seed 3, running or killed, 2 of 3 epochs done."))
    // The other figures mark nothing of it.
    #expect(try experiment.chart(.threePanels).panels.allSatisfy { $0.marks.isEmpty })
  }

  @Test func markNoUpdateThatWasNotMade() throws {
    var made = Made.selecting
    made.claims = #"""
      [{"metric": "dev.error", "afterUpdates": 49, "value": 0.5, "source": "a book"},
       {"metric": "dev.error", "value": 0.25, "source": "a book"},
       {"metric": "best.test.error", "value": 0.2, "source": "a book"}]
      """#
    let experiment = try experiment(made) { try made.write(seed: 0, to: $0) }
    #expect(
      experiment.notes(band: .minToMax).published == [
        PublishedValue(metric: "dev.error", moment: 48, value: 0.25, source: "a book")
      ])
  }

  @Test func refuseToDrawUpdatesThatWereNotLogged() throws {
    let experiment = try experiment(.selecting) {
      try Made.selecting.write(seed: 0, to: $0, hasSteps: false)
    }
    let error = #expect(throws: FigureError.self) { try experiment.chart(.lossByUpdate) }
    guard case .notLogged("loss-by-update", "/steps/loss", _, _) = error else {
      Issue.record("found \(error.map { "\($0)" } ?? "none")")
      return
    }
  }

  /// The message says which log lacks what, and which have it.
  @Test(arguments: [
    (FigureKind.stepRange, "/epochs/effectiveStep/smallest", "sdlm"),
    (.confusionMatrix, "/predictions/test", "earlier version"),
  ])
  func sayWhatALogLacks(_ figure: FigureKind, _ series: String, _ holders: String) throws {
    let experiment = try experiment(Made()) { try Made().write(seed: 4, to: $0) }
    let error = #expect(throws: FigureError.self) { try experiment.chart(figure) }
    let message = error.map { "\($0)" } ?? ""
    for part in ["seed4.h5: \(figure.rawValue) shows \(series)", holders] {
      #expect(message.contains(part), "\(message)")
    }
    #expect(error?.isAboutTrials == true)
  }

  @Test func drawWhatOnlySomeRecipesLog() throws {
    let steps = ["effectiveStep/smallest": 1e-6, "effectiveStep/largest": 1e-2]
    let experiment = try experiment(Made()) { folder in
      for seed in 0..<2 {
        try Made().write(
          seed: seed, to: folder, besides: steps.merging(["peakMemory": 1e8]) { $1 })
      }
    }
    #expect(try experiment.chart(.stepRange).panels[0].series.count == 2)
    #expect(try experiment.chart(.learningRate).panels[0].series[0].x.count == 6)
    #expect(try experiment.chart(.costByEpoch).panels.count == 2)
    let accuracy = try experiment.chart(.accuracyByEpoch).panels[0]
    #expect(accuracy.series.count == 3 && accuracy.marks.map(\.value) == [1 - 0.021])
  }

  @Test func drawCostsOfLogsWithoutMemory() throws {
    let experiment = try experiment(Made()) { try Made().write(seed: 0, to: $0) }
    let chart = try experiment.chart(.costByEpoch)
    #expect(chart.panels.count == 1 && chart.caption.contains("Memory was not logged."))
  }

  /// Answers are read where the spec or the caller wants the figure, and only of finished trials.
  @Test func countConfusionsOfFinishedTrials() throws {
    let answers = TestAnswers(predictions: [0, 1, 1, 9], labels: [0, 0, 1, 9])
    try withTemporaryFolder { folder in
      for seed in 0..<2 { try Made().write(seed: seed, to: folder, answers: answers) }
      try Made().write(seed: 2, epochs: 1, status: .running, to: folder)
      let plain = try #require(try Results(reading: [folder]).experiments.first)
      #expect(plain.trials.allSatisfy { $0.answers == nil })
      let experiment = try #require(
        try Results(reading: [folder], figures: [.confusionMatrix]).experiments.first)
      #expect(experiment.trials.map { $0.answers != nil } == [true, true, false])
      let chart = try experiment.chart(.confusionMatrix)
      let cells = try #require(chart.panels[0].heatMap?.cells)
      #expect(cells.count == 100 && cells.allSatisfy { $0.count == 2 })
      #expect(
        cells.filter { $0.value == 1 }.map { [$0.row, $0.column] } == [
          [0, 0], [0, 1], [1, 1], [9, 9],
        ])
      #expect(cells.map(\.value).reduce(0, +) == 4)
      #expect(
        chart.caption.contains("Not in the mean: seed 2, running or killed, 1 of 3 epochs done."))
    }
  }

  /// The file an experiment was run from may have other words, claims and figures by now.
  @Test func takeWordsFromASpecThatTrainsAlike() throws {
    let old = try experiment(Made()) { try Made().write(seed: 0, to: $0) }
    var made = Made()
    made.claims = "[]"
    made.figures = #"["learning-rate"]"#
    let described = try #require(old.described(by: ExperimentSpec(json: made.spec)))
    #expect(described.spec.figures == [.learningRate] && described.spec.claims.isEmpty)
    #expect(described.trials == old.trials && described.trialHash == old.trialHash)
    var logged = try ExperimentSpec(json: made.spec)
    logged.log.everySteps = 7
    #expect(old.described(by: logged) != nil)
    made.epochs = 4
    #expect(try old.described(by: ExperimentSpec(json: made.spec)) == nil)
  }

  @Test func refuseToDrawNothing() throws {
    let experiment = try experiment(Made()) { folder in
      try Made().write(seed: 0, epochs: 0, status: .running, to: folder)
    }
    #expect(throws: FigureError.noData(title: "A made-up experiment")) {
      try experiment.chart(.errorByEpoch)
    }
  }

  @Test func sayWhatPartOfTheDataIsUsed() throws {
    func title(_ data: String) throws -> String {
      try ExperimentSpec(json: Made(data: data).spec).dataTitle
    }
    #expect(
      try title(#"{"set": "mnist", "train": {"first": 60000}, "test": {"first": 10000}}"#)
        == "MNIST")
    #expect(
      try title(#"{"set": "digits", "train": {"first": 600}, "test": {"first": 200}}"#)
        == "embedded digits, the first 600 training images, the first 200 test images")
    #expect(
      try title(#"{"set": "fashion-mnist", "test": {"first": 1000}}"#)
        == "Fashion-MNIST, the first 1,000 test images")
    #expect(
      try title(
        #"{"set": "mnist", "train": {"first": 50000}, "dev": {"from": 50000}}"#)
        == "MNIST, the first 50,000 training images, training images 50,001–60,000 as the dev set")
    #expect(
      try title(
        #"{"set": "mnist", "train": {"from": 1000, "first": 500}, "dev": {"first": 200}, "test": {"from": 9990}}"#
      )
        == "MNIST, training images 1,001–1,500, the first 200 training images as the dev set, "
        + "test images 9,991–10,000")
  }

  @Test func sayWhatWasDrawnWithWhichSeed() throws {
    func title(_ parts: String) throws -> String {
      try ExperimentSpec(json: Made(data: "{\"set\": \"mnist\", \(parts)}").spec).dataTitle
    }
    let train = #""train": {"first": 7291, "drawnWithSeed": 1989}"#
    #expect(
      try title(train + #", "test": {"first": 2007, "drawnWithSeed": 1989}"#)
        == "MNIST, 7,291 training and 2,007 test images drawn with seed 1989")
    #expect(
      try title(train + #", "test": {"first": 2007, "drawnWithSeed": 2}"#)
        == "MNIST, 7,291 training images drawn with seed 1989, 2,007 test images drawn with seed 2")
    #expect(
      try title(#""train": {"first": 500}, "dev": {"from": 500, "first": 9, "drawnWithSeed": 3}"#)
        == "MNIST, the first 500 training images, 9 training images drawn with seed 3 from those "
        + "after the first 500 as the dev set")
    #expect(
      try title(#""train": {"drawnWithSeed": 3}"#)
        == "MNIST, training images in an order drawn with seed 3")
    #expect(
      try title(#""test": {"from": 10, "drawnWithSeed": 3}"#)
        == "MNIST, test images 11–10,000 in an order drawn with seed 3")
  }

  @Test(arguments: [
    (#"{"set": "mnist", "train": {"first": 1000}}"#, 64, 3, 48),
    (#"{"set": "mnist"}"#, 256, 5, 1175),
    (#"{"set": "mnist", "train": {"from": 1}}"#, 1, 1, 59_999),
    (#"{"set": "mnist", "train": {"first": 1}}"#, 100, 2, 2),
  ])
  func countUpdates(_ data: String, batchSize: Int, epochs: Int, updates: Int) throws {
    var made = Made(epochs: epochs, data: data)
    made.batchSize = batchSize
    #expect(try ExperimentSpec(json: made.spec).updates == updates)
  }
}

/// Trials of two nets at two learning rates.
@Suite struct SweepFigureInputs {
  private let nets = ["plain", "residual"]
  private let rates = ["0.005", "0.05"]

  /// Writes a trial of a point into a folder.
  private func write(
    _ net: Int, _ rate: Int, seed: Int, epochs: Int = 3, status: TrialStatus = .finished,
    figures: String = "[]", to folder: String
  ) throws {
    var made = Made.selecting
    made.figures = figures
    made.hash = String(repeating: "\(net)\(rate)", count: 32)
    let point = """
      "point": {
        "coordinates": [
          {"name": "model", "label": "\(nets[net])", "position": \(net)},
          {"name": "optimizer.sgd.learningRate", "label": "\(rates[rate])",
           "number": \(rates[rate]), "position": \(rate)}],
        "baseline": [{"name": "model", "label": "plain"}]}
      """
    let spec = made.spec.dropLast() + ", " + point + "}"
    try made.write(seed: seed, epochs: epochs, status: status, to: folder, spec: String(spec))
  }

  private func sweep(_ write: (String) throws -> Void) throws -> SweepResults {
    try withTemporaryFolder { folder in
      try write(folder)
      let results = try Results(reading: [folder])
      #expect(results.leftOut == [])
      return try #require(results.sweeps.first)
    }
  }

  private func whole() throws -> SweepResults {
    try sweep { folder in
      for point in 0..<4 {
        for seed in 0..<2 { try write(point / 2, point % 2, seed: seed, to: folder) }
      }
    }
  }

  @Test func pointsHaveTheirPlacesAndLastValues() throws {
    let sweep = try whole()
    let notes = sweep.notes(band: .minToMax)
    #expect(notes.axes.map(\.name) == ["model", "learning rate"])
    #expect(notes.axes.map(\.hasBaseline) == [true, false])
    #expect(notes.axes[1].values.map(\.number) == [0.005, 0.05])
    #expect(notes.plannedEpochs == 3 && notes.experiment == "made")
    let variants = sweep.variants
    #expect(variants.map(\.places) == [[0, 0], [0, 1], [1, 0], [1, 1]])
    #expect(variants.allSatisfy { $0.seeds == [0, 1] && $0.states.finished == 2 })
    #expect(variants[0].finals["test.error"] == [0.02, 0.021])
    #expect(variants[0].finals["best.test.error"] == [0.125, 0.125])
    #expect(variants[0].finals["dev.error"] == nil)
  }

  @Test func everyFigureOfASweepIsMade() throws {
    let sweep = try whole()
    #expect(sweep.figures == [.errorByEpoch, .errorByValue, .heatMap])
    let byEpoch = try sweep.chart(.errorByEpoch)
    #expect(byEpoch.panels.map(\.title) == ["learning rate 0.005", "learning rate 0.05"])
    #expect(byEpoch.caption.hasPrefix("made, 8 trials: 4 points × 2 seeds (0, 1)."))
    let byValue = try sweep.chart(.errorByValue)
    #expect(byValue.panels[0].series.map(\.style) == [.test, .train, .test, .train])
    #expect(byValue.panels[0].series[0].y == [0.0205, 0.0205])
    let map = try #require(sweep.chart(.heatMap).panels[0].heatMap)
    #expect(map.cells.count == 4 && map.values.label == "test error")
    #expect(try sweep.chart(.threePanels).panels.count == 3)
  }

  @Test func anotherMetricCanBeShown() throws {
    let sweep = try whole()
    let chart = try sweep.chart(.errorByValue, metric: .bestTestError)
    #expect(chart.panels[0].series[0].name == "plain, test error at the best dev error")
    #expect(chart.panels[0].series[0].y == [0.125, 0.125])
    #expect(chart.panels[0].series[1].name == "plain, training error")
    #expect(
      chart.caption.contains(
        "(test error at the best dev error with the parameters that did best on the dev set, "
          + "training error after epoch 3)"))
    #expect(try sweep.chart(.heatMap, metric: .trainLoss).panels[0].heatMap?.values.unit == .plain)
    let loss = try sweep.chart(.errorByValue, metric: .testLoss).panels[0]
    #expect(loss.y.label == "loss" && loss.series.map(\.style).prefix(2) == [.test, .train])
    let alone = try sweep.chart(.errorByValue, metric: .trainError).panels[0]
    #expect(alone.series.map(\.style) == [.train, .train])
    #expect(throws: FigureError.self) { try sweep.chart(.errorByValue, metric: .devError) }
  }

  @Test func aRunningSweepIsDrawnAsFarAsItIs() throws {
    let sweep = try sweep { folder in
      try write(0, 0, seed: 0, to: folder)
      try write(0, 0, seed: 1, epochs: 2, status: .running, to: folder)
      try write(0, 1, seed: 0, epochs: 1, status: .diverged(epoch: 1, step: 3), to: folder)
      try write(1, 0, seed: 0, epochs: 0, status: .running, to: folder)
    }
    #expect(try sweep.chart(.errorByEpoch).panels.map(\.series.count) == [4, 2])
    let value = try sweep.chart(.errorByValue)
    #expect(value.panels[0].series.map(\.x) == [[0.05], [0.005], [0.005]])
    #expect(value.panels[0].series.map(\.style) == [.lost, .test, .train])
    #expect(
      value.caption.hasPrefix(
        "made, 4 trials seen: 3 points, 1 to 2 seeds each. Of these 1 finished, 2 are running or "
          + "killed, 1 diverged (plain, learning rate 0.05: 1)."))
    let map = try #require(sweep.chart(.heatMap).panels[0].heatMap)
    #expect(map.cells.map(\.note) == ["1 running", "1 diverged", "1 running"])
  }

  @Test func figuresThatDoNotFitAreRefused() throws {
    let refusal = FigureError.notOfSweeps(figure: "loss-by-update", experiment: "made")
    let whole = try whole()
    #expect(throws: refusal) { try whole.chart(.lossByUpdate) }
    #expect("\(refusal)".contains("error-by-epoch, error-by-value and heat-map draw it"))
    let one = try sweep {
      try write(0, 0, seed: 0, figures: #"["loss-by-update"]"#, to: $0)
    }
    #expect(one.figures == [.lossByUpdate])
    #expect(try one.chart(.lossByUpdate).panels.count == 2)
    let single = try withTemporaryFolder { folder in
      try Made().write(seed: 0, to: folder)
      return try #require(try Results(reading: [folder]).single.first)
    }
    for figure in [FigureKind.errorByValue, .heatMap] {
      #expect(
        throws: FigureError.needsSweep(figure: figure.rawValue, experiment: "made")
      ) { try single.chart(figure) }
    }
  }

  @Test func namesOfAxesAreWords() {
    #expect(
      AxisWords.of(["optimizer.sgd.learningRate", "model", "The net", "batchSize"])
        == ["learning rate", "model", "The net", "batch size"])
    #expect(
      AxisWords.of(["optimizer.sgd.learningRate", "warmUp.learningRate"])
        == ["sgd learning rate", "warm up learning rate"])
  }
}
