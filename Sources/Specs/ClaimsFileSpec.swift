/// Published numbers that no metric of a trial speaks of: sizes of networks, what operators give, what
/// is said of two experiments, and what is not checked. One file a source; the claims ledger has a
/// row for each.
public struct ClaimsFileSpec: Equatable, Sendable {
  /// The heading over the claims that belong to no experiment.
  public var title = ""
  /// Who published them, where a claim says nothing else.
  public var source = ""
  /// The claims.
  public var claims: [PublishedClaimSpec] = []

  /// An empty file, to be filled.
  public init() {}
}

extension ClaimsFileSpec: ObjectSpec {
  static let specName = "claims"
  static let meaning =
    "Published numbers that no metric of a trial speaks of. One file a source, in claims/."

  static let fields: [Field<Self>] = [
    .required(
      "title", \.title, "The heading over the claims that belong to no experiment.", .notEmpty),
    .required(
      "source", \.source, "Who published them, where a claim says nothing else.", .notEmpty),
    .required("claims", \.claims, "The claims.", .notEmpty("the claims")),
  ]

  /// Reads and checks a file of claims.
  ///
  /// Errors: the file cannot be read, is not JSON, or says something such a file cannot say.
  public static func load(path: String) throws(SpecError) -> ClaimsFileSpec {
    try ClaimsFileSpec(json: SpecFile.text(path: path), file: path)
  }

  /// Reads and checks the JSON text of a file of claims; `file` is its name, for error messages.
  public init(json text: String, file: String? = nil) throws(SpecError) {
    self = try Self.read(try JSONReader.read(text, from: .file(file)), at: JSONPath())
  }
}

/// One published number, or statement, and how it is checked.
public struct PublishedClaimSpec: Equatable, Sendable {
  /// The name of the experiment it speaks of.
  public var experiment: String?
  /// What it says, in a phrase.
  public var claim = ""
  /// The published value; error rates in [0, 1].
  public var value: Double?
  /// What was printed, where the value does not say it.
  public var published: String?
  /// Who published it; the file's source when absent.
  public var source: String?
  /// How far off the source says its value may be.
  public var tolerance: Double?
  /// How far off printing may have put the value; half a unit of its last digit when absent.
  public var rounding: Double?
  /// Whether the value was read off a graph.
  public var readFromGraph = false
  /// What a reader should know about it.
  public var note: String?
  /// How it is checked.
  public var check = CheckSpec.none(because: "")

  /// An empty claim, to be filled.
  public init() {}
}

extension PublishedClaimSpec: ObjectSpec {
  static let specName = "published claim"
  static let meaning = "One published number, or statement, and how it is checked."

  static let fields: [Field<Self>] = [
    .optional(
      "experiment", \.experiment,
      "The name of the experiment it speaks of. It stands under the file's title when absent.",
      .notEmpty),
    .required("claim", \.claim, "What it says, in a phrase.", .notEmpty),
    .optional(
      "value", \.value,
      "The published value; error rates between 0 and 1. Not a number when absent."
    ),
    .optional(
      "published", \.published,
      "What was printed, where the value does not say it. The value when absent.", .notEmpty),
    .optional("source", \.source, "Who published it. The file's source when absent.", .notEmpty),
    .tolerance(\.tolerance),
    .rounding(\.rounding),
    .readFromGraph(\.readFromGraph),
    .optional("note", \.note, "What a reader should know about it. Nothing when absent."),
    .required("check", \.check, "How it is checked."),
  ]

  var contradiction: Violation? {
    if value == nil, published == nil {
      return Violation(
        steps: [.key("value")], expected: "a value, or in published what was printed",
        suggestion: "say both where the value is not what was printed")
    }
    if check.needsValue, value == nil {
      return Violation(
        steps: [.key("value")], expected: "a value to check", suggestion: "1068, say")
    }
    if check.needsExperiment, experiment == nil {
      return Violation(
        steps: [.key("experiment")], expected: "the name of the experiment that is checked",
        suggestion: "what its spec says under name")
    }
    return nil
  }
}

/// How a published number is checked.
public enum CheckSpec: Equatable, Sendable {
  /// Against a count of the experiment's network.
  case count(CountCheckSpec)
  /// Against what trials logged after an epoch.
  case series(SeriesCheckSpec)
  /// Against another experiment: who has more.
  case order(OrderCheckSpec)
  /// Whether training changes a metric at all.
  case unmoved(UnmovedCheckSpec)
  /// Against what a network of given weights makes of a given input.
  case output(OutputCheckSpec)
  /// A training time: shown beside the measured one, and not judged.
  case seconds(SecondsCheckSpec)
  /// Not at all, for this reason.
  case none(because: String)
}

extension CheckSpec: AlternativesSpec {
  static let specName = "check"
  static let meaning = "How a published number is checked."

  static let alternatives: [Alternative<Self>] = [
    .key("count", Self.count) { if case .count(let spec) = $0 { spec } else { nil } },
    .key("series", Self.series) { if case .series(let spec) = $0 { spec } else { nil } },
    .key("order", Self.order) { if case .order(let spec) = $0 { spec } else { nil } },
    .key("unmoved", Self.unmoved) { if case .unmoved(let spec) = $0 { spec } else { nil } },
    .key("output", Self.output) { if case .output(let spec) = $0 { spec } else { nil } },
    .key("seconds", Self.seconds) { if case .seconds(let spec) = $0 { spec } else { nil } },
    .key("none", Self.none, "Not at all, for this reason.", .notEmpty) {
      if case .none(let reason) = $0 { reason } else { nil }
    },
  ]

  /// Whether it compares with a number.
  var needsValue: Bool {
    switch self {
    case .count, .series: true
    case .order, .unmoved, .output, .seconds, .none: false
    }
  }

  /// Whether it asks something of an experiment.
  var needsExperiment: Bool {
    switch self {
    case .count(let check): check.layers.isEmpty
    case .series, .order, .unmoved, .seconds: true
    case .output, .none: false
    }
  }
}

/// A count of a network, or of one of its layers.
public struct CountCheckSpec: Equatable, Sendable {
  /// What is counted.
  public var of = NetworkCount.parameters
  /// The layer; the whole network when absent.
  public var layer: String?
  /// The layers of a network that is not the experiment's; none where it is.
  public var layers: [LayerSpec] = []
  /// Such a network's input, [channels, height, width].
  public var inputShape: [Int] = []

  /// The network's parameters.
  public init() {}
}

extension CountCheckSpec: ObjectSpec {
  static let specName = "count check"
  static let meaning =
    "Against a count of the experiment's network, as `reprise summary` prints it."

  static let fields: [Field<Self>] = [
    .required("of", \.of, "What is counted."),
    .optional(
      "layer", \.layer, "The layer's name. The whole network when absent.", .notEmpty),
    .optional("layers", \.layers, "The layers of a network that is not the experiment's."),
    .optional("inputShape", \.inputShape, "Such a network's input: channels, height, width."),
  ]

  var contradiction: Violation? {
    guard inputShape.count != (layers.isEmpty ? 0 : 3) else { return nil }
    return Violation(
      steps: [.key("inputShape")],
      expected: layers.isEmpty ? "none without layers" : "channels, height and width",
      suggestion: "give layers and inputShape together: [1, 32, 32]")
  }
}

/// What can be counted of a network.
public enum NetworkCount: String, CaseIterable, Equatable, Sendable {
  /// Trainable parameters.
  case parameters
  /// Connections as the 1998 paper counts them: the inputs and the bias of every unit.
  case connections
  /// Values that are kept but not trained: batch normalization's running statistics.
  case statistics
  /// Parameters and statistics.
  case values
  /// Multiply-adds of one item's forward pass.
  case flops
  /// Values of the output.
  case outputs
}

extension NetworkCount: NameSpec {
  var meaning: String {
    switch self {
    case .parameters: "trainable parameters"
    case .connections: "the inputs and the bias of every unit, as the 1998 paper counts them"
    case .statistics: "what is kept but not trained: batchNorm's running mean and variance"
    case .values: "parameters and statistics"
    case .flops: "multiply-adds of one image's forward pass, as `reprise summary` counts them"
    case .outputs: "values of the output"
    }
  }
}

/// A value that trials logged after an epoch and that is no metric.
public struct SeriesCheckSpec: Equatable, Sendable {
  /// The log's name of it, such as `effectiveStep/smallest`.
  public var name = ""
  /// After how many epochs.
  public var afterEpochs = 1

  /// Nothing yet.
  public init() {}
}

extension SeriesCheckSpec: ObjectSpec {
  static let specName = "series check"
  static let meaning = "Against what trials logged after an epoch, beside the metrics."

  static let fields: [Field<Self>] = [
    .required("name", \.name, "The log's name of it, such as effectiveStep/smallest.", .notEmpty),
    .optional("afterEpochs", \.afterEpochs, "After how many finished epochs.", .atLeast(1)),
  ]
}

/// A statement that one experiment has more of something than another.
public struct OrderCheckSpec: Equatable, Sendable {
  /// What is compared, at the end of training.
  public var metric = Metric.testError
  /// The experiment that is said to have less.
  public var moreThan = ""

  /// Nothing yet.
  public init() {}
}

extension OrderCheckSpec: ObjectSpec {
  static let specName = "order check"
  static let meaning =
    "Against another experiment that is said to have less: the mean difference and its 95 % interval, "
    + "of the two experiments' seeds and test sets."

  static let fields: [Field<Self>] = [
    .required("metric", \.metric, "What is compared, at the end of training."),
    .required(
      "moreThan", \.moreThan, "The name of the experiment that is said to have less.", .notEmpty),
  ]
}

/// A statement that training changes nothing.
public struct UnmovedCheckSpec: Equatable, Sendable {
  /// What is said not to move, from the first epoch to the last.
  public var metric = Metric.trainLoss
  /// Which share of it still counts as nothing.
  public var within = 0.01

  /// The training loss to within one per cent.
  public init() {}
}

extension UnmovedCheckSpec: ObjectSpec {
  static let specName = "unmoved check"
  static let meaning =
    "Whether training leaves a metric where it was, or diverges: the largest change of any trial from "
    + "the first epoch to the last, as a share of the first."

  static let fields: [Field<Self>] = [
    .optional("metric", \.metric, "What is said not to move."),
    .optional("within", \.within, "Which share of it still counts as nothing.", .share),
  ]

  var contradiction: Violation? {
    guard metric.rhythm != .epochs else { return nil }
    return Violation(
      steps: [.key("metric")], expected: "a metric that is measured after epochs",
      suggestion: "train.loss")
  }
}

/// What a network of given weights makes of a given input, in double precision by plain loops.
public struct OutputCheckSpec: Equatable, Sendable {
  /// The layers, input first.
  public var layers: [LayerSpec] = []
  /// The input's shape, [channels, height, width].
  public var inputShape: [Int] = []
  /// The input, in the order of its shape.
  public var input: [Double] = []
  /// The values of all parameters, in the network's order; none where it has none.
  public var parameters: [Double] = []
  /// The output that was published, in the order of its shape.
  public var output: [Double] = []

  /// Nothing yet.
  public init() {}
}

extension OutputCheckSpec: ObjectSpec {
  static let specName = "output check"
  static let meaning =
    "Against what a network of given weights makes of a given input: all values must be equal."

  static let fields: [Field<Self>] = [
    .required("layers", \.layers, "The layers, input first.", .notEmpty("the layers")),
    .required(
      "inputShape", \.inputShape, "The input's shape: channels, height, width.", .count(3)),
    .required("input", \.input, "The input, in the order of its shape.", .notEmpty("the input")),
    .optional(
      "parameters", \.parameters,
      "The values of all parameters, in the network's order; none where it has none."),
    .required(
      "output", \.output, "The output that was published, in the order of its shape.",
      .notEmpty("the output")),
  ]
}

/// How long training took, which depends on the machine.
public struct SecondsCheckSpec: Equatable, Sendable {
  /// Nothing to say.
  public init() {}
}

extension SecondsCheckSpec: ObjectSpec {
  static let specName = "seconds check"
  static let meaning =
    "Beside the time a trial took here, and not judged: the machines are not the same."

  static let fields: [Field<Self>] = []
}
