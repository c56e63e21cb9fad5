import Files
import FoundationEssentials
import Glibc

/// A run that was found in a results folder.
public struct WatchedRun: Equatable, Sendable {
  /// The results folder.
  public var folder: String
  /// What the run last said.
  public var snapshot: RunSnapshot
  /// Whether it goes on.
  public var state: RunState
  /// Of an array of a cluster, how many of its tasks wait and run; nil for a run of its own process.
  public var queue: String?

  /// A run of the given parts.
  public init(folder: String, snapshot: RunSnapshot, state: RunState, queue: String? = nil) {
    self.folder = folder
    self.snapshot = snapshot
    self.state = state
    self.queue = queue
  }

  /// The run of a submission, as it was at the last look.
  public init(_ run: SubmittedRun, now: Double) {
    self.init(
      folder: run.folder.results, snapshot: run.snapshot(now: now),
      state: run.isLive && !run.isOver ? .going : .over, queue: run.queueWords)
  }

  /// The runs in folders and in the folders there, as they are now, in seconds since 1970.
  public static func all(in folders: [String], now: Double) -> [WatchedRun] {
    resultsFolders(in: folders).flatMap { all(inResults: $0, now: now) }
  }

  /// The runs in one results folder, as they are now, in seconds since 1970.
  public static func all(inResults folder: String, now: Double) -> [WatchedRun] {
    SnapshotFile.snapshots(in: folder).map {
      WatchedRun(folder: folder, snapshot: $0, state: RunState($0, now: now))
    }
  }

  /// Where runs may leave something: folders, and the folders in them that are not hidden, each once,
  /// however it is named.
  public static func resultsFolders(in folders: [String]) -> [String] {
    var known: Set<String> = []
    return folders.flatMap { folder in
      let names = ((try? Folder.folders(in: folder)) ?? []).filter { !$0.hasPrefix(".") }
      return [folder] + names.map { Folder.join(folder, $0) }
    }.filter { folder in
      guard let resolved = realpath(folder, nil) else { return false }
      defer { free(resolved) }
      return known.insert(String(cString: resolved)).inserted
    }
  }

  /// Runs for programs: a list of objects with `folder`, `state` (`going`, `silent`, `died`, `lost` or,
  /// of a cluster's array, `over`), `run`, the snapshot, and of arrays `queue`. Numbers that JSON has
  /// no word for are texts: `nan`.
  public static func json(_ runs: [WatchedRun]) throws -> String {
    let encoder = JSONEncoder.finite
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let found = runs.map {
      Found(folder: $0.folder, state: $0.state.word, run: $0.snapshot, queue: $0.queue)
    }
    return String(decoding: try encoder.encode(found), as: UTF8.self)
  }

  private struct Found: Encodable {
    let folder: String
    let state: String
    let run: RunSnapshot
    let queue: String?
  }
}
