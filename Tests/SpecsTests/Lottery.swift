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
    let layers = count(1...6)
    spec.model.layers = (0..<layers).map { layer(place: $0) }
    spec.model.counts =
      chance()
      ? with {
        $0.parameters = chance() ? count(0...60000) : nil
        $0.connections = chance() ? count(0...340_908) : nil
      } : nil
    spec.optimizer = .sgd(with { $0.learningRate = schedule() })
    spec.batchSize = count(1...512)
    spec.epochs = count(1...30)
    spec.shuffle = chance()
    spec.threads = count(1...4)
    spec.log.everySteps = count(1...1000)
    spec.log.weights = pick(KeptWeights.allCases)
    spec.seeds = (0..<count(1...5)).map { $0 * 17 + 3 }.shuffled(using: &self)
    spec.claims = (0..<count(0...3)).map { _ in claim(epochs: spec.epochs) }
    spec.figures = chance() ? FigureKind.allCases : []
    return spec
  }

  private mutating func data() -> DataSpec {
    var data = DataSpec()
    data.set = pick([.mnist, .digits])
    data.train = subset(from: 0...1000)
    if data.train.first != nil, chance() { data.dev = subset(from: 70000...80000) }
    data.test = subset(from: 0...5000)
    data.standsInFor = chance() ? .fashionMNIST : nil
    data.transforms = (0..<count(0...3)).map { _ in transform() }
    return data
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

  private mutating func layer(place: Int) -> LayerSpec {
    let name = chance() ? "L\(place)" : nil
    switch count(0...6) {
    case 0: return .conv(conv(name: name))
    case 1:
      return .subsampling(
        with {
          $0.name = name
          $0.kernelSize = count(1...3)
          $0.mode = pick(SubsamplingMode.allCases)
        })
    case 2:
      return .pad(
        with {
          $0.name = name
          $0.by = count(0...3)
          $0.mode = pick(PaddingMode.allCases)
          $0.value = number()
        })
    case 3:
      return .linear(
        with {
          $0.name = name
          $0.outputs = count(1...500)
          $0.bias = chance()
        })
    case 4:
      return .scaledTanh(
        with {
          $0.name = name
          $0.amplitude = positive()
          $0.slope = positive()
        })
    case 5: return .sigmoid(with { $0.name = name })
    default:
      return .rbf(
        with {
          $0.name = name
          $0.codes = chance() ? [["#.#", "..#"], [". . .", "###"]] : nil
        })
    }
  }

  private mutating func conv(name: String?) -> ConvSpec {
    with {
      $0.name = name
      $0.outputChannels = count(1...8)
      $0.kernelSize = count(1...7)
      $0.stride = count(1...3)
      $0.padding = count(0...2)
      $0.bias = chance()
      let columns = $0.outputChannels
      if chance() {
        let full = [String](repeating: "X", count: columns).joined(separator: chance() ? " " : "")
        $0.connections =
          [full]
          + (0..<count(0...3)).map { _ in
            (0..<columns).map { _ in chance() ? "X" : "." }.joined()
          }
      }
    }
  }

  private mutating func schedule() -> ScheduleSpec {
    if chance() { return .constant(positive()) }
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

  private mutating func claim(epochs: Int) -> ClaimSpec {
    with {
      $0.metric = pick(Metric.allCases)
      $0.afterEpochs = chance() ? count(1...epochs) : nil
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
