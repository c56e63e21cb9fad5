import Glibc

/// An axis' range and ticks, in the units it is printed in.
struct Scale: Equatable {
  var lower: Double
  var upper: Double
  /// Ascending; at round numbers.
  var ticks: [Double]
  var isLogarithmic: Bool
  /// What stands at the ticks, as many as these; empty where it is the numbers.
  var names: [String] = []

  /// How many decimals the ticks are printed with; as many as each needs on a logarithmic axis.
  var tickDecimals: Int {
    ticks.map { tick in
      let text = plain(tick)
      guard let point = text.firstIndex(of: "."), !text.contains("e") else { return 0 }
      return text.distance(from: point, to: text.endIndex) - 1
    }.max() ?? 0
  }

  /// A tick as the axis prints it, to measure its width.
  func tickText(_ tick: Double) -> String {
    if let index = ticks.firstIndex(of: tick), index < names.count { return names[index] }
    guard !isLogarithmic, tickDecimals > 0 else { return plain(tick) }
    let whole = plain(tick.rounded(.towardZero))
    return whole + "." + String(repeating: "0", count: tickDecimals)
  }

  /// Where a value stands, 0 at the lower end and 1 at the upper; nil where it stands nowhere.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard isLogarithmic else { return (value - lower) / (upper - lower) }
    guard value > 0 else { return nil }
    return (log2(value) - log2(lower)) / (log2(upper) - log2(lower))
  }
}

enum Ticks {
  /// The smallest step of 1, 2 or 5 × 10ⁿ that crosses the span in at most so many steps.
  static func step(span: Double, atMost count: Int, whole: Bool = false) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    var power = Int(log10(span / Double(count)).rounded(.down))
    if whole { power = max(power, 0) }
    while power < 308 {
      for digit in [1.0, 2, 5] {
        let step = decimal(digit, power: power)
        if span / step <= Double(count) * (1 + 1e-9) { return step }
      }
      power += 1
    }
    return span
  }

  /// The multiples of a step inside a range.
  static func multiples(of step: Double, from lower: Double, to upper: Double) -> [Double] {
    let first = (lower / step - 1e-9).rounded(.up)
    let last = (upper / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { tidy($0 * step) }
  }

  /// Round numbers inside a logarithmic range: 1, 2 and 5 × 10ⁿ up to two decades, powers of ten
  /// beyond.
  static func logarithmic(from lower: Double, to upper: Double) -> [Double] {
    let digits: [Double] = upper / lower <= 150 ? [1, 2, 5] : [1]
    var ticks: [Double] = []
    for power in Int(log10(lower).rounded(.down))...Int(log10(upper).rounded(.up)) {
      for digit in digits {
        let tick = decimal(digit, power: power)
        if tick >= lower * (1 - 1e-9), tick <= upper * (1 + 1e-9) { ticks.append(tick) }
      }
    }
    return ticks
  }

  /// Names for a logarithmic axis' ticks as powers of ten, "10⁻⁶" or "2·10⁻⁶", where their decimals
  /// would be long; none where the numbers do.
  static func powers(_ ticks: [Double]) -> [String] {
    guard ticks.contains(where: { $0 < 0.9e-3 || $0 > 1.1e5 }) else { return [] }
    return ticks.map { tick in
      var power = Int(log10(tick).rounded(.down))
      var digit = (tick / decimal(1, power: power)).rounded()
      if digit == 10 { (digit, power) = (1, power + 1) }
      let sign = power < 0 ? "⁻" : ""
      let digits = "\(power.magnitude)".compactMap { $0.wholeNumberValue.map { superscripts[$0] } }
      return (digit == 1 ? "" : "\(Int(digit))·") + "10" + sign + digits.joined()
    }
  }

  private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  /// digit × 10^power, correctly rounded, so that 2 × 10⁻¹ is 0.2.
  static func decimal(_ digit: Double, power: Int) -> Double {
    Double("\(Int(digit))e\(power)") ?? digit
  }

  /// The number without the last digits' rounding errors: 0.3 for 0.30000000000000004.
  private static func tidy(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    var power = 0
    var magnitude = value.magnitude
    while magnitude < 1, power < 300 {
      magnitude *= 10
      power += 1
    }
    let factor = decimal(1, power: power + 9)
    let scaled = (value * factor).rounded()
    return scaled.magnitude < 0x1p53 ? scaled / factor : value
  }
}
