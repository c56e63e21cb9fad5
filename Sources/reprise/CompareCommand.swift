import ArgumentParser
import Reports
import Specs

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Print published and measured numbers, or a sweep's points, side by side.",
    discussion: """
      One table an experiment: published values, mean ± sample standard deviation over finished \
      trials, their number n, and measured minus published. Trials that are running, interrupted, \
      diverged or failed are listed and never averaged in. Where much was published, metrics that \
      nothing was published of are left out, but for the error rates at the end; --json has them. \
      Reads trials' logs and nothing else.

      One table a sweep: a row a point, with the main metric's mean, standard deviation and 95 % \
      interval; its difference to the baseline, seed by seed, with its interval; and McNemar's exact \
      test on both trials' answers to the same test images. The lines above and below the table say \
      which epoch is reported, how intervals are made, and what was left out. A baseline on some of \
      the axes compares rows at equal values of the others; one on all axes is a single row.

      --json is a list with an object a table. A sweep's has "kind": "sweep" and everything unrounded \
      for every metric: each seed's value, differences, p-values (paired t-test, and adjusted for all \
      rows by Holm's method) and McNemar's counts. --csv is one table with a row a quantity, or a \
      metric of a sweep's point. In both, error rates are in [0, 1].

        reprise compare results/lenet5-blog
        reprise compare results/reference/* --markdown
        reprise compare results/residual-ablation --baseline net=plain
        reprise compare results/residual-ablation --metric test.error --interval bootstrap
      """)

  @OptionGroup var logs: ResultsArguments

  @Option(
    name: .customLong("metric"),
    help: ArgumentHelp(
      """
      Sweeps: show this metric; may be repeated, the main one first. Unless given: best.test.error, \
      best.dev.error, test.error and train.error where parameters are selected on a dev set, else \
      test.error, train.error and train.loss.
      """, valueName: "name"))
  var metrics: [Metric] = []

  @Option(
    name: .customLong("baseline"),
    help: ArgumentHelp(
      """
      Sweeps: compare rows with this value of an axis; may be repeated. Unless given: what the sweep \
      names.
      """, valueName: "axis=value"))
  var baseline: [String] = []

  @Flag(help: "Sweeps: compare rows with nothing.")
  var noBaseline = false

  @Option(
    help: """
      Sweeps: how 95 % intervals are made: Student's t, or the BCa bootstrap with 10,000 resamples.
      """)
  var interval: Interval?

  enum Interval: String, CaseIterable, ExpressibleByArgument {
    case t
    case bootstrap

    var method: IntervalMethod { self == .t ? .studentT : .bootstrap }
  }

  @OptionGroup var format: TableFormat

  func validate() throws {
    if noBaseline, !baseline.isEmpty {
      throw ValidationError("Choose one of --baseline and --no-baseline.")
    }
  }

  func run() throws {
    let report = try ComparisonReport(try logs.read(), options: options)
    if !report.hasSweeps, let option = sweepOption { throw SweepError.noSweep(option: option) }
    format.print(
      text: report.text, markdown: report.markdown, csv: report.csv, json: report.json)
  }

  private var options: SweepOptions {
    var options = SweepOptions()
    options.metrics = metrics
    if noBaseline { options.baseline = .none }
    if !baseline.isEmpty { options.baseline = .values(baseline) }
    if let interval { options.method = interval.method }
    return options
  }

  /// The first option given that only sweeps understand.
  private var sweepOption: String? {
    if !metrics.isEmpty { return "--metric" }
    if !baseline.isEmpty { return "--baseline" }
    if noBaseline { return "--no-baseline" }
    return interval == nil ? nil : "--interval"
  }
}

extension Metric: ExpressibleByArgument {
  /// Those that a sweep's table can hold.
  public static var allValueStrings: [String] { ofSweeps.map(\.rawValue) }

  /// Reads a name of one of these.
  public init?(argument: String) {
    guard let metric = Metric(rawValue: argument), Metric.ofSweeps.contains(metric) else {
      return nil
    }
    self = metric
  }
}
