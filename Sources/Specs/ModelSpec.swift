/// The network: its layers in order.
public struct ModelSpec: Equatable, Sendable {
  /// The layers, input first.
  public var layers: [LayerSpec] = []
  /// Whether residual blocks have their shortcuts; without, they are their bodies alone.
  public var residual = true
  /// The counts that the model's source gives, which the layers must make; unchecked when absent.
  public var counts: CountsSpec?

  /// A network without layers, which validation rejects.
  public init() {}
}

extension ModelSpec: ObjectSpec {
  static let specName = "model"
  static let meaning = "The network: its layers in order."

  static let fields: [Field<Self>] = [
    .required(
      "layers", \.layers, "The layers, input first.", .notEmpty("the layers"), .distinctNames),
    .optional(
      "residual", \.residual,
      "Whether residual blocks have their shortcuts; if false, they are their bodies alone: the "
        + "same net without shortcuts."),
    .optional(
      "counts", \.counts,
      "The counts that the model's source gives: a spec whose layers make others is refused. "
        + "Nothing is checked when absent."
    ).besideTraining,
  ]
}

/// What a model's source says of its size, to catch a model that is not the source's.
public struct CountsSpec: Equatable, Sendable {
  /// Trainable parameters.
  public var parameters: Int?
  /// Connections as the 1998 paper counts them: the inputs and the bias of every unit.
  public var connections: Int?
  /// Values that are kept but not trained: batch normalization's running statistics.
  public var statistics: Int?
  /// Multiply-adds of one item's forward pass.
  public var flops: Int?

  /// Nothing said.
  public init() {}
}

extension CountsSpec: ObjectSpec {
  static let specName = "counts"
  static let meaning =
    "What a model's source says of its size, to catch a model that is not the source's."

  static let fields: [Field<Self>] = [
    .optional(
      "parameters", \.parameters, "Trainable parameters. Unchecked when absent.", .notNegative),
    .optional(
      "connections", \.connections,
      "Connections as the 1998 paper counts them: the inputs and the bias of every unit. "
        + "Unchecked when absent.",
      .notNegative),
    .optional(
      "statistics", \.statistics,
      "Values that are kept but not trained: batchNorm's running mean and variance. Unchecked when "
        + "absent.",
      .notNegative),
    .optional(
      "flops", \.flops,
      "Multiply-adds of one image's forward pass, as `reprise summary` counts them. Unchecked when "
        + "absent.",
      .notNegative),
  ]
}
