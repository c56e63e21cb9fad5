/// Flattens maps to units, in channel, row, column order.
public struct FlattenSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// A layer without a name.
  public init() {}
}

extension FlattenSpec: LayerContent {
  static let specName = "flatten layer"
  static let meaning =
    "Flattens maps to units, in the order channel, row, column. A linear layer does it by itself."

  static let fields: [Field<Self>] = [.layerName]
}

/// y = body(x) + shortcut(x).
public struct ResidualSpec: Equatable, Sendable {
  /// The block's name; its layers' names follow it after a slash.
  public var name: String?
  /// The layers whose output the shortcut is added to.
  public var body: [LayerSpec] = []
  /// The layers on the way around the body; the input itself when absent.
  public var shortcut: [LayerSpec]?

  /// An empty block, to be filled.
  public init() {}
}

extension ResidualSpec: LayerContent {
  static let specName = "residual layer"
  static let meaning =
    "y = body(x) + shortcut(x) (He et al. 2015). Where the model's residual is false, y = body(x)."

  static let fields: [Field<Self>] = [
    .layerName,
    .required(
      "body", \.body, "The layers whose output the shortcut is added to.",
      .notEmpty("the layers"), .distinctNames),
    .optional(
      "shortcut", \.shortcut,
      "The layers on the way around the body. The input itself when absent.", .distinctNames),
  ]
}

/// Several ways from one input, their maps put one behind the other.
public struct ConcatSpec: Equatable, Sendable {
  /// The block's name; its layers' names follow it after a slash.
  public var name: String?
  /// The ways; an empty one hands the input on.
  public var branches: [[LayerSpec]] = []

  /// An empty block, to be filled.
  public init() {}
}

extension ConcatSpec: LayerContent {
  static let specName = "concat layer"
  static let meaning =
    "Several branches from one input, their output maps put one behind the other. Their heights and "
    + "widths must be the same."

  static let fields: [Field<Self>] = [
    .layerName,
    .required(
      "branches", \.branches, "The branches; an empty one hands the input on.",
      .notEmpty("the branches"), .each(.distinctNames)),
  ]
}

extension Rule where Value == [LayerSpec] {
  /// No name given twice.
  static var distinctNames: Rule {
    Rule(form: RuleForm(text: "names all different", keywords: [])) { layers in
      var places: [String: Int] = [:]
      for (index, layer) in layers.enumerated() {
        guard let name = layer.name else { continue }
        if let first = places.updateValue(index, forKey: name) {
          return Violation(
            steps: [.index(index), .key(layer.kind), .key("name")],
            expected: "a name that no other layer has",
            found: "\"\(name)\", the name of [\(first)] too")
        }
      }
      return nil
    }
  }
}
