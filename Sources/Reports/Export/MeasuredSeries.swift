import RunLog

/// Numbers that a trial measured in one rhythm, under the name that specs and tables use.
struct MeasuredSeries {
  /// `train.loss`, `step.loss`, `learningRate`.
  let name: String
  let rhythm: Rhythm
  /// After how many epochs or updates each value was measured.
  let moments: [Int]
  let values: [Double]
  let unit: String
  let meaning: String

  /// How often something was measured.
  enum Rhythm: String {
    case epoch
    case update
  }
}

extension MeasuredSeries {
  /// All of a log's series: what was measured by epoch, then by update.
  static func all(_ epochs: [MetricSeries], _ steps: [StepSeries]) -> [MeasuredSeries] {
    let byEpoch = epochs.map { MeasuredSeries($0) }
    let taken = Set(byEpoch.map(\.name))
    return byEpoch + steps.map { MeasuredSeries($0, besides: taken) }
  }

  private init(_ series: MetricSeries) {
    name = Self.dotted(series.name)
    rhythm = .epoch
    moments = Array(1..<series.values.count + 1)
    values = series.values
    unit = series.unit
    meaning = series.meaning
  }

  /// The log's `loss` is a step's. No name stands for two series.
  private init(_ series: StepSeries, besides taken: Set<String>) {
    let dotted = Self.dotted(series.name)
    name = dotted == "loss" || taken.contains(dotted) ? "step." + dotted : dotted
    rhythm = .update
    moments = series.steps
    values = series.values.map(Double.init)
    unit = series.unit
    meaning = series.meaning
  }

  /// What the selected parameters gave, after as many updates as made them.
  static func selected(_ selection: SelectionRecord) -> [MeasuredSeries] {
    let best = "with the parameters that did best on the dev set"
    return [
      ("best.dev.loss", selection.devLoss, "mean loss over the dev set, \(best)"),
      ("best.dev.error", selection.devError, "smallest error rate on the dev set"),
      ("best.test.loss", selection.testLoss, "mean loss over the test set, \(best)"),
      ("best.test.error", selection.testError, "error rate on the test set, \(best)"),
    ].compactMap { name, value, meaning in
      value.map {
        MeasuredSeries(
          name: name, rhythm: .update, moments: [selection.updates], values: [$0], unit: "1",
          meaning: meaning)
      }
    }
  }

  private static func dotted(_ name: String) -> String {
    name.split(separator: "/").joined(separator: ".")
  }
}
