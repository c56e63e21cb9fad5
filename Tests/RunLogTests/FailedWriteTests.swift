import Glibc
import Testing

@testable import RunLog

@Suite struct FailedWriteTests {
  /// Each failing write gets its own process, because a file-size limit holds for all of it.
  @Test(arguments: [0, 1, 4096, 100_000])
  func aFileSizeLimitLeavesThePreviousFile(limit: Int) async throws {
    let folder = try makeTemporaryFolder()
    defer { removeFolder(folder) }
    let path = folder + "/t.h5"
    try TrialFile.write(fullRecord, to: path)
    await #expect(processExitsWith: .success) { [path = path as String, limit = limit as Int] in
      exposeToFileSizeSignal()
      TrialFile.ignoreFileSizeSignal()
      var bounds = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bounds) == 0)
      let expected = RunLogError.noSpace(path: path, call: "write", code: EFBIG)
      #expect(throws: expected) {
        try TrialFile.write(uniformRecord(mark: 1, parameters: 100_000), to: path)
      }
      #expect(expected.isOutOfSpace)
    }
    #expect(names(in: folder) == ["t.h5"])
    #expect(try TrialFile.read(path) == fullRecord)
  }

  @Test func aMissingFolderIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/missing/t.h5"
      let expected = RunLogError.folderMissing(path: path, folder: folder + "/missing")
      #expect(throws: expected) { try TrialFile.write(fullRecord, to: path) }
      #expect(!expected.isOutOfSpace)
    }
  }

  @Test func aPathBelowAFileIsRejected() throws {
    try withTemporaryFolder { folder in
      try writeBytes([1], to: folder + "/file")
      let path = folder + "/file/t.h5"
      #expect(throws: RunLogError.folderMissing(path: path, folder: folder + "/file")) {
        try TrialFile.write(fullRecord, to: path)
      }
      #expect(try readBytes(folder + "/file") == [1])
    }
  }

  @Test func aFolderInTheFilesPlaceStays() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.h5"
      mkdir(path, 0o777)
      #expect(throws: RunLogError.system(path: path, call: "rename", code: EISDIR)) {
        try TrialFile.write(fullRecord, to: path)
      }
      #expect(names(in: folder) == ["t.h5"])
    }
  }

  @Test func aFolderWithoutFilesRejectsThem() {
    // /proc takes no files, whoever asks; /sys is often read-only.
    for folder in ["/proc", "/sys"] {
      #expect(throws: RunLogError.self) { try TrialFile.write(fullRecord, to: folder + "/t.h5") }
    }
  }
}

/// Lets the signal end this process, as it would a program that just started: the tests' parent may
/// ignore it, as Python does, and Dispatch's threads block it.
private func exposeToFileSizeSignal() {
  signal(SIGXFSZ, SIG_DFL)
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGXFSZ)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}

@Suite struct TemporaryFileTests {
  @Test func filesOfDeadWritersAreRemovedAndOthersStay() throws {
    try withTemporaryFolder { folder in
      let host = String(TemporaryName.next().dropFirst(".reprise-trial-".count))
        .split(separator: "-").dropLast(2).joined(separator: "-")
      // No process has the greatest number there is; process 1 always lives.
      let dead = ".reprise-trial-\(host)-2147483647-0.tmp"
      let live = ".reprise-trial-\(host)-1-0.tmp"
      let otherHost = ".reprise-trial-not-\(host)-2147483647-0.tmp"
      let foreign = [".reprise-trial-notes", "reprise-trial-\(host)-2147483647-0.tmp", "a.tmp"]
      for name in [dead, live, otherHost] + foreign { try writeBytes([1], to: "\(folder)/\(name)") }
      TrialFile.removeLeftovers(in: folder)
      #expect(names(in: folder) == ([live, otherHost] + foreign).sorted())
    }
  }

  @Test func filesOfAnyHostAreRemovedAfterADay() throws {
    try withTemporaryFolder { folder in
      let old = folder + "/.reprise-trial-elsewhere-1-0.tmp"
      try writeBytes([1], to: old)
      let twoDaysAgo = timeval(tv_sec: time(nil) - 2 * 24 * 60 * 60, tv_usec: 0)
      #expect(utimes(old, [twoDaysAgo, twoDaysAgo]) == 0)
      TrialFile.removeLeftovers(in: folder)
      #expect(names(in: folder) == [])
    }
  }
}
