import Glibc

extension Folder {
  /// A file's path as seen from a folder: `../results/a/b.h5`. Symbolic links in both are followed
  /// first, so that the path leads to the file wherever `..` is taken.
  ///
  /// - Throws: `FileFailure` where one of them is not there.
  public static func relativePath(of file: String, from folder: String) throws(FileFailure)
    -> String
  {
    let target = try resolved(file)
    let start = try resolved(folder)
    let common = zip(target, start).prefix { $0 == $1 }.count
    let up = repeatElement("..", count: start.count - common)
    return (up + target[common...]).joined(separator: "/")
  }

  /// The names along a path from the root, without symbolic links.
  private static func resolved(_ path: String) throws(FileFailure) -> [String] {
    guard let pointer = realpath(path, nil) else { throw FileFailure("realpath", path) }
    defer { free(pointer) }
    return String(cString: pointer).split(separator: "/").map(String.init)
  }
}
