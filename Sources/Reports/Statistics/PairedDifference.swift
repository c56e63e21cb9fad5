/// What one group of trials measured minus what another did, seed by seed: what the seed does to
/// both cancels.
public struct PairedDifference: Equatable, Sendable {
  /// The seeds that both groups measured, ascending.
  public let seeds: [Int]
  /// The differences, one a seed.
  public let values: [Double]
  /// Seeds that only one of the groups measured, ascending: they are in no pair.
  public let unpairedSeeds: [Int]
  /// Of the differences; nil where there are no pairs.
  public let statistics: Statistics?
  /// The interval of the mean difference; nil for fewer than two pairs.
  public let interval: Interval?
  /// The two-sided p-value of the paired t-test that the mean difference is 0; nil for fewer than
  /// two pairs, and where all differences are equal, for then there is no spread to judge by.
  public let p: Double?

  /// The differences `measured − baseline`. Both lists are sorted by seed, no seed twice.
  public init(
    _ measured: [SeedValue], minus baseline: [SeedValue], method: IntervalMethod
  ) {
    var seeds: [Int] = []
    var values: [Double] = []
    var unpaired: [Int] = []
    var others = baseline[...]
    for one in measured {
      while let other = others.first, other.seed < one.seed {
        unpaired.append(other.seed)
        others.removeFirst()
      }
      if let other = others.first, other.seed == one.seed {
        seeds.append(one.seed)
        values.append(one.value - other.value)
        others.removeFirst()
      } else {
        unpaired.append(one.seed)
      }
    }
    self.seeds = seeds
    let magnitude = (measured + baseline).reduce(0) { max($0, abs($1.value)) }
    values = Self.withoutRounding(values, of: magnitude)
    self.values = values
    unpairedSeeds = unpaired + others.map(\.seed)
    statistics = Statistics(values)
    interval = method.interval(of: values)
    p = statistics.flatMap(Self.p)
  }

  /// Differences that are equal but for rounding are made equal: 0.3 − 0.2 and 0.2 − 0.1 differ in
  /// their last bits, and a t-test would take these for a spread.
  private static func withoutRounding(_ values: [Double], of magnitude: Double) -> [Double] {
    guard let first = values.first, let smallest = values.min(), let largest = values.max(),
      largest - smallest <= 1e-12 * magnitude
    else { return values }
    return values.map { _ in first }
  }

  private static func p(_ statistics: Statistics) -> Double? {
    guard let deviation = statistics.standardDeviation, statistics.mean.isFinite,
      statistics.minimum < statistics.maximum
    else { return nil }
    let t = statistics.mean / (deviation / Double(statistics.count).squareRoot())
    return StudentT(degreesOfFreedom: Double(statistics.count - 1)).twoSidedP(t)
  }
}

/// What the trial of one seed measured.
public struct SeedValue: Equatable, Sendable {
  /// The seed.
  public let seed: Int
  /// The value.
  public let value: Double

  /// A value.
  public init(seed: Int, value: Double) {
    self.seed = seed
    self.value = value
  }
}
