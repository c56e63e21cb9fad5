/// A table for spreadsheets and data frames: fields quoted as RFC 4180 says, a line feed behind each
/// line, a dot in numbers whatever the user's language.
struct CSVTable {
  private let columns: [String]
  private var rows: [[String: String]] = []

  /// A table without rows; no column twice.
  init(_ columns: [String]) { self.columns = columns }

  /// Adds a row of fields by their columns; those that it does not name stay empty.
  mutating func add(_ fields: [String: String]) {
    precondition(fields.keys.allSatisfy(columns.contains), "Every field has a column.")
    rows.append(fields)
  }

  /// One line of headings, then one a row.
  var text: String { heading + body }

  /// The line of headings.
  var heading: String { Self.line(columns) }

  /// One line a row: what follows the headings, or the rows of an earlier part of the table.
  var body: String { rows.map { row in Self.line(columns.map { row[$0] ?? "" }) }.joined() }

  private static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    // By scalars: a carriage return with a line feed is one character to Swift.
    guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension CSVTable {
  /// A number with all its digits; empty for none.
  static func number(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }

  /// A whole number; empty for none.
  static func number(_ number: Int?) -> String { number.map { "\($0)" } ?? "" }
}
