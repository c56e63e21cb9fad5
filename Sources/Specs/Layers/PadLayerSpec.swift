/// Widens every map on all four sides.
public struct PadLayerSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How many units on each side.
  public var by = 0
  /// What the new units hold.
  public var mode = PaddingMode.constant
  /// Their value in constant mode.
  public var value = 0.0

  /// No padding.
  public init() {}
}

extension PadLayerSpec: LayerContent {
  static let specName = "pad layer"
  static let meaning = "Widens every map on all four sides."

  static let fields: [Field<Self>] = [
    .layerName,
    .required("by", \.by, "How many units on each side.", .atLeast(0)),
    .optional("mode", \.mode, "What the new units hold."),
    .optional("value", \.value, "Their value in constant mode."),
  ]
}
