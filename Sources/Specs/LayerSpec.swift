/// One layer, as the spec writes it: `{"conv": {"outputChannels": 6, "kernelSize": 5}}`.
public enum LayerSpec: Equatable, Sendable {
  case conv(ConvSpec)
  case subsampling(SubsamplingSpec)
  case pad(PadLayerSpec)
  case linear(LinearSpec)
  case scaledTanh(ScaledTanhSpec)
  case sigmoid(SigmoidSpec)
  case rbf(RBFSpec)
}

extension LayerSpec: AlternativesSpec {
  static let specName = "layer"
  static let meaning = "One layer of a network."

  static var alternatives: [Alternative<Self>] {
    [
      .key("conv", Self.conv) { if case .conv(let spec) = $0 { spec } else { nil } },
      .key("subsampling", Self.subsampling) {
        if case .subsampling(let spec) = $0 { spec } else { nil }
      },
      .key("pad", Self.pad) { if case .pad(let spec) = $0 { spec } else { nil } },
      .key("linear", Self.linear) { if case .linear(let spec) = $0 { spec } else { nil } },
      .key("scaledTanh", Self.scaledTanh) {
        if case .scaledTanh(let spec) = $0 { spec } else { nil }
      },
      .key("sigmoid", Self.sigmoid) { if case .sigmoid(let spec) = $0 { spec } else { nil } },
      .key("rbf", Self.rbf) { if case .rbf(let spec) = $0 { spec } else { nil } },
    ]
  }
}

extension LayerSpec {
  /// The kind of layer, as the spec spells it: `conv`.
  public var kind: String { chosen.key }

  /// The name the spec gives the layer, nil where it gives none.
  public var name: String? {
    guard case .string(let name) = chosen.value["name"]?.value else { return nil }
    return name
  }

  private var chosen: JSON.Member {
    guard case .object(let members) = json.value, let member = members.first else {
      preconditionFailure("A layer is written as an object with one key.")
    }
    return member
  }
}

/// A layer's contents. All layers can be named.
protocol LayerContent: ObjectSpec {
  var name: String? { get set }
}

extension Field where Root: LayerContent {
  /// The key that every layer has.
  static var layerName: Field {
    .optional(
      "name", \.name,
      "The layer's name in tables and logs; made from its kind and place when absent.", .fileName)
  }
}
