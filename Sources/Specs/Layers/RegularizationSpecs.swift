/// Batch normalization, over maps (one mean and variance a map) or units (one a unit).
public struct BatchNormSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// Added to the variance before its root is taken.
  public var epsilon = 1e-5
  /// The weight of the newest batch in the running statistics.
  public var updateRate = 0.1

  /// PyTorch's constants.
  public init() {}
}

extension BatchNormSpec: LayerContent {
  static let specName = "batchNorm layer"
  static let meaning =
    "Batch normalization (Ioffe and Szegedy 2015): y = weight · (x − mean) / √(variance + epsilon) + "
    + "bias for every map, or unit where there are no maps. Training takes mean and variance of the "
    + "batch; evaluation takes running ones."

  static let fields: [Field<Self>] = [
    .layerName,
    .optional("epsilon", \.epsilon, "Added to the variance before its root is taken.", .positive),
    .optional(
      "updateRate", \.updateRate,
      "The weight r of the newest batch in the running statistics, (1 − r) · running + r · batch; "
        + "the running variance takes the batch's unbiased one, n/(n − 1) times the biased. "
        + "(PyTorch calls r momentum; in other tools momentum is 1 − r.)",
      .share),
  ]
}

/// Dropout: in training, every unit is zero with a probability, and the others are scaled up.
public struct DropoutSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The probability of zero.
  public var rate = 0.5

  /// One half.
  public init() {}
}

extension DropoutSpec: LayerContent {
  static let specName = "dropout layer"
  static let meaning =
    "Dropout: in training every unit is zero with probability rate and 1/(1 − rate) times itself "
    + "otherwise; evaluation changes nothing."

  static let fields: [Field<Self>] = [
    .layerName,
    .optional("rate", \.rate, "The probability of zero.", .from(0, below: 1)),
  ]
}
