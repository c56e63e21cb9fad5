import Files
import Glibc

/// A lock between processes, of one machine or of many over one home folder, held until the last
/// reference goes; that of a process which was killed is taken over.
///
/// One that slept for minutes may have lost it without notice. That harms nobody: what is fetched or
/// placed is used only with the right hash.
final class CacheLock {
  private let file: OwnedFile

  /// Takes the lock, waiting at most so many seconds; nil where that was not enough.
  init?(_ path: String, patience seconds: Double) throws(FileFailure) {
    let start = ContinuousClock.now
    var pause: UInt32 = 10_000
    while true {
      switch OwnedFile.take(path) {
      case .granted(let file):
        self.file = file
        return
      case .refused(let failure): throw failure
      case .held: break
      }
      if start.duration(to: .now) >= .seconds(seconds) { return nil }
      usleep(pause)
      // Many may wait, and every look is work for the file server.
      pause = min(500_000, pause * 3 / 2)
    }
  }
}
