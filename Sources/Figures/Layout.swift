import Glibc

/// A chart with every place decided, in pixels; y grows downwards. Everything is placed here and
/// nothing by gnuplot, so that the formats agree and no text meets a curve.
struct Layout {
  struct Text: Equatable {
    var text: String
    /// The middle of the line's height, at the end that `alignment` names.
    var at: Point
    var alignment = "left"
    var size: Int
    var bold = false
    var color = VisualLanguage.ink
  }

  struct PanelLayout {
    var panel: Panel
    var plot: Box
    var x: Scale
    var y: Scale
    var yLabelCenter: Double
    /// The height of the x axis' label's middle; nil where a panel below has it.
    var xLabelCenter: Double?
    /// Whether the y axis has its label here, and not a panel further left.
    var hasYLabel = true
    var title: Text?
    /// Where the legend stands; nil when one curve needs none.
    var legend: Legend?
    var labels: [Text] = []
    /// Thin lines from marks to labels that stand apart.
    var leaders: [(from: Point, to: Point)] = []
    /// The names at axes' categories, and what stands in cells.
    var names: [Text] = []
    /// The scale of a heat map's colours; nil for curves.
    var colors: Scale?
    /// Where a heat map has no value.
    var emptyCells: [Box] = []
  }

  var width: Double
  var height: Double
  var texts: [Text] = []
  var noticeBox: Box?
  var panels: [PanelLayout] = []
  var sharedLegend: SharedLegendLayout?

  init(_ chart: Chart) {
    let look = VisualLanguage.self
    let drafts = PanelGrid(chart)
    width = drafts.width

    var below: Double
    (below, noticeBox) = Layout.placeHead(
      title: chart.title, notice: chart.notice, width: width, into: &texts)
    if let legend = chart.legend {
      let layout = SharedLegendLayout(
        legend, panels: chart.panels, left: look.margin, top: below, width: width - 2 * look.margin)
      sharedLegend = layout
      below = layout.bottom + 6
    }
    for row in drafts.rows {
      if row.contains(where: { !$0.layout.panel.title.isEmpty }) {
        below += look.lineHeight(look.panelTitleSize)
      }
      let titleCenter = below - look.lineHeight(look.panelTitleSize) / 2
      below += row.map(\.legendHeightAbove).max() ?? 0
      let top = below + 8
      panels += row.map { $0.placed(top: top, titleCenter: titleCenter) }
      let bottom = top + (row.map(\.layout.plot.height).max() ?? 0)
      let namesDepth = row.map(\.namesDepth).max() ?? 0
      let hasXLabel = row.contains { $0.layout.xLabelCenter != nil }
      below = bottom + namesDepth + (hasXLabel ? 74 : 42)
    }
    height = Layout.placeCaption(chart.caption, width: width, below: below, into: &texts)
  }

  /// Places a figure's title and notice; returns where they end, and the notice's strip.
  static func placeHead(
    title: String, notice: String?, width: Double, into texts: inout [Text]
  ) -> (below: Double, notice: Box?) {
    let look = VisualLanguage.self
    var below = place(
      title, bold: true, size: look.titleSize, color: look.ink, left: look.margin,
      width: width - 2 * look.margin, below: look.margin, into: &texts)
    if !title.isEmpty { below += 6 }
    guard let notice, !notice.isEmpty else { return (below, nil) }
    let padding = 9.0
    let top = below + 2
    below = place(
      notice, bold: true, size: look.textSize, color: look.ink, left: look.margin + padding + 3,
      width: width - 2 * look.margin - 2 * padding - 6, below: top + padding, into: &texts)
    below += padding
    let box = Box(left: look.margin, top: top, right: width - look.margin, bottom: below)
    return (below + 12, box)
  }

  /// Places a figure's caption under all else; returns the figure's height.
  static func placeCaption(
    _ caption: String, width: Double, below: Double, into texts: inout [Text]
  ) -> Double {
    let look = VisualLanguage.self
    let below = place(
      caption, bold: false, size: look.captionSize, color: look.quietInk, left: look.margin,
      width: width - 2 * look.margin, below: below, into: &texts)
    return (below + look.margin - 4).rounded(.up)
  }

  /// Adds a text's lines under each other and returns where the last one ends.
  static func place(
    _ text: String, bold: Bool, size: Int, color: String, left: Double, width: Double,
    below: Double, into texts: inout [Text]
  ) -> Double {
    var below = below
    let lineHeight = VisualLanguage.lineHeight(size)
    for line in TextMetrics.wrap(text, width: width, size: size, bold: bold) {
      texts.append(
        Text(
          text: line, at: Point(x: left, y: below + lineHeight / 2), size: size, bold: bold,
          color: color))
      below += lineHeight
    }
    return below
  }
}

extension Layout {
  /// A series' pieces between neighbouring finite values, in pixels; none where no line is drawn.
  static func ribbons(
    _ series: Series, _ panel: Panel, _ x: Scale, _ y: Scale, _ area: Box
  ) -> [Ribbon] {
    if series.style.isPublished || series.style == .lost { return [] }
    let xFactor = AxisFit.factor(panel.x)
    let yFactor = AxisFit.factor(panel.y)
    func height(_ value: Double) -> Double? {
      y.position(value * yFactor).map { area.bottom - $0 * area.height }
    }
    let knots = series.x.indices.map { index -> (x: Double, top: Double, bottom: Double)? in
      guard let across = x.position(series.x[index] * xFactor), let middle = height(series.y[index])
      else { return nil }
      var (top, bottom) = (middle, middle)
      if !series.band.isEmpty {
        top = min(top, height(series.band[index].upper) ?? top)
        // On a logarithmic axis a band that reaches zero goes down to the axis.
        let floor = y.isLogarithmic ? area.bottom : bottom
        bottom = max(bottom, height(series.band[index].lower) ?? floor)
      }
      return (x: area.left + across * area.width, top: top, bottom: bottom)
    }
    var ribbons = knots.compactMap { $0 }.map { Ribbon(left: $0, right: $0) }
    for (left, right) in zip(knots, knots.dropFirst()) {
      if let left, let right { ribbons.append(Ribbon(left: left, right: right)) }
    }
    return ribbons
  }
}

extension Layout.PanelLayout {
  /// Where the crosses of lost trials stand: a little below the upper edge, in the units of the axis.
  var heightOfCrosses: Double {
    let part = 1 - 9 / plot.height
    let value =
      y.isLogarithmic
      ? y.lower * pow(y.upper / y.lower, part) : y.lower + (y.upper - y.lower) * part
    return Double(brief(value, digits: 6)) ?? y.upper
  }

  /// How far a series of dots stands beside its places, in pixels.
  func offset(of series: Series) -> Double {
    guard let dots = series.dots, dots.slots > 1 else { return 0 }
    let places =
      panel.x.categories.isEmpty
      ? Set(panel.series.flatMap(\.x).filter(\.isFinite)).sorted()
      : panel.x.categories.indices.map(Double.init)
    let across = places.compactMap { x.position($0 * AxisFit.factor(panel.x)) }
    let gaps = zip(across, across.dropFirst()).map { ($1 - $0) * plot.width }
    let steps = VisualLanguage.slotSteps
    let room = 0.6 * (gaps.min() ?? plot.width / 2) / Double(dots.slots - 1)
    let step = min(dots.areJoined ? steps.joined : steps.apart, room)
    return (Double(dots.slot) - Double(dots.slots - 1) / 2) * step
  }

  /// Where a value of the panel's data stands, in pixels; nil where it stands nowhere.
  func point(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue * AxisFit.factor(panel.x)),
      let up = y.position(yValue * AxisFit.factor(panel.y))
    else { return nil }
    return Point(x: plot.left + across * plot.width, y: plot.bottom - up * plot.height)
  }
}
