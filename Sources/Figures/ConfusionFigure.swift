/// What one trial answered to test images: a row a class, a column an answer, counted from 0.
public struct ConfusionCounts: Equatable, Sendable {
  /// The trial's seed.
  public var seed: Int
  /// How many images of a row's class got a column's answer; as many rows as columns.
  public var counts: [[Int]]

  /// A trial's answers, counted.
  public init(seed: Int, counts: [[Int]]) {
    self.seed = seed
    self.counts = counts
  }

  fileprivate var all: Int { counts.joined().reduce(0, +) }
  fileprivate var wrong: Int { all - counts.indices.reduce(0) { $0 + counts[$1][$1] } }
}

extension Chart {
  /// How many test images of each class got which answer, as a grid: the mean over finished trials.
  ///
  /// Only wrong answers are coloured, from 0 on: right ones, a hundred times as many, would leave them
  /// all one colour.
  ///
  /// - Parameters:
  ///   - trials: what each finished trial answered.
  ///   - classes: the classes' names, as many as the trials' counts have rows.
  ///   - notes: what the figure says beside the measurements.
  /// - Throws: `noData` where there is no trial.
  public static func confusionMatrix(
    of trials: [ConfusionCounts], classes: [String], notes: ExperimentNotes
  ) throws(FigureError) -> Chart {
    guard !trials.isEmpty else { throw .noData(title: notes.title) }
    let trials = trials.sorted { $0.seed < $1.seed }
    let cells = classes.indices.flatMap { row in
      classes.indices.compactMap { column -> HeatMap.Cell? in
        let values = trials.map { Double($0.counts[row][column]) }
        guard let summary = ValueSummary(values, band: notes.band) else { return nil }
        return HeatMap.Cell(
          column: column, row: row, value: summary.mean, deviation: summary.deviation,
          count: summary.count,
          ground: row == column ? .quiet : summary.mean == 0 ? .paper : .scale)
      }
    }
    let most = cells.filter { $0.ground == .scale }.map(\.value).max()
    return Chart(
      title: notes.title,
      panels: [
        Panel(
          x: Axis(label: "answer", categories: classes),
          y: Axis(label: "class", categories: classes),
          heatMap: HeatMap(
            cells: cells,
            values: Axis(label: "wrong answers", range: most.map { 0...$0 }),
            numbers: .counts))
      ],
      legend: .colorBar, caption: confusionCaption(trials, notes), notice: notes.notice)
  }

  private static func confusionCaption(
    _ trials: [ConfusionCounts], _ notes: ExperimentNotes
  ) -> String {
    let seeds = trials.map(\.seed)
    let wrong = ValueSummary(trials.map { Double($0.wrong) }, band: .standardDeviation)
    let images = trials.map(\.all).max() ?? 0
    var sentences = [
      trials.count == 1
        ? "One trial, seed \(seeds[0])."
        : "Mean of \(trials.count) trials (seeds \(TrainingFigureBuilder.list(seeds))).",
      "A row has the answers to the test images of one class; right answers, on the diagonal, have "
        + "no colour, and cells without a number had none.",
    ]
    if let wrong, images > 0 {
      let spread = wrong.deviation.map { " ± \(brief($0))" } ?? ""
      sentences.append(
        "Wrong: \(brief(wrong.mean, digits: 4))\(spread) of \(grouped("\(images)")) "
          + "(\(brief(wrong.mean / Double(images), unit: .percent))).")
    }
    sentences += notes.remarks
    if !notes.dataSet.isEmpty { sentences.append("Data: \(notes.dataSet).") }
    if !notes.specHash.isEmpty {
      sentences.append("Spec\u{A0}\(notes.specHash.prefix(8)).")
    }
    return sentences.joined(separator: " ")
  }
}
