import Glibc

/// The last lines of a terminal, which are written anew again and again; above them, lines that stay.
///
/// All of a change is written at once, over what stood there: erasing first would flicker.
struct TerminalArea {
  private let descriptor: Int32
  /// How wide the lines are that stand there now.
  private var widths: [Int] = []

  /// The end of the terminal that a descriptor writes to.
  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Whether a descriptor writes to a terminal that can go up and erase.
  static func isPossible(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// Whether colours are wanted: https://no-color.org.
  static var hasColor: Bool { getenv("NO_COLOR").map { $0.pointee == 0 } ?? true }

  /// How many columns and rows the terminal has now.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Writes lines that stay, and below them those that do not. These must be narrower than the
  /// terminal and fewer than its rows: what wraps or has left the screen could not be written over.
  mutating func show(lasting: [String] = [], _ lines: [String]) {
    let rowsShown = rowsShown
    var text = rowsShown > 0 ? "\r\u{1B}[\(rowsShown)A" : ""
    // Lines that stay may be as wide as the terminal, where erasing to the end would take a letter.
    if !lasting.isEmpty, rowsShown > 0 { text += "\u{1B}[J" }
    text += lasting.map { $0 + "\n" }.joined()
    text += lines.map { $0 + (widths.isEmpty ? "" : "\u{1B}[K") + "\n" }.joined()
    if rowsShown > lines.count { text += "\u{1B}[J" }
    widths = lines.map(Self.width)
    if !text.isEmpty { write(text, to: descriptor) }
  }

  /// How many rows the lines take, which may wrap since the terminal was made narrower.
  private var rowsShown: Int {
    let columns = size.columns
    return widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
  }

  /// How many columns a line takes, colours not counted.
  private static func width(_ line: String) -> Int {
    line.replacing(/\u{1B}\[[0-9]*m/, with: "").count
  }
}

extension String {
  /// The text with a space for each character that would move a terminal's cursor or change its
  /// state.
  var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      text.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return text
  }
}
