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
    var title: Text?
    /// Where the legend stands; nil when one curve needs none.
    var legend: Legend?
    var labels: [Text] = []
    /// Thin lines from marks to labels that stand apart.
    var leaders: [(from: Point, to: Point)] = []
  }

  var width: Double
  var height: Double
  var texts: [Text] = []
  var noticeBox: Box?
  var panels: [PanelLayout] = []
  /// The height of the x axes' labels' middle.
  var xLabelCenter: Double

  init(_ chart: Chart) {
    let look = VisualLanguage.self
    let single = chart.panels.count == 1
    let panelWidth = single ? look.singleWidth : look.panelWidth
    width = panelWidth * Double(chart.panels.count)

    var below = look.margin
    below = Layout.place(
      chart.title, bold: true, size: look.titleSize, color: look.ink, left: look.margin,
      width: width - 2 * look.margin, below: below, into: &texts)
    if !chart.title.isEmpty { below += 6 }
    if let notice = chart.notice, !notice.isEmpty {
      let padding = 9.0
      let top = below + 2
      below = Layout.place(
        notice, bold: true, size: look.textSize, color: look.ink, left: look.margin + padding + 3,
        width: width - 2 * look.margin - 2 * padding - 6, below: top + padding, into: &texts)
      below += padding
      noticeBox = Box(left: look.margin, top: top, right: width - look.margin, bottom: below)
      below += 12
    }
    if chart.panels.contains(where: { !$0.title.isEmpty }) {
      below += look.lineHeight(look.panelTitleSize)
    }
    let titleCenter = below - look.lineHeight(look.panelTitleSize) / 2

    let drafts = chart.panels.map { panel in
      Layout.Draft(panel, sharing: chart.panels, single: single, width: panelWidth)
    }
    below += drafts.map(\.legendHeightAbove).max() ?? 0
    let top = below + 8
    let bottom = top + (single ? look.singlePlotHeight : look.panelPlotHeight)
    xLabelCenter = bottom + 50
    for index in drafts.indices {
      let left = panelWidth * Double(index)
      panels.append(drafts[index].placed(left: left, top: top, titleCenter: titleCenter))
    }
    below = Layout.place(
      chart.caption, bold: false, size: look.captionSize, color: look.quietInk, left: look.margin,
      width: width - 2 * look.margin, below: bottom + 74, into: &texts)
    height = (below + look.margin - 4).rounded(.up)
  }

  /// Adds a text's lines under each other and returns where the last one ends.
  private static func place(
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
  /// A panel before its place in the figure is known: its plot's upper left corner is (0, 0).
  private struct Draft {
    var layout: PanelLayout
    /// The room a legend needs above the plot because there is none inside; otherwise 0.
    var legendHeightAbove = 0.0
    private let leftMargin: Double

    /// Panels with equal y axes share one range, so that their curves can be compared by eye.
    init(_ panel: Panel, sharing all: [Panel], single: Bool, width: Double) {
      let look = VisualLanguage.self
      let x = AxisFit.x(of: panel, maximumTicks: single ? 10 : 6, among: all)
      let alike = all.filter { $0.y == panel.y }
      let y = AxisFit.y(of: alike, maximumTicks: single ? 7 : 6)
      let tickWidth =
        y.ticks.map { TextMetrics.width(y.tickText($0), size: look.textSize) }.max() ?? 0
      leftMargin = look.margin + 26 + tickWidth.rounded(.up) + 12
      let area = Box(
        left: 0, top: 0, right: width - leftMargin - (single ? look.margin : 12),
        bottom: single ? look.singlePlotHeight : look.panelPlotHeight)
      layout = PanelLayout(panel: panel, plot: area, x: x, y: y, yLabelCenter: look.margin + 8)

      var placement = Placement(area: area)
      placement.ribbons = panel.series.flatMap { Layout.ribbons($0, panel, x, y, area) }
      placement.boxes = marksBoxes()
      placeLegend(&placement)
      placeClippingNote(&placement)
      placeMarkLabels(&placement)
    }

    /// The diamonds and rings.
    private func marksBoxes() -> [Box] {
      let published = layout.panel.series.filter(\.style.isPublished)
      let places =
        layout.panel.diamonds.map { ($0.x, $0.y) } + published.flatMap { zip($0.x, $0.y) }
      return places.compactMap { place in
        guard let at = layout.point(place.0, place.1) else { return nil }
        let radius = VisualLanguage.diamondRadius
        return Box(
          left: at.x - radius, top: at.y - radius, right: at.x + radius, bottom: at.y + radius)
      }
    }

    private mutating func placeLegend(_ placement: inout Placement) {
      guard layout.panel.series.count > 1 else { return }
      let inside = Legend(layout.panel.series, within: layout.plot.width - 20, inOneColumn: true)
      if let box = placement.legend(width: inside.width, height: inside.height) {
        layout.legend = inside
        layout.legend?.corner = Point(x: box.left, y: box.top)
        placement.boxes.append(box)
      } else {
        var above = Legend(layout.panel.series, within: layout.plot.width, inOneColumn: false)
        legendHeightAbove = above.height + 10
        above.corner = Point(x: 0, y: -legendHeightAbove)
        layout.legend = above
      }
    }

    /// Says how high the values go that the axis cuts off.
    private mutating func placeClippingNote(_ placement: inout Placement) {
      guard let highest = AxisFit.highest(of: layout.panel), highest > layout.y.upper else {
        return
      }
      let unit = layout.panel.y.unit == .percent ? " %" : ""
      place(
        "↑ up to \(brief(highest))\(unit)", at: Point(x: crossingOfUpperEdge(), y: 2), radius: 2,
        leader: false, &placement)
    }

    /// Where the first curve comes down into the plot.
    private func crossingOfUpperEdge() -> Double {
      let entries = layout.panel.series.compactMap { series in
        zip(series.x, series.y).first { $1 * AxisFit.factor(layout.panel.y) <= layout.y.upper }?.0
      }
      return entries.min().flatMap { layout.point($0, 0)?.x } ?? 0
    }

    private mutating func placeMarkLabels(_ placement: inout Placement) {
      for mark in layout.panel.marks {
        if let x = mark.x, let at = layout.point(x, mark.value) {
          place(
            mark.label, at: at, radius: VisualLanguage.diamondRadius, leader: true,
            side: side(of: at), &placement)
        } else if let at = layout.point(0, mark.value) {
          let end = Point(x: layout.plot.right - 20, y: at.y)
          place(mark.label, at: end, radius: 2, leader: false, &placement)
        }
      }
    }

    /// Where a diamond has another one close above or below it, its label goes to the other side.
    private func side(of place: Point) -> LabelSide {
      var side = LabelSide()
      for other in layout.panel.diamonds.compactMap({ layout.point($0.x, $0.y) }) {
        let (dx, dy) = (other.x - place.x, other.y - place.y)
        guard dx.magnitude < 40, dy.magnitude < 30 else { continue }
        if dy < 0 { side.above = false }
        if dy > 0 { side.below = false }
      }
      return side.above || side.below ? side : .any
    }

    private mutating func place(
      _ text: String, at anchor: Point, radius: Double, leader: Bool,
      side: LabelSide = .any, _ placement: inout Placement
    ) {
      let size = VisualLanguage.labelSize
      let text = TextMetrics.shorten(text, width: layout.plot.width - 16, size: size)
      let width = TextMetrics.width(text, size: size)
      let (box, far) = placement.label(
        at: anchor, radius: radius, width: width, height: Double(size) * 1.1, side: side)
      placement.boxes.append(box)
      layout.labels.append(
        Text(text: text, at: Point(x: box.left, y: (box.top + box.bottom) / 2), size: size))
      if leader, far {
        let end = box.grown(by: 2).nearest(to: anchor)
        layout.leaders.append((from: anchor, to: end))
      }
    }

    /// The panel at its place in the figure.
    func placed(left: Double, top: Double, titleCenter: Double) -> PanelLayout {
      let (dx, dy) = (left + leftMargin, top)
      func moved(_ box: Box) -> Box {
        Box(
          left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy)
      }
      func moved(_ point: Point) -> Point { Point(x: point.x + dx, y: point.y + dy) }
      var panel = layout
      panel.plot = moved(layout.plot)
      panel.yLabelCenter += left
      panel.legend?.corner = moved(layout.legend?.corner ?? Point(x: 0, y: 0))
      panel.labels = layout.labels.map { label in
        var label = label
        label.at = moved(label.at)
        return label
      }
      panel.leaders = layout.leaders.map { (from: moved($0.from), to: moved($0.to)) }
      if !layout.panel.title.isEmpty {
        let size = VisualLanguage.panelTitleSize
        panel.title = Text(
          text: TextMetrics.shorten(layout.panel.title, width: panel.plot.width, size: size),
          at: Point(x: panel.plot.left, y: titleCenter), size: size, bold: true)
      }
      return panel
    }
  }

  /// A series' pieces between neighbouring finite values, in pixels; none where no line is drawn.
  static func ribbons(
    _ series: Series, _ panel: Panel, _ x: Scale, _ y: Scale, _ area: Box
  ) -> [Ribbon] {
    if series.style.isPublished { return [] }
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
  /// Where a value of the panel's data stands, in pixels; nil where it stands nowhere.
  func point(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue * AxisFit.factor(panel.x)),
      let up = y.position(yValue * AxisFit.factor(panel.y))
    else { return nil }
    return Point(x: plot.left + across * plot.width, y: plot.bottom - up * plot.height)
  }
}
