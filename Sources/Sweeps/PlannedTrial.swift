import Files
import RunLog
import Specs

/// A trial that a run is about, and where it stood when the run was planned.
public struct PlannedTrial: Sendable {
  /// What is trained.
  public let spec: ExperimentSpec
  /// Which trial it is.
  public let identity: TrialIdentity
  /// Its place among all trials of the run, from 0.
  public let number: Int
  /// Its log.
  public let path: String
  /// Where it stands.
  public let standing: TrialStanding
  /// Its log as it was then.
  public let mark: LogMark

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
  ///   - numbers: Which trials are wanted, by their places in that order, from 0; all when nil.
  /// - Throws: What `TrialIdentity` and `TrialStanding` throw.
  public static func all(
    of specs: [ExperimentSpec], initialWeights: InitialWeights? = nil, in folder: String,
    startOver: Bool = false, numbers: Set<Int>? = nil
  ) throws -> [PlannedTrial] {
    // One listing tells of all logs whether they are there. A few are asked for one by one: the folder
    // may hold thousands.
    let names = numbers == nil ? Self.names(in: folder) : nil
    // Seeds do not enter the hash: each spec is hashed once.
    var identities: [Int: TrialIdentity] = [:]
    var trials: [PlannedTrial] = []
    var number = 0
    for round in 0..<(specs.map(\.seeds.count).max() ?? 0) {
      for (place, spec) in specs.enumerated() where spec.seeds.indices.contains(round) {
        defer { number += 1 }
        if let numbers, !numbers.contains(number) { continue }
        let identity =
          try identities[place]
          ?? TrialIdentity(spec, seed: 0, initialWeights: initialWeights)
        identities[place] = identity
        let trial = identity.withSeed(spec.seeds[round])
        trials.append(
          try PlannedTrial(
            spec, trial, number: number, in: folder,
            hasNoLog: names?.contains(trial.fileName) == false, startOver: startOver))
      }
    }
    return trials
  }

  /// What is in a folder: nothing where it is not there; nil where it cannot be listed.
  private static func names(in folder: String) -> Set<String>? {
    do throws(FileFailure) {
      return Set(try Folder.names(in: folder))
    } catch {
      return error.isMissing ? [] : nil
    }
  }

  private init(
    _ spec: ExperimentSpec, _ identity: TrialIdentity, number: Int, in folder: String,
    hasNoLog: Bool, startOver: Bool
  ) throws {
    self.spec = spec
    self.identity = identity
    self.number = number
    path = "\(folder)/\(identity.fileName)"
    // The mark first: what changes while the log is read is noticed later.
    mark = hasNoLog ? .none : LogMark(path: path)
    standing = hasNoLog || startOver ? .new : try TrialStanding(path: path, of: identity)
  }

  /// The process that is at the trial now.
  public var holder: Lease.Owner? { Lease.holder(of: path) }

  /// Removes the leases of trials, whose logs are in a folder, that dead processes left.
  public static func clearDeadLeases(of trials: [PlannedTrial], in folder: String) {
    // One listing tells of all leases: thousands of finished trials have none.
    guard let leases = names(in: folder)?.filter({ $0.hasSuffix(".lease") }), !leases.isEmpty
    else { return }
    for trial in trials where leases.contains("\(trial.identity.fileName).lease") {
      Lease.clearDead(for: trial.path)
    }
  }

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

  /// The trial's log before its first epoch, as its process would make it now.
  ///
  /// - Parameter provenance: What the runner knows of where the numbers come from.
  package func newRecord(provenance: [String: String]) -> TrialRecord {
    assignment(dataFolders: [], provenance: provenance).newRecord(for: spec)
  }
}
