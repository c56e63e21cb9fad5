/// A page taken apart, strictly: what a browser would repair is a problem here.
struct HTMLDocument {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// The names of the elements around it, the outermost first.
    let path: [String]
    /// All text in it, entities resolved.
    var text = ""
  }

  private(set) var elements: [Element] = []
  /// What is wrong with it.
  private(set) var problems: [String] = []

  private static let empty: Set<String> = ["meta", "br", "link", "img", "input", "hr"]
  private static let rawText: Set<String> = ["script", "style"]

  init(_ page: String) {
    var rest = Substring(page)
    var open: [Int] = []
    func add(_ text: String) { for place in open { elements[place].text += text } }
    while let start = rest.firstIndex(of: "<") {
      add(Self.resolved(rest[..<start]))
      rest = rest[start...]
      if rest.hasPrefix("<!DOCTYPE html>") {
        rest = rest.dropFirst("<!DOCTYPE html>".count)
        continue
      }
      guard let end = Self.end(ofTag: rest) else {
        problems.append("a tag that does not end: \(rest.prefix(60))")
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("</") {
        let name = String(tag.dropFirst(2))
        guard let last = open.last, elements[last].name == name else {
          problems.append("</\(name)> in \(open.last.map { elements[$0].name } ?? "nothing")")
          continue
        }
        open.removeLast()
        continue
      }
      let closes = tag.hasSuffix("/")
      let element = Element(tag, in: open.map { elements[$0].name }, &problems)
      elements.append(element)
      if closes || Self.empty.contains(element.name) { continue }
      open.append(elements.count - 1)
      if Self.rawText.contains(element.name) {
        guard let close = rest.firstRange(of: "</\(element.name)") else { return }
        add(String(rest[..<close.lowerBound]))
        rest = rest[close.lowerBound...]
      }
    }
    if !open.isEmpty { problems.append("left open: \(open.map { elements[$0].name })") }
  }

  /// Where a tag's `>` is, quotation marks considered.
  private static func end(ofTag text: Substring) -> Substring.Index? {
    var quote: Character?
    for index in text.indices {
      if let open = quote {
        if text[index] == open { quote = nil }
      } else if text[index] == "\"" || text[index] == "'" {
        quote = text[index]
      } else if text[index] == ">" {
        return index
      }
    }
    return nil
  }

  static func resolved(_ text: Substring) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
  }

  // MARK: - What tests ask

  func all(_ name: String, _ style: String? = nil) -> [Element] {
    elements.filter { element in
      element.name == name
        && (style.map {
          element.attributes["class"]?.split(separator: " ").contains($0[...]) ?? false
        }
          ?? true)
    }
  }

  /// Ids that are given more than once, and references to ids that are not there.
  var brokenIDs: [String] {
    let ids = elements.compactMap { $0.attributes["id"] }
    let known = Set(ids)
    var broken = known.count == ids.count ? [] : ["\(ids.count - known.count) ids given twice"]
    for element in elements {
      for (name, value) in element.attributes {
        var wanted: [Substring] = []
        if ["href", "xlink:href"].contains(name), value.hasPrefix("#") {
          wanted = [value.dropFirst()]
        }
        if name == "aria-labelledby" { wanted = value.split(separator: " ") }
        if let start = value.firstRange(of: "url(#")?.upperBound {
          wanted = [value[start...].prefix { $0 != ")" }]
        }
        broken += wanted.filter { !known.contains(String($0)) }.map { "\(name) of \($0)" }
      }
    }
    return broken
  }

  /// What would be fetched.
  var resources: [String] {
    elements.flatMap { element -> [String] in
      let sources = ["src", "srcset", "poster", "data", "action"].compactMap {
        element.attributes[$0]
      }
      let links = ["href", "xlink:href"].compactMap { element.attributes[$0] }
        .filter { !$0.hasPrefix("#") }
      let styles = ([element.attributes["style"]] + [element.name == "style" ? element.text : nil])
        .compactMap { $0 }.filter {
          $0.contains("@import") || $0.contains("url(") && !$0.contains("url(#")
        }
      return (sources + links).filter { !$0.hasPrefix("data:") } + styles
    }
  }

  /// The levels of its headings, in their order.
  var headings: [Int] {
    elements.compactMap { element in
      element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
    }
  }
}

extension HTMLDocument.Element {
  init(_ tag: Substring, in path: [String], _ problems: inout [String]) {
    var rest = tag.dropFirst()
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    name = String(rest.prefix { !$0.isWhitespace })
    self.path = path
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      rest = rest[start...]
      let key = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
      rest = rest.dropFirst(key.count)
      var value = ""
      rest = rest.drop(while: \.isWhitespace)
      if rest.hasPrefix("=") {
        rest = rest.dropFirst().drop(while: \.isWhitespace)
        guard let quote = rest.first, quote == "\"" || quote == "'",
          let end = rest.dropFirst().firstIndex(of: quote)
        else {
          problems.append("an attribute without quotation marks: \(tag)")
          break
        }
        value = HTMLDocument.resolved(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
      }
      if attributes.updateValue(value, forKey: key) != nil {
        problems.append("\(key) twice in \(tag)")
      }
    }
    self.attributes = attributes
  }
}
