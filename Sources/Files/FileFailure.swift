import Glibc

/// A call of the system that failed on a file or folder. Rooms with errors of their own put it
/// into their words.
public struct FileFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was called: `open`, `write`, `rename`.
  public let call: String
  /// The file or folder that the caller meant, also where the call was on a temporary one.
  public let path: String
  /// The system's `errno`.
  public let code: Int32

  /// A failure; without a code, what `errno` says now.
  public init(_ call: String, _ path: String, code: Int32 = errno) {
    self.call = call
    self.path = path
    self.code = code
  }

  /// Whether there is no room: disk, quota or file-size limit.
  public var isOutOfSpace: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  /// Whether the path leads nowhere: nothing is there, or something above it is no folder.
  public var isMissing: Bool { [ENOENT, ENOTDIR].contains(code) }

  /// The system's words for the code: `No such file or directory`.
  public var reason: String { systemMessage(code) }

  /// `PATH: open failed: No such file or directory.`
  public var description: String { "\(path): \(call) failed: \(reason)." }
}

/// The system's words for an `errno`.
public func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Calls again while a signal interrupts; gives back the first other status, with its `errno`.
public func retryingInterrupts<Status: SignedInteger>(_ call: () -> Status) -> Status {
  while true {
    let status = call()
    if status >= 0 || errno != EINTR { return status }
  }
}
