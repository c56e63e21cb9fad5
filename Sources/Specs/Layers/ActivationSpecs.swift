/// f(a) = amplitude · tanh(slope · a), the 1998 paper's squashing function.
public struct ScaledTanhSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// A; the paper's 1.7159 makes f(±1) = ±1.
  public var amplitude = 1.7159
  /// S.
  public var slope = 2.0 / 3.0

  /// The paper's constants.
  public init() {}
}

extension ScaledTanhSpec: LayerContent {
  static let specName = "scaledTanh layer"
  static let meaning = "f(a) = amplitude · tanh(slope · a), the 1998 paper's squashing function."

  static let fields: [Field<Self>] = [
    .layerName,
    .optional(
      "amplitude", \.amplitude, "The paper's A; its value makes f(±1) = ±1.", .positive),
    .optional("slope", \.slope, "The paper's S.", .positive),
  ]
}

/// f(a) = tanh(a).
public struct TanhSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// The hyperbolic tangent.
  public init() {}
}

extension TanhSpec: LayerContent {
  static let specName = "tanh layer"
  static let meaning = "f(a) = tanh(a)."

  static let fields: [Field<Self>] = [.layerName]
}

/// f(a) = 1 / (1 + e^−a).
public struct SigmoidSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// The logistic function.
  public init() {}
}

extension SigmoidSpec: LayerContent {
  static let specName = "sigmoid layer"
  static let meaning = "f(a) = 1 / (1 + e^−a)."

  static let fields: [Field<Self>] = [.layerName]
}

/// f(a) = max(a, 0).
public struct ReLUSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// The rectifier.
  public init() {}
}

extension ReLUSpec: LayerContent {
  static let specName = "relu layer"
  static let meaning = "f(a) = max(a, 0)."

  static let fields: [Field<Self>] = [.layerName]
}
