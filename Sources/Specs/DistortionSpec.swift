/// Random planar affine distortions of the training images (LeCun, Bottou, Bengio and Haffner 1998,
/// section III): translation, scaling, squeezing and horizontal shear, each drawn uniformly.
///
/// A pixel at (x, y), relative to the image's centre, x to the right and y down, goes to
/// (aₓ·x + h·a_y·y + tₓ, a_y·y + t_y), with aₓ = (1 + s)·f and a_y = (1 + s)/f, where f = 1 + q for
/// q ≥ 0 and 1/(1 − q) for q < 0. Drawn are tₓ, t_y, s, q and h, in this order.
public struct DistortionSpec: Equatable, Sendable {
  /// tₓ and t_y are drawn from ± this, in pixels of the file's image.
  public var translation = 0.0
  /// s is drawn from ± this: both axes are scaled by 1 + s.
  public var scaling = 0.0
  /// q is drawn from ± this: x by 1 + q and y by its inverse, or the reverse where q is negative.
  public var squeezing = 0.0
  /// h is drawn from ± this, in columns a row.
  public var shear = 0.0
  /// The byte of what comes into the image from outside.
  public var background = 0
  /// Distortions that are drawn once, the same for all trials; when absent, every image of every pass
  /// is distorted anew.
  public var fixed: FixedDistortionSpec?

  /// No distortion.
  public init() {}
}

extension DistortionSpec: ObjectSpec {
  static let specName = "distortions"
  static let meaning =
    "Random planar affine distortions of the training images, each drawn uniformly. A pixel at "
    + "(x, y) from the centre, y down, goes to (a·x + h·b·y + t, b·y + u), where t and u are the "
    + "translation, h is the shear, a = (1 + s)·f and b = (1 + s)/f for the scaling s and, from the "
    + "squeezing q, f = 1 + q or, where q is negative, 1/(1 − q). The bytes of the file's image are "
    + "distorted, by bilinear interpolation, before all transforms. Dev and test set, and the training set "
    + "as it is measured after an epoch, are not distorted."

  static let fields: [Field<Self>] = [
    .optional(
      "translation", \.translation,
      "How far images are moved along each axis at most, in pixels.", .notNegative, .atMost(1000)),
    .optional(
      "scaling", \.scaling, "s of the factor 1 + s of both axes: drawn from ± this.", .notNegative,
      .atMost(0.9)),
    .optional(
      "squeezing", \.squeezing,
      "q: drawn from ± this; x is stretched by 1 + q and y compressed as much, or the reverse.",
      .notNegative, .atMost(9)),
    .optional(
      "shear", \.shear, "h, in columns a row: drawn from ± this.", .notNegative, .atMost(9)),
    .optional(
      "background", \.background, "The byte of what comes into the image from outside.",
      .between(0, 255)),
    .optional(
      "fixed", \.fixed,
      "Distortions that are drawn once, the same for all trials, and trained on beside the "
        + "originals. When absent, every image of every pass is distorted anew, by the trial's seed."
    ),
  ]
}

/// A training set that is enlarged once by distorted images.
public struct FixedDistortionSpec: Equatable, Sendable {
  /// How many distorted versions of each image there are beside the original.
  public var copies = 9
  /// The seed they are drawn with.
  public var seed = 0

  /// Nine of each.
  public init() {}
}

extension FixedDistortionSpec: ObjectSpec {
  static let specName = "fixed distortions"
  static let meaning =
    "The training set is the originals, then the first distorted version of each, then the second, …"

  static let fields: [Field<Self>] = [
    .required(
      "copies", \.copies, "How many distorted versions of each image there are beside it.",
      .between(1, 10_000)),
    .optional("seed", \.seed, "The seed they are drawn with.", .notNegative),
  ]
}

extension Rule where Value == Double {
  /// Not more than a ceiling: far beyond any use, and what is worked out from it still fits.
  fileprivate static func atMost(_ ceiling: Double) -> Rule {
    let text = ceiling.json.compactText
    let form = RuleForm(text: "≤ \(text)", keywords: [JSON.Member("maximum", ceiling.json)])
    return Rule(form: form) { value in
      value <= ceiling ? nil : Violation(expected: "a number ≤ \(text)")
    }
  }
}
