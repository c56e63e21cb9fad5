/// The network: its layers in order.
public struct ModelSpec: Equatable, Sendable {
  /// The layers, input first.
  public var layers: [LayerSpec] = []
  /// The counts that the model's source gives, which the layers must make; unchecked when absent.
  public var counts: CountsSpec?

  /// A network without layers, which validation rejects.
  public init() {}
}

extension ModelSpec: ObjectSpec {
  static let specName = "model"
  static let meaning = "The network: its layers in order."

  static var fields: [Field<Self>] {
    [
      .required("layers", \.layers, "The layers, input first.", .notEmpty("the layers")),
      .optional(
        "counts", \.counts,
        "The counts that the model's source gives: a spec whose layers make others is refused. "
          + "Nothing is checked when absent."
      ).besideTraining,
    ]
  }

  var contradiction: Violation? {
    var places: [String: Int] = [:]
    for (index, layer) in layers.enumerated() {
      guard let name = layer.name else { continue }
      if let first = places.updateValue(index, forKey: name) {
        return Violation(
          steps: [.key("layers"), .index(index), .key(layer.kind), .key("name")],
          expected: "a name that no other layer has",
          found: "\"\(name)\", the name of layers[\(first)] too")
      }
    }
    return nil
  }
}

/// What a model's source says of its size, to catch a model that is not the source's.
public struct CountsSpec: Equatable, Sendable {
  /// Trainable parameters.
  public var parameters: Int?
  /// Connections as the 1998 paper counts them: the inputs and the bias of every unit.
  public var connections: Int?

  /// Nothing said.
  public init() {}
}

extension CountsSpec: ObjectSpec {
  static let specName = "counts"
  static let meaning =
    "What a model's source says of its size, to catch a model that is not the source's."

  static var fields: [Field<Self>] {
    [
      .optional(
        "parameters", \.parameters, "Trainable parameters. Unchecked when absent.", .notNegative),
      .optional(
        "connections", \.connections,
        "Connections as the 1998 paper counts them: the inputs and the bias of every unit. "
          + "Unchecked when absent.",
        .notNegative),
    ]
  }
}
