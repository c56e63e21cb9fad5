/// A whole experiment, as its JSON file says it: what is trained, how, on what, and what was
/// published about it.
///
/// The spec is the whole truth. Defaults live in these types alone; nothing rescales a value later.
public struct ExperimentSpec: Equatable, Sendable {
  /// The experiment's short name; its results go to `results/<name>/`.
  public var name = ""
  /// One line for people, printed over figures and tables.
  public var title = ""
  /// Where the recipe and its published numbers come from.
  public var sources: [String] = []
  /// What the recipe leaves open and what was chosen.
  public var notes: [String] = []
  /// The images to train and test on.
  public var data = DataSpec()
  /// What is fitted instead of a network; nil where one is trained. What stands below of networks
  /// and their training then means nothing, except that the fit counts as one epoch.
  public var classifier: ClassifierSpec?
  /// The network.
  public var model = ModelSpec()
  /// How parameters get their first values.
  public var initialization = InitializationSpec.pytorchDefault
  /// What training minimizes.
  public var loss = LossSpec.rbfDistance
  /// How parameters are updated.
  public var optimizer = OptimizerSpec.sgd(SGDSpec())
  /// How many images one update sees.
  public var batchSize = 1
  /// How many times training passes over the training set.
  public var epochs = 1
  /// How many items a pass takes; the whole training set when absent.
  public var itemsPerEpoch: Int?
  /// Whether every pass draws a new order; false means file order.
  public var shuffle = false
  /// How sets are measured.
  public var evaluation = EvaluationSpec()
  /// Which parameters are kept as the best; none when absent.
  public var selection: SelectionSpec?
  /// How several networks are trained that answer together; one network when absent.
  public var boosting: BoostingSpec?
  /// How many threads one trial computes with. The bits of the result depend on it.
  public var threads = 1
  /// What the log keeps.
  public var log = LogSpec()
  /// What is swept; nil where the experiment is one point.
  public var sweep: SweepSpec?
  /// Where in a sweep a trial stands; nil for one that comes from none.
  public var point: PointSpec?
  /// One trial each.
  public var seeds: [Int] = [0]
  /// The published numbers to compare with.
  public var claims: [ClaimSpec] = []
  /// The figures to draw from the logs.
  public var figures: [FigureKind] = []
  /// What the trials ask a cluster for; nil where the spec leaves that open.
  public var cluster: ClusterSpec?

  /// A spec of defaults, to be filled.
  public init() {}
}

extension ExperimentSpec: ObjectSpec {
  static let specName = "experiment"
  static let meaning = "A whole experiment: what is trained, how, on what, and what was published."

  static let fields: [Field<Self>] = [
    .forEditors("$schema", "Where editors find schema.json; Reprise ignores it."),
    .required(
      "name", \.name, "The experiment's short name; its results go to results/NAME/.", .fileName
    ).besideTraining,
    .optional("title", \.title, "One line for people, over figures and tables.").besideTraining,
    .optional(
      "sources", \.sources, "Where the recipe and its published numbers come from."
    ).besideTraining,
    .optional(
      "notes", \.notes, "What the recipe leaves open and what was chosen."
    ).besideTraining,
    .required("data", \.data, "The images to train and test on."),
    .optional(
      "classifier", \.classifier,
      "What is fitted to the training set instead of a network. Absent where a network is trained."),
    .required("model", \.model, "The network.").ofNetworks,
    .required(
      "initialization", \.initialization, "How parameters get their first values."
    ).ofNetworks,
    .required("loss", \.loss, "What training minimizes.").ofNetworks,
    .required("optimizer", \.optimizer, "How parameters are updated.").ofNetworks,
    .required(
      "batchSize", \.batchSize, "How many images one update sees.", .atLeast(1)
    ).ofNetworks,
    .required(
      "epochs", \.epochs, "How often training passes over the data.", .atLeast(1)
    ).ofNetworks,
    .optional(
      "itemsPerEpoch", \.itemsPerEpoch,
      "How many items a pass takes, which everything then counts as an epoch; the whole training set "
        + "when absent. Passes go on through the set, in one random order or in file order, until it is "
        + "used up, and then through it again, in another order.",
      .atLeast(1)
    ).ofNetworks,
    .optional(
      "shuffle", \.shuffle, "Whether every pass draws a new order; false means file order."
    ).ofNetworks,
    .optional("evaluation", \.evaluation, "How sets are measured.").ofNetworks,
    .optional(
      "selection", \.selection,
      "Which parameters are kept as the best on the dev set. None when absent."
    ).ofNetworks,
    .optional(
      "boosting", \.boosting,
      "How several networks are trained that answer together. One network when absent."
    ).ofNetworks,
    .optional(
      "threads", \.threads,
      "How many threads one trial computes with; the result's last bits depend on it.",
      .atLeast(1)),
    .optional(
      "log", \.log, "What a trial's log keeps beside the metrics of every epoch."
    ).ofNetworks,
    .optional(
      "sweep", \.sweep,
      "What the experiment is trained with, several times. Absent where it is trained as it stands."
    ).besideTraining,
    .optional(
      "point", \.point,
      "Where in a sweep the trial stands; written into logs. Absent where it comes from none."
    ).besideTraining,
    .optional(
      "seeds", \.seeds, "One trial each.", .notEmpty("the seeds"), .each(.notNegative),
      .distinct()
    ).besideTraining,
    .optional("claims", \.claims, "The published numbers to compare with.").besideTraining,
    .optional(
      "figures", \.figures, "The figures to draw from the logs.", .distinct()
    ).besideTraining,
    .optional(
      "cluster", \.cluster,
      "What the trials ask a Slurm cluster for, with run --on slurm. Absent where that is left open."
    ).besideTraining,
  ]

  var contradiction: Violation? {
    if selection != nil, data.dev == nil {
      return Violation(
        steps: [.key("selection")], expected: "a data.dev to select on",
        suggestion:
          "say which part of the training file is the dev set: \"dev\": {\"from\": 50000}")
    }
    if classifier != nil, data.distortions != nil {
      return Violation(
        steps: [.key("data"), .key("distortions")],
        expected: "no distortions where a classifier is fitted",
        suggestion: "leave data.distortions out")
    }
    if selection != nil, boosting != nil {
      return Violation(
        steps: [.key("selection")], expected: "no selection where several networks are boosted",
        suggestion: "leave selection or boosting out")
    }
    if selection == nil, log.weights == .best {
      return Violation(
        steps: [.key("log"), .key("weights")], expected: "all or none where nothing is selected",
        suggestion: "say with selection how the best are found")
    }
    return nil
  }
}

extension ExperimentSpec {
  /// Whether trials measure a metric: a classifier has no loss, and no updates.
  public func measures(_ metric: Metric) -> Bool {
    guard let classifier else { return selection != nil || !metric.needsSelection }
    switch metric {
    case .testError: return true
    case .trainError: return classifier.measuresTraining
    default: return false
    }
  }
}

extension Field<ExperimentSpec> {
  /// The same field, which says something of networks or their training.
  fileprivate var ofNetworks: Field { onlyWithout("classifier") { $0.classifier != nil } }
}
