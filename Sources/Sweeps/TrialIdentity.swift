import Datasets
import Specs
import Training

/// What makes a trial this trial and no other: everything its bits depend on.
public struct TrialIdentity: Equatable, Sendable {
  /// SHA-256 over the training identity of the spec, the data's and initial weights'
  /// hashes, and the semantics version.
  public let hash: String
  /// The seed.
  public let seed: Int

  /// The identity of one trial of a spec, which may start from given weights.
  ///
  /// - Throws: `DataError` when the hash cannot be computed.
  public init(_ spec: ExperimentSpec, seed: Int, initialWeights: InitialWeights? = nil) throws {
    let parts =
      ["semantics \(TrainingSemantics.version)", spec.trainingIdentity]
      + DataLibrary.identity(of: spec.data.set).map { "\($0.name) \($0.sha256)" }
      + (initialWeights.map { ["initial weights \($0.sha256)"] } ?? [])
    let text = Array(parts.joined(separator: "\n").utf8)
    self.hash = try text.withUnsafeBytes { try SHA256.hash($0) }
    self.seed = seed
  }

  /// The same spec's trial of another seed. Hashing a spec costs much more than this.
  public func withSeed(_ seed: Int) -> TrialIdentity { TrialIdentity(hash: hash, seed: seed) }

  private init(hash: String, seed: Int) {
    self.hash = hash
    self.seed = seed
  }

  /// `<hash>-seed<N>.h5`: the hash's first twelve digits tell trials of one experiment apart.
  public var fileName: String { Self.fileName(hash: hash, seed: seed) }

  /// The name of the log of a trial whose hash is known.
  public static func fileName(hash: String, seed: Int) -> String {
    "\(hash.prefix(12))-seed\(seed).h5"
  }
}
