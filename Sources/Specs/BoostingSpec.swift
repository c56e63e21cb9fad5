/// Boosting by filtering (Drucker, Schapire and Simard 1993), as in Boosted LeNet-4 of LeCun et al.
/// 1998: networks of one model that are trained one after the other, each on images that those before
/// find hard, and that answer together by the sum of their outputs.
public struct BoostingSpec: Equatable, Sendable {
  /// How many networks: the second is trained on images of which the first has every other one wrong,
  /// the third on images that the first two answer differently.
  public var networks = 3
  /// How many images the second and the third network are trained on.
  public var images = 60_000
  /// How many versions of each image are looked at for them at most: the original and its distortions.
  public var versions = 200

  /// Three networks, 60,000 images.
  public init() {}
}

extension BoostingSpec: ObjectSpec {
  static let specName = "boosting"
  static let meaning =
    "Several networks of one model, trained one after the other, each for all epochs and from an "
    + "initialization of its own. The first is trained as without boosting, the second on images of which "
    + "the first answers every other one wrongly, the third on images that the first two answer "
    + "differently. The answer is read off the sum of their outputs. Images are taken in this order: "
    + "the originals in the training set's order, then the first distorted version of each, then the "
    + "second, …; for the second network the next one that is answered wrongly and the next one that is "
    + "answered rightly by turns, those between them left out. A log counts the epochs of all networks."

  static let fields: [Field<Self>] = [
    .optional("networks", \.networks, "How many networks.", .between(2, 3)),
    .required(
      "images", \.images, "How many images the second and the third network are trained on.",
      .atLeast(2)),
    .optional(
      "versions", \.versions,
      "How many versions of each image are looked at for them at most: the original and, with "
        + "data.distortions, distorted ones; beyond those of fixed ones, further ones of the same seed. "
        + "A trial for which too few are found fails.",
      .between(1, 1_000_000)),
  ]
}
