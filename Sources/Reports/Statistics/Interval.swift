/// From where to where a number lies, as far as the data can tell.
public struct Interval: Equatable, Sendable {
  /// The lower end.
  public let lower: Double
  /// The upper end, at least the lower.
  public let upper: Double

  /// How often intervals made like this hold the true value, where their assumptions do.
  public static let level = 0.95

  /// Whether a number lies in it, ends included.
  public func contains(_ number: Double) -> Bool { lower <= number && number <= upper }
}

/// How the 95 % interval of a mean is made.
public enum IntervalMethod: Equatable, Sendable {
  /// Student's t: mean ± t₀.₉₇₅(n − 1) · s / √n. It takes the values for draws from a normal
  /// distribution.
  case studentT
  /// The bias-corrected and accelerated bootstrap (`Bootstrap`).
  case bootstrap

  /// The interval of the values' mean. Nil for fewer than two values, and where one is not finite;
  /// a single point where all values are equal.
  public func interval(of values: [Double]) -> Interval? {
    guard let statistics = Statistics(values), let deviation = statistics.standardDeviation,
      statistics.mean.isFinite, deviation.isFinite
    else { return nil }
    guard statistics.minimum < statistics.maximum else {
      return Interval(lower: statistics.minimum, upper: statistics.maximum)
    }
    switch self {
    case .studentT:
      let t = StudentT(degreesOfFreedom: Double(values.count - 1))
      let reach =
        t.quantile(1 - (1 - Interval.level) / 2) * deviation / Double(values.count).squareRoot()
      return Interval(lower: statistics.mean - reach, upper: statistics.mean + reach)
    case .bootstrap:
      return Bootstrap().interval(ofMeanOf: values)
    }
  }
}
