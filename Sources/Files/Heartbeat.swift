import Glibc
import Synchronization

/// The thread of a process that touches the files which the process owns, while it owns any.
///
/// A plain thread: one of Swift's own might have to wait until those that compute or read are done,
/// and then the process would seem dead.
final class Heartbeat: Sendable {
  /// The one of this process.
  static let shared = Heartbeat(every: 20_000_000)

  private struct State {
    var holdings: [ObjectIdentifier: Holding] = [:]
    var isRunning = false
  }

  private let pause: UInt32
  private let state = Mutex(State())

  /// One that beats every so many microseconds.
  init(every microseconds: UInt32) { pause = microseconds }

  /// Whether there is a thread.
  var isRunning: Bool { state.withLock { $0.isRunning } }

  /// Touches a file from now on.
  func add(_ holding: Holding) {
    let isFirst = state.withLock { state in
      state.holdings[ObjectIdentifier(holding)] = holding
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if isFirst { start() }
  }

  /// Touches a file no longer.
  func remove(_ holding: Holding) {
    _ = state.withLock { $0.holdings.removeValue(forKey: ObjectIdentifier(holding)) }
  }

  private func start() {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { heartbeat in
        if let heartbeat { Unmanaged<Heartbeat>.fromOpaque(heartbeat).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    if code == 0 {
      pthread_detach(thread)
    } else {
      // No thread to be had: other machines will hear nothing of us until the next file. What they
      // take over meanwhile, we notice before we write.
      Unmanaged.passUnretained(self).release()
      state.withLock { $0.isRunning = false }
    }
  }

  private func run() {
    // Signals are for other threads.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    while true {
      usleep(pause)
      let holdings = state.withLock { state in
        state.isRunning = !state.holdings.isEmpty
        return Array(state.holdings.values)
      }
      if holdings.isEmpty { return }
      for holding in holdings { holding.beat() }
    }
  }
}
