/// One layer, as the spec writes it: `{"conv": {"outputChannels": 6, "kernelSize": 5}}`.
public indirect enum LayerSpec: Equatable, Sendable {
  case conv(ConvSpec)
  case maxPool(MaxPoolSpec)
  case averagePool(AveragePoolSpec)
  case globalAveragePool(GlobalAveragePoolSpec)
  case globalMaxPool(GlobalMaxPoolSpec)
  case subsampling(SubsamplingSpec)
  case pad(PadLayerSpec)
  case batchNorm(BatchNormSpec)
  case dropout(DropoutSpec)
  case relu(ReLUSpec)
  case tanh(TanhSpec)
  case scaledTanh(ScaledTanhSpec)
  case sigmoid(SigmoidSpec)
  case flatten(FlattenSpec)
  case linear(LinearSpec)
  case unitBias(UnitBiasSpec)
  case rbf(RBFSpec)
  case residual(ResidualSpec)
  case concat(ConcatSpec)
  case residualStage(ResidualStageSpec)
  case vggBlock(VGGBlockSpec)
  case ninBlock(NiNBlockSpec)
  case inception(InceptionSpec)
}

extension LayerSpec: AlternativesSpec {
  static let specName = "layer"
  static let meaning = "One layer of a network, or a block of layers."

  static let alternatives: [Alternative<Self>] = [
    .key("conv", Self.conv) { if case .conv(let spec) = $0 { spec } else { nil } },
    .key("maxPool", Self.maxPool) { if case .maxPool(let spec) = $0 { spec } else { nil } },
    .key("averagePool", Self.averagePool) {
      if case .averagePool(let spec) = $0 { spec } else { nil }
    },
    .key("globalAveragePool", Self.globalAveragePool) {
      if case .globalAveragePool(let spec) = $0 { spec } else { nil }
    },
    .key("globalMaxPool", Self.globalMaxPool) {
      if case .globalMaxPool(let spec) = $0 { spec } else { nil }
    },
    .key("subsampling", Self.subsampling) {
      if case .subsampling(let spec) = $0 { spec } else { nil }
    },
    .key("pad", Self.pad) { if case .pad(let spec) = $0 { spec } else { nil } },
    .key("batchNorm", Self.batchNorm) {
      if case .batchNorm(let spec) = $0 { spec } else { nil }
    },
    .key("dropout", Self.dropout) { if case .dropout(let spec) = $0 { spec } else { nil } },
    .key("relu", Self.relu) { if case .relu(let spec) = $0 { spec } else { nil } },
    .key("tanh", Self.tanh) { if case .tanh(let spec) = $0 { spec } else { nil } },
    .key("scaledTanh", Self.scaledTanh) {
      if case .scaledTanh(let spec) = $0 { spec } else { nil }
    },
    .key("sigmoid", Self.sigmoid) { if case .sigmoid(let spec) = $0 { spec } else { nil } },
    .key("flatten", Self.flatten) { if case .flatten(let spec) = $0 { spec } else { nil } },
    .key("linear", Self.linear) { if case .linear(let spec) = $0 { spec } else { nil } },
    .key("unitBias", Self.unitBias) { if case .unitBias(let spec) = $0 { spec } else { nil } },
    .key("rbf", Self.rbf) { if case .rbf(let spec) = $0 { spec } else { nil } },
    .key("residual", Self.residual) { if case .residual(let spec) = $0 { spec } else { nil } },
    .key("concat", Self.concat) { if case .concat(let spec) = $0 { spec } else { nil } },
    .key("residualStage", Self.residualStage) {
      if case .residualStage(let spec) = $0 { spec } else { nil }
    },
    .key("vggBlock", Self.vggBlock) { if case .vggBlock(let spec) = $0 { spec } else { nil } },
    .key("ninBlock", Self.ninBlock) { if case .ninBlock(let spec) = $0 { spec } else { nil } },
    .key("inception", Self.inception) {
      if case .inception(let spec) = $0 { spec } else { nil }
    },
  ]
}

extension LayerSpec {
  /// The kind of layer, as the spec spells it: `conv`.
  public var kind: String {
    switch json.value {
    case .string(let kind): return kind
    case .object(let members): return members[0].key
    default: preconditionFailure("A layer is written as its kind or as an object with one key.")
    }
  }

  /// The name the spec gives the layer, nil where it gives none.
  public var name: String? {
    guard case .object(let members) = json.value,
      case .string(let name) = members[0].value["name"]?.value
    else { return nil }
    return name
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

  /// The key of layers with parameters.
  static func layerInitialization(
    _ place: Place<Root, LayerInitializationSpec?>
  ) -> Field {
    .optional(
      "initialization", place,
      "How this layer's parameters get their first values. As the experiment's when absent.")
  }
}
