/// A text whose parts between marks are written by a program:
///
///     <!-- table:goals -->
///     …
///     <!-- end -->
public struct MarkedText {
  /// The text.
  public private(set) var text: String

  /// A text with marks.
  public init(_ text: String) { self.text = text }

  /// Replaces what stands behind a mark; false where there is no such mark with an end.
  public mutating func replace(_ name: String, with part: String) -> Bool {
    let mark = "<!-- \(name) -->\n"
    guard let start = text.firstRange(of: mark),
      let end = text[start.upperBound...].firstRange(of: "<!-- end -->")
    else { return false }
    text.replaceSubrange(start.upperBound..<end.lowerBound, with: "\n\(part)\n\n")
    return true
  }
}
