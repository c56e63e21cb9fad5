import Testing

@testable import Figures

extension Sample {
  /// Every kind of figure of sweeps.
  static let sweeps: [Sample] = [
    Sample(name: "sweep-epochs") {
      try .errorByEpoch(of: MadeSweep.ablation.variants(), notes: MadeSweep.ablation.notes)
    },
    Sample(name: "sweep-values") { try MadeSweep.ablation.byValue() },
    Sample(name: "sweep-map") { try MadeSweep.ablation.map() },
    Sample(name: "sweep-running-epochs") {
      let sweep = MadeSweep.running
      return try .errorByEpoch(of: sweep.variants(), notes: sweep.notes)
    },
    Sample(name: "sweep-running-values") { try MadeSweep.running.byValue() },
    Sample(name: "sweep-running-map") { try MadeSweep.running.map() },
    Sample(name: "depth-epochs") {
      try .errorByEpoch(of: MadeSweep.depth.variants(), notes: MadeSweep.depth.notes)
    },
    Sample(name: "depth-values") { try MadeSweep.depth.byValue() },
    Sample(name: "depth-panels") {
      try .lossAndErrors(of: MadeSweep.depth.variants(), notes: MadeSweep.depth.notes)
    },
    Sample(name: "random-epochs") {
      try .errorByEpoch(of: MadeSweep.random.variants(), notes: MadeSweep.random.notes)
    },
    Sample(name: "random-values") { try MadeSweep.random.byValue() },
    Sample(name: "random-map") { try MadeSweep.random.map() },
    Sample(name: "one-seed-epochs") {
      try .errorByEpoch(of: MadeSweep.oneSeed.variants(), notes: MadeSweep.oneSeed.notes)
    },
    Sample(name: "one-seed-values") { try MadeSweep.oneSeed.byValue() },
    Sample(name: "three-axes-values") { try MadeSweep.threeAxes.byValue() },
    Sample(name: "three-axes-map") { try MadeSweep.threeAxes.map() },
    Sample(name: "three-axes-epochs") {
      try .errorByEpoch(of: MadeSweep.threeAxes.variants(), notes: MadeSweep.threeAxes.notes)
    },
    Sample(name: "sizes-values") { try MadeSweep.sizes.byValue() },
    Sample(name: "words-values") { try MadeSweep.words.byValue() },
    Sample(name: "words-map") { try MadeSweep.words.map() },
    Sample(name: "words-epochs") {
      try .errorByEpoch(of: MadeSweep.words.variants(), notes: MadeSweep.words.notes)
    },
  ]
}

/// Made-up sweeps that look like small residual nets', without libm.
struct MadeSweep: Sendable {
  var title = "Plain and residual nets of 18 layers at equal learning rates"
  var axes: [VariedAxis]
  var seeds = 10
  var epochs = 5
  /// A point's test error after the last epoch, and what more it does.
  var floor: @Sendable ([Int?]) -> Double
  /// What a seed's trial came to at a point.
  var fate: @Sendable ([Int?], Int) -> Fate = { _, _ in .finished }

  enum Fate: Sendable {
    case finished
    case running(epochs: Int)
    case diverged(epochs: Int)
    case unseen
  }

  var notes: SweepNotes {
    SweepNotes(
      title: title, experiment: "residual-ablation",
      dataSet: "MNIST, the first 1,000 training images, the first 2,000 test images", axes: axes,
      plannedEpochs: epochs)
  }

  /// Every combination of the axes' values of which a trial was seen.
  func variants() -> [SweepVariant] {
    var places: [[Int?]] = [[]]
    for axis in axes { places = places.flatMap { head in axis.values.indices.map { head + [$0] } } }
    return places.map(variant).filter { $0.states.all > 0 }
  }

  func byValue(_ notes: SweepNotes? = nil) throws -> Chart {
    try .errorByValue(
      of: variants(), metrics: [Self.testError, Self.trainError], notes: notes ?? self.notes)
  }

  func map() throws -> Chart {
    try .heatMap(of: variants(), metric: Self.testError, notes: notes)
  }

  static let testError = FinalMetric(
    metric: MetricName.testError, name: "test error", unit: .percent, style: .test,
    moment: .lastEpoch)
  static let trainError = FinalMetric(
    metric: MetricName.trainError, name: "training error", unit: .percent, style: .train,
    moment: .lastEpoch)

  private func variant(_ places: [Int?]) -> SweepVariant {
    var states = TrialStates()
    var histories: [MetricHistory] = []
    var finals = [MetricName.testError: [Double](), MetricName.trainError: []]
    var seen: [Int] = []
    for seed in 0..<seeds {
      var trained = epochs
      switch fate(places, seed) {
      case .finished: states.finished += 1
      case .running(let epochs): (trained, states.running) = (epochs, states.running + 1)
      case .diverged(let epochs): (trained, states.diverged) = (epochs, states.diverged + 1)
      case .unseen: continue
      }
      seen.append(seed)
      let salt = places.reduce(17 * seed) { $0 * 31 + ($1 ?? 9) + 1 }
      var trial = Made.trial(seed: salt, epochs: epochs, first: 0.35, lossFloor: 0.1)
      let scale = floor(places) / 0.045
      for metric in trial.values.keys.sorted() {
        trial.values[metric] = trial.values[metric].map {
          $0.prefix(trained).map {
            metric == MetricName.trainLoss ? $0 * scale : min($0 * scale, 0.9)
          }
        }
      }
      trial.moments = Array(trial.moments.prefix(trained))
      trial.seed = seed
      switch fate(places, seed) {
      case .finished, .unseen: trial.ending = .finished
      case .running: trial.ending = .unfinished("running or killed")
      case .diverged: trial.ending = .lost("diverged")
      }
      if trained > 0 { histories.append(trial) }
      if trained == epochs {
        for metric in finals.keys.sorted() {
          finals[metric]?.append(trial.values[metric]?.last ?? .nan)
        }
      }
    }
    return SweepVariant(
      places: places, histories: histories, finals: finals, states: states, seeds: seen)
  }
}

extension MadeSweep {
  static func numbers(_ name: String, _ values: [Double]) -> VariedAxis {
    VariedAxis(name: name, values: values.map { .init(label: plain($0), number: $0) })
  }

  static func words(_ name: String, _ values: [String], hasBaseline: Bool = false) -> VariedAxis {
    VariedAxis(name: name, values: values.map { .init(label: $0) }, hasBaseline: hasBaseline)
  }

  static let rates = numbers("learning rate", [0.001, 0.005, 0.01, 0.05])

  /// 2 nets × 4 learning rates × 10 seeds.
  static let ablation = MadeSweep(axes: [
    words("net", ["plain", "residual"], hasBaseline: true), rates,
  ]) {
    let base = [0.22, 0.065, 0.048, 0.16][$0[1] ?? 0]
    return $0[0] == 0 ? base : base * 0.72
  }

  /// The same while it runs: one point diverged, some trials under way, one point not begun.
  static var running: MadeSweep {
    var sweep = ablation
    sweep.fate = { places, seed in
      switch (places[0], places[1]) {
      case (0, 3): .diverged(epochs: seed % 2)
      case (1, 3): seed == 0 ? .running(epochs: 0) : .unseen
      case (1, 2): seed < 3 ? .finished : seed < 5 ? .running(epochs: 5 - seed) : .unseen
      case (1, 1): seed == 4 ? .diverged(epochs: 3) : .finished
      default: .finished
      }
    }
    return sweep
  }

  /// 3 depths × 2 nets.
  static let depth = MadeSweep(
    title: "Plain and residual nets of 10, 18 and 34 layers",
    axes: [words("net", ["plain", "residual"]), numbers("layers", [10, 18, 34])], seeds: 3
  ) {
    $0[0] == 0 ? [0.05, 0.062, 0.094][$0[1] ?? 0] : [0.046, 0.041, 0.039][$0[1] ?? 0]
  }

  /// One axis of twelve drawn learning rates.
  static let random = MadeSweep(
    title: "Twelve learning rates drawn at random",
    axes: [
      numbers(
        "learning rate",
        [
          0.0010312, 0.0014418, 0.002217, 0.0031748, 0.0041933, 0.0076121, 0.0098274, 0.013321,
          0.018876, 0.027701, 0.035521, 0.048127,
        ])
    ], seeds: 3
  ) { 0.04 + 0.002 * Double(((($0[0] ?? 0) - 6) * (($0[0] ?? 0) - 6))) }

  static var oneSeed: MadeSweep {
    var sweep = ablation
    sweep.seeds = 1
    return sweep
  }

  static let threeAxes = MadeSweep(
    title: "Nets, learning rates and batch sizes",
    axes: [words("net", ["plain", "residual"]), rates, numbers("batch size", [16, 64, 256])],
    seeds: 4
  ) {
    [0.22, 0.065, 0.048, 0.16][$0[1] ?? 0] * ($0[0] == 0 ? 1 : 0.7) * (1 + 0.2 * Double($0[2] ?? 0))
  }

  /// Three sizes of a training set, and one that is no number.
  static let sizes = MadeSweep(
    title: "Errors by the size of the training set",
    axes: [
      VariedAxis(
        name: "training set size",
        values: [
          .init(label: "15000", number: 15_000), .init(label: "60,000 + 540,000 distorted"),
          .init(label: "30000", number: 30_000), .init(label: "60000", number: 60_000),
        ])
    ], seeds: 3
  ) { [0.017, 0.008, 0.0125, 0.0095, 0.007][$0[0] ?? 0] }

  /// More names than colours, some of them long.
  static let words = MadeSweep(
    title: "Initializations",
    axes: [
      words(
        "initialization",
        [
          "lecun1998-fan-in", "pytorch-default", "he-normal with a very long name of its own",
          "glorot-uniform", "orthogonal", "zeros", "uniform ±0.1",
        ]), words("shuffle", ["true", "false"]),
    ], seeds: 3
  ) { 0.03 + 0.012 * Double($0[0] ?? 0) + ($0[1] == 0 ? 0 : 0.01) }
}
