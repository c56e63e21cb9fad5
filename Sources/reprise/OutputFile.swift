import Files
import Glibc

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

  /// Writes a file as a whole, so that what stood at the path is unchanged on any failure. A device or
  /// pipe cannot be replaced: the bytes go into it.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(FileFailure) {
      if let status = FileStatus(path: path), !status.isRegular {
        let file = try OpenFile(path, O_WRONLY)
        try file.write(bytes)
        try file.close()
      } else {
        try replaceFile(path, with: bytes)
      }
    } catch {
      throw InputError(
        error.isOutOfSpace
          ? "\(path): no room to write this file (\(error.call): \(error.reason)). What was there "
            + "before is unchanged. Free space, or write it elsewhere with -o."
          : "\(path): cannot be written (\(error.call): \(error.reason)). Write it elsewhere with -o."
      )
    }
  }

  /// Whether two paths led to one file.
  static func isSame(_ one: FileStatus?, _ other: FileStatus?) -> Bool {
    guard let one, let other else { return false }
    return one.device == other.device && one.inode == other.inode
  }
}

/// A folder that a command is about to write files into.
enum OutputFolder {
  /// Refuses, before any work is done, a path that cannot become a folder.
  static func check(_ path: String) throws {
    guard !path.isEmpty else {
      throw InputError("--output: expected a folder's name, found an empty one; . is this folder")
    }
    if FileStatus(path: path)?.isFolder == false {
      throw InputError("\(path): expected a folder, found a file. Choose another with -o DIR.")
    }
  }

  /// Makes a folder and those above it, where they are missing.
  static func make(_ path: String) throws {
    do throws(FileFailure) {
      try Folder.make(path)
    } catch {
      throw InputError(
        "\(error.path): cannot be made (\(error.call): \(error.reason)). Choose another folder with "
          + "-o DIR.")
    }
  }
}
