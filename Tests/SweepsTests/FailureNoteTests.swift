import Glibc
import RunLog
import Specs
import Testing

@testable import Sweeps

/// What stands in the log of a trial that failed.
@Suite struct FailureNoteTests {
  let folder: Folder
  let assigned: TrialAssignment

  init() throws {
    folder = try Folder()
    assigned = try assignment(try smallSpec(), in: folder)
  }

  private var standing: TrialStanding {
    get throws {
      try TrialStanding(
        path: assigned.path, of: try TrialIdentity(try smallSpec(), seed: assigned.seed))
    }
  }

  @Test func aTrialWithoutALogGetsOneThatSaysWhy() throws {
    FailureNote(reason: "killed", lastOutput: ["one", "two"]).leave(for: assigned)
    let record = try TrialFile.read(assigned.path)
    #expect(record.status == .failed(reason: "killed"))
    #expect(record.specification == assigned.specification)
    #expect(record.trialHash == assigned.hash && record.seed == assigned.seed)
    #expect(value("lastOutput", record) == "one\ntwo")
    #expect(value("gitCommit", record) == "none")
    #expect(value("end", record) != nil)
    #expect(try standing == .failed(.failed(reason: "killed")))
    #expect(access(assigned.path + ".lease", F_OK) != 0)
    // The next run begins it, and nothing of the failure is left.
    #expect(run(assigned).ending == .finished)
    let finished = try TrialFile.read(assigned.path)
    #expect(value("lastOutput", finished) == nil)
  }

  @Test func whatTheTrialGoesOnFromIsKept() throws {
    let whole = try assignment(try smallSpec(), in: try Folder())
    _ = run(whole)
    let (ending, _) = run(assigned, stopAt: 12)
    guard case .interrupted(let epochs) = ending, epochs > 0 else {
      Issue.record("\(ending)")
      return
    }
    let interrupted = try TrialFile.read(assigned.path)
    FailureNote(reason: "killed").leave(for: assigned)
    let failed = try TrialFile.read(assigned.path)
    #expect(failed.checkpoint == interrupted.checkpoint && failed.epochs == interrupted.epochs)
    #expect(try standing == .unfinished(epochs: epochs, status: .failed(reason: "killed")))
    #expect(run(assigned).ending == .finished)
  }

  @Test func aLogThatHasEndedIsLeftAlone() throws {
    #expect(run(assigned).ending == .finished)
    let before = LogMark(path: assigned.path)
    FailureNote(reason: "killed").leave(for: assigned)
    #expect(LogMark(path: assigned.path) == before)
  }

  @Test func whoeverHoldsTheLeaseIsNotDisturbed() throws {
    let lease = Lease.take(for: assigned.path)
    FailureNote(reason: "killed").leave(for: assigned)
    withExtendedLifetime(lease) {}
    #expect(access(assigned.path, F_OK) != 0)
  }

  @Test func aDamagedOrForeignLogIsLeftAlone() throws {
    folder.write("no log", to: assigned.path)
    FailureNote(reason: "killed").leave(for: assigned)
    #expect(throws: RunLogError.self) { try TrialFile.read(assigned.path) }
    let other = TrialRecord(specification: "{}", seed: 0, trialHash: "another")
    try TrialFile.write(other, to: assigned.path)
    FailureNote(reason: "killed").leave(for: assigned)
    #expect(try TrialFile.read(assigned.path).status == .running)
  }

  private func value(_ key: String, _ record: TrialRecord) -> String? {
    record.provenance.first { $0.key == key }?.value
  }
}

/// Trials that another run has brought to an end since this one was planned.
@Suite struct EndedElsewhereTests {
  @Test(arguments: [TrialStatus.diverged(epoch: 1, step: 7), .failed(reason: "killed")])
  func aTrialThatFailedInAnotherRunIsNotTriedAgain(_ status: TrialStatus) throws {
    let folder = try Folder()
    var assigned = try assignment(try smallSpec(), in: folder)
    assigned.planned = LogMark(path: assigned.path)
    #expect(assigned.endingElsewhere() == nil)
    try TrialFile.write(
      TrialRecord(
        specification: assigned.specification, seed: 0, trialHash: assigned.hash, status: status),
      to: assigned.path)
    let ending = try #require(TrialEnding(status))
    #expect(assigned.endingElsewhere() == ending)
    #expect(run(assigned).ending == ending)
    // Known when the run was planned, it is tried again.
    assigned.planned = LogMark(path: assigned.path)
    #expect(assigned.endingElsewhere() == nil)
    #expect(run(assigned).ending == .finished)
  }

  @Test func aTrialThatAnotherRunLeftIsGoneOnWith() throws {
    let folder = try Folder()
    var assigned = try assignment(try smallSpec(), in: folder)
    assigned.planned = LogMark(path: assigned.path)
    guard case .interrupted = run(assigned, stopAt: 12).ending else {
      Issue.record("the trial came to its end")
      return
    }
    #expect(assigned.endingElsewhere() == nil)
    #expect(run(assigned).ending == .finished)
    #expect(assigned.endingElsewhere() == .finished)
    assigned.startsOver = true
    #expect(assigned.endingElsewhere() == nil)
  }
}
