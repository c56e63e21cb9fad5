/// An experiment's trials: one spec for each point of its sweep, or the experiment itself where it
/// sweeps nothing. Each is trained once a seed.
public struct SweepPlan: Sendable {
  /// The experiment as its file says it.
  public let experiment: ExperimentSpec
  /// The specs to train, in the sweep's order, no two of them training alike; each without a sweep,
  /// and with its `point` where it comes from one.
  public let points: [ExperimentSpec]

  /// Reads and checks the spec in a file and expands its sweep.
  ///
  /// - Parameters:
  ///   - overrides: `--set`'s arguments, applied before the sweep.
  /// - Throws: `SpecError` as `ExperimentSpec.load` does, and where the sweep says something that
  ///   cannot be.
  public static func load(
    path: String, overrides: [String] = []
  ) throws(SpecError) -> SweepPlan {
    let spec = try ExperimentSpec.load(path: path, overrides: overrides)
    return SweepPlan(experiment: spec, points: [spec])
  }
}
