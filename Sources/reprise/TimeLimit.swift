/// A length of time as options give it: `90`, `90s`, `10m`, `2h`.
struct TimeLimit: Equatable {
  let duration: Duration

  /// Reads a number of seconds, or one with its unit; nil where it is none, or not above 0.
  init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? text[...] : text.dropLast()) else { return nil }
    let seconds = number * (unit ?? 1)
    // Ten years are enough, and far from what a duration cannot hold.
    guard seconds > 0, seconds < 10 * 366 * 86_400 else { return nil }
    duration = .seconds(seconds)
  }
}
