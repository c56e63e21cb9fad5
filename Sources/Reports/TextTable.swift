/// A table of short texts, for terminals or for Markdown.
public struct TextTable: Equatable, Sendable {
  /// On which side a column is flush.
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// A column's heading and side.
  public struct Column: Equatable, Sendable {
    /// The text over the column; several lines where terminals have little room.
    public var heading: String
    /// On which side it is flush.
    public var alignment: Alignment

    /// The heading without line breaks. Names are broken behind a dot, where no space belongs.
    public var headingOnOneLine: String {
      heading.split(separator: "\n").reduce("") { text, line in
        text + (text.isEmpty || text.hasSuffix(".") ? "" : " ") + line
      }
    }

    /// A column, flush left unless said otherwise.
    public init(_ heading: String, _ alignment: Alignment = .left) {
      self.heading = heading
      self.alignment = alignment
    }
  }

  /// The columns, from left to right.
  public let columns: [Column]
  /// The rows, from top to bottom, each with a text a column; nil for a line across.
  public private(set) var rows: [[String]?] = []

  /// A table without rows.
  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; it has a text for each column.
  public mutating func add(_ row: [String]) {
    precondition(row.count == columns.count, "A row has a text for each column.")
    rows.append(row)
  }

  /// Adds a line across, as over totals. Markdown has none and leaves it out.
  public mutating func addRule() { rows.append(nil) }

  /// How many columns a terminal needs for it.
  var width: Int { widths.reduce(0, +) + 2 * max(0, columns.count - 1) }

  private var widths: [Int] {
    let lines = headingLines + rows.compactMap { $0 }
    return columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
  }

  /// For terminals: columns two spaces apart, a line under each heading that is not empty.
  public var text: String {
    let (headings, widths) = (headingLines, widths)
    let rule = zip(columns, widths).map { column, width in
      String(repeating: column.heading.isEmpty ? " " : "─", count: width)
    }
    let lines = headings + [rule] + rows.map { $0 ?? rule }
    return lines.map { line($0, widths) }.joined(separator: "\n")
  }

  /// Headings of fewer lines than others stand at the bottom.
  private var headingLines: [[String]] {
    let headings = columns.map { column in
      column.heading.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let height = headings.map(\.count).max() ?? 0
    return (0..<height).map { line in
      headings.map { heading in
        let place = line - (height - heading.count)
        return place < 0 ? "" : heading[place]
      }
    }
  }

  /// For Markdown.
  public var markdown: String {
    let rule = columns.map { $0.alignment == .left ? "---" : "---:" }
    let lines = [columns.map(\.headingOnOneLine), rule] + rows.compactMap { $0 }
    return lines.map { row in
      "| " + row.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")
        + " |"
    }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let space = String(repeating: " ", count: widths[column] - cell.count)
      if column > 0 { line += "  " }
      line += columns[column].alignment == .left ? cell + space : space + cell
    }
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
