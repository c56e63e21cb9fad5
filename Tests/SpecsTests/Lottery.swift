@testable import Specs

/// Draws valid specs; its own generator, so that the same ones are drawn everywhere.
struct Lottery: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) &* 0x2545_f491_4f6c_dd1d
  }

  mutating func chance() -> Bool { Bool.random(using: &self) }
  mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func pick<Items: Collection>(_ items: Items) -> Items.Element {
    items[items.index(items.startIndex, offsetBy: count(0...items.count - 1))]
  }

  mutating func number() -> Double {
    let spread = Double.random(in: -1...1, using: &self)
    return pick([spread, spread * 1e-9, spread * 1e200, Double(count(-3...3)), 0])
  }

  mutating func positive() -> Double { abs(number()) + 1e-12 }

  mutating func text() -> String {
    (0..<count(0...8)).map { _ in
      String(pick(Array("aé\"\\\n\t/😀 {}[]:,\u{0}\u{1f}\u{7f}")))
    }.joined()
  }

  mutating func spec() -> ExperimentSpec {
    var spec = ExperimentSpec()
    spec.name = pick(["a", "lenet5", "x_1.2-b"])
    spec.title = text()
    spec.sources = (0..<count(0...2)).map { _ in text() }
    spec.notes = (0..<count(0...2)).map { _ in text() }
    spec.data = data()
    spec.model.layers = layers(1...6, depth: 0)
    spec.model.residual = chance()
    spec.model.counts =
      chance()
      ? with {
        $0.parameters = chance() ? count(0...60000) : nil
        $0.connections = chance() ? count(0...340_908) : nil
        $0.statistics = chance() ? count(0...9600) : nil
        $0.flops = chance() ? count(0...423_344) : nil
      } : nil
    spec.initialization = initialization()
    spec.loss = loss()
    spec.optimizer = optimizer()
    spec.batchSize = count(1...512)
    spec.epochs = count(1...30)
    spec.itemsPerEpoch = chance() ? count(1...60_000) : nil
    spec.shuffle = chance()
    spec.evaluation.batchSize = count(1...512)
    spec.evaluation.lossMean = pick(LossMean.allCases)
    if spec.data.dev != nil, chance() { spec.selection = with { $0.everySteps = count(1...20) } }
    if spec.selection == nil, count(0...3) == 0 {
      spec.boosting = with {
        $0.networks = count(2...3)
        $0.images = count(2...60_000)
        $0.versions = count(1...300)
      }
    }
    spec.threads = count(1...4)
    spec.log.everySteps = count(1...1000)
    spec.log.weights = pick(spec.selection == nil ? [.all, .none] : KeptWeights.allCases)
    spec.seeds = (0..<count(1...5)).map { $0 * 17 + 3 }.shuffled(using: &self)
    spec.sweep = chance() ? sweep() : nil
    spec.point = chance() ? point() : nil
    spec.claims = (0..<count(0...3)).map { _ in claim(epochs: spec.epochs) }
    spec.figures = chance() ? FigureKind.allCases : []
    spec.cluster = chance() ? cluster() : nil
    return spec
  }

  private mutating func cluster() -> ClusterSpec {
    with {
      $0.partition = chance() ? text() + "p" : nil
      $0.time = chance() ? pick(["30", "1:30:00", "2-12"]) : nil
      $0.memory = chance() ? pick(["4000", "4G"]) : nil
      $0.cpus = chance() ? count(1...64) : nil
      $0.arrayLimit = chance() ? count(1...64) : nil
      $0.trialsPerTask = chance() ? count(1...64) : nil
      $0.retry = chance() ? count(0...5) : nil
      $0.sbatchOptions = (0..<count(0...2)).map { "account=a\($0)" }
    }
  }

  // MARK: Sweeps

  /// A sweep that can be read, and expanded for the most part.
  mutating func sweep(depth: Int = 0) -> SweepSpec {
    with {
      let points = count(1...2)
      switch count(0...(depth < 2 ? 5 : 3)) {
      case 0: $0.grid = ByPath(paths().map { .init($0, axis(of: $0)) })
      case 1: $0.zip = ByPath(paths().map { .init($0, values(points, of: $0)) })
      case 2: $0.list = (0..<points).map { _ in condition() }
      case 3:
        $0.random = with {
          $0.draws = count(1...5)
          $0.seed = count(0...9)
          $0.axes = ByPath(paths().map { .init($0, draw(of: $0)) })
        }
      case 4: $0.union = (0..<points).map { _ in sweep(depth: depth + 1) }
      default: $0.product = (0..<points).map { _ in sweep(depth: depth + 1) }
      }
      if $0.zip != nil || $0.list != nil, chance() {
        $0.name = "n" + text()
        $0.labels = (0..<points).map { AnyValue("l\($0)".json) }
      }
      $0.when = count(0...3) == 0 ? condition() : nil
      $0.exclude = (0..<count(0...3) / 2).map { _ in condition() }
      $0.baseline = depth == 0 && count(0...7) == 0 ? condition() : nil
    }
  }

  private mutating func axis(of path: String) -> AxisSpec {
    with {
      $0.values = values(count(1...2), of: path)
      $0.labels = chance() ? $0.values.indices.map { AnyValue($0.json) } : nil
      $0.name = chance() ? "n" + text() : nil
    }
  }

  private mutating func draw(of path: String) -> DrawSpec {
    let lower = positive()
    switch (path, count(0...2)) {
    case ("optimizer.sgd.learningRate", 0): return .uniform([lower, lower * 2])
    case ("optimizer.sgd.learningRate", 1): return .logUniform([lower, lower * 3])
    case ("epochs", 0...1), ("batchSize", 0...1): return .wholeUniform([count(1...5), 9])
    default: return .choice(values(2, of: path))
    }
  }

  private mutating func condition() -> ByPath<AnyValue> {
    ByPath(paths().map { .init($0, values(1, of: $0)[0]) })
  }

  /// Values for the sample's paths, and for two that cannot be swept.
  private static let swept: [(path: String, values: [JSON])] = [
    ("epochs", [1, 2, 3]), ("batchSize", [1, 2, 16]), ("threads", [1, 2]),
    (
      "optimizer.sgd.learningRate",
      [(0.5).json, (0.25).json, ["steps": [["from": 0, "value": 1]]]]
    ),
    ("optimizer", [["adam": ["learningRate": 1]], ["sgd": ["learningRate": (0.5).json]]]),
    ("model.residual", [true, false]), ("loss", ["cross-entropy", "rbf-distance"]),
    ("data.train.first", [5, 6, JSON(.null)]), ("log", [["everySteps": 2], [:]]),
    ("model.layers[0].conv.stride", [1, [1, 2], 2]), ("model.layers[2]", ["relu", "tanh"]),
    ("seeds", [[1], [2]]), ("nowhere", [1, 2]),
  ]

  /// One or two paths.
  private mutating func paths() -> [String] {
    let known = Lottery.swept.dropLast(count(0...19) == 0 ? 0 : 2)
    return Array(known.map(\.path).shuffled(using: &self).prefix(count(1...2)))
  }

  /// Different values for a path.
  private mutating func values(_ count: Int, of path: String) -> [AnyValue] {
    let values = Lottery.swept.first { $0.path == path }?.values ?? []
    return values.shuffled(using: &self).prefix(count).map { AnyValue($0) }
  }

  private mutating func point() -> PointSpec {
    PointSpec(
      (0..<count(0...2)).map { number in
        CoordinateSpec(
          name: text(), label: text(), number: chance() ? self.number() : nil, position: number,
          settings: ByPath([
            .init("epochs", AnyValue(count(1...9).json)), .init(text(), AnyValue([true])),
          ]))
      }, baseline: chance() ? [BaselineSpec(name: text(), label: text())] : [])
  }

  private mutating func data() -> DataSpec {
    var data = DataSpec()
    data.set = pick([.mnist, .digits])
    data.train = subset(from: 0...1000)
    if data.train.first != nil, chance() { data.dev = subset(from: 70000...80000) }
    data.test = subset(from: 0...5000)
    data.standsInFor = chance() ? .fashionMNIST : nil
    data.transforms = (0..<count(0...3)).map { _ in transform() }
    data.distortions = chance() ? distortions() : nil
    return data
  }

  private mutating func distortions() -> DistortionSpec {
    with {
      $0.translation = Double(count(0...4)) / 2
      $0.scaling = Double(count(0...9)) / 10
      $0.squeezing = min(positive(), 9)
      $0.shear = min(positive(), 9)
      $0.background = count(0...255)
      $0.fixed =
        chance()
        ? with {
          $0.copies = count(1...10)
          $0.seed = count(0...99)
        } : nil
    }
  }

  private mutating func subset(from places: ClosedRange<Int>) -> SubsetSpec {
    SubsetSpec(
      from: chance() ? places.lowerBound : count(places),
      first: chance() ? count(1...60000) : nil, drawnWithSeed: chance() ? count(0...99) : nil)
  }

  private mutating func transform() -> TransformSpec {
    switch count(0...3) {
    case 0:
      return .scale(with { $0.to = [number(), number()] })
    case 1:
      return .normalize(
        with {
          $0.mean = number()
          $0.std = positive()
        })
    case 2:
      return .resize(
        with {
          $0.to = PairSpec(height: count(1...3), width: count(1...3))
          $0.rounded = chance()
        })
    default:
      return .pad(
        with {
          $0.by = count(0...4)
          $0.mode = pick(PaddingMode.allCases)
          $0.value = number()
        })
    }
  }

  // MARK: Layers

  /// Layers with names that differ; blocks hold layers down to a depth of two.
  private mutating func layers(_ counts: ClosedRange<Int>, depth: Int) -> [LayerSpec] {
    (0..<count(counts)).map { layer(name: chance() ? "L\($0)" : nil, depth: depth) }
  }

  private mutating func layer(name: String?, depth: Int) -> LayerSpec {
    switch count(0...(depth < 2 ? 22 : 20)) {
    case 0: return .conv(conv(name: name))
    case 1: return .maxPool(maxPool(name: name))
    case 2: return .averagePool(averagePool(name: name))
    case 3: return .globalAveragePool(with { $0.name = name })
    case 4: return .globalMaxPool(with { $0.name = name })
    case 5:
      return .subsampling(
        with {
          $0.name = name
          $0.kernelSize = count(1...3)
          $0.mode = pick(SubsamplingMode.allCases)
        })
    case 6:
      return .pad(
        with {
          $0.name = name
          $0.by = count(0...3)
          $0.mode = pick(PaddingMode.allCases)
          $0.value = number()
        })
    case 7:
      return .batchNorm(
        with {
          $0.name = name
          $0.epsilon = positive()
          $0.updateRate = 1 - fraction()
        })
    case 8:
      return .dropout(
        with {
          $0.name = name
          $0.rate = fraction()
        })
    case 9: return .relu(with { $0.name = name })
    case 10: return .tanh(with { $0.name = name })
    case 11:
      return .scaledTanh(
        with {
          $0.name = name
          $0.amplitude = positive()
          $0.slope = positive()
        })
    case 12: return .sigmoid(with { $0.name = name })
    case 13: return .flatten(with { $0.name = name })
    case 14:
      return .linear(
        with {
          $0.name = name
          $0.outputs = count(1...500)
          $0.bias = chance()
          $0.initialization = chance() ? layerInitialization() : nil
        })
    case 15:
      return .unitBias(
        with {
          $0.name = name
          $0.initialization = chance() ? layerInitialization() : nil
        })
    case 16:
      return .rbf(
        with {
          $0.name = name
          $0.codes = chance() ? [["#.#", "..#"], [". . .", "###"]] : nil
        })
    case 17:
      return .residualStage(
        with {
          $0.name = name
          $0.outputChannels = count(1...64)
          $0.blocks = count(1...4)
          $0.stride = count(1...3)
          $0.bias = chance()
          $0.normalizesShortcut = chance()
        })
    case 18:
      return .vggBlock(
        with {
          $0.name = name
          $0.convolutions = count(1...3)
          $0.outputChannels = count(1...64)
        })
    case 19:
      return .ninBlock(
        with {
          $0.name = name
          $0.outputChannels = count(1...64)
          $0.kernelSize = pair(1...5)
          $0.stride = pair(1...3)
          $0.padding = pair(0...2)
        })
    case 20:
      return .inception(
        with {
          $0.name = name
          $0.oneByOne = count(1...64)
          $0.threeByThree = [count(1...64), count(1...64)]
          $0.fiveByFive = [count(1...64), count(1...64)]
          $0.pooled = count(1...64)
        })
    case 21:
      return .residual(
        with {
          $0.name = name
          $0.body = layers(1...3, depth: depth + 1)
          $0.shortcut = chance() ? layers(0...2, depth: depth + 1) : nil
        })
    default:
      return .concat(
        with {
          $0.name = name
          $0.branches = (0..<count(1...3)).map { _ in layers(0...2, depth: depth + 1) }
        })
    }
  }

  private mutating func conv(name: String?) -> ConvSpec {
    with {
      $0.name = name
      $0.groups = count(1...2)
      $0.outputChannels = $0.groups * count(1...8)
      $0.kernelSize = pair(1...7)
      $0.stride = pair(1...3)
      $0.padding = pair(0...2)
      $0.paddingMode = pick(PaddingMode.allCases)
      $0.paddingValue = number()
      $0.dilation = pair(1...2)
      $0.bias = chance()
      $0.initialization = chance() ? layerInitialization() : nil
      let columns = $0.outputChannels
      if $0.groups == 1, chance() {
        let full = [String](repeating: "X", count: columns).joined(separator: chance() ? " " : "")
        $0.connections =
          [full]
          + (0..<count(0...3)).map { _ in
            (0..<columns).map { _ in chance() ? "X" : "." }.joined()
          }
      }
    }
  }

  private mutating func maxPool(name: String?) -> MaxPoolSpec {
    with {
      $0.name = name
      $0.kernelSize = pair(2...4)
      $0.stride = chance() ? pair(1...3) : nil
      $0.padding = pair(0...1)
      $0.ceilMode = chance()
    }
  }

  private mutating func averagePool(name: String?) -> AveragePoolSpec {
    with {
      $0.name = name
      $0.kernelSize = pair(2...4)
      $0.stride = chance() ? pair(1...3) : nil
      $0.padding = pair(0...1)
      $0.ceilMode = chance()
      $0.countsPadding = chance()
    }
  }

  private mutating func pair(_ range: ClosedRange<Int>) -> PairSpec {
    PairSpec(height: count(range), width: count(range))
  }

  // MARK: Training

  private mutating func initialization() -> InitializationSpec {
    switch count(0...5) {
    case 0: return .lecun1998FanIn(fanIn())
    case 1: return .pytorchDefault
    case 2: return .paddleDefault
    case 3: return .xavierUniform
    case 4: return .kaimingNormal
    default:
      return .parts(
        with {
          $0.weights = distribution()
          $0.biases = distribution()
        })
    }
  }

  private mutating func layerInitialization() -> LayerInitializationSpec {
    with {
      $0.weights = chance() ? distribution() : nil
      $0.biases = chance() ? distribution() : nil
    }
  }

  private mutating func distribution() -> DistributionSpec {
    pick([
      .lecun1998FanIn(fanIn()), .pytorchDefault, .xavierUniform, .kaimingNormal,
      .constant(number()),
    ])
  }

  private mutating func fanIn() -> FanInSpec {
    with {
      $0.scale = positive()
      $0.exponent = pick([0.5, 1, number()])
    }
  }

  private mutating func loss() -> LossSpec {
    pick([
      .rbfDistance, .crossEntropy, .meanSquaredError(MeanSquaredErrorSpec()),
      .meanSquaredError(with { $0.targets = [0, positive()] }),
    ])
  }

  private mutating func optimizer() -> OptimizerSpec {
    if chance() {
      return .sgd(
        with {
          $0.learningRate = schedule()
          $0.momentum = chance() ? fraction() : 0
          $0.weightDecay = chance() ? positive() : 0
          $0.nesterov = $0.momentum > 0 && chance()
        })
    }
    return .adam(
      with {
        $0.learningRate = schedule()
        $0.beta1 = fraction()
        $0.beta2 = fraction()
        $0.epsilon = positive()
        $0.weightDecay = chance() ? positive() : 0
      })
  }

  /// At least 0, below 1.
  private mutating func fraction() -> Double { Double.random(in: 0..<1, using: &self) }

  private mutating func schedule() -> ScheduleSpec {
    switch count(0...4) {
    case 0: return .constant(positive())
    case 1:
      return .stepLR(
        with {
          $0.initial = positive()
          $0.stepSize = count(1...9)
          $0.gamma = positive()
        })
    case 2:
      return .multiStep(
        with {
          $0.initial = positive()
          $0.milestones = (1...count(1...4)).map { $0 * 3 }.shuffled(using: &self)
          $0.gamma = positive()
        })
    case 3:
      return .cosine(
        with {
          $0.initial = positive()
          $0.minimum = chance() ? positive() : 0
          $0.epochs = count(1...30)
        })
    default:
      var from = 0
      return .steps(
        (0..<count(1...4)).map { _ in
          var step = ScheduleStep()
          step.from = from
          step.value = positive()
          from += count(1...5)
          return step
        })
    }
  }

  private mutating func claim(epochs: Int) -> ClaimSpec {
    with {
      $0.metric = pick(Metric.allCases)
      $0.afterEpochs = $0.metric.rhythm == .epochs && chance() ? count(1...epochs) : nil
      $0.afterUpdates = $0.metric.rhythm == .updates && chance() ? count(0...80) : nil
      $0.value = $0.metric.isErrorRate ? Double.random(in: 0...1, using: &self) : number()
      $0.source = "s" + text()
      $0.note = chance() ? text() : nil
    }
  }

  /// The same value with keys in another order and numbers spelled in another way.
  mutating func respelled(_ json: JSON) -> JSON {
    switch json.value {
    case .array(let items):
      return JSON(.array(items.map { respelled($0) }))
    case .object(let members):
      let shuffled = members.shuffled(using: &self)
      return JSON(.object(shuffled.map { JSON.Member($0.key, respelled($0.value)) }))
    case .number(let number):
      let literal = number.literal
      let spellings =
        literal.contains("e")
        ? [literal.split(separator: "e").joined(separator: "E")]
        : [
          literal, literal + "e0", literal + "E+00",
          literal + (literal.contains(".") ? "00" : ".0"),
        ]
      return JSON(JSONNumber(literal: pick(spellings)).map(JSON.Content.number) ?? .null)
    default:
      return json
    }
  }
}
