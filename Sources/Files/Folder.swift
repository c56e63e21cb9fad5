import Glibc

/// Operations on folders and on paths into them.
public enum Folder {
  /// A folder and a name below it.
  public static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The folder that a path's last name stands in.
  public static func of(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether a path leads to a folder.
  public static func exists(_ path: String) -> Bool { FileStatus(path: path)?.isFolder == true }

  /// Makes a folder and those above it, where they are missing. The failure names the first that
  /// could not be made.
  public static func make(_ path: String) throws(FileFailure) {
    if exists(path) { return }
    var folder = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      folder += name
      if mkdir(folder, 0o777) != 0 {
        let code = errno
        guard exists(folder) else {
          throw FileFailure("mkdir", folder, code: code == EEXIST ? ENOTDIR : code)
        }
      }
      folder += "/"
    }
  }

  /// The names of all that is in a folder, hidden ones too, sorted.
  public static func names(in folder: String) throws(FileFailure) -> [String] {
    try entries(in: folder).map(\.name).sorted()
  }

  /// The names of the folders in a folder, and of links that lead to folders, hidden ones too, sorted.
  ///
  /// The listing itself tells most file systems' folders from files: thousands of logs are not asked
  /// one by one what they are.
  public static func folders(in folder: String) throws(FileFailure) -> [String] {
    try entries(in: folder).filter { entry in
      switch Int(entry.type) {
      case DT_DIR: true
      case DT_UNKNOWN, DT_LNK: exists(join(folder, entry.name))
      default: false
      }
    }.map(\.name).sorted()
  }

  private static func entries(
    in folder: String
  ) throws(FileFailure) -> [(name: String, type: UInt8)] {
    guard let stream = opendir(folder) else { throw FileFailure("opendir", folder) }
    defer { closedir(stream) }
    var entries: [(name: String, type: UInt8)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { entries.append((name, entry.pointee.d_type)) }
    }
    return entries
  }

  /// Waits until what was renamed in a folder is so on the disk. Some file systems cannot flush a
  /// folder and say so with EINVAL; they order renames themselves.
  public static func synchronize(_ folder: String, for path: String) throws(FileFailure) {
    do throws(FileFailure) {
      try OpenFile(folder, O_RDONLY | O_DIRECTORY).synchronize()
    } catch {
      guard error.code == EINVAL else {
        throw FileFailure("\(error.call) folder", path, code: error.code)
      }
    }
  }
}
