import FoundationEssentials

/// A worker's first line: whether it can do what it was started for.
public struct WorkerReadiness: Codable, Equatable, Sendable {
  /// Whether rounds can begin.
  public var ready: Bool
  /// Why not.
  public var reason: String?
  /// The library that computes, with its version.
  public var library: String?
  /// How many scalars training changes.
  public var parameters: Int?
  /// From the start of the process to the end of its first step.
  public var preparationSeconds: Double?

  /// A worker that can begin.
  public init(library: String, parameters: Int, preparationSeconds: Double) {
    self.ready = true
    self.library = library
    self.parameters = parameters
    self.preparationSeconds = preparationSeconds
  }

  /// A worker that cannot do it.
  public init(reason: String) {
    self.ready = false
    self.reason = reason
  }
}

/// A worker's answer to `round`.
public struct WorkerRound: Codable, Equatable, Sendable {
  /// How long the round took.
  public var seconds: Double
  /// How many images were computed.
  public var items: Int
  /// The most memory that the process ever had, VmHWM.
  public var peakBytes: Int?

  /// A round of so many images.
  public init(seconds: Double, items: Int, peakBytes: Int? = nil) {
    self.seconds = seconds
    self.items = items
    self.peakBytes = peakBytes
  }

  /// Rounds that ran side by side, as one: the images of all, at the sum of their rates.
  public init(sideBySide rounds: [WorkerRound]) {
    let rate = rounds.reduce(0) { $0 + Double($1.items) / $1.seconds }
    items = rounds.reduce(0) { $0 + $1.items }
    seconds = rate > 0 ? Double(items) / rate : 0
    peakBytes = rounds.reduce(nil) { sum, round in round.peakBytes.map { $0 + (sum ?? 0) } ?? sum }
  }

  /// Seconds an image.
  public var secondsPerItem: Double { seconds / Double(items) }
}

/// What a driver tells a worker, a line each.
public enum WorkerCommand: Equatable, Sendable {
  /// Run whole steps for about so many seconds.
  case round(seconds: Double)
  /// End.
  case quit

  /// Reads a line; nil where it is no command.
  public init?(line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    switch words.first {
    case "quit" where words.count == 1: self = .quit
    case "round" where words.count == 2:
      guard let seconds = Double(words[1]), seconds > 0, seconds.isFinite else { return nil }
      self = .round(seconds: seconds)
    default: return nil
    }
  }

  /// The command as a line.
  public var line: String {
    switch self {
    case .round(let seconds): "round \(seconds)\n"
    case .quit: "quit\n"
    }
  }
}

/// Reads a worker's line as what was waited for.
///
/// - Throws: `WorkerError.badAnswer` where it is something else.
func answer<Answer: Decodable>(_ type: Answer.Type, in line: String) throws(WorkerError) -> Answer {
  do {
    return try JSONDecoder().decode(type, from: Data(line.utf8))
  } catch {
    throw .badAnswer(line: String(line.prefix(200)))
  }
}

/// Why a contender gave no numbers.
public enum WorkerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no such program, or it cannot be started.
  case notStarted(program: String, reason: String)
  /// The worker says itself that it cannot do it.
  case refused(reason: String)
  /// It ended in the middle; the last line it wrote to standard error.
  case ended(status: String, message: String)
  /// It did not answer in time.
  case silent(seconds: Double)
  /// A line that the protocol does not know.
  case badAnswer(line: String)

  /// One sentence.
  public var description: String {
    switch self {
    case .notStarted(let program, let reason): "\(program) could not be started: \(reason)"
    case .refused(let reason): reason
    case .ended(let status, let message):
      "ended with \(status)" + (message.isEmpty ? "" : ": \(message)")
    case .silent(let seconds): "did not answer within \(Int(seconds)) s"
    case .badAnswer(let line): "answered “\(line)”, which is not in the protocol"
    }
  }
}
