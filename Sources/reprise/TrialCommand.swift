import ArgumentParser
import Glibc
import Sweeps

/// What `run` starts for every trial; not for people.
struct TrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Run one trial, told on standard input by the runner that started it.",
    shouldDisplay: false)

  func run() throws {
    Interruption.holdBack()
    guard let line = readLine() else {
      throw ValidationError("trial is started by reprise run, which tells it what to do")
    }
    let output = Messenger()
    let trial = TrialRun(
      try TrialAssignment(line: line),
      shouldStop: { Interruption.isPending || output.isBroken || runnerIsGone() },
      send: output.send)
    output.send(.ended(trial.run()))
    // All is on the disk. What the libraries would tidy up, kernel by kernel, the system takes back
    // in a moment: 5 ms a trial.
    _exit(0)
  }
}

/// Writes messages as lines to standard output; progress at most ten times a second.
private final class Messenger {
  private(set) var isBroken = false
  private var lastProgress = ContinuousClock.now - .seconds(1)

  func send(_ message: TrialMessage) {
    if case .progress = message {
      guard lastProgress.duration(to: .now) > .milliseconds(100) else { return }
      lastProgress = .now
    }
    guard let line = try? message.line() else { return }
    isBroken = !write(line, to: STDOUT_FILENO)
  }
}

/// The runner keeps our input open as long as it lives.
private func runnerIsGone() -> Bool {
  var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
  guard poll(&input, 1, 0) > 0 else { return false }
  var byte: UInt8 = 0
  return read(STDIN_FILENO, &byte, 1) == 0
}
