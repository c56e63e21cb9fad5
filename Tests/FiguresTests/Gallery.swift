import Glibc
import Testing

@testable import Figures

/// Every kind of figure, drawn to be looked at:
///
///     REPRISE_GALLERY=/tmp/gallery swift test … --filter Gallery
@Suite(.enabled(if: Sample.folder != nil && Gnuplot.isInstalled))
struct Gallery {
  @Test(arguments: Sample.all, Medium.allCases)
  func draw(_ sample: Sample, for medium: Medium) async throws {
    try await Renderer(for: medium).draw(
      sample.chart(), name: sample.name + medium.nameSuffix, in: Sample.folder ?? ".",
      formats: PictureFormat.allCases)
  }
}

/// A figure of made-up measurements.
struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let chart: @Sendable () throws -> Chart
  var testDescription: String { name }

  /// Where the pictures go.
  static let folder = getenv("REPRISE_GALLERY").map { String(cString: $0) }

  static let all: [Sample] = single + recipes + sweeps

  private static let recipes: [Sample] = [
    Sample(name: "accuracy") {
      try .accuracyByEpoch(Made.recipe(5, epochs: 5, first: 0.5), notes: Made.accuracyNotes)
    },
    Sample(name: "accuracy-long") {
      try .accuracyByEpoch(Made.recipe(1, epochs: 25, first: 0.5), notes: Made.notes)
    },
    Sample(name: "confusion-digits") {
      try .confusionMatrix(
        of: Made.confusions(5), classes: (0..<10).map(String.init), notes: Made.notes)
    },
    Sample(name: "confusion-clothes") {
      try .confusionMatrix(
        of: Made.confusions(1, wrong: 90), classes: Made.clothes, notes: Made.digits)
    },
    Sample(name: "confusion-none-wrong") {
      try .confusionMatrix(
        of: Made.confusions(1, wrong: 0), classes: (0..<10).map(String.init), notes: Made.notes)
    },
    Sample(name: "rate") { try .learningRate(Made.recipe(5), notes: Made.notes) },
    Sample(name: "rate-log") { try .learningRate(Made.recipe(1, fall: 0.6), notes: Made.notes) },
    Sample(name: "steps") { try .stepRange(Made.recipe(5), notes: Made.notes) },
    Sample(name: "cost") { try .costByEpoch(Made.recipe(5), notes: Made.notes) },
    Sample(name: "cost-no-memory") {
      try .costByEpoch(
        Made.recipe(5).map { trial in
          var trial = trial
          trial.values[MetricName.peakMemory] = nil
          return trial
        }, notes: Made.notes)
    },
    Sample(name: "cost-1-epoch") {
      try .costByEpoch(Made.recipe(2, epochs: 1), notes: Made.short(1))
    },
  ]

  private static let single: [Sample] = [
    Sample(name: "pass-5-seeds") { try .errorByPass(Made.trials(5), notes: Made.notes) },
    Sample(name: "pass-1-seed") { try .errorByPass(Made.trials(1), notes: Made.notes) },
    Sample(name: "pass-3-epochs") {
      try .errorByPass(Made.trials(2, epochs: 3), notes: Made.short(3))
    },
    Sample(name: "pass-1-epoch") {
      try .errorByPass(Made.trials(3, epochs: 1), notes: Made.short(1))
    },
    Sample(name: "pass-running") {
      var trials = Made.trials(5)
      trials[3] = Made.trial(
        seed: 3, epochs: 12, ending: .unfinished("running or killed, 12 of 25 epochs done"))
      trials[1] = Made.trial(
        seed: 1, epochs: 18,
        ending: .lost("diverged in epoch 19 of 25, at step 1085123, 18 of 25 epochs done"))
      return try .errorByPass(trials, notes: Made.notes)
    },
    Sample(name: "pass-none-finished") {
      try .errorByPass(
        (0..<3).map {
          Made.trial(
            seed: $0, epochs: 4 + 3 * $0,
            ending: .unfinished("running or killed, \(4 + 3 * $0) of 25 epochs done"))
        }, notes: Made.notes)
    },
    Sample(name: "pass-digits") { try .errorByPass(Made.trials(5), notes: Made.digits) },
    Sample(name: "pass-clipped") {
      try .errorByPass(Made.trials(5, first: 0.35), notes: Made.notes)
    },
    Sample(name: "pass-200") {
      try .errorByPass(Made.trials(2, epochs: 200), notes: Made.short(200))
    },
    Sample(name: "panels-5-seeds") { try .lossAndErrors(Made.trials(5), notes: Made.notes) },
    Sample(name: "panels-digits") { try .lossAndErrors(Made.trials(1), notes: Made.digits) },
    Sample(name: "panels-log") {
      try .lossAndErrors(Made.trials(5, lossFloor: -0.1), notes: Made.notes)
    },
    Sample(name: "updates-10-seeds") {
      try .lossByUpdate(Made.updates(10), notes: Made.updateNotes)
    },
    Sample(name: "updates-1-seed") {
      try .lossByUpdate(Made.updates(1), notes: Made.updateNotes)
    },
    Sample(name: "updates-running") {
      let histories =
        Made.updates(4)
        + Made.updates(
          seed: 4, until: 48, ending: .unfinished("running or killed, 3 of 5 epochs done"))
      return try .lossByUpdate(histories, notes: Made.updateNotes)
    },
    Sample(name: "updates-no-dev") {
      try .lossByUpdate(
        (0..<5).map { Made.updates(seed: $0, until: 80)[0] }, notes: Made.short(25))
    },
    Sample(name: "updates-log") {
      try .lossByUpdate(Made.updates(10, floor: 0.02), notes: Made.updateNotes)
    },
    Sample(name: "pass-published-course") {
      try .errorByPass(Made.trials(5, epochs: 5, first: 0.5), notes: Made.courseNotes)
    },
    Sample(name: "gap") {
      var trial = Made.trial(seed: 0, epochs: 25)
      trial.values[MetricName.testError]?[8] = .nan
      trial.values[MetricName.trainError]?[12] = .infinity
      return try .errorByPass([trial], notes: Made.notes)
    },
    Sample(name: "text") {
      var notes = Made.notes
      notes.title = #"A_b^{c} & <x> "q" 's' \ a@b~c `touch pwned` ≥ ± × $HOME %d \"#
      notes.dataSet = #"M_N^I{S}T \"#
      notes.notice = "A line.\nAnd another & more_of it @ once."
      return try .errorByPass(Made.trials(1), notes: notes)
    },
    Sample(name: "variants") { Made.variants },
    Sample(name: "small") { Made.small },
  ]
}

/// Made-up measurements that look like LeNet-5's, without libm.
enum Made {
  static func trials(
    _ count: Int, epochs: Int = 25, first: Double = 0.06, lossFloor: Double = 1.2
  ) -> [MetricHistory] {
    (0..<count).map { trial(seed: $0, epochs: epochs, first: first, lossFloor: lossFloor) }
  }

  static func trial(
    seed: Int, epochs: Int, first: Double = 0.06, lossFloor: Double = 1.2,
    ending: MetricHistory.Ending = .finished
  ) -> MetricHistory {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 12345
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    let places = (1...epochs).map(Double.init)
    func curve(_ floor: Double, _ power: Double, _ wobble: Double) -> [Double] {
      let level = 1 + 0.15 * noise()
      return places.map { epoch in
        let fall = 1 / (1 + power * (epoch - 1))
        return (floor + (first - floor) * fall * (epoch == 1 ? 1 : 0.85)) * level
          * (1 + wobble * noise())
      }
    }
    return MetricHistory(
      seed: seed, moments: places,
      values: [
        MetricName.testError: curve(0.0085, 0.9, 0.10),
        MetricName.trainError: curve(0.0015, 0.75, 0.08),
        MetricName.trainErrorRunning: curve(0.0025, 0.6, 0.03).map { $0 * 1.5 },
        MetricName.trainLoss: curve(0.01, 0.8, 0.05).map { lossFloor + ($0 - 0.008) * 60 },
      ], ending: ending)
  }

  /// Trials with what the recipes' own figures show; the rate falls to a part of itself every five
  /// epochs.
  static func recipe(
    _ count: Int, epochs: Int = 25, first: Double = 0.06, fall: Double = 0.8
  ) -> [MetricHistory] {
    trials(count, epochs: epochs, first: first).map { trial in
      var trial = trial
      let wobble = 1 + 0.1 * Double(trial.seed % 3)
      let rates = (0..<epochs).map { epoch in
        (0..<epoch / 5).reduce(0.01) { rate, _ in rate * (1 - fall) }
      }
      trial.values[MetricName.trainLossRunning] = trial.values[MetricName.trainLoss]
      trial.values[MetricName.learningRate] = rates
      trial.values[MetricName.largestStep] = rates.map { $0 * 50 }
      trial.values[MetricName.smallestStep] = rates.map { $0 * 1e-3 * wobble }
      trial.values[MetricName.seconds] = (0..<epochs).map { 11.5 * wobble + Double($0 % 4) / 5 }
      trial.values[MetricName.evaluationSeconds] = (0..<epochs).map { _ in 3.2 * wobble }
      trial.values[MetricName.peakMemory] = (0..<epochs).map { 1.21e8 * wobble + 1e6 * Double($0) }
      return trial
    }
  }

  /// Counts with most mistakes between neighbours, of 1000 images a class.
  static func confusions(_ count: Int, wrong: Int = 4) -> [ConfusionCounts] {
    (0..<count).map { seed in
      var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 10)
      for row in 0..<10 {
        for column in 0..<10 where column != row {
          let distance = (row - column).magnitude
          counts[row][column] =
            (row * 7 + column * 3 + seed) % 4 == 0 ? 0 : wrong / Int(distance) + (seed + row) % 2
          if wrong == 0 { counts[row][column] = 0 }
        }
        counts[row][row] = 1000 - counts[row].reduce(0, +)
      }
      return ConfusionCounts(seed: seed, counts: counts)
    }
  }

  static let clothes = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  static var accuracyNotes: ExperimentNotes {
    var notes = courseNotes
    for (epoch, loss) in [1.84, 0.94, 0.77, 0.69, 0.61].enumerated() {
      notes.published.append(
        PublishedValue(
          metric: MetricName.trainLossRunning, moment: Double(epoch + 1), value: loss,
          source: "d2l book"))
    }
    return notes
  }

  static let notes = ExperimentNotes(
    title: "LeNet-5 (1998) as a blog reproduction trains it", dataSet: "MNIST",
    specHash: "3f2a9c1d77e0", plannedEpochs: 25,
    published: [
      PublishedValue(
        metric: MetricName.testError, moment: 25, value: 0.021, source: "blog"),
      PublishedValue(
        metric: MetricName.trainError, moment: 25, value: 0.019, source: "blog"),
      PublishedValue(metric: MetricName.trainLoss, moment: 25, value: 3.2, source: "blog"),
    ])

  /// Several trials of 80 updates, with six looks at the dev set.
  static func updates(_ count: Int, floor: Double = 0.3) -> [MetricHistory] {
    (0..<count).flatMap { updates(seed: $0, until: 80, floor: floor) }
  }

  /// One trial's steps and looks, as far as it has come.
  static func updates(
    seed: Int, until end: Int, floor: Double = 0.3, ending: MetricHistory.Ending = .finished
  ) -> [MetricHistory] {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 999
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    let pace = 1 + 0.5 * noise()
    func fall(_ update: Int) -> Double {
      let part = Double(update) * pace / 25
      return 1 / (1 + part * part)
    }
    let steps = (0..<end).map { $0 }
    let looks = [16, 31, 46, 61, 76, 80].filter { $0 <= end }
    return [
      MetricHistory(
        seed: seed, moments: steps.map(Double.init),
        values: [
          MetricName.stepLoss: steps.map { (floor + 2 * fall($0)) * (1 + 0.25 * noise()) }
        ], ending: ending),
      MetricHistory(
        seed: seed, moments: looks.map(Double.init),
        values: [
          MetricName.devLoss: looks.map { (floor + 0.15 + 2 * fall($0)) * (1 + 0.1 * noise()) },
          MetricName.devError: looks.map { (0.1 + 0.75 * fall($0)) * (1 + 0.3 * noise()) },
        ], ending: ending),
    ]
  }

  static let updateNotes = ExperimentNotes(
    title: "LeNet with ReLU on 1,000 digits of MNIST, as the nndl book trains it",
    dataSet: "MNIST, the first 1,000 training images, training images 50,001–50,200 as the dev "
      + "set, the first 200 test images",
    specHash: "3f2a9c1d77e0", plannedEpochs: 5, plannedUpdates: 80,
    published: [
      PublishedValue(metric: MetricName.stepLoss, moment: 0, value: 2.285, source: "nndl book")
    ]
      + zip([16.0, 31, 46, 61, 76, 80], [0.62, 0.365, 0.28, 0.25, 0.125, 0.245]).map {
        PublishedValue(metric: MetricName.devError, moment: $0, value: $1, source: "nndl book")
      })

  static var courseNotes: ExperimentNotes {
    var notes = short(5)
    let test = [0.416, 0.301, 0.276, 0.254, 0.241]
    let running = [0.678, 0.351, 0.282, 0.259, 0.241]
    for epoch in 0..<5 {
      notes.published += [
        PublishedValue(
          metric: MetricName.testError, moment: Double(epoch + 1), value: test[epoch],
          source: "d2l book"),
        PublishedValue(
          metric: MetricName.trainErrorRunning, moment: Double(epoch + 1),
          value: running[epoch], source: "d2l book"),
      ]
    }
    return notes
  }

  static func short(_ epochs: Int) -> ExperimentNotes {
    var notes = notes
    notes.plannedEpochs = epochs
    notes.published = []
    return notes
  }

  static var digits: ExperimentNotes {
    var notes = notes
    notes.dataSet = "embedded digits"
    notes.published = []
    notes.notice =
      "Embedded digits, not MNIST: the paper's claims were not checked."
    return notes
  }

  /// The chart whose script a test pins.
  static var small: Chart {
    Chart(
      panels: [
        Panel(
          x: Axis(label: "epoch", range: 0...2, wholeTicks: true),
          y: Axis(label: "error rate", unit: .percent),
          series: [
            Series(
              name: "test error", x: [1, 2], y: [0.04, 0.1 + 0.2],
              band: [Series.Interval(lower: 0.03, upper: 0.05), .init(lower: 0.2, upper: 0.4)],
              style: .test)
          ],
          marks: [PublishedMark(label: "published 20 %", value: 0.2, x: 2)])
      ])
  }

  static var variants: Chart {
    let places = (1...30).map(Double.init)
    let series = zip(ColorRole.allCases, ["plain", "residual", "wide", "deep", "narrow", "old"])
      .enumerated().flatMap { number, variant in
        [Series.Style.test, .train].map { style in
          let level = 1 + 0.4 * Double(number)
          return Series(
            name: "\(variant.1), \(style == .test ? "test" : "training")", x: places,
            y: places.map { (style == .test ? 0.012 : 0.006) * level + 0.05 / $0 },
            style: style, color: variant.0)
        }
      }
    return Chart(
      title: "Six variants",
      panels: [
        Panel(
          x: Axis(label: "epoch", range: 0...30, wholeTicks: true),
          y: Axis(label: "error rate", unit: .percent), series: series,
          marks: [PublishedMark(label: "published 0.95 % (LeCun et al. 1998)", value: 0.0095)])
      ], caption: "One trial each.")
  }
}
