/// What training minimizes, and how an answer is read off the outputs.
public enum LossSpec: Equatable, Sendable {
  /// The mean over the batch of y_D, the output of the right class's RBF unit; the answer is the
  /// smallest output.
  case rbfDistance
  /// The mean over the batch of y_D + log(e^−j + Σ_i e^−y_i), which also pushes the other classes'
  /// units away; the answer is the smallest output. (LeCun et al. 1998, equation 9.)
  case rbfMAP(RBFMAPSpec)
  /// The mean over the batch of −log softmax(y)_D = log Σ_i e^{y_i} − y_D; the answer is the largest
  /// output.
  case crossEntropy
  /// The mean over batch and outputs of (y_i − t_i)², t_i = targets[1] for the right class and
  /// targets[0] for the others; the answer is the largest output.
  case meanSquaredError(MeanSquaredErrorSpec)
}

extension LossSpec: AlternativesSpec {
  static let specName = "loss"
  static let meaning = "What training minimizes, and how an answer is read off the outputs."

  static let alternatives: [Alternative<Self>] = [
    .choice(
      "rbf-distance", .rbfDistance,
      "The mean over the batch of y_D, the output of the right class's RBF unit; the answer is "
        + "the smallest output."),
    .key("rbf-map", Self.rbfMAP) { if case .rbfMAP(let spec) = $0 { spec } else { nil } },
    .choice(
      "cross-entropy", .crossEntropy,
      "The mean over the batch of −log softmax(y)_D; the answer is the largest output."),
    .key("mean-squared-error", Self.meanSquaredError) {
      if case .meanSquaredError(let spec) = $0 { spec } else { nil }
    },
  ]

  /// Whether the outputs are distances, the smallest of which is the answer.
  public var readsDistances: Bool {
    switch self {
    case .rbfDistance, .rbfMAP: true
    case .crossEntropy, .meanSquaredError: false
    }
  }

  /// What the spec calls it: `cross-entropy`.
  public var name: String {
    switch self {
    case .rbfDistance: "rbf-distance"
    case .rbfMAP: "rbf-map"
    case .crossEntropy: "cross-entropy"
    case .meanSquaredError: "mean-squared-error"
    }
  }
}

/// The rubbish class of the 1998 paper's equation 9.
public struct RBFMAPSpec: Equatable, Sendable {
  /// The distance from which on the wrong classes' units are left alone: that of a class of their own
  /// for what is no digit. The paper says only that it is positive.
  public var j = 1.0

  /// j = 1.
  public init() {}
}

extension RBFMAPSpec: ObjectSpec {
  static let specName = "rbf-map loss"
  static let meaning =
    "The mean over the batch of y_D + log(e^−j + Σ_i e^−y_i), y_i being the distances of the RBF units "
    + "(LeCun et al. 1998, equation 9: maximum a posteriori); the answer is the smallest output."

  static let fields: [Field<Self>] = [
    .required(
      "j", \.j,
      "The distance from which on the wrong classes' units are pushed away no more; the paper says "
        + "only that it is positive.", .positive)
  ]
}

/// What the outputs should be.
public struct MeanSquaredErrorSpec: Equatable, Sendable {
  /// The value of the wrong classes' outputs, then the right one's.
  public var targets: [Double] = [-1, 1]

  /// ±1.
  public init() {}
}

extension MeanSquaredErrorSpec: ObjectSpec {
  static let specName = "mean-squared-error loss"
  static let meaning =
    "The mean over batch and outputs of (y − target)²; the answer is the largest output."

  static let fields: [Field<Self>] = [
    .optional(
      "targets", \.targets, "What the wrong classes' outputs should be, then the right one's.",
      .count(2), .distinct(), .rising)
  ]
}

extension Rule where Value == [Double] {
  /// The answer is the largest output, so the right class's must be the larger one.
  fileprivate static var rising: Rule {
    Rule(form: RuleForm(text: "rising", keywords: [])) { targets in
      guard let first = targets.first, let last = targets.last, last < first else { return nil }
      return Violation(expected: "the right class's target, the second one, to be the larger one")
    }
  }
}
