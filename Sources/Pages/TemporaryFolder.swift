import Files
import Glibc

/// A folder for a while, in TMPDIR or /tmp.
struct TemporaryFolder: Sendable {
  let path: String

  init() throws(PageError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let pattern = Folder.join(parent.isEmpty ? "/tmp" : parent, "reprise-report-XXXXXX")
    var template = Array(pattern.utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .temporaryFolder(path: pattern, reason: systemMessage(errno))
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder and the files in it.
  func remove() {
    for name in (try? Folder.names(in: path)) ?? [] { unlink(Folder.join(path, name)) }
    rmdir(path)
  }
}
