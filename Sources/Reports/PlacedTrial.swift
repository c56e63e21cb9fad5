/// A trial with its place on the axes of its sweep.
struct PlacedTrial: Sendable {
  var trial: ReportedTrial
  /// The point in words, `plain, 0.005`; empty where nothing was swept.
  var point = ""
  /// The point's value on each axis that says something about it, by the axes' names.
  var values: [String: SweepAxis.Value] = [:]

  /// Sweeps by name, point and seed, then all that was not swept.
  static func all(of results: Results) -> [PlacedTrial] {
    var placed: [PlacedTrial] = []
    for sweep in results.sweeps {
      for point in sweep.points {
        var values: [String: SweepAxis.Value] = [:]
        for (axis, place) in zip(sweep.axes, point.places) {
          values[axis.name] = place.map { axis.values[$0] }
        }
        let label = point.label(on: sweep.axes)
        placed += point.results.trials.map {
          PlacedTrial(trial: $0, point: label, values: values)
        }
      }
    }
    for experiment in results.single { placed += experiment.trials.map { PlacedTrial(trial: $0) } }
    return placed
  }

  /// The axes that any of the trials stands on, in the order in which they are met.
  static func axes(of trials: [PlacedTrial]) -> [String] {
    var names: [String] = []
    for placed in trials {
      for coordinate in placed.trial.spec.point?.coordinates ?? []
      where !names.contains(coordinate.name) {
        names.append(coordinate.name)
      }
    }
    return names
  }
}
