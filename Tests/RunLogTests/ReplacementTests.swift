import Glibc
import Synchronization
import Tensors
import Testing

@testable import RunLog

@Suite struct ReplacementTests {
  @Test func aReaderAlwaysFindsAWholeRecord() async throws {
    let folder = try makeTemporaryFolder()
    defer { removeFolder(folder) }
    let path = folder + "/t.h5"
    try TrialFile.write(uniformRecord(mark: 0, parameters: 20_000), to: path)
    let written = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { written.raise() }
        for mark in 1...100 {
          try TrialFile.write(uniformRecord(mark: mark, parameters: 20_000), to: path)
        }
      }
      var latest = 0
      while !written.isRaised {
        let record = try TrialFile.read(path)
        #expect(record == uniformRecord(mark: record.seed, parameters: 20_000))
        #expect(record.seed >= latest)
        latest = record.seed
        await Task.yield()
      }
      try await group.waitForAll()
    }
    #expect(names(in: folder) == ["t.h5"])
  }

  @Test func manyWritersOfOnePathDoNotMix() async throws {
    let folder = try makeTemporaryFolder()
    defer { removeFolder(folder) }
    let path = folder + "/t.h5"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...4 {
        group.addTask {
          for round in 0..<10 {
            let record = uniformRecord(mark: 10 * writer + round, parameters: 1000)
            try TrialFile.write(record, to: path)
          }
        }
      }
      try await group.waitForAll()
    }
    let record = try TrialFile.read(path)
    #expect(record == uniformRecord(mark: record.seed, parameters: 1000))
    #expect(names(in: folder) == ["t.h5"])
  }

  /// Kills a process that rewrites its log without pause, at twelve random moments.
  @Test func aKilledWriterLeavesAWholeRecord() async throws {
    let folder = try makeTemporaryFolder()
    defer { removeFolder(folder) }
    let path = folder + "/t.h5"
    try TrialFile.write(uniformRecord(mark: 0, parameters: 100_000), to: path)
    var stream = RandomStream(seed: UInt64(getpid()), name: "moments")
    var latest = 0
    for _ in 0..<12 {
      let delay = UInt32(stream.integer(below: 60_000))
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, delay = delay as UInt32, latest = latest as Int] in
        Task.detached {
          usleep(delay)
          kill(getpid(), SIGKILL)
        }
        var mark = latest
        while true {
          mark += 1
          try TrialFile.write(uniformRecord(mark: mark, parameters: 100_000), to: path)
        }
      }
      let record = try TrialFile.read(path)
      #expect(record == uniformRecord(mark: record.seed, parameters: 100_000))
      #expect(record.seed >= latest)
      latest = record.seed
      // At most what was being written.
      #expect(names(in: folder).count <= 2)
      TrialFile.removeLeftovers(in: folder)
      #expect(names(in: folder) == ["t.h5"])
    }
    #expect(latest > 0)
  }
}

/// What one task tells another.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}
