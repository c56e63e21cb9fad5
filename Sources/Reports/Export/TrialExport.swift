import RunLog

/// Trials for other programs: all that their logs hold but tensors and predictions, whatever state
/// they are in.
///
/// Logs are read one after the other while they are written, for a sweep's steps can be many
/// millions of numbers.
public struct TrialExport: Sendable {
  let trials: [PlacedTrial]
  let axes: [String]

  /// The trials of some results: sweeps by name, point and seed, then all that was not swept.
  public init(_ results: Results) {
    trials = PlacedTrial.all(of: results)
    axes = PlacedTrial.axes(of: trials)
  }

  /// The logs that are read.
  public var paths: [String] { trials.map(\.trial.path) }
}

/// A trial with all that its log holds but tensors and predictions.
struct ExportedTrial {
  let placed: PlacedTrial
  let summary: TrialSummary
  /// What was measured by epoch, then by update.
  let series: [MeasuredSeries]
  /// What the selected parameters gave; a number a series.
  let selected: [MeasuredSeries]

  /// Reads the trial's log. Throws a `RunLogError`.
  init(_ placed: PlacedTrial) throws {
    let (summary, steps) = try TrialFile.readSummary(placed.trial.path) { _ in true }
    self.placed = placed
    self.summary = summary
    series = MeasuredSeries.all(summary.epochs, steps)
    selected = summary.selection.map(MeasuredSeries.selected) ?? []
  }
}
