extension ExperimentSpec {
  /// How many networks a trial trains, one after the other.
  public var networkCount: Int { boosting?.networks ?? 1 }

  /// How many epochs a trial's log counts: those of all its networks.
  public var loggedEpochs: Int { epochs * networkCount }

  /// How many items one pass of a network takes.
  ///
  /// - Parameters:
  ///   - network: which of a boosted trial's networks, counted from 0.
  ///   - images: how many images the training set has.
  public func itemsPerPass(network: Int = 0, images: Int) -> Int {
    if let itemsPerEpoch { return itemsPerEpoch }
    if network > 0, let boosting { return boosting.images }
    return images * (1 + (data.distortions?.fixed?.copies ?? 0))
  }

  /// How many updates a trial makes in so many of its epochs.
  public func updates(inEpochs count: Int, images: Int) -> Int {
    (0..<networkCount).reduce(0) { sum, network in
      let items = itemsPerPass(network: network, images: images)
      let passes = min(max(count - network * epochs, 0), epochs)
      return sum + passes * ((items + batchSize - 1) / batchSize)
    }
  }
}
