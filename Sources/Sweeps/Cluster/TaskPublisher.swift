import Glibc
import Synchronization

/// Says now and then in a task's status file how far the task is, for whoever follows its array.
final class TaskPublisher: Sendable {
  private let path: String
  private let period: Double
  private let state: Mutex<State>
  private let began = ContinuousClock.now

  private struct State {
    var tracker: RunTracker
    var hasTrainedAnEpoch = false
    var isOver = false
  }

  /// The publisher of a task that runs trials.
  ///
  /// - Parameters:
  ///   - tracker: Follows them.
  ///   - path: The status file.
  ///   - tasks: How many tasks may be at work at once: all of them together replace no more than
  ///     twenty files a second, and one no more than every two seconds.
  init(_ tracker: RunTracker, path: String, tasks: Int) {
    self.path = path
    period = max(2, Double(tasks) / 20)
    state = Mutex(State(tracker: tracker))
  }

  /// Whether an epoch was trained to its end since the task began.
  var hasTrainedAnEpoch: Bool { state.withLock { $0.hasTrainedAnEpoch } }

  /// Takes in what the runner tells.
  func take(_ event: RunnerEvent) {
    state.withLock { state in
      if case .message(_, .epoch) = event { state.hasTrainedAnEpoch = true }
      state.tracker.take(event, at: now)
    }
  }

  /// Publishes again and again until the task is cancelled.
  func publish() async {
    // The first word when there is something to say.
    try? await Task.sleep(for: .seconds(1))
    while !Task.isCancelled {
      write()
      try? await Task.sleep(for: .seconds(period))
    }
  }

  /// Takes the status file away; nothing is published after it.
  func remove() {
    state.withLock { state in
      state.isOver = true
      unlink(path)
    }
  }

  private func write() {
    state.withLock { state in
      guard !state.isOver else { return }
      // A courtesy, like every snapshot: no reason to say anything.
      try? state.tracker.snapshot(at: now).write(to: path)
    }
  }

  private var now: Double { began.duration(to: .now) / .seconds(1) }
}
