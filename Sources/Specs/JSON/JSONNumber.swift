/// A JSON number: what was written, and what it means exactly.
package struct JSONNumber: Equatable, Sendable {
  /// As written in the file, or the canonical spelling of a number that a program made.
  package let literal: String
  /// The nearest Double; zero has no sign.
  let double: Double
  /// The value where it is a whole number in Int's range, however it is spelled (5, 5.0, 5e0).
  package let integer: Int?

  /// A number made by the program.
  package init(_ value: Int) {
    literal = String(value)
    double = Double(value)
    integer = value
  }

  /// A number made by the program. It must be finite, for JSON has no other.
  package init(_ value: Double) {
    precondition(value.isFinite, "A spec holds finite numbers only.")
    literal = JSONNumber.shortestText(value)
    double = value == 0 ? 0 : value
    integer = Int(exactly: value)
  }

  /// The number that a literal in JSON's grammar spells; nil when a Double cannot hold it: when
  /// it would become infinite, or when it is not zero but would become zero.
  init?(literal: String) {
    guard let value = Double(literal), value.isFinite else { return nil }
    let mantissa = literal.prefix { $0 != "e" && $0 != "E" }
    if value == 0, mantissa.contains(where: { ("1"..."9").contains($0) }) { return nil }
    self.literal = literal
    double = value == 0 ? 0 : value
    integer = JSONNumber.exactInteger(literal)
  }

  /// The shortest decimal text that reads back as the same Double: `0.001`, `1e-5`, `25`.
  static func shortestText(_ value: Double) -> String {
    if value == 0 { return "0" }
    let text = value.description
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...])
    else { return text }
    return "\(text[..<e])e\(exponent)"
  }

  /// Works on the digits, because a Double holds whole numbers only to 2⁵³.
  private static func exactInteger(_ literal: String) -> Int? {
    let parts = literal.split(whereSeparator: { $0 == "e" || $0 == "E" })
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = mantissa[0] + (mantissa.count > 1 ? mantissa[1] : "")
    let isNegative = digits.first == "-"
    if isNegative { digits.removeFirst() }
    guard digits.contains(where: { $0 != "0" }) else { return 0 }
    guard var exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
    exponent -= mantissa.count > 1 ? mantissa[1].count : 0
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    guard (0...18).contains(exponent) else { return nil }
    return Int((isNegative ? "-" : "") + digits + String(repeating: "0", count: exponent))
  }
}
