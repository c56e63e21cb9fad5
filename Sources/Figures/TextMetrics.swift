/// How wide text is, near enough to wrap it and to keep it off the curves.
enum TextMetrics {
  // Advance widths of DejaVu Sans, U+0020 to U+007E, in thousandths of the type size. Made by
  //   from fontTools.ttLib import TTFont
  //   f = TTFont("DejaVuSans.ttf"); c = f.getBestCmap()
  //   print([round(f["hmtx"][c[i]][0] * 1000 / 2048) for i in range(32, 127)])
  private static let widths: [Int] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ]

  /// The width of a line of text in pixels. Letters outside ASCII count as wide ones; bold is
  /// taken as 12 % wider than it is light.
  static func width(_ text: String, size: Int, bold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars {
      let place = Int(scalar.value) - 32
      if widths.indices.contains(place) {
        thousandths += widths[place]
      } else {
        thousandths += scalar.value < 0x250 ? 700 : 1000
      }
    }
    return Double(thousandths) / 1000 * Double(size) * (bold ? 1.12 : 1)
  }

  /// Text broken into lines no wider than `width`: at line breaks and spaces (not no-break spaces),
  /// and inside a word only where the word alone is wider, if words may be broken at all.
  static func wrap(
    _ text: String, width: Double, size: Int, bold: Bool = false, breakingWords: Bool = true
  ) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var line = ""
      for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        let longer = line.isEmpty ? String(word) : line + " " + word
        if self.width(longer, size: size, bold: bold) <= width {
          line = longer
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = String(word)
        while breakingWords, self.width(line, size: size, bold: bold) > width, line.count > 1 {
          let head = prefix(of: line, width: width, size: size, bold: bold)
          lines.append(head)
          line = String(line.dropFirst(head.count))
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    return lines
  }

  /// The text, or as much of it as fits with an ellipsis at its end.
  static func shorten(
    _ text: String, width: Double, size: Int, bold: Bool = false
  ) -> String {
    if self.width(text, size: size, bold: bold) <= width { return text }
    let ellipsis = self.width("…", size: size, bold: bold)
    return prefix(of: text, width: width - ellipsis, size: size, bold: bold) + "…"
  }

  /// The longest beginning that fits, at least one letter.
  private static func prefix(
    of text: String, width: Double, size: Int, bold: Bool
  ) -> String {
    var head = ""
    for letter in text {
      let longer = head + String(letter)
      if !head.isEmpty, self.width(longer, size: size, bold: bold) > width { break }
      head = longer
    }
    return head
  }
}
