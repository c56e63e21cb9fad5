import Glibc

/// A figure as gnuplot reads it: a script that draws any of the formats, and the data beside it.
///
/// The data file holds the values as they were logged. The script holds everything else, so that
/// `gnuplot NAME.gp` in its folder redraws the figure after a change by hand.
public struct Script: Equatable, Sendable {
  /// The text of `NAME.gp`.
  public let text: String
  /// The text of `NAME.dat`.
  public let data: String

  init(_ chart: Chart, name: String) {
    var writer = ScriptWriter(chart, name: name)
    writer.write()
    self.init(lines: writer.lines, data: DataFile.text(of: chart))
  }

  /// A script of the given lines, with the data that it reads.
  init(lines: [String], data: String) {
    text = lines.joined(separator: "\n") + "\n"
    self.data = data
  }
}

/// Writes the script from a chart's layout.
private struct ScriptWriter {
  private let chart: Chart
  private let frame: ScriptFrame
  private let layout: Layout
  private var styles: [LineStyle] = []
  private var nextBlock = 0
  var lines: [String] = []

  private struct LineStyle: Equatable {
    var style: Series.Style
    var color: ColorRole
    var isThin: Bool
    var hasMarkers: Bool

    init(_ series: Series) {
      style = series.style
      color = series.color
      isThin = series.unfinished != nil
      hasMarkers = series.marker != nil
    }

    var dot: (symbol: Int, size: Double) {
      (hasMarkers ? VisualLanguage.marker(of: color) : nil) ?? VisualLanguage.loneDot(style)
    }
  }

  init(_ chart: Chart, name: String) {
    self.chart = chart
    layout = Layout(chart)
    frame = ScriptFrame(name: name, width: layout.width, height: layout.height)
    for series in chart.panels.flatMap(\.series)
    where !series.style.isPublished && series.style != .lost {
      let style = LineStyle(series)
      if !styles.contains(style) { styles.append(style) }
    }
  }

  mutating func write() {
    lines += frame.header + frame.terminals
    writeLook()
    let several = layout.panels.count > 1
    if several { lines.append("set multiplot") }
    writeSurroundings()
    writeSharedLegend()
    writeColors()
    for (number, panel) in layout.panels.enumerated() {
      lines.append("")
      if several { lines.append("# Panel \(number + 1)") }
      if number > 0 { lines += ["unset label", "unset arrow", "unset object", "unset logscale"] }
      if number == 1, panel.colors != nil { lines.append("unset colorbox") }
      if number > 0, panel.colors?.isLogarithmic ?? false { lines.append("set logscale cb") }
      writeAxes(panel)
      writeLegend(panel)
      writeLabels(panel)
      writeEmptyCells(panel)
      writePlot(panel)
    }
    if several { lines.append("unset multiplot") }
    lines.append("unset output")
  }

  private mutating func writeLook() {
    let look = VisualLanguage.self
    lines += [
      "",
      "set border 3 lw \(plain(look.axisLineWidth)) lc rgb '\(look.ink)'",
      "set tics out nomirror scale 0.6 textcolor rgb '\(look.ink)'",
      "set format x '%g'",
      "set grid ytics lt 1 lw \(plain(look.gridLineWidth)) lc rgb '\(look.gridColor)'",
      "set key off",
    ]
    for (index, style) in styles.enumerated() {
      let line = look.line(style.style, isThin: style.isThin)
      let lengths = line.dashes.map(String.init).joined(separator: ",")
      let dashes = lengths.isEmpty ? "" : " dt (\(lengths))"
      let dot = style.dot
      lines.append(
        "set style line \(index + 1) lc rgb '\(style.color.hex)' lw \(plain(line.width))\(dashes)"
          + " pt \(dot.symbol) ps \(plain(dot.size))")
    }
  }

  /// Title, notice and caption.
  private mutating func writeSurroundings() {
    lines += frame.surroundings(layout.texts, notice: layout.noticeBox)
  }

  /// How much longer than its axis a label may be.
  private static let labelOverhang = 40.0

  private mutating func writeAxes(_ panel: Layout.PanelLayout) {
    let plot = panel.plot
    lines += [
      "set lmargin at screen \(across(plot.left))",
      "set rmargin at screen \(across(plot.right))",
      "set tmargin at screen \(up(plot.top))",
      "set bmargin at screen \(up(plot.bottom))",
      "set xrange [\(plain(panel.x.lower)):\(plain(panel.x.upper))]",
      "set yrange [\(plain(panel.y.lower)):\(plain(panel.y.upper))]",
    ]
    if panel.y.isLogarithmic { lines.append("set logscale y") }
    if panel.x.isLogarithmic { lines.append("set logscale x") }
    lines.append("set format y '\(tickFormat(panel.y))'")
    // The names of categories are labels of their own.
    lines.append(
      panel.panel.x.categories.isEmpty
        ? "set xtics \(ticks(panel.x)) offset 0,lift" : "unset xtics")
    lines.append(
      panel.panel.y.categories.isEmpty ? "set ytics \(ticks(panel.y))" : "unset ytics")
    if let title = panel.title { write(title) }
    let look = VisualLanguage.self
    if let height = panel.xLabelCenter {
      let center = Point(x: (plot.left + plot.right) / 2, y: height)
      let text = panel.panel.x.text(panel.x)
      write(
        Layout.Text(
          text: TextMetrics.shorten(
            text, width: plot.width + Self.labelOverhang, size: look.textSize), at: center,
          alignment: "center", size: look.textSize))
    }
    if panel.hasYLabel {
      let middle = Point(x: panel.yLabelCenter, y: (plot.top + plot.bottom) / 2)
      let text = panel.panel.y.text(panel.y)
      write(
        Layout.Text(
          text: TextMetrics.shorten(
            text, width: plot.height + Self.labelOverhang, size: look.textSize),
          at: middle, alignment: "center rotate by 90", size: look.textSize))
    }
    panel.names.forEach { write($0) }
  }

  // MARK: - The legend of all panels

  private mutating func writeSharedLegend() {
    guard let legend = layout.sharedLegend else { return }
    lines.append("")
    for text in legend.texts { write(text) }
    for sample in legend.samples {
      switch sample.kind {
      case .color(let color): writeSample(of: color, from: sample.start)
      case .line(let style, let dots):
        writeSample(of: style, dots, from: sample.start)
      }
    }
  }

  /// A bar of the colour, or a line with the symbol that the colour's curves have.
  private mutating func writeSample(of color: ColorRole, from start: Point) {
    let look = VisualLanguage.self
    let marked = chart.panels.flatMap(\.series).filter { $0.marker != nil }
    let marker = marked.first { $0.color == color }?.marker
    let width = marked.isEmpty ? look.colorSampleWidth : look.line(.test).width
    let end = Point(x: start.x + SharedLegendLayout.colorWidth, y: start.y)
    lines.append(
      "set arrow from \(screen(start)) to \(screen(end)) nohead lw \(plain(width)) "
        + "lc rgb '\(color.hex)'")
    guard let marker else { return }
    let middle = Point(x: (start.x + end.x) / 2, y: start.y)
    lines.append(
      "set label '' at \(screen(middle)) point pt \(marker.symbol) ps \(plain(marker.size)) "
        + "lc rgb '\(color.hex)' front")
  }

  private mutating func writeSample(
    of style: Series.Style, _ dots: Series.Dots?, from start: Point
  ) {
    let look = VisualLanguage.self
    let (line, dot) = (look.line(style), look.loneDot(style))
    let ink = "lc rgb '\(look.ink)'"
    let width = SharedLegendLayout.sampleWidth(style, dots)
    if style != .lost, dots?.areJoined ?? true {
      let end = Point(x: start.x + width, y: start.y)
      let lengths = line.dashes.map(String.init).joined(separator: ",")
      lines.append(
        // Lines of one width, colour and line type after each other are one to the SVG terminal, with
        // the dashes of the first.
        "set arrow from \(screen(start)) to \(screen(end)) nohead lt \(lengths.isEmpty ? 1 : 2) "
          + "lw \(plain(line.width))" + (lengths.isEmpty ? "" : " dt (\(lengths))") + " \(ink)")
    }
    if style == .lost || dots != nil {
      let middle = Point(x: start.x + width / 2, y: start.y)
      lines.append(
        "set label '' at \(screen(middle)) point pt \(dot.symbol) ps \(plain(dot.size)) lw 2 \(ink) front"
      )
    }
  }

  /// The colours of heat maps, and the bar that says what they mean.
  private mutating func writeColors() {
    guard let bar = layout.sharedLegend?.colorBar else { return }
    let look = VisualLanguage.self
    let stops = look.heatColors.enumerated().map { "\($0) '\($1)'" }.joined(separator: ", ")
    let (box, colors) = (bar.box, bar.colors)
    lines += [
      "",
      "set palette defined (\(stops))",
      "set cbrange [\(plain(colors.lower)):\(plain(colors.upper))]",
    ]
    if colors.isLogarithmic { lines.append("set logscale cb") }
    lines += [
      "set cbtics \(ticks(colors)) nomirror scale 0.6 offset 0,0.5",
      "set colorbox horizontal user origin "
        + "\(screen(Point(x: box.left, y: box.bottom))) size "
        + "screen \(rounded(box.width / layout.width, decimals: 5)),"
        + "\(rounded(box.height / layout.height, decimals: 5)) noborder",
      "unset grid",
      "set border 0",
    ]
  }

  private mutating func writeEmptyCells(_ panel: Layout.PanelLayout) {
    for box in panel.emptyCells {
      lines.append(
        "set object rectangle \(corners(box.grown(by: -1))) fs solid noborder fc rgb "
          + "'\(VisualLanguage.emptyCell)' back")
    }
  }

  private mutating func writeLegend(_ panel: Layout.PanelLayout) {
    guard let legend = panel.legend else { return }
    writeBacking(legend.box.grown(by: 3))
    for (entry, series) in panel.panel.series.filter(\.isInLegend).enumerated() {
      let start = legend.start(of: entry)
      writeSample(of: series, from: start)
      let name = legend.name(of: entry)
      let size = VisualLanguage.textSize
      write(
        Layout.Text(
          text: TextMetrics.shorten(series.name, width: name.width, size: size), at: name.start,
          size: size))
    }
  }

  private mutating func writeSample(of series: Series, from start: Point) {
    func place(_ part: Double) -> String {
      screen(Point(x: start.x + Legend.sampleWidth * part, y: start.y))
    }
    if series.style.isPublished {
      for symbol in Self.symbols(series.style) {
        lines.append("set label '' at \(place(0.5)) point \(symbol) front")
      }
      return
    }
    let style = styleNumber(series)
    lines.append("set arrow from \(place(0)) to \(place(1)) nohead ls \(style)")
    if series.style == .trainRunning || series.hasLonePoints || series.marker != nil {
      for part in series.style == .trainRunning ? [0.2, 0.8] : [0.5] {
        lines.append("set label '' at \(place(part)) point ls \(style)")
      }
    }
  }

  /// An open symbol: a dark one, and a smaller white one on it.
  private static func symbols(_ style: Series.Style) -> [String] {
    let look = VisualLanguage.self
    let isDiamond = style == .published
    let size = isDiamond ? look.diamondSize : look.ringSize
    return [(size.outer, look.ink), (size.inner, look.background)].map {
      "pt \(look.loneDot(style).symbol) ps \(plain($0))\(isDiamond ? "*diamond" : "") lc rgb '\($1)'"
    }
  }

  private mutating func writeLabels(_ panel: Layout.PanelLayout) {
    for mark in panel.panel.marks where mark.line {
      let value = plain(mark.value * AxisFit.factor(panel.panel.y))
      guard mark.value.isFinite else { continue }
      lines.append(
        "set arrow from graph 0, first \(value) to graph 1, first \(value) nohead lw 1.2 "
          + "dt (10,6) lc rgb '\(VisualLanguage.quietInk)'")
    }
    for leader in panel.leaders {
      lines.append(
        "set arrow from \(screen(leader.from)) to \(screen(leader.to)) nohead lw 0.8 "
          + "lc rgb '\(VisualLanguage.quietInk)'")
    }
    for label in panel.labels {
      let width = TextMetrics.width(label.text, size: label.size)
      let half = Double(label.size) * 0.55
      writeBacking(
        Box(
          left: label.at.x - 2, top: label.at.y - half, right: label.at.x + width + 2,
          bottom: label.at.y + half), layer: "front")
      write(label)
    }
  }

  private mutating func writePlot(_ panel: Layout.PanelLayout) {
    let factor = AxisFit.factor(panel.panel.y)
    let first = nextBlock
    var bands: [String] = []
    var curves: [String] = []
    var symbols: [String] = []
    for (offset, series) in panel.panel.series.enumerated() {
      let source = "data index \(first + offset) using \(place(of: series, in: panel)):"
      if series.style.isPublished {
        symbols += Self.symbols(series.style).map {
          "\(source)\(column(2, factor)) with points \($0)"
        }
        continue
      }
      let style = styleNumber(series)
      let values = column(2, factor)
      if series.style == .lost {
        let (dot, height) = (VisualLanguage.loneDot(.lost), plain(panel.heightOfCrosses))
        symbols.append(
          "\(source)(\(height)) with points pt \(dot.symbol) ps \(plain(dot.size)) "
            + "lw 2 lc rgb '\(series.color.hex)'")
        continue
      }
      if let dots = series.dots {
        if !series.band.isEmpty {
          // Bars of gnuplot's own would end where the dots begin.
          let (lower, upper) = (lowerEdge(panel, factor), column(4, factor))
          let end = rounded(VisualLanguage.barEnd / layout.width, decimals: 5)
          curves.append(
            "\(source)\(lower):(0):(\(value(upper))-\(value(lower))) with vectors "
              + "heads size screen \(end),90 lc rgb '\(series.color.hex)' "
              + "lw \(plain(VisualLanguage.barWidth)) dt solid")
        }
        curves.append(
          "\(source)\(values) with \(dots.areJoined ? "linespoints" : "points") ls \(style)")
        continue
      }
      if !series.band.isEmpty {
        let lower = lowerEdge(panel, factor)
        bands.append(
          "\(source)\(lower):\(column(4, factor)) with filledcurves fc rgb '\(series.color.hex)' "
            + "fs transparent solid \(plain(VisualLanguage.bandOpacity)) noborder")
      }
      if series.hasLonePoints, !series.band.isEmpty {
        curves.append(
          "\(source)\(values):\(lowerEdge(panel, factor)):\(column(4, factor)) "
            + "with yerrorbars lc rgb '\(series.color.hex)' lw 1.5 dt solid pt 7 ps 0")
      }
      let dots = series.style == .trainRunning || series.hasLonePoints || series.marker != nil
      let count = series.x.count
      let spacing =
        series.marker == nil
        ? (count > 40 ? count / 20 : 1)
        : series.hasLonePoints ? 1 : (count - 1) / VisualLanguage.markersACurve + 1
      let every = spacing > 1 ? " pi \(spacing)" : ""
      curves.append(
        "\(source)\(values) with "
          + (dots ? "linespoints ls \(style)\(every)" : "lines ls \(style)"))
      if series.unfinished == .lost, let last = series.lastFinite {
        let dot = VisualLanguage.loneDot(.lost)
        symbols.append(
          "data index \(first + offset) every ::\(last)::\(last) using "
            + "\(place(of: series, in: panel)):\(values) with points pt \(dot.symbol) "
            + "ps \(plain(dot.size)) lw 2 lc rgb '\(series.color.hex)'")
      }
    }
    nextBlock += panel.panel.series.count
    if let map = panel.panel.heatMap {
      bands.append(
        // A box without a value would be drawn, in white.
        "data index \(nextBlock) using (\(map.isPartlyColoured ? "$6 == 1" : "$3 == $3") ? $1 : NaN):2:(0.5):(0.5):\(column(3, AxisFit.factor(map.values))) "
          + "with boxxyerror lw 2 lc palette fs solid border lc rgb '\(VisualLanguage.background)'")
      nextBlock += 1
    }
    if !panel.panel.diamonds.isEmpty {
      let source = "data index \(nextBlock) using 1:\(column(2, factor)) with points "
      symbols += Self.symbols(.published).map { source + $0 }
      nextBlock += 1
    }
    let all = bands + curves + symbols
    lines.append("plot \\")
    lines.append((all.isEmpty ? ["NaN"] : all).map { "  " + $0 }.joined(separator: ", \\\n"))
  }

  // MARK: - Words

  /// A white ground under text, so that grid lines do not strike it through, and in front no curves
  /// either.
  private mutating func writeBacking(_ box: Box, layer: String = "back") {
    lines.append(
      "set object rectangle \(corners(box)) fs solid noborder fc rgb "
        + "'\(VisualLanguage.background)' \(layer)")
  }

  private mutating func write(_ text: Layout.Text) {
    lines.append(frame.label(text))
  }

  private func styleNumber(_ series: Series) -> Int {
    return (styles.firstIndex(of: LineStyle(series)) ?? 0) + 1
  }

  private func column(_ number: Int, _ factor: Double) -> String {
    factor == 1 ? "\(number)" : "($\(number)*\(plain(factor)))"
  }

  /// A column's number as what it holds, where it stands in a formula.
  private func value(_ column: String) -> String {
    column.allSatisfy(\.isNumber) ? "$\(column)" : column
  }

  /// The column of the places on the x axis, moved where dots stand beside each other.
  private func place(of series: Series, in panel: Layout.PanelLayout) -> String {
    let part = panel.offset(of: series) / panel.plot.width
    let factor = AxisFit.factor(panel.panel.x)
    guard part != 0 else { return column(1, factor) }
    if panel.x.isLogarithmic {
      let stretch = pow(panel.x.upper / panel.x.lower, part)
      return "($1*\(brief(stretch * factor, digits: 6)))"
    }
    let shift = brief((panel.x.upper - panel.x.lower) * part, digits: 4)
    return "(\(factor == 1 ? "$1" : "$1*\(plain(factor))")+(\(shift)))"
  }

  /// The band's lower edge; on a logarithmic axis, where a band may reach zero, no lower than the
  /// axis.
  private func lowerEdge(_ panel: Layout.PanelLayout, _ factor: Double) -> String {
    let floor = panel.y.lower / factor
    let below = panel.panel.series.flatMap(\.band).contains { $0.lower <= 0 }
    guard panel.y.isLogarithmic, below else { return column(3, factor) }
    return "($3 < \(plain(floor)) ? \(plain(panel.y.lower)) : $3*\(plain(factor)))"
  }

  private func ticks(_ scale: Scale) -> String {
    let ticks = scale.ticks.enumerated().map { number, tick in
      let name = number < scale.names.count ? GnuplotText.string(scale.names[number]) + " " : ""
      return name + plain(tick)
    }
    return "(" + ticks.joined(separator: ", ") + ")"
  }

  private func tickFormat(_ scale: Scale) -> String {
    scale.isLogarithmic || scale.tickDecimals == 0 ? "%g" : "%.\(scale.tickDecimals)f"
  }

  private func corners(_ box: Box) -> String { frame.corners(box) }

  private func screen(_ point: Point) -> String { frame.screen(point) }

  private func across(_ x: Double) -> String { frame.across(x) }

  private func up(_ y: Double) -> String { frame.up(y) }
}

extension Series {
  /// The symbol that tells the curve's colour in grey print; none where dots have symbols of their own.
  var marker: (symbol: Int, size: Double)? {
    guard dots == nil, style == .test || style == .train else { return nil }
    return VisualLanguage.marker(of: color)
  }

  /// Which value is the last that is drawn; nil where none is.
  fileprivate var lastFinite: Int? { x.indices.last { x[$0].isFinite && y[$0].isFinite } }

  /// Whether some value has no neighbour to draw a line to, so that it needs a dot to be seen.
  var hasLonePoints: Bool {
    let seen = zip(x, y).map { $0.isFinite && $1.isFinite }
    return seen.indices.contains { index in
      seen[index] && !(index > 0 && seen[index - 1])
        && !(index + 1 < seen.count && seen[index + 1])
    }
  }
}
