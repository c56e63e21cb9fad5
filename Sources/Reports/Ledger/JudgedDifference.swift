/// A measured number held against a published one: the one rule of the ledger.
///
/// Both are taken for results of the same procedure, the published one for a single run of it. Their
/// difference d = measured mean − published has the variance
///
///     v = s²(1 + 1/n) + p̄(1 − p̄)/N
///
/// - s² (1 + 1/n): s is the seeds' sample standard deviation, n their number; one s² is the published
///   run's, s²/n the mean's. Nothing where no seed enters the procedure.
/// - p̄ (1 − p̄)/N: of an error rate on N test or dev images, which both were measured on but err on
///   different ones; p̄ is the mean of the two rates. Where the published rate is of N′ images of its own,
///   p̄ (1 − p̄)(1/N + 1/N′). Nothing for rates on training images, which are no sample, and for losses, of
///   which logs do not say how they scatter over images.
///
/// The 95 % interval is d ± (t √v + tolerance + rounding): t is Student's with as many degrees of freedom
/// as Welch and Satterthwaite give v (Biometrika 34, 1947), tolerance what the source says of its own
/// number, rounding what printing may have done to it.
public struct JudgedDifference: Equatable, Sendable {
  /// Measured minus published.
  public let difference: Double
  /// Its 95 % interval; nil where the spread over seeds is not known.
  public let interval: Interval?
  /// What follows.
  public let verdict: Verdict

  /// What one number is compared with another by.
  struct Terms: Equatable {
    /// The published value.
    var published: Double
    /// What the source says of its error.
    var tolerance = 0.0
    /// What printing may have done to it.
    var rounding = 0.0
    /// On how many images a rate was measured that are a sample; nil for what is no such rate.
    var images: Int?
    /// On how many others the published rate was; nil for the same.
    var ownImages: Int?
    /// Whether seeds enter the procedure.
    var hasSeeds = true
    /// Whether less is better.
    var lessIsBetter = true
  }

  /// How much of the published value an interval may reach to either side and still tell something.
  public static let widestShare = 0.5

  /// The rule, applied.
  init(_ measured: Statistics, _ terms: Terms) {
    difference = measured.mean - terms.published
    guard let reach = Self.reach(measured, terms) else {
      interval = nil
      verdict = .inconclusive("one seed")
      return
    }
    let interval = Interval(lower: difference - reach, upper: difference + reach)
    self.interval = interval
    verdict = Self.verdict(interval, terms)
  }

  /// What a number is that chance has no part in.
  init(exactly measured: Double, _ terms: Terms) {
    difference = measured - terms.published
    let slack = terms.tolerance + terms.rounding
    interval = Interval(lower: difference - slack, upper: difference + slack)
    verdict = abs(difference) <= slack * (1 + 1e-9) ? .reproduced : .differs
  }

  private static func verdict(_ interval: Interval, _ terms: Terms) -> Verdict {
    guard interval.lower.isFinite, interval.upper.isFinite else {
      return .inconclusive("not a finite number")
    }
    if interval.upper < 0 { return terms.lessIsBetter ? .better : .differs }
    if interval.lower > 0 { return terms.lessIsBetter ? .worse : .differs }
    let widest = widestShare * abs(terms.published)
    guard max(-interval.lower, interval.upper) <= widest else {
      return .inconclusive("the interval reaches further than half the published value")
    }
    return .reproduced
  }

  /// Half the interval's width; nil where one value alone says nothing of the spread.
  private static func reach(_ measured: Statistics, _ terms: Terms) -> Double? {
    var parts: [VariancePart] = []
    if terms.hasSeeds {
      guard let deviation = measured.standardDeviation else { return nil }
      let count = Double(measured.count)
      parts.append(
        VariancePart(deviation * deviation * (1 + 1 / count), degreesOfFreedom: count - 1))
    }
    if let images = terms.images {
      let rate = min(max((measured.mean + terms.published) / 2, 0), 1)
      let share = 1 / Double(images) + (terms.ownImages.map { 1 / Double($0) } ?? 0)
      parts.append(VariancePart(rate * (1 - rate) * share))
    }
    return VariancePart.reach(of: parts) + terms.tolerance + terms.rounding
  }
}

/// An estimated part of a variance.
struct VariancePart {
  let variance: Double
  /// How well it is known; infinite where it is.
  let degreesOfFreedom: Double

  init(_ variance: Double, degreesOfFreedom: Double = .infinity) {
    self.variance = variance
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// t √(Σ v) of the 95 % interval, with (Σ v)² / Σ (v²/ν) degrees of freedom; 0 without variance.
  static func reach(of parts: [VariancePart]) -> Double {
    let sum = parts.reduce(0) { $0 + $1.variance }
    guard sum > 0 else { return sum }
    let divisor = parts.reduce(0) { $0 + $1.variance * $1.variance / $1.degreesOfFreedom }
    let probability = 1 - (1 - Interval.level) / 2
    let quantile =
      divisor > 0
      ? StudentT(degreesOfFreedom: sum * sum / divisor).quantile(probability)
      : NormalDistribution.quantile(probability)
    return quantile * sum.squareRoot()
  }
}
