/// A published number, to be compared with the measured one.
public struct ClaimSpec: Equatable, Sendable {
  /// Which measured number it speaks of.
  public var metric = Metric.testError
  /// After how many finished epochs; after the last when absent. A claim about more epochs than are
  /// trained is not checked.
  public var afterEpochs: Int?
  /// After how many updates, for what is measured between updates; after the last when absent.
  public var afterUpdates: Int?
  /// The published value; error rates in [0, 1].
  public var value = 0.0
  /// Who published it.
  public var source = ""
  /// How far off the source says its value may be.
  public var tolerance: Double?
  /// How far off printing may have put the value; half a unit of its last digit when absent.
  public var rounding: Double?
  /// Whether the value was read off a graph.
  public var readFromGraph = false
  /// On how many images the published rate was measured, where these are others than the spec's.
  public var ownImages: Int?
  /// Why the value is shown beside the measured one and not judged.
  public var notChecked: String?
  /// What a reader should know about it.
  public var note: String?

  /// An empty claim, to be filled.
  public init() {}
}

extension ClaimSpec: ObjectSpec {
  static let specName = "claim"
  static let meaning = "A published number, to be compared with the measured one."

  static let fields: [Field<Self>] = [
    .required("metric", \.metric, "Which measured number it speaks of."),
    .optional(
      "afterEpochs", \.afterEpochs,
      "After how many finished epochs; after the last when absent. A claim about more epochs than "
        + "are trained is not checked.",
      .atLeast(1)),
    .optional(
      "afterUpdates", \.afterUpdates,
      "After how many updates, for metrics that are measured between updates (step.loss after 0 is "
        + "the first batch's loss). After the last when absent.",
      .notNegative),
    .required("value", \.value, "The published value; error rates between 0 and 1."),
    .required("source", \.source, "Who published it.", .notEmpty),
    .tolerance(\.tolerance),
    .rounding(\.rounding),
    .readFromGraph(\.readFromGraph),
    .optional(
      "ownImages", \.ownImages,
      "On how many images the published rate was measured, where these are others than this spec's: "
        + "then their sampling error counts too. The same images when absent.",
      .atLeast(1)),
    .optional(
      "notChecked", \.notChecked,
      "Why the ledger shows the value beside the measured one without a verdict, such as that it was "
        + "measured on other data. It is judged when absent.", .notEmpty),
    .optional("note", \.note, "What a reader should know about it. Nothing when absent."),
  ]

  var contradiction: Violation? {
    if afterEpochs != nil, metric.rhythm != .epochs {
      return Violation(
        steps: [.key("afterEpochs")],
        expected: "a metric that is measured after epochs, not \(metric.rawValue)",
        suggestion: metric.rhythm == .updates ? "say afterUpdates" : "leave afterEpochs out")
    }
    if afterUpdates != nil, metric.rhythm != .updates {
      return Violation(
        steps: [.key("afterUpdates")],
        expected: "a metric that is measured between updates, not \(metric.rawValue)",
        suggestion: metric.rhythm == .epochs ? "say afterEpochs" : "leave afterUpdates out")
    }
    guard metric.isErrorRate, !(0...1).contains(value) else { return nil }
    return Violation(
      steps: [.key("value")], expected: "an error rate between 0 and 1",
      suggestion: "2.1 percent is 0.021")
  }
}

extension Field {
  /// What a source says of its value's error.
  static func tolerance(_ place: Place<Root, Double?>) -> Field {
    .optional(
      "tolerance", place,
      "How far off the source says its value may be, as in 0.95 (±0.1). Nothing said when absent.",
      .notNegative)
  }

  /// What printing does to a value.
  static func rounding(_ place: Place<Root, Double?>) -> Field {
    .optional(
      "rounding", place,
      "How far off printing may have put the value; 0 where it was printed in full. Half a unit of the "
        + "value's last digit here when absent, so it is needed where digits at the end are zeros.",
      .notNegative)
  }

  /// Whether a value is only as good as somebody's eye.
  static func readFromGraph(_ place: Place<Root, Bool>) -> Field where Root: ObjectSpec {
    .optional(
      "readFromGraph", place, "Whether the value was read off a graph; the ledger marks it.")
  }
}
