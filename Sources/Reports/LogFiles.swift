import Files
import Glibc

/// Finds trials' logs.
enum LogFiles {
  /// The logs that paths lead to, sorted within each: a file is itself, a folder stands for the
  /// `*.h5` in it and, where it has none, for those in its folders.
  static func find(_ paths: [String]) throws(ReportError) -> [String] {
    var found: [String] = []
    for path in paths {
      guard let status = FileStatus(path: path) else {
        throw .unreadable(path: path, reason: systemMessage(errno))
      }
      if !status.isFolder {
        found.append(path)
        continue
      }
      var logs = try logs(in: path)
      if logs.isEmpty {
        for name in try names(in: path) where Folder.exists(Folder.join(path, name)) {
          logs += try self.logs(in: Folder.join(path, name))
        }
      }
      found += logs
    }
    return withoutRepetitions(found)
  }

  private static func logs(in folder: String) throws(ReportError) -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".h5") }.map { Folder.join(folder, $0) }
  }

  /// The names in a folder that are not hidden, sorted.
  static func names(in folder: String) throws(ReportError) -> [String] {
    do throws(FileFailure) {
      return try Folder.names(in: folder).filter { !$0.hasPrefix(".") }
    } catch {
      throw .unreadable(path: folder, reason: error.reason)
    }
  }

  /// Each file once, however it is named.
  private static func withoutRepetitions(_ paths: [String]) -> [String] {
    var known: Set<String> = []
    return paths.filter { path in
      guard let resolved = realpath(path, nil) else { return true }
      defer { free(resolved) }
      return known.insert(String(cString: resolved)).inserted
    }
  }
}
