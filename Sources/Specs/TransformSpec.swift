/// One step between a file's bytes and the network's input.
public enum TransformSpec: Equatable, Sendable {
  case scale(ScaleSpec)
  case normalize(NormalizeSpec)
  case pad(PadTransformSpec)
  case resize(ResizeSpec)
}

extension TransformSpec: AlternativesSpec {
  static let specName = "transform"
  static let meaning = "One step between a file's bytes and the network's input."

  static let alternatives: [Alternative<Self>] = [
    .key("scale", Self.scale) { if case .scale(let spec) = $0 { spec } else { nil } },
    .key("normalize", Self.normalize) {
      if case .normalize(let spec) = $0 { spec } else { nil }
    },
    .key("pad", Self.pad) { if case .pad(let spec) = $0 { spec } else { nil } },
    .key("resize", Self.resize) { if case .resize(let spec) = $0 { spec } else { nil } },
  ]
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

  static let fields: [Field<Self>] = [.optional("to", \.to, "What 0 and 255 become.", .count(2))]
}

/// Makes pixel values relative to a mean: x ↦ (x/255 − mean)/std.
public struct NormalizeSpec: Equatable, Sendable {
  /// What becomes 0, on a scale where byte 255 is 1.
  public var mean = 0.0
  /// How far from the mean 1 is, on the same scale.
  public var std = 1.0

  /// [0, 255] to [0, 1].
  public init() {}
}

extension NormalizeSpec: ObjectSpec {
  static let specName = "normalize transform"
  static let meaning =
    "Makes pixel values relative to a mean: x ↦ (x/255 − mean)/std for a byte x."

  static let fields: [Field<Self>] = [
    .required("mean", \.mean, "What becomes 0, on a scale where byte 255 is 1."),
    .required("std", \.std, "How far from the mean 1 is, on the same scale.", .positive),
  ]
}

/// Resizes an image by bilinear interpolation, half a pixel being the centre of the first one and
/// places outside the image taking its border's values.
public struct ResizeSpec: Equatable, Sendable {
  /// Rows and columns afterwards.
  public var to: PairSpec = 1
  /// Whether the result is bytes again, made as PIL's `Image.resize(…, BILINEAR)` makes them up to
  /// version 12: along rows first, then across them, each rounded, and averaging over more pixels
  /// where the image shrinks. If not, the interpolation of the four nearest pixels in floating
  /// point, as PyTorch's `F.interpolate(…, mode="bilinear", align_corners=False)`.
  public var rounded = false

  /// To a single pixel, to be filled.
  public init() {}
}

extension ResizeSpec: ObjectSpec {
  static let specName = "resize transform"
  static let meaning =
    "Resizes an image by bilinear interpolation, with pixels' centres at halves and borders clamped."

  static let fields: [Field<Self>] = [
    .required("to", \.to, "Rows and columns afterwards.", .each(.atLeast(1))),
    .required(
      "rounded", \.rounded,
      "true: bytes again, as PIL's Image.resize with BILINEAR makes them (along rows first, then "
        + "across them, each rounded, and averaging over more pixels where the image shrinks); it "
        + "comes before scale and normalize. false: the four nearest pixels in floating point, as PyTorch's "
        + "F.interpolate with mode bilinear, align_corners False and no antialiasing."),
  ]
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

  static let fields: [Field<Self>] = [
    .required("by", \.by, "How many pixels on each side.", .atLeast(0)),
    .optional("mode", \.mode, "What the new pixels hold."),
    .optional(
      "value", \.value, "Their value in constant mode, on the scale the image has at this step."),
  ]
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
