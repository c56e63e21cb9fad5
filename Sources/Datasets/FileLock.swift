import Files
import Glibc

/// A lock between processes, held until the last reference goes (or the process ends).
final class FileLock {
  private let file: OpenFile

  /// Takes the lock, waiting at most so many seconds; nil where that was not enough.
  init?(_ path: String, patience seconds: Double) throws(FileFailure) {
    file = try OpenFile(path, O_RDWR | O_CREAT)
    var waited = 0.0
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw FileFailure("flock", path) }
      if waited >= seconds { return nil }
      usleep(10_000)
      waited += 0.01
    }
  }
}
