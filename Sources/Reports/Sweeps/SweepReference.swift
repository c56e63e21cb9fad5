import Specs

/// What a row of a sweep's table is compared with.
public enum SweepReference: Equatable, Sendable {
  /// Nothing: the row is the baseline.
  case itself
  /// Another row, by its place.
  case row(Int)
  /// Nothing, for a reason.
  case missing(String)

  /// The other row's place, where there is one.
  var row: Int? {
    if case .row(let row) = self { row } else { nil }
  }
}

extension SweepReference {
  /// What each row is compared with.
  static func all(of sweep: SweepResults, baseline: SweepBaseline) -> [SweepReference] {
    var rows: [[Int?]: [Int]] = [:]
    for (row, point) in sweep.points.enumerated() { rows[point.places, default: []].append(row) }
    return sweep.points.enumerated().map { row, point in
      let places = baseline.reference(of: point.places)
      guard places != point.places else { return .itself }
      let candidates = rows[places] ?? []
      guard candidates.count != 1 else { return .row(candidates[0]) }
      let label = SweepPoint.label(places, on: sweep.axes)
      guard !candidates.isEmpty else { return .missing("no trial at \(label)") }
      let alike = candidates.filter { candidate in
        point.results.spec.isLike(sweep.points[candidate].results.spec, butFor: baseline, of: sweep)
      }
      guard alike.count == 1 else { return .missing("several specs at \(label)") }
      return .row(alike[0])
    }
  }
}

extension ExperimentSpec {
  /// Whether the baseline's values make this spec train as the other one does. Tells specs at one
  /// point apart, as there are when something outside of the axes was changed between two runs.
  fileprivate func isLike(
    _ other: ExperimentSpec, butFor baseline: SweepBaseline, of sweep: SweepResults
  ) -> Bool {
    let settings = zip(sweep.axes, baseline.places).flatMap { axis, place in
      place.map { axis.values[$0].settings.entries } ?? []
    }
    let changed = try? ExperimentSpec(
      json: resolvedJSON, overrides: settings.map { "\($0.path)=\($0.value.text)" })
    return changed?.trainingIdentity == other.trainingIdentity
  }
}

extension SweepPoint {
  /// The values at some places of axes, in words.
  static func label(_ places: [Int?], on axes: [SweepAxis]) -> String {
    zip(axes, places).compactMap { axis, place in place.map { axis.values[$0].label } }
      .joined(separator: ", ")
  }
}
