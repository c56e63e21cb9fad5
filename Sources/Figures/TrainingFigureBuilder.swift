/// A curve of a training figure: which metric, and how it is drawn.
struct Curve {
  var metric: String
  var name: String
  var style: Series.Style

  init(_ metric: String, name: String, style: Series.Style) {
    self.metric = metric
    self.name = name
    self.style = style
  }
}

/// Puts trials' measurements and what is published about them into panels and a caption.
struct TrainingFigureBuilder {
  private let histories: [MetricHistory]
  private let notes: ExperimentNotes
  /// What the figure calls an epoch.
  private let epochWord: String

  init(
    _ histories: [MetricHistory], _ notes: ExperimentNotes, epochWord: String
  ) throws(FigureError) {
    for history in histories {
      for metric in history.values.keys.sorted() {
        let count = history.values[metric]?.count ?? 0
        guard count == history.epochs.count else {
          throw .unevenHistory(
            seed: history.seed, metric: metric, epochs: history.epochs.count, values: count)
        }
      }
    }
    self.histories = histories.sorted { $0.seed < $1.seed }
    self.notes = notes
    self.epochWord = epochWord
  }

  /// A panel of the curves that were measured. A published value is marked if its metric is among
  /// them; `markSubjects` says of what it speaks where the panel shows several metrics.
  func panel(
    title: String = "", x label: String, y: Axis, curves: [Curve],
    markSubjects: [String: String] = [:]
  ) -> Panel {
    let series = curves.compactMap { curve -> Series? in
      guard histories.contains(where: { $0.values[curve.metric] != nil }) else { return nil }
      let mean = TrialMean(of: curve.metric, over: histories, band: notes.band)
      return Series(
        name: curve.name, x: mean.epochs, y: mean.means, band: mean.band, style: curve.style)
    }
    let marks = notes.published.filter { published in
      published.value.isFinite && curves.contains { $0.metric == published.metric }
    }.map { published in
      PublishedMark(
        label: "published \(markSubjects[published.metric] ?? "")"
          + "\(brief(published.value, unit: y.unit)) (\(published.source))",
        value: published.value, x: published.afterEpochs)
    }
    let last = max(Double(notes.plannedEpochs ?? 0), lastEpoch ?? 0)
    let x = Axis(label: label, range: last > 0 ? 0...last : nil, wholeTicks: true)
    return Panel(title: title, x: x, y: y, series: series, marks: marks)
  }

  /// The whole figure.
  func chart(_ panels: [Panel]) throws(FigureError) -> Chart {
    let chart = Chart(
      title: notes.title, panels: panels, caption: caption, notice: notes.notice)
    try chart.check()
    return chart
  }

  private var lastEpoch: Double? {
    histories.flatMap(\.epochs).filter(\.isFinite).max()
  }

  // MARK: - Caption

  private var caption: String {
    var sentences = [seedsSentence]
    sentences += endsEarlySentences
    sentences += notFiniteSentences
    if !notes.dataSet.isEmpty { sentences.append("Data: \(notes.dataSet).") }
    if !notes.specHash.isEmpty { sentences.append("Spec\u{A0}\(notes.specHash.prefix(8)).") }
    return sentences.joined(separator: " ")
  }

  private var seedsSentence: String {
    let seeds = histories.map(\.seed)
    guard seeds.count > 1 else { return "One trial, seed \(seeds.first ?? 0)." }
    let band =
      switch notes.band {
      case .minToMax: "bands from the smallest to the largest value"
      case .standardDeviation: "bands ± one standard deviation"
      }
    return "Mean of \(seeds.count) trials (seeds \(Self.list(seeds))), \(band)."
  }

  /// Where a trial is still running or was interrupted: the mean goes on over the others.
  private var endsEarlySentences: [String] {
    let ends = histories.map { $0.epochs.filter(\.isFinite).max() ?? 0 }
    let whole = max(Double(notes.plannedEpochs ?? 0), ends.max() ?? 0)
    let early = zip(histories, ends).filter { $0.1 < whole }
    let longest = ends.max() ?? 0
    return distinctEnds(early.map(\.1)).map { end in
      let seeds = early.filter { $0.1 == end }.map(\.0.seed)
      let who = histories.count == 1 ? "It" : seeds.count == 1 ? "Seed" : "Seeds"
      let which = histories.count == 1 ? "" : " \(Self.list(seeds))"
      let verb = seeds.count == 1 ? "ends" : "end"
      let rest = histories.count - early.filter { $0.1 <= end }.count
      let others = end < longest ? "; the mean goes on over \(rest)" : ""
      return "\(who)\(which) \(verb) after \(epochWord) \(plain(end)) of \(plain(whole))\(others)."
    }
  }

  private func distinctEnds(_ ends: [Double]) -> [Double] {
    ends.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private var notFiniteSentences: [String] {
    histories.compactMap { history in
      let bad = history.epochs.indices.filter { index in
        history.values.values.contains { !$0[index].isFinite }
      }
      guard let first = bad.first else { return nil }
      return "Seed \(history.seed) has values that are not finite, first at \(epochWord) "
        + "\(plain(history.epochs[first])); they are left out."
    }
  }

  /// "0–4" for a run of numbers, "0, 2, 5" otherwise, and only the first and the last of many.
  static func list(_ numbers: [Int]) -> String {
    guard let first = numbers.first, let last = numbers.last else { return "none" }
    if numbers.count > 2, numbers == Array(first...max(first, last)) { return "\(first)–\(last)" }
    if numbers.count > 8 { return "\(first), …, \(last)" }
    return numbers.map(String.init).joined(separator: ", ")
  }
}
