/// The network: its layers in order.
public struct ModelSpec: Equatable, Sendable {
  /// The layers, input first.
  public var layers: [LayerSpec] = []

  /// A network without layers, which validation rejects.
  public init() {}
}

extension ModelSpec: ObjectSpec {
  static let specName = "model"
  static let meaning = "The network: its layers in order."

  static var fields: [Field<Self>] {
    [.required("layers", \.layers, "The layers, input first.", .notEmpty("the layers"))]
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
