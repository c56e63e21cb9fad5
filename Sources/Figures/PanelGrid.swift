/// How large a panel is, where it stands, and what it says that its neighbours do not.
struct PanelFrame {
  /// Where its place begins, in pixels from the left.
  var left: Double
  /// How much of that is left of the plot.
  var leftMargin: Double
  var plotWidth: Double
  var plotHeight: Double
  var hasXLabel = true
  var hasYLabel = true
  var hasLegend = true
  /// The scale of a heat map's colours.
  var colors: Scale?
  /// What stands in a heat map's cells.
  var cellTexts: CellTexts?
}

/// A chart's panels in their rows, the heights of which are not known yet.
struct PanelGrid {
  let width: Double
  let rows: [[Layout.Draft]]

  init(_ chart: Chart) {
    switch chart.arrangement {
    case .grid(let columns) where chart.panels.count > 1:
      let most = VisualLanguage.geometry.grid.columns
      self.init(chart, columns: min(max(1, columns), chart.panels.count, most))
    default:
      self.init(besideEachOther: chart)
    }
  }

  /// Every panel with its own margin, wide enough for its own ticks.
  private init(besideEachOther chart: Chart) {
    let look = VisualLanguage.geometry
    let isSingle = chart.panels.count == 1
    let panelWidth = isSingle ? look.widths.single : look.widths.panel
    let columns = min(chart.panels.count, look.panelsARow)
    // Alone in its row, a panel has room for as many ticks as where it is the only one.
    let isAlone = columns == 1
    width = panelWidth * Double(columns)
    let drafts = chart.panels.enumerated().map { number, panel in
      let y = AxisFit.y(of: chart.panels.filter { $0.y == panel.y }, maximumTicks: isSingle ? 7 : 6)
      let leftMargin = Self.leftMargin(of: panel, y)
      let plotWidth = panelWidth - leftMargin - (isAlone ? VisualLanguage.margin : 12)
      let x = AxisFit.x(
        of: panel, maximumTicks: isAlone ? 10 : 6, among: chart.panels, width: plotWidth)
      let frame = PanelFrame(
        left: panelWidth * Double(number % columns), leftMargin: leftMargin, plotWidth: plotWidth,
        plotHeight: isSingle ? look.plotHeights.single : look.plotHeights.panel,
        hasLegend: chart.legend == nil)
      return Self.draft(panel, x, y, frame, chart)
    }
    rows = Self.rows(drafts, of: columns)
  }

  private static func rows(_ drafts: [Layout.Draft], of columns: Int) -> [[Layout.Draft]] {
    stride(from: 0, to: drafts.count, by: columns).map {
      Array(drafts[$0..<min($0 + columns, drafts.count)])
    }
  }

  /// Plots of one width; the axes' labels at the figure's left and lower edges alone.
  private init(_ chart: Chart, columns: Int) {
    let look = VisualLanguage.geometry
    let panels = chart.panels
    width = look.grid.width
    let ys = panels.map { panel in
      AxisFit.y(of: panels.filter { $0.y == panel.y }, maximumTicks: columns > 2 ? 5 : 6)
    }
    let first = zip(panels, ys).map { Self.leftMargin(of: $0, $1) }.max() ?? 0
    // Numbers are repeated at each panel; the names of a heat map's rows are not.
    let others =
      zip(panels, ys).map { $0.y.categories.isEmpty ? Self.namesWidth($0, $1) + 24 : 20 }
      .max() ?? 0
    let gap = 12.0
    let plotWidth =
      (width - VisualLanguage.margin - first - (others + gap) * Double(columns - 1))
      / Double(columns)
    let drafts = panels.indices.map { index in
      let panel = panels[index]
      let column = index % columns
      let x = AxisFit.x(
        of: panel, maximumTicks: columns > 2 ? 4 : 6, among: panels, width: plotWidth)
      let frame = PanelFrame(
        left: column == 0
          ? 0 : first + (plotWidth + gap) * Double(column) + others * Double(column - 1),
        leftMargin: column == 0 ? first : others, plotWidth: plotWidth,
        plotHeight: columns > 2 ? look.gridPlotHeights.more : look.gridPlotHeights.two,
        hasXLabel: index + columns >= panels.count, hasYLabel: column == 0,
        hasLegend: chart.legend == nil)
      return Self.draft(panel, x, ys[index], frame, chart)
    }
    rows = Self.rows(drafts, of: columns)
  }

  /// The room for the y axis' label and its ticks' names.
  private static func leftMargin(of panel: Panel, _ y: Scale) -> Double {
    let label = panel.y.label.isEmpty ? 0.0 : 26
    return VisualLanguage.margin + label + namesWidth(panel, y) + 12
  }

  private static func namesWidth(_ panel: Panel, _ y: Scale) -> Double {
    let widest =
      y.ticks.map { TextMetrics.width(y.tickText($0), size: VisualLanguage.textSize) }.max() ?? 0
    return panel.y.categories.isEmpty
      ? widest.rounded(.up) : min(widest.rounded(.up), VisualLanguage.longestRowName)
  }

  /// A panel in its frame, which is as high as the texts of a heat map's cells need.
  private static func draft(
    _ panel: Panel, _ x: Scale, _ y: Scale, _ frame: PanelFrame, _ chart: Chart
  ) -> Layout.Draft {
    guard panel.heatMap != nil else { return Layout.Draft(panel, x: x, y: y, frame: frame) }
    let columns = chart.panels.map(\.x.categories.count).max() ?? 1
    let texts = CellTexts(chart.panels, columnWidth: frame.plotWidth / Double(max(1, columns)))
    var frame = frame
    frame.plotHeight = texts.plotHeight(of: chart.panels)
    frame.colors = AxisFit.colors(of: chart.panels, maximumTicks: 6)
    frame.cellTexts = texts
    return Layout.Draft(panel, x: x, y: y, frame: frame)
  }
}
