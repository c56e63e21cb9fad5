import Files
import FoundationEssentials
import Glibc
import Synchronization

/// The file in which a run says once a second how far it is, for whoever watches from elsewhere.
///
/// It is a hidden file beside the run's logs, `.reprise-run-<host>-<process>-<started>.json`, and goes
/// with the run. One that a killed run left goes with the next. It is a courtesy: that it cannot
/// be written, on a full disk for one, is no reason to say anything.
public final class SnapshotFile: Sendable {
  private let folder: String
  private let path: String
  private let isRemoved = Mutex(false)

  /// The file of this process in a results folder, from which those of dead ones go.
  public init(in folder: String) {
    self.folder = folder
    Self.removeStale(in: folder)
    path = Folder.join(folder, Name(owner: .thisProcess).text)
  }

  /// Replaces what the file says; nothing after `remove`.
  public func publish(_ snapshot: RunSnapshot) {
    isRemoved.withLock { isRemoved in
      guard !isRemoved else { return }
      try? snapshot.write(to: path)
    }
  }

  /// Removes the file, and those of runs that died meanwhile: the run is over.
  public func remove() {
    isRemoved.withLock { isRemoved in
      isRemoved = true
      unlink(path)
    }
    Self.removeStale(in: folder)
  }

  /// What the runs in a results folder last said, the first to begin first. What cannot be read is
  /// left out.
  public static func snapshots(in folder: String) -> [RunSnapshot] {
    let names = (try? Folder.names(in: folder)) ?? []
    return names.filter { Name($0)?.isBeside == false }.compactMap { name in
      // A run of hundreds of jobs may say more than a small file's text.
      (try? OpenFile(Folder.join(folder, name)).bytes(atMost: 1 << 24)).flatMap {
        try? JSONDecoder.finite.decode(RunSnapshot.self, from: Data($0))
      }
    }.sorted { ($0.began, $0.process) < ($1.began, $1.process) }
  }

  /// Removes what dead processes of this machine left, and what any machine's left a day ago.
  private static func removeStale(in folder: String) {
    for file in (try? Folder.names(in: folder)) ?? [] {
      guard let name = Name(file) else { continue }
      let path = Folder.join(folder, file)
      let isOld = FileStatus(path: path).map { $0.modified / 1_000_000_000 < time(nil) - 86_400 }
      if name.owner.isDead || isOld == true { unlink(path) }
    }
  }
}

extension RunSnapshot {
  /// What a file's name ends in that is being written.
  fileprivate static let beside = ".tmp"

  /// Replaces a file by the snapshot. It is out of date in a moment, so it need not survive a power
  /// cut.
  func write(to path: String) throws {
    let bytes = try JSONEncoder.finite.encode(self)
    try replaceFile(path, with: Array(bytes), beside: path + Self.beside, flushes: false)
  }
}

/// The name of a snapshot's file, or of the one beside it that is being written.
private struct Name {
  private static let prefix = ".reprise-run-"
  private static let suffix = ".json"

  let owner: Lease.Owner
  let isBeside: Bool

  init(owner: Lease.Owner) {
    self.owner = owner
    isBeside = false
  }

  /// Reads a file's name; nil where it is another kind of file.
  init?(_ name: String) {
    isBeside = name.hasSuffix(RunSnapshot.beside)
    let whole = name.dropLast(isBeside ? RunSnapshot.beside.count : 0)
    guard whole.hasPrefix(Self.prefix), whole.hasSuffix(Self.suffix) else { return nil }
    let parts = whole.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let process = Int32(parts[parts.count - 2]),
      let started = UInt64(parts[parts.count - 1])
    else { return nil }
    // A host's name may hold hyphens.
    owner = Lease.Owner(
      process: process, started: started, host: parts.dropLast(2).joined(separator: "-"))
  }

  var text: String {
    "\(Self.prefix)\(owner.host)-\(owner.process)-\(owner.started)\(Self.suffix)"
  }
}
