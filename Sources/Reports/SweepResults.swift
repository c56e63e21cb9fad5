import Specs

/// The trials of one experiment at several points of a sweep.
public struct SweepResults: Equatable, Sendable {
  /// The experiment's short name.
  public let name: String
  /// The axes that the points stand on.
  public let axes: [SweepAxis]
  /// The points in the order of the axes' values, the first axis changing most slowly.
  public let points: [SweepPoint]

  /// The line over figures and tables.
  public var title: String { points[0].results.title }
  /// The data, as people write it.
  public var dataTitle: String { points[0].results.spec.dataTitle }
}

/// What one coordinate of a sweep's points says.
public struct SweepAxis: Equatable, Sendable {
  /// One of its values.
  public struct Value: Equatable, Sendable {
    /// What it is called.
    public let label: String
    /// The value as a number, where it is one.
    public let number: Double?
    fileprivate let position: Int
    /// What it sets in the spec.
    let settings: ByPath<AnyValue>
  }

  /// A path into the spec, or what the sweep calls the axis.
  public let name: String
  /// In ascending order where all are numbers, else in the sweep's order.
  public let values: [Value]
  fileprivate let index: PlaceIndex
}

/// The trials of one point.
public struct SweepPoint: Equatable, Sendable {
  /// Which of each axis' values the point has; nil where an axis says nothing about it.
  public let places: [Int?]
  /// Its trials, one a seed.
  public let results: ExperimentResults
}

extension SweepPoint {
  /// The point in words, `plain, 0.005`.
  public func label(on axes: [SweepAxis]) -> String {
    zip(axes, places).compactMap { axis, place in place.map { axis.values[$0].label } }
      .joined(separator: ", ")
  }
}

extension Results {
  /// The experiments that were swept, by name.
  public var sweeps: [SweepResults] { byName.compactMap(SweepResults.init) }

  /// The experiments that were not.
  public var single: [ExperimentResults] {
    byName.filter { !$0.contains(where: \.isOnAnAxis) }.flatMap { $0 }
  }

  private var byName: [[ExperimentResults]] {
    var groups: [[ExperimentResults]] = []
    for experiment in experiments {
      if groups.last?.last?.name == experiment.name {
        groups[groups.count - 1].append(experiment)
      } else {
        groups.append([experiment])
      }
    }
    return groups
  }
}

extension ExperimentResults {
  /// Whether its trials stand on an axis of a sweep.
  fileprivate var isOnAnAxis: Bool { spec.point?.coordinates.isEmpty == false }
}

extension SweepResults {
  /// The sweep of experiments of one name; nil where none of them comes from a sweep.
  init?(_ experiments: [ExperimentResults]) {
    guard let first = experiments.first, experiments.contains(where: \.isOnAnAxis) else {
      return nil
    }
    let axes = SweepAxis.all(of: experiments.map(\.spec))
    name = first.name
    self.axes = axes
    points =
      experiments.map { experiment in
        SweepPoint(places: axes.map { $0.place(of: experiment.spec) }, results: experiment)
      }
      .sorted { left, right in
        for (one, other) in zip(left.places, right.places) where one != other {
          return (one ?? -1) < (other ?? -1)
        }
        return left.results.trialHash < right.results.trialHash
      }
  }
}

extension SweepAxis {
  /// The axes of all points, in the order in which the points with most of them have them.
  fileprivate static func all(of specs: [ExperimentSpec]) -> [SweepAxis] {
    var names: [String] = []
    var values: [String: [Value]] = [:]
    var known: Set<[String]> = []
    let points = specs.map { $0.point?.coordinates ?? [] }.enumerated()
      .sorted { (-$0.element.count, $0.offset) < (-$1.element.count, $1.offset) }
    for coordinate in points.flatMap(\.element)
    where known.insert([coordinate.name, coordinate.label]).inserted {
      if values[coordinate.name] == nil { names.append(coordinate.name) }
      values[coordinate.name, default: []].append(
        Value(
          label: coordinate.label, number: coordinate.number, position: coordinate.position,
          settings: coordinate.settings))
    }
    return names.map { SweepAxis(name: $0, unsorted: values[$0] ?? []) }
  }

  private init(name: String, unsorted: [Value]) {
    self.name = name
    let isNumeric = unsorted.allSatisfy { $0.number != nil }
    values =
      isNumeric
      ? unsorted.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
      : unsorted.sorted { ($0.position, $0.label) < ($1.position, $1.label) }
    index = PlaceIndex(values)
  }

  /// Which value a spec has. One that was trained before the sweep got this axis says nothing about
  /// it: then what the axis sets is looked up in the spec itself.
  fileprivate func place(of spec: ExperimentSpec) -> Int? {
    if let coordinate = spec.point?.coordinates.first(where: { $0.name == name }) {
      return index.place(label: coordinate.label)
    }
    return index.place(of: spec)
  }
}

/// Finds a value among many by its label or by what it sets.
private struct PlaceIndex: Equatable, Sendable {
  /// Values that set the same paths.
  private struct Group: Equatable {
    let paths: [String]
    var places: [[String]: Int] = [:]
  }

  private var byLabel: [String: Int] = [:]
  private var groups: [Group] = []

  init(_ values: [SweepAxis.Value]) {
    for (place, value) in values.enumerated() {
      byLabel[value.label] = place
      let entries = value.settings.entries
      guard !entries.isEmpty else { continue }
      let paths = entries.map(\.path)
      if !groups.contains(where: { $0.paths == paths }) { groups.append(Group(paths: paths)) }
      for group in groups.indices where groups[group].paths == paths {
        let texts = entries.map { Self.text($0.value) }
        if groups[group].places[texts] == nil { groups[group].places[texts] = place }
      }
    }
  }

  func place(label: String) -> Int? { byLabel[label] }

  func place(of spec: ExperimentSpec) -> Int? {
    for group in groups {
      let texts = group.paths.map { spec.value(at: $0).map(Self.text) }
      let known = texts.compactMap { $0 }
      if known.count == texts.count, let place = group.places[known] { return place }
    }
    return nil
  }

  /// Numbers are equal however they are spelled.
  private static func text(_ value: AnyValue) -> String {
    value.number.map { "\($0)" } ?? value.text
  }
}
