import Glibc

/// Which axis of a sweep is shown in which way.
struct SweepRoles {
  /// The axis along the x axis of the figure.
  var x: Int?
  /// The axis whose values are colours, or a heat map's rows.
  var second: Int?
  /// The axes whose combinations are panels.
  var panels: [Int] = []

  /// Curves along time: an axis for colours, which is the one with a baseline, else the first, if
  /// its values are no more than the colours; panels for the others.
  init(coursesOf space: SweepSpace) {
    second = space.colorAxis(among: space.varied)
    panels = space.varied.filter { $0 != second }
  }

  /// Values at the end: along the numeric axis with the most values, or the axis with the most
  /// values where none is numeric. A single axis of names goes along x too.
  init(finalsOf space: SweepSpace) {
    x = space.longestAxis
    let rest = space.varied.filter { $0 != x }
    second = space.colorAxis(among: rest)
    panels = rest.filter { $0 != second }
  }

  /// A grid: the longest axis along its columns, the next along its rows.
  init(gridOf space: SweepSpace) {
    x = space.longestAxis
    let rest = space.varied.filter { $0 != x }
    second = space.longest(of: rest)
    panels = rest.filter { $0 != second }
  }
}

/// The axes on which a sweep's points differ.
struct SweepSpace {
  let axes: [VariedAxis]
  /// Those with more than one value among the points.
  let varied: [Int]
  /// The values that occur on each axis, in the axis' order; nil, which stands last, where a point
  /// has none.
  private let places: [[Int?]]

  init(_ axes: [VariedAxis], of variants: [SweepVariant]) {
    self.axes = axes.map(Self.withBriefNumbers)
    let places = axes.indices.map { axis -> [Int?] in
      let found = variants.map { $0.places[axis] }
      let known = axes[axis].values.indices.filter { found.contains($0) }
      return known + (found.contains(nil) ? [nil] : [])
    }
    self.places = places
    varied = axes.indices.filter { places[$0].count > 1 }
  }

  /// Drawn numbers have more digits than anybody reads: three are enough where they tell the values
  /// apart.
  private static func withBriefNumbers(_ axis: VariedAxis) -> VariedAxis {
    let numbers = axis.values.compactMap(\.number)
    guard numbers.count == axis.values.count, axis.values.contains(where: { $0.label.count > 7 })
    else { return axis }
    let labels = numbers.map { brief($0) }
    guard Set(labels).count == labels.count else { return axis }
    var axis = axis
    for index in labels.indices { axis.values[index].label = labels[index] }
    return axis
  }

  func places(on axis: Int) -> [Int?] { places[axis] }

  /// Whether all points have a number on an axis.
  func isNumeric(_ axis: Int) -> Bool {
    places[axis].allSatisfy { $0.flatMap { axes[axis].values[$0].number } != nil }
  }

  /// Where values stand along an axis of numbers, ascending: at the number, and what has none
  /// behind the numbers, evenly spaced. Nil where there are not two numbers, or too many names.
  func positions(on axis: Int) -> (all: [Position], isLogarithmic: Bool)? {
    let places = places[axis]
    let numbers = places.compactMap { number($0, on: axis) }
    let names = places.filter { number($0, on: axis) == nil }
    guard let least = numbers.min(), let largest = numbers.max(), least < largest,
      names.count <= Self.mostBeyond
    else { return nil }
    let isLogarithmic = AxisFit.isLogarithmic(.automatic, values: numbers)
    let atNumbers = places.compactMap { place in
      number(place, on: axis).map { Position(place: place, value: $0, isBeyond: false) }
    }
    let beyond = names.enumerated().map { order, place in
      let step = Self.stepBeyond * Double(order + 1)
      let value =
        isLogarithmic ? largest * pow(largest / least, step) : largest + (largest - least) * step
      return Position(place: place, value: value, isBeyond: true)
    }
    return (atNumbers.sorted { $0.value < $1.value } + beyond, isLogarithmic)
  }

  /// How many names may stand behind the numbers of an axis; with more, all its values are names.
  private static let mostBeyond = 2
  /// How far names stand behind the numbers of an axis, in parts of what the numbers span.
  private static let stepBeyond = 0.35

  /// Where a value of an axis stands.
  struct Position {
    let place: Int?
    let value: Double
    /// Whether it has a name only.
    let isBeyond: Bool
  }

  func number(_ place: Int?, on axis: Int) -> Double? {
    place.flatMap { axes[axis].values[$0].number }
  }

  /// A value as it stands under the name of its axis.
  func label(_ place: Int?, on axis: Int) -> String {
    place.map { axes[axis].values[$0].label } ?? "not set"
  }

  /// A value as it stands alone: "learning rate 0.005", "residual: true", "plain".
  func fullLabel(_ place: Int?, on axis: Int) -> String {
    let (name, label) = (axes[axis].name, label(place, on: axis))
    if number(place, on: axis) != nil { return "\(name) \(label)" }
    return place == nil || ["true", "false", "null"].contains(label) ? "\(name): \(label)" : label
  }

  /// A point in words on some of the axes.
  func label(_ variant: SweepVariant, on some: [Int]) -> String {
    some.map { fullLabel(variant.places[$0], on: $0) }.joined(separator: ", ")
  }

  func colorAxis(among some: [Int]) -> Int? {
    let fitting = some.filter { places[$0].count <= ColorRole.allCases.count }
    return fitting.first { axes[$0].hasBaseline } ?? fitting.first
  }

  /// The numeric axis with the most values, or else the axis with the most.
  var longestAxis: Int? {
    longest(of: varied.filter(isNumeric)) ?? longest(of: varied.filter { positions(on: $0) != nil })
      ?? longest(of: varied)
  }

  /// The first of the axes with the most values.
  func longest(of some: [Int]) -> Int? {
    some.reduce(nil) { best, axis in
      guard let best, places[best].count >= places[axis].count else { return axis }
      return best
    }
  }
}
