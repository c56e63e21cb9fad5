/// Numbers as tables print them, the same whatever the user's language.
public enum NumberText {
  /// A whole number with a comma at every third digit: `340,908`.
  public static func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number.magnitude).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }

  /// A count of things: `1 pair`, `1,000 pairs`.
  public static func counted(_ number: Int, _ word: String) -> String {
    "\(grouped(number)) \(word)\(number == 1 ? "" : "s")"
  }

  /// A number with so many decimals, rounded half away from zero; `0.00` has no sign.
  public static func fixed(_ number: Double, decimals: Int) -> String {
    guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
    let unit = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let scaled = (number.magnitude * unit).rounded()
    guard scaled < 1e15 else { return "\(number)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// The same without zeros at the end: `2.1`.
  public static func shortest(_ number: Double, decimals: Int) -> String {
    let text = fixed(number, decimals: decimals)
    guard text.contains("."), !text.contains("e") else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }

  /// `fixed` with a sign in front of positive numbers too.
  public static func signed(_ number: Double, decimals: Int) -> String {
    let text = fixed(number, decimals: decimals)
    return number > 0 && text.contains { ("1"..."9").contains($0) || $0 == "i" } ? "+" + text : text
  }

  /// A text of one line on several, broken at spaces.
  static func wrapped(_ text: String, to width: Int) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Whole numbers in words of ranges: `0–4`, or `0, 2, 5`.
  public static func list(_ numbers: [Int]) -> String {
    guard let first = numbers.first, let last = numbers.last else { return "none" }
    let isRun = zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
    if numbers.count > 2, isRun { return "\(first)–\(last)" }
    return numbers.map(String.init).joined(separator: ", ")
  }
}
