import Specs
import Testing

@testable import Datasets

@Suite struct DistortionTests {
  private func distortions(
    translation: Double = 0, scaling: Double = 0, squeezing: Double = 0, shear: Double = 0,
    background: Int = 0, fixed: FixedDistortionSpec? = nil
  ) -> DistortionSpec {
    var spec = DistortionSpec()
    (spec.translation, spec.scaling) = (translation, scaling)
    (spec.squeezing, spec.shear) = (squeezing, shear)
    (spec.background, spec.fixed) = (background, fixed)
    return spec
  }

  /// 3 × 3, so that the centre is a pixel.
  private let square: [UInt8] = [10, 20, 30, 40, 50, 60, 70, 80, 90]

  private func set(_ pixels: [UInt8], channels: Int = 1, height: Int = 3, width: Int = 3) throws
    -> ImageSet
  {
    try ImageSet(
      name: "hand-made", channels: channels, height: height, width: width, pixels: pixels,
      labels: [UInt8](repeating: 0, count: pixels.count / (channels * height * width)))
  }

  private func distorted(
    _ draw: Distorter.Draw, background: Int = 0
  ) throws -> [UInt8] {
    Distorter(distortions(background: background), seed: 0, for: try set(square))
      .apply(draw, to: square)
  }

  // MARK: Pixels

  @Test func noDistortionChangesNoByte() throws {
    let digits = try EmbeddedDigits.images(.train, count: 20)
    let distorter = Distorter(distortions(), seed: 3, for: digits)
    for index in 0..<20 {
      #expect(distorter.image(index, of: digits, version: 1) == digits.image(index))
    }
  }

  @Test func translationsMoveRightAndDown() throws {
    #expect(
      try distorted(.init(translation: (1, 0)), background: 7) == [7, 10, 20, 7, 40, 50, 7, 70, 80])
    #expect(
      try distorted(.init(translation: (0, -1)), background: 7) == [
        40, 50, 60, 70, 80, 90, 7, 7, 7,
      ])
    // Half a pixel is the mean of two, the background's among them; 22.5 is rounded up.
    #expect(
      try distorted(.init(translation: (0.5, 0)), background: 5)
        == [8, 15, 25, 23, 45, 55, 38, 75, 85])
    #expect(
      try distorted(.init(translation: (0, 0.5)), background: 5)
        == [8, 13, 18, 25, 35, 45, 55, 65, 75])
    #expect(
      try distorted(.init(translation: (0, -0.5)), background: 0)
        == [25, 35, 45, 55, 65, 75, 35, 40, 45])
    for translation in [(1000.0, 0.0), (0, 1000), (-1000, -1000)] {
      #expect(
        try distorted(.init(translation: translation), background: 9)
          == [UInt8](repeating: 9, count: 9))
    }
  }

  /// Rows are moved by their distance from the middle one.
  @Test func shearMovesRowsAgainstEachOther() throws {
    #expect(try distorted(.init(shear: 1)) == [20, 30, 0, 40, 50, 60, 0, 70, 80])
    #expect(try distorted(.init(shear: -1)) == [0, 10, 20, 40, 50, 60, 80, 90, 0])
  }

  /// Twice as large: pixels half a step from the centre. Twice as wide and half as high, or the
  /// reverse: steps of a half along one axis and of two along the other.
  @Test func scalingAndSqueezingKeepTheCentre() throws {
    #expect(try distorted(.init(scaling: 1)) == [30, 35, 40, 45, 50, 55, 60, 65, 70])
    #expect(try distorted(.init(squeezing: 1)) == [0, 0, 0, 45, 50, 55, 0, 0, 0])
    #expect(try distorted(.init(squeezing: -1)) == [0, 35, 0, 0, 50, 0, 0, 65, 0])
  }

  @Test func channelsAndSizesAreAny() throws {
    // Two channels of 1 × 4.
    let images = try set([1, 2, 3, 4, 10, 20, 30, 40], channels: 2, height: 1, width: 4)
    let distorter = Distorter(distortions(), seed: 0, for: images)
    #expect(
      distorter.apply(.init(translation: (-1, 0)), to: images.image(0))
        == [2, 3, 4, 0, 20, 30, 40, 0])
  }

  /// The same as the formula in Double gives, from images of random pixels, to the rounding of places
  /// to 256ths of a pixel.
  @Test func pixelsAreThoseOfTheFormula() throws {
    let digits = try EmbeddedDigits.images(.train, count: 30)
    let spec = distortions(
      translation: 3, scaling: 0.3, squeezing: 0.4, shear: 0.5, background: 40)
    let distorter = Distorter(spec, seed: 1, for: digits)
    for index in 0..<30 {
      let draw = distorter.draw(image: index, version: 2)
      let expected = Self.formula(draw, digits.image(index), size: 28, background: 40)
      let found = distorter.image(index, of: digits, version: 2)
      let largest = zip(expected, found).map { abs($0 - Double($1)) }.max() ?? 0
      // 255 a pixel, over half a 256th along each axis, and the rounding.
      #expect(largest < 2 * 255.0 / 512 + 0.6, "image \(index)")
    }
  }

  private static func formula(
    _ draw: Distorter.Draw, _ image: [UInt8], size: Int, background: Double
  ) -> [Double] {
    let f = draw.squeezing < 0 ? 1 / (1 - draw.squeezing) : 1 + draw.squeezing
    let (a, b) = ((1 + draw.scaling) * f, (1 + draw.scaling) / f)
    let centre = Double(size - 1) / 2
    func pixel(_ x: Int, _ y: Int) -> Double {
      (0..<size).contains(x) && (0..<size).contains(y) ? Double(image[y * size + x]) : background
    }
    return (0..<size * size).map { place in
      let down = Double(place / size) - centre - draw.translation.y
      let right = Double(place % size) - centre - draw.translation.x
      let x = (right - draw.shear * down) / a + centre
      let y = down / b + centre
      let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
      let (u, v) = (x - Double(left), y - Double(top))
      let above = pixel(left, top) * (1 - u) + pixel(left + 1, top) * u
      let below = pixel(left, top + 1) * (1 - u) + pixel(left + 1, top + 1) * u
      return above * (1 - v) + below * v
    }
  }

  // MARK: Draws

  @Test func rangesAreRespectedAndUsed() throws {
    let images = try set(square)
    let spec = distortions(translation: 2, scaling: 0.1, squeezing: 0.2, shear: 0.3)
    let distorter = Distorter(spec, seed: 0, for: images)
    let draws = (1...4000).map { distorter.draw(image: $0 % 50, version: $0) }
    for (range, values) in [
      (2, draws.map(\.translation.x)), (2, draws.map(\.translation.y)), (0.1, draws.map(\.scaling)),
      (0.2, draws.map(\.squeezing)), (0.3, draws.map(\.shear)),
    ] as [(Double, [Double])] {
      #expect(values.allSatisfy { abs($0) <= range })
      // Uniform: four standard deviations of the mean are 0.037 of the range.
      #expect(abs(values.reduce(0, +) / 4000) < 0.037 * range)
      #expect(abs(values.map { abs($0) }.reduce(0, +) / 4000 - range / 2) < 0.02 * range)
      #expect((values.max() ?? 0) > 0.99 * range && (values.min() ?? 0) < -0.99 * range)
    }
  }

  @Test func aVersionIsAFunctionOfSeedImageAndVersionAlone() throws {
    let images = try set(square)
    let spec = distortions(translation: 2, shear: 0.3)
    let distorter = Distorter(spec, seed: 0, for: images)
    let first = distorter.draw(image: 5, version: 3)
    _ = distorter.draw(image: 6, version: 1)
    #expect(distorter.draw(image: 5, version: 3) == first)
    #expect(Distorter(spec, seed: 0, for: images).draw(image: 5, version: 3) == first)
    #expect(distorter.draw(image: 5, version: 4) != first)
    #expect(distorter.draw(image: 6, version: 3) != first)
    #expect(Distorter(spec, seed: 1, for: images).draw(image: 5, version: 3) != first)
    // Turning one range off leaves the other draws as they are.
    let without = Distorter(distortions(shear: 0.3), seed: 0, for: images)
    #expect(without.draw(image: 5, version: 3).shear == first.shear)
  }

  @Test func fixedDistortionsAreTheSameForAllTrials() throws {
    let images = try set(square)
    var fixed = FixedDistortionSpec()
    fixed.seed = 4
    let spec = distortions(translation: 2, fixed: fixed)
    let draw = Distorter(spec, seed: 0, for: images).draw(image: 1, version: 1)
    #expect(Distorter(spec, seed: 9, for: images).draw(image: 1, version: 1) == draw)
    fixed.seed = 5
    let other = Distorter(distortions(translation: 2, fixed: fixed), seed: 0, for: images)
    #expect(other.draw(image: 1, version: 1) != draw)
  }

  /// The distorted bytes go through the transforms; the image is known by its item in the file.
  @Test func aPreparedSetTransformsTheDistortedBytes() throws {
    let digits = try EmbeddedDigits.images(.train, count: 6)
    let set = try PreparedSet(
      digits, subset: SubsetSpec(from: 2), transforms: [.scale(ScaleSpec())])
    let distorter = Distorter(distortions(translation: 3, shear: 0.2), seed: 0, for: digits)
    var input = [Float](repeating: -1, count: 784)
    input.withUnsafeMutableBufferPointer { input in
      if let place = input.baseAddress {
        set.copyInput(1, version: 2, of: distorter, into: place, channelStride: 784)
      }
    }
    #expect(input == distorter.image(3, of: digits, version: 2).map { Float(Double($0) / 255) })
    #expect(distorter.image(3, of: digits, version: 0) == digits.image(3))
  }

  @Test func aSheetHasTheOriginalFirst() throws {
    let digits = try EmbeddedDigits.images(.train, count: 3)
    let distorter = Distorter(distortions(translation: 3), seed: 0, for: digits)
    let sheet = try digits.withDistortions([2, 0], versions: 3, by: distorter)
    #expect(sheet.count == 6)
    #expect(sheet.labels == [2, 2, 2, 0, 0, 0].map { UInt8(digits.label($0)) })
    #expect(sheet.image(0) == digits.image(2))
    #expect(sheet.image(5) == distorter.image(0, of: digits, version: 2))
    #expect(throws: DataError.noItems(set: "digits", part: .train)) {
      try digits.withDistortions([3], versions: 1, by: distorter)
    }
  }
}
