/// A figure: one panel, or several beside and under each other, with what a reader must know around
/// them.
///
/// A chart holds plain values only. It says what is shown; `VisualLanguage` says how it looks and
/// `Renderer` draws it.
public struct Chart: Equatable, Sendable {
  /// The line over the whole figure; none when empty.
  public var title: String
  /// The panels, left to right, row by row; at least one.
  public var panels: [Panel]
  /// How the panels stand.
  public var arrangement: Arrangement
  /// One legend for all panels, above them; where there is none, each panel has its own.
  public var legend: SharedLegend?
  /// What stands under the figure: how many seeds, what the bands are, the data set, the hash.
  public var caption: String
  /// A warning that nobody may miss, drawn in a coloured strip above the panels.
  public var notice: String?

  /// How the panels of a chart stand.
  public enum Arrangement: Equatable, Sendable {
    /// All side by side, each with its axes' labels.
    case row
    /// So many a row. Panels under each other share the label of the x axis, panels beside each
    /// other that of the y axis, so these should be the same ones.
    case grid(columns: Int)
  }

  /// A chart of the given panels.
  public init(
    title: String = "", panels: [Panel], arrangement: Arrangement = .row,
    legend: SharedLegend? = nil, caption: String = "", notice: String? = nil
  ) {
    self.title = title
    self.panels = panels
    self.arrangement = arrangement
    self.legend = legend
    self.caption = caption
    self.notice = notice
  }
}

/// One pair of axes and what is drawn between them.
public struct Panel: Equatable, Sendable {
  /// The line over the panel; none when empty.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves, drawn in this order.
  public var series: [Series]
  /// Published values, drawn over the curves.
  public var marks: [PublishedMark]
  /// The heat map that the panel holds in place of curves; its axes then have categories.
  public var heatMap: HeatMap?

  /// A panel of the given curves and marks.
  public init(
    title: String = "", x: Axis, y: Axis, series: [Series] = [], marks: [PublishedMark] = [],
    heatMap: HeatMap? = nil
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.marks = marks
    self.heatMap = heatMap
  }
}

/// A published number, to be compared with the curves.
public struct PublishedMark: Equatable, Sendable {
  /// What stands beside it: "published 2.1 % (blog)".
  public var label: String
  /// The number, in the data's units.
  public var value: Double
  /// Where the open diamond stands; nil for a number that belongs to no place on the x axis, which
  /// is drawn as a thin line across the panel.
  public var x: Double?
  /// Whether a thin line crosses the panel at the value even where there is a diamond.
  public var line: Bool

  /// A diamond at (x, value), or a line when there is no x.
  public init(label: String, value: Double, x: Double? = nil, line: Bool = false) {
    self.label = label
    self.value = value
    self.x = x
    self.line = line || x == nil
  }
}

extension Chart {
  /// Whether anything would be drawn beside published values: some series, or cell, has a finite
  /// value.
  public var hasData: Bool {
    panels.contains { panel in
      panel.heatMap?.cells.contains(where: \.value.isFinite) ?? false
        || panel.series.contains { series in
          !series.style.isPublished
            && zip(series.x, series.y).contains { $0.isFinite && $1.isFinite }
        }
    }
  }

  /// Throws where a series' lists do not belong together, or where there is nothing to draw.
  public func check() throws(FigureError) {
    for series in panels.flatMap(\.series) {
      guard series.x.count == series.y.count else {
        throw .unevenSeries(name: series.name, x: series.x.count, y: series.y.count)
      }
      guard series.band.isEmpty || series.band.count == series.x.count else {
        throw .unevenSeries(name: series.name, x: series.x.count, y: series.band.count)
      }
    }
    guard hasData else { throw .noData(title: title) }
  }
}
