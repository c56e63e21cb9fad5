import Glibc

/// A folder of its own for a while, in TMPDIR or /tmp.
public struct TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes the folder.
  ///
  /// - Parameter name: what its name begins with.
  public init(named name: String) throws(FileFailure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let base = parent.isEmpty ? "/tmp" : parent
    // mkdtemp puts letters of its own in place of the six at the end.
    var template = Array(Folder.join(base, "\(name)-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw FileFailure("mkdtemp", base) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder and the files in it; a folder in it would stay.
  public func remove() {
    for name in (try? Folder.names(in: path)) ?? [] { unlink(Folder.join(path, name)) }
    rmdir(path)
  }
}
