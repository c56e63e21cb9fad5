/// Where the legend of a whole figure stands, in lines as long as the figure is wide.
struct SharedLegendLayout {
  /// A sample of a colour or of a way of drawing.
  struct Sample {
    enum Kind {
      case color(ColorRole)
      case line(Series.Style, Series.Dots?)
    }

    var kind: Kind
    /// The sample's left end, at half the line's height.
    var start: Point
  }

  /// The bar of a heat map's colours.
  struct ColorBar {
    var box: Box
    var colors: Scale
  }

  static let colorWidth = 30.0
  private static let lineWidth = Legend.sampleWidth
  private static let dotWidth = 12.0

  /// How wide a sample of a way of drawing is: narrow where there is no line.
  static func sampleWidth(_ style: Series.Style, _ dots: Series.Dots?) -> Double {
    style != .lost && dots?.areJoined ?? true ? lineWidth : dotWidth
  }

  private static let rowHeight = 24.0
  private static let gap = 9.0
  private static let entryGap = 22.0

  private(set) var texts: [Layout.Text] = []
  private(set) var samples: [Sample] = []
  private(set) var colorBar: ColorBar?
  /// Where the legend ends.
  private(set) var bottom: Double

  init(_ legend: SharedLegend, panels: [Panel], left: Double, top: Double, width: Double) {
    bottom = top
    switch legend {
    case .curves(let heading, let colors, let lines):
      place(heading, colors, lines, from: left, to: left + width)
    case .colorBar:
      placeBar(panels, left: left, width: width)
    }
  }

  /// The colours, and the lines behind them where there is room; else below.
  private mutating func place(
    _ heading: String, _ colors: [SharedLegend.ColorEntry], _ lines: [SharedLegend.LineEntry],
    from left: Double, to right: Double
  ) {
    let size = VisualLanguage.textSize
    var pen = Point(x: left, y: bottom + Self.rowHeight / 2)
    let longest = right - left - Self.lineWidth - Self.gap
    func width(_ name: String) -> Double {
      min(TextMetrics.width(name, size: size), longest)
    }
    func newRow() {
      pen = Point(x: left, y: pen.y + Self.rowHeight)
    }
    func write(_ name: String) {
      texts.append(
        Layout.Text(
          text: TextMetrics.shorten(name, width: longest, size: size), at: pen, size: size))
      pen.x += width(name) + Self.entryGap
    }
    if !heading.isEmpty, !colors.isEmpty {
      write(heading + ":")
      pen.x -= Self.entryGap - 14
    }
    let indent = pen.x
    for entry in colors {
      if pen.x > indent, pen.x + Self.colorWidth + Self.gap + width(entry.name) > right { newRow() }
      samples.append(Sample(kind: .color(entry.color), start: pen))
      pen.x += Self.colorWidth + Self.gap
      write(entry.name)
    }
    let needed = lines.reduce(0) {
      $0 + Self.sampleWidth($1.style, $1.dots) + Self.gap + width($1.name) + Self.entryGap
    }
    if pen.x > left, pen.x + needed - Self.entryGap > right { newRow() }
    for entry in lines {
      let sample = Self.sampleWidth(entry.style, entry.dots)
      if pen.x > left, pen.x + sample + Self.gap + width(entry.name) > right { newRow() }
      samples.append(Sample(kind: .line(entry.style, entry.dots), start: pen))
      pen.x += sample + Self.gap
      write(entry.name)
    }
    bottom = pen.y + Self.rowHeight / 2
  }

  private mutating func placeBar(_ panels: [Panel], left: Double, width: Double) {
    guard let axis = panels.lazy.compactMap(\.heatMap).first?.values,
      let colors = AxisFit.colors(of: panels, maximumTicks: 6)
    else { return }
    let size = VisualLanguage.textSize
    let text = TextMetrics.shorten(axis.text(colors), width: width / 2, size: size)
    let start = left + TextMetrics.width(text, size: size) + 18
    texts.append(Layout.Text(text: text, at: Point(x: left, y: bottom + 10), size: size))
    colorBar = ColorBar(
      box: Box(
        left: start, top: bottom + 2, right: min(left + width - 24, start + 340),
        bottom: bottom + 18),
      colors: colors)
    bottom += 46
  }
}
