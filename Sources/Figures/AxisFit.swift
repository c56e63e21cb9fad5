import Glibc

/// Finds an axis' range and ticks from what the panel shows.
enum AxisFit {
  /// The span above which an automatic axis is logarithmic: a linear one would show the smallest
  /// values within a twentieth of its height.
  static let logarithmicSpan = 20.0
  /// The same where many variants share an axis, in panels of half the height.
  static let logarithmicSpanOfVariants = 10.0
  /// A linear axis ends at this many times the highest value of the curves' second half, where
  /// only the first values are higher still …
  static let roomOverSecondHalf = 4.0
  /// … but not below this many times the highest published value.
  static let roomOverMarks = 2.5

  /// The horizontal axis, a little longer than the data so that the last mark is drawn whole, and
  /// one that stands at its beginning, in this panel or in another of the same axis. The panel's
  /// width in pixels decides which places have room for their names.
  static func x(
    of panel: Panel, maximumTicks: Int, among all: [Panel] = [], width: Double = .infinity
  ) -> Scale {
    if !panel.x.categories.isEmpty { return categories(panel.x.categories) }
    if !panel.x.places.isEmpty {
      return places(of: panel, maximumTicks: maximumTicks, width: width)
    }
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
    if !axis.categories.isEmpty { return upsideDown(categories(axis.categories)) }
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

  /// The part of the largest value that a heat map's colours span at least: cells that hardly differ
  /// shall not be as light and dark as those that do.
  static let leastSpanOfColors = 0.2

  /// The scale of cells' colours, which spans just their values where these differ enough.
  static func colors(of panels: [Panel], maximumTicks: Int) -> Scale? {
    guard let axis = panels.lazy.compactMap(\.heatMap).first?.values else { return nil }
    let cells = panels.flatMap { $0.heatMap?.cells ?? [] }.filter { $0.ground == .scale }
    let values = cells.map(\.value).filter(\.isFinite).map { $0 * factor(axis) }
    var (lower, upper) = (values.min() ?? 0, values.max() ?? 1)
    if let range = usable(axis.range) {
      lower = range.lowerBound * factor(axis)
      upper = range.upperBound * factor(axis)
    }
    let leastSpan = upper == 0 ? 1 : leastSpanOfColors * upper.magnitude
    let room = (leastSpan - (upper - lower)) / 2
    if room > 0 { (lower, upper) = (lower - room, upper + room) }
    if isLogarithmic(axis.scale, values: values), lower > 0 {
      return Scale(
        lower: lower, upper: upper, ticks: Ticks.logarithmic(from: lower, to: upper),
        isLogarithmic: true)
    }
    return linear(from: lower, to: upper, maximumTicks: maximumTicks)
  }

  /// A place each, the first at 0, with half a place of room at both ends.
  private static func categories(_ names: [String]) -> Scale {
    Scale(
      lower: -0.5, upper: Double(names.count) - 0.5, ticks: names.indices.map(Double.init),
      isLogarithmic: false, names: names)
  }

  /// The first place at the upper end.
  private static func upsideDown(_ scale: Scale) -> Scale {
    var scale = scale
    (scale.lower, scale.upper) = (scale.upper, scale.lower)
    return scale
  }

  /// An axis with ticks at the values that something was measured at, or at round numbers where
  /// most of the values' names would meet.
  private static func places(of panel: Panel, maximumTicks: Int, width: Double) -> Scale {
    let factor = factor(panel.x)
    let places = panel.x.places.filter(\.value.isFinite)
    let values = places.map { $0.value * factor }
    guard let least = values.min(), let largest = values.max(), least < largest else {
      return linear(covering: values, maximumTicks)
    }
    let room = 0.05
    var scale: Scale
    if isLogarithmic(panel.x.scale, values: values) {
      let stretch = pow(largest / least, room)
      scale = Scale(
        lower: least / stretch, upper: largest * stretch, ticks: [], isLogarithmic: true)
    } else {
      let stretch = (largest - least) * room
      scale = Scale(
        lower: least - stretch, upper: largest + stretch, ticks: [], isLogarithmic: false)
    }
    let beyond = places.filter(\.isBeyond).count
    makeRoom(forNameBeyond: places.last.flatMap { $0.isBeyond ? $0.label : nil }, in: &scale, width)
    var end = -Double.infinity
    for (place, value) in zip(places, values) {
      guard let across = scale.position(value) else { continue }
      let half = TextMetrics.width(place.label, size: VisualLanguage.textSize) / 2
      let center = width.isFinite ? across * width : 0
      if place.isBeyond {
        // The name, which may be long, is written in lines of its own.
        scale.ticks.append(value)
        scale.names.append("")
        continue
      }
      if width.isFinite, center - half < end + 6 { continue }
      end = center + half
      scale.ticks.append(value)
      scale.names.append(place.label)
    }
    if scale.ticks.count * 2 >= values.count, scale.ticks.count > 1 + beyond { return scale }
    let lastNumber = places.last { !$0.isBeyond }.map { $0.value * factor * 1.02 }
    let upper = beyond > 0 ? min(scale.upper, lastNumber ?? scale.upper) : scale.upper
    scale.names = []
    scale.ticks =
      scale.isLogarithmic
      ? Ticks.logarithmic(from: scale.lower, to: upper)
      : Ticks.multiples(
        of: Ticks.step(span: upper - scale.lower, atMost: maximumTicks), from: scale.lower,
        to: upper)
    guard beyond > 0 else { return scale }
    scale.names = scale.ticks.map(plain) + places.filter(\.isBeyond).map { _ in "" }
    scale.ticks += places.filter(\.isBeyond).map { $0.value * factor }
    return scale
  }

  /// How wide the lines of a name behind an axis' numbers are.
  static let widestNameBeyond = 120.0

  /// Moves the upper end of an axis away until half of the last name has room.
  private static func makeRoom(
    forNameBeyond name: String?, in scale: inout Scale, _ width: Double
  ) {
    guard let name, width.isFinite else { return }
    let half =
      TextMetrics.wrap(name, width: widestNameBeyond, size: VisualLanguage.textSize)
      .map { TextMetrics.width($0, size: VisualLanguage.textSize) }.max() ?? 0
    let part = min(half / 2 / width, 0.4)
    // The last value stands at 1 − room/(1 + 2·room) of the axis now, and at 1 − part afterwards.
    let now = 0.05 / 1.1
    guard part > now else { return }
    let stretch = (1 - now) / (1 - part)
    if scale.isLogarithmic {
      scale.upper = scale.lower * pow(scale.upper / scale.lower, stretch)
    } else {
      scale.upper = scale.lower + (scale.upper - scale.lower) * stretch
    }
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

  /// How many of what an axis prints one of the data's units is.
  static func factor(_ axis: Axis) -> Double { axis.unit.factor }

  static func isLogarithmic(_ scale: Axis.Scale, values: [Double]) -> Bool {
    guard let lowest = values.min(), let highest = values.max(), lowest > 0 else { return false }
    switch scale {
    case .linear: return false
    case .logarithmic: return true
    case .automatic: return highest / lowest > logarithmicSpan
    case .automaticForVariants: return highest / lowest > logarithmicSpanOfVariants
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
    let ticks = Ticks.logarithmic(from: lower, to: upper)
    return Scale(
      lower: lower, upper: upper, ticks: ticks, isLogarithmic: true, names: Ticks.powers(ticks))
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
    guard series.allSatisfy({ $0.dots == nil }) else { return nil }
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
