import Glibc
import Synchronization

/// A small file that one process owns at a time, on this machine or another: whoever owns it has the
/// sole right to something. It works on network file systems, without file locks.
///
/// The file's one line names its owner (`FileOwner`). It is made with O_EXCL, which succeeds for one
/// only. While it is held, a thread touches it every 20 seconds, so that its age tells others that
/// its owner lives. It is given back by removing it.
///
/// **Death.** A process of one's own machine is dead if it is not in the process table. One of an
/// earlier start of one's own Slurm job is dead. Of any other, only its silence is seen: it is taken
/// for dead when its file has not been touched for 120 seconds, all by the file server's clock. Hosts
/// are told apart by their names, so those of a cluster must differ.
///
/// **Taking over** the file that says D, whose owner is dead:
/// 1. Make the file `<path>.heir-<hash of D>` with O_EXCL and with one's own line. Whoever has it is
///    D's only heir. Its time of change is the file server's clock now.
/// 2. Look again: is what stands at the path still D, and its owner still dead by that clock? If not,
///    somebody was faster; remove the heir's file.
/// 3. Rename the heir's file to the path: it is the owned file now.
///
/// An heir may be killed between 1 and 3. Who comes next finds its file, and is heir to it in the same
/// way, with a file whose name has the hash of its line; in step 2 the whole line of heirs is looked
/// at, and after step 3 their files are removed. So for one dead owner there is one successor, the path
/// is never empty meanwhile, and nobody's fresh file is ever moved. (Renaming the dead owner's file
/// away instead can hit a fresh one, and must put it back while there is nothing at the path.)
///
/// **What remains.** Silence is no proof: a machine that slept for minutes, or that the file server
/// could not be reached from, is taken for dead and goes on later. So an owner asks `successor` before
/// it does what the file gives it the right to, and learns that it has lost it. Between that question
/// and the end of the deed it asked for, a process may still be put to sleep for 120 seconds: that
/// window is left, as it must be where the file server knows nothing of owners. A file that is gone is made
/// again; that a successor had it meanwhile and gave it back must be seen by what it did (`wasGone`). And
/// an NFS client moves a file away before it renames another one to its path, where a process of its machine
/// has it open: who makes a fresh one in that moment loses it at once, and learns it in the same way.
///
/// What a killed process can leave besides a file is an heir's file, which is in nobody's way: at worst
/// another heir finds it, as above. Whoever takes over some file in the folder removes such files after
/// a day.
public final class OwnedFile: Sendable {
  /// What came of asking for a file.
  public enum Answer: Sendable {
    /// It is ours.
    case granted(OwnedFile)
    /// It is another's.
    case held(by: FileOwner)
    /// It cannot be made.
    case refused(FileFailure)
  }

  /// How long an owner that is not seen otherwise may be silent, in nanoseconds.
  static let usualPatience = 120_000_000_000
  /// How long its maker may take to write its name, in nanoseconds.
  fileprivate static let timeToName = 10_000_000_000

  private let holding: Holding
  private let heartbeat: Heartbeat

  private init(_ holding: Holding, _ heartbeat: Heartbeat) {
    self.holding = holding
    self.heartbeat = heartbeat
    heartbeat.add(holding)
  }

  /// Gives the file back.
  deinit {
    heartbeat.remove(holding)
    holding.giveBack()
  }

  // MARK: - For its owner

  /// Whether somebody else has turned out to own the file, by what was seen of it last: at most 20
  /// seconds ago. It costs nothing to ask.
  public var isLost: Bool { holding.isLost }

  /// Who owns the file now, if no longer this process; reads it, and makes it again where it is gone.
  ///
  /// - Throws: `FileFailure` where that cannot be told.
  public func successor() throws(FileFailure) -> FileOwner? { try holding.successor() }

  /// Whether the file was ever gone, and was made again. Then somebody who removed it may have done with
  /// it what there was to do: whoever can tell should look.
  public var wasGone: Bool { holding.wasGone }

  // MARK: - For who wants to be

  /// Asks for the file at a path.
  public static func take(_ path: String) -> Answer { take(path, as: .thisProcess) }

  /// The same with everything that tests change.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - owner: Who asks.
  ///   - patience: How long an owner may be silent, in nanoseconds.
  ///   - heartbeat: What touches the file while it is held.
  static func take(
    _ path: String, as owner: FileOwner, patience: Int = usualPatience,
    heartbeat: Heartbeat = .shared
  ) -> Answer {
    let taking = Taking(path: path, owner: owner, patience: patience)
    do throws(FileFailure) {
      switch try taking.run() {
      case .made: return .granted(OwnedFile(Holding(path: path, owner: owner), heartbeat))
      case .held(let holder): return .held(by: holder)
      }
    } catch {
      // Who asked knows nothing of heirs' files.
      return .refused(FileFailure(error.call, path, code: error.code))
    }
  }

  /// Who owns a file now; nil where there is none, or its owner is dead.
  ///
  /// Only a look, which writes nothing: whoever wants to be sure takes the file. The silence of
  /// another machine's process is measured by this machine's clock, so that what this tells may be
  /// early or late by as much as that differs from the file server's.
  public static func holder(of path: String) -> FileOwner? {
    holder(of: path, seenBy: .thisProcess)
  }

  /// The same with everything that tests change.
  static func holder(
    of path: String, seenBy judge: FileOwner, patience: Int = usualPatience
  ) -> FileOwner? {
    guard let found = try? FoundFile.find(path),
      !found.isDead(seenBy: judge, at: FoundFile.localTime, patience: patience)
    else { return nil }
    return found.owner ?? .unknown
  }

  /// Removes a file whose owner died before it could.
  public static func clearDead(_ path: String) {
    guard FileStatus(path: path) != nil, holder(of: path) == nil else { return }
    // Given back at once.
    _ = take(path)
  }
}

/// What stands at a path, as it was at one moment.
struct FoundFile {
  let path: String
  let content: String
  /// In nanoseconds since 1970, by the file server's clock.
  let touched: Int

  /// The file that is there now; nil where there is none.
  static func find(_ path: String) throws(FileFailure) -> Self? { try open(path)?.found }

  /// The file that is there now, and open; nil where there is none. What was replaced while it was
  /// being read over the network is gone too: what stands there now is found by asking again.
  static func open(_ path: String) throws(FileFailure) -> (found: Self, file: OpenFile)? {
    do throws(FileFailure) {
      let file = try OpenFile(path)
      let touched = try file.status().modified
      let content = String(decoding: try file.bytes(atMost: 1 << 12), as: UTF8.self)
      return (Self(path: path, content: content, touched: touched), file)
    } catch {
      if error.code == ENOENT || error.code == ESTALE { return nil }
      throw error
    }
  }

  /// Nil where it is not written yet, or what is written is damaged.
  var owner: FileOwner? { FileOwner(content) }

  /// Whether the owner is known to live, without a look at the time.
  func isAlive(seenBy judge: FileOwner) -> Bool { owner?.isAlive(seenBy: judge) == true }

  /// Whether the owner is gone, or silent for too long. One that has not written its name may be about
  /// to; if it was killed before, or the power failed, it never does.
  func isDead(seenBy judge: FileOwner, at time: Int, patience: Int) -> Bool {
    guard let owner else { return time - touched >= min(patience, OwnedFile.timeToName) }
    if owner.isAlive(seenBy: judge) { return false }
    return owner.isDead(seenBy: judge) || time - touched >= patience
  }

  /// By this machine's clock, in nanoseconds since 1970.
  static var localTime: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

extension OpenFile {
  /// Makes a file that says something, unless there is one; nil where there is.
  ///
  /// - Returns: when it was made by the file server's clock, in nanoseconds since 1970.
  fileprivate static func make(
    _ path: String, saying content: String
  ) throws(FileFailure) -> Int? {
    let file: OpenFile
    do throws(FileFailure) {
      file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
    } catch {
      if error.code == EEXIST { return nil }
      throw error
    }
    do throws(FileFailure) {
      try file.write(Array(content.utf8))
      let time = try file.touch()
      try file.close()
      return time
    } catch {
      // One that was taken over before it was written is another's by now.
      if error.code != ESTALE { unlink(path) }
      throw error
    }
  }

  /// Sets the file's times to now, by the clock of the file server if there is one; returns them in
  /// nanoseconds since 1970.
  fileprivate func touch() throws(FileFailure) -> Int {
    guard futimens(descriptor, nil) == 0 else { throw FileFailure("futimens", path) }
    return try status().modified
  }
}

/// An attempt of somebody to own a file.
struct Taking {
  enum Outcome: Equatable {
    /// It is ours.
    case made
    case held(FileOwner)
  }

  let path: String
  let owner: FileOwner
  let patience: Int

  /// A line of so many heirs who were all killed in their few microseconds is some other trouble.
  private static let mostHeirs = 16

  func run() throws(FileFailure) -> Outcome {
    var last: FileOwner?
    // Another try where what was found is gone meanwhile; more would be a fight.
    for _ in 0..<3 {
      if try OpenFile.make(path, saying: owner.line) != nil { return .made }
      guard let found = try FoundFile.find(path) else { continue }
      last = found.owner
      if let holder = found.owner, found.isAlive(seenBy: owner) { return .held(holder) }
      if let outcome = try takeOver(found) { return outcome }
    }
    return .held(last ?? .unknown)
  }

  /// Puts our file in the place of one whose owner seems dead; nil where something else stands there
  /// by now.
  func takeOver(_ found: FoundFile) throws(FileFailure) -> Outcome? {
    // Whom we are heirs to: the dead owner, then heirs of theirs who were killed before they owned it.
    var dead = [found]
    while let last = dead.last, dead.count <= Self.mostHeirs {
      let claim = HeirName.path(of: last.content, beside: path)
      if let time = try OpenFile.make(claim, saying: owner.line) {
        do throws(FileFailure) {
          return try inherit(dead, by: claim, at: time)
        } catch {
          unlink(claim)
          throw error
        }
      }
      guard let rival = try FoundFile.find(claim) else { return nil }
      if let heir = rival.owner, rival.isAlive(seenBy: owner) { return .held(heir) }
      dead.append(rival)
    }
    return .held(found.owner ?? .unknown)
  }

  /// Takes over as the only heir, if all are still there and dead at this time of the file server's.
  private func inherit(
    _ dead: [FoundFile], by claim: String, at time: Int
  ) throws(FileFailure) -> Outcome? {
    // The path itself last: what is found there must be so after all else was.
    for found in dead.reversed() {
      guard let now = try FoundFile.find(found.path), now.content == found.content else {
        unlink(claim)
        return nil
      }
      guard now.isDead(seenBy: owner, at: time, patience: patience) else {
        unlink(claim)
        return .held(now.owner ?? .unknown)
      }
    }
    if rename(claim, path) != 0 {
      let failure = FileFailure("rename", path)
      // The answer to the first request may have been lost on the network, and that to the second is
      // that there is no such file.
      guard failure.code == ENOENT, try FoundFile.find(path)?.content == owner.line else {
        throw failure
      }
    }
    for heir in dead.dropFirst() { unlink(heir.path) }
    HeirName.removeStale(in: Folder.of(path), at: time)
    return .made
  }
}

/// The names of the files that heirs make: `<file>.heir-<16 hexadecimal digits>`.
enum HeirName {
  private static let mark = ".heir-"
  private static let day = 86_400_000_000_000

  /// Where the heir to whoever wrote a line makes its file.
  static func path(of content: String, beside path: String) -> String {
    let hash = String(hash(content), radix: 16)
    return path + mark + String(repeating: "0", count: 16 - hash.count) + hash
  }

  /// FNV-1a (Fowler, Noll and Vo), 64 bits: Swift's own hashes differ from process to process.
  private static func hash(_ content: String) -> UInt64 {
    content.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Removes what heirs left in a folder a day ago or longer.
  static func removeStale(in folder: String, at time: Int) {
    for name in (try? Folder.names(in: folder)) ?? [] where isHeir(name) {
      let path = Folder.join(folder, name)
      if let status = FileStatus(path: path), status.modified < time - day { unlink(path) }
    }
  }

  private static func isHeir(_ name: String) -> Bool {
    name.dropLast(16).hasSuffix(mark) && name.suffix(16).allSatisfy(\.isHexDigit)
  }
}

/// A file that this process owns, shared with the thread that touches it.
final class Holding: Sendable {
  private enum State {
    case held
    case lost(to: FileOwner)
    case givenBack
  }

  private let wasFoundLost = Atomic(false)
  private let wasFoundGone = Atomic(false)
  private let path: String
  private let content: String
  private let state = Mutex(State.held)

  /// What an owner has.
  init(path: String, owner: FileOwner) {
    self.path = path
    content = owner.line
  }

  /// Whether it was found to be lost. Whoever computes asks this, and never waits for a disk.
  var isLost: Bool { wasFoundLost.load(ordering: .relaxed) }

  /// Whether it had to be made again.
  var wasGone: Bool { wasFoundGone.load(ordering: .relaxed) }

  /// Tells others that we live.
  func beat() {
    // What cannot be done now may be done the next time; before it matters, it is looked at again.
    _ = try? look(touches: true)
  }

  /// Who owns the file, if no longer this process.
  func successor() throws(FileFailure) -> FileOwner? { try look(touches: false) }

  private func look(touches: Bool) throws(FileFailure) -> FileOwner? {
    try state.withLock { state throws(FileFailure) in
      switch state {
      case .held:
        guard let owner = try otherOwner(touches: touches) else { return nil }
        state = .lost(to: owner)
        wasFoundLost.store(true, ordering: .relaxed)
        return owner
      case .lost(let owner): return owner
      case .givenBack: return nil
      }
    }
  }

  private func otherOwner(touches: Bool) throws(FileFailure) -> FileOwner? {
    for _ in 0..<3 {
      if let (found, file) = try FoundFile.open(path) {
        guard found.content == content else { return found.owner ?? .unknown }
        if touches { _ = try file.touch() }
        return nil
      }
      if try OpenFile.make(path, saying: content) != nil {
        wasFoundGone.store(true, ordering: .relaxed)
        return nil
      }
    }
    throw FileFailure("open", path, code: EAGAIN)
  }

  /// Removes the file, if it is still ours.
  func giveBack() {
    state.withLock { state in
      if case .held = state, OpenFile.text(of: path) == content { unlink(path) }
      state = .givenBack
    }
  }
}
