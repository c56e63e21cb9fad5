import Glibc

/// The normal distribution of mean 0 and standard deviation 1.
enum NormalDistribution {
  /// Φ(z), the probability of a value below z.
  static func probability(below z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The z with Φ(z) = probability, which lies in (0, 1).
  static func quantile(_ probability: Double) -> Double {
    symmetricQuantile(
      probability, upperTail: { self.probability(below: -$0) },
      density: { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() })
  }
}
