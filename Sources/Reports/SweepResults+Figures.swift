import Figures
import Specs

extension SweepResults {
  /// What is drawn of a sweep whose spec names no figures.
  public var figures: [FigureKind] {
    let named = points.first?.results.spec.figures ?? []
    guard named.isEmpty else { return named }
    let varied = axes.filter { $0.values.count > 1 }
    return [.errorByEpoch, .errorByValue] + (varied.count > 1 ? [.heatMap] : [])
  }

  /// One of the sweep's figures, drawn from every trial there is; the caption counts those that are
  /// not finished.
  ///
  /// - Parameters:
  ///   - figure: which of them.
  ///   - band: what the bands around mean lines show.
  ///   - metric: what figures of values at the end show in place of the test error. Figures by epoch
  ///     do not mind it.
  /// - Throws: `FigureError.noData` while there is nothing to draw yet, and where a figure cannot
  ///   show this sweep.
  public func chart(
    _ figure: FigureKind, band: BandKind = .minToMax, metric: Metric = .testError
  ) throws(FigureError) -> Chart {
    let notes = notes(band: band)
    switch figure {
    case .errorByEpoch: return try .errorByEpoch(of: variants, notes: notes)
    case .errorByEpochRunning: return try .errorDuringEpoch(of: variants, notes: notes)
    case .threePanels: return try .lossAndErrors(of: variants, notes: notes)
    case .lossByUpdate, .accuracyByEpoch, .confusionMatrix, .learningRate, .stepRange, .costByEpoch:
      guard points.count == 1 else {
        throw .notOfSweeps(figure: figure.rawValue, experiment: name)
      }
      return try points[0].results.chart(figure, band: band)
    case .errorByValue, .heatMap:
      guard let shown = FinalMetric(metric) else {
        throw .notFinal(metric: metric.rawValue, known: Metric.ofSweeps.map(\.rawValue))
      }
      if figure == .heatMap { return try .heatMap(of: variants, metric: shown, notes: notes) }
      let beside = metric.besideWhenTraining.flatMap { FinalMetric($0) }
      return try .errorByValue(
        of: variants, metrics: [shown] + (beside.map { [$0] } ?? []), notes: notes)
    }
  }

  /// The sweep's points, as figures need them.
  var variants: [SweepVariant] {
    points.map { point in
      SweepVariant(
        places: point.places, histories: point.results.histories,
        finals: Metric.ofSweeps.reduce(into: [:]) { finals, metric in
          finals[metric.rawValue] = point.results.finished.compactMap { $0.finalValue(of: metric) }
        },
        states: TrialStates(point.results.trials), seeds: point.results.trials.map(\.seed))
    }
  }

  func notes(band: BandKind) -> SweepNotes {
    let specs = points.map(\.results.spec)
    let epochs = Set(specs.map(\.loggedEpochs))
    let isOneDataSet = specs.allSatisfy { $0.dataTitle == dataTitle }
    let baselines = specs.flatMap { $0.point?.baseline ?? [] }.map(\.name)
    let words = AxisWords.of(axes.map(\.name))
    return SweepNotes(
      title: title, experiment: name, dataSet: isOneDataSet ? dataTitle : "",
      axes: zip(axes, words).map { axis, words in
        VariedAxis(
          name: words, values: axis.values.map { .init(label: $0.label, number: $0.number) },
          hasBaseline: baselines.contains(axis.name))
      },
      plannedEpochs: epochs.count == 1 ? epochs.first : nil, band: band,
      notice: specs.lazy.compactMap(\.standInNotice).first)
  }
}

/// Axes' names as figures write them.
enum AxisWords {
  /// The last key of each path in words, `learning rate`; with the key before it where that alone
  /// would not tell two axes apart. A name that is no path stays, but for its capitals.
  static func of(_ names: [String]) -> [String] {
    let short = names.map { words($0, keys: 1) }
    return zip(names, short).map { name, text in
      short.filter { $0 == text }.count == 1 ? text : words(name, keys: 2)
    }
  }

  private static func words(_ name: String, keys: Int) -> String {
    if name.contains(" ") { return name }
    return name.split(separator: ".").suffix(keys).map { key in spaced(key) }
      .joined(separator: " ")
  }

  /// `learning rate` for `learningRate`.
  private static func spaced(_ key: Substring) -> String {
    var text = ""
    for letter in key {
      let startsWord = letter.isUppercase && (text.last?.isLowercase ?? false)
      text += (startsWord ? " " : "") + (startsWord ? letter.lowercased() : String(letter))
    }
    return text
  }
}

extension Metric {
  /// What is drawn dashed beside it: the same of the training set.
  fileprivate var besideWhenTraining: Metric? {
    switch self {
    case .testError, .bestTestError, .bestDevError: .trainError
    case .testLoss, .bestTestLoss: .trainLoss
    default: nil
    }
  }
}

extension Metric {
  /// The metric in a figure's words.
  var inWords: String { FinalMetric(self)?.name ?? rawValue }
}

extension FinalMetric {
  /// The metric in a figure's words; nil for one that is measured between updates.
  fileprivate init?(_ metric: Metric) {
    let (name, style): (String, Series.Style)
    switch metric {
    case .trainLoss: (name, style) = ("training loss", .train)
    case .trainLossRunning: (name, style) = ("training loss, during the epoch", .trainRunning)
    case .trainError: (name, style) = ("training error", .train)
    case .trainErrorRunning: (name, style) = ("training error, during the epoch", .trainRunning)
    case .testLoss: (name, style) = ("test loss", .test)
    case .testError: (name, style) = ("test error", .test)
    case .bestDevError: (name, style) = ("best dev error", .test)
    case .bestTestLoss: (name, style) = ("test loss at the best dev error", .test)
    case .bestTestError: (name, style) = ("test error at the best dev error", .test)
    case .stepLoss, .devLoss, .devError: return nil
    }
    self.init(
      metric: metric.rawValue, name: name, unit: metric.isErrorRate ? .percent : .plain,
      style: style, moment: metric.rhythm == .once ? .bestOnDev : .lastEpoch)
  }
}

extension ReportedTrial {
  /// What a metric was when training was over; nil where it was not measured.
  fileprivate func finalValue(of metric: Metric) -> Double? {
    value(of: metric, at: metric.rhythm == .once ? .atTheEnd : .afterEpochs(spec.loggedEpochs))
  }
}

extension TrialStates {
  /// How far trials have come.
  fileprivate init(_ trials: [ReportedTrial]) {
    self.init()
    for trial in trials {
      switch trial.status {
      case .finished: finished += 1
      case .running: running += 1
      case .interrupted: interrupted += 1
      case .diverged: diverged += 1
      case .failed: failed += 1
      }
    }
  }
}
