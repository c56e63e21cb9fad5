/// How parameters get their first values.
///
/// F_in is a unit's fan-in, counting connected inputs only: k²·C for a convolution of C maps, the
/// inputs of a linear unit; F_out is k²·O/G, or the layer's outputs. Batch normalization always starts
/// with weight 1, bias 0, running mean 0 and running variance 1. Subsampling coefficients are uniform in
/// ±2.4/(4·maps), their biases 0 but for `lecun1998FanIn`, where `parts` does not say otherwise.
public enum InitializationSpec: Equatable, Sendable {
  /// Weights uniform in ±scale/F_in^exponent; subsampling biases in [0, 1), other biases uniform in
  /// ±1/√F_in.
  case lecun1998FanIn(FanInSpec)
  /// Weights and biases uniform in ±1/√F_in.
  case pytorchDefault
  /// Convolutions' weights normal with deviation √(2/F_in), linear weights as `xavierUniform`,
  /// biases 0.
  case paddleDefault
  /// Weights uniform in ±√(6/(F_in + F_out)), biases 0 (Glorot and Bengio 2010).
  case xavierUniform
  /// Weights normal with deviation √(2/F_in), biases 0 (He et al. 2015).
  case kaimingNormal
  /// Weights and biases each from a distribution of their own.
  case parts(InitializationPartsSpec)
}

extension InitializationSpec: AlternativesSpec {
  static let specName = "initialization"
  static let meaning =
    "How parameters get their first values. F_in is a unit's fan-in, counting connected inputs only "
    + "(k²·C for a convolution of C maps); F_out is k²·O for one of O maps, or a linear layer's "
    + "outputs. batchNorm always starts with weight 1, bias 0, mean 0 and variance 1; subsampling "
    + "coefficients are uniform in ±2.4/(4·maps), their biases 0 but for lecun1998-fan-in, where parts "
    + "does not say otherwise."

  static let alternatives: [Alternative<Self>] = [
    .key(
      "lecun1998-fan-in", Self.lecun1998FanIn,
      "Weights uniform in ±scale/F_in^exponent; subsampling biases in [0, 1), other biases uniform "
        + "in ±1/√F_in."
    ) { if case .lecun1998FanIn(let spec) = $0 { spec } else { nil } },
    .choice("pytorch-default", .pytorchDefault, "Weights and biases uniform in ±1/√F_in."),
    .choice(
      "paddle-default", .paddleDefault,
      "Convolutions' weights normal with deviation √(2/F_in), linear weights uniform in "
        + "±√(6/(F_in + F_out)), biases 0."),
    .choice(
      "xavier-uniform", .xavierUniform,
      "Weights uniform in ±√(6/(F_in + F_out)) (Glorot and Bengio 2010), biases 0."),
    .choice(
      "kaiming-normal", .kaimingNormal,
      "Weights normal with deviation √(2/F_in) (He et al. 2015), biases 0."),
    .key("parts", Self.parts) { if case .parts(let spec) = $0 { spec } else { nil } },
  ]
}

/// Weights and biases each from a distribution of their own.
public struct InitializationPartsSpec: Equatable, Sendable {
  /// Where weights come from.
  public var weights = DistributionSpec.pytorchDefault
  /// Where biases come from.
  public var biases = DistributionSpec.constant(0)
  /// Where subsampling coefficients come from; uniform in ±2.4/(4·maps) when absent.
  public var coefficients: DistributionSpec?
  /// Where subsampling biases come from; 0 when absent.
  public var subsamplingBiases: DistributionSpec?

  /// PyTorch's weights, biases 0.
  public init() {}
}

extension InitializationPartsSpec: ObjectSpec {
  static let specName = "initialization parts"
  static let meaning = "Weights and biases each from a distribution of their own."

  static let fields: [Field<Self>] = [
    .required("weights", \.weights, "Where weights come from."),
    .required("biases", \.biases, "Where biases come from."),
    .optional(
      "coefficients", \.coefficients,
      "Where subsampling coefficients come from, F_in being the places of a window (4 in the paper's "
        + "nets). Uniform in ±2.4/(4·maps) when absent."),
    .optional(
      "subsamplingBiases", \.subsamplingBiases,
      "Where subsampling biases come from, F_in as for the coefficients. 0 when absent."),
  ]
}

/// A layer's own initialization, where it differs from the experiment's.
public struct LayerInitializationSpec: Equatable, Sendable {
  /// Where its weights come from; as the experiment's when absent.
  public var weights: DistributionSpec?
  /// Where its biases come from; as the experiment's when absent.
  public var biases: DistributionSpec?

  /// As the experiment's.
  public init() {}
}

extension LayerInitializationSpec: ObjectSpec {
  static let specName = "layer initialization"
  static let meaning = "A layer's own first values, where they differ from the experiment's."

  static let fields: [Field<Self>] = [
    .optional(
      "weights", \.weights, "Where its weights come from. As the experiment's when absent."),
    .optional("biases", \.biases, "Where its biases come from. As the experiment's when absent."),
  ]
}

/// What a parameter's first values are drawn from.
public enum DistributionSpec: Equatable, Sendable {
  /// Uniform in ±scale/F_in^exponent.
  case lecun1998FanIn(FanInSpec)
  /// Uniform in ±1/√F_in.
  case pytorchDefault
  /// Uniform in ±√(6/(F_in + F_out)).
  case xavierUniform
  /// Normal with deviation √(2/F_in).
  case kaimingNormal
  /// One value.
  case constant(Double)
}

extension DistributionSpec: AlternativesSpec {
  static let specName = "distribution"
  static let meaning = "What a parameter's first values are drawn from."

  static let alternatives: [Alternative<Self>] = [
    .key(
      "lecun1998-fan-in", Self.lecun1998FanIn, "Uniform in ±scale/F_in^exponent."
    ) { if case .lecun1998FanIn(let spec) = $0 { spec } else { nil } },
    .choice("pytorch-default", .pytorchDefault, "Uniform in ±1/√F_in."),
    .choice("xavier-uniform", .xavierUniform, "Uniform in ±√(6/(F_in + F_out))."),
    .choice("kaiming-normal", .kaimingNormal, "Normal with deviation √(2/F_in)."),
    .key("constant", Self.constant, "One value.") {
      if case .constant(let value) = $0 { value } else { nil }
    },
  ]
}

/// The 1998 paper's rule for weights, and its variants.
public struct FanInSpec: Equatable, Sendable {
  /// The paper's 2.4.
  public var scale = 2.4
  /// The power of F_in that the scale is divided by: 1 as the paper says it, ½ for a root.
  public var exponent = 1.0

  /// ±2.4/F_in.
  public init() {}
}

extension FanInSpec: ObjectSpec {
  static let specName = "fan-in rule"
  static let meaning =
    "Uniform in ±scale/F_in^exponent (LeCun et al. 1998, appendix A, has ±2.4/F_in)."

  static let fields: [Field<Self>] = [
    .optional("scale", \.scale, "The paper's 2.4.", .positive),
    .optional(
      "exponent", \.exponent, "The power of F_in: 1 as the paper says it, 0.5 for its root."),
  ]
}
