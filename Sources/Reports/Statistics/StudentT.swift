import Glibc

/// Student's t distribution (DLMF 8.17, Abramowitz and Stegun 26.7).
struct StudentT {
  /// ν, greater than 0.
  let degreesOfFreedom: Double

  /// P(T > t) for t ≥ 0: ½ I_x(ν/2, ½) at x = ν / (ν + t²).
  func upperTail(_ t: Double) -> Double {
    let (nu, square) = (degreesOfFreedom, t * t)
    guard square.isFinite else { return 0 }
    let total = nu + square
    return regularizedIncompleteBeta(nu / total, complement: square / total, nu / 2, 0.5) / 2
  }

  /// P(|T| ≥ |t|): how often a t at least this far from 0 comes by chance.
  func twoSidedP(_ t: Double) -> Double { 2 * upperTail(abs(t)) }

  /// The t that T stays below with this probability, which lies in (0, 1).
  func quantile(_ probability: Double) -> Double {
    symmetricQuantile(probability, upperTail: upperTail, density: density)
  }

  private func density(_ t: Double) -> Double {
    let nu = degreesOfFreedom
    return exp(-(nu + 1) / 2 * log1p(t * t / nu) - logBeta(nu / 2, 0.5)) / nu.squareRoot()
  }
}

/// A quantile of a distribution that is symmetric about 0 and whose density falls from there on.
///
/// Beyond 0 the upper tail then is convex, so Newton's steps from 0 come nearer from one side and
/// never overshoot: they end where rounding stops them.
func symmetricQuantile(
  _ probability: Double, upperTail: (Double) -> Double, density: (Double) -> Double
) -> Double {
  let tail = min(probability, 1 - probability)
  var quantile = 0.0
  while true {
    let next = quantile + (upperTail(quantile) - tail) / density(quantile)
    guard next > quantile * (1 + 1e-15) else { break }
    quantile = next
  }
  return probability < 0.5 ? -quantile : quantile
}
