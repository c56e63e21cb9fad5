/// What one trial measured at the same moments, as far as it has come. A trial that measures one
/// thing more often than another has several histories.
public struct MetricHistory: Equatable, Sendable {
  /// The trial's seed.
  public var seed: Int
  /// How many epochs, or updates, were done at each measurement, ascending.
  public var moments: [Double]
  /// The measurements by metric, as many each as `moments`. Error rates in [0, 1].
  public var values: [String: [Double]]
  /// Whether the trial is finished. Only finished ones are averaged.
  public var ending: Ending

  /// How far a trial has come.
  public enum Ending: Equatable, Sendable {
    /// To its end.
    case finished
    /// Not to its end yet; how far, in words: "running or killed, 12 of 25 epochs done".
    case unfinished(String)
    /// Not to its end, and it will not go on; why, in words: "diverged in epoch 3 of 25".
    case lost(String)

    /// How far it has come, in words; nil of a finished trial.
    var words: String? {
      switch self {
      case .finished: nil
      case .unfinished(let words), .lost(let words): words
      }
    }
  }

  /// A trial's measurements.
  public init(
    seed: Int, moments: [Double], values: [String: [Double]], ending: Ending = .finished
  ) {
    self.seed = seed
    self.moments = moments
    self.values = values
    self.ending = ending
  }
}

extension [MetricHistory] {
  /// Throws where a metric's values are not as many as the moments they belong to.
  func check() throws(FigureError) {
    for history in self {
      for metric in history.values.keys.sorted() {
        let count = history.values[metric]?.count ?? 0
        guard count == history.moments.count else {
          throw .unevenHistory(
            seed: history.seed, metric: metric, moments: history.moments.count, values: count)
        }
      }
    }
  }
}

/// What the band around the mean of several trials shows.
public enum BandKind: Equatable, Sendable {
  /// From the smallest to the largest value.
  case minToMax
  /// One sample standard deviation (n − 1) to either side.
  case standardDeviation
}

extension [MetricHistory] {
  /// The curves of a metric: the mean of the finished trials with its band, and a thin line for each
  /// trial that is not finished, which only a legend without another curve of the metric names.
  ///
  /// - Parameters:
  ///   - name: what the curve is called; thin lines also say whose they are.
  func curves(
    of metric: String, name: String, style: Series.Style, color: ColorRole, band: BandKind
  ) -> [Series] {
    let measured = filter { $0.values[metric] != nil }
    let finished = measured.filter { $0.ending == .finished }
    var curves: [Series] = []
    if !finished.isEmpty {
      let mean = TrialMean(of: metric, over: finished, band: band)
      curves.append(
        Series(
          name: name, x: mean.moments, y: mean.means, band: mean.band, style: style, color: color))
    }
    for history in measured where history.ending != .finished {
      let isFirst = curves.isEmpty
      var curve = Series(
        name: isFirst ? name : "\(name), seed \(history.seed)", x: history.moments,
        y: history.values[metric] ?? [], style: style, color: color)
      if case .lost = history.ending { curve.unfinished = .lost } else { curve.unfinished = .open }
      curve.isInLegend = isFirst
      curves.append(curve)
    }
    return curves
  }
}

/// The mean over trials, with its band.
struct TrialMean: Equatable {
  var moments: [Double] = []
  var means: [Double] = []
  /// Empty for a single trial.
  var band: [Series.Interval] = []

  /// The mean at every moment at which any trial has measured, over the trials that have a finite value
  /// there; NaN where none has. The sum runs in the order of `histories`.
  init(of metric: String, over histories: [MetricHistory], band kind: BandKind) {
    let trials = histories.compactMap { history in
      history.values[metric].map { zip(history.moments, $0).map { (moment: $0, value: $1) } }
    }
    moments = distinct(trials.flatMap { $0.map(\.moment) }.filter(\.isFinite).sorted())
    var places = trials.map { _ in 0 }
    for moment in moments {
      var values: [Double] = []
      for (number, trial) in trials.enumerated() {
        while places[number] < trial.count, !(trial[places[number]].moment >= moment) {
          places[number] += 1
        }
        guard places[number] < trial.count, trial[places[number]].moment == moment else { continue }
        let value = trial[places[number]].value
        if value.isFinite { values.append(value) }
      }
      append(values, kind)
    }
    if trials.count < 2 { band = [] }
  }

  private mutating func append(_ values: [Double], _ kind: BandKind) {
    let summary = ValueSummary(values, band: kind)
    means.append(summary?.mean ?? .nan)
    band.append(summary?.band ?? Series.Interval(lower: .nan, upper: .nan))
  }
}

/// The mean of the finite among some values, with their spread.
struct ValueSummary: Equatable {
  let count: Int
  /// The sum runs in the order of the values.
  let mean: Double
  /// The sample standard deviation (n − 1); nil for a single value.
  let deviation: Double?
  /// From edge to edge of what a band or a bar shows.
  let band: Series.Interval

  /// Nil where no value is finite.
  init?(_ all: [Double], band kind: BandKind) {
    let values = all.filter(\.isFinite)
    guard let least = values.min(), let largest = values.max() else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    switch kind {
    case .minToMax: band = Series.Interval(lower: least, upper: largest)
    case .standardDeviation:
      let reach = deviation ?? 0
      band = Series.Interval(lower: mean - reach, upper: mean + reach)
    }
  }
}

/// A sorted list without repetitions.
private func distinct(_ sorted: [Double]) -> [Double] {
  var list: [Double] = []
  for value in sorted where value != list.last { list.append(value) }
  return list
}
