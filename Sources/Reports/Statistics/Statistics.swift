/// What several trials measured of one quantity.
public struct Statistics: Equatable, Sendable {
  /// How many values there are; at least one.
  public let count: Int
  /// The arithmetic mean.
  public let mean: Double
  /// The sample standard deviation, √(Σ(x − mean)² / (n − 1)); nil for a single value.
  public let standardDeviation: Double?
  /// The smallest value.
  public let minimum: Double
  /// The largest value.
  public let maximum: Double

  /// The statistics of values, summed in their order; nil of none. A value that is not finite
  /// makes the mean and the deviation not finite, so it cannot go unseen.
  public init?(_ values: [Double]) {
    guard let first = values.first else { return nil }
    count = values.count
    // The mean of ten times 0.1, summed, is not 0.1, and its deviation not 0.
    let areEqual = values.allSatisfy { $0 == first }
    let mean = areEqual ? first : values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation =
      values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    minimum = values.reduce(first) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
    maximum = values.reduce(first) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
  }
}
