/// The names of a panel's curves, each beside a sample of its line.
struct Legend: Equatable {
  /// The upper left corner, in pixels.
  var corner = Point(x: 0, y: 0)
  /// How many entries stand under each other; the next ones begin a new column.
  let rows: Int
  let columnWidth: Double
  let width: Double
  let height: Double

  static let sampleWidth = 44.0
  private static let rowHeight = 24.0
  private static let gap = 10.0
  private static let columnGap = 26.0

  /// A legend no wider than the limit, in one column or in as many as fit.
  init(_ series: [Series], within limit: Double, inOneColumn: Bool) {
    let names = series.map { TextMetrics.width($0.name, size: VisualLanguage.textSize) }
    columnWidth = min(Self.sampleWidth + Self.gap + (names.max() ?? 0), limit)
    let fitting = max(1, Int((limit + Self.columnGap) / (columnWidth + Self.columnGap)))
    let columns = inOneColumn ? 1 : min(fitting, series.count)
    rows = (series.count + columns - 1) / columns
    width = Double(columns) * (columnWidth + Self.columnGap) - Self.columnGap
    height = Double(rows) * Self.rowHeight
  }

  /// The ground it stands on.
  var box: Box {
    Box(left: corner.x, top: corner.y, right: corner.x + width, bottom: corner.y + height)
  }

  /// Where an entry's sample begins.
  func start(of entry: Int) -> Point {
    Point(
      x: corner.x + Double(entry / rows) * (columnWidth + Self.columnGap),
      y: corner.y + (Double(entry % rows) + 0.5) * Self.rowHeight)
  }

  /// Where an entry's name begins, and how wide it may be.
  func name(of entry: Int) -> (start: Point, width: Double) {
    let start = start(of: entry)
    let offset = Self.sampleWidth + Self.gap
    return (Point(x: start.x + offset, y: start.y), columnWidth - offset + 1)
  }
}
