import Glibc

/// Finds trials' logs.
enum LogFiles {
  /// The logs that paths lead to, sorted within each: a file is itself, a folder stands for the
  /// `*.h5` in it and, where it has none, for those in its folders.
  static func find(_ paths: [String]) throws(ReportError) -> [String] {
    var found: [String] = []
    for path in paths {
      guard let kind = kind(of: path) else {
        throw .unreadable(path: path, reason: String(cString: strerror(errno)))
      }
      if kind != S_IFDIR {
        found.append(path)
        continue
      }
      var logs = try logs(in: path)
      if logs.isEmpty {
        for name in try names(in: path) where self.kind(of: join(path, name)) == S_IFDIR {
          logs += try self.logs(in: join(path, name))
        }
      }
      found += logs
    }
    return withoutRepetitions(found)
  }

  private static func logs(in folder: String) throws(ReportError) -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".h5") }.map { join(folder, $0) }
  }

  /// The names in a folder that are not hidden, sorted.
  private static func names(in folder: String) throws(ReportError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .unreadable(path: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The file type bits; nil, with errno set, where there is nothing.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
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

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
