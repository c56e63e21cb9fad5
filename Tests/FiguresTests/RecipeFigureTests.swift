import Testing

@testable import Figures

struct RecipeFigureTests {
  @Test func accuraciesAreOneMinusTheErrors() throws {
    let trials = Made.recipe(3, epochs: 5, first: 0.5)
    let chart = try Chart.accuracyByEpoch(trials, notes: Made.accuracyNotes)
    let panel = try #require(chart.panels.first)
    let curves = panel.series.filter { !$0.style.isPublished }
    #expect(
      curves.map(\.name) == [
        "training loss, during the epoch", "train accuracy, during the epoch", "test accuracy",
      ])
    #expect(curves.map(\.style) == [.train, .train, .test])
    #expect(curves.map(\.color) == [.second, .primary, .primary])
    let errors = try Chart.errorByPass(trials, notes: Made.short(5)).panels[0].series[0]
    for (accuracy, error) in zip(curves[2].y, errors.y) {
      #expect(abs(accuracy - (1 - error)) < 1e-15)
    }
    let published = panel.series.filter(\.style.isPublished)
    #expect(published.map(\.style) == [.publishedTrain, .publishedTrain, .published])
    #expect(published.map { $0.y[0] } == [1.84, 1 - 0.678, 1 - 0.416])
  }

  @Test func theRateIsLevelDuringEachEpoch() throws {
    var trials = Made.recipe(2, epochs: 3)
    for index in trials.indices { trials[index].values[MetricName.learningRate] = [0.4, 0.4, 0.1] }
    let series = try Chart.learningRate(trials, notes: Made.short(3)).panels[0].series
    #expect(series.map(\.x) == [[0, 1, 1, 2, 2, 3]])
    #expect(series.map(\.y) == [[0.4, 0.4, 0.4, 0.4, 0.1, 0.1]])
    #expect(series[0].band.count == 6)
  }

  @Test func stepsStandOnALogarithmicAxis() throws {
    let panel = try Chart.stepRange(Made.recipe(2), notes: Made.notes).panels[0]
    #expect(panel.series.map(\.name) == ["largest of all weights", "smallest of all weights"])
    #expect(panel.y.scale == .logarithmic)
    #expect(zip(panel.series[0].y, panel.series[1].y).allSatisfy { $0 > 1000 * $1 })
  }

  @Test func memoryStandsBesideTimeWhereItWasLogged() throws {
    var trials = Made.recipe(3)
    let both = try Chart.costByEpoch(trials, notes: Made.notes)
    #expect(both.panels.map(\.title) == ["Time", "Memory"])
    #expect(
      both.panels[1].y.text(AxisFit.y(of: [both.panels[1]], maximumTicks: 6)).hasSuffix("(MB)"))
    #expect(!both.caption.contains("Memory"))
    trials[1].values[MetricName.peakMemory] = nil
    let some = try Chart.costByEpoch(trials, notes: Made.notes)
    #expect(
      some.panels.count == 2 && some.caption.contains("Memory was logged of seeds 0, 2 alone."))
    for index in trials.indices { trials[index].values[MetricName.peakMemory] = nil }
    let none = try Chart.costByEpoch(trials, notes: Made.notes)
    #expect(none.panels.map(\.title) == [""] && none.caption.contains("Memory was not logged."))
  }

  /// Hand-counted: two trials of two classes.
  @Test func confusionsAreMeansOfWhichOnlyTheWrongOnesAreColoured() throws {
    let chart = try Chart.confusionMatrix(
      of: [
        ConfusionCounts(seed: 1, counts: [[8, 2], [0, 10]]),
        ConfusionCounts(seed: 0, counts: [[9, 1], [0, 10]]),
      ], classes: ["left", "right"], notes: Made.notes)
    let map = try #require(chart.panels[0].heatMap)
    #expect(map.cells.map(\.value) == [8.5, 1.5, 0, 10])
    #expect(map.cells.map(\.ground) == [.quiet, .scale, .paper, .quiet])
    #expect(map.cells.map(\.row) == [0, 0, 1, 1] && map.cells.map(\.column) == [0, 1, 0, 1])
    #expect(chart.panels[0].y.categories == ["left", "right"])
    let colors = try #require(AxisFit.colors(of: chart.panels, maximumTicks: 6))
    #expect(colors.lower == 0 && colors.upper == 1.5)
    #expect(
      chart.caption == "Mean of 2 trials (seeds 0, 1). A row has the answers to the test images of "
        + "one class; right answers, on the diagonal, have no colour, and cells without a number had "
        + "none. Wrong: 1.5 ± 0.707 of 20 (7.5 %). Data: MNIST. Spec\u{A0}3f2a9c1d.")
    #expect(
      chart.textAlternative.contains(
        "wrong answers by class and answer. left: 8.5 as left, 1.5 as right. right: 10 as right."))
    #expect(DataFile.text(of: chart).contains("mean deviation trials coloured\n0 0 8.5"))
    #expect(throws: FigureError.noData(title: Made.notes.title)) {
      try Chart.confusionMatrix(of: [], classes: ["left", "right"], notes: Made.notes)
    }
  }

  @Test func countsAreWrittenAsCounts() throws {
    func texts(_ counts: [[Int]]...) throws -> [String] {
      let chart = try Chart.confusionMatrix(
        of: counts.enumerated().map { ConfusionCounts(seed: $0.offset, counts: $0.element) },
        classes: ["a", "b"], notes: Made.notes)
      return Layout(chart).panels[0].names.map(\.text).filter { $0.contains { $0.isNumber } }
    }
    #expect(try texts([[990, 10], [0, 1000]]) == ["990", "10", "1000"])
    #expect(
      try texts([[990, 9], [0, 1000]], [[991, 10], [1, 1001]]) == ["991", "9.5", "0.5", "1001"])
  }

  @Test func smallTicksOfLogarithmicAxesArePowers() {
    #expect(Ticks.powers([1e-6, 1e-5, 1e-3, 1]) == ["10⁻⁶", "10⁻⁵", "10⁻³", "10⁰"])
    #expect(Ticks.powers([2e-5, 5e-5, 1e-4]) == ["2·10⁻⁵", "5·10⁻⁵", "10⁻⁴"])
    #expect(Ticks.powers([0.001, 0.01, 0.1]).isEmpty)
  }
}

struct MediumTests {
  private let scratch = Scratch()

  private func layout(_ chart: Chart) -> Layout {
    VisualLanguage.$medium.withValue(.paper) { Layout(chart) }
  }

  /// 89 mm, whatever the figure is.
  @Test(arguments: Sample.all) func paperIsAColumnWide(_ sample: Sample) throws {
    let layout = try layout(sample.chart())
    #expect(layout.width == VisualLanguage.Geometry.paper.widths.single)
    for text in layout.texts + layout.panels.flatMap({ $0.labels + $0.names }) {
      let points = Double(text.size) * VisualLanguage.Geometry.paper.unit * 0.75
      #expect((6.9...8.1).contains(points), "\(text.text): \(points) points")
    }
    for panel in layout.panels {
      #expect(panel.plot.left > 0 && panel.plot.right <= layout.width)
    }
  }

  @Test(.enabled(if: Gnuplot.isInstalled))
  func theSVGHasItsSizeInMillimetres() async throws {
    let chart = try Chart.lossAndErrors(Made.trials(2), notes: Made.notes)
    try await Renderer(for: .paper).draw(chart, name: "fig", in: scratch.path)
    let svg = try #require(scratch.text("fig.svg"))
    #expect(svg.contains("width=\"89mm\" height=\""))
    #expect(svg.contains("viewBox=\"0 0 538 "))
  }

  @Test(
    .enabled(
      if: Gnuplot.isInstalled && Scratch.shell("command -v pdffonts >/dev/null") == 0,
      "pdffonts (Debian: poppler-utils) is not installed."),
    arguments: Medium.allCases)
  func thePDFEmbedsItsFontsAndHasItsSize(_ medium: Medium) async throws {
    let chart = try Chart.errorByPass(Made.trials(2), notes: Made.notes)
    try await Renderer(for: medium).draw(chart, name: "fig", in: scratch.path, formats: [.pdf])
    Scratch.shell("cd '\(scratch.path)' && pdffonts fig.pdf > fonts && pdfinfo fig.pdf > info")
    // name, type (two words at times), encoding, emb, sub, uni, object, ID
    let fonts = try #require(scratch.text("fonts")).split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts {
      let words = font.split(separator: " ")
      #expect(words[0].contains("DejaVuSans") && words.suffix(5).first == "yes", "\(font)")
    }
    let info = try #require(scratch.text("info")).split(separator: "\n")
    let size = try #require(info.first { $0.hasPrefix("Page size:") }).split(separator: " ")
    let points = try #require(Double(size[2]))
    #expect(abs(points - (medium == .paper ? 89 / 25.4 * 72 : 720 * 0.75)) < 1)
  }

  @Test(.enabled(if: Gnuplot.isInstalled), arguments: PictureFormat.allCases)
  func redrawingForPaperGivesTheSameBytes(_ format: PictureFormat) async throws {
    let chart = try Chart.errorByPass(Made.trials(3), notes: Made.notes)
    let name = "fig.\(format.rawValue)"
    try await Renderer(for: .paper).draw(chart, name: "fig", in: scratch.path, formats: [format])
    let first = try #require(scratch.bytes(name))
    try await Task.sleep(for: .seconds(format == .pdf ? 1.1 : 0))
    try await Renderer(for: .paper).draw(chart, name: "fig", in: scratch.path, formats: [format])
    #expect(scratch.bytes(name) == first)
  }
}

/// What must not be lost in grey print.
struct GreyPrintTests {
  private let scratch = Scratch()

  /// gnuplot's SVG terminal gives lines that are alike the dashes of the first one.
  @Test(.enabled(if: Gnuplot.isInstalled))
  func theSharedLegendsTrainingSampleIsDashed() async throws {
    let sample = try #require(Sample.all.first { $0.name == "sweep-epochs" })
    try await Renderer().draw(sample.chart(), name: "fig", in: scratch.path)
    let svg = try #require(scratch.text("fig.svg"))
    #expect(svg.contains("<path stroke='rgb( 34,  34,  34)' stroke-dasharray="))
  }

  @Test func curvesBesideTheFirstHaveSymbolsOfTheirOwn() {
    let symbols = ColorRole.allCases.compactMap { VisualLanguage.marker(of: $0)?.symbol }
    #expect(Set(symbols).count == ColorRole.allCases.count - 1)
    var curve = Series(name: "", x: [1, 2], y: [1, 2], style: .train, color: .third)
    #expect(curve.marker?.symbol == VisualLanguage.marker(of: .third)?.symbol)
    curve.color = .primary
    #expect(curve.marker == nil)
    // Dots of sweeps have symbols that tell test from train.
    curve = Series(
      name: "", x: [1], y: [1], style: .test, color: .third, dots: .init(areJoined: true))
    #expect(curve.marker == nil)
  }

  /// Lightness falls all along both scales.
  @Test func lightnessTellsValues() {
    let heat = VisualLanguage.heatColors.map(VisualLanguage.luminance(of:))
    #expect(zip(heat, heat.dropFirst()).allSatisfy { $0 > $1 })
    let signs = VisualLanguage.signColors
    let tones = [signs.below, signs.zero, signs.above].map(VisualLanguage.luminance(of:))
    #expect(tones[1] - tones[0] > 0.15 && tones[2] - tones[1] > 0.3)
  }
}
