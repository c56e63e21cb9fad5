import Files
import Glibc
import Synchronization
import Testing

@testable import Datasets

@Suite struct CacheLockTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/.lock"
  }

  @Test func oneHasItAtATime() async throws {
    let most = await withTaskGroup(of: Int.self) { group in
      let crowd = Crowd()
      for _ in 0..<6 {
        group.addTask { [path] in
          (0..<5).map { _ in
            guard let lock = try? CacheLock(path, patience: 60) else { return .max }
            return withExtendedLifetime(lock) { crowd.enterAndLeave() }
          }.max() ?? 0
        }
      }
      return await group.reduce(0) { max($0, $1) }
    }
    #expect(most == 1)
    #expect(try Files.Folder.names(in: folder.path) == [])
  }

  @Test func itIsWaitedForNoLongerThanAsked() throws {
    let lock = try #require(try CacheLock(path, patience: 0))
    let start = ContinuousClock.now
    #expect(try CacheLock(path, patience: 0) == nil)
    #expect(try CacheLock(path, patience: 0.05) == nil)
    #expect(start.duration(to: .now) > .milliseconds(50))
    withExtendedLifetime(lock) {}
  }

  @Test func aDeadProcessesLockIsTakenOver() throws {
    let own = FileOwner.thisProcess
    try folder.write(Array("\(own.process) 1 \(own.host)\n".utf8), to: ".lock")
    #expect(try CacheLock(path, patience: 0) != nil)
    #expect(try Files.Folder.names(in: folder.path) == [])
  }

  /// Earlier versions locked an empty file, and left it.
  @Test func whatEarlierVersionsLeftIsNoLock() throws {
    try folder.write([], to: ".lock")
    let times = [timeval](repeating: timeval(tv_sec: time(nil) - 3600, tv_usec: 0), count: 2)
    try #require(utimes(path, times) == 0)
    #expect(try CacheLock(path, patience: 0) != nil)
    #expect(try Files.Folder.names(in: folder.path) == [])
  }

  @Test func withoutAFolderItFails() {
    #expect(throws: FileFailure("open", "/proc/nowhere/.lock", code: ENOENT)) {
      try CacheLock("/proc/nowhere/.lock", patience: 0)
    }
  }
}

/// Counts those who are at something at once.
private final class Crowd: Sendable {
  private let count = Atomic(0)

  /// Stays for half a millisecond; says how many there were on entering.
  func enterAndLeave() -> Int {
    let count = count.add(1, ordering: .sequentiallyConsistent).newValue
    usleep(500)
    self.count.subtract(1, ordering: .sequentiallyConsistent)
    return count
  }
}
