import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a question that is asked now and then, instead of a sudden end.
public enum Interruption {
  // MARK: For a runner

  /// Starts counting SIGINT, SIGTERM and SIGHUP instead of dying of them, and makes writing to a
  /// closed pipe an error. Signals that are ignored stay ignored: that is what nohup, and a
  /// script's background job, asks for.
  ///
  /// Not for a process that computes: see `holdBack`.
  public static func watch() {
    // Touched once before any signal can come: a handler must not initialize a global.
    _ = count.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      signal(number) { _ in count.wrappingAdd(1, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// How often the process was asked to stop since `watch`.
  public static var requests: Int { count.load(ordering: .relaxed) }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    return sigaction(number, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  // MARK: For a trial

  /// Keeps SIGTERM from being delivered, so that it can be asked for with `isPending`; ignores what
  /// a terminal sends to all processes, which is the runner's to judge; makes writing to a closed
  /// pipe an error.
  ///
  /// No signal handler may run in a process that computes: oneDNN's matrix products (2.6, AVX2 and
  /// later) let the stack pointer point into the heap, and the system would write the handler's
  /// frame there. Call it before the process has threads: they inherit it.
  public static func holdBack() {
    for number in [SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    var held = sigset_t()
    sigemptyset(&held)
    sigaddset(&held, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &held, nil)
  }

  /// Whether a SIGTERM waits since `holdBack`.
  public static var isPending: Bool {
    var waiting = sigset_t()
    return sigpending(&waiting) == 0 && sigismember(&waiting, SIGTERM) == 1
  }
}

/// Outside the enum, because a signal handler can reach nothing else.
private let count = Atomic<Int>(0)
