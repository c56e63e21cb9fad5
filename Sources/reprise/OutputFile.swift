import Files

/// A file that a command is about to write.
enum OutputFile {
  /// Refuses, before any work is done, a path that cannot be written to or that was hardly meant.
  ///
  /// - Parameters:
  ///   - endings: the endings its name may have, without the dot; none for any name.
  ///   - inputs: files that the command reads, which it must not replace.
  static func check(_ path: String, endings: [String] = [], notOver inputs: [String] = []) throws {
    guard !path.isEmpty else {
      throw InputError("--output: expected a file's name, found an empty one")
    }
    let folder = Folder.of(path)
    guard Folder.exists(folder) else {
      throw InputError(
        "\(path): cannot be written, because there is no folder \(folder). Create it first.")
    }
    let status = FileStatus(path: path)
    guard status?.isFolder != true else {
      throw InputError("\(path): expected a file to write, found a folder. Name a file in it.")
    }
    // Devices and pipes are called what they are called.
    if status?.isRegular != false { try checkEnding(path, endings) }
    for input in inputs where status != nil && isSame(status, FileStatus(path: input)) {
      throw InputError("\(path): is what is read, and would be replaced. Choose another name.")
    }
  }

  private static func checkEnding(_ path: String, _ endings: [String]) throws {
    let name = path.lowercased()
    guard !endings.isEmpty, !endings.contains(where: { name.hasSuffix("." + $0) }) else { return }
    let known = endings.map { "." + $0 }.joined(separator: " or ")
    throw InputError("\(path): expected a name that ends in \(known), for that is what is written.")
  }

  /// Whether two paths led to one file.
  static func isSame(_ one: FileStatus?, _ other: FileStatus?) -> Bool {
    guard let one, let other else { return false }
    return one.device == other.device && one.inode == other.inode
  }
}
