import Specs
import Tensors

/// Digits drawn by the program, for when there is no file: the data of tests, and MNIST's stand-in.
///
/// An image is a way of writing its digit (`DigitStyle`) with knots moved a little, bent by a
/// smooth random field, turned, slanted and stretched, drawn by a pen of random and changing
/// width, fitted into 20×20 pixels and centred by its mass in 28×28, as MNIST's are. Image i has
/// a random stream of its own, so it does not depend on how many there are. Only additions,
/// multiplications, divisions and square roots are used, which IEEE 754 rounds the same everywhere:
/// the same bits on every machine.
public enum EmbeddedDigits {
  /// Rows and columns of an image.
  public static let side = 28
  /// How many training images MNIST has, and `load` draws if not told otherwise.
  public static let usualTrainCount = 60_000
  /// How many test images MNIST has, and `load` draws if not told otherwise.
  public static let usualTestCount = 10_000

  /// The SHA-256 of the first 1,000 images and labels of each half; tests pin them to the drawing.
  public static let identity = [
    ContentHash(
      name: "first 1,000 training images",
      sha256: "36ea00ddee8c6b4c33addc912abbfd38d4261cf2b0adc983af55d829f7b60fc2"),
    ContentHash(
      name: "first 1,000 training labels",
      sha256: "35389cb92fb14f49f7574fe0622a77dea9b5e799fa141b8b40ab4183fb8b68e0"),
    ContentHash(
      name: "first 1,000 test images",
      sha256: "471292d7120425aa2936c54ba360a7769a093aba253d1a16efd49a1eaed5f2b4"),
    ContentHash(
      name: "first 1,000 test labels",
      sha256: "0a385325663dc2d3cb59e3b5db2851a3ae2bb446bc41c723b79dd03e4aef5d4b"),
  ]

  /// How many digits a spec's parts need of each half: those up to the last one of a part in file
  /// order, the usual number (or more, if a part reaches further) where a part is drawn from all
  /// of them or takes all.
  public static func counts(for spec: DataSpec) -> (train: Int, test: Int) {
    (
      count(reached: [spec.train] + (spec.dev.map { [$0] } ?? []), usual: usualTrainCount),
      count(reached: [spec.test], usual: usualTestCount)
    )
  }

  private static func count(reached subsets: [SubsetSpec], usual: Int) -> Int {
    subsets.reduce(1) { most, subset in
      let end = subset.from.addingReportingOverflow(subset.first ?? 0)
      let isOpen = subset.first == nil || subset.drawnWithSeed != nil
      return max(most, end.overflow ? usual : end.partialValue, isOpen ? usual : 0)
    }
  }

  /// The first `count` images of a half. The halves are drawn from different random streams.
  ///
  /// - Throws: `DataError.noItems` for less than one image, `system` where memory runs out.
  public static func images(_ part: DataPart, count: Int) throws -> ImageSet {
    guard count > 0 else { throw DataError.noItems(set: "digits", part: part) }
    var digits = [UInt8](repeating: 0, count: count)
    let pixels = try ByteStorage(count: count * side * side, of: "digits") { pixels in
      var pen = DigitPen()
      for index in 0..<count {
        var random = RandomStream(seed: 0, name: "digits.\(part.rawValue)", index: UInt64(index))
        let digit = random.integer(below: 10)
        digits[index] = UInt8(digit)
        let image = pixels[index * side * side..<(index + 1) * side * side]
        pen.draw(digit, with: &random, into: UnsafeMutableRawBufferPointer(rebasing: image))
      }
    }
    let labels = try ByteStorage(count: count, of: "digits") { $0.copyBytes(from: digits) }
    return ImageSet(
      name: "digits", part: part, count: count, dimensions: [1, side, side],
      classNames: DatasetName.digits.classNames, hashes: identity, origin: "drawn by the program",
      pixels: (pixels, 0), labels: (labels, 0))
  }
}
