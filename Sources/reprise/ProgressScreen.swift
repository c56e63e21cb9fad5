import Glibc
import Specs
import Sweeps
import Synchronization

/// Shows a run as it goes, on standard error, and publishes it for `reprise watch`.
///
/// On a terminal the last lines say how far the running trials and the whole run are. Elsewhere there
/// is a line an epoch, or, where trials are many, a line a finished trial. What fails is said at once
/// and stays.
final class ProgressScreen: Sendable {
  /// More trials than this get no line an epoch: nobody would find the failed ones between them.
  static let mostWithLinesForEpochs = 20

  private let state = Mutex(State())
  private let isLive = TerminalArea.isPossible(STDERR_FILENO)

  private struct State {
    var spec: ExperimentSpec?
    var tracker = RunTracker(experiment: "", trials: [], began: 0)
    var began = ContinuousClock.now
    var file: SnapshotFile?
    var ticker: Task<Void, Never>?
    /// The last lines that trials wrote before they failed.
    var outputs: [Int: [String]] = [:]
    var area = TerminalArea(STDERR_FILENO)
    var lastDrawn: ContinuousClock.Instant?
    var isOver = false

    /// Seconds since the run began.
    var now: Double { began.duration(to: .now) / .seconds(1) }

    func label(_ number: Int) -> String {
      let trial = tracker.trials[number]
      return spec?.label(point: trial.point, seed: trial.seed) ?? ""
    }

    var hasManyTrials: Bool { tracker.trials.count > ProgressScreen.mostWithLinesForEpochs }
  }

  /// Begins to show a run of trials.
  ///
  /// - Parameters:
  ///   - finishedBefore: how many more trials it is about, which are finished already.
  ///   - jobs: how many trials run at once.
  ///   - folder: the results folder to publish in; nil where nobody is to watch.
  func begin(
    _ spec: ExperimentSpec, trials: [RunTracker.Trial], finishedBefore: Int = 0, jobs: Int = 1,
    publishingIn folder: String? = nil
  ) {
    // Made where there is nothing to train, too: what a killed run left there goes.
    let file = folder.map { SnapshotFile(in: $0) }
    guard !trials.isEmpty else { return }
    state.withLock { state in
      state.spec = spec
      state.tracker = RunTracker(
        experiment: spec.label, commandLine: CommandLine.asTyped, trials: trials,
        finishedBefore: finishedBefore, jobs: jobs, began: secondsSince1970())
      state.began = .now
      state.file = file
      state.ticker = Task { [weak self] in
        while !Task.isCancelled {
          self?.tick()
          try? await Task.sleep(for: .seconds(1))
        }
      }
    }
  }

  /// Takes in an event and shows what it changes.
  func show(_ event: RunnerEvent) {
    state.withLock { state in
      // Taken first, for the lines say what the event changed.
      state.tracker.take(event, at: state.now)
      let lines = lastingLines(event, &state)
      guard isLive else {
        lines.forEach(printError)
        return
      }
      // Dozens of trials send ten messages a second each.
      if lines.isEmpty, let last = state.lastDrawn, last.duration(to: .now) < .milliseconds(100) {
        return
      }
      draw(&state, lasting: lines)
    }
  }

  /// Takes away what does not stay.
  func finish() {
    let file = state.withLock { state in
      state.isOver = true
      state.ticker?.cancel()
      state.area.show([])
      return state.file
    }
    file?.remove()
  }

  /// What happens every second, whether or not a trial says something.
  private func tick() {
    let (file, snapshot) = state.withLock { state in
      if isLive, !state.isOver { draw(&state) }
      return (state.file, state.tracker.snapshot(at: state.now))
    }
    // Outside the lock: a slow disk holds nobody up.
    file?.publish(snapshot)
  }

  private func draw(_ state: inout State, lasting: [String] = []) {
    let size = state.area.size
    let lines = RunLines(width: size.columns, hasColor: TerminalArea.hasColor)
    let snapshot = state.tracker.snapshot(at: state.now)
    state.area.show(
      lasting: lasting,
      state.tracker.isOver
        ? [] : lines.lines(snapshot, named: snapshot.experiment, atMost: size.rows - 1))
    state.lastDrawn = .now
  }

  // MARK: - Lines that stay

  private func lastingLines(_ event: RunnerEvent, _ state: inout State) -> [String] {
    switch event {
    case .message(let number, .epoch(let epoch)):
      guard !isLive, !state.hasManyTrials,
        let trial = state.tracker.trial(number, at: state.now)
      else { return [] }
      return ["\(state.label(number)): \(Self.text(epoch, of: trial))"]
    case .message(let number, .phase(let phase)):
      return isLive || state.hasManyTrials ? [] : ["\(state.label(number)): \(phase)"]
    case .message:
      return []
    case .waiting(let number, let owner):
      // Two runs that share many trials meet at most of them; it matters when it is all that is left.
      guard !state.hasManyTrials || state.tracker.runningCount == 0 else { return [] }
      return ["\(state.label(number)): waiting for \(owner), which is at it"]
    case .again(let number, let reason):
      return ["\(state.label(number)): \(reason.printable); run again"]
    case .output(let number, let lines):
      state.outputs[number] = lines
      return []
    case .ended(let number, let ending):
      return lines(of: ending, number, &state)
    }
  }

  /// How a trial ended; below it, what it last wrote.
  private func lines(of ending: TrialEnding, _ number: Int, _ state: inout State) -> [String] {
    let output = state.outputs.removeValue(forKey: number) ?? []
    var line = "\(state.label(number)): \(ending.words)"
    if ending == .finished, state.hasManyTrials {
      let snapshot = state.tracker.snapshot(at: state.now)
      if let last = state.tracker.trial(number, at: state.now)?.last { line += Self.errors(last) }
      line += "  \(snapshot.finished)/\(snapshot.trials)"
      if snapshot.failed > 0 { line += ", \(snapshot.failed) failed" }
      if let left = snapshot.secondsLeft { line += ", \(RunLines.clock(left)) left" }
    } else {
      line += " (\(state.tracker.trials[number].path))"
    }
    return [line] + output.map { "    \($0.printable)" }
  }

  private static func text(_ epoch: TrialEpoch, of trial: RunningTrial) -> String {
    (trial.phase == nil ? "epoch \(epoch.epoch + 1)/\(trial.epochs)" : "fitted")
      + (epoch.trainLoss.map { "  loss \(RunLines.decimal($0, 4))" } ?? "") + errors(epoch)
      + "  \(RunLines.decimal(epoch.seconds, 1)) s"
      + (trial.secondsLeft.map { "  \(RunLines.clock($0)) left" } ?? "")
  }

  private static func errors(_ epoch: TrialEpoch) -> String {
    (epoch.trainError.map { "  train \(RunLines.percent($0))" } ?? "")
      + "  test \(RunLines.percent(epoch.testError))"
  }
}

extension ExperimentSpec {
  /// How lines for people name the experiment: where the embedded digits stand in for another set,
  /// the name alone would mislead.
  var label: String { name + notice }

  /// How lines for people name one of its trials: `residual-ablation plain, 0.005 seed 3`.
  func label(seed: Int) -> String { label(point: point?.label ?? "", seed: seed) }

  /// The same for a trial at another point of its sweep; empty for none.
  func label(point: String, seed: Int) -> String {
    (point.isEmpty ? name : "\(name) \(point.printable)") + " seed \(seed)\(notice)"
  }

  private var notice: String {
    data.standsInFor.map { " [digits, not \($0.rawValue)]" } ?? ""
  }
}

extension CommandLine {
  /// What was typed, as a shell takes it back.
  static var asTyped: String { arguments.map(quoted).joined(separator: " ") }

  private static func quoted(_ argument: String) -> String {
    let plain = /[A-Za-z0-9_.,\/:=@%+-]+/
    if argument.wholeMatch(of: plain) != nil { return argument }
    return "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}

/// The time of day.
func secondsSince1970() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
