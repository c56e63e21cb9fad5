import Specs

/// What `reprise compare` prints: a table for each experiment, and one for each sweep.
public struct ComparisonReport: Sendable {
  /// One of its tables.
  public enum Part: Sendable {
    /// Published and measured numbers of one spec.
    case experiment(Comparison)
    /// The points of a sweep.
    case sweep(SweepComparison)

    fileprivate var name: String {
      switch self {
      case .experiment(let comparison): comparison.experiment.name
      case .sweep(let comparison): comparison.sweep.name
      }
    }
  }

  /// The tables, by the experiments' names.
  public let parts: [Part]

  /// Compares everything that results hold.
  ///
  /// - Throws: `SweepError` where a sweep does not have what the options ask for.
  public init(_ results: Results, options: SweepOptions = SweepOptions()) throws(SweepError) {
    var parts = results.single.map { Part.experiment(Comparison($0)) }
    for sweep in results.sweeps {
      parts.append(.sweep(try SweepComparison(sweep, options: options)))
    }
    // Swift's sort keeps the order of equals: no experiment is both.
    self.parts = parts.sorted { $0.name < $1.name }
  }

  /// Whether there is a sweep among them.
  public var hasSweeps: Bool {
    parts.contains { if case .sweep = $0 { true } else { false } }
  }

  /// For terminals, one table after another.
  public var text: String {
    parts.map { part in
      switch part {
      case .experiment(let comparison): comparison.text
      case .sweep(let comparison): comparison.text
      }
    }.joined(separator: "\n")
  }

  /// For Markdown, one table after another.
  public var markdown: String {
    parts.map { part in
      switch part {
      case .experiment(let comparison): comparison.markdown
      case .sweep(let comparison): comparison.markdown
      }
    }.joined(separator: "\n")
  }

  /// One JSON list, an object a table; a sweep's has `"kind": "sweep"`. Error rates are in [0, 1];
  /// what is not known, or not a finite number, is null.
  public var json: String {
    JSON(
      .array(
        parts.map { part in
          switch part {
          case .experiment(let comparison): comparison.json
          case .sweep(let comparison): comparison.json
          }
        })
    ).prettyText
  }

  /// One table of all, a row a quantity of an experiment, and a row a metric of a sweep's point.
  /// Error rates are in [0, 1]; what is not known is empty.
  public var csv: String {
    let axes = axisColumns
    var table = CSVTable(
      CSVColumns.first + axes.map(\.column) + CSVColumns.measured
        + (parts.contains { if case .experiment = $0 { true } else { false } }
          ? CSVColumns.published : [])
        + (hasSweeps ? CSVColumns.compared : []))
    for part in parts {
      switch part {
      case .experiment(let comparison): comparison.addRows(to: &table)
      case .sweep(let comparison): comparison.addRows(to: &table, axes: axes)
      }
    }
    return table.text
  }

  /// A column for each axis of any sweep, called as the axis is, unless another column is.
  private var axisColumns: [AxisColumn] {
    var columns: [AxisColumn] = []
    for case .sweep(let comparison) in parts {
      for axis in comparison.sweep.axes where !columns.contains(where: { $0.axis == axis.name }) {
        columns.append(
          AxisColumn(
            axis: axis.name,
            column: CSVColumns.all.contains(axis.name) ? "axis \(axis.name)" : axis.name))
      }
    }
    return columns
  }
}

/// An axis' column in CSV.
struct AxisColumn {
  let axis: String
  let column: String
}

/// The columns of CSV besides the axes'.
enum CSVColumns {
  static let first = ["experiment", "trialHash", "point"]
  static let measured = [
    "metric", "afterEpochs", "afterUpdates", "trials", "count", "mean", "standardDeviation",
    "minimum", "maximum",
  ]
  static let published = ["published", "source", "differenceToPublished", "notChecked"]
  static let compared = [
    "intervalMethod", "intervalLower", "intervalUpper", "baseline", "baselineTrialHash", "pairs",
    "unpairedSeeds", "difference", "differenceStandardDeviation", "differenceIntervalLower",
    "differenceIntervalUpper", "p", "adjustedP", "mcNemarPairs", "onlyBaselineWrong",
    "onlyThisWrong", "mcNemarSignificantPairs",
  ]
  static let all = first + measured + published + compared
}
