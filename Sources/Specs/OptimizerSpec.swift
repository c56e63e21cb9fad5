/// How parameters are updated. Weight decay and momentum concern every trainable parameter.
public enum OptimizerSpec: Equatable, Sendable {
  case sgd(SGDSpec)
  case adam(AdamSpec)
  case sdlm(SDLMSpec)
}

extension OptimizerSpec: AlternativesSpec {
  static let specName = "optimizer"
  static let meaning = "How parameters are updated."

  static let alternatives: [Alternative<Self>] = [
    .key("sgd", Self.sgd) { if case .sgd(let spec) = $0 { spec } else { nil } },
    .key("adam", Self.adam) { if case .adam(let spec) = $0 { spec } else { nil } },
    .key("sdlm", Self.sdlm) { if case .sdlm(let spec) = $0 { spec } else { nil } },
  ]

  /// The step size, by epoch.
  public var learningRate: ScheduleSpec {
    switch self {
    case .sgd(let sgd): sgd.learningRate
    case .adam(let adam): adam.learningRate
    case .sdlm(let sdlm): sdlm.learningRate
    }
  }
}

/// Stochastic gradient descent: g = ∂loss/∂w + weightDecay·w; v ← momentum·v + g (v = g at first);
/// w ← w − learningRate · v, or with Nesterov w − learningRate · (g + momentum·v).
public struct SGDSpec: Equatable, Sendable {
  /// The step size, by epoch.
  public var learningRate = ScheduleSpec.constant(0.01)
  /// How much of the last step's direction is kept.
  public var momentum = 0.0
  /// How much of the parameter itself is added to its gradient.
  public var weightDecay = 0.0
  /// Whether the step looks ahead along the momentum.
  public var nesterov = false

  /// A constant rate of 0.01, nothing else.
  public init() {}
}

extension SGDSpec: ObjectSpec {
  static let specName = "sgd optimizer"
  static let meaning =
    "Stochastic gradient descent: g = ∂loss/∂w + weightDecay · w; v ← momentum · v + g, v = g at "
    + "first; w ← w − learningRate · v, or with nesterov w − learningRate · (g + momentum · v)."

  static let fields: [Field<Self>] = [
    .required("learningRate", \.learningRate, "The step size, by epoch.", .positive),
    .optional(
      "momentum", \.momentum, "How much of the last step's direction is kept.",
      .from(0, below: 1)),
    .weightDecay(\.weightDecay),
    .optional(
      "nesterov", \.nesterov, "Whether the step looks ahead along the momentum."),
  ]

  var contradiction: Violation? {
    guard nesterov, momentum == 0 else { return nil }
    return Violation(
      steps: [.key("nesterov")], expected: "false where there is no momentum",
      suggestion: "give momentum a value, 0.9 say")
  }
}

/// Adam (Kingma and Ba 2015): g = ∂loss/∂w + weightDecay·w; m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
/// w ← w − learningRate · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε).
public struct AdamSpec: Equatable, Sendable {
  /// The step size, by epoch.
  public var learningRate = ScheduleSpec.constant(0.001)
  /// β₁.
  public var beta1 = 0.9
  /// β₂.
  public var beta2 = 0.999
  /// ε.
  public var epsilon = 1e-8
  /// How much of the parameter itself is added to its gradient.
  public var weightDecay = 0.0

  /// The paper's constants.
  public init() {}
}

extension AdamSpec: ObjectSpec {
  static let specName = "adam optimizer"
  static let meaning =
    "Adam (Kingma and Ba 2015): g = ∂loss/∂w + weightDecay · w; m ← β₁m + (1 − β₁)g; "
    + "v ← β₂v + (1 − β₂)g²; w ← w − learningRate · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)."

  static let fields: [Field<Self>] = [
    .required("learningRate", \.learningRate, "The step size, by epoch.", .positive),
    .optional("beta1", \.beta1, "β₁.", .from(0, below: 1)),
    .optional("beta2", \.beta2, "β₂.", .from(0, below: 1)),
    .optional("epsilon", \.epsilon, "ε.", .positive),
    .weightDecay(\.weightDecay),
  ]
}

/// Stochastic diagonal Levenberg–Marquardt (LeCun et al. 1998, appendix C):
/// w_k ← w_k − η/(μ + h_kk) · ∂loss/∂w_k.
///
/// h_kk is an estimate of the loss's second derivative by w_k: the diagonal of its Gauss–Newton
/// approximation, propagated back through the network with everything off the diagonals left out,
/// and averaged over some training images. Each weight has its own.
public struct SDLMSpec: Equatable, Sendable {
  /// η, by epoch.
  public var learningRate = ScheduleSpec.constant(0.0005)
  /// μ, which keeps steps finite where the loss is flat.
  public var mu = 0.02
  /// How many training images an estimate of h is the mean over.
  public var samples = 500
  /// After how many updates of a pass h is estimated anew; before each pass only when absent.
  public var everySteps: Int?

  /// The paper's constants.
  public init() {}
}

extension SDLMSpec: ObjectSpec {
  static let specName = "sdlm optimizer"
  static let meaning =
    "Stochastic diagonal Levenberg–Marquardt (LeCun et al. 1998, appendix C): "
    + "w_k ← w_k − η/(μ + h_kk) · ∂loss/∂w_k, with h_kk the Gauss–Newton diagonal of the loss's second "
    + "derivative, propagated back through the network and averaged over some training images drawn "
    + "before each pass; each weight has its own."

  static let fields: [Field<Self>] = [
    .required("learningRate", \.learningRate, "η, by epoch.", .positive),
    .optional("mu", \.mu, "μ, which keeps steps finite where the loss is flat.", .positive),
    .optional(
      "samples", \.samples,
      "How many training images an estimate of h is the mean over; all where there are fewer.",
      .atLeast(1)),
    .optional(
      "everySteps", \.everySteps,
      "After how many updates of a pass h is estimated anew, from as many images drawn anew. Before "
        + "each pass only when absent.", .atLeast(1)),
  ]
}

extension Field where Root: ObjectSpec {
  fileprivate static func weightDecay(_ place: Place<Root, Double>) -> Field {
    .optional(
      "weightDecay", place, "How much of a parameter itself is added to its gradient.",
      .notNegative)
  }
}
