import Figures
import Specs

/// A method of which a number was published and that no experiment checks.
public struct PublishedMethod: Equatable, Sendable {
  /// What it is called.
  public var name: String
  /// The published value; error rates in [0, 1].
  public var value: Double

  /// A method with its published value.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}

extension BarChart {
  /// What was published of a metric and what was measured, a row an experiment, the largest published
  /// value first; experiments without one stand where their mean does.
  ///
  /// An experiment's row has its last claim about the metric and the finished trials' values at the
  /// same moment; why a claim is not checked is said behind the bar.
  ///
  /// - Parameters:
  ///   - experiments: the methods that were run.
  ///   - metric: what is compared.
  ///   - band: what the whiskers around measured values show.
  ///   - unchecked: methods that have a published value only.
  public static func methods(
    of experiments: [ExperimentResults], metric: Metric = .testError,
    band: BandKind = .minToMax, unchecked: [PublishedMethod] = []
  ) -> BarChart {
    let all =
      experiments.map { BarChart.Row($0, metric) }
      + unchecked.map { Row(name: $0.name, published: $0.value, note: "not checked") }
    let ordered = all.enumerated().sorted { left, right in
      let values = (left.element.place, right.element.place)
      return values.0 == values.1 ? left.offset < right.offset : values.0 > values.1
    }.map(\.element)
    let words = metric.inWords
    return BarChart(
      title: "\(words.prefix(1).uppercased() + words.dropFirst()), published and measured",
      values: Axis(label: words, unit: metric.isErrorRate ? .percent : .plain), rows: ordered,
      band: band, caption: caption(experiments, all, band),
      notice: experiments.lazy.compactMap(\.spec.standInNotice).first)
  }

  private static func caption(
    _ experiments: [ExperimentResults], _ rows: [Row], _ band: BandKind
  ) -> String {
    var sentences: [String] = []
    if rows.contains(where: { !$0.measured.isEmpty }) {
      sentences.append(
        "Measured are means over n finished trials ± one sample standard deviation.")
    }
    if rows.contains(where: { $0.measured.count > 1 }) {
      switch band {
      case .minToMax: sentences.append("Lines go from the smallest to the largest trial.")
      case .standardDeviation: sentences.append("Lines show the deviation.")
      }
    }
    var titles: [String] = []
    for title in experiments.map(\.spec.dataTitle) where !titles.contains(title) {
      titles.append(title)
    }
    if titles.count == 1 { sentences.append("Data: \(titles[0]).") }
    return sentences.joined(separator: " ")
  }
}

extension BarChart.Row {
  /// The row of an experiment.
  fileprivate init(_ experiment: ExperimentResults, _ metric: Metric) {
    let rows = Comparison(experiment).rows.filter { $0.quantity == metric.rawValue }
    // Of equals the first: claims stand in the spec's order.
    let row = rows.reduce(nil as ComparisonRow?) { best, row in
      guard let best else { return row }
      return row.moment.count > best.moment.count ? row : best
    }
    let measured = row.map { row in
      experiment.finished.compactMap { $0.value(of: metric, at: row.moment) }
    }
    self.init(
      name: experiment.title, published: row?.claim?.value, measured: measured ?? [],
      note: row?.obstacle ?? (measured?.isEmpty ?? true ? "no trial has finished" : ""))
  }

  /// What a row is ordered by.
  fileprivate var place: Double {
    let finite = measured.filter(\.isFinite)
    let mean = finite.isEmpty ? 0 : finite.reduce(0, +) / Double(finite.count)
    return published ?? mean
  }
}

extension Moment {
  /// How many epochs or updates it is after.
  fileprivate var count: Int {
    switch self {
    case .afterEpochs(let count), .afterUpdates(let count): count
    case .atTheEnd: .max
    }
  }
}
