import Files
import RunLog

/// How the trials stand whose logs are in a results folder.
public struct LogCounts: Equatable, Sendable {
  /// Those that are finished.
  public private(set) var finished = 0
  /// Those that are being trained, were interrupted or were killed.
  public private(set) var unfinished = 0
  /// Those that diverged or failed.
  public private(set) var failed = 0
  /// Files that are no logs, though named like ones.
  public private(set) var unreadable = 0
  /// The command that began one of those that are not finished; nil where all are.
  public private(set) var commandLine: String?

  /// Reads the logs in a folder, not in those below it.
  ///
  /// - Throws: `FileFailure` where the folder cannot be read.
  public init(in folder: String) throws(FileFailure) {
    for name in try Folder.names(in: folder) where Self.isLog(name) {
      let path = Folder.join(folder, name)
      guard let status = (try? TrialFile.readStanding(path))?.status else {
        unreadable += 1
        continue
      }
      switch status {
      case .finished: finished += 1
      case .running, .interrupted: unfinished += 1
      case .diverged, .failed: failed += 1
      }
      if status != .finished, commandLine == nil {
        let provenance = (try? TrialFile.readSummary(path))?.provenance ?? []
        commandLine = provenance.first { $0.key == "commandLine" }?.value
      }
    }
  }

  /// How many logs there are.
  public var all: Int { finished + unfinished + failed + unreadable }

  /// Whether a file is named as logs are.
  public static func isLog(_ name: String) -> Bool { name.hasSuffix(".h5") && !name.hasPrefix(".") }
}
