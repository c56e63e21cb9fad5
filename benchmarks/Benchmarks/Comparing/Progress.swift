import Glibc
import Reports

/// Tells on standard error what is being measured and how long it will take.
final class Progress {
  private let planned: Double
  private var done = 0.0
  private var current = 0.0
  private let start = ContinuousClock.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastRow = ""

  /// The progress of work that is planned to take so many seconds.
  init(plannedSeconds: Double) { planned = max(plannedSeconds, 1e-9) }

  /// Says what is done next in a row, planned to take so many seconds.
  func next(_ row: String, _ text: String, planned: Double) {
    done += current
    current = planned
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    // At first the plan says how long it takes, later how long it took.
    let pace = done > 5 ? elapsed / done : 1
    let left = Self.clock(max(0, self.planned - done) * pace)
    if isTerminal {
      StandardError.write("\r\u{1B}[K\(row): \(text), about \(left) left")
    } else if row != lastRow {
      StandardError.write("\(row), about \(left) left\n")
    }
    lastRow = row
  }

  /// Clears the line.
  func finish() {
    if isTerminal { StandardError.write("\r\u{1B}[K") }
  }

  static func clock(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded())
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
