/// P-values adjusted for there being several of them, by Holm's step-down method (Scand. J. Statist.
/// 6, 1979): calling those below α significant is wrong about any of them at most with probability
/// α, however the tests depend on each other.
///
/// - Returns: in the order given, max over the j smallest up to it of (m − j + 1) p₍ⱼ₎, at most 1.
func holmAdjusted(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  var adjusted = pValues
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
    adjusted[index] = largest
  }
  return adjusted
}
