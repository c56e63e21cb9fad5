/// Finds an axis' range and ticks from what the panel shows.
enum AxisFit {
  /// The span above which an automatic axis is logarithmic: a linear one would show the smallest
  /// values within a twentieth of its height.
  static let logarithmicSpan = 20.0
  /// How many times higher than all later values the first ones must be for a linear axis to end
  /// below them.
  static let clippingSpan = 3.0

  /// The horizontal axis, a little longer than the data so that the last mark is drawn whole.
  static func x(of panel: Panel, maximumTicks: Int) -> Scale {
    var values = panel.series.flatMap { series in
      zip(series.x, series.y).filter { $0.isFinite && $1.isFinite }.map(\.0)
    }
    values += panel.marks.compactMap(\.x).filter(\.isFinite)
    var lower = panel.x.range?.lowerBound ?? min(0, values.min() ?? 0)
    var upper = panel.x.range?.upperBound ?? (values.max() ?? 1)
    (lower, upper) = (lower * factor(panel.x), upper * factor(panel.x))
    if !(upper > lower) { upper = lower + 1 }
    let step = Ticks.step(span: upper - lower, atMost: maximumTicks, whole: panel.x.wholeTicks)
    let ticks = Ticks.multiples(of: step, from: lower, to: upper)
    upper += (upper - lower) * 0.025
    return Scale(lower: lower, upper: upper, ticks: ticks, isLogarithmic: false)
  }

  /// The vertical axis.
  static func y(of panel: Panel, maximumTicks: Int) -> Scale {
    let factor = factor(panel.y)
    let values = (panel.series.flatMap(\.y) + panel.marks.map(\.value))
      .filter(\.isFinite).map { $0 * factor }
    let edges = panel.series.flatMap(\.band).flatMap { [$0.lower, $0.upper] }
      .filter(\.isFinite).map { $0 * factor }
    let logarithmic = isLogarithmic(panel.y.scale, values: values)

    if let range = panel.y.range, range.upperBound > range.lowerBound {
      let (lower, upper) = (range.lowerBound * factor, range.upperBound * factor)
      if logarithmic, lower > 0 {
        return Scale(
          lower: lower, upper: upper, ticks: Ticks.logarithmic(from: lower, to: upper),
          isLogarithmic: true)
      }
      return linear(from: lower, to: upper, maximumTicks: maximumTicks)
    }
    if logarithmic { return self.logarithmic(values + edges) }

    let all = values + edges
    let later = ceiling(of: panel).map { $0 * factor }
    var scale = linear(covering: all.filter { $0 <= later ?? .infinity }, maximumTicks)
    if later != nil { scale.clipped = all.max() }
    return scale
  }

  /// Per cent are hundred times the rate.
  static func factor(_ axis: Axis) -> Double {
    switch axis.unit {
    case .plain: 1
    case .percent: 100
    }
  }

  private static func isLogarithmic(_ scale: Axis.Scale, values: [Double]) -> Bool {
    guard let lowest = values.min(), let highest = values.max(), lowest > 0 else { return false }
    switch scale {
    case .linear: return false
    case .logarithmic: return true
    case .automatic: return highest / lowest > logarithmicSpan
    }
  }

  private static func logarithmic(_ values: [Double]) -> Scale {
    let positive = values.filter { $0 > 0 }
    let lowest = positive.min() ?? 1
    let highest = positive.max() ?? 10
    var rounds = (-31..<31).flatMap { power in
      [1.0, 2, 5].map { Ticks.decimal($0, power: power) }
    }
    rounds = rounds.filter { $0 > lowest / 10 && $0 < highest * 10 }
    let lower = rounds.last { $0 <= lowest * 0.98 } ?? lowest / 2
    let upper = rounds.first { $0 >= highest * 1.02 } ?? highest * 2
    return Scale(
      lower: lower, upper: upper, ticks: Ticks.logarithmic(from: lower, to: upper),
      isLogarithmic: true)
  }

  private static func linear(covering values: [Double], _ maximumTicks: Int) -> Scale {
    guard var lower = values.min(), var upper = values.max() else {
      return linear(from: 0, to: 1, maximumTicks: maximumTicks)
    }
    // Errors and losses are read from zero unless that would press the curves flat.
    if lower >= 0, lower <= 0.6 * upper { lower = 0 }
    if !(upper > lower) {
      let room = max(upper.magnitude, 1) * 0.1
      (lower, upper) = (lower >= 0 ? max(0, lower - room) : lower - room, upper + room)
    }
    let step = Ticks.step(span: (upper - lower) * 1.02, atMost: maximumTicks)
    let first = (lower / step + 1e-9).rounded(.down)
    let last = ((upper + (upper - lower) * 0.02) / step - 1e-9).rounded(.up)
    return linear(
      from: Ticks.multiples(of: step, from: first * step, to: first * step).first ?? lower,
      to: Ticks.multiples(of: step, from: last * step, to: last * step).first ?? upper,
      maximumTicks: maximumTicks)
  }

  private static func linear(from lower: Double, to upper: Double, maximumTicks: Int) -> Scale {
    let step = Ticks.step(span: upper - lower, atMost: maximumTicks)
    return Scale(
      lower: lower, upper: upper, ticks: Ticks.multiples(of: step, from: lower, to: upper),
      isLogarithmic: false)
  }

  /// The highest value that a linear axis must show, in the data's units, when the first values of
  /// the curves tower over all others; nil when nothing needs to be cut off.
  ///
  /// The first pass of a training is often far above the rest and would press it flat. At most an
  /// eighth of a curve, and never more than its first value where it is short, is cut off.
  private static func ceiling(of panel: Panel) -> Double? {
    let marks = panel.marks.map(\.value).filter(\.isFinite)
    let curves = panel.series.map { series in
      series.y.indices.map { index in
        let band = series.band.isEmpty ? .nan : series.band[index].upper
        return max(finite(series.y[index]), finite(band))
      }
    }
    guard let longest = curves.map(\.count).max(), longest >= 5 else { return nil }
    let highest = (curves.flatMap { $0 } + marks).max() ?? 0
    for cut in 1...max(1, longest / 8) {
      let rest = (curves.flatMap { $0.dropFirst(cut) } + marks).max() ?? 0
      if rest > 0, rest.isFinite, highest > clippingSpan * rest { return rest }
    }
    return nil
  }

  private static func finite(_ value: Double) -> Double { value.isFinite ? value : -.infinity }
}
