import Glibc
import Testing

@testable import Files

@Suite struct OwnedFileTests {
  static let second = 1_000_000_000

  let scratch: Scratch
  let path: String

  init() throws {
    scratch = try Scratch()
    path = scratch.path + "/file"
  }

  // MARK: - One machine

  @Test func itIsGrantedOnceAndGivenBack() throws {
    for _ in 0..<2 {
      let file = try granted(take())
      #expect(try text() == FileOwner.thisProcess.line)
      #expect(try holder(take()) == .thisProcess)
      #expect(OwnedFile.holder(of: path) == .thisProcess)
      #expect(try file.successor() == nil && !file.isLost)
    }
    #expect(try names() == [])
    #expect(OwnedFile.holder(of: path) == nil)
  }

  @Test func aDeadProcessesFileIsTakenOver() throws {
    try write(Self.deadHere.line)
    #expect(OwnedFile.holder(of: path) == nil)
    let file = try granted(take())
    #expect(try text() == FileOwner.thisProcess.line)
    #expect(try names() == ["file"])
    withExtendedLifetime(file) {}
  }

  @Test func aLivingProcessesFileIsNot() throws {
    let child = try Child()
    try write(child.owner.line)
    try setAge(days: 1)
    #expect(try holder(take()) == child.owner, "of a process that is there its age says nothing")
    #expect(OwnedFile.holder(of: path) == child.owner)
    child.signal(SIGKILL)
    child.waitForTheEnd()
    #expect(OwnedFile.holder(of: path) == nil)
    _ = try granted(take())
  }

  @Test func itCannotBeMadeWithoutAFolder() throws {
    guard case .refused(let failure) = OwnedFile.take("/proc/nowhere/file") else {
      Issue.record("it was granted")
      return
    }
    #expect(failure == FileFailure("open", "/proc/nowhere/file", code: ENOENT))
    // The heir's file cannot be made either; the failure names what was asked for.
    let long = scratch.path + "/" + String(repeating: "x", count: 250)
    try OpenFile(long, O_WRONLY | O_CREAT).write(Array(Self.deadHere.line.utf8))
    guard case .refused(let failure) = OwnedFile.take(long) else {
      Issue.record("it was granted")
      return
    }
    #expect(failure == FileFailure("open", long, code: ENAMETOOLONG))
    #expect(try OpenFile(long).bytes() == Array(Self.deadHere.line.utf8))
  }

  /// Whoever is killed in the middle of making a file leaves it empty; a power cut, anything.
  @Test(arguments: ["", "12", "no owner at all\n\u{0}", String(repeating: "x", count: 5000)])
  func aFileThatNamesNobodyIsBelievedForAWhile(_ content: String) throws {
    try write(content)
    #expect(try holder(take()) == .unknown)
    #expect(OwnedFile.holder(of: path) == .unknown)
    try setAge(seconds: 9)
    #expect(OwnedFile.holder(of: path) == .unknown)
    try setAge(seconds: 11)
    #expect(OwnedFile.holder(of: path) == nil)
    _ = try granted(take())
    #expect(try names() == [])
  }

  @Test func theDeadAreClearedAndNobodyElse() throws {
    OwnedFile.clearDead(path)
    #expect(try names() == [])
    try write(Self.deadHere.line)
    OwnedFile.clearDead(path)
    #expect(try names() == [])
    try write(Self.elsewhere.line)
    OwnedFile.clearDead(path)
    #expect(try text() == Self.elsewhere.line)
    let own = scratch.path + "/own"
    let file = try granted(take(own))
    OwnedFile.clearDead(own)
    #expect(try OpenFile(own).bytes() == Array(FileOwner.thisProcess.line.utf8))
    withExtendedLifetime(file) {}
  }

  // MARK: - Many machines

  @Test func anotherMachinesProcessIsDeadWhenItIsSilent() throws {
    try write(Self.elsewhere.line)
    #expect(try holder(take()) == Self.elsewhere)
    #expect(OwnedFile.holder(of: path) == Self.elsewhere)
    #expect(try names() == ["file"], "who asks leaves nothing")
    try setAge(seconds: 110)
    #expect(try holder(take()) == Self.elsewhere)
    #expect(OwnedFile.holder(of: path) == Self.elsewhere)
    try setAge(seconds: 121)
    #expect(OwnedFile.holder(of: path) == nil)
    let file = try granted(take())
    #expect(try text() == FileOwner.thisProcess.line)
    #expect(try names() == ["file"])
    withExtendedLifetime(file) {}
  }

  @Test func anEarlierStartOfOnesJobIsTakenOverAtOnce() throws {
    func owner(_ process: Int32, _ restart: Int) -> FileOwner {
      FileOwner(
        process: process, started: 1, host: "node\(process)",
        task: SlurmTask(job: "55_3", restart: restart))
    }
    try write(owner(1, 0).line)
    #expect(OwnedFile.holder(of: path, seenBy: owner(2, 0)) == owner(1, 0))
    #expect(OwnedFile.holder(of: path, seenBy: owner(2, 1)) == nil)
    #expect(try holder(take(as: owner(2, 0))) == owner(1, 0))
    let file = try granted(take(as: owner(2, 1)))
    #expect(try text() == "2 1 node2 55_3 1\n")
    // The earlier start must not win it back.
    #expect(try holder(take(as: owner(1, 0))) == owner(2, 1))
    withExtendedLifetime(file) {}
  }

  // MARK: - Taking over

  /// Whoever was slow finds a fresh file where the dead owner's was, and leaves it alone.
  @Test func aFreshFileIsNeverMoved() throws {
    let slow = Taking(path: path, owner: .thisProcess, patience: OwnedFile.usualPatience)
    func find(_ owner: FileOwner) -> FoundFile {
      FoundFile(path: path, content: owner.line, touched: 0)
    }
    try write(Self.elsewhere.line)
    let before = FileStatus(path: path)
    #expect(try slow.takeOver(find(Self.deadHere)) == nil)
    // The same owner's, who was silent and has touched it meanwhile.
    #expect(try slow.takeOver(find(Self.elsewhere)) == .held(Self.elsewhere))
    #expect(FileStatus(path: path) == before)
    #expect(try text() == Self.elsewhere.line)
    #expect(try names() == ["file"])
    unlink(path)
    #expect(try slow.takeOver(find(Self.deadHere)) == nil)
    #expect(try names() == [])
  }

  /// An heir that was killed between making its file and renaming it is no obstacle.
  @Test func theHeirsOfTheDeadMayBeDeadToo() throws {
    let heirs = (2...4).map { FileOwner(process: getpid(), started: UInt64($0), host: Self.host) }
    try write(Self.deadHere.line)
    var last = Self.deadHere
    for heir in heirs {
      try write(heir.line, to: HeirName.path(of: last.line, beside: path))
      last = heir
    }
    #expect(try names().count == 4)
    let file = try granted(take())
    #expect(try text() == FileOwner.thisProcess.line)
    #expect(try names() == ["file"])
    withExtendedLifetime(file) {}
  }

  @Test func aLivingHeirIsLeftToIt() throws {
    let child = try Child()
    let claim = HeirName.path(of: Self.deadHere.line, beside: path)
    try write(Self.deadHere.line)
    try write(child.owner.line, to: claim)
    #expect(try holder(take()) == child.owner)
    // One of another machine, by the clock.
    try write(Self.elsewhere.line, to: claim)
    #expect(try holder(take()) == Self.elsewhere)
    #expect(try text() == Self.deadHere.line)
    #expect(try names() == ["file", String(claim.dropFirst(scratch.path.count + 1))])
    try setAge(seconds: 121, of: claim)
    _ = try granted(take())
    #expect(try names() == [])
  }

  /// What heirs that were killed left is in nobody's way, and goes after a day.
  @Test func whatDeadHeirsLeftGoesSometime() throws {
    let left = ["file", "other"].map {
      HeirName.path(of: "1 2 gone\n", beside: scratch.path + "/" + $0)
    }
    for path in left { try write("1 3 gone\n", to: path) }
    try write("no heir", to: path + ".heir-0123456789abcdeg")
    try setAge(days: 2, of: path + ".heir-0123456789abcdeg")
    for _ in 0..<2 {
      _ = try granted(take())
      try write(Self.deadHere.line)
      _ = try granted(take())
      #expect(try names().count == 3)
    }
    for path in left { try setAge(days: 2, of: path) }
    try write(Self.deadHere.line)
    _ = try granted(take())
    #expect(try names() == ["file.heir-0123456789abcdeg"])
  }

  @Test(arguments: [false, true])
  func ofManyThreadsOneTakesOver(withADeadHeir: Bool) async throws {
    for round in 0..<300 {
      let path = scratch.path + "/\(round)"
      try write(Self.deadHere.line, to: path)
      if withADeadHeir {
        try write(
          FileOwner(process: getpid(), started: 2, host: Self.host).line,
          to: HeirName.path(of: Self.deadHere.line, beside: path))
      }
      let files = await withTaskGroup(of: OwnedFile?.self) { group in
        for _ in 0..<8 {
          group.addTask {
            guard case .granted(let file) = OwnedFile.take(path) else { return nil }
            return file
          }
        }
        // Kept until all have asked: given back, a file is anybody's.
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(files.count { $0 != nil } == 1, "round \(round)")
      #expect(try names() == ["\(round)"])
      withExtendedLifetime(files) {}
      unlink(path)
    }
  }

  /// The same where all take each other for processes of other machines, and the dead one is silent.
  @Test func ofManyMachinesOneTakesOver() async throws {
    for round in 0..<300 {
      let path = scratch.path + "/\(round)"
      try write(Self.elsewhere.line, to: path)
      try setAge(seconds: 121, of: path)
      let files = await withTaskGroup(of: OwnedFile?.self) { group in
        for host in 0..<8 {
          let owner = FileOwner(process: 1, started: 1, host: "node\(host)")
          group.addTask {
            guard case .granted(let file) = OwnedFile.take(path, as: owner) else { return nil }
            return file
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(files.count { $0 != nil } == 1, "round \(round)")
      #expect(try names() == ["\(round)"])
      withExtendedLifetime(files) {}
      unlink(path)
    }
  }

  // MARK: - Holding

  @Test func aHeartbeatTouchesTheFile() throws {
    let holding = try self.holding()
    try setAge(seconds: 100)
    let before = try #require(FileStatus(path: path))
    holding.beat()
    let after = try #require(FileStatus(path: path))
    #expect(after.modified - before.modified > 90 * Self.second)
    #expect(after.inode == before.inode)
    #expect(try text() == FileOwner.thisProcess.line)
  }

  /// The thread does, of all files of the process; and it ends with the last of them.
  @Test func theThreadTouchesAllFiles() throws {
    let paths = (0..<3).map { scratch.path + "/\($0)" }
    let heartbeat = Heartbeat(every: 2000)
    for _ in 0..<2 {
      let files = try paths.map {
        try granted(OwnedFile.take($0, as: .thisProcess, heartbeat: heartbeat))
      }
      for path in paths { try setAge(seconds: 100, of: path) }
      let isTouched = wait {
        paths.allSatisfy {
          FoundFile.localTime - (FileStatus(path: $0)?.modified ?? 0) < 50 * Self.second
        }
      }
      #expect(isTouched)
      #expect(heartbeat.isRunning)
      unlink(paths[1])
      #expect(wait { FileStatus(path: paths[1]) != nil }, "a removed file is made again")
      withExtendedLifetime(files) {}
    }
    #expect(wait { !heartbeat.isRunning })
    #expect(try names() == [], "what is given back is not made again")
  }

  /// Who asks hears that it was gone: somebody may have had it meanwhile.
  @Test(arguments: [false, true])
  func aRemovedFileIsMadeAgain(isNoticedByTheThread: Bool) throws {
    let holding = try self.holding()
    holding.beat()
    #expect(try holding.successor() == nil && !holding.wasGone)
    unlink(path)
    if isNoticedByTheThread { holding.beat() }
    #expect(try holding.successor() == nil && holding.wasGone)
    #expect(try text() == FileOwner.thisProcess.line)
    holding.giveBack()
    #expect(try names() == [])
    holding.beat()
    #expect(try names() == [])
  }

  @Test(arguments: [false, true])
  func aForeignFileIsNoticedAndLeftAlone(isNoticedByTheThread: Bool) throws {
    let holding = try self.holding()
    try write(Self.elsewhere.line)
    try setAge(seconds: 50)
    let before = FileStatus(path: path)
    if isNoticedByTheThread { holding.beat() }
    #expect(holding.isLost == isNoticedByTheThread)
    #expect(try holding.successor() == Self.elsewhere)
    #expect(holding.isLost)
    // Once lost is lost: whoever has it may have brought it to an end.
    holding.beat()
    holding.giveBack()
    #expect(FileStatus(path: path) == before)
    #expect(try text() == Self.elsewhere.line)
  }

  @Test func whatAnotherOwnsIsNotGivenBack() throws {
    do {
      let file = try granted(take())
      try write(Self.elsewhere.line)
      withExtendedLifetime(file) {}
    }
    #expect(try text() == Self.elsewhere.line)
  }

  @Test func whatCannotBeToldIsAnError() throws {
    let file = try granted(take())
    unlink(path)
    // A loop of links: something is there, and cannot be read.
    symlink(path, path)
    #expect(throws: FileFailure("open", path, code: ELOOP)) { try file.successor() }
    #expect(!file.isLost)
    unlink(path)
    #expect(try file.successor() == nil)
  }

  // MARK: - Support

  static let host = FileOwner.thisProcess.host
  /// This very process, but started at another time: the number was used before.
  static let deadHere = FileOwner(process: getpid(), started: 1, host: host)
  static let elsewhere = FileOwner(process: 1, started: 1, host: "elsewhere.example")

  private func take(_ path: String? = nil, as owner: FileOwner = .thisProcess) -> OwnedFile.Answer {
    OwnedFile.take(path ?? self.path, as: owner)
  }

  private func granted(_ answer: OwnedFile.Answer) throws -> OwnedFile {
    if case .granted(let file) = answer { return file }
    throw Unexpected(answer: "\(answer)")
  }

  private func holder(_ answer: OwnedFile.Answer) throws -> FileOwner {
    if case .held(let owner) = answer { return owner }
    throw Unexpected(answer: "\(answer)")
  }

  private struct Unexpected: Error { let answer: String }

  /// What a file holds that no thread touches.
  private func holding() throws -> Holding {
    try write(FileOwner.thisProcess.line)
    return Holding(path: path, owner: .thisProcess)
  }

  private func names() throws -> [String] { try Folder.names(in: scratch.path) }

  private func text() throws -> String {
    String(decoding: try OpenFile(path).bytes(), as: UTF8.self)
  }

  private func write(_ text: String, to path: String? = nil) throws {
    try replaceFile(path ?? self.path, with: Array(text.utf8), flushes: false)
  }

  private func setAge(seconds: Int = 0, days: Int = 0, of path: String? = nil) throws {
    let time = FoundFile.localTime - (seconds + days * 86_400) * Self.second
    let times = [timespec](
      repeating: timespec(tv_sec: time / Self.second, tv_nsec: time % Self.second), count: 2)
    try #require(utimensat(AT_FDCWD, path ?? self.path, times, 0) == 0)
  }

  /// Waits until something is so; false if it is not within 20 seconds.
  private func wait(until condition: () -> Bool) -> Bool {
    for _ in 0..<20_000 {
      if condition() { return true }
      usleep(1000)
    }
    return false
  }
}
