/// One step between a file's bytes and the network's input.
public enum TransformSpec: Equatable, Sendable {
  case scale(ScaleSpec)
  case pad(PadTransformSpec)
}

extension TransformSpec: AlternativesSpec {
  static let specName = "transform"
  static let meaning = "One step between a file's bytes and the network's input."

  static var alternatives: [Alternative<Self>] {
    [
      .key("scale", Self.scale) { if case .scale(let spec) = $0 { spec } else { nil } },
      .key("pad", Self.pad) { if case .pad(let spec) = $0 { spec } else { nil } },
    ]
  }
}

/// Maps pixel values linearly: byte 0 to `to[0]`, byte 255 to `to[1]`.
public struct ScaleSpec: Equatable, Sendable {
  /// The images of 0 and 255.
  public var to: [Double] = [0, 1]

  /// [0, 255] to [0, 1].
  public init() {}
}

extension ScaleSpec: ObjectSpec {
  static let specName = "scale transform"
  static let meaning = "Maps pixel values linearly: byte 0 to the first value, 255 to the second."

  static var fields: [Field<Self>] {
    [.optional("to", \.to, "What 0 and 255 become.", .count(2))]
  }
}

/// Widens an image on all four sides.
public struct PadTransformSpec: Equatable, Sendable {
  /// How many pixels on each side.
  public var by = 0
  /// What the new pixels hold.
  public var mode = PaddingMode.constant
  /// The new pixels' value in constant mode, on the scale the image has at this step.
  public var value = 0.0

  /// No padding.
  public init() {}
}

extension PadTransformSpec: ObjectSpec {
  static let specName = "pad transform"
  static let meaning = "Widens an image on all four sides."

  static var fields: [Field<Self>] {
    [
      .required("by", \.by, "How many pixels on each side.", .atLeast(0)),
      .optional("mode", \.mode, "What the new pixels hold."),
      .optional(
        "value", \.value, "Their value in constant mode, on the scale the image has at this step."),
    ]
  }
}

/// What padded pixels hold.
public enum PaddingMode: String, CaseIterable, Equatable, Sendable {
  /// One value everywhere.
  case constant
  /// The nearest pixel of the image.
  case replicate
}

extension PaddingMode: NameSpec {
  var meaning: String {
    switch self {
    case .constant: "one value everywhere"
    case .replicate: "the nearest value of the image or map"
    }
  }
}
