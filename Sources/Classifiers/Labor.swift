/// Tells how far a fit is, and ends it where it is asked to.
final class Labor {
  /// Thrown where the fit is asked to stop.
  struct Stopped: Error {}

  private let shouldStop: () -> Bool
  private let listen: (ClassifierProgress) -> Void
  private var phase = ""

  init(shouldStop: @escaping () -> Bool, listen: @escaping (ClassifierProgress) -> Void) {
    self.shouldStop = shouldStop
    self.listen = listen
  }

  /// A new part of the work begins.
  func begin(_ phase: String, of total: Int) throws {
    self.phase = phase
    try tell(0, of: total)
  }

  /// So much of the part is done. Called several times a second.
  func tell(_ done: Int, of total: Int) throws {
    if shouldStop() { throw Stopped() }
    listen(ClassifierProgress(phase: phase, done: done, total: total))
  }
}

/// How far a classifier is.
public struct ClassifierProgress: Equatable, Sendable {
  /// What it is at: `distances of the test images`.
  public let phase: String
  /// How many items of the phase are done.
  public let done: Int
  /// Of how many.
  public let total: Int
}
