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
  private static let leastHeight = 44.0

  let form: Form
  /// The height of a cell with room for its lines.
  let cellHeight: Double
  private let factor: Double
  private let decimals: Int

  /// The texts for columns of the given width.
  init(_ panels: [Panel], columnWidth: Double) {
    let maps = panels.compactMap(\.heatMap)
    let cells = maps.flatMap(\.cells)
    let factor = maps.first.map { AxisFit.factor($0.values) } ?? 1
    let largest = cells.map(\.value).filter(\.isFinite).map { ($0 * factor).magnitude }.max() ?? 0
    let decimals = largest < 10 ? 2 : largest < 1000 ? 1 : 0
    let room = columnWidth - Self.padding
    form =
      Form.allCases.first { form in
        cells.flatMap { Self.numbers($0, form, factor, decimals) }.allSatisfy {
          TextMetrics.width($0.text, size: $0.size) <= room
        }
      } ?? .nothing
    let lines = cells.map { [form] cell in
      Self.numbers(cell, form, factor, decimals).count + Self.words(cell, room).count
    }
    cellHeight = max(Self.leastHeight, Double(lines.max() ?? 0) * Self.lineHeight + 16)
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

  private static func numbers(
    _ cell: HeatMap.Cell, _ form: Form, _ factor: Double, _ decimals: Int
  ) -> [Line] {
    guard form != .nothing, cell.value.isFinite else { return [] }
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

  /// The note, in two lines at most; a dash where a cell has nothing else.
  private static func words(_ cell: HeatMap.Cell, _ room: Double) -> [Line] {
    let size = VisualLanguage.captionSize
    let note = cell.note.isEmpty && !cell.value.isFinite ? "–" : cell.note
    return TextMetrics.wrap(note, width: room, size: size).prefix(2).map {
      Line(text: $0, size: size)
    }
  }
}
