import Specs
import Sweeps

/// What a run says of all its trials: before it begins, and when it is over.
struct RunReport {
  /// The trials of the run, the finished ones too.
  let trials: [PlannedTrial]
  /// Whether their logs count for nothing.
  let startsOver: Bool

  /// As many trials as get a line of their own.
  private static let mostLines = 20

  private var hasManyTrials: Bool { trials.count > Self.mostLines }

  // MARK: Before

  /// Where each trial stands, and so what will be done with it; where there are many, how many stand
  /// where.
  var beginning: String {
    guard hasManyTrials else {
      return trials.map { trial in
        let reason = startsOver ? "started over" : trial.standing.reason
        return "\(trial.label): \(reason) (\(trial.path))"
      }.joined(separator: "\n")
    }
    let name = trials[0].spec.label
    if startsOver { return "\(name): \(trials.count) trials, started over" }
    let counts = Intention.allCases.compactMap { intention in
      let count = trials.count { Intention($0.standing) == intention }
      return count > 0 ? "\(count) \(intention.rawValue)" : nil
    }
    return "\(name): \(trials.count) trials: " + counts.joined(separator: "; ")
  }

  /// What is done with a trial.
  private enum Intention: String, CaseIterable {
    case skip = "finished, skipped"
    case goOn = "interrupted, continued"
    case tryAgain = "failed before, tried again"
    case begin = "new"

    init(_ standing: TrialStanding) {
      switch standing {
      case .new: self = .begin
      case .finished: self = .skip
      case .unfinished(_, .failed), .failed(.failed), .failed(.diverged): self = .tryAgain
      case .unfinished, .failed: self = .goOn
      }
    }
  }

  // MARK: After

  /// What finished and what did not, and how to go on; nil where all has been said, trial by trial.
  ///
  /// - Parameter endings: How each of the trials that were not finished before ended, in order; nil
  ///   for one that did not begin.
  func end(_ endings: [TrialEnding?], failsFast: Bool) -> String? {
    let ended = zip(trials.filter { isToRun($0) }, endings)
    let finishedBefore = trials.count - endings.count
    let finished = finishedBefore + endings.count { $0 == .finished }
    guard finished < trials.count || hasManyTrials else { return nil }
    let before = finishedBefore > 0 ? " (\(finishedBefore) before this run)" : ""
    guard finished < trials.count else { return "all \(trials.count) trials finished\(before)" }
    let failures = ended.compactMap { trial, ending in
      ending.flatMap { $0.isFailure ? "\(trial.label): \($0.words)" : nil }
    }
    let others = [
      (failures.count, "failed"), (endings.count { $0?.isInterruption == true }, "interrupted"),
      (endings.count { $0 == nil }, "not started"),
    ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    let isDiskFull = endings.contains { $0?.isOutOfSpace == true }
    return
      (shortened(failures) + [
        "\(finished) of \(trials.count) trials finished\(before)\(others); "
          + advice(isDiskFull: isDiskFull, stoppedEarly: failsFast && !failures.isEmpty)
      ]).joined(separator: "\n")
  }

  /// Whether a trial is run: the endings are those of these trials.
  func isToRun(_ trial: PlannedTrial) -> Bool { startsOver || trial.standing != .finished }

  private func advice(isDiskFull: Bool, stoppedEarly: Bool) -> String {
    if isDiskFull {
      return
        "there is no room for more logs: free some, then the same command goes on with the rest"
    }
    return stoppedEarly
      ? "stopped by --fail-fast; the same command goes on with the rest"
      : "the same command goes on with the rest"
  }

  private func shortened(_ lines: [String]) -> [String] {
    let most = 10
    guard lines.count > most else { return lines }
    return lines.prefix(most) + ["and \(lines.count - most) more"]
  }
}

extension PlannedTrial {
  /// How lines for people name it.
  var label: String { spec.label(seed: identity.seed) }
}
