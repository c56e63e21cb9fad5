/// What stands under a figure of a sweep: how many trials of how many points, how many of them are
/// not finished, what the bands are, what is left out.
struct SweepCaption {
  /// What the figure shows, which decides what must be said of it.
  enum Content {
    /// Curves by epoch.
    case courses
    /// Dots for values at the end of training.
    case finals([FinalMetric])
    /// A heat map of values at the end of training.
    case cells(FinalMetric)
  }

  /// The most points that a sentence names.
  private static let mostNamed = 4

  private let notes: SweepNotes
  private let space: SweepSpace
  private let all: [SweepVariant]
  private let hidden: [SweepVariant]

  /// A caption of a figure that shows all points but the hidden ones.
  init(_ notes: SweepNotes, _ space: SweepSpace, all: [SweepVariant], hidden: [SweepVariant]) {
    self.notes = notes
    self.space = space
    self.all = all
    self.hidden = hidden
  }

  func text(_ content: Content, of drawing: SweepFigureBuilder.Drawing) -> String {
    var sentences = [trialsSentence]
    sentences += stateSentences
    sentences.append(contentSentence(content))
    sentences += hiddenSentences(content)
    if drawing.panels.count < drawing.combinations {
      sentences.append(
        "\(drawing.panels.count) of \(drawing.combinations) combinations are drawn, evenly "
          + "spaced: give some of the logs to see others.")
    }
    sentences += exceptionSentences
    if !notes.dataSet.isEmpty { sentences.append("Data: \(notes.dataSet).") }
    return sentences.joined(separator: " ")
  }

  // MARK: - Trials

  /// "residual-ablation, 80 trials: 8 points × 10 seeds (0–9)."
  private var trialsSentence: String {
    let trials = all.reduce(0) { $0 + $1.states.all }
    let isWhole = all.allSatisfy { $0.states.finished == $0.states.all }
    let start =
      "\(notes.experiment), \(count(trials, "trial"))\(isWhole ? "" : " seen"): "
      + count(all.count, "point")
    let seeds = all.map { $0.seeds.sorted() }
    if let first = seeds.first, seeds.allSatisfy({ $0 == first }) {
      return first.count == 1
        ? "\(start), seed \(first[0])."
        : "\(start) × \(first.count) seeds (\(TrainingFigureBuilder.list(first)))."
    }
    let counts = seeds.map(\.count)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return least == most
      ? "\(start), \(count(least, "seed")) each." : "\(start), \(least) to \(most) seeds each."
  }

  /// What has not finished, and where trials were lost.
  private var stateSentences: [String] {
    let states = all.map(\.states).reduce(TrialStates(), +)
    guard states.finished < states.all else { return [] }
    var parts: [String] = []
    if states.running > 0 {
      parts.append("\(states.running) \(states.running == 1 ? "is" : "are") running or killed")
    }
    if states.interrupted > 0 { parts.append("\(states.interrupted) interrupted") }
    if states.diverged > 0 { parts.append("\(states.diverged) diverged" + places(of: \.diverged)) }
    if states.failed > 0 { parts.append("\(states.failed) failed" + places(of: \.failed)) }
    return ["Of these \(states.finished) finished, \(parts.joined(separator: ", "))."]
  }

  /// " (plain, learning rate 0.05: 3)"
  private func places(of state: KeyPath<TrialStates, Int>) -> String {
    let lost = all.filter { $0.states[keyPath: state] > 0 }
    let names = lost.prefix(Self.mostNamed).map { "\(name($0)): \($0.states[keyPath: state])" }
    return " (\(names.joined(separator: "; "))\(lost.count > names.count ? "; …" : ""))"
  }

  // MARK: - What is shown

  private func contentSentence(_ content: Content) -> String {
    let isSpread = all.contains { $0.seeds.count > 1 }
    switch content {
    case .courses:
      let thin =
        all.contains { $0.histories.contains { $0.ending != .finished } }
        ? " Thin lines are trials that are not finished, in no mean." : ""
      guard isSpread else { return "Each curve is one trial." + thin }
      return "Curves are means over finished trials, bands \(spread)." + thin
    case .finals(let metrics):
      let what = isSpread ? "Dots are means over finished trials" : "Dots are finished trials"
      return "\(what) \(moments(metrics))\(isSpread ? ", bars \(spread)" : "")."
    case .cells(let metric):
      return isSpread
        ? "Cells are means ± one standard deviation over finished trials \(moments([metric]))."
        : "Cells are finished trials \(moments([metric]))."
    }
  }

  private var spread: String {
    switch notes.band {
    case .minToMax: "from the smallest to the largest value"
    case .standardDeviation: "± one standard deviation"
    }
  }

  /// "after epoch 5", or each metric with its own.
  private func moments(_ metrics: [FinalMetric]) -> String {
    func words(_ moment: FinalMetric.Moment) -> String {
      switch moment {
      case .lastEpoch: notes.plannedEpochs.map { "after epoch \($0)" } ?? "after the last epoch"
      case .bestOnDev: "with the parameters that did best on the dev set"
      }
    }
    if let first = metrics.first, metrics.allSatisfy({ $0.moment == first.moment }) {
      return words(first.moment)
    }
    return "(" + metrics.map { "\($0.name) \(words($0.moment))" }.joined(separator: ", ") + ")"
  }

  // MARK: - What is not

  private func hiddenSentences(_ content: Content) -> [String] {
    guard !hidden.isEmpty else { return [] }
    let names = hidden.prefix(Self.mostNamed).map(name).joined(separator: "; ")
    let more = hidden.count > Self.mostNamed ? "; …" : ""
    switch content {
    case .courses:
      return ["Left out, no epoch finished: \(count(hidden.count, "point")) (\(names)\(more))."]
    case .finals:
      return ["Left out, no trial finished: \(count(hidden.count, "point")) (\(names)\(more))."]
    case .cells: return []  // The cells say it.
    }
  }

  private var exceptionSentences: [String] {
    let values = all.flatMap { variant in
      variant.histories.flatMap { history in history.values.values.flatMap { $0 } }
        + variant.finals.values.flatMap { $0 }
    }
    return values.allSatisfy(\.isFinite) ? [] : ["Values that are not finite are left out."]
  }

  private func name(_ variant: SweepVariant) -> String {
    let name = space.label(variant, on: space.varied)
    return name.isEmpty ? "the point" : name
  }

  /// "1 point", "8 points".
  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }
}
