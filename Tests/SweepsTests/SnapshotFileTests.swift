import Files
import Glibc
@testable import Sweeps
import Testing

/// What a run leaves for whoever watches, and what is judged from it.
@Suite struct SnapshotFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func names() throws -> [String] { try Files.Folder.names(in: folder.path) }

  private static func snapshot(at now: Double = 0) -> RunSnapshot {
    var run = RunTracker(
      experiment: "e", commandLine: "reprise run e.json --set 'title=\"ä\"'",
      trials: [RunTracker.Trial(point: "plain, 0.005", seed: 3, path: "t.h5")], began: 1.5e9)
    run.take(.message(trial: 0, .started(finishedEpochs: 0, epochs: 2)), at: 0)
    let epoch = TrialEpoch(
      epoch: 0, trainLoss: .nan, trainError: 0.1 + 0.2, testError: 1, seconds: 1)
    run.take(.message(trial: 0, .epoch(epoch)), at: now)
    return run.snapshot(at: now)
  }

  @Test func whatIsPublishedIsReadUntilItIsRemoved() throws {
    let file = SnapshotFile(in: folder.path)
    #expect(try names() == [])
    let first = Self.snapshot(at: 1)
    file.publish(first)
    let read = try #require(SnapshotFile.snapshots(in: folder.path).first)
    #expect(read.experiment == "e" && read.commandLine == first.commandLine)
    #expect(read.process == getpid() && read.processStarted > 0)
    #expect(read.running.first?.last?.trainLoss?.isNaN == true)
    #expect(read.running.first?.last?.trainError == 0.1 + 0.2)
    let second = Self.snapshot(at: 2)
    file.publish(second)
    #expect(SnapshotFile.snapshots(in: folder.path).map(\.taken) == [1.5e9 + 2])
    #expect(try names().count == 1)
    #expect(try names()[0].hasPrefix(".reprise-run-"))
    file.remove()
    file.publish(first)
    #expect(try names() == [], "nothing is published after the end")
  }

  @Test func whatDeadRunsLeftGoesWithTheNext() throws {
    SnapshotFile(in: folder.path).publish(Self.snapshot())
    let mine = try #require(try names().first)
    let host = try #require(SnapshotFile.snapshots(in: folder.path).first?.host)
    // This very process, but started at another time: the number was used before.
    let dead = ".reprise-run-\(host)-\(getpid())-1.json"
    let others = [
      mine, ".reprise-run-a-host-1-1.json", ".reprise-run-x.json",
      ".reprise-trial-\(host)-1-1.tmp",
    ]
    for name in others + [dead, dead + ".tmp"] where name != mine {
      folder.write("{}", to: folder.path + "/" + name)
    }
    _ = SnapshotFile(in: folder.path)
    #expect(try names() == others.sorted())
    // Nobody works for a day without a word.
    let old = folder.path + "/" + others[1]
    var times = [timeval(tv_sec: time(nil) - 90_000, tv_usec: 0)]
    times += times
    #expect(utimes(old, &times) == 0)
    _ = SnapshotFile(in: folder.path)
    #expect(try names() == others.filter { $0 != others[1] }.sorted())
  }

  @Test func whatIsNoSnapshotIsLeftOut() throws {
    SnapshotFile(in: folder.path).publish(Self.snapshot())
    for (number, text) in ["", "{", "[]", "{\"experiment\": 3}", "\u{0}\u{0}"].enumerated() {
      folder.write(text, to: "\(folder.path)/.reprise-run-elsewhere-\(number + 1)-1.json")
    }
    #expect(SnapshotFile.snapshots(in: folder.path).map(\.process) == [getpid()])
    #expect(SnapshotFile.snapshots(in: folder.path + "/missing") == [])
  }

  /// A full disk or a folder that has gone is no reason to fail.
  @Test func whatCannotBePublishedIsNot() {
    let file = SnapshotFile(in: "/proc/nowhere")
    file.publish(Self.snapshot())
    file.remove()
  }

  @Test func runsAreJudgedFromOutside() throws {
    var snapshot = Self.snapshot()
    #expect(RunState(snapshot, now: snapshot.taken + 1) == .going)
    #expect(RunState(snapshot, now: snapshot.taken - 5) == .going, "a clock was set back")
    #expect(RunState(snapshot, now: snapshot.taken + 20) == .silent(seconds: 20))
    #expect(RunState(snapshot, now: snapshot.taken + 20).isUnderWay)
    snapshot.processStarted = 1
    #expect(RunState(snapshot, now: snapshot.taken + 1) == .died(secondsAgo: 1))
    #expect(!RunState(snapshot, now: snapshot.taken + 1).isUnderWay)
    // Of another machine's process nothing is known but when it last spoke.
    snapshot.host = "elsewhere.example"
    #expect(RunState(snapshot, now: snapshot.taken + 20) == .going)
    #expect(RunState(snapshot, now: snapshot.taken + 90) == .lost(seconds: 90))
    #expect(!RunState(snapshot, now: snapshot.taken + 90).isUnderWay)
  }

  @Test func runsAreFoundInFoldersAndThoseBelow() throws {
    let below = folder.path + "/e"
    try Files.Folder.make(below)
    let file = SnapshotFile(in: below)
    file.publish(Self.snapshot())
    defer {
      file.remove()
      rmdir(below)
    }
    for folders in [[below], [folder.path], [below + "/", folder.path, folder.path + "/."]] {
      let runs = WatchedRun.all(in: folders, now: 1.5e9)
      #expect(runs.map(\.state) == [.going], "\(folders)")
      #expect(runs.allSatisfy { $0.folder.hasPrefix(below) || $0.folder.hasSuffix("/e") })
    }
    let json = try WatchedRun.json(WatchedRun.all(in: [below], now: 1.5e9))
    for part in ["\"state\" : \"going\"", "\"folder\" : \"\(below)\"", "\"trainLoss\" : \"nan\""] {
      #expect(json.contains(part), "\(json)")
    }
    #expect(try WatchedRun.json([]).filter { !$0.isWhitespace } == "[]")
  }
}
