/// Where a trial stands: all that decides whether it is run, skipped or continued.
public struct StandingRecord: Equatable, Sendable {
  /// The seed of the trial's random streams.
  public var seed: Int
  /// The hash of everything that decides the trial's result but the seed.
  public var trialHash: String
  /// How many epochs the checkpoint's parameters have seen; nil where there is no checkpoint.
  public var checkpointEpochs: Int?
  /// How far the trial has come.
  public var status: TrialStatus

  /// A standing of the given parts.
  public init(seed: Int, trialHash: String, checkpointEpochs: Int?, status: TrialStatus) {
    self.seed = seed
    self.trialHash = trialHash
    self.checkpointEpochs = checkpointEpochs
    self.status = status
  }

  /// Where the trial of a record stands.
  public init(_ record: TrialRecord) {
    self.init(
      seed: record.seed, trialHash: record.trialHash,
      checkpointEpochs: record.checkpoint?.finishedEpochs, status: record.status)
  }

  /// Where the trial of a summary stands.
  public init(_ summary: TrialSummary) {
    self.init(
      seed: summary.seed, trialHash: summary.trialHash,
      checkpointEpochs: summary.checkpointEpochs, status: summary.status)
  }
}
