import Files
import Glibc
import Specs
import Testing

@testable import Sweeps

@Suite struct LeaseTests {
  let folder: Folder
  let log: String

  init() throws {
    folder = try Folder()
    log = folder.path + "/trial.h5"
  }

  @Test func aLeaseIsGrantedOnceAndGivenBack() throws {
    guard case .granted(let lease) = Lease.take(for: log) else {
      Issue.record("the first lease was not granted")
      return
    }
    guard case .held(let owner) = Lease.take(for: log) else {
      Issue.record("the second lease was not refused")
      return
    }
    #expect(owner.process == getpid())
    withExtendedLifetime(lease) {}
  }

  @Test func aLeaseGoesWithItsHolder() throws {
    for _ in 0..<2 {
      guard case .granted = Lease.take(for: log) else {
        Issue.record("the lease was not given back")
        return
      }
    }
    #expect(access(log + ".lease", F_OK) != 0)
  }

  @Test func aDeadOwnersLeaseIsTakenOver() throws {
    folder.write(Self.deadOwner, to: log + ".lease")
    #expect(Lease.holder(of: log) == nil)
    guard case .granted = Lease.take(for: log) else {
      Issue.record("a dead owner's lease was not taken over")
      return
    }
  }

  /// One that says whether a job of Slurm's, and one of earlier versions, which does not.
  @Test(arguments: [
    ("1 1 elsewhere.example\n", "process 1 on elsewhere.example"),
    ("1 1 elsewhere.example 55_3 0\n", "process 1 on elsewhere.example (Slurm job 55_3)"),
  ])
  func anotherMachinesLeaseIsLeftAloneUntilItIsSilent(
    _ content: String, _ description: String
  ) throws {
    folder.write(content, to: log + ".lease")
    guard case .held(let owner) = Lease.take(for: log) else {
      Issue.record("another machine's lease was taken")
      return
    }
    #expect("\(owner)" == description)
    #expect(Lease.holder(of: log) == owner)
    try setAge(of: log + ".lease", seconds: 121)
    #expect(Lease.holder(of: log) == nil)
    _ = try takeLease(for: log)
  }

  /// A trial whose process slept for so long that another machine's has taken over and written its log,
  /// and perhaps given the lease back. It writes nothing any more, whatever it wants to write: when it is
  /// told to stop in its first epoch or a later one, when it is done, when it has diverged.
  @Test(
    arguments: [(1, true), (8, true), (12, true), (nil, true), (12, false), (nil, false)],
    ["optimizer.adam.learningRate=0.01", "optimizer.adam.learningRate=1e30"])
  func aTrialThatLostItsLeaseLeavesTheLogAlone(
    _ accident: (Int?, Bool), rate: String
  ) throws {
    let (stopAt, isStillAnothers) = accident
    try expectLogLeftAlone(
      assignment(smallSpec(rate), in: folder), stopAt: stopAt, isStillAnothers: isStillAnothers)
  }

  @Test(arguments: [1, nil], [true, false])
  func aFitThatLostItsLeaseLeavesTheLogAlone(stopAt: Int?, isStillAnothers: Bool) throws {
    let spec = try ExperimentSpec(
      json: """
        {"name": "fit", "data": {"set": "digits", "train": {"first": 300}, "test": {"first": 40}},
         "classifier": {"linear": {"ridge": 0.1}}}
        """)
    try expectLogLeftAlone(
      assignment(spec, in: folder), stopAt: stopAt, isStillAnothers: isStillAnothers)
  }

  private func expectLogLeftAlone(
    _ assigned: TrialAssignment, stopAt: Int?, isStillAnothers: Bool
  ) throws {
    let theirs = Array("what the other one wrote".utf8)
    let lease = assigned.path + ".lease"
    var asked = 0
    let trial = TrialRun(
      assigned,
      shouldStop: {
        asked += 1
        if asked == 1 {
          try? replaceFile(assigned.path, with: theirs)
          if isStillAnothers {
            try? replaceFile(lease, with: Array(Self.elsewhere.utf8))
          } else {
            unlink(lease)
          }
        }
        return asked == stopAt
      }, send: { _ in })
    let owner = isStillAnothers ? "process 1 on elsewhere.example" : "a process that has ended"
    #expect(trial.run() == .busy(owner: owner))
    #expect(asked > 0)
    #expect(try OpenFile(assigned.path).bytes() == theirs)
    #expect(OpenFile.text(of: lease) == (isStillAnothers ? Self.elsewhere : nil))
    #expect(
      try Files.Folder.names(in: folder.path)
        == (isStillAnothers ? ["trial.h5", "trial.h5.lease"] : ["trial.h5"]))
  }

  /// Somebody tidied up, and nobody had it meanwhile.
  @Test func aTrialWhoseLeaseIsRemovedGoesOn() throws {
    let assigned = try assignment(smallSpec(), in: folder)
    let trial = TrialRun(
      assigned,
      shouldStop: {
        unlink(assigned.path + ".lease")
        return false
      }, send: { _ in })
    #expect(trial.run() == .finished)
    #expect(access(assigned.path + ".lease", F_OK) != 0)
  }

  /// The runner's note of a failure is for a log that nobody is at.
  @Test func aNoteOfAFailureNeedsTheLease() throws {
    let assigned = try assignment(smallSpec(), in: folder)
    let lease = try takeLease(for: assigned.path)
    try replaceFile(assigned.path + ".lease", with: Array(Self.elsewhere.utf8))
    FailureNote(reason: "killed").leaveUnderLease(lease, for: assigned)
    #expect(access(assigned.path, F_OK) != 0)
    #expect(lease.isLost)
    #expect(try lease.loss()?.owner?.host == "elsewhere.example")
  }

  @Test func aLookTellsWhoIsAtATrialAndChangesNothing() throws {
    #expect(Lease.holder(of: log) == nil)
    #expect(access(log + ".lease", F_OK) != 0)
    let lease = Lease.take(for: log)
    #expect(Lease.holder(of: log)?.process == getpid())
    withExtendedLifetime(lease) {}
    // Made just now, and not named yet.
    folder.write("", to: log + ".lease")
    #expect("\(try #require(Lease.holder(of: log)))".contains("unknown host"))
    try setAge(of: log + ".lease", seconds: 11)
    #expect(Lease.holder(of: log) == nil)
    #expect(access(log + ".lease", F_OK) == 0)
  }

  /// Many find the same dead owner's lease at once: one of them gets it, every time.
  @Test func aDeadOwnersLeaseIsTakenOverByOne() async throws {
    for round in 0..<200 {
      let log = folder.path + "/trial\(round).h5"
      folder.write(Self.deadOwner, to: log + ".lease")
      let leases = await withTaskGroup(of: Lease?.self) { group in
        for _ in 0..<4 {
          group.addTask {
            guard case .granted(let lease) = Lease.take(for: log) else { return nil }
            return lease
          }
        }
        // Kept until all have asked: given back, a lease is anybody's.
        return await group.reduce(into: [Lease?]()) { $0.append($1) }
      }
      #expect(leases.count { $0 != nil } == 1, "round \(round)")
    }
  }

  @Test func aLeaseWithoutAFolderIsRefused() {
    guard case .refused(let failure) = Lease.take(for: "/proc/nowhere/trial.h5") else {
      Issue.record("a lease in no folder was granted")
      return
    }
    #expect(failure.code == ENOENT)
  }

  private static let elsewhere = "1 1 elsewhere.example\n"

  private func setAge(of path: String, seconds: Int) throws {
    let times = [timeval](repeating: timeval(tv_sec: time(nil) - seconds, tv_usec: 0), count: 2)
    try #require(utimes(path, times) == 0)
  }

  /// This very process, but started at another time: the number was used before.
  private static var deadOwner: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    let host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(getpid()) 1 \(host)\n"
  }
}
