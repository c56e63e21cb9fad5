import Specs
import Tensors
import Testing

@testable import Datasets

@Suite struct PreparedSetTests {
  /// Two images of 2×3 in two channels.
  static func images() throws -> ImageSet {
    try ImageSet(
      name: "own", channels: 2, height: 2, width: 3,
      pixels: (0..<24).map { UInt8($0 * 11) }, labels: [3, 7])
  }

  private func scale(_ a: Double, _ b: Double) -> TransformSpec {
    var spec = ScaleSpec()
    spec.to = [a, b]
    return .scale(spec)
  }

  private func pad(_ by: Int, _ mode: PaddingMode = .replicate, _ value: Double = 0)
    -> TransformSpec
  {
    var spec = PadTransformSpec()
    spec.by = by
    spec.mode = mode
    spec.value = value
    return .pad(spec)
  }

  private func input(_ set: PreparedSet, _ index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: set.shape.count) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let address = buffer.baseAddress { set.copyInput(index, into: address) }
      count = set.shape.count
    }
  }

  @Test func withoutTransformsBytesStayBytes() throws {
    let set = try PreparedSet(Self.images())
    #expect(set.count == 2 && set.shape == [2, 2, 3] && set.classCount == 10)
    #expect(set.label(0) == 3 && set.label(1) == 7)
    #expect(input(set, 1) == (12..<24).map { Float($0 * 11) })
  }

  @Test func scaledValuesAreExact() throws {
    let bytes = (0..<256).map { UInt8($0) }
    let images = try ImageSet(name: "own", height: 16, width: 16, pixels: bytes, labels: [0])
    let set = try PreparedSet(images, transforms: [scale(-0.1, 1.175)])
    #expect(input(set, 0) == bytes.map { Float(-0.1 + (1.175 - -0.1) * Double($0) / 255) })
    #expect(input(set, 0)[255] == 1.175 && input(set, 0)[0] == -0.1)
  }

  /// What padding one plane means, written down plainly.
  private func padded(
    _ plane: [[Double]], _ by: Int, _ value: Double?
  ) -> [[Double]] {
    let (height, width) = (plane.count, plane[0].count)
    return (-by..<height + by).map { y in
      (-by..<width + by).map { x in
        let isInside = (0..<height).contains(y) && (0..<width).contains(x)
        if !isInside, let value { return value }
        return plane[min(max(y, 0), height - 1)][min(max(x, 0), width - 1)]
      }
    }
  }

  @Test func framesAreFilledInOrder() throws {
    let images = try Self.images()
    let set = try PreparedSet(
      images,
      transforms: [
        pad(1, .constant, 300), pad(0), pad(2, .replicate), scale(1, -1), pad(1, .constant, 5),
        pad(1, .replicate),
      ])
    #expect(set.shape == [2, 12, 13])
    for index in 0..<2 {
      var expected: [Float] = []
      for channel in 0..<2 {
        var plane = (0..<2).map { y in
          (0..<3).map { x in Double(images.image(index)[channel * 6 + y * 3 + x]) }
        }
        plane = padded(padded(plane, 1, 300), 2, nil)
        plane = plane.map { $0.map { 1 + (-1 - 1) * $0 / 255 } }
        plane = padded(padded(plane, 1, 5), 1, nil)
        expected += plane.flatMap { $0 }.map { Float($0) }
      }
      #expect(input(set, index) == expected)
    }
  }

  @Test func batchesHaveTheirChannelsOutermost() throws {
    let set = try PreparedSet(Self.images(), transforms: [pad(1), scale(0, 1)])
    let size = set.shape.count
    var batch = [Float](repeating: .nan, count: 3 * size)
    batch.withUnsafeMutableBufferPointer { buffer in
      if let address = buffer.baseAddress { set.copyInputs([1, 0, 1], into: address) }
    }
    let (first, second) = (input(set, 0), input(set, 1))
    let expected = [0, 1].flatMap { channel in
      [second, first, second].flatMap { $0[channel * size / 2..<(channel + 1) * size / 2] }
    }
    #expect(batch == expected)
  }

  @Test func channelsArePlacedWithAStride() throws {
    let set = try PreparedSet(Self.images())
    var places = [Float](repeating: -1, count: 20)
    places.withUnsafeMutableBufferPointer { buffer in
      if let address = buffer.baseAddress {
        set.copyInput(1, into: address + 1, channelStride: 10)
      }
    }
    let image = input(set, 1)
    var expected = [Float](repeating: -1, count: 20)
    expected.replaceSubrange(1..<7, with: image[..<6])
    expected.replaceSubrange(11..<17, with: image[6...])
    #expect(places == expected)
  }

  @Test func subsets() throws {
    let images = try Self.images()
    #expect(try PreparedSet(images, subset: SubsetSpec(first: 1)).count == 1)
    let large = dataError { _ = try PreparedSet(images, subset: SubsetSpec(first: 3)) }
    #expect(
      large
        == .subsetTooLarge(
          key: "data.train", set: "own", part: .train, from: 0, first: 3, available: 2))
    #expect("\(try #require(large))".contains("there are only 2"))
    for first in [0, -1] {
      #expect(
        dataError { _ = try PreparedSet(images, subset: SubsetSpec(first: first)) }
          == .noItems(set: "own", part: .train))
    }
    var spec = DataSpec()
    spec.train.first = 2
    spec.test.first = 1
    let sets = try PreparedSets((images, images), for: spec)
    #expect(sets.train.count == 2 && sets.test.count == 1)
  }

  @Test func unusableTransformsAreNamed() throws {
    let images = try Self.images()
    let wrong: [[TransformSpec]] = [
      [pad(1), scale(0, .nan)], [pad(1), scale(0, .infinity)], [scale(0, 1), scale(0, 1)],
      [pad(1), pad(-1)], [pad(1), pad(1, .constant, .nan)], [pad(1), pad(1 << 40)],
    ]
    for transforms in wrong {
      guard
        case .unusableTransform(1, _)? = dataError({
          _ = try PreparedSet(images, transforms: transforms)
        })
      else {
        Issue.record("\(transforms) was taken")
        return
      }
    }
    var short = ScaleSpec()
    short.to = [1]
    #expect(dataError { _ = try PreparedSet(images, transforms: [.scale(short)]) } != nil)
  }
}
