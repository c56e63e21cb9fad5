/// A number as data files and scripts hold it: the shortest decimal that reads back as the same
/// number, without a trailing ".0"; NaN, which gnuplot draws as a gap, for what is not finite.
func plain(_ value: Double) -> String {
  guard value.isFinite else { return "NaN" }
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number rounded to some decimals, for scripts' positions and people's eyes.
func rounded(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return "NaN" }
  var factor = 1.0
  for _ in 0..<decimals { factor *= 10 }
  let scaled = (value * factor).rounded()
  return plain(scaled == 0 ? 0 : scaled / factor)
}

/// A number with so many decimals, zeros at its end too.
func fixed(_ value: Double, decimals: Int) -> String {
  let text = rounded(value, decimals: decimals)
  guard value.isFinite, decimals > 0, !text.contains("e") else { return text }
  let point = text.firstIndex(of: ".")
  let count = point.map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
  return text + (point == nil ? "." : "") + String(repeating: "0", count: max(0, decimals - count))
}

/// A number with three significant digits, as captions and descriptions say it; with more where it
/// is somebody else's, who may have printed more.
func brief(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite, value != 0 else { return plain(value) }
  var decimals = digits - 1
  var magnitude = value.magnitude
  while magnitude >= 10, decimals > 0 {
    magnitude /= 10
    decimals -= 1
  }
  while magnitude < 1, decimals < 12 {
    magnitude *= 10
    decimals += 1
  }
  return rounded(value, decimals: decimals)
}

/// A value in its axis' unit: "2.1 %" for the rate 0.021, "2.1" for the plain number.
func brief(_ value: Double, unit: Axis.Unit, digits: Int = 3) -> String {
  let number = brief(value * unit.factor, digits: digits)
  return unit.sign.isEmpty ? number : "\(number) \(unit.sign)"
}

/// A whole number's text with a comma at every third digit where it has five or more: `60,000`. Any
/// other text as it is.
func grouped(_ text: String) -> String {
  guard text.count >= 5, text.allSatisfy({ ("0"..."9").contains($0) }), text.first != "0" else {
    return text
  }
  var digits = ""
  for (place, digit) in text.reversed().enumerated() {
    if place > 0, place % 3 == 0 { digits.append(",") }
    digits.append(digit)
  }
  return String(digits.reversed())
}
