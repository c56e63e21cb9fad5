/// What several rounds of one measurement gave.
public struct Spread: Codable, Equatable, Sendable {
  /// The middle one; of an even number, the mean of the two in the middle.
  public var median: Double
  /// The smallest.
  public var lowest: Double
  /// The largest.
  public var highest: Double
  /// A quarter of the rounds lie below it, interpolated between neighbours.
  public var lowerQuartile: Double
  /// A quarter of the rounds lie above it, interpolated between neighbours.
  public var upperQuartile: Double

  /// The spread of some values; nil where there are none.
  public init?(_ values: [Double]) {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    let sorted = values.sorted()
    self.median = Self.quantile(0.5, of: sorted)
    self.lowest = lowest
    self.highest = highest
    self.lowerQuartile = Self.quantile(0.25, of: sorted)
    self.upperQuartile = Self.quantile(0.75, of: sorted)
  }

  /// How far the middle half of the rounds spreads, as a part of the median.
  public var relativeWidth: Double { (upperQuartile - lowerQuartile) / median }

  /// Every value times a number above zero.
  public func scaled(by factor: Double) -> Spread {
    var spread = self
    spread.median *= factor
    spread.lowest *= factor
    spread.highest *= factor
    spread.lowerQuartile *= factor
    spread.upperQuartile *= factor
    return spread
  }

  /// The value that a part of the values lie below: at (n − 1)·part, between neighbours (type 7 of
  /// Hyndman and Fan 1996, as NumPy and R do it by default).
  private static func quantile(_ part: Double, of sorted: [Double]) -> Double {
    let place = Double(sorted.count - 1) * part
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
