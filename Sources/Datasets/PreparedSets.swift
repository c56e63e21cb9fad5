import Specs

/// What an experiment trains on, chooses with and is tested on.
public struct PreparedSets: Sendable {
  /// What is trained on.
  public let train: PreparedSet
  /// What states of the network are chosen with; nil where the spec has no dev part.
  public let dev: PreparedSet?
  /// What is tested on.
  public let test: PreparedSet

  /// Sets at hand, of one shape and the same classes.
  public init(train: PreparedSet, dev: PreparedSet? = nil, test: PreparedSet) {
    for set in [dev, test].compactMap({ $0 }) {
      precondition(
        set.shape == train.shape && set.classCount == train.classCount,
        "A network is trained, chosen and tested on inputs of one shape and the same classes.")
    }
    self.train = train
    self.dev = dev
    self.test = test
  }

  /// The parts of a set's two halves that a spec's `data` says, dev cut from the training half,
  /// all under the same transforms.
  ///
  /// - Throws: `DataError.subsetTooLarge` and `noItems` for a part, `devIsTrainedOn` where train and
  ///   dev meet, `unusableTransform` with a transform's place.
  public init(_ images: (train: ImageSet, test: ImageSet), for spec: DataSpec) throws {
    let split = try DataSplit(spec, trainCount: images.train.count, testCount: images.test.count)
    train = try PreparedSet(images.train, split.train, transforms: spec.transforms)
    dev = try split.dev.map {
      try PreparedSet(images.train, $0, transforms: spec.transforms)
    }
    test = try PreparedSet(images.test, split.test, transforms: spec.transforms)
  }
}
