import Specs

/// A trial that a run is about, and where it stood when the run was planned.
public struct PlannedTrial: Sendable {
  /// What is trained.
  public let spec: ExperimentSpec
  /// Which trial it is.
  public let identity: TrialIdentity
  /// Its log.
  public let path: String
  /// Where it stands.
  public let standing: TrialStanding
  private let mark: LogMark

  /// The trials of specs, each with all its seeds, whose logs are in a folder.
  ///
  /// They come in the order in which they are best run: each spec with its first seed, then each
  /// with its second, so that a run that is broken off has something of every spec.
  ///
  /// - Parameters:
  ///   - specs: What is trained.
  ///   - initialWeights: What they start from; nil for their specs' initialization.
  ///   - folder: Where the logs are, or will be.
  ///   - startOver: Whether the logs that are there count for nothing; they are not read then.
  /// - Throws: What `TrialIdentity` and `TrialStanding` throw.
  public static func all(
    of specs: [ExperimentSpec], initialWeights: InitialWeights? = nil, in folder: String,
    startOver: Bool = false
  ) throws -> [PlannedTrial] {
    // Seeds do not enter the hash: each spec is hashed once.
    let identities = try specs.map {
      try TrialIdentity($0, seed: 0, initialWeights: initialWeights)
    }
    var trials: [PlannedTrial] = []
    for round in 0..<(specs.map(\.seeds.count).max() ?? 0) {
      for (spec, identity) in zip(specs, identities) where spec.seeds.indices.contains(round) {
        trials.append(
          try PlannedTrial(
            spec, identity.withSeed(spec.seeds[round]), in: folder, startOver: startOver))
      }
    }
    return trials
  }

  private init(
    _ spec: ExperimentSpec, _ identity: TrialIdentity, in folder: String, startOver: Bool
  ) throws {
    self.spec = spec
    self.identity = identity
    path = "\(folder)/\(identity.fileName)"
    // The mark first: what changes while the log is read is noticed later.
    mark = LogMark(path: path)
    standing = startOver ? .new : try TrialStanding(path: path, of: identity)
  }

  /// The process that is at the trial now.
  public var holder: Lease.Owner? { Lease.holder(of: path) }

  /// What the trial's process is told.
  ///
  /// - Parameters:
  ///   - dataFolders: Where data sets are looked for first.
  ///   - provenance: What the runner knows of where the numbers come from.
  ///   - initialWeights: What the trial starts from; nil for its spec's initialization.
  ///   - startsOver: Whether the log that is there counts for nothing.
  public func assignment(
    dataFolders: [String], provenance: [String: String], initialWeights: InitialWeights? = nil,
    startsOver: Bool = false
  ) -> TrialAssignment {
    TrialAssignment(
      specification: spec.resolvedJSON, seed: identity.seed, hash: identity.hash, path: path,
      dataFolders: dataFolders, provenance: provenance, initialWeights: initialWeights,
      threads: spec.threads, planned: mark, startsOver: startsOver)
  }
}
