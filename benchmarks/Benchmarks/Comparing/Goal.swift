/// What a row should come to.
public enum Goal: Codable, Equatable, Sendable {
  /// A contender takes at most so many seconds a unit.
  case atMost(seconds: Double, contender: String)
  /// The best of some takes at least so many times as long as the best of others, by their medians.
  case timesFaster(Double, best: [String], than: [String], words: String)

  /// How it came out in a row.
  func result(in contenders: [ContenderResult]) -> GoalResult {
    func best(_ names: [String]) -> Double? {
      contenders.filter { names.contains($0.name) }.compactMap(\.seconds?.median).min()
    }
    switch self {
    case .atMost(let seconds, let name):
      let reached = best([name])
      return GoalResult(
        goal: "≤ \(Quantity.time(seconds))", reached: reached.map(Quantity.time),
        isMet: reached.map { $0 <= seconds })
    case .timesFaster(let factor, let fast, let slow, let words):
      let reached = best(slow).flatMap { slow in best(fast).map { slow / $0 } }
      let wanted = Quantity.digits(factor).trimmedZeros
      return GoalResult(
        goal: "≥ \(wanted)× \(words)", reached: reached.map(Quantity.ratio),
        isMet: reached.map { $0 >= factor })
    }
  }
}

/// How a goal came out.
public struct GoalResult: Codable, Equatable, Sendable {
  /// What was aimed at: `≤ 45.0 µs`, `≥ 8× JAX`.
  public var goal: String
  /// What came out, in the same unit; nil where there was nothing to compare with.
  public var reached: String?
  /// Whether it was reached.
  public var isMet: Bool?

  /// A goal and what came of it.
  public init(goal: String, reached: String?, isMet: Bool?) {
    self.goal = goal
    self.reached = reached
    self.isMet = isMet
  }

  /// `met`, `not met`, `not known`.
  public var verdict: String { isMet.map { $0 ? "met" : "not met" } ?? "not known" }
}

extension String {
  /// `8.00` as `8`, `1.30` as `1.3`.
  fileprivate var trimmedZeros: String {
    guard contains(".") else { return self }
    let digits = reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }
}
