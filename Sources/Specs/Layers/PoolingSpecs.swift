/// The largest value of every window, map by map.
public struct MaxPoolSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The window's height and width.
  public var kernelSize: PairSpec = 0
  /// How far the window moves between outputs; its own size when absent.
  public var stride: PairSpec?
  /// How many rows and columns are added on each side; they never win.
  public var padding: PairSpec = 0
  /// Whether a last window that reaches beyond the padded input still counts.
  public var ceilMode = false

  /// An empty layer, to be filled.
  public init() {}
}

extension MaxPoolSpec: LayerContent {
  static let specName = "maxPool layer"
  static let meaning = "The largest value of every window, map by map."

  static let fields: [Field<Self>] = [
    .layerName, .window(\.kernelSize), .windowStride(\.stride),
    .optional(
      "padding", \.padding,
      "How many rows and columns are added on each side, at most half the window; they never win.",
      .each(.atLeast(0))),
    .ceilMode(\.ceilMode),
  ]

  var contradiction: Violation? { .padding(padding, beyondHalfOf: kernelSize) }
}

/// The mean of every window, map by map.
public struct AveragePoolSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The window's height and width.
  public var kernelSize: PairSpec = 0
  /// How far the window moves between outputs; its own size when absent.
  public var stride: PairSpec?
  /// How many rows and columns of zeros are added on each side.
  public var padding: PairSpec = 0
  /// Whether a last window that reaches beyond the padded input still counts.
  public var ceilMode = false
  /// Whether the mean is over the padding's zeros too.
  public var countsPadding = true

  /// An empty layer, to be filled.
  public init() {}
}

extension AveragePoolSpec: LayerContent {
  static let specName = "averagePool layer"
  static let meaning = "The mean of every window, map by map."

  static let fields: [Field<Self>] = [
    .layerName, .window(\.kernelSize), .windowStride(\.stride),
    .optional(
      "padding", \.padding,
      "How many rows and columns of zeros are added on each side, at most half the window.",
      .each(.atLeast(0))),
    .ceilMode(\.ceilMode),
    .optional(
      "countsPadding", \.countsPadding,
      "Whether the mean is over the padding's zeros too, or over the map's own units alone."),
  ]

  var contradiction: Violation? { .padding(padding, beyondHalfOf: kernelSize) }
}

/// The mean of every map.
public struct GlobalAveragePoolSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// A layer without a name.
  public init() {}
}

extension GlobalAveragePoolSpec: LayerContent {
  static let specName = "globalAveragePool layer"
  static let meaning = "The mean of every map."

  static let fields: [Field<Self>] = [.layerName]
}

/// The largest value of every map.
public struct GlobalMaxPoolSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// A layer without a name.
  public init() {}
}

extension GlobalMaxPoolSpec: LayerContent {
  static let specName = "globalMaxPool layer"
  static let meaning = "The largest value of every map."

  static let fields: [Field<Self>] = [.layerName]
}

extension Field where Root: ObjectSpec {
  fileprivate static func window(_ place: Place<Root, PairSpec>) -> Field {
    .required(
      "kernelSize", place, "The window's side, or height and width.", .each(.atLeast(1)))
  }

  fileprivate static func windowStride(_ place: Place<Root, PairSpec?>) -> Field {
    .optional(
      "stride", place,
      "How far the window moves between outputs. The window's own size when absent.",
      .each(.atLeast(1)))
  }

  fileprivate static func ceilMode(_ place: Place<Root, Bool>) -> Field {
    .optional(
      "ceilMode", place,
      "Whether a last window that reaches beyond the padded input still counts.")
  }
}

extension Violation {
  /// Nil where no window can lie in the padding alone.
  fileprivate static func padding(_ padding: PairSpec, beyondHalfOf window: PairSpec) -> Violation?
  {
    guard 2 * padding.height > window.height || 2 * padding.width > window.width else {
      return nil
    }
    return Violation(
      steps: [.key("padding")], expected: "at most half the window of \(window)",
      found: "\(padding)")
  }
}
