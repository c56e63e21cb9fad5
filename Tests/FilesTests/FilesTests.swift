import Glibc
import Testing

@testable import Files

@Suite struct FilesTests {
  @Test func pathsAreJoinedAndTakenApart() {
    #expect(Folder.join("a", "b") == "a/b")
    #expect(Folder.join("a/", "b") == "a/b")
    #expect(Folder.join("/", "b") == "/b")
    #expect(Folder.of("a/b/c") == "a/b")
    #expect(Folder.of("/c") == "/")
    #expect(Folder.of("c") == ".")
    #expect(hiddenName(beside: "c").hasPrefix(".c."))
    #expect(hiddenName(beside: "/a/c").hasPrefix("/a/.c."))
    #expect(hiddenName(beside: "c") != hiddenName(beside: "c"))
  }

  @Test func foldersAreMadeWithThoseAboveThem() throws {
    let scratch = try Scratch()
    for path in ["a/b/c", "a/b", "a//d/", "a/./e"] {
      try Folder.make(scratch.path + "/" + path)
      #expect(Folder.exists(scratch.path + "/" + path))
    }
    #expect(try Folder.names(in: scratch.path + "/a") == ["b", "d", "e"])
    try replaceFile(scratch.path + "/file", with: [1])
    for path in ["file", "file/below"] {
      #expect(throws: FileFailure("mkdir", scratch.path + "/file", code: ENOTDIR)) {
        try Folder.make(scratch.path + "/" + path)
      }
    }
    #expect(throws: FileFailure("mkdir", "/proc/new", code: ENOENT)) {
      try Folder.make("/proc/new/er")
    }
  }

  /// As root, renaming over /dev/full would take it away.
  @Test func aPipeIsNotReplaced() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    #expect(throws: FileFailure("replace", path, code: ENOTSUP)) {
      try replaceFile(path, with: [1])
    }
    #expect(FileStatus(path: path)?.isRegular == false)
  }

  @Test func aFolderThatIsNoneHasNoNames() {
    #expect(throws: FileFailure("opendir", "/etc/passwd", code: ENOTDIR)) {
      try Folder.names(in: "/etc/passwd")
    }
  }

  /// Sizes about those of the parts that are read at once.
  @Test(arguments: [0, 1, 65535, 65536, 65537, 300_000])
  func whatIsWrittenIsRead(count: Int) throws {
    let scratch = try Scratch()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 >> 3) }
    try replaceFile(scratch.path + "/file", with: bytes)
    let file = try OpenFile(scratch.path + "/file")
    #expect(try file.status().size == count)
    #expect(try file.bytes() == bytes)
    #expect(try OpenFile(scratch.path + "/file").bytes(atMost: 1000) == Array(bytes.prefix(1000)))
  }

  @Test func theEndOfAFileIsReadAlone() throws {
    let scratch = try Scratch()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 31 >> 3) }
    try replaceFile(scratch.path + "/file", with: bytes)
    let file = try OpenFile(scratch.path + "/file")
    for count in [0, 1, 4096, 99_999, 100_000, 100_001] {
      #expect(try file.lastBytes(count) == Array(bytes.suffix(count)))
    }
    #expect(try file.allBytes() == bytes)
    #expect(try file.lastBytes(7) == Array(bytes.suffix(7)))
  }

  @Test func pathsAreSeenFromAFolder() throws {
    let scratch = try Scratch()
    let root = scratch.path
    try Folder.make(root + "/a/b")
    try Folder.make(root + "/c")
    try replaceFile(root + "/a/b/file", with: [1])
    symlink(root + "/a", root + "/c/link")
    let expected = [("/", "a/b/file"), ("/a", "b/file"), ("/a/b", "file"), ("/c", "../a/b/file")]
    for (folder, path) in expected {
      #expect(try Folder.relativePath(of: root + "/a/b/file", from: root + folder) == path)
      #expect(try Folder.relativePath(of: root + "/c/link/b/file", from: root + folder) == path)
    }
    #expect(throws: FileFailure("realpath", root + "/missing", code: ENOENT)) {
      try Folder.relativePath(of: root + "/missing", from: root)
    }
  }

  @Test func readingStopsAtTheLimit() throws {
    #expect(try OpenFile("/dev/zero").bytes(atMost: 100_000).count == 100_000)
    #expect(OpenFile.text(of: "/dev/zero")?.utf8.count == 1 << 16)
    #expect(OpenFile.text(of: "/proc/self/comm")?.hasSuffix("\n") == true)
    #expect(OpenFile.text(of: "/tmp") == nil)
    #expect(OpenFile.text(of: "/nowhere") == nil)
  }

  @Test func aReplacedFileIsTheOldOneForItsReaders() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/file"
    try replaceFile(path, with: [1, 2, 3])
    let old = try OpenFile(path)
    // What a dead writer left, longer than what is written, does not shine through.
    try replaceFile(path + ".new", with: [9, 9, 9, 9])
    try replaceFile(path, with: [4], beside: path + ".new")
    #expect(try old.bytes() == [1, 2, 3])
    #expect(try OpenFile(path).bytes() == [4])
    #expect(try Folder.names(in: scratch.path) == ["file"])
  }

  @Test func aFailedReplacementLeavesNothingAndNamesThePath() throws {
    let scratch = try Scratch()
    try Folder.make(scratch.path + "/folder")
    #expect(throws: FileFailure("rename", scratch.path + "/folder", code: EISDIR)) {
      try replaceFile(scratch.path + "/folder", with: [1])
    }
    #expect(try Folder.names(in: scratch.path) == ["folder"])
    let missing = scratch.path + "/missing/file"
    #expect(throws: FileFailure("open", missing, code: ENOENT)) {
      try replaceFile(missing, with: [1])
    }
  }

  @Test func failuresTellTheirKind() throws {
    let full = #expect(throws: FileFailure("write", "/dev/full", code: ENOSPC)) {
      try OpenFile("/dev/full", O_WRONLY).write([1])
    }
    #expect(full?.isOutOfSpace == true)
    #expect(full?.description == "/dev/full: write failed: No space left on device.")
    #expect(!FileFailure("open", "a", code: ENOENT).isOutOfSpace)
    #expect(FileFailure("open", "a", code: ENOTDIR).isMissing)
    #expect(!FileFailure("open", "a", code: EACCES).isMissing)
  }

  @Test func onlyInterruptsAreTriedAgain() {
    var codes = [EINTR, EINTR, EIO]
    let status = retryingInterrupts {
      errno = codes.removeFirst()
      return -1
    }
    #expect(status == -1 && errno == EIO && codes.isEmpty)
  }
}
