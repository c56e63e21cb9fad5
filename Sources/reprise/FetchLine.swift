import Datasets
import Glibc

/// One line on a terminal that shows how far a download has come.
enum FetchLine {
  static func show(_ progress: FetchProgress) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    let total = progress.total.map { " of \($0 / 1024) KiB" } ?? ""
    let isDone = progress.bytes == progress.total
    write(
      "\r\u{1B}[Kfetching \(progress.file): \(progress.bytes / 1024)\(total)\(isDone ? "\n" : "")",
      to: STDERR_FILENO)
  }
}
