/// A curve of a training figure: which metric, and how it is drawn.
struct Curve: Sendable {
  var metric: String
  var name: String
  var style: Series.Style
  var color: ColorRole

  init(_ metric: String, name: String, style: Series.Style, color: ColorRole = .primary) {
    self.metric = metric
    self.name = name
    self.style = style
    self.color = color
  }
}

/// Puts trials' measurements and what is published about them into panels and a caption.
struct TrainingFigureBuilder {
  private let histories: [MetricHistory]
  private let notes: ExperimentNotes
  private let unit: CountedUnit

  /// What the x axis counts.
  enum CountedUnit {
    /// Epochs, in the word that the figure has for them.
    case epochs(String)
    case updates
  }

  init(
    _ histories: [MetricHistory], _ notes: ExperimentNotes, counting unit: CountedUnit
  ) throws(FigureError) {
    try histories.check()
    self.histories = histories.sorted { $0.seed < $1.seed }
    self.notes = notes
    self.unit = unit
  }

  /// One of what the x axis counts.
  private var word: String {
    switch unit {
    case .epochs(let word): word
    case .updates: "update"
    }
  }

  /// How many of them a whole trial has; 0 when unknown.
  private var planned: Double {
    switch unit {
    case .epochs: Double(notes.plannedEpochs ?? 0)
    case .updates: Double(notes.plannedUpdates ?? 0)
    }
  }

  /// A panel of the curves that were measured. A published value is marked if its metric is among
  /// them; `markSubjects` says of what it speaks where the panel shows several metrics. Many
  /// published values of one metric are a series of marks that the legend names, and that is what more
  /// than `mostLabels` are; so is each value of a panel with more than three in all, with two of
  /// one metric at one moment, or with several of one metric and sources of many letters.
  func panel(
    title: String = "", x label: String, y: Axis, curves: [Curve],
    markSubjects: [String: String] = [:], mostLabels: Int = 2
  ) -> Panel {
    let series = curves.flatMap { curve in
      histories.curves(
        of: curve.metric, name: curve.name, style: curve.style, color: curve.color, band: notes.band
      )
    }
    let published = notes.published.filter { published in
      published.value.isFinite && curves.contains { $0.metric == published.metric }
    }
    let mostLabels = Self.haveRoomForLabels(published) ? mostLabels : 0
    let courses = curves.flatMap { curve in
      Self.courses(of: published.filter { $0.metric == curve.metric }, mostLabels).map { course in
        Series(
          name: "published \(markSubjects[curve.metric] ?? "")"
            + (course.count == 1 ? text(course[0], y.unit) + " " : "")
            + "(\(course[0].source))",
          x: course.compactMap(\.moment), y: course.map(\.value),
          style: curve.style == .test ? .published : .publishedTrain)
      }
    }
    let single = published.filter { !Self.isInACourse($0, among: published, mostLabels) }
    let marks = single.map { published in
      PublishedMark(
        label: "published \(markSubjects[published.metric] ?? "")"
          + "\(text(published, y.unit)) (\(published.source))",
        value: published.value, x: published.moment)
    }
    let last = max(planned, histories.flatMap(\.moments).filter(\.isFinite).max() ?? 0)
    let x = Axis(label: label, range: last > 0 ? 0...last : nil, wholeTicks: true)
    return Panel(title: title, x: x, y: y, series: series + courses, marks: marks)
  }

  /// A published value with the digits it was printed with.
  private func text(_ published: PublishedValue, _ unit: Axis.Unit) -> String {
    brief(published.value, unit: unit, digits: 6)
  }

  /// Labels stand between curves, each beside its mark: few of them, and not where marks crowd.
  private static func haveRoomForLabels(_ published: [PublishedValue]) -> Bool {
    let crowds = published.enumerated().contains { place, value in
      published[..<place].contains {
        $0.metric == value.metric && $0.moment == value.moment && value.moment != nil
      }
    }
    let hasLongNames = published.contains { value in
      let alike = published.filter { $0.metric == value.metric }
      return alike.count > 1 && alike.reduce(0) { $0 + $1.source.count } > mostLettersBetweenCurves
    }
    return published.count <= 3 && !crowds && !hasLongNames
  }

  /// How many letters the sources of one metric's values may have for labels to stand between curves.
  private static let mostLettersBetweenCurves = 40

  /// What one source published of one metric at more moments than there is room for labels.
  private static func courses(
    of published: [PublishedValue], _ mostLabels: Int
  ) -> [[PublishedValue]] {
    var courses: [[PublishedValue]] = []
    for value in published where isInACourse(value, among: published, mostLabels) {
      if let index = courses.firstIndex(where: { $0[0].source == value.source }) {
        courses[index].append(value)
      } else {
        courses.append([value])
      }
    }
    return courses.map { $0.sorted { $0.moment ?? 0 < $1.moment ?? 0 } }
  }

  private static func isInACourse(
    _ value: PublishedValue, among all: [PublishedValue], _ mostLabels: Int
  ) -> Bool {
    let alike = all.filter {
      $0.metric == value.metric && $0.source == value.source && $0.moment != nil
    }
    return value.moment != nil && alike.count > mostLabels
  }

  /// The whole figure.
  func chart(_ panels: [Panel]) throws(FigureError) -> Chart {
    let chart = Chart(
      title: notes.title, panels: panels, caption: caption, notice: notes.notice)
    try chart.check()
    return chart
  }

  // MARK: - Caption

  private var caption: String {
    var sentences = [seedsSentence].compactMap { $0 }
    sentences += unfinishedSentences
    sentences += notFiniteSentences
    sentences += notes.remarks
    if !notes.dataSet.isEmpty { sentences.append("Data: \(notes.dataSet).") }
    if !notes.specHash.isEmpty { sentences.append("Spec\u{A0}\(notes.specHash.prefix(8)).") }
    return sentences.joined(separator: " ")
  }

  /// Every trial's, once.
  private var seeds: [Int] { Self.seeds(of: histories) }

  private static func seeds(of histories: [MetricHistory]) -> [Int] {
    histories.map(\.seed).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private var seedsSentence: String? {
    Self.seedsSentence(
      Self.seeds(of: histories.filter { $0.ending == .finished }), band: notes.band)
  }

  /// Whose mean is drawn, and what its bands are; nil where no trial has finished.
  static func seedsSentence(_ seeds: [Int], band: BandKind) -> String? {
    guard let first = seeds.first else { return nil }
    guard seeds.count > 1 else { return "One trial, seed \(first)." }
    let words =
      switch band {
      case .minToMax: "bands from the smallest to the largest value"
      case .standardDeviation: "bands ± one standard deviation"
      }
    return "Mean of \(seeds.count) trials (seeds \(list(seeds))), \(words)."
  }

  /// Which trials are not finished, and how far they came.
  private var unfinishedSentences: [String] {
    var known: Set<Int> = []
    let parts = histories.compactMap { history -> String? in
      guard let words = history.ending.words, known.insert(history.seed).inserted else {
        return nil
      }
      return "seed \(history.seed), \(words)"
    }
    guard !parts.isEmpty else { return [] }
    let lead = seedsSentence == nil ? "No trial has finished" : "Not in the mean"
    return ["\(lead); thin lines: \(parts.joined(separator: "; "))."]
  }

  private var notFiniteSentences: [String] {
    seeds.compactMap { seed in
      let bad = histories.filter { $0.seed == seed }.flatMap { history in
        history.moments.indices.filter { index in
          history.values.values.contains { !$0[index].isFinite }
        }.map { history.moments[$0] }
      }
      guard let first = bad.min() else { return nil }
      return "Seed \(seed) has values that are not finite, first at \(word) \(plain(first)); "
        + "they are left out."
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
