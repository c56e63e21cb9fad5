/// A figure: one panel, or several side by side, with what a reader must know around them.
///
/// A chart holds plain values only. It says what is shown; `VisualLanguage` says how it looks and
/// `Renderer` draws it.
public struct Chart: Equatable, Sendable {
  /// The line over the whole figure; none when empty.
  public var title: String
  /// The panels, left to right; at least one.
  public var panels: [Panel]
  /// What stands under the figure: how many seeds, what the bands are, the data set, the hash.
  public var caption: String
  /// A warning that nobody may miss, drawn in a coloured strip above the panels.
  public var notice: String?

  /// A chart of the given panels.
  public init(title: String = "", panels: [Panel], caption: String = "", notice: String? = nil) {
    self.title = title
    self.panels = panels
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

  /// A panel of the given curves and marks.
  public init(
    title: String = "", x: Axis, y: Axis, series: [Series], marks: [PublishedMark] = []
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.marks = marks
  }
}

/// One axis of a panel.
public struct Axis: Equatable, Sendable {
  /// How values map to positions.
  public enum Scale: Equatable, Sendable {
    case linear
    case logarithmic
    /// Logarithmic where all values are positive and the largest is more than 20 times the
    /// smallest; linear otherwise. A logarithmic axis says so in its label.
    case automatic
  }

  /// What values are shown as.
  public enum Unit: Equatable, Sendable {
    /// As they are.
    case plain
    /// Rates in [0, 1], shown in per cent.
    case percent
  }

  /// What the axis measures; " (%)" is added for per cent.
  public var label: String
  /// The unit that ticks and labels are printed in.
  public var unit: Unit
  /// How values map to positions.
  public var scale: Scale
  /// The first and the last value shown, in the data's units; chosen from the data when absent.
  public var range: ClosedRange<Double>?
  /// Whether ticks stand at whole numbers only, as for epochs.
  public var wholeTicks: Bool

  /// An axis of the given label, linear and of plain numbers unless said otherwise.
  public init(
    label: String, unit: Unit = .plain, scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, wholeTicks: Bool = false
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.wholeTicks = wholeTicks
  }
}

/// A curve, with a band around it where there are several trials, or a row of published values.
public struct Series: Equatable, Sendable {
  /// What the curve was measured on, which decides how its line is drawn.
  public enum Style: Equatable, Sendable {
    /// Solid.
    case test
    /// Dashed.
    case train
    /// Dotted, with a dot at every value: measured while training went on.
    case trainRunning
    /// No line, an open diamond at every value: what somebody published of the test or dev set.
    case published
    /// No line, a ring at every value: what somebody published of the training set.
    case publishedTrain

    /// Whether the values are somebody else's.
    public var isPublished: Bool { self == .published || self == .publishedTrain }
  }

  /// One value of a band.
  public struct Interval: Equatable, Sendable {
    /// The band's lower edge.
    public var lower: Double
    /// The band's upper edge.
    public var upper: Double

    /// The interval from one edge to the other.
    public init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// The name in the legend.
  public var name: String
  /// Where the values stand, ascending.
  public var x: [Double]
  /// The values, as many as `x`, in the data's units. One that is not finite is a gap.
  public var y: [Double]
  /// The band around the values, as many as `x`; empty for none.
  public var band: [Interval]
  /// How the line is drawn.
  public var style: Style
  /// The line's and the band's colour.
  public var color: ColorRole

  /// A curve, without a band unless one is given.
  public init(
    name: String, x: [Double], y: [Double], band: [Interval] = [], style: Style,
    color: ColorRole = .primary
  ) {
    self.name = name
    self.x = x
    self.y = y
    self.band = band
    self.style = style
    self.color = color
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
  /// Whether anything would be drawn beside published values: some series has a finite value.
  public var hasData: Bool {
    panels.contains { panel in
      panel.series.contains { series in
        !series.style.isPublished && zip(series.x, series.y).contains { $0.isFinite && $1.isFinite }
      }
    }
  }

  /// Throws where a series' lists do not belong together, or where there is nothing to draw.
  func check() throws(FigureError) {
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
