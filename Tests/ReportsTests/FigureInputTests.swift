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
    #expect(histories[0].values.keys.contains("train.errorRunning"))
    let notes = experiment.notes(band: .standardDeviation)
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
    #expect(chart.panels.map(\.series.count) == [3, 2])
    #expect(chart.panels[1].series[1].y == [0.62, 0.365, 0.28, 0.25])
    #expect(chart.panels[0].series[2].y == [2.285])
    #expect(chart.panels.allSatisfy { $0.x.range == 0...48 })
    #expect(chart.caption.contains("Seed 3 ends after update 31 of 48; the mean goes on over 3."))
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
    let experiment = try experiment(Made()) { try Made().write(seed: 0, to: $0) }
    #expect(throws: FigureError.noData(title: "A made-up experiment")) {
      try experiment.chart(.lossByUpdate)
    }
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
