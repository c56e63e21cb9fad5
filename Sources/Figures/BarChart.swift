/// Published and measured values side by side as horizontal bars, a row a method: after Figure 9 of
/// LeCun et al. 1998.
public struct BarChart: Equatable, Sendable {
  /// The line over the whole figure; none when empty.
  public var title: String
  /// What is compared; bars begin at 0.
  public var values: Axis
  /// The methods, from top to bottom; at least one.
  public var rows: [Row]
  /// What the lines at the ends of measured bars show.
  public var band: BandKind
  /// What stands under the figure.
  public var caption: String
  /// A warning that nobody may miss, drawn in a coloured strip above the bars.
  public var notice: String?

  /// One method.
  public struct Row: Equatable, Sendable {
    /// What it is called.
    public var name: String
    /// What was published, in the data's units.
    public var published: Double?
    /// What was measured, one value a trial.
    public var measured: [Double]
    /// What else must be said: "not checked".
    public var note: String

    /// A method.
    public init(name: String, published: Double?, measured: [Double] = [], note: String = "") {
      self.name = name
      self.published = published
      self.measured = measured
      self.note = note
    }
  }

  /// A chart of the given rows.
  public init(
    title: String = "", values: Axis, rows: [Row], band: BandKind = .minToMax,
    caption: String = "", notice: String? = nil
  ) {
    self.title = title
    self.values = values
    self.rows = rows
    self.band = band
    self.caption = caption
    self.notice = notice
  }
}

extension BarChart: Figure {
  /// The title, or what is compared.
  public var heading: String { title.isEmpty ? values.label : title }

  /// Notice, every row's numbers, and the caption.
  public var textAlternative: String {
    var sentences: [String] = []
    if let notice, !notice.isEmpty { sentences.append(notice) }
    sentences.append("Bar chart of \(values.label).")
    sentences += rows.map { row in
      var parts: [String] = []
      if let published = row.published {
        parts.append("published \(brief(published, unit: values.unit, digits: 6))")
      }
      if let summary = ValueSummary(row.measured, band: band) {
        let text = "measured \(measuredText(summary))"
        parts.append(values.unit == .percent ? text + ", in per cent" : text)
      }
      if !row.note.isEmpty { parts.append(row.note) }
      return "\(row.name): \(parts.isEmpty ? "no value" : parts.joined(separator: "; "))."
    }
    if !caption.isEmpty { sentences.append(caption) }
    return sentences.joined(separator: " ")
  }

  /// Throws where no row has a finite value.
  public func check() throws(FigureError) {
    let hasValue = rows.contains { row in
      row.published?.isFinite ?? false || row.measured.contains(where: \.isFinite)
    }
    guard hasValue else { throw .noData(title: title) }
  }

  /// The gnuplot script of a chart that is called `name`, with its data.
  public func script(name: String) -> Script {
    let writer = BarScript(self, name: name)
    return Script(lines: writer.lines, data: writer.data)
  }

  /// "0.95 ± 0.06, n = 5"
  func measuredText(_ summary: ValueSummary) -> String {
    let factor = AxisFit.factor(values)
    func text(_ value: Double) -> String {
      values.unit == .percent ? fixed(value * factor, decimals: 2) : brief(value)
    }
    guard let deviation = summary.deviation else { return "\(text(summary.mean)), one trial" }
    return "\(text(summary.mean)) ± \(text(deviation)), n = \(summary.count)"
  }
}

/// A bar chart with every place decided, in pixels; y grows downwards.
struct BarLayout {
  /// A text beside a bar, and the ends of the bar it stands behind.
  struct Bar {
    /// What the bar shows, in the units it is printed in, and its spread's edges.
    var value: Double
    var lower: Double
    var upper: Double
    var text: String
  }

  struct Row {
    var published: Bar?
    var measured: Bar?
    /// What stands in the place of a measured bar.
    var note: String
  }

  static let barHeight = 16.0
  private static let barGap = 3.0
  private static var widestName: Double { VisualLanguage.geometry.longestBarName }
  private static let textGap = 8.0
  private static var size: Int { VisualLanguage.labelSize }

  let width = VisualLanguage.singleWidth
  private(set) var height = 0.0
  private(set) var texts: [Layout.Text] = []
  private(set) var noticeBox: Box?
  private(set) var plot: Box
  private(set) var rows: [Row]
  private(set) var rowHeight: Double
  /// The axis' upper end and its ticks, in the units they are printed in.
  private(set) var upper = 1.0
  private(set) var ticks: [Double] = []
  /// What stands beside bars, with some room around it.
  private(set) var backings: [Box] = []
  /// The samples of the legend.
  private(set) var samples: [(box: Box, isPublished: Bool)] = []

  init(_ chart: BarChart) {
    let look = VisualLanguage.self
    rows = chart.rows.map { Self.row($0, chart) }
    let names = chart.rows.map {
      Array(TextMetrics.wrap($0.name, width: Self.widestName, size: Self.size).prefix(3))
    }
    let lineHeight = look.lineHeight(Self.size)
    let mostLines = names.map(\.count).max() ?? 1
    rowHeight = max(2 * Self.barHeight + Self.barGap + 14, Double(mostLines) * lineHeight + 10)
    let widest = names.joined().map { TextMetrics.width($0, size: Self.size) }.max() ?? 0
    plot = Box(
      left: look.margin + widest.rounded(.up) + 12, top: 0, right: width - look.margin, bottom: 0)

    var below: Double
    (below, noticeBox) = Layout.placeHead(
      title: chart.title, notice: chart.notice, width: width, into: &texts)
    below = placeLegend(below: below)
    plot.top = below + 6
    plot.bottom = plot.top + rowHeight * Double(rows.count)
    fit()
    for (number, lines) in names.enumerated() {
      let top =
        plot.top + (Double(number) + 0.5) * rowHeight - Double(lines.count) * lineHeight / 2
      for (line, text) in lines.enumerated() {
        texts.append(
          Layout.Text(
            text: text,
            at: Point(x: plot.left - 10, y: top + lineHeight * (Double(line) + 0.5)),
            alignment: "right", size: Self.size))
      }
    }
    placeValues()
    for tick in ticks {
      texts.append(
        Layout.Text(
          text: plain(tick), at: Point(x: x(tick), y: plot.bottom + 16), alignment: "center",
          size: look.textSize))
    }
    var axis = chart.values
    axis.scale = .linear
    let scale = Scale(lower: 0, upper: upper, ticks: ticks, isLogarithmic: false)
    texts.append(
      Layout.Text(
        text: axis.text(scale),
        at: Point(x: (plot.left + plot.right) / 2, y: plot.bottom + 42), alignment: "center",
        size: look.textSize))
    height = Layout.placeCaption(
      chart.caption, width: width, below: plot.bottom + 64, into: &texts)
  }

  private static func row(_ row: BarChart.Row, _ chart: BarChart) -> Row {
    let factor = AxisFit.factor(chart.values)
    var result = Row(note: row.note)
    if let published = row.published, published.isFinite {
      let value = published * factor
      result.published = Bar(
        value: value, lower: value, upper: value,
        text: brief(published, unit: chart.values.unit, digits: 6).replacing(" %", with: ""))
    }
    if let summary = ValueSummary(row.measured, band: chart.band) {
      let note = row.note.isEmpty ? "" : " (\(row.note))"
      result.measured = Bar(
        value: summary.mean * factor, lower: max(0, summary.band.lower * factor),
        upper: summary.band.upper * factor, text: chart.measuredText(summary) + note)
    }
    return result
  }

  /// The longest axis on which every bar's text has room behind it.
  private mutating func fit() {
    let bars = rows.flatMap { [$0.published, $0.measured].compactMap { $0 } }
    let scales = bars.compactMap { bar -> Double? in
      let room =
        plot.width - TextMetrics.width(bar.text, size: Self.size) - Self.textGap
      return bar.upper > 0 ? max(room, plot.width / 4) / bar.upper : nil
    }
    upper = scales.min().map { plot.width / $0 } ?? 1
    let step = Ticks.step(span: upper, atMost: 8)
    ticks = Ticks.multiples(of: step, from: 0, to: upper)
  }

  func x(_ value: Double) -> Double { plot.left + value / upper * plot.width }

  /// The upper and lower edge of a row's bar, above each other.
  func edges(row: Int, isPublished: Bool) -> (top: Double, bottom: Double) {
    let middle = plot.top + (Double(row) + 0.5) * rowHeight
    let top =
      isPublished ? middle - Self.barGap / 2 - Self.barHeight : middle + Self.barGap / 2
    return (top, top + Self.barHeight)
  }

  private mutating func placeValues() {
    for (number, row) in rows.enumerated() {
      for (bar, isPublished) in [(row.published, true), (row.measured, false)] {
        let edges = edges(row: number, isPublished: isPublished)
        let text = bar?.text ?? (isPublished ? "" : row.note)
        guard !text.isEmpty else { continue }
        let start = bar.map { x($0.upper) + Self.textGap } ?? plot.left + Self.textGap
        let short = TextMetrics.shorten(
          text, width: width - VisualLanguage.margin / 2 - start, size: Self.size)
        texts.append(
          Layout.Text(
            text: short, at: Point(x: start, y: (edges.top + edges.bottom) / 2), size: Self.size,
            color: bar == nil ? VisualLanguage.quietInk : VisualLanguage.ink))
        backings.append(
          Box(
            left: start - 3, top: edges.top - 1,
            right: start + TextMetrics.width(short, size: Self.size) + 3, bottom: edges.bottom + 1))
      }
    }
  }

  private mutating func placeLegend(below: Double) -> Double {
    let lineHeight = VisualLanguage.lineHeight(VisualLanguage.textSize)
    var left = plot.left
    for (name, isPublished) in [("published", true), ("measured", false)] {
      let middle = below + lineHeight / 2
      samples.append(
        (
          Box(left: left, top: middle - 7, right: left + 28, bottom: middle + 7), isPublished
        ))
      texts.append(
        Layout.Text(
          text: name, at: Point(x: left + 36, y: middle), size: VisualLanguage.textSize))
      left += 36 + TextMetrics.width(name, size: VisualLanguage.textSize) + 28
    }
    return below + lineHeight
  }
}

/// A bar chart as gnuplot reads it.
struct BarScript {
  private(set) var lines: [String] = []
  private(set) var data = ""

  init(_ chart: BarChart, name: String) {
    let look = VisualLanguage.self
    let layout = BarLayout(chart)
    let frame = ScriptFrame(name: name, width: layout.width, height: layout.height)
    let plot = layout.plot
    lines = frame.header + frame.terminals + frame.pixelAxes
    lines += frame.surroundings(layout.texts, notice: layout.noticeBox)
    lines.append("")
    for tick in layout.ticks where tick > 0 {
      let half = look.gridLineWidth / 2
      lines.append(
        frame.ground(
          Box(
            left: layout.x(tick) - half, top: plot.top, right: layout.x(tick) + half,
            bottom: plot.bottom), look.gridColor))
    }
    // A white ground under text, so that grid lines do not strike it through.
    lines += layout.backings.map { frame.ground($0, look.background) }
    let axis = "lw \(plain(look.axisLineWidth)) lc rgb '\(look.ink)' front"
    lines.append(
      Self.line(
        Point(x: plot.left, y: plot.top), Point(x: plot.left, y: plot.bottom), frame, axis))
    lines.append(
      Self.line(
        Point(x: plot.left, y: plot.bottom), Point(x: plot.right, y: plot.bottom), frame, axis))
    let (open, filled) = (
      "fs solid 1 border lc rgb '\(look.ink)' fc rgb '\(look.background)'",
      "fs solid 1 noborder fc rgb '\(ColorRole.primary.hex)'"
    )
    for sample in layout.samples {
      lines.append(
        "set object rectangle \(frame.corners(sample.box)) "
          + "\(sample.isPublished ? open + " lw 1.5" : filled) front")
    }

    // Values are drawn where they stand on the axis; the rows' places are the layout's.
    let factor = AxisFit.factor(chart.values)
    let scale = rounded(plot.width / layout.upper * factor, decimals: 6)
    func x(_ column: Int) -> String { "(\(plain(plot.left))+\(scale)*$\(column))" }
    func y(_ isPublished: Bool, _ part: Double) -> String {
      let edges = layout.edges(row: 0, isPublished: isPublished)
      let start = edges.top + (edges.bottom - edges.top) * part
      return "(\(plain(start))+\(plain(layout.rowHeight))*$1)"
    }
    func bars(_ index: Int, _ isPublished: Bool) -> String {
      "data index \(index) using \(x(2)):\(y(isPublished, 0.5)):(\(plain(plot.left))):\(x(2)):"
        + "\(y(isPublished, 0)):\(y(isPublished, 1)) with boxxyerror "
    }
    var blocks: [String] = []
    var plots: [String] = []
    let published = chart.rows.enumerated().compactMap { number, row in
      row.published.flatMap { $0.isFinite ? "\(number) \(plain($0))" : nil }
    }
    if !published.isEmpty {
      plots.append(
        bars(blocks.count, true)
          + "fs solid 1 border lc rgb '\(look.ink)' fc rgb '\(look.background)' lw 1.5")
      blocks.append("# published: row value\n" + published.joined(separator: "\n"))
    }
    let measured = chart.rows.enumerated().compactMap { number, row -> String? in
      guard let summary = ValueSummary(row.measured, band: chart.band) else { return nil }
      let numbers = [summary.mean, max(0, summary.band.lower), summary.band.upper].map(plain)
      return "\(number) \(numbers.joined(separator: " ")) \(summary.count)"
    }
    if !measured.isEmpty {
      plots.append(
        bars(blocks.count, false) + "fs solid 1 noborder fc rgb '\(ColorRole.primary.hex)'")
      let end = rounded(look.barEnd / layout.width, decimals: 5)
      plots.append(
        "data index \(blocks.count) using \(x(3)):\(y(false, 0.5)):($5 > 1 ? ($4-$3)*\(scale) : NaN):(0) "
          + "with vectors heads size screen \(end),90 lw \(plain(look.barWidth)) "
          + "lc rgb '\(look.ink)'")
      blocks.append(
        "# measured: row mean lower upper trials\n" + measured.joined(separator: "\n"))
    }
    lines.append("plot \\")
    lines.append(plots.map { "  " + $0 }.joined(separator: ", \\\n"))
    lines.append("unset output")
    data = blocks.joined(separator: "\n\n\n") + "\n"
  }

  private static func line(
    _ start: Point, _ end: Point, _ frame: ScriptFrame, _ look: String
  ) -> String {
    "set arrow from \(frame.screen(start)) to \(frame.screen(end)) nohead \(look)"
  }
}
