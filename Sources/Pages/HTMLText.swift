import Mustache

/// How texts are put into the page.
///
/// Mustache's own escaping looks at whole letters: a quotation mark with an accent on it, `"` and
/// U+0301, is none to it, and would end an attribute. This one looks at every Unicode scalar. Control
/// characters, which HTML cannot hold, are shown by their pictures.
struct HTMLText: MustacheContentType {
  /// The name that templates call it by: `{{% CONTENT_TYPE:PAGE}}`. Every partial has to.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{7f}": result += "\u{2421}"
      case "\u{80}"..."\u{9f}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
      case _ where scalar.value < 0x20:
        result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
