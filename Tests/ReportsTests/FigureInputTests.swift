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
  }
}
