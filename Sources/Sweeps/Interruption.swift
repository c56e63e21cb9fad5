import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a question that is asked now and then, instead of a sudden end.
public enum Interruption {
  /// Starts counting SIGINT, SIGTERM and SIGHUP instead of dying of them, and makes writing to a
  /// closed pipe an error.
  public static func watch() {
    // Touched once before any signal can come: a handler must not initialize a global.
    _ = count.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in count.wrappingAdd(1, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// How often the process was asked to stop.
  public static var requests: Int { count.load(ordering: .relaxed) }
}

/// Outside the enum, because a signal handler can reach nothing else.
private let count = Atomic<Int>(0)
