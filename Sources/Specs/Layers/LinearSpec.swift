/// A fully connected layer; an input of maps is flattened in channel, row, column order.
public struct LinearSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How many units it has.
  public var outputs = 0
  /// Whether each unit has a bias.
  public var bias = true

  /// An empty layer, to be filled.
  public init() {}
}

extension LinearSpec: LayerContent {
  static let specName = "linear layer"
  static let meaning =
    "A fully connected layer; maps are flattened in the order channel, row, column."

  static var fields: [Field<Self>] {
    [
      .layerName,
      .required("outputs", \.outputs, "How many units it has.", .atLeast(1)),
      .optional("bias", \.bias, "Whether each unit has a bias."),
    ]
  }
}
