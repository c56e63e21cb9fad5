import FoundationEssentials
import RunLog

/// What a trial's process tells its runner: one line of JSON on its standard output each.
public enum TrialMessage: Codable, Equatable, Sendable {
  /// Training begins or goes on after so many finished epochs.
  case started(finishedEpochs: Int, epochs: Int)
  /// What is done now, where that is not the training of a network: `K-means`.
  case phase(String)
  /// So many items of an epoch (counted from 0), or of the phase, are done.
  case progress(epoch: Int, items: Int, of: Int)
  /// An epoch (counted from 0) is done.
  case epoch(TrialEpoch)
  /// The trial has ended; nothing comes after it.
  case ended(TrialEnding)

  /// The message as one line.
  public func line() throws -> String {
    String(decoding: try JSONEncoder.finite.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads a line; nil where it is no message.
  public init?(line: String) {
    guard let message = try? JSONDecoder.finite.decode(Self.self, from: Data(line.utf8))
    else { return nil }
    self = message
  }
}

/// What an epoch measured, for people.
public struct TrialEpoch: Codable, Equatable, Sendable {
  /// Which epoch, counted from 0.
  public var epoch: Int
  /// The mean training loss after it; nil for what has none.
  public var trainLoss: Double?
  /// The training error after it; nil where it was not measured.
  public var trainError: Double?
  /// The test error after it.
  public var testError: Double
  /// How long it took with its evaluations.
  public var seconds: Double
}

/// How a trial ended.
public enum TrialEnding: Codable, Equatable, Sendable {
  case finished
  /// Asked to stop; so many epochs stand on disk.
  case interrupted(epochs: Int)
  case diverged(epoch: Int, step: Int)
  case failed(reason: String)
  /// Somebody else is at it.
  case busy(owner: String)

  /// The reason of a trial that failed because there was no room for its log.
  static let fullDisk = "disk"

  /// Whether the trial failed or diverged.
  public var isFailure: Bool {
    switch self {
    case .failed, .diverged: true
    case .finished, .interrupted, .busy: false
    }
  }

  /// Whether the trial can go on where it is, here or in the process that is at it.
  public var isInterruption: Bool {
    switch self {
    case .interrupted, .busy: true
    case .finished, .diverged, .failed: false
    }
  }

  /// Whether there was no room for the log: then there is none for other trials' either.
  public var isOutOfSpace: Bool {
    guard case .failed(let reason) = self else { return false }
    return reason == Self.fullDisk || reason.hasPrefix(Self.fullDisk + ":")
  }
}

extension TrialEnding {
  /// How a trial has ended by its log; nil where the log can be gone on with.
  init?(_ status: TrialStatus) {
    switch status {
    case .finished: self = .finished
    case .diverged(let epoch, let step): self = .diverged(epoch: epoch, step: step)
    case .failed(let reason): self = .failed(reason: reason)
    case .running, .interrupted: return nil
    }
  }
}

extension JSONEncoder {
  /// One that writes numbers which JSON has no word for as texts: `nan`.
  static var finite: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension JSONDecoder {
  /// One that reads what the encoder of the same name writes.
  static var finite: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
