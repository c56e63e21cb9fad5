import Specs

/// What stands in results folders, as experiments with their trials.
public struct Results: Sendable {
  /// Sorted by name, then by hash.
  public let experiments: [ExperimentResults]
  /// Files that could not be used, with the reason.
  public let leftOut: [LeftOutFile]

  /// Reads the logs that paths lead to: trial files, results folders, or folders of these.
  ///
  /// - Parameters:
  ///   - paths: where to look.
  ///   - figures: what will be drawn beside the figures that the specs name; these may need what
  ///     was measured between updates, which is read nowhere else but where claims are about it.
  /// - Throws: `ReportError` where a path cannot be read, or not one log can be used.
  public init(reading paths: [String], figures: [FigureKind] = []) throws(ReportError) {
    let files = try LogFiles.find(paths)
    guard !files.isEmpty else { throw .noTrials(paths: paths) }
    var trials: [ReportedTrial] = []
    var leftOut: [LeftOutFile] = []
    var known: [TrialKey: String] = [:]
    var specs = RecordedSpecs()
    for file in files {
      do {
        let trial = try ReportedTrial(path: file, figures: figures, specs: &specs)
        let key = TrialKey(name: trial.spec.name, hash: trial.trialHash, seed: trial.seed)
        if let other = known[key] {
          throw LogProblem.duplicate(path: file, of: other, seed: trial.seed)
        }
        known[key] = file
        trials.append(trial)
      } catch {
        leftOut.append(LeftOutFile(path: file, reason: "\(error)"))
      }
    }
    guard !trials.isEmpty else { throw .nothingUsable(leftOut) }
    self.experiments = Self.grouped(trials)
    self.leftOut = leftOut
  }

  /// Trials of one name and hash belong together; sorted by seed.
  private static func grouped(_ trials: [ReportedTrial]) -> [ExperimentResults] {
    let sorted = trials.sorted {
      ($0.spec.name, $0.trialHash, $0.seed) < ($1.spec.name, $1.trialHash, $1.seed)
    }
    var groups: [[ReportedTrial]] = []
    for trial in sorted {
      if let last = groups.last?.last, last.spec.name == trial.spec.name,
        last.trialHash == trial.trialHash
      {
        groups[groups.count - 1].append(trial)
      } else {
        groups.append([trial])
      }
    }
    return groups.compactMap(ExperimentResults.init)
  }
}

/// What makes a trial one of a kind.
private struct TrialKey: Hashable {
  let name: String
  let hash: String
  let seed: Int
}
