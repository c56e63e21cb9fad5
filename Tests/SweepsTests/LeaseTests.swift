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
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    let host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // This very process, but started at another time: the number was used before.
    folder.write("\(getpid()) 1 \(host)\n", to: log + ".lease")
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
  }

  @Test func aLeaseWithoutAFolderIsRefused() {
    guard case .refused(let failure) = Lease.take(for: "/proc/nowhere/trial.h5") else {
      Issue.record("a lease in no folder was granted")
      return
    }
    #expect(failure.code == ENOENT)
  }
}
