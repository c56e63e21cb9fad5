import FoundationEssentials
import RunLog
import Specs

/// What a runner tells a trial's process to do: one line of JSON on its standard input.
public struct TrialAssignment: Codable, Equatable, Sendable {
  /// The resolved spec, as JSON text.
  public var specification: String
  /// The seed.
  public var seed: Int
  /// The trial's hash.
  public var hash: String
  /// The log to write.
  public var path: String
  /// The folders to look for data in first.
  public var dataFolders: [String]
  /// What the runner knows of where the numbers come from.
  public var provenance: [String: String]
  /// The weights to start from; the spec's initialization when absent.
  public var initialWeights: InitialWeights?
  /// How many threads it computes with.
  public var threads: Int
  /// The log as it was when the run was planned; nil where nobody has looked. What another run made
  /// of the trial since then is an end, and is not tried again.
  public var planned: LogMark?
  /// Whether to start over where there is a log already.
  public var startsOver: Bool

  /// An assignment.
  public init(
    specification: String, seed: Int, hash: String, path: String, dataFolders: [String],
    provenance: [String: String], initialWeights: InitialWeights? = nil,
    threads: Int, planned: LogMark? = nil, startsOver: Bool
  ) {
    self.specification = specification
    self.seed = seed
    self.hash = hash
    self.path = path
    self.dataFolders = dataFolders
    self.provenance = provenance
    self.initialWeights = initialWeights
    self.threads = threads
    self.planned = planned
    self.startsOver = startsOver
  }

  /// The assignment as one line.
  public func line() throws -> String {
    String(decoding: try JSONEncoder().encode(self), as: UTF8.self) + "\n"
  }

  /// Reads a line.
  public init(line: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
  }
}
