/// What a run is doing at one moment: what its terminal shows, and what `reprise watch` reads from
/// another one.
public struct RunSnapshot: Codable, Equatable, Sendable {
  /// The experiment's name, with a notice where another data set stands in.
  public var experiment: String
  /// The run's process.
  public var process: Int32
  /// When that process started, in clock ticks since its machine did.
  public var processStarted: UInt64
  /// Its machine.
  public var host: String
  /// When the run began, in seconds since 1970.
  public var began: Double
  /// When this snapshot was taken, in seconds since 1970.
  public var taken: Double
  /// How many trials the run is about, those that were finished before it included.
  public var trials: Int
  /// How many of them are finished.
  public var finished: Int
  /// How many of the finished ones were so before the run began.
  public var finishedBefore: Int
  /// How many have failed or diverged in this run.
  public var failed: Int
  /// The trials that are being trained, in the order of the sweep.
  public var running: [RunningTrial]
  /// How many seconds the whole run will still take, as far as that can be told.
  public var secondsLeft: Double?
  /// Whether the run has come to its end.
  public var isOver: Bool
}

/// A trial that is being trained.
public struct RunningTrial: Codable, Equatable, Sendable {
  /// Where it stands in its sweep: `plain, 0.005`; empty without a sweep.
  public var point: String
  /// Its seed.
  public var seed: Int
  /// How many epochs are done.
  public var finishedEpochs: Int
  /// How many it will have trained.
  public var epochs: Int
  /// Which share of the next epoch is done, from 0 to 1.
  public var share: Double
  /// How many images a second it trains on; nil while that cannot be told.
  public var imagesPerSecond: Double?
  /// How many seconds it will still take; nil while that cannot be told.
  public var secondsLeft: Double?
  /// What the last finished epoch measured; nil before the first.
  public var last: TrialEpoch?
}
