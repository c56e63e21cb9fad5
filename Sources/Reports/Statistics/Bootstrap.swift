/// The bootstrap: the data drawn anew from itself, many times over, shows how far its mean would
/// scatter.
///
/// The interval is the bias-corrected and accelerated one (BCa: Efron, J. Amer. Statist. Assoc. 82,
/// 1987; Efron and Tibshirani 1993, chapter 14). Every call starts from the same seed, so equal data
/// gives equal bits, whatever else is computed.
struct Bootstrap {
  /// How often the data is drawn anew.
  static let resamples = 10_000
  /// Where the draws start.
  static let seed: UInt64 = 0

  /// The BCa interval of the mean of two values or more, not all of them equal.
  func interval(ofMeanOf values: [Double]) -> Interval {
    let mean = values.reduce(0, +) / Double(values.count)
    let means = resampledMeans(values).sorted()
    let bias = NormalDistribution.quantile(share(of: means, below: mean, in: values))
    let acceleration = acceleration(values, mean: mean)
    func end(_ probability: Double) -> Double {
      let z = bias + NormalDistribution.quantile(probability)
      return quantile(
        NormalDistribution.probability(below: bias + z / (1 - acceleration * z)), of: means)
    }
    let tail = (1 - Interval.level) / 2
    return Interval(lower: end(tail), upper: end(1 - tail))
  }

  private func resampledMeans(_ values: [Double]) -> [Double] {
    var random = SplitMix64(state: Self.seed)
    return (0..<Self.resamples).map { _ in
      var sum = 0.0
      for _ in values { sum += values[random.index(below: values.count)] }
      return sum / Double(values.count)
    }
  }

  /// How much of the resampled means lies below the mean, ties counted half. Error rates tie often,
  /// and then differ by rounding alone.
  private func share(of means: [Double], below mean: Double, in values: [Double]) -> Double {
    let spread = values.reduce(0) { max($0, abs($1 - mean)) }
    let rounding = 1e-12 * max(spread, abs(mean))
    let below = means.count { $0 < mean - rounding }
    let upTo = means.count { $0 <= mean + rounding }
    let share = Double(below + upTo) / Double(2 * means.count)
    let least = 0.5 / Double(means.count)
    return min(max(share, least), 1 - least)
  }

  /// Σ(θ̄ − θᵢ)³ / (6 (Σ(θ̄ − θᵢ)²)^{3/2}) over the means θᵢ without one value each; θ̄ is their mean.
  /// For means θ̄ − θᵢ = (xᵢ − x̄) / (n − 1), and the divisor cancels.
  private func acceleration(_ values: [Double], mean: Double) -> Double {
    let deviations = values.map { $0 - mean }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    let cubes = deviations.reduce(0) { $0 + $1 * $1 * $1 }
    return cubes / (6 * squares * squares.squareRoot())
  }

  /// A quantile of sorted values, linear between them: Hyndman and Fan's type 7, as NumPy's.
  private func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    let place = probability * Double(sorted.count - 1)
    let index = min(Int(place), sorted.count - 2)
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}

/// The generator of Steele, Lea and Flood (OOPSLA 2014), with its published constants.
struct SplitMix64 {
  private var state: UInt64

  init(state: UInt64) { self.state = state }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// An index below `count`: the product's upper half. That indices are not all drawn equally often
  /// shows after 2⁶⁴ / count draws.
  mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
