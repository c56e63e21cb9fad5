import Glibc

/// Finds an axis' range and ticks from what the panel shows.
enum AxisFit {
  /// The span above which an automatic axis is logarithmic: a linear one would show the smallest
  /// values within a twentieth of its height.
  static let logarithmicSpan = 20.0
  /// A linear axis ends at this many times the highest value of the curves' second half, where
  /// only the first values are higher still …
  static let roomOverSecondHalf = 4.0
  /// … but not below this many times the highest published value.
  static let roomOverMarks = 2.5

  /// The horizontal axis, a little longer than the data so that the last mark is drawn whole, and
  /// one that stands at its beginning, in this panel or in another of the same axis.
  static func x(of panel: Panel, maximumTicks: Int, among all: [Panel] = []) -> Scale {
    var values = panel.series.flatMap { series in
      zip(series.x, series.y).filter { $0.isFinite && $1.isFinite }.map(\.0)
    }
    values += panel.marks.compactMap(\.x).filter(\.isFinite)
    let range = usable(panel.x.range)
    var lower = range?.lowerBound ?? min(0, values.min() ?? 0)
    var upper = range?.upperBound ?? (values.max() ?? 1)
    (lower, upper) = (lower * factor(panel.x), upper * factor(panel.x))
    if !(upper > lower) { upper = lower + 1 }
    let step = Ticks.step(span: upper - lower, atMost: maximumTicks, whole: panel.x.wholeTicks)
    let ticks = Ticks.multiples(of: step, from: lower, to: upper)
    let room = (upper - lower) * 0.025
    upper += room
    let places = ([panel] + all.filter { $0.x == panel.x }).flatMap { alike in
      alike.marks.compactMap(\.x) + alike.series.filter(\.style.isPublished).flatMap(\.x)
    }
    if places.contains(where: { $0 * factor(panel.x) == lower }) { lower -= room }
    return Scale(lower: lower, upper: upper, ticks: ticks, isLogarithmic: false)
  }

  /// The vertical axis of panels whose y axes are equal.
  static func y(of panels: [Panel], maximumTicks: Int) -> Scale {
    guard let axis = panels.first?.y else { return linear(covering: [], maximumTicks) }
    let factor = factor(axis)
    let series = panels.flatMap(\.series).filter { !$0.style.isPublished }
    let published = panels.flatMap(\.series).filter(\.style.isPublished)
    let marks = panels.flatMap(\.marks).map(\.value) + published.flatMap(\.y)
    let values = (series.flatMap(\.y) + marks).filter(\.isFinite).map { $0 * factor }
    let edges = series.flatMap(\.band).flatMap { [$0.lower, $0.upper] }
      .filter(\.isFinite).map { $0 * factor }
    let logarithmic = isLogarithmic(axis.scale, values: values)

    if let range = usable(axis.range) {
      let (lower, upper) = (range.lowerBound * factor, range.upperBound * factor)
      if logarithmic, lower > 0 {
        return Scale(
          lower: lower, upper: upper, ticks: Ticks.logarithmic(from: lower, to: upper),
          isLogarithmic: true)
      }
      return linear(from: lower, to: upper, maximumTicks: maximumTicks)
    }
    if logarithmic { return self.logarithmic(values + edges) }
    guard let ceiling = ceiling(of: series, marks: marks).map({ $0 * factor }) else {
      return linear(covering: values + edges, maximumTicks)
    }
    let shown = (values + edges).filter { $0 <= ceiling } + [ceiling]
    let lower = linear(covering: shown, maximumTicks).lower
    let step = Ticks.step(span: ceiling - lower, atMost: maximumTicks)
    let upper = Ticks.multiples(of: step, from: ceiling, to: ceiling + step).first ?? ceiling
    return linear(from: lower, to: upper, maximumTicks: maximumTicks)
  }

  /// The highest value that a panel's curves and bands reach, in the units it is printed in.
  static func highest(of panel: Panel) -> Double? {
    let values = panel.series.flatMap { $0.y + $0.band.map(\.upper) }
    return values.filter(\.isFinite).max().map { $0 * factor(panel.y) }
  }

  /// A range that an axis can have; otherwise it is chosen from the data.
  private static func usable(_ range: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let range, range.lowerBound.isFinite, range.upperBound.isFinite else { return nil }
    return range.lowerBound < range.upperBound ? range : nil
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
    let powers = Int(log10(lowest).rounded(.down)) - 1...Int(log10(highest).rounded(.up)) + 1
    let rounds = powers.flatMap { power in [1.0, 2, 5].map { Ticks.decimal($0, power: power) } }
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
    // Errors and losses are read from zero unless that would press the curves flat; curves that do
    // not move shall look it, and not fill the panel with their last digits.
    let isFlat = upper > lower && upper - lower < 0.01 * upper
    if lower >= 0, lower <= 0.6 * upper || isFlat { lower = 0 }
    if !(upper > lower) {
      let room = max(upper.magnitude, 1) * 0.1
      (lower, upper) = (lower >= 0 ? max(0, lower - room) : lower - room, upper + room)
    }
    let room = (upper - lower) * 0.04
    if lower != 0 { lower -= room }
    return linear(from: lower, to: upper + room, maximumTicks: maximumTicks, roundEnds: true)
  }

  /// A linear axis; with round ends, one that nearly reaches a tick goes on to it.
  private static func linear(
    from lower: Double, to upper: Double, maximumTicks: Int, roundEnds: Bool = false
  ) -> Scale {
    let step = Ticks.step(span: upper - lower, atMost: maximumTicks)
    var (lower, upper) = (lower, upper)
    if roundEnds {
      let near = (upper - lower) * 0.08
      let ends = Ticks.multiples(of: step, from: lower - near, to: upper + near)
      if let first = ends.first, first < lower { lower = first }
      if let last = ends.last, last > upper { upper = last }
    }
    return Scale(
      lower: lower, upper: upper, ticks: Ticks.multiples(of: step, from: lower, to: upper),
      isLogarithmic: false)
  }

  /// The highest value that a linear axis must show, in the data's units, when the first values of
  /// the curves tower over all others; nil when nothing needs to be cut off.
  ///
  /// The first pass of a training is often far above the rest and would press it flat. Only an
  /// eighth of a curve, or its first value where it is short, is ever cut off.
  private static func ceiling(of series: [Series], marks: [Double]) -> Double? {
    let curves = series.map { series in
      series.y.indices.map { index in
        let band = series.band.isEmpty ? .nan : series.band[index].upper
        return max(finite(series.y[index]), finite(band))
      }
    }
    guard let longest = curves.map(\.count).max(), longest >= 5 else { return nil }
    func highest(from start: Int) -> Double {
      curves.flatMap { $0.dropFirst(start) }.max() ?? -.infinity
    }
    let ceiling = max(
      roomOverSecondHalf * highest(from: longest / 2),
      roomOverMarks * (marks.filter(\.isFinite).max() ?? -.infinity),
      highest(from: max(1, longest / 8)))
    return ceiling > 0 && highest(from: 0) > 1.25 * ceiling ? ceiling : nil
  }

  private static func finite(_ value: Double) -> Double { value.isFinite ? value : -.infinity }
}
