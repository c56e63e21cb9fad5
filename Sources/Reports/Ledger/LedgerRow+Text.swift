extension LedgerRow {
  /// What was published, marked where it was read off a graph: `0.95 ± 0.1 %`, `≈ 1.7 % (graph)`.
  public var publishedText: String {
    published.isReadFromGraph ? "≈ \(published.text) (graph)" : published.text
  }

  /// What was measured: `0.94 ± 0.08 % (10)`, with the number of trials; `–` for nothing.
  public var measuredText: String {
    switch measured {
    case .none: "–"
    case .text(let text): text
    case .exact(let value): kind.text(value) + kind.unit
    case .trials(let statistics):
      kind.text(statistics.mean)
        + (statistics.standardDeviation.map { " ± " + kind.text($0) } ?? "")
        + kind.unit + " (\(statistics.count))"
    }
  }

  /// Measured minus published and its interval, in points for rates: `−0.01 [−0.36, +0.34]`; empty
  /// where these are not compared.
  public var differenceText: String {
    guard let difference else { return "" }
    guard let interval, kind != .count else { return kind.signedText(difference) }
    return kind.signedText(difference)
      + " [\(kind.signedText(interval.lower)), \(kind.signedText(interval.upper))]"
  }
}

extension NumberKind {
  /// A number as tables show it, without its unit.
  public func text(_ value: Double) -> String {
    switch self {
    case .errorRate: NumberText.fixed(value * 100, decimals: 2)
    case .plain: Self.isSmall(value) ? Self.scientific(value) : Self.plainText(value)
    case .count: NumberText.grouped(Int(value))
    case .seconds: NumberText.fixed(value, decimals: 1)
    }
  }

  /// The same, with a sign in front of positive numbers too, and a true minus.
  public func signedText(_ value: Double) -> String {
    let text = text(value)
    let isZero = !text.contains { ("1"..."9").contains($0) || $0 == "i" }
    if isZero { return text.hasPrefix("-") ? String(text.dropFirst()) : text }
    return text.hasPrefix("-") ? "−" + text.dropFirst() : "+" + text
  }

  /// What stands behind a number.
  public var unit: String {
    switch self {
    case .errorRate: " %"
    case .plain, .count: ""
    case .seconds: " s"
    }
  }

  /// A published value with the decimals it was printed with, as far as its rounding tells.
  func publishedText(_ value: Double, rounding: Double?) -> String {
    let factor = self == .errorRate ? 100.0 : 1
    if self == .count { return NumberText.grouped(Int(value)) }
    if self == .plain, Self.isSmall(value) { return Self.scientific(value) }
    let shortest = NumberText.shortest(value * factor, decimals: 6)
    guard let rounding, rounding > 0 else { return shortest + unit }
    var decimals = 0
    var step = 2 * rounding * factor
    while step < 0.999, decimals < 6 {
      step *= 10
      decimals += 1
    }
    let fixed = NumberText.fixed(value * factor, decimals: decimals)
    return (fixed.count > shortest.count ? fixed : shortest) + unit
  }

  /// Four decimals would leave nothing of it.
  private static func isSmall(_ value: Double) -> Bool { value != 0 && abs(value) < 0.001 }

  private static func plainText(_ value: Double) -> String {
    NumberText.fixed(value, decimals: 4)
  }

  /// `7.0e-5`.
  private static func scientific(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    var exponent = 0
    var mantissa = abs(value)
    while mantissa < 1 {
      mantissa *= 10
      exponent -= 1
    }
    // 9.96 is printed as 10.0.
    if mantissa >= 9.95 {
      mantissa /= 10
      exponent += 1
    }
    return (value < 0 ? "-" : "") + NumberText.fixed(mantissa, decimals: 1) + "e\(exponent)"
  }
}
