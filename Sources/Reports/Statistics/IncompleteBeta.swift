import Glibc

/// The regularized incomplete beta function I_x(a, b) of a, b > 0 and x in [0, 1].
///
/// The complement 1 − x is given too, for it cannot be had from an x close to 1 without losing
/// digits. Evaluates the continued fraction of DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22) by
/// Lentz's method as Thompson and Barnett modified it (J. Comput. Phys. 64, 1986).
func regularizedIncompleteBeta(
  _ x: Double, complement: Double, _ a: Double, _ b: Double
) -> Double {
  guard x > 0 else { return 0 }
  guard complement > 0 else { return 1 }
  // The fraction converges fast below the mean of the beta distribution.
  guard x <= (a + 1) / (a + b + 2) else {
    return 1 - regularizedIncompleteBeta(complement, complement: x, b, a)
  }
  let factor = exp(a * log(x) + b * log(complement) - logBeta(a, b)) / a
  return factor / continuedFraction(x, a, b)
}

/// log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b).
func logBeta(_ a: Double, _ b: Double) -> Double {
  logGamma(a) + logGamma(b) - logGamma(a + b)
}

/// log Γ(x) of x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x).0 }

/// 1 + d₁/(1 + d₂/(1 + …)), d₂ₘ₊₁ = −(a + m)(a + b + m)x / ((a + 2m)(a + 2m + 1)) and
/// d₂ₘ = m(b − m)x / ((a + 2m − 1)(a + 2m)). Terms needed grow as the root of the greater of a and b.
private func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var value = 1.0
  var numerators = 1.0
  var denominators = 0.0
  for term in 1...100_000 {
    let m = Double(term / 2)
    let coefficient =
      term % 2 == 0
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    numerators = nonzero(1 + coefficient / numerators)
    denominators = 1 / nonzero(1 + coefficient * denominators)
    let change = numerators * denominators
    value *= change
    if abs(change - 1) < 1e-16 { break }
  }
  return value
}
