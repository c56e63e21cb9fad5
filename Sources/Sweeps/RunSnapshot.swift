/// What a run is doing at one moment: what its terminal shows, and what `reprise watch` reads from
/// another one.
public struct RunSnapshot: Codable, Equatable, Sendable {
  /// The experiment's name, with a notice where another data set stands in.
  public var experiment: String
  /// What was typed to start the run, for a shell: what goes on with it when it has died.
  public var commandLine: String
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
  /// The latest of those that have, the last one last.
  public var failures: [FailedTrial]
  /// The trials that are being trained, in the order of the sweep.
  public var running: [RunningTrial]
  /// How many seconds the whole run will still take, as far as that can be told.
  public var secondsLeft: Double?
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
  /// What it is at, where that is not the training of a network: `K-means`; the share is then of that.
  public var phase: String?
}

/// A trial that came to a bad end.
public struct FailedTrial: Codable, Equatable, Sendable {
  /// Where it stands in its sweep; empty without a sweep.
  public var point: String
  /// Its seed.
  public var seed: Int
  /// How it ended.
  public var ending: TrialEnding
}

extension RunSnapshot {
  /// The share of the run's trials that is done, from 0 to 1, the parts of those under way included.
  public var shareDone: Double {
    let parts = running.reduce(0) {
      $0 + (Double($1.finishedEpochs) + $1.share) / Double(max($1.epochs, 1))
    }
    return min(1, (Double(finished + failed) + parts) / Double(max(trials, 1)))
  }

  /// Whether the run's process is one of this machine.
  public var isOfThisMachine: Bool { host == Lease.Owner.thisProcess.host }

  /// The run's process.
  var owner: Lease.Owner { Lease.Owner(process: process, started: processStarted, host: host) }
}
