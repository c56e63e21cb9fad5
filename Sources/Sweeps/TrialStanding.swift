import RunLog

/// Where a trial stands before a run, told by its file alone.
public enum TrialStanding: Equatable, Sendable {
  /// There is no file.
  case new
  /// There is a finished log.
  case finished
  /// There is a log that can be continued after so many epochs; none, where the trial has not come
  /// through its first one.
  case unfinished(epochs: Int, status: TrialStatus)
  /// There is a log of a trial that ended badly and has nothing to continue from.
  case failed(TrialStatus)

  /// Reads the end of a trial's file: a finished log is skipped even where its numbers have rotted
  /// since; whoever reads them notices that.
  ///
  /// - Throws: `RunLogError` when there is a file that is no whole log of a known format, and
  ///   `OtherTrialError` when it is another trial's: neither is ever overwritten unasked.
  public init(path: String, of identity: TrialIdentity) throws {
    let found: StandingRecord
    do {
      found = try TrialFile.readStanding(path)
    } catch RunLogError.noSuchFile {
      self = .new
      return
    }
    guard found.trialHash == identity.hash, found.seed == identity.seed else {
      throw OtherTrialError(
        path: path, expected: identity, foundHash: found.trialHash, foundSeed: found.seed)
    }
    switch (found.status, found.checkpointEpochs) {
    case (.finished, _): self = .finished
    case (.running, nil), (.interrupted, nil):
      self = .unfinished(epochs: 0, status: found.status)
    case (.diverged, _), (.failed, nil): self = .failed(found.status)
    case (let status, .some(let epochs)): self = .unfinished(epochs: epochs, status: status)
    }
  }

  /// Why the trial is run or not, for people.
  public var reason: String {
    switch self {
    case .new: "new"
    case .finished: "finished, skipped"
    case .unfinished(0, .failed(let reason)), .failed(.failed(let reason)):
      "failed (\(reason)), tried again"
    case .unfinished(let epochs, .failed(let reason)):
      "failed (\(reason)), continued after epoch \(epochs)"
    case .failed(.diverged(let epoch, let step)):
      "diverged in epoch \(epoch + 1) at step \(step), tried again"
    case .unfinished(0, _), .failed: "interrupted in its first epoch, started again"
    case .unfinished(let epochs, _): "interrupted, continued after epoch \(epochs)"
    }
  }
}

/// A log that stands under another trial's name: a copy, or a file that was renamed.
public struct OtherTrialError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// Whose file it should be, by its name.
  public let expected: TrialIdentity
  /// The hash it holds.
  public let foundHash: String
  /// The seed it holds.
  public let foundSeed: Int

  /// What is wrong, and what to do.
  public var description: String {
    "\(path): expected the log of trial \(expected.hash.prefix(12)), seed \(expected.seed), found "
      + "that of \(foundHash.prefix(12)), seed \(foundSeed). Move the file away, or start over with "
      + "--fresh"
  }
}
