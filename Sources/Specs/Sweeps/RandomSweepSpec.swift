import Tensors

/// Points drawn at random, the same ones on every machine.
public struct RandomSweepSpec: Equatable, Sendable {
  /// How many.
  public var draws = 1
  /// The seed of the draws; it has nothing to do with the trials' seeds.
  public var seed = 0
  /// What is drawn for each path.
  public var axes = ByPath<DrawSpec>()

  /// One draw of nothing, to be filled.
  public init() {}
}

extension RandomSweepSpec: ObjectSpec {
  static let specName = "random sweep"
  static let meaning =
    "Points drawn at random, the same ones on every machine. Each path draws from a stream of its "
    + "own, so that another axis, or more draws, leave the others' values as they are."

  static let fields: [Field<Self>] = [
    .required("draws", \.draws, "How many points.", .atLeast(1)),
    .required(
      "seed", \.seed, "The seed of the draws, beside the seeds of the trials.", .notNegative),
    .required("axes", \.axes, "What is drawn for each path.", .notEmpty("the axes")),
  ]
}

/// What the values of a path are drawn from.
public enum DrawSpec: Equatable, Sendable {
  /// Numbers between two.
  case uniform([Double])
  /// Numbers between two, every factor as likely as any other.
  case logUniform([Double])
  /// Whole numbers from one to another.
  case wholeUniform([Int])
  /// One of these.
  case choice([AnyValue])
}

extension DrawSpec: AlternativesSpec {
  static let specName = "draw"
  static let meaning =
    "What the values of a path are drawn from. Numbers are rounded to six significant digits, so "
    + "that tables show them as they are."

  static let alternatives: [Alternative<Self>] = [
    .key(
      "uniform", Self.uniform, "Numbers between two, all equally likely.", .count(2), .ascending
    ) { if case .uniform(let bounds) = $0 { bounds } else { nil } },
    .key(
      "logUniform", Self.logUniform,
      "Numbers between two positive ones, every factor equally likely: as many from 0.001 to 0.01 as "
        + "from 0.01 to 0.1.",
      .count(2), .each(.positive), .ascending
    ) { if case .logUniform(let bounds) = $0 { bounds } else { nil } },
    .key(
      "wholeUniform", Self.wholeUniform, "Whole numbers from one to another, both included.",
      .count(2), .each(.between(-1_000_000_000, 1_000_000_000)), .ascending
    ) { if case .wholeUniform(let bounds) = $0 { bounds } else { nil } },
    .key(
      "choice", Self.choice, "One of these values, all equally likely.",
      .notEmpty("the values"), .distinct()
    ) { if case .choice(let values) = $0 { values } else { nil } },
  ]
}

extension DrawSpec {
  /// The values drawn for a path.
  func values(_ count: Int, seed: Int, path: String) -> [JSON] {
    var stream = RandomStream(seed: UInt64(seed), name: "sweep \(path)")
    return (0..<count).map { _ in value(from: &stream) }
  }

  private func value(from stream: inout RandomStream) -> JSON {
    switch self {
    case .uniform(let bounds):
      let share = stream.unit()
      return DrawSpec.rounded(bounds[0] * (1 - share) + bounds[1] * share, within: bounds)
    case .logUniform(let bounds):
      return DrawSpec.rounded(
        DrawSpec.geometric(bounds[0], bounds[1], at: stream.unit()), within: bounds)
    case .wholeUniform(let bounds):
      return (bounds[0] + stream.integer(below: bounds[1] - bounds[0] + 1)).json
    case .choice(let values):
      return values[stream.integer(below: values.count)].json
    }
  }

  /// lower · (upper/lower)^share, 0 ≤ share < 1, from square roots alone: IEEE 754 defines their bits,
  /// where those of exp and log are the C library's.
  static func geometric(_ lower: Double, _ upper: Double, at share: Double) -> Double {
    var result = lower
    // The first binary digit of the share stands for √(upper/lower), the next for its root, …
    var factor = upper.squareRoot() / lower.squareRoot()
    var bits = UInt64(share * 0x1p53) << 11
    while bits != 0 {
      if bits >> 63 == 1 { result *= factor }
      factor = factor.squareRoot()
      bits <<= 1
    }
    return result
  }

  /// The number to six significant digits, but not beyond its bounds.
  static func rounded(_ value: Double, within bounds: [Double]) -> JSON {
    min(max(sixDigits(value), bounds[0]), bounds[1]).json
  }

  private static func sixDigits(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var scaled = abs(value)
    var exponent = 0
    while scaled >= 1e6 {
      scaled /= 10
      exponent += 1
    }
    while scaled < 1e5 {
      scaled *= 10
      exponent -= 1
    }
    let text = "\(value < 0 ? "-" : "")\(Int(scaled.rounded()))e\(exponent)"
    return Double(text) ?? value
  }
}

extension Rule where Value == [Double] {
  /// A list whose numbers rise.
  fileprivate static var ascending: Rule { rising() }
}

extension Rule where Value == [Int] {
  /// A list whose numbers rise.
  fileprivate static var ascending: Rule { rising() }
}

extension Rule {
  private static func rising<Number: Comparable & Sendable>() -> Rule where Value == [Number] {
    Rule(form: RuleForm(text: "rising", keywords: [])) { numbers in
      for index in numbers.indices.dropFirst() where numbers[index] <= numbers[index - 1] {
        return Violation(
          steps: [.index(index)], expected: "a number > \(numbers[index - 1]), the one before")
      }
      return nil
    }
  }
}
