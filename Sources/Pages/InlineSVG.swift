/// An SVG picture as a part of an HTML page.
///
/// Ids are unique in a whole page, and every picture of gnuplot's has the same ones: all of them, and
/// what refers to them, get a prefix of the picture's own. The text between tags stays as it is.
enum InlineSVG {
  /// The picture without what stands before `<svg`, its ids after a prefix, named and described by its
  /// own `<title>` and `<desc>`. Nil for what is no such picture.
  static func element(_ file: String, prefix: String) -> String? {
    guard let start = file.firstRange(of: "<svg"), file.firstRange(of: "</svg>") != nil else {
      return nil
    }
    var result = ""
    var rest = file[start.lowerBound...]
    var described: [String: String] = [:]
    while let open = rest.firstIndex(of: "<") {
      result += rest[..<open]
      let tag = Self.tag(rest[open...])
      rest = rest[tag.endIndex...]
      if tag.hasPrefix("<!") || tag.hasPrefix("<?") { continue }
      // gnuplot names its plots (“gnuplot_plot_1”), which browsers would show to whoever points there.
      if tag == "<title>", described["title"] != nil {
        rest = rest[(rest.firstRange(of: "</title>")?.upperBound ?? rest.endIndex)...]
        continue
      }
      // These ids have an underscore where a prefixed one has the prefix's hyphen: they are never the same.
      if let name = ["title", "desc"].first(where: { tag == "<\($0)>" }), described[name] == nil {
        let id = prefix.dropLast() + "_" + name
        described[name] = String(id)
        result += "<\(name) id=\"\(id)\">"
      } else {
        result += renamed(tag, prefix: prefix)
      }
    }
    result += rest
    guard !described.isEmpty, let head = result.firstRange(of: "<svg") else { return result }
    let names = ["title", "desc"].compactMap { described[$0] }.joined(separator: " ")
    return result.replacingCharacters(in: head, with: "<svg aria-labelledby=\"\(names)\"")
  }

  /// The picture's own width, in pixels; nil where it does not say it.
  static func width(_ element: String) -> Int? {
    let head = element.prefix { $0 != ">" }
    guard let start = head.firstRange(of: " width=\"")?.upperBound else { return nil }
    return Int(head[start...].prefix { $0.isNumber })
  }

  /// A tag, comment or instruction at the start of a text; all of the text where it does not end.
  private static func tag(_ text: Substring) -> Substring {
    if text.hasPrefix("<!--") {
      return text[..<(text.firstRange(of: "-->")?.upperBound ?? text.endIndex)]
    }
    var quote: Character?
    for index in text.indices {
      let letter = text[index]
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if letter == ">" {
        return text[...index]
      }
    }
    return text
  }

  /// A tag whose ids and references to ids have the prefix.
  private static func renamed(_ tag: Substring, prefix: String) -> String {
    var result = ""
    var rest = tag
    while let start = rest.firstIndex(where: { $0 == "\"" || $0 == "'" }) {
      let inside = rest.index(after: start)
      guard let end = rest[inside...].firstIndex(of: rest[start]) else { break }
      // `fill = 'red'` is as good as `fill='red'`.
      let name = rest[..<start].reversed().drop { $0 == "=" || $0.isWhitespace }
        .prefix { !$0.isWhitespace }.reversed()
      result +=
        rest[...start] + value(rest[inside..<end], of: String(name), prefix) + rest[end...end]
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// An attribute's value with the prefix where it is an id, or refers to some.
  private static func value(
    _ value: Substring, of attribute: String, _ prefix: String
  ) -> String {
    switch attribute {
    case "id": return prefix + value
    case "href", "xlink:href":
      return value.hasPrefix("#") ? "#" + prefix + String(value.dropFirst()) : String(value)
    case "aria-labelledby", "aria-describedby":
      return value.split(separator: " ").map { prefix + $0 }.joined(separator: " ")
    default:
      return String(value).replacing("url(#", with: "url(#\(prefix)")
        .replacing("url('#", with: "url('#\(prefix)").replacing("url(\"#", with: "url(\"#\(prefix)")
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
