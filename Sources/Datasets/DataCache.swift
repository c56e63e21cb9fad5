import Files
import Glibc

/// Verified, uncompressed copies of data files in a folder of our own, so that a start costs
/// neither inflating nor hashing.
///
/// Beside each copy stands a stamp: the hash that was computed, what the copy looked like then
/// (size, times, inode), and what the files it was read from looked like. A copy is trusted
/// without reading it while its stamp fits; a source is, while it is in the stamp. Nothing here
/// may fail a run: whoever cannot use the cache reads the source.
struct DataCache: Sendable {
  let folder: String

  /// The copy of a file, if it is there and right. With a `source`, only if the copy was once
  /// compared with the source as it is now. Reads and hashes nothing.
  func copy(of file: KnownFile, source: FileStatus? = nil) -> ByteStorage? {
    guard let (copy, status) = openCopy(of: file), let stamp = Stamp(at: stampPath(of: file)),
      stamp.sha256 == file.sha256, stamp.copy == Stamp.line(of: status)
    else { return nil }
    if let source, !stamp.sources.contains(Stamp.line(of: source)) { return nil }
    return ByteStorage(mapping: copy.descriptor, count: status.size)
  }

  /// The copy of a file, hashed again if its stamp does not fit; nil where it is missing or wrong.
  func checkedCopy(of file: KnownFile) -> ByteStorage? {
    if let copy = copy(of: file) { return copy }
    guard openCopy(of: file) != nil else { return nil }
    return withExtendedLifetime(lock(on: file)) { checkedCopyUnderLock(of: file) }
  }

  /// Hashes the copy and renews its stamp; nil where the copy is wrong.
  func checkedCopyUnderLock(of file: KnownFile) -> ByteStorage? {
    rehashedCopy(of: file, source: nil)
  }

  /// The content of a file read from a source: the copy if that is known to be the same, else
  /// what `read` gives, which must be verified, with a copy placed for the next time.
  func content(
    of file: KnownFile, source: FileStatus, read: () throws -> ByteStorage
  ) throws -> ByteStorage {
    if let copy = copy(of: file, source: source) { return copy }
    let lock = lock(on: file)
    defer { withExtendedLifetime(lock) {} }
    // Another process may have placed the copy while this one waited.
    if lock != nil, let copy = copy(of: file, source: source) { return copy }
    let content = try read()
    guard lock != nil else { return content }
    return rehashedCopy(of: file, source: source) ?? place(content, as: file, source: source)
  }

  /// Places verified content as the copy of a file; gives the content itself back where that
  /// fails. Whoever calls holds the lock.
  func place(_ content: ByteStorage, as file: KnownFile, source: FileStatus?) -> ByteStorage {
    do {
      try content.withBytes { try replace(path(of: file), with: $0) }
      guard let (copy, status) = openCopy(of: file) else { return content }
      try writeStamp(of: file, copy: status, sources: source.map { [$0] } ?? [])
      return ByteStorage(mapping: copy.descriptor, count: status.size) ?? content
    } catch {
      return content
    }
  }

  /// Replaces a file of the cache. Whoever calls holds the lock, so a name beside it that is always
  /// the same does, and what a killed process left there is not in the way.
  func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try replaceFile(path, with: bytes, beside: path + ".new")
  }

  /// The lock that whoever places copies of a set holds; nil where it cannot be had.
  func lock(on file: KnownFile) -> CacheLock? {
    let folder = Folder.join(folder, file.set.rawValue)
    guard (try? Folder.make(folder)) != nil else { return nil }
    return try? CacheLock(Folder.join(folder, ".lock"), patience: 20)
  }

  /// Where the copy of a file is, or would be.
  func path(of file: KnownFile) -> String {
    Folder.join(Folder.join(folder, file.set.rawValue), file.name)
  }

  private func stampPath(of file: KnownFile) -> String { path(of: file) + ".stamp" }

  private func openCopy(of file: KnownFile) -> (OpenFile, FileStatus)? {
    guard let copy = try? OpenFile(path(of: file), O_RDONLY), let status = try? copy.status(),
      status.isRegular, status.size == file.size
    else { return nil }
    return (copy, status)
  }

  /// Hashes the copy and renews its stamp, adding a source to it; nil where the copy is wrong.
  private func rehashedCopy(of file: KnownFile, source: FileStatus?) -> ByteStorage? {
    guard let (copy, status) = openCopy(of: file),
      let content = ByteStorage(mapping: copy.descriptor, count: status.size)
    else { return nil }
    let stamp = Stamp(at: stampPath(of: file))
    let fits = stamp?.sha256 == file.sha256 && stamp?.copy == Stamp.line(of: status)
    guard fits || (try? content.sha256()) == file.sha256 else { return nil }
    let known = fits ? stamp?.sources ?? [] : []
    try? writeStamp(of: file, copy: status, sources: (source.map { [$0] } ?? []), known: known)
    return content
  }

  private func writeStamp(
    of file: KnownFile, copy: FileStatus, sources: [FileStatus], known: [String] = []
  ) throws {
    let lines = sources.map(Stamp.line)
    let stamp = Stamp(
      sha256: file.sha256, copy: Stamp.line(of: copy),
      sources: Array((lines + known.filter { !lines.contains($0) }).prefix(8)))
    try Array(stamp.text.utf8).withUnsafeBytes { try replace(stampPath(of: file), with: $0) }
  }
}

/// The text beside a copy that says when it may be trusted unread.
private struct Stamp {
  var sha256: String
  var copy: String
  var sources: [String]

  init(sha256: String, copy: String, sources: [String]) {
    self.sha256 = sha256
    self.copy = copy
    self.sources = sources
  }

  init?(at path: String) {
    let lines = OpenFile.text(of: path)?.split(separator: "\n").map(String.init) ?? []
    guard lines.count >= 3, lines[0] == Self.heading else { return nil }
    sha256 = lines[1]
    copy = lines[2]
    sources = Array(lines[3...])
  }

  var text: String {
    ([Self.heading, sha256, copy] + sources).map { $0 + "\n" }.joined()
  }

  private static let heading = "reprise 1: sha256, this copy, its sources"

  static func line(of status: FileStatus) -> String {
    "size \(status.size) modified \(status.modified) changed \(status.changed) "
      + "device \(status.device) inode \(status.inode)"
  }
}
