import Glibc
import Specs
import Sweeps

/// Shows submitted runs on standard error until they are over, as `ProgressScreen` shows local ones.
struct ArrayScreen {
  /// How many seconds lie between two questions to Slurm, which answers many.
  private static let pause = 5

  private let spec: ExperimentSpec
  private let isLive = TerminalArea.isPossible(STDERR_FILENO)

  /// A screen for runs of an experiment.
  init(_ spec: ExperimentSpec) { self.spec = spec }

  /// Follows runs to their ends, helps where a task cannot help itself, and says what came of them.
  ///
  /// - Parameters:
  ///   - runs: What was submitted.
  ///   - assignment: What a trial's process is told.
  /// - Returns: Whether all of their trials are finished.
  func follow(
    _ runs: [SubmittedRun], assignment: (Submission.Trial) -> TrialAssignment?
  ) async -> Bool {
    var runs = runs
    var area = TerminalArea(STDERR_FILENO)
    var seconds = 0
    var lastComplaint = ""
    while Interruption.requests == 0 {
      var lasting: [String] = []
      for place in runs.indices where !runs[place].isOver {
        do {
          let ended = try await runs[place].look(asksSlurm: seconds % Self.pause == 0)
          if seconds % Self.pause == 0 { lasting += await runs[place].requeueKilledTasks() }
          let finished = runs[place].endings.count { $0 == .finished }
          lasting += ended.filter { runs[place].endings[$0] != nil }
            .map { line(of: $0, in: runs[place], finished: finished) }
        } catch {
          // Slurm may be restarted while we wait; it is said once.
          if "\(error)" != lastComplaint { lasting.append("\(error)") }
          lastComplaint = "\(error)"
        }
      }
      guard !runs.allSatisfy(\.isOver) else {
        area.show(lasting: lasting, [])
        return finish(runs, assignment)
      }
      show(lasting, runs, &area)
      seconds += 1
      try? await Task.sleep(for: .seconds(1))
    }
    area.show([])
    let words = runs.filter { !$0.isOver }.map(\.queueWords).joined(separator: "; ")
    printError("no longer followed, and goes on: \(words)")
    return false
  }

  private func show(_ lasting: [String], _ runs: [SubmittedRun], _ area: inout TerminalArea) {
    guard isLive else {
      lasting.forEach(printError)
      return
    }
    let size = area.size
    let style = RunLines(width: size.columns, hasColor: TerminalArea.hasColor)
    let left = runs.filter { !$0.isOver }
    var lines: [String] = []
    for (place, run) in left.enumerated() {
      let share = (size.rows - 1 - lines.count) / (left.count - place)
      let snapshot = run.snapshot(now: secondsSince1970())
      lines += style.lines(snapshot, named: snapshot.experiment, atMost: max(1, share - 1))
      lines.append(String(run.queueWords.prefix(size.columns - 1)))
    }
    area.show(lasting: lasting, lines)
  }

  /// How a trial ended, and how many of the submission have finished.
  private func line(of place: Int, in run: SubmittedRun, finished: Int) -> String {
    let trial = run.submission.trials[place]
    let ending = run.endings[place] ?? .finished
    let count = finished + run.submission.finishedBefore
    let all = run.endings.count + run.submission.finishedBefore
    let label = spec.label(point: trial.point, seed: trial.seed)
    return "\(label): \(ending.words)".printable + (ending == .finished ? "  \(count)/\(all)" : "")
  }

  private func finish(
    _ runs: [SubmittedRun], _ assignment: (Submission.Trial) -> TrialAssignment?
  ) -> Bool {
    var isAllFinished = true
    for run in runs {
      run.noteFailures(assignment)
      let finished = run.endings.count { $0 == .finished }
      let failed = run.endings.count { $0?.isFailure == true }
      let all = run.endings.count + run.submission.finishedBefore
      isAllFinished = isAllFinished && finished == run.endings.count
      var line = "\(finished + run.submission.finishedBefore) of \(all) trials finished"
      if failed > 0 { line += ", \(failed) failed" }
      if finished < run.endings.count { line += "; the same command goes on with the rest" }
      printError(line)
      run.folder.remove(run.submission)
    }
    return isAllFinished
  }
}
