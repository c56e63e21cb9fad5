import Testing

@testable import Figures

struct LayoutTests {
  @Test(arguments: Sample.all) func textKeepsOffCurvesAndOtherText(_ sample: Sample) throws {
    for panel in Layout(try sample.chart()).panels {
      let area = panel.plot
      let ribbons = panel.panel.series.flatMap {
        Layout.ribbons($0, panel.panel, panel.x, panel.y, area)
      }
      var boxes = panel.labels.map { label in
        Box(
          left: label.at.x, top: label.at.y - Double(label.size) / 2,
          right: label.at.x + TextMetrics.width(label.text, size: label.size),
          bottom: label.at.y + Double(label.size) / 2)
      }
      #expect(boxes.allSatisfy(area.contains))
      if let legend = panel.legend { boxes.append(legend.box) }
      for (index, box) in boxes.enumerated() {
        #expect(!ribbons.contains { $0.overlaps(box) })
        #expect(!boxes[(index + 1)...].contains { $0.overlaps(box) })
      }
    }
  }

  @Test(arguments: Sample.all) func textFitsTheWidth(_ sample: Sample) throws {
    let layout = Layout(try sample.chart())
    for text in layout.texts {
      let width = TextMetrics.width(text.text, size: text.size, bold: text.bold)
      #expect(text.at.x + width <= layout.width - VisualLanguage.margin + 0.01)
      #expect(text.at.y < layout.height)
    }
    for panel in layout.panels {
      #expect(panel.plot.right <= layout.width)
      #expect(!panel.hasYLabel || panel.plot.left > panel.yLabelCenter + 8)
      if let legend = panel.legend { #expect(legend.box.right <= layout.width) }
    }
  }

  @Test func captionsAreWrappedAtSpacesAndOnlyLongWordsAreBroken() {
    let lines = TextMetrics.wrap("one two three", width: 60, size: 14)
    #expect(lines == ["one two", "three"])
    #expect(TextMetrics.wrap("a\nb", width: 60, size: 14) == ["a", "b"])
    #expect(TextMetrics.wrap("a\u{A0}b", width: 10, size: 14).joined() == "a\u{A0}b")
    let long = TextMetrics.wrap(String(repeating: "m", count: 20), width: 60, size: 14)
    #expect(long.joined() == String(repeating: "m", count: 20) && long.count == 5)
    #expect(TextMetrics.wrap("", width: 60, size: 14).isEmpty)
  }

  @Test func aLegendWithNoRoomInsideStandsAbove() throws {
    let panel = Layout(Made.variants).panels[0]
    let legend = try #require(panel.legend)
    #expect(legend.box.bottom < panel.plot.top)
    #expect(legend.rows == 4)
  }

  @Test func veryLongNamesAreShortened() {
    var chart = Made.variants
    for index in chart.panels[0].series.indices {
      chart.panels[0].series[index].name = String(repeating: "long name ", count: 30)
    }
    chart.panels[0].marks[0].label = String(repeating: "long label ", count: 30)
    let layout = Layout(chart)
    #expect(layout.panels[0].legend.map { $0.box.right <= layout.width } == true)
    #expect(layout.panels[0].labels[0].text.hasSuffix("…"))
  }
}

struct AxisTests {
  private func panel(
    _ y: [Double], scale: Axis.Scale = .linear, unit: Axis.Unit = .plain,
    marks: [PublishedMark] = []
  ) -> Panel {
    Panel(
      x: Axis(label: "epoch", wholeTicks: true), y: Axis(label: "loss", unit: unit, scale: scale),
      series: [
        Series(name: "s", x: y.indices.map { Double($0 + 1) }, y: y, style: .train)
      ], marks: marks)
  }

  @Test(arguments: [
    (3, [0.0, 1, 2, 3]), (7, [0, 1, 2, 3, 4, 5, 6, 7]), (12, [0, 2, 4, 6, 8, 10, 12]),
    (25, [0, 5, 10, 15, 20, 25]), (200, [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200]),
  ]) func epochTicksAreWhole(_ epochs: Int, _ ticks: [Double]) {
    let values = [Double](repeating: 1, count: epochs)
    #expect(AxisFit.x(of: panel(values), maximumTicks: 10).ticks == ticks)
  }

  /// A mark at the beginning is drawn whole, and panels of one axis stay alike.
  @Test func aMarkAtTheBeginningHasRoom() {
    let axis = Axis(label: "updates", range: 0...80, wholeTicks: true)
    var marked = panel([2, 1])
    marked.x = axis
    marked.marks = [PublishedMark(label: "p", value: 2, x: 0)]
    var plain = panel([2, 1])
    plain.x = axis
    let room = 80 * 0.025
    #expect(AxisFit.x(of: plain, maximumTicks: 6).lower == 0)
    for panel in [marked, plain] {
      let scale = AxisFit.x(of: panel, maximumTicks: 6, among: [marked, plain])
      #expect(scale.lower == -room && scale.upper == 80 + room)
      #expect(scale.ticks == [0, 20, 40, 60, 80])
    }
  }

  @Test func publishedSeriesAreInsideAndNeverCutOff() {
    var panel = panel([0.9, 0.02, 0.015, 0.012, 0.011, 0.01, 0.01, 0.01], unit: .percent)
    panel.series.append(
      Series(name: "published", x: [1, 2, 3], y: [0.8, 0.7, 0.6], style: .published))
    #expect(AxisFit.y(of: [panel], maximumTicks: 7).upper > 80)
  }

  @Test func errorsAreReadFromZeroInRoundPerCents() {
    let scale = AxisFit.y(of: [panel([0.055, 0.03, 0.02], unit: .percent)], maximumTicks: 7)
    #expect(scale.lower == 0 && scale.upper == 6)
    #expect(scale.ticks == [0, 1, 2, 3, 4, 5, 6])
    let small = AxisFit.y(of: [panel([0.0029, 0.001], unit: .percent)], maximumTicks: 7)
    #expect(small.ticks == [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] && small.tickDecimals == 2)
  }

  @Test func curvesThatDoNotMoveLookIt() {
    let scale = AxisFit.y(of: [panel([56.513, 56.506, 56.505])], maximumTicks: 6)
    #expect(scale.lower == 0)
    #expect(scale.upper >= 56.513 && scale.upper < 80)
  }

  @Test func valuesFarFromZeroDoNotStartThere() {
    let scale = AxisFit.y(of: [panel([5.2, 5.1, 5.0])], maximumTicks: 6)
    #expect(scale.lower > 4.9 && scale.upper < 5.3)
  }

  @Test func aConstantCurveHasAnAxis() {
    for value in [0.0, 1, -3, 1e9] {
      let scale = AxisFit.y(of: [panel([value, value])], maximumTicks: 6)
      #expect(scale.lower < scale.upper && scale.ticks.count > 1)
      #expect(scale.lower <= value && value <= scale.upper)
    }
  }

  @Test func automaticAxesAreLogarithmicAboveASpanOfTwenty() {
    #expect(
      AxisFit.y(of: [panel([21, 10, 1], scale: .automatic)], maximumTicks: 6).isLogarithmic)
    #expect(
      !AxisFit.y(of: [panel([19, 10, 1], scale: .automatic)], maximumTicks: 6).isLogarithmic)
    #expect(!AxisFit.y(of: [panel([19, 1, 0], scale: .automatic)], maximumTicks: 6).isLogarithmic)
    let scale = AxisFit.y(of: [panel([3, 0.3, 0.1], scale: .automatic)], maximumTicks: 6)
    #expect(scale.lower == 0.05 && scale.upper == 5)
    #expect(scale.ticks == [0.05, 0.1, 0.2, 0.5, 1, 2, 5])
  }

  @Test func aFirstPassThatTowersOverTheOthersIsCutOff() {
    let towering = panel([0.9, 0.02, 0.015, 0.012, 0.011, 0.01, 0.01, 0.01], unit: .percent)
    let scale = AxisFit.y(of: [towering], maximumTicks: 7)
    #expect(scale.upper == 5)  // 4 × 1.1 %, and on to a tick
    #expect(AxisFit.highest(of: towering) == 90)
    let gentle = panel([0.04, 0.03, 0.02, 0.015, 0.012, 0.011, 0.01, 0.01], unit: .percent)
    #expect(AxisFit.y(of: [gentle], maximumTicks: 7).upper >= 4)
  }

  @Test func onlyTheFirstValuesAreEverCutOff() {
    let plateau = panel([0.9, 0.9, 0.9, 0.9, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01], unit: .percent)
    #expect(AxisFit.y(of: [plateau], maximumTicks: 7).upper >= 90)
    let short = panel([0.9, 0.01, 0.01], unit: .percent)
    #expect(AxisFit.y(of: [short], maximumTicks: 7).upper >= 90)
  }

  @Test func publishedValuesAreAlwaysInside() {
    let marks = [PublishedMark(label: "p", value: 0.5, x: 8)]
    let values = [0.9, 0.02, 0.015, 0.012, 0.011, 0.01, 0.01, 0.01]
    #expect(
      AxisFit.y(of: [panel(values, unit: .percent, marks: marks)], maximumTicks: 7).upper > 50)
  }

  @Test func hugeAndTinyValuesHaveTicks() {
    for factor in [1e-200, 1e-9, 1e9, 1e200] {
      let scale = AxisFit.y(of: [panel([3 * factor, 2 * factor, factor])], maximumTicks: 6)
      #expect(scale.ticks.count >= 2 && scale.ticks.count <= 8)
      #expect(scale.upper.isFinite && scale.upper >= 3 * factor)
    }
  }
}
