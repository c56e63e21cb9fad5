import Specs
import Tensors

/// Which items of its files an experiment trains on, chooses with and is tested on.
public struct DataSplit: Sendable {
  /// What is trained on, from the training file.
  public let train: ItemSelection
  /// What states of the network are chosen with, from the training file as well; nil for nothing.
  public let dev: ItemSelection?
  /// What is tested on, from the test file.
  public let test: ItemSelection

  /// The items that a spec takes from files of so many items.
  ///
  /// - Throws: `DataError.subsetTooLarge` and `noItems` for a part, `devIsTrainedOn` where an item
  ///   is in both parts of the training file.
  public init(_ spec: DataSpec, trainCount: Int, testCount: Int) throws {
    func select(_ subset: SubsetSpec, _ key: String, _ part: DataPart) throws -> ItemSelection {
      try ItemSelection(
        subset, of: part == .train ? trainCount : testCount, part: part, set: spec.set.rawValue,
        key: key)
    }
    train = try select(spec.train, "data.train", .train)
    dev = try spec.dev.map { try select($0, "data.dev", .train) }
    test = try select(spec.test, "data.test", .test)
    if let dev { try Self.check(dev, against: train, in: spec, fileCount: trainCount) }
  }

  /// The items that a spec takes from its set's files, without looking for these: how many items
  /// they hold is known, and of the embedded digits there are as many as the parts reach.
  ///
  /// - Throws: as `init(_:trainCount:testCount:)`.
  public init(_ spec: DataSpec) throws {
    let counts = KnownDataset.counts(for: spec)
    try self.init(spec, trainCount: counts.train, testCount: counts.test)
  }

  private static func check(
    _ dev: ItemSelection, against train: ItemSelection, in spec: DataSpec, fileCount: Int
  ) throws {
    var isTrainedOn = [Bool](repeating: false, count: fileCount)
    for place in 0..<train.count { isTrainedOn[train[place]] = true }
    let common = (0..<dev.count).lazy.map { dev[$0] }.filter { isTrainedOn[$0] }
    guard let first = common.first else { return }
    throw DataError.devIsTrainedOn(
      count: common.count, of: dev.count, first: first,
      isDrawn: spec.train.drawnWithSeed != nil || spec.dev?.drawnWithSeed != nil)
  }
}

/// Items of a file, in the order in which they are taken.
public struct ItemSelection: Equatable, Sendable {
  /// How many there are.
  public let count: Int
  /// The first one of a run; 0 for drawn ones.
  let first: Int
  /// The items that were drawn, in that order; nil for a run in the file's order.
  let drawn: [Int]?

  /// The items that a subset takes from a file of `fileCount` items. Drawn ones come in the order
  /// of `RandomStream(seed: drawnWithSeed, name: "subset/<train|test>").permutation`, of the items
  /// from `from` to the end of the file, which does not depend on how many are taken.
  ///
  /// - Parameters:
  ///   - part: which file; it names the random stream.
  ///   - set: the data set's name, for errors.
  ///   - key: the subset's place in the spec, for errors.
  /// - Throws: `DataError.subsetTooLarge` and `noItems`.
  init(_ subset: SubsetSpec, of fileCount: Int, part: DataPart, set: String, key: String) throws {
    let from = subset.from
    if let asked = subset.first, asked < 1 { throw DataError.noItems(set: set, part: part) }
    guard fileCount > 0 else { throw DataError.noItems(set: set, part: part) }
    guard from >= 0, from < fileCount, subset.first ?? 1 <= fileCount - from else {
      throw DataError.subsetTooLarge(
        key: key, set: set, part: part, from: from, first: subset.first, available: fileCount)
    }
    count = subset.first ?? fileCount - from
    guard let seed = subset.drawnWithSeed else {
      first = from
      drawn = nil
      return
    }
    var random = RandomStream(
      seed: UInt64(truncatingIfNeeded: seed), name: "subset/\(part.rawValue)")
    first = 0
    drawn = random.permutation(of: fileCount - from).prefix(count).map { from + $0 }
  }

  /// The file's item, counted from 0, that is taken as the one of that place.
  public subscript(_ place: Int) -> Int {
    precondition(place >= 0 && place < count, "The selection has no item of that place.")
    return drawn?[place] ?? first + place
  }
}
