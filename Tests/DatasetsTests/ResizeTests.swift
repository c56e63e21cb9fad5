import Foundation
import Specs
import Tensors
import Testing

@testable import Datasets

/// Against Pillow and the plain formula: `resize.json`, made by `resize.py` beside this file.
@Suite struct ResizeTests {
  struct Case: Decodable {
    let from: [Int]
    let pixels: String
    let to: [Int]
    let rounded: String
    let plain: [Double]

    var images: ImageSet {
      get throws {
        try ImageSet(
          name: "own", height: from[0], width: from[1], pixels: bytes(pixels), labels: [0])
      }
    }
  }

  private static func cases() throws -> [Case] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("resize.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
  }

  @Test func roundedIsPillowsToTheBit() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 10)
    for item in cases {
      let set = try PreparedSet(item.images, transforms: [resize(item.to, rounded: true)])
      #expect(set.shape == Shape([1] + item.to))
      #expect(input(set) == bytes(item.rounded).map { Float($0) }, "\(item.from) to \(item.to)")
    }
  }

  @Test func plainIsTheFormula() throws {
    for item in try Self.cases() {
      let set = try PreparedSet(item.images, transforms: [resize(item.to, rounded: false)])
      let found = input(set)
      #expect(set.shape == Shape([1] + item.to) && found.count == item.plain.count)
      let deviation = zip(found, item.plain).map { abs(Double($0) - $1) }.max() ?? .infinity
      // Values reach 255 and are written to six figures.
      #expect(deviation <= 5e-4 + 255 * 1e-6, "\(item.from) to \(item.to): \(deviation)")
    }
  }

  @Test func theFirstDigitIsTheScripts() throws {
    let digit = try EmbeddedDigits.images(.train, count: 1).image(0)
    #expect(bytes(try Self.cases()[0].pixels) == digit)
  }

  // MARK: With other transforms

  private func images(channels: Int = 1) throws -> ImageSet {
    try ImageSet(
      name: "own", channels: channels, height: 4, width: 6,
      pixels: (0..<24 * channels).map { UInt8($0 * 37 % 256) }, labels: [3])
  }

  private func values(_ transforms: TransformSpec...) throws -> [Float] {
    input(try PreparedSet(images(), transforms: transforms))
  }

  @Test func aRoundedResizeComesBeforeValues() throws {
    let bytes = try values(resize([7, 5], rounded: true))
    #expect(
      try values(resize([7, 5], rounded: true), normalize(0.5, 0.25)).map(Double.init)
        == bytes.map { Double(Float((Double($0) / 255 - 0.5) / 0.25)) })
    #expect(throws: DataError.self) {
      try values(normalize(0.5, 0.25), resize([7, 5], rounded: true))
    }
  }

  @Test func aPlainResizeMayStandOnEitherSideOfValues() throws {
    let after = try values(scale(1, -1), resize([7, 5], rounded: false))
    let before = try values(resize([7, 5], rounded: false), scale(1, -1))
    #expect(before == after)
    let plain = try values(resize([7, 5], rounded: false))
    let deviation = zip(plain, after).map { abs(1 - 2 * Double($0) / 255 - Double($1)) }.max()
    #expect(try #require(deviation) < 1e-6)
  }

  /// A frame before the resize is resized with the image, one behind it is not.
  @Test(arguments: [true, false])
  func framesStandWhereTheyAreSaid(isRounded: Bool) throws {
    let set = try PreparedSet(
      images(channels: 2),
      transforms: [
        pad(2, 90), pad(1, nil), resize([7, 5], rounded: isRounded), pad(1, 255), scale(0, 1),
        pad(1, 3),
      ])
    #expect(set.shape == [2, 11, 9])
    var framed: [UInt8] = []
    for channel in 0..<2 {
      for y in -3..<7 {
        for x in -3..<9 {
          let isInside = (0..<4).contains(y) && (0..<6).contains(x)
          framed.append(isInside ? try images(channels: 2).image(0)[channel * 24 + y * 6 + x] : 90)
        }
      }
    }
    let whole = try ImageSet(
      name: "own", channels: 2, height: 10, width: 12, pixels: framed, labels: [3])
    let resized = input(
      try PreparedSet(whole, transforms: [resize([7, 5], rounded: isRounded), scale(0, 1)]))
    var expected: [Float] = []
    for channel in 0..<2 {
      for y in -2..<9 {
        for x in -2..<7 {
          let isOuter = y < -1 || y > 7 || x < -1 || x > 5
          let isInside = (0..<7).contains(y) && (0..<5).contains(x)
          expected.append(
            isOuter ? 3 : isInside ? resized[channel * 35 + y * 5 + x] : 1)
        }
      }
    }
    #expect(input(set) == expected)
  }

  @Test func valuesAreNormalizedExactly() throws {
    let bytes = (0..<256).map { UInt8($0) }
    let images = try ImageSet(name: "own", height: 16, width: 16, pixels: bytes, labels: [0])
    let set = try PreparedSet(images, transforms: [normalize(0.1307, 0.3081)])
    #expect(input(set) == bytes.map { Float((Double($0) / 255 - 0.1307) / 0.3081) })
  }

  @Test func unusableCombinationsSayWhatToDo() throws {
    let wrong: [([TransformSpec], String)] = [
      (
        [scale(0, 1), resize([8, 8], rounded: true)],
        "data.transforms[1]: resize with \"rounded\": true: expected bytes, found what "
          + "data.transforms[0] made of them. Put it before that, or say \"rounded\": false."
      ),
      (
        [pad(1, 0.5), resize([8, 8], rounded: true)],
        "data.transforms[1]: resize with \"rounded\": true: expected bytes, found pixels padded "
          + "with 0.5."
      ),
      ([pad(1, 256), resize([8, 8], rounded: true)], "found pixels padded with 256.0."),
      (
        [resize([8, 8], rounded: true), resize([4, 4], rounded: false)],
        "data.transforms[1]: expected no second resize: data.transforms[0] is one."
      ),
      (
        [resize([4097, 8], rounded: false)],
        "data.transforms[0]: resize.to: expected 1 to 4096 rows and columns, found 4097×8."
      ),
      ([resize([8, 0], rounded: false)], "resize.to: expected 1 to 4096 rows and columns"),
      (
        [pad(4096, 0), pad(4096, 0), pad(4096, 0), resize([8, 8], rounded: false)],
        "expected an image of at most 16384 rows and columns, found one padded to 24580×24582."
      ),
      (
        [scale(0, 1), normalize(0.5, 0.5)],
        "data.transforms[1]: expected no second scale or normalize, found normalize: it maps bytes, "
          + "and data.transforms[0] already has. Keep one."
      ),
      ([normalize(0.5, 0)], "normalize: expected a mean and a std > 0"),
      ([normalize(.nan, 1)], "normalize: expected a mean and a std > 0"),
      ([normalize(0.5, 1e-300)], "that make finite numbers of bytes"),
    ]
    for (transforms, message) in wrong {
      let error = dataError { _ = try PreparedSet(images(), transforms: transforms) }
      #expect(error?.description.contains(message) == true, "\(error.map { "\($0)" } ?? "taken")")
    }
  }

  // MARK: Pieces

  private func resize(_ to: [Int], rounded: Bool) -> TransformSpec {
    var spec = ResizeSpec()
    spec.to = PairSpec(height: to[0], width: to[1])
    spec.rounded = rounded
    return .resize(spec)
  }

  private func normalize(_ mean: Double, _ std: Double) -> TransformSpec {
    var spec = NormalizeSpec()
    spec.mean = mean
    spec.std = std
    return .normalize(spec)
  }

  private func scale(_ a: Double, _ b: Double) -> TransformSpec {
    var spec = ScaleSpec()
    spec.to = [a, b]
    return .scale(spec)
  }

  private func pad(_ by: Int, _ value: Double?) -> TransformSpec {
    var spec = PadTransformSpec()
    spec.by = by
    spec.mode = value == nil ? .replicate : .constant
    spec.value = value ?? 0
    return .pad(spec)
  }

  private func input(_ set: PreparedSet) -> [Float] {
    [Float](unsafeUninitializedCapacity: set.shape.count) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let address = buffer.baseAddress { set.copyInput(0, into: address) }
      count = set.shape.count
    }
  }
}

/// The bytes that a text of hexadecimal digits spells.
private func bytes(_ text: String) -> [UInt8] {
  let digits = text.utf8.map { $0 > 57 ? $0 - 87 : $0 - 48 }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
