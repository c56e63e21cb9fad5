import Glibc

/// What tells one state of a file from another without reading it.
public struct FileStatus: Equatable, Sendable {
  /// Whether it is neither a folder nor a pipe, a device or the like.
  public var isRegular: Bool
  /// Whether it is a folder.
  public var isFolder: Bool
  /// In bytes; of a device or pipe, 0.
  public var size: Int
  /// The file system it is in; with `inode`, this tells it from all other files.
  public var device: UInt64
  /// Its number in the file system.
  public var inode: UInt64
  /// When its content last changed, in nanoseconds since 1970.
  public var modified: Int
  /// When anything of it last changed, in nanoseconds since 1970.
  public var changed: Int

  init(_ status: stat) {
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    size = Int(status.st_size)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// The status of what a path leads to; nil, with `errno` set, where there is nothing.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}
