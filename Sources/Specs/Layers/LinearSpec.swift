/// A fully connected layer; an input of maps is flattened in channel, row, column order.
public struct LinearSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How many units it has.
  public var outputs = 0
  /// Whether each unit has a bias.
  public var bias = true
  /// How this layer's parameters get their first values, where that differs from the experiment's.
  public var initialization: LayerInitializationSpec?

  /// An empty layer, to be filled.
  public init() {}
}

extension LinearSpec: LayerContent {
  static let specName = "linear layer"
  static let meaning =
    "A fully connected layer; maps are flattened in the order channel, row, column."

  static let fields: [Field<Self>] = [
    .layerName,
    .required("outputs", \.outputs, "How many units it has.", .atLeast(1)),
    .optional("bias", \.bias, "Whether each unit has a bias."),
    .layerInitialization(\.initialization),
  ]
}

/// A bias of its own for every unit of a map, as the 1989 net has where later ones share one a map.
public struct UnitBiasSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How the biases get their first values, where that differs from the experiment's.
  public var initialization: LayerInitializationSpec?

  /// Biases of the experiment's initialization.
  public init() {}
}

extension UnitBiasSpec: LayerContent {
  static let specName = "unitBias layer"
  static let meaning =
    "A bias of its own for every unit, also within a map: y = x + b. Put it behind a convolution "
    + "without bias. It starts at 0 unless the initialization of biases is a constant."

  static let fields: [Field<Self>] = [.layerName, .layerInitialization(\.initialization)]
}
