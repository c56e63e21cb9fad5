/// What stands in the cells of a chart's heat maps, in the fullest form that all of them have room
/// for.
struct CellTexts {
  /// How much of its content a cell holds.
  enum Form: CaseIterable {
    /// "12.3 ± 0.4".
    case oneLine
    /// The deviation under the mean.
    case twoLines
    /// The mean alone.
    case mean
    /// No number: the data file has them.
    case nothing
  }

  private struct Line {
    var text: String
    var size: Int
  }

  private static let lineHeight = 19.0
  private static let padding = 16.0
  private static let leastHeight = (measurements: 44.0, counts: 34.0)

  let form: Form
  /// The height of a cell with room for its lines.
  let cellHeight: Double
  private let factor: Double
  private let decimals: Int?

  /// The texts for columns of the given width.
  init(_ panels: [Panel], columnWidth: Double) {
    let maps = panels.compactMap(\.heatMap)
    let cells = maps.flatMap(\.cells)
    let factor = maps.first.map { AxisFit.factor($0.values) } ?? 1
    let largest = cells.map(\.value).filter(\.isFinite).map { ($0 * factor).magnitude }.max() ?? 0
    let areCounts = maps.contains { $0.numbers == .counts }
    let decimals = areCounts ? nil : largest < 10 ? 2 : largest < 1000 ? 1 : 0
    let room = columnWidth - (areCounts ? Self.padding / 4 : Self.padding)
    form =
      Form.allCases.first { form in
        cells.flatMap { Self.numbers($0, form, factor, decimals) }.allSatisfy {
          TextMetrics.width($0.text, size: $0.size) <= room
        }
      } ?? .nothing
    let lines = cells.map { [form] cell in
      Self.numbers(cell, form, factor, decimals).count + Self.words(cell, room).count
    }
    let least = areCounts ? Self.leastHeight.counts : Self.leastHeight.measurements
    cellHeight = max(least, Double(lines.max() ?? 0) * Self.lineHeight + (areCounts ? 14 : 16))
    self.factor = factor
    self.decimals = decimals
  }

  /// The height of a plot of such cells.
  func plotHeight(of panels: [Panel]) -> Double {
    cellHeight * Double(panels.map(\.y.categories.count).max() ?? 1)
  }

  /// A cell's lines, centred in its box.
  func texts(of cell: HeatMap.Cell, in box: Box, ink: String) -> [Layout.Text] {
    let room = box.width - Self.padding
    let lines = Self.numbers(cell, form, factor, decimals) + Self.words(cell, room)
    let top = (box.top + box.bottom - Double(lines.count) * Self.lineHeight) / 2
    return lines.enumerated().map { number, line in
      Layout.Text(
        text: line.text,
        at: Point(
          x: (box.left + box.right) / 2, y: top + (Double(number) + 0.5) * Self.lineHeight),
        alignment: "center", size: line.size, color: ink)
    }
  }

  /// The number and its deviation; without decimals of its own for all cells, a count.
  private static func numbers(
    _ cell: HeatMap.Cell, _ form: Form, _ factor: Double, _ decimals: Int?
  ) -> [Line] {
    guard form != .nothing, cell.value.isFinite else { return [] }
    guard let decimals else { return count(cell, factor) }
    var lines = [
      Line(text: fixed(cell.value * factor, decimals: decimals), size: VisualLanguage.labelSize)
    ]
    guard let deviation = cell.deviation, form != .mean else { return lines }
    let spread = "± " + fixed(deviation * factor, decimals: decimals)
    if form == .oneLine {
      lines[0].text += " " + spread
    } else {
      lines.append(Line(text: spread, size: VisualLanguage.captionSize))
    }
    return lines
  }

  /// "1132", "12", "0.6" of a mean; nothing for 0.
  private static func count(_ cell: HeatMap.Cell, _ factor: Double) -> [Line] {
    let value = cell.value * factor
    guard value != 0 else { return [] }
    let text =
      cell.count == 1 || value >= 9.95
      ? rounded(value, decimals: 0)
      : value < 0.05 ? brief(value, digits: 1) : fixed(value, decimals: 1)
    return [Line(text: text, size: VisualLanguage.labelSize)]
  }

  /// The note, in two lines at most; a dash where a cell has nothing else.
  private static func words(_ cell: HeatMap.Cell, _ room: Double) -> [Line] {
    let size = VisualLanguage.captionSize
    let note = cell.note.isEmpty && !cell.value.isFinite ? "–" : cell.note
    return TextMetrics.wrap(note, width: room, size: size).prefix(2).map {
      Line(text: $0, size: size)
    }
  }
}
