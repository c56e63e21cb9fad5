import Glibc
import Sweeps
import Testing

@Suite struct LeaseTests {
  @Test func aLeaseIsGrantedOnceAndGivenBack() throws {
    let folder = try Folder()
    let log = folder.path + "/trial.h5"
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
    let folder = try Folder()
    let log = folder.path + "/trial.h5"
    for _ in 0..<2 {
      guard case .granted = Lease.take(for: log) else {
        Issue.record("the lease was not given back")
        return
      }
    }
    #expect(access(log + ".lease", F_OK) != 0)
  }

  @Test func aDeadOwnersLeaseIsTakenOver() throws {
    let folder = try Folder()
    let log = folder.path + "/trial.h5"
    folder.write(Self.deadOwner, to: log + ".lease")
    #expect(Lease.holder(of: log) == nil)
    guard case .granted = Lease.take(for: log) else {
      Issue.record("a dead owner's lease was not taken over")
      return
    }
  }

  @Test func anotherMachinesLeaseIsLeftAlone() throws {
    let folder = try Folder()
    let log = folder.path + "/trial.h5"
    folder.write("1 1 elsewhere.example\n", to: log + ".lease")
    guard case .held(let owner) = Lease.take(for: log) else {
      Issue.record("another machine's lease was taken")
      return
    }
    #expect("\(owner)" == "process 1 on elsewhere.example")
    #expect(Lease.holder(of: log) == owner)
  }

  @Test func aLookTellsWhoIsAtATrialAndChangesNothing() throws {
    let folder = try Folder()
    let log = folder.path + "/trial.h5"
    #expect(Lease.holder(of: log) == nil)
    #expect(access(log + ".lease", F_OK) != 0)
    let lease = Lease.take(for: log)
    #expect(Lease.holder(of: log)?.process == getpid())
    withExtendedLifetime(lease) {}
    // Made just now, and not named yet.
    folder.write("", to: log + ".lease")
    #expect("\(try #require(Lease.holder(of: log)))".contains("unknown host"))
    var long = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
    #expect(utimes(log + ".lease", &long) == 0)
    #expect(Lease.holder(of: log) == nil)
    #expect(access(log + ".lease", F_OK) == 0)
  }

  /// Many find the same dead owner's lease at once: one of them gets it, every time.
  @Test func aDeadOwnersLeaseIsTakenOverByOne() async throws {
    let folder = try Folder()
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

  /// This very process, but started at another time: the number was used before.
  private static var deadOwner: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    let host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(getpid()) 1 \(host)\n"
  }
}
