/// Text and words of gnuplot's language.
enum GnuplotText {
  /// A single-quoted gnuplot string that is drawn letter for letter by an enhanced terminal.
  ///
  /// Single quotes, because in double quotes gnuplot runs what stands between backquotes. The
  /// letters `\ _ ^ { } @ & ~` steer enhanced text and are escaped. Text that holds one is put in
  /// braces, since the cairo terminals leave a string's backslashes as they are when nothing else
  /// in it is special. Control characters, line breaks among them, become spaces: every line of
  /// text is its own string.
  static func string(_ text: String, bold: Bool = false) -> String {
    var escaped = ""
    var special = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "_", "^", "{", "}", "@", "&", "~":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
        special = true
      case "'":
        escaped += "''"
      default:
        escaped.unicodeScalars.append(isControl(scalar) ? " " : scalar)
      }
    }
    if bold { return "'{/:Bold \(escaped)}'" }
    return special ? "'{\(escaped)}'" : "'\(escaped)'"
  }

  /// A single-quoted gnuplot string of a file name, which is never enhanced.
  static func fileName(_ name: String) -> String {
    "'" + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// A gnuplot comment's text: one line, whatever comes in. A backslash at a line's end would
  /// swallow the next line.
  static func comment(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      line.unicodeScalars.append(isControl(scalar) || scalar == "\\" ? " " : scalar)
    }
    return line
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\u{FFFE}" || scalar == "\u{FFFF}" { return true }  // not allowed in XML
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
