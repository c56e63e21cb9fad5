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
    fileprivate let settings: ByPath<AnyValue>
  }

  /// A path into the spec, or what the sweep calls the axis.
  public let name: String
  /// In ascending order where all are numbers, else in the sweep's order.
  public let values: [Value]

  /// Whether every value is a number.
  public var isNumeric: Bool { values.allSatisfy { $0.number != nil } }
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
    byName.filter { SweepResults($0) == nil }.flatMap { $0 }
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

extension SweepResults {
  /// The sweep of experiments of one name; nil where none of them comes from a sweep.
  init?(_ experiments: [ExperimentResults]) {
    let axes = SweepAxis.all(of: experiments.map(\.spec))
    guard let first = experiments.first, !axes.isEmpty else { return nil }
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
  /// The axes of all points, in the order in which they first appear.
  fileprivate static func all(of specs: [ExperimentSpec]) -> [SweepAxis] {
    var names: [String] = []
    for coordinate in specs.flatMap({ $0.point?.coordinates ?? [] })
    where !names.contains(coordinate.name) {
      names.append(coordinate.name)
    }
    return names.map { SweepAxis(name: $0, values: values(of: $0, in: specs)) }
  }

  private static func values(of name: String, in specs: [ExperimentSpec]) -> [Value] {
    var values: [Value] = []
    for coordinate in specs.flatMap({ $0.point?.coordinates ?? [] })
    where coordinate.name == name && !values.contains(where: { $0.label == coordinate.label }) {
      values.append(
        Value(
          label: coordinate.label, number: coordinate.number, position: coordinate.position,
          settings: coordinate.settings))
    }
    if values.allSatisfy({ $0.number != nil }) {
      return values.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
    }
    return values.sorted { ($0.position, $0.label) < ($1.position, $1.label) }
  }

  /// Which value a spec has. One that was trained before the sweep got this axis says nothing about
  /// it: then what the axis sets is looked up in the spec itself.
  fileprivate func place(of spec: ExperimentSpec) -> Int? {
    if let coordinate = spec.point?.coordinates.first(where: { $0.name == name }) {
      return values.firstIndex { $0.label == coordinate.label }
    }
    return values.firstIndex { value in
      !value.settings.entries.isEmpty
        && value.settings.entries.allSatisfy { spec.value(at: $0.path) == $0.value }
    }
  }
}
