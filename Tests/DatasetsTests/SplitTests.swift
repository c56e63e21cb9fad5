import Specs
import Tensors
import Testing

@testable import Datasets

@Suite struct SplitTests {
  private func items(_ selection: ItemSelection) -> [Int] {
    (0..<selection.count).map { selection[$0] }
  }

  private func data(
    train: SubsetSpec = SubsetSpec(), dev: SubsetSpec? = nil, test: SubsetSpec = SubsetSpec()
  ) -> DataSpec {
    var spec = DataSpec()
    spec.train = train
    spec.dev = dev
    spec.test = test
    return spec
  }

  private func refusal(_ spec: DataSpec) -> String {
    dataError { _ = try DataSplit(spec, trainCount: 100, testCount: 20) }?.description ?? "taken"
  }

  @Test func runsAreInTheFilesOrder() throws {
    let split = try DataSplit(
      data(
        train: SubsetSpec(first: 10), dev: SubsetSpec(from: 50, first: 3),
        test: SubsetSpec(from: 18)),
      trainCount: 100, testCount: 20)
    #expect(items(split.train) == Array(0..<10))
    #expect(items(try #require(split.dev)) == [50, 51, 52])
    #expect(items(split.test) == [18, 19])
    #expect(try DataSplit(data(), trainCount: 100, testCount: 20).dev == nil)
  }

  @Test func drawsAreTheStreamsPermutation() throws {
    let spec = data(
      train: SubsetSpec(from: 40, first: 9, drawnWithSeed: 7), dev: SubsetSpec(first: 40),
      test: SubsetSpec(first: 20, drawnWithSeed: 7))
    let split = try DataSplit(spec, trainCount: 100, testCount: 20)
    var train = RandomStream(seed: 7, name: "subset/train", index: 0)
    var test = RandomStream(seed: 7, name: "subset/test", index: 0)
    #expect(items(split.train) == train.permutation(of: 60).prefix(9).map { 40 + $0 })
    #expect(items(split.test) == test.permutation(of: 20))
    #expect(items(split.test).sorted() == Array(0..<20))
  }

  /// Otherwise a comparison of set sizes would compare different images as well.
  @Test func fewerDrawnItemsAreTheFirstOfMore() throws {
    func drawn(_ first: Int?, seed: Int) throws -> [Int] {
      items(
        try DataSplit(
          data(train: SubsetSpec(first: first, drawnWithSeed: seed)), trainCount: 100,
          testCount: 20
        ).train)
    }
    #expect(try drawn(10, seed: 1) == Array(drawn(nil, seed: 1).prefix(10)))
    #expect(try drawn(10, seed: 1) != drawn(10, seed: 2))
    #expect(try drawn(10, seed: 1) != Array(0..<10))
  }

  @Test func partsBeyondTheFileAreNamed() {
    #expect(
      refusal(data(train: SubsetSpec(first: 101)))
        == "data.train.first: expected a part of mnist's training images, of which there are only "
        + "100, found the first 101. Give a \"first\" of 100 at most.")
    #expect(
      refusal(data(dev: SubsetSpec(from: 90, first: 11)))
        == "data.dev.first: expected a part of mnist's training images, of which there are only "
        + "100, found the first 11 from 90 on. Give a \"first\" of 10 at most.")
    #expect(
      refusal(data(test: SubsetSpec(from: 20)))
        == "data.test.from: expected a part of mnist's test images, of which there are only 20, "
        + "found those from 20 on. Give a \"from\" below 20.")
    #expect(
      refusal(data(test: SubsetSpec(from: 20, first: 3, drawnWithSeed: 1))).hasPrefix(
        "data.test.from: "))
    #expect(refusal(data(test: SubsetSpec(from: .max, first: .max))).hasPrefix("data.test.from: "))
    #expect(refusal(data(train: SubsetSpec(from: -1))).hasPrefix("data.train.from: "))
    for first in [0, -5, .min] {
      #expect(refusal(data(dev: SubsetSpec(first: first))).hasPrefix("No images of mnist"))
    }
  }

  @Test func devIsNeverTrainedOn() throws {
    let drawn = data(
      train: SubsetSpec(first: 50, drawnWithSeed: 1), dev: SubsetSpec(from: 60, first: 20))
    let message = refusal(drawn)
    #expect(message.hasPrefix("data.dev: expected items that are not trained on, found "))
    #expect(message.contains("of its 20 in data.train too"))
    #expect(message.contains("give train a \"from\" behind dev's items"))
    #expect(
      refusal(data(train: SubsetSpec(first: 50), dev: SubsetSpec(from: 49, first: 2)))
        == "data.dev: expected items that are not trained on, found 1 of its 2 in data.train too, "
        + "item 49 of the training file among them. Give them parts of the file that do not meet.")
    let apart = data(
      train: SubsetSpec(from: 20, first: 50, drawnWithSeed: 1), dev: SubsetSpec(first: 20))
    #expect(refusal(apart) == "taken")
  }

  // MARK: Prepared

  /// Images that tell their place: one pixel, its value the place.
  private func countingImages(_ part: DataPart, _ count: Int) throws -> ImageSet {
    try ImageSet(
      name: "own", part: part, height: 1, width: 1, pixels: (0..<count).map { UInt8($0) },
      labels: (0..<count).map { UInt8($0 % 10) })
  }

  @Test func preparedSetsShowTheirItems() throws {
    let images = (train: try countingImages(.train, 100), test: try countingImages(.test, 20))
    let spec = data(
      train: SubsetSpec(from: 30, first: 5, drawnWithSeed: 3), dev: SubsetSpec(from: 10, first: 4),
      test: SubsetSpec(from: 15))
    let split = try DataSplit(spec, trainCount: 100, testCount: 20)
    let sets = try PreparedSets(images, for: spec)
    let dev = try #require(sets.dev)
    #expect(dev.images.part == .train)
    for (set, selection) in [
      (sets.train, split.train), (dev, try #require(split.dev)), (sets.test, split.test),
    ] {
      #expect(set.count == selection.count)
      for index in 0..<set.count {
        var pixel = Float.nan
        set.copyInput(index, into: &pixel)
        #expect(Int(pixel) == selection[index] && set.fileIndex(index) == selection[index])
        #expect(set.label(index) == selection[index] % 10)
      }
    }
    #expect(try PreparedSets(images, for: data()).dev == nil)
    #expect(throws: DataError.self) {
      try PreparedSets(images, for: data(dev: SubsetSpec(from: 200)))
    }
  }

  // MARK: Drawn digits

  @Test func asManyDigitsAreDrawnAsAreReached() throws {
    let counts = EmbeddedDigits.counts(
      for: data(
        train: SubsetSpec(first: 30), dev: SubsetSpec(from: 40, first: 5), test: SubsetSpec(from: 3)
      ))
    #expect(counts == (45, 10_000))
    #expect(
      EmbeddedDigits.counts(for: data(train: SubsetSpec(first: 5, drawnWithSeed: 1))).train
        == 60_000)
    #expect(
      EmbeddedDigits.counts(for: data(test: SubsetSpec(from: 20_000, first: 10))).test == 20_010)
    #expect(
      EmbeddedDigits.counts(for: data(test: SubsetSpec(from: .max, first: 10))).test == 10_000)
    var spec = data(
      train: SubsetSpec(first: 6), dev: SubsetSpec(from: 8, first: 2), test: SubsetSpec(first: 3))
    spec.set = .digits
    let images = try DataLibrary(environment: [:]).load(for: spec)
    #expect(images.train.count == 10 && images.test.count == 3)
    #expect(try PreparedSets(images, for: spec).dev?.fileIndex(1) == 9)
  }
}
