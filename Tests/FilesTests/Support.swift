import Glibc

@testable import Files

/// A temporary folder that goes with its last reference.
final class Scratch {
  let path: String

  init() throws {
    path = hiddenName(beside: "/tmp/reprise-files")
    try Folder.make(path)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in (try? Folder.names(in: path)) ?? [] { remove(Folder.join(path, name)) }
    Glibc.remove(path)
  }
}
