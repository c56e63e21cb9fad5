/// The 1998 paper's subsampling: a window's mean or sum × a trainable coefficient + a trainable
/// bias, one of each a map. No squashing: write the activation as the next layer.
public struct SubsamplingSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The window's side and the distance between windows.
  public var kernelSize = 2
  /// Whether the window's inputs are averaged or added.
  public var mode = SubsamplingMode.mean

  /// 2×2 means.
  public init() {}
}

extension SubsamplingSpec: LayerContent {
  static let specName = "subsampling layer"
  static let meaning =
    "The 1998 paper's subsampling: a window's mean or sum times a trainable coefficient plus a "
    + "trainable bias, one of each for every map. It does not squash: write the activation as the "
    + "next layer."

  static let fields: [Field<Self>] = [
    .layerName,
    .optional(
      "kernelSize", \.kernelSize, "The window's side and the distance between windows.",
      .atLeast(1)),
    .optional("mode", \.mode, "Whether the window's inputs are averaged or added."),
  ]
}

/// What a subsampling unit computes of its window before the coefficient.
public enum SubsamplingMode: String, CaseIterable, Equatable, Sendable {
  case mean
  case sum
}

extension SubsamplingMode: NameSpec {
  var meaning: String {
    switch self {
    case .mean: "the window's mean"
    case .sum: "the window's sum"
    }
  }
}
