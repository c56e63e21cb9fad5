extension Layout {
  /// A panel before its place in the figure is known: its plot's upper left corner is (0, 0).
  struct Draft {
    var layout: PanelLayout
    /// The room a legend needs above the plot because there is none inside; otherwise 0.
    var legendHeightAbove = 0.0
    /// How far the names of the x axis' categories go down beyond a line of numbers.
    var namesDepth = 0.0
    private let frame: PanelFrame

    init(_ panel: Panel, x: Scale, y: Scale, frame: PanelFrame) {
      let look = VisualLanguage.self
      self.frame = frame
      let area = Box(left: 0, top: 0, right: frame.plotWidth, bottom: frame.plotHeight)
      layout = PanelLayout(panel: panel, plot: area, x: x, y: y, yLabelCenter: look.margin + 8)
      layout.hasYLabel = frame.hasYLabel && !panel.y.label.isEmpty
      placeNames()
      layout.xLabelCenter = frame.hasXLabel ? area.bottom + 50 + namesDepth : nil

      var placement = Placement(area: area)
      placement.ribbons = panel.series.flatMap { Layout.ribbons($0, panel, x, y, area) }
      placement.boxes = marksBoxes()
      if frame.hasLegend { placeLegend(&placement) }
      placeClippingNote(&placement)
      placeMarkLabels(&placement)
      placeCellTexts()
    }

    /// The names at axes' categories.
    private mutating func placeNames() {
      if !layout.panel.x.categories.isEmpty { placeColumnNames() }
      placeNamesBeyond()
      if !layout.panel.y.categories.isEmpty, frame.hasYLabel { placeRowNames() }
    }

    /// Names stand level where all have room, in a few lines where they break at spaces, and else
    /// upright; of upright ones as many as have room beside each other.
    private mutating func placeColumnNames() {
      let (names, plot) = (layout.panel.x.categories, layout.plot)
      let size = VisualLanguage.textSize
      let lineHeight = VisualLanguage.lineHeight(size)
      let column = plot.width / Double(names.count)
      func place(_ text: String, over number: Int, at y: Double, _ alignment: String) {
        let x = plot.left + column * (Double(number) + 0.5)
        layout.names.append(
          Text(
            text: text, at: Point(x: x, y: plot.bottom + 9 + y), alignment: alignment, size: size))
      }
      let wrapped = names.map {
        TextMetrics.wrap($0, width: column - 8, size: size, breakingWords: false)
      }
      let isLevel = wrapped.allSatisfy { lines in
        lines.count <= 3 && lines.allSatisfy { TextMetrics.width($0, size: size) <= column - 8 }
      }
      if isLevel {
        for (number, lines) in wrapped.enumerated() {
          for (line, text) in lines.enumerated() {
            place(text, over: number, at: lineHeight * (Double(line) + 0.5), "center")
          }
        }
        namesDepth = lineHeight * Double(max(0, (wrapped.map(\.count).max() ?? 1) - 1))
        return
      }
      let short = names.map {
        TextMetrics.shorten($0, width: VisualLanguage.longestColumnName, size: size)
      }
      let every = max(1, Int((lineHeight / column).rounded(.up)))
      for number in stride(from: 0, to: names.count, by: every) {
        place(short[number], over: number, at: 0, "right rotate by 90")
      }
      let longest = short.map { TextMetrics.width($0, size: size) }.max() ?? 0
      namesDepth = max(0, longest - 20).rounded(.up)
    }

    /// Names behind the numbers of the x axis, each in a few lines in its middle.
    private mutating func placeNamesBeyond() {
      let size = VisualLanguage.textSize
      let lineHeight = VisualLanguage.lineHeight(size)
      for place in layout.panel.x.places where place.isBeyond {
        let value = place.value * AxisFit.factor(layout.panel.x)
        guard let across = layout.x.position(value) else { continue }
        // Numbers before it, and a name behind it, keep their room.
        let before = layout.x.ticks.last { $0 < value }.flatMap(layout.x.position) ?? 0
        let room = (across - before) * layout.plot.width - 14
        let lines = TextMetrics.wrap(
          place.label, width: min(AxisFit.widestNameBeyond, max(30, room)), size: size)
        for (line, text) in lines.enumerated() {
          let at = Point(
            x: layout.plot.left + across * layout.plot.width,
            y: layout.plot.bottom + 9 + lineHeight * (Double(line) + 0.5))
          layout.names.append(Text(text: text, at: at, alignment: "center", size: size))
        }
        namesDepth = max(namesDepth, lineHeight * Double(max(0, lines.count - 1)))
      }
    }

    /// Names of rows, in as many lines as a row has room for.
    private mutating func placeRowNames() {
      let (names, plot) = (layout.panel.y.categories, layout.plot)
      let size = VisualLanguage.textSize
      let lineHeight = VisualLanguage.lineHeight(size)
      let row = plot.height / Double(names.count)
      for (number, name) in names.enumerated() {
        let lines = TextMetrics.wrap(name, width: VisualLanguage.longestRowName, size: size)
          .prefix(max(1, Int(row / lineHeight)))
        let top = (Double(number) + 0.5) * row - Double(lines.count) * lineHeight / 2
        for (line, text) in lines.enumerated() {
          layout.names.append(
            Text(
              text: text, at: Point(x: -12, y: top + lineHeight * (Double(line) + 0.5)),
              alignment: "right", size: size))
        }
      }
    }

    /// The numbers in a heat map's cells, in the ink that their colour lets one read.
    private mutating func placeCellTexts() {
      guard let map = layout.panel.heatMap, let colors = frame.colors, let texts = frame.cellTexts
      else { return }
      layout.colors = colors
      let factor = AxisFit.factor(map.values)
      for row in layout.panel.y.categories.indices {
        for column in layout.panel.x.categories.indices {
          let cell =
            map.cells.first { $0.row == row && $0.column == column }
            ?? HeatMap.Cell(column: column, row: row, value: .nan, count: 0)
          let part = cell.ground == .scale ? colors.position(cell.value * factor) : nil
          if part == nil, cell.ground != .paper {
            layout.emptyCells.append(box(column: column, row: row))
          }
          let plainInk = cell.ground == .scale ? VisualLanguage.quietInk : VisualLanguage.ink
          layout.names += texts.texts(
            of: cell, in: box(column: column, row: row),
            ink: part.map(VisualLanguage.ink(onHeat:)) ?? plainInk)
        }
      }
    }

    private func box(column: Int, row: Int) -> Box {
      let width = layout.plot.width / Double(max(1, layout.panel.x.categories.count))
      let height = layout.plot.height / Double(max(1, layout.panel.y.categories.count))
      return Box(
        left: width * Double(column), top: height * Double(row), right: width * Double(column + 1),
        bottom: height * Double(row + 1))
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
      let named = layout.panel.series.filter(\.isInLegend)
      guard named.count > 1 else { return }
      let inside = Legend(named, within: layout.plot.width - 20, inOneColumn: true)
      if let box = placement.legend(width: inside.width, height: inside.height) {
        layout.legend = inside
        layout.legend?.corner = Point(x: box.left, y: box.top)
        placement.boxes.append(box)
      } else {
        // Beside the plot, the axis' numbers leave room for longer names.
        let beside = frame.leftMargin - VisualLanguage.margin
        var above = Legend(named, within: layout.plot.width + beside, inOneColumn: false)
        legendHeightAbove = above.height + 10
        above.corner = Point(
          x: min(0, layout.plot.width - above.width), y: -legendHeightAbove)
        layout.legend = above
      }
    }

    /// Says how high the values go that the axis cuts off.
    private mutating func placeClippingNote(_ placement: inout Placement) {
      guard let highest = AxisFit.highest(of: layout.panel), highest > layout.y.upper else {
        return
      }
      let sign = layout.panel.y.unit.sign
      place(
        "↑ up to \(brief(highest))\(sign.isEmpty ? "" : " " + sign)",
        at: Point(x: crossingOfUpperEdge(), y: 2), radius: 2,
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
    func placed(top: Double, titleCenter: Double) -> PanelLayout {
      let (dx, dy) = (frame.left + frame.leftMargin, top)
      func moved(_ box: Box) -> Box {
        Box(
          left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy)
      }
      func moved(_ point: Point) -> Point { Point(x: point.x + dx, y: point.y + dy) }
      var panel = layout
      panel.plot = moved(layout.plot)
      panel.yLabelCenter += frame.left
      panel.xLabelCenter = layout.xLabelCenter.map { $0 + dy }
      panel.legend?.corner = moved(layout.legend?.corner ?? Point(x: 0, y: 0))
      func moved(_ text: Text) -> Text {
        var text = text
        text.at = moved(text.at)
        return text
      }
      panel.labels = layout.labels.map(moved)
      panel.names = layout.names.map(moved)
      panel.emptyCells = layout.emptyCells.map(moved)
      panel.leaders = layout.leaders.map { (from: moved($0.from), to: moved($0.to)) }
      if !layout.panel.title.isEmpty {
        let size = VisualLanguage.panelTitleSize
        // A title that is wider than the plot begins over the axis' numbers.
        let width = TextMetrics.width(layout.panel.title, size: size, bold: true)
        let outdent = min(max(0, width - panel.plot.width), frame.leftMargin - 4)
        panel.title = Text(
          text: TextMetrics.shorten(
            layout.panel.title, width: panel.plot.width + outdent, size: size, bold: true),
          at: Point(x: panel.plot.left - outdent, y: titleCenter), size: size, bold: true)
      }
      return panel
    }
  }
}
