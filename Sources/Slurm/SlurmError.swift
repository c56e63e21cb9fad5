/// What went wrong with one of Slurm's commands.
public enum SlurmError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The command is not on this machine's PATH.
  case notFound(command: String)
  /// The command said no; `message` is what it said.
  case refused(command: String, message: String)
  /// The command said something that is not understood.
  case unexpected(command: String, expected: String, found: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .notFound(let command):
      "\(command): expected Slurm's command on the PATH, found none. Run this where jobs can be "
        + "submitted (a login node), or without --on slurm"
    case .refused(let command, let message):
      "\(command): \(message)"
    case .unexpected(let command, let expected, let found):
      "\(command): expected \(expected), found “\(found.prefix(200))”. Is this Slurm?"
    }
  }

  /// Whether Slurm has no room for more jobs now (MaxJobCount).
  public var isLackOfRoom: Bool {
    guard case .refused(_, let message) = self else { return false }
    return message.contains("Resource temporarily unavailable")
  }

  /// Whether Slurm has no job of that number: it never had, or has forgotten it since.
  var isUnknownJob: Bool {
    guard case .refused(_, let message) = self else { return false }
    return message.contains("Invalid job id")
  }
}
