import Glibc
import Synchronization

/// A wish of the runner that all its trials end.
final class StopRequest: Sendable {
  private let isRequested = Atomic(false)

  /// Whether it was made.
  var isMade: Bool { isRequested.load(ordering: .relaxed) }

  /// Makes it.
  func make() { isRequested.store(true, ordering: .relaxed) }
}

/// Sends a trial's process the signals that are due: SIGTERM when the user, the runner or the clock
/// wants it to end, SIGKILL when the user asks again or it does not listen to the clock.
final class Pressure: Sendable {
  private let timeout: Duration?
  private let stop: StopRequest
  private let killsWhenAskedAgain: Bool
  private let timedOut = Atomic(false)

  /// How long a trial that took too long has to save what is finished.
  private static let grace = Duration.seconds(10)

  init(timeout: Duration?, stop: StopRequest, killsWhenAskedAgain: Bool) {
    self.timeout = timeout
    self.stop = stop
    self.killsWhenAskedAgain = killsWhenAskedAgain
  }

  /// Whether the trial was asked to end because it took too long.
  var hasTimedOut: Bool { timedOut.load(ordering: .relaxed) }

  /// Looks twenty times a second what is due, until the task is cancelled.
  func bear(on process: pid_t) async {
    let start = ContinuousClock.now
    var user = UserRequests()
    var hasPassedOnStop = false
    while !Task.isCancelled {
      if let signal = user.signalDue(), signal != SIGKILL || killsWhenAskedAgain {
        kill(process, signal)
      }
      if stop.isMade, !hasPassedOnStop {
        kill(process, SIGTERM)
        hasPassedOnStop = true
      }
      if let timeout { pressForTime(process, sinceStart: start.duration(to: .now), timeout) }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  private func pressForTime(_ process: pid_t, sinceStart: Duration, _ timeout: Duration) {
    if sinceStart >= timeout, !hasTimedOut {
      timedOut.store(true, ordering: .relaxed)
      kill(process, SIGTERM)
    } else if sinceStart >= timeout + Self.grace {
      kill(process, SIGKILL)
    }
  }

  /// What the user's requests to stop mean for a process.
  ///
  /// What comes within a second of the first request is the same request: `timeout` signals both
  /// a process and its group.
  private struct UserRequests {
    private var asked: ContinuousClock.Instant?
    private var settled = 0

    mutating func signalDue() -> Int32? {
      let requests = Interruption.requests
      defer { settled = requests }
      guard let asked else {
        guard requests > 0 else { return nil }
        self.asked = .now
        return SIGTERM
      }
      let isSameRequest = asked.duration(to: .now) < .seconds(1)
      return !isSameRequest && requests > settled ? SIGKILL : nil
    }
  }
}
