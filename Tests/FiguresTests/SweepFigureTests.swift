import Testing

@testable import Figures

struct SweepCourseTests {
  @Test func oneAxisIsToldByColoursAndTheOtherByPanels() throws {
    let sweep = MadeSweep.ablation
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    #expect(chart.arrangement == .grid(columns: 2))
    #expect(
      chart.panels.map(\.title) == [
        "learning rate 0.001", "learning rate 0.005", "learning rate 0.01", "learning rate 0.05",
      ])
    for panel in chart.panels {
      #expect(panel.series.map(\.style) == [.test, .train, .test, .train])
      #expect(panel.series.map(\.color) == [.primary, .primary, .second, .second])
      #expect(panel.series.allSatisfy { $0.band.count == 5 })
      #expect(panel.x == chart.panels[0].x && panel.y == chart.panels[0].y)
    }
    #expect(
      chart.legend
        == .curves(
          heading: "net",
          colors: [
            .init(name: "plain", color: .primary), .init(name: "residual", color: .second),
          ],
          lines: [
            .init(name: "test error", style: .test), .init(name: "training error", style: .train),
          ]))
    #expect(
      chart.caption
        == "residual-ablation, 80 trials: 8 points × 10 seeds (0–9). Curves are means over finished trials, "
        + "bands from the smallest to the largest value. Data: \(sweep.notes.dataSet).")
  }

  @Test func panelsOfOneSweepShareTheirRange() throws {
    let sweep = MadeSweep.ablation
    let layout = Layout(try .errorByEpoch(of: sweep.variants(), notes: sweep.notes))
    #expect(Set(layout.panels.map { "\($0.y) \($0.x)" }).count == 1)
    #expect(Set(layout.panels.map(\.plot.top)).count == 2)
    let widths = layout.panels.map(\.plot.width)
    #expect(widths.allSatisfy { abs($0 - widths[0]) < 1e-9 })
    #expect(layout.panels.map(\.hasYLabel) == [true, false, true, false])
    #expect(layout.panels.map { $0.xLabelCenter != nil } == [false, false, true, true])
    #expect(layout.width <= 860)
  }

  @Test func theAxisWithABaselineIsTheOneOfColours() throws {
    var sweep = MadeSweep.ablation
    sweep.axes[0].hasBaseline = false
    sweep.axes[1].hasBaseline = true
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    #expect(chart.panels.map(\.title) == ["plain", "residual"])
    #expect(chart.panels.allSatisfy { Set($0.series.map(\.color.hex)).count == 4 })
  }

  /// Twelve values have no twelve colours.
  @Test func moreValuesThanColoursBecomePanels() throws {
    let sweep = MadeSweep.random
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    #expect(chart.panels.count == 12 && chart.arrangement == .grid(columns: 3))
    #expect(chart.panels.flatMap(\.series).allSatisfy { $0.color == .primary })
    #expect(chart.panels[0].title == "learning rate 0.00103")
    let words = MadeSweep.words
    let other = try Chart.errorByEpoch(of: words.variants(), notes: words.notes)
    #expect(other.panels.count == 7)
    #expect(
      other.panels.allSatisfy { $0.series.map(\.color) == [.primary, .primary, .second, .second] })
  }

  @Test func tooManyPanelsAreThinnedOutAndTheCaptionSaysSo() throws {
    let sweep = MadeSweep(
      axes: [MadeSweep.numbers("learning rate", (1...40).map { Double($0) / 1000 })], seeds: 1
    ) { _ in 0.05 }
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    #expect(chart.panels.count == 12)
    #expect(chart.panels.first?.title == "learning rate 0.001")
    #expect(chart.panels.last?.title == "learning rate 0.04")
    #expect(chart.caption.contains("12 of 40 combinations are drawn, evenly spaced"))
    #expect(chart.caption.contains("40 trials: 40 points, seed 0."))
    #expect(chart.caption.contains("Each curve is one trial."))
    #expect(chart.panels.flatMap(\.series).allSatisfy { $0.band.isEmpty })
  }

  @Test func aSweepThatRunsIsDrawnAndCounted() throws {
    let sweep = MadeSweep.running
    let chart = try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    func counts(_ unfinished: Series.Unfinished?) -> [Int] {
      chart.panels.map { $0.series.count { $0.unfinished == unfinished } }
    }
    // Test and training of each point with finished trials, and of each other trial.
    #expect(counts(nil) == [4, 4, 4, 0])
    #expect(counts(.lost) == [0, 2, 0, 10])
    #expect(counts(.open) == [0, 0, 4, 0])
    #expect(chart.caption.contains(" Thin lines are trials that are not finished, in no mean."))
    #expect(chart.panels[3].series[0].x == [1])
    #expect(
      chart.caption.hasPrefix(
        "residual-ablation, 66 trials seen: 8 points, 1 to 10 seeds each. Of these 52 finished, 3 "
          + "are running or killed, 11 diverged (plain, learning rate 0.05: 10; residual, learning "
          + "rate 0.005: 1)."))
    #expect(
      chart.caption.contains("Left out, no epoch finished: 1 point (residual, learning rate 0.05).")
    )
  }

  @Test func threePanelsShowAsManyPointsAsThereAreColours() throws {
    let depth = MadeSweep.depth
    let chart = try Chart.lossAndErrors(of: depth.variants(), notes: depth.notes)
    #expect(chart.panels.map(\.title) == ["Training loss", "Training error", "Test error"])
    #expect(chart.panels.allSatisfy { $0.series.map(\.color) == ColorRole.allCases })
    let many = MadeSweep.ablation
    let expected = FigureError.tooManyVariants(
      experiment: "residual-ablation", count: 8, most: 6)
    #expect(throws: expected) { try Chart.lossAndErrors(of: many.variants(), notes: many.notes) }
    #expect("\(expected)".contains("at most 6 points"))
  }

  @Test func nothingMeasuredIsAnError() {
    var sweep = MadeSweep.ablation
    sweep.fate = { _, _ in .running(epochs: 0) }
    let expected = FigureError.noData(title: sweep.title)
    #expect(throws: expected) {
      try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    }
    sweep.fate = { _, _ in .running(epochs: 3) }
    #expect(throws: Never.self) {
      try Chart.errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    }
    #expect(throws: expected) { try sweep.byValue() }
    #expect(throws: expected) { try sweep.map() }
    #expect(throws: expected) { try Chart.errorByEpoch(of: [], notes: sweep.notes) }
  }

  @Test func valuesThatAreNotFiniteAreLeftOutAndSaid() throws {
    let sweep = MadeSweep.ablation
    var variants = sweep.variants()
    variants[2].histories[1].values[MetricName.testError]?[4] = .nan
    variants[2].finals[MetricName.testError]?[1] = .nan
    let sentence = "Values that are not finite are left out."
    #expect(
      try Chart.errorByEpoch(of: variants, notes: sweep.notes).caption.contains(sentence))
    let map = try Chart.heatMap(of: variants, metric: MadeSweep.testError, notes: sweep.notes)
    let cell = try #require(map.panels[0].heatMap?.cells[2])
    #expect(cell.value.isFinite && cell.count == 9)
    #expect(!(try sweep.map().caption.contains(sentence)))
  }

  @Test func pointsThatCannotBeToldApartAreRefused() throws {
    let sweep = MadeSweep.ablation
    let variants = sweep.variants() + sweep.variants().prefix(1)
    let expected = FigureError.samePoint(
      experiment: "residual-ablation", point: "plain, learning rate 0.001")
    #expect(throws: expected) { try Chart.errorByEpoch(of: variants, notes: sweep.notes) }
    #expect("\(expected)".contains("(plain, learning rate 0.001)"))
  }

  /// As in a union of two grids.
  @Test func aPointThatIsNotOnAnAxisHasItsOwnColour() throws {
    let sweep = MadeSweep.ablation
    var variants = sweep.variants()
    variants[0].places[0] = nil
    let chart = try Chart.errorByEpoch(of: variants, notes: sweep.notes)
    guard case .curves(_, let colors, _) = chart.legend else {
      Issue.record("no legend")
      return
    }
    #expect(colors.map(\.name) == ["plain", "residual", "not set"])
    #expect(chart.panels[0].series.map(\.color) == [.third, .third, .second, .second])
  }
}

struct SweepValueTests {
  @Test func numbersStandOnALogarithmicAxisWithTicksAtTheValues() throws {
    let chart = try MadeSweep.ablation.byValue()
    let panel = try #require(chart.panels.first)
    #expect(chart.panels.count == 1)
    #expect(panel.x.places.map(\.label) == ["0.001", "0.005", "0.01", "0.05"])
    #expect(panel.series.map(\.style) == [.test, .train, .test, .train])
    #expect(panel.series.map(\.color) == [.primary, .primary, .second, .second])
    #expect(panel.series.map { $0.dots?.slot } == [0, 1, 2, 3])
    #expect(panel.series.allSatisfy { $0.dots?.areJoined == true && $0.x.count == 4 })
    let layout = Layout(chart).panels[0]
    #expect(layout.x.isLogarithmic && layout.x.names.count == 4)
    #expect(panel.x.text(layout.x) == "learning rate, log scale")
    #expect(chart.caption.contains("Dots are means over finished trials after epoch 5, bars from"))
  }

  @Test func aShortSpanIsLinear() throws {
    let layout = Layout(try MadeSweep.depth.byValue()).panels[0]
    #expect(!layout.x.isLogarithmic)
    #expect(layout.x.ticks == [10, 18, 34])
  }

  @Test func namesThatWouldMeetAreLeftOut() {
    func scale(_ width: Double, _ values: [Double] = [0.001, 0.0011, 0.002, 0.05]) -> Scale {
      let places = values.map { Axis.Place(value: $0, label: plain($0)) }
      let panel = Panel(
        x: Axis(label: "x", scale: .automatic, places: places), y: Axis(label: "y"))
      return AxisFit.x(of: panel, maximumTicks: 6, width: width)
    }
    #expect(scale(5000).names == ["0.001", "0.0011", "0.002", "0.05"])
    #expect(scale(500).names == ["0.001", "0.002", "0.05"])
    // Where most would go, round numbers say more.
    let many = scale(300, (10...50).map { Double($0) / 1000 })
    #expect(many.names == [] && many.ticks == [0.01, 0.02, 0.03, 0.04, 0.05])
  }

  @Test func withoutNumbersThereAreNamesAndNoLines() throws {
    let chart = try MadeSweep.words.byValue()
    let panel = try #require(chart.panels.first)
    #expect(panel.x.categories.count == 7)
    #expect(panel.series.allSatisfy { $0.dots?.areJoined == false })
    #expect(panel.series[0].x == [0, 1, 2, 3, 4, 5, 6])
    let script = Script(chart, name: "v").text
    #expect(script.contains("with points ls 1") && !script.contains("linespoints"))
  }

  /// What is no number stands behind the numbers, and no line leads there.
  @Test func aNameStandsBehindTheNumbers() throws {
    let chart = try MadeSweep.sizes.byValue()
    let panel = try #require(chart.panels.first)
    #expect(panel.x.scale == .linear && panel.x.categories.isEmpty)
    #expect(panel.x.places.map(\.label).first == "15,000")
    #expect(panel.x.places.map(\.isBeyond) == [false, false, false, true])
    let test = try #require(panel.series.first)
    #expect(test.x == [15_000, 30_000, 60_000, 67_875, 75_750])
    #expect(test.y.map(\.isFinite) == [true, true, true, false, true])
    #expect(test.dots?.areJoined == true)
    let layout = Layout(chart).panels[0]
    #expect(layout.x.ticks == [15_000, 30_000, 60_000, 75_750])
    #expect(layout.x.names == ["15,000", "30,000", "60,000", ""])
    #expect(layout.names.map(\.text) == ["60,000 +", "540,000", "distorted"])
    let right = layout.names.map { $0.at.x + TextMetrics.width($0.text, size: $0.size) / 2 }
    #expect((right.max() ?? 0) <= layout.plot.right)
    #expect(chart.textAlternative.contains("at 60,000 + 540,000 distorted"))
    #expect(Script(chart, name: "v").text.contains("'60,000' 60000, '' 75750"))
  }

  @Test func threeNamesAmongNumbersMakeAllOfThemNames() throws {
    var sweep = MadeSweep.sizes
    for place in [0, 2] { sweep.axes[0].values[place].number = nil }
    sweep.axes[0].values.append(.init(label: "120000", number: 120_000))
    let few = try Chart.errorByValue(
      of: sweep.variants(), metrics: [MadeSweep.testError], notes: sweep.notes)
    #expect(few.panels[0].x.categories.count == 5)
  }

  @Test func barsAreMeansWithTheirSpread() throws {
    let axes = [MadeSweep.numbers("rate", [1, 2])]
    func chart(_ band: BandKind) throws -> Chart {
      let variants = [[0.1, 0.3], [0.2, 0.6]].enumerated().map { place, values in
        var states = TrialStates()
        states.finished = 2
        return SweepVariant(
          places: [place], histories: [], finals: [MetricName.testError: values], states: states,
          seeds: [0, 1])
      }
      let notes = SweepNotes(
        title: "", experiment: "e", dataSet: "", axes: axes, plannedEpochs: nil, band: band)
      return try .errorByValue(of: variants, metrics: [MadeSweep.testError], notes: notes)
    }
    let series = try #require(chart(.minToMax).panels[0].series.first)
    #expect(series.x == [1, 2] && series.y == [0.2, 0.4])
    #expect(series.band == [.init(lower: 0.1, upper: 0.3), .init(lower: 0.2, upper: 0.6)])
    // statistics.stdev([0.1, 0.3]) == 0.1414213562373095 (Python 3.11)
    let deviation = try #require(chart(.standardDeviation).panels[0].series.first).band[0]
    #expect(abs(deviation.upper - 0.3414213562373095) < 1e-12)
    #expect(try chart(.minToMax).caption.contains("after the last epoch"))
    #expect(try chart(.standardDeviation).caption.contains("bars ± one standard deviation"))
  }

  @Test func oneSeedHasNoBars() throws {
    let chart = try MadeSweep.oneSeed.byValue()
    #expect(chart.panels[0].series.allSatisfy { $0.band.isEmpty })
    #expect(chart.caption.contains("8 trials: 8 points, seed 0. Dots are finished trials after"))
    #expect(!Script(chart, name: "v").text.contains("with vectors"))
  }

  @Test func lostTrialsAreCrossesWhereTheyWere() throws {
    let chart = try MadeSweep.running.byValue()
    let lost = chart.panels[0].series.filter { $0.style == .lost }
    #expect(lost.map(\.x) == [[0.05], [0.005]])
    #expect(lost.map(\.color) == [.primary, .second])
    #expect(chart.caption.contains("Left out, no trial finished: 2 points (plain, learning rate"))
    #expect(Script(chart, name: "v").text.contains("with points pt 2 ps 0.6 lw 2"))
    #expect(chart.textAlternative.contains("plain, diverged or failed at 0.05."))
    #expect(try MadeSweep.ablation.byValue().panels[0].series.allSatisfy { $0.style != .lost })
  }

  /// Dots and bars of one place stand beside each other, in their order.
  @Test func dotsOfOnePlaceDoNotCoverEachOther() throws {
    for sweep in [MadeSweep.ablation, .words, .depth] {
      let layout = Layout(try sweep.byValue()).panels[0]
      let offsets = layout.panel.series.map(layout.offset)
      #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $1 - $0 >= 4 })
      #expect(abs(offsets.reduce(0, +)) < 1e-9)
    }
    let script = Script(try MadeSweep.ablation.byValue(), name: "v").text
    #expect(script.contains("using ($1*0.939914):($2*100) with linespoints ls 1"))
    #expect(script.contains("using ($1*1.06393):($2*100) with linespoints ls 4"))
  }

  @Test func aThirdAxisIsPanels() throws {
    let chart = try MadeSweep.threeAxes.byValue()
    #expect(chart.panels.map(\.title) == ["batch size 16", "batch size 64", "batch size 256"])
  }

  @Test func anErrorOfZeroMakesTheAxisLinear() throws {
    let sweep = MadeSweep.ablation
    var variants = sweep.variants()
    variants[0].finals[MetricName.trainError] = [0, 0]
    variants[1].finals[MetricName.trainError] = [0.004]
    let chart = try Chart.errorByValue(
      of: variants, metrics: [MadeSweep.testError, MadeSweep.trainError], notes: sweep.notes)
    #expect(!Layout(chart).panels[0].y.isLogarithmic)
    variants[0].finals[MetricName.trainError] = [0.002, 0.002]
    let positive = try Chart.errorByValue(
      of: variants, metrics: [MadeSweep.testError, MadeSweep.trainError], notes: sweep.notes)
    #expect(Layout(positive).panels[0].y.isLogarithmic)
  }
}

struct HeatMapTests {
  @Test func cellsHoldMeansAndDeviations() throws {
    let chart = try MadeSweep.ablation.map()
    let panel = try #require(chart.panels.first)
    let map = try #require(panel.heatMap)
    #expect(panel.x.categories == ["0.001", "0.005", "0.01", "0.05"])
    #expect(panel.y.categories == ["plain", "residual"])
    #expect(map.cells.map(\.column) == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(map.cells.map(\.row) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(map.cells.allSatisfy { $0.count == 10 && $0.deviation != nil && $0.note.isEmpty })
    #expect(chart.legend == .colorBar)
    let names = Layout(chart).panels[0].names.map(\.text)
    #expect(names.contains("35.1 ± 1.7") && names.contains("residual") && names.contains("0.01"))
    #expect(chart.caption.contains("Cells are means ± one standard deviation over finished trials"))
    #expect(
      chart.textAlternative.contains("Heat map. test error by net and learning rate. plain: "))
    #expect(chart.textAlternative.contains("0.001 35.1 % ± 1.74 %, 0.005 "))
  }

  @Test func whatIsMissingIsSaidInTheCell() throws {
    let chart = try MadeSweep.running.map()
    let layout = Layout(chart).panels[0]
    #expect(layout.emptyCells.count == 2)
    let notes = try #require(chart.panels[0].heatMap).cells.map(\.note)
    #expect(
      notes == ["", "", "", "10 diverged", "", "1 diverged", "2 running", "1 running"])
    let names = layout.names.map(\.text)
    #expect(names.contains("10 diverged") && names.contains("2 running"))
    var sweep = MadeSweep.ablation
    sweep.fate = { places, _ in places == [0, 2] ? .unseen : .finished }
    let other = Layout(try sweep.map()).panels[0]
    #expect(other.emptyCells.count == 1 && other.names.map(\.text).contains("–"))
  }

  /// WCAG 2.1 asks for 3 : 1 of large text; the cells have it on every colour of the map.
  @Test func numbersAreLegibleOnEveryColour() {
    func luminance(_ hex: String) -> Double { VisualLanguage.luminance(of: hex) }
    for (number, color) in VisualLanguage.heatColors.enumerated() {
      let part = Double(number) / Double(VisualLanguage.heatColors.count - 1)
      let ink = VisualLanguage.ink(onHeat: part)
      let (one, other) = (luminance(ink), luminance(color))
      #expect((max(one, other) + 0.05) / (min(one, other) + 0.05) > 3.5)
    }
    #expect(VisualLanguage.ink(onHeat: 0) == VisualLanguage.ink)
    #expect(VisualLanguage.ink(onHeat: 1) == VisualLanguage.background)
  }

  /// In grey print too, more is darker.
  @Test func coloursFallEvenlyFromLightToDark() {
    let lights = VisualLanguage.heatColors.map { VisualLanguage.luminance(of: $0) }
    #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func aSingleAxisIsOneRow() throws {
    let chart = try MadeSweep.random.map()
    #expect(chart.panels[0].y.categories == [""] && chart.panels[0].x.categories.count == 12)
    let layout = Layout(chart).panels[0]
    #expect(!layout.hasYLabel)
    #expect(layout.names.filter { $0.text.hasPrefix("± ") }.count == 12)
  }

  @Test func aThirdAxisIsPanelsWithOneScaleOfColours() throws {
    let chart = try MadeSweep.threeAxes.map()
    #expect(chart.panels.map(\.title) == ["plain", "residual"])
    #expect(chart.panels[0].y.label == "batch size")
    let layout = Layout(chart)
    #expect(layout.panels[0].colors == layout.panels[1].colors)
    #expect(layout.panels[0].colors == layout.sharedLegend?.colorBar?.colors)
  }

  @Test func valuesFarApartHaveALogarithmicScale() throws {
    let sweep = MadeSweep(axes: [MadeSweep.words("net", ["a", "b"]), MadeSweep.rates], seeds: 2) {
      $0[0] == 0 ? 0.9 : 0.01
    }
    let chart = try sweep.map()
    #expect(Layout(chart).panels[0].colors?.isLogarithmic == true)
    #expect(Script(chart, name: "m").text.contains("set logscale cb"))
    #expect(Layout(chart).sharedLegend?.texts[0].text == "test error (%), log scale")
  }

  @Test func equalValuesHaveAScale() throws {
    let map = HeatMap(
      cells: [.init(column: 0, row: 0, value: 0, count: 1)],
      values: Axis(label: "v", unit: .percent))
    let panel = Panel(
      x: Axis(label: "", categories: [""]), y: Axis(label: "", categories: [""]), heatMap: map)
    let scale = try #require(AxisFit.colors(of: [panel], maximumTicks: 6))
    #expect(scale.lower < 0 && scale.upper > 0)
  }

  @Test func valuesThatHardlyDifferLookIt() throws {
    let sweep = MadeSweep(axes: [MadeSweep.words("net", ["a", "b"])], seeds: 1) { _ in 0.05 }
    var variants = sweep.variants()
    variants[0].finals[MetricName.testError] = [0.0134]
    variants[1].finals[MetricName.testError] = [0.0132]
    let chart = try Chart.heatMap(
      of: variants, metric: MadeSweep.testError, notes: sweep.notes)
    let colors = try #require(Layout(chart).panels[0].colors)
    let parts = [1.34, 1.32].compactMap(colors.position)
    #expect(parts.allSatisfy { $0 > 0.4 && $0 < 0.6 } && parts[0] > parts[1])
  }

  @Test func dataAreWrittenAsMeasured() throws {
    let map = HeatMap(
      cells: [
        .init(column: 0, row: 0, value: 0.1 + 0.2, deviation: 0.01, count: 3),
        .init(column: 1, row: 0, value: .nan, count: 0, note: "2 diverged"),
      ], values: Axis(label: "test error", unit: .percent))
    let chart = Chart(
      panels: [
        Panel(
          x: Axis(label: "x", categories: ["a", "b"]), y: Axis(label: "", categories: [""]),
          heatMap: map)
      ], legend: .colorBar)
    #expect(
      Script(chart, name: "m").data == """
        # cells: column row mean deviation trials
        0 0 0.30000000000000004 0.01 3
        1 0 NaN NaN 0

        """)
  }
}

struct SweepLayoutTests {
  @Test(arguments: Sample.sweeps) func textsStandApartAndInside(_ sample: Sample) throws {
    let layout = Layout(try sample.chart())
    #expect(layout.width <= 860 || layout.panels.count == 3)
    let picture = Box(left: 0, top: 0, right: layout.width, bottom: layout.height)
    var boxes = layout.texts.map(Self.box)
    boxes += layout.sharedLegend?.texts.map(Self.box) ?? []
    for panel in layout.panels {
      boxes += (panel.names + [panel.title].compactMap { $0 }).map(Self.box)
      if panel.colors == nil {
        for name in panel.names {
          #expect(!Self.box(name).overlaps(panel.plot), "\(name.text)")
        }
      }
    }
    for (index, box) in boxes.enumerated() {
      #expect(picture.contains(box), "\(box)")
      #expect(!boxes[(index + 1)...].contains { $0.overlaps(box) }, "\(box)")
    }
    let plots = layout.panels.map(\.plot)
    for (index, plot) in plots.enumerated() {
      #expect(!plots[(index + 1)...].contains { $0.overlaps(plot) })
    }
  }

  /// A text's box, a little smaller than its line.
  private static func box(_ text: Layout.Text) -> Box {
    let width = TextMetrics.width(text.text, size: text.size, bold: text.bold)
    let half = Double(text.size) / 2
    if text.alignment.contains("rotate") {
      return Box(
        left: text.at.x - half, top: text.at.y, right: text.at.x + half, bottom: text.at.y + width)
    }
    let left =
      switch text.alignment {
      case "center": text.at.x - width / 2
      case "right": text.at.x - width
      default: text.at.x
      }
    return Box(
      left: left, top: text.at.y - half, right: left + width, bottom: text.at.y + half)
  }

  /// A hundred columns have no room for a hundred names.
  @Test func uprightNamesDoNotMeet() throws {
    let sweep = MadeSweep(
      axes: [MadeSweep.words("word", (100..<200).map { "name\($0)" })], seeds: 2
    ) { _ in 0.05 }
    for chart in [try sweep.byValue(), try sweep.map()] {
      let names = Layout(chart).panels[0].names.filter { $0.alignment.contains("rotate") }
      #expect(names.count > 20 && names[0].text == "name100")
      #expect(zip(names, names.dropFirst()).allSatisfy { $1.at.x - $0.at.x >= 16 })
    }
  }

  @Test func aLegendWrapsAtTheWidth() {
    let names = ["a", "b", "c", "d", "e", "f"].map { String(repeating: $0, count: 20) }
    let layout = SharedLegendLayout(
      .curves(
        heading: "heading",
        colors: zip(names, ColorRole.allCases).map { .init(name: $0, color: $1) },
        lines: [.init(name: "test", style: .test)]),
      panels: [], left: 18, top: 0, width: 700)
    #expect(Set(layout.texts.map(\.at.y)).count == 3)
    #expect(layout.bottom == 72)
    for text in layout.texts {
      #expect(text.at.x + TextMetrics.width(text.text, size: text.size) <= 718)
    }
  }
}
