import Glibc
import Reports
import Specs
import Sweeps
import Synchronization

/// Shows a run as it goes, on standard error: on a terminal a bar for every running trial, else a
/// line an epoch.
final class ProgressScreen: Sendable {
  private let state = Mutex(State())
  private let isTerminal =
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
  private let hasColor = getenv("NO_COLOR") == nil

  private struct State {
    var spec: ExperimentSpec?
    var trials: [Trial] = []
    var linesShown = 0

    func label(_ number: Int) -> String { spec?.label(seed: trials[number].seed) ?? "" }
  }

  /// What is known of one trial.
  private struct Trial {
    var seed: Int
    var path: String
    var epochs = 0
    var finishedEpochs = 0
    var firstEpoch = 0
    var share = 0.0
    var items = 0
    var started: ContinuousClock.Instant?
    var epochStarted: ContinuousClock.Instant?
    var last: TrialEpoch?
    var isRunning = false
  }

  /// Names the run and its trials.
  func begin(_ spec: ExperimentSpec, seeds: [Int], paths: [String]) {
    state.withLock { state in
      state.spec = spec
      state.trials = zip(seeds, paths).map { Trial(seed: $0, path: $1) }
    }
  }

  /// Takes in an event and shows what it changes.
  func show(_ event: RunnerEvent) {
    state.withLock { state in
      let line = take(event, &state)
      erase(&state)
      if let line { printError(line) }
      if isTerminal { draw(&state) }
    }
  }

  /// Takes the bars away.
  func finish() { state.withLock { erase(&$0) } }

  // MARK: - Events

  /// Updates the state; returns a line that should stay, if there is one.
  private func take(_ event: RunnerEvent, _ state: inout State) -> String? {
    switch event {
    case .message(let number, let message):
      return take(message, state.label(number), &state.trials[number])
    case .waiting(let number, let owner):
      return "\(state.label(number)): waiting for \(owner), which is at it "
        + "(if it is not, remove \(state.trials[number].path).lease)"
    case .output(_, let lines):
      return lines.joined(separator: "\n")
    case .ended(let number, let ending):
      state.trials[number].isRunning = false
      return "\(state.label(number)): \(ending.words) (\(state.trials[number].path))"
    }
  }

  private func take(_ message: TrialMessage, _ label: String, _ trial: inout Trial) -> String? {
    switch message {
    case .started(let finished, let epochs):
      trial.epochs = epochs
      trial.finishedEpochs = finished
      trial.firstEpoch = finished
      trial.started = .now
      trial.epochStarted = .now
      trial.isRunning = true
      return nil
    case .progress(_, let items, let total):
      if items == 0 { trial.epochStarted = .now }
      trial.items = items
      trial.share = Double(items) / Double(max(total, 1))
      return nil
    case .epoch(let epoch):
      trial.finishedEpochs = epoch.epoch + 1
      trial.share = 0
      trial.last = epoch
      return isTerminal ? nil : "\(label): \(Self.text(epoch, trial))"
    case .ended:
      return nil
    }
  }

  private static func text(_ epoch: TrialEpoch, _ trial: Trial) -> String {
    "epoch \(epoch.epoch + 1)/\(trial.epochs)  loss \(decimal(epoch.trainLoss, 4))  "
      + "train \(percent(epoch.trainError))  test \(percent(epoch.testError))  "
      + "\(decimal(epoch.seconds, 1)) s" + (timeLeft(trial).map { "  \($0) left" } ?? "")
  }

  // MARK: - Bars

  private func erase(_ state: inout State) {
    guard state.linesShown > 0 else { return }
    write("\u{1B}[\(state.linesShown)A\u{1B}[J", to: STDERR_FILENO)
    state.linesShown = 0
  }

  private func draw(_ state: inout State) {
    let size = Self.terminalSize()
    // What has left the screen at its top could not be erased.
    let running = state.trials.indices.filter { state.trials[$0].isRunning }.prefix(size.rows - 1)
    for number in running {
      printError(bar(state.trials[number], label: state.label(number), width: size.columns))
      state.linesShown += 1
    }
  }

  /// `lenet5-blog seed 0  ━━━━━━────  epoch 3/25  21340 images/s  1:10 left  loss … test 2.31 %`,
  /// cut to the terminal's width: a line that wraps could not be erased.
  private func bar(_ trial: Trial, label: String, width: Int) -> String {
    let done = (Double(trial.finishedEpochs) + trial.share) / Double(max(trial.epochs, 1))
    let cells = 20
    let full = min(cells, Int(done * Double(cells)))
    var text = "  epoch \(min(trial.finishedEpochs + 1, trial.epochs))/\(trial.epochs)"
    if let rate = Self.rate(trial) { text += "  \(rate) images/s" }
    if let left = Self.timeLeft(trial) { text += "  \(left) left" }
    if let last = trial.last {
      text += "  loss \(Self.decimal(last.trainLoss, 3))  train \(Self.percent(last.trainError))"
      text += "  test \(Self.percent(last.testError))"
    }
    let room = width - label.count - cells - 4
    guard room >= 0 else { return String("\(label)\(text)".prefix(width - 1)) }
    let (on, off) = hasColor ? ("\u{1B}[32m", "\u{1B}[0m") : ("", "")
    return "\(label)  \(on)\(String(repeating: "━", count: full))\(off)"
      + String(repeating: "─", count: cells - full) + String(text.prefix(room))
  }

  private static func rate(_ trial: Trial) -> String? {
    guard let start = trial.epochStarted, trial.items > 0, trial.share > 0 else { return nil }
    let seconds = start.duration(to: .now) / .seconds(1)
    guard seconds > 0.2 else { return nil }
    return "\(Int(Double(trial.items) / seconds))"
  }

  private static func timeLeft(_ trial: Trial) -> String? {
    guard let start = trial.started else { return nil }
    let done = Double(trial.finishedEpochs - trial.firstEpoch) + trial.share
    let left = Double(trial.epochs - trial.finishedEpochs) - trial.share
    guard done > 0.05 else { return nil }
    let total = Int(start.duration(to: .now) / .seconds(1) / done * left + 0.5)
    let twoDigits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return total >= 3600
      ? "\(total / 3600):\(twoDigits(total / 60 % 60)):\(twoDigits(total % 60))"
      : "\(total / 60):\(twoDigits(total % 60))"
  }

  private static func terminalSize() -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  private static func percent(_ share: Double) -> String { "\(decimal(share * 100, 2)) %" }

  private static func decimal(_ value: Double, _ places: Int) -> String {
    NumberText.fixed(value, decimals: places)
  }
}

extension ExperimentSpec {
  /// How lines for people name the experiment: where the embedded digits stand in for another set,
  /// the name alone would mislead.
  var label: String { name + notice }

  /// How lines for people name one trial: `residual-ablation plain, 0.005 seed 3`.
  func label(seed: Int) -> String { "\(name)\(place) seed \(seed)\(notice)" }

  private var place: String {
    point.flatMap { $0.label.isEmpty ? nil : " " + $0.label } ?? ""
  }

  private var notice: String {
    data.standsInFor.map { " [digits, not \($0.rawValue)]" } ?? ""
  }
}
