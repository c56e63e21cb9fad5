/// What is done to a picture after gnuplot has drawn it.
enum Picture {
  /// Whether the file is whole: gnuplot ends well even where the disk is full.
  static func isWhole(_ bytes: [UInt8], _ format: PictureFormat) -> Bool {
    switch format {
    case .svg: bytes.hasPrefix("<?xml") && tail(bytes).contains("</svg>")
    case .png: bytes.hasPrefix([0x89, 0x50, 0x4e, 0x47]) && tail(bytes).contains("IEND")
    case .pdf: bytes.hasPrefix("%PDF") && tail(bytes).contains("%%EOF")
    }
  }

  /// The picture with its text alternative (SVG) or without the time it was drawn at (PDF).
  static func finished(
    _ bytes: [UInt8], _ format: PictureFormat, of figure: some Figure, for medium: Medium
  ) -> [UInt8] {
    switch format {
    case .svg: describing(VisualLanguage.$medium.withValue(medium) { measured(bytes) }, figure)
    case .png: bytes
    case .pdf: undated(bytes)
    }
  }

  /// Gives an SVG of units that are no pixels its size in millimetres; gnuplot writes how many units
  /// it has.
  private static func measured(_ bytes: [UInt8]) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard VisualLanguage.geometry.unit != 1,
      let size = text.firstMatch(of: /width="([0-9]+)" height="([0-9]+)" viewBox/),
      let width = Double(size.1), let height = Double(size.2)
    else { return bytes }
    func millimetres(_ units: Double) -> String {
      let unit = VisualLanguage.unit(ofFigureOfWidth: width)
      return rounded(units * unit / 96 * 25.4, decimals: 2) + "mm"
    }
    let sized = "width=\"\(millimetres(width))\" height=\"\(millimetres(height))\" viewBox"
    return Array((text[..<size.range.lowerBound] + sized + text[size.range.upperBound...]).utf8)
  }

  /// Puts the figure's title and description where gnuplot names itself, right after the `<svg …>`
  /// tag, and tells screen readers that this is one picture.
  private static func describing(_ bytes: [UInt8], _ figure: some Figure) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let tag = text.firstRange(of: "<svg"),
      let end = text[tag.upperBound...].firstIndex(of: ">"),
      let canvas = text.firstRange(of: "<g id=\"gnuplot_canvas\"")
    else { return bytes }
    let head = text[..<tag.upperBound] + " role=\"img\"" + text[tag.upperBound...end]
    let words =
      "\n<title>\(escaped(figure.heading))</title>\n<desc>\(escaped(figure.textAlternative))</desc>\n\n"
    // Viewers smooth enlarged images; the pixels of these are what is shown.
    let drawing = text[canvas.lowerBound...]
      .replacing("<image x=", with: "<image style='image-rendering:pixelated' x=")
    return Array((head + words + drawing).utf8)
  }

  /// Writes a fixed date over the creation date, in place, so that no offset in the file moves.
  private static func undated(_ bytes: [UInt8]) -> [UInt8] {
    let key = Array("/CreationDate (D:".utf8)
    var bytes = bytes
    guard var place = bytes.firstRange(of: key)?.upperBound else { return bytes }
    let date = Array("20000101000000".utf8)
    for digit in date where place < bytes.count {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else { break }
      bytes[place] = digit
      place += 1
    }
    // What follows is the time zone, "Z" or "+01'00".
    while place < bytes.count, bytes[place] != UInt8(ascii: ")") {
      if (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(bytes[place]) {
        bytes[place] = UInt8(ascii: "0")
      }
      if bytes[place] == UInt8(ascii: "-") { bytes[place] = UInt8(ascii: "+") }
      place += 1
    }
    return bytes
  }

  /// Text as XML holds it. Line breaks become spaces, other control characters have no place in XML.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\u{FFFE}", "\u{FFFF}": result += " "
      default:
        let control = scalar.properties.generalCategory == .control
        result.unicodeScalars.append(control ? " " : scalar)
      }
    }
    return result
  }

  private static func tail(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.suffix(32), as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate func hasPrefix(_ text: String) -> Bool { starts(with: text.utf8) }
  fileprivate func hasPrefix(_ bytes: [UInt8]) -> Bool { starts(with: bytes) }
}
