/// What stands in results folders, as experiments with their trials.
public struct Results: Sendable {
  /// Sorted by name, then by hash.
  public let experiments: [ExperimentResults]
  /// Files that could not be used, with the reason.
  public let leftOut: [LeftOutFile]

  /// Reads the logs that paths lead to: trial files, results folders, or folders of these.
  ///
  /// - Throws: `ReportError` where a path cannot be read, or not one log can be used.
  public init(reading paths: [String]) throws(ReportError) {
    let files = try LogFiles.find(paths)
    guard !files.isEmpty else { throw .noTrials(paths: paths) }
    var trials: [ReportedTrial] = []
    var leftOut: [LeftOutFile] = []
    for file in files {
      do {
        let trial = try ReportedTrial(path: file)
        if let other = trials.first(where: {
          $0.trialHash == trial.trialHash && $0.seed == trial.seed
            && $0.spec.name == trial.spec.name
        }) {
          throw LogProblem.duplicate(path: file, of: other.path, seed: trial.seed)
        }
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
