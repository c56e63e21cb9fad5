import Glibc
import RunLog
import Testing

/// Runs of machines with different names over one folder: all that each knows of the other's processes
/// is what their leases say, and how old those are.
@Suite(.serialized, .enabled(if: Host.isPermitted, "unshare --uts is not permitted here"))
struct ManyHostsTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [1, 2])
  func twoHostsShareTheTrials(_ jobs: Int) throws {
    let run = SmallRun(seeds: Array(0..<6), epochs: 4, jobs: jobs)
    let reference = try run.reference(scratch)
    let both = try ["one", "two"].map { try Host(name: $0).start(run.arguments, scratch) }
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes.map(\.exitCode) == [0, 0], "\(outcomes)")
    let lines = outcomes.map(\.messageLines).joined()
    for seed in run.seeds {
      let trained = lines.count { $0.contains("seed \(seed): epoch 1/4") }
      #expect(trained == 1, "seed \(seed) was trained \(trained) times\n\(outcomes)")
    }
    let records = try run.records(scratch)
    #expect(Set(records.map { $0.provenance("host") }) == ["one", "two"])
    #expect(differences(reference, records) == [])
    #expect(leftovers(of: run) == [])
  }

  /// A machine dies. Its leases are believed until they are old, and then are nobody's.
  @Test func whatADeadHostLeavesIsTakenOver() throws {
    let run = SmallRun(epochs: 20, trainImages: 2000)
    let reference = try run.reference(scratch)
    let lease = try leaseOfAKilledHost(run)
    let here = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { here.messages.contains("waiting for process") })
    #expect(here.messages.contains(" on other, which is at it"))
    #expect(!here.hasEnded)
    try makeOld(lease)
    let outcome = try here.wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(!outcome.messages.contains("epoch 1/20"), "\(outcome)")
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(leftovers(of: run) == [])
  }

  /// Slurm ends a job before it starts it again, elsewhere perhaps: there is nothing to wait for.
  @Test func aJobThatIsStartedAgainGoesOnAtOnce() throws {
    let run = SmallRun(epochs: 20, trainImages: 2000)
    let reference = try run.reference(scratch)
    let job = ["SLURM_JOB_ID": "58", "SLURM_ARRAY_JOB_ID": "55", "SLURM_ARRAY_TASK_ID": "3"]
    let lease = try leaseOfAKilledHost(run, environment: job)
    #expect(try text(of: lease).hasSuffix(" other 55_3 0\n"))
    let stranger = try scratch.start(run.arguments)
    let waits = poll(seconds: 60) { stranger.messages.contains(" on other (Slurm job 55_3), ") }
    #expect(waits)
    stranger.signal(SIGINT)
    #expect(try stranger.wait().exitCode == 1)
    let again = try scratch.reprise(
      run.arguments, environment: job.merging(["SLURM_RESTART_COUNT": "1"]) { $1 })
    #expect(again.exitCode == 0, "\(again)")
    #expect(!again.messages.contains("waiting for"), "\(again)")
    #expect(!again.messages.contains("epoch 1/20"), "\(again)")
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(leftovers(of: run) == [])
  }

  /// A machine sleeps for minutes in the middle of a trial. When it wakes up, the trial is another's and
  /// is over: it writes nothing any more, and takes that for the end.
  @Test func whoSleptTooLongWritesNothing() throws {
    // Epochs of half a second: it falls asleep in the middle of one, long before the next write.
    let run = SmallRun(epochs: 3, trainImages: 8000)
    let reference = try run.reference(scratch)
    let other = try Host(name: "other").start(run.arguments, scratch)
    #expect(poll(seconds: 60) { other.messages.contains("epoch 1/3") })
    other.signalGroup(SIGSTOP)
    let lease = try #require(run.leases(scratch).first, "it was over before it fell asleep")
    try makeOld(lease)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    let log = try #require(run.logs(scratch).first)
    let mark = FileMark(log)
    other.signalGroup(SIGCONT)
    let late = try other.wait()
    #expect(late.exitCode == 0, "\(late)")
    #expect(FileMark(log) == mark, "the log was written by who had lost its lease\n\(late)")
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(leftovers(of: run) == [])
  }

  /// What a run on another host leaves that is killed while it goes on with a trial.
  private func leaseOfAKilledHost(
    _ run: SmallRun, environment: [String: String] = [:]
  ) throws -> String {
    // How soon a run writes its first epoch is up to the disk; one that is asked to stop does.
    let first = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { first.messages.contains("epoch 1/") })
    first.signal(SIGTERM)
    #expect(try first.wait().exitCode == 1)
    let other = try Host(name: "other").start(run.arguments, scratch, environment: environment)
    #expect(poll(seconds: 60) { other.messages.contains("seed 0: epoch ") })
    other.signalGroup(SIGKILL)
    _ = try other.wait()
    return try #require(run.leases(scratch).first, "it was over before it was killed")
  }

  /// What stands beside the logs, but for what the killed run of another host said last: only a day
  /// tells that it is dead.
  private func leftovers(of run: SmallRun) -> [String] {
    run.leftovers(scratch).filter { !$0.hasPrefix(".reprise-run-other-") }
  }

  private func makeOld(_ path: String) throws {
    let times = [timeval](repeating: timeval(tv_sec: time(nil) - 121, tv_usec: 0), count: 2)
    try #require(utimes(path, times) == 0)
  }
}

/// Many processes find the lease of a dead one at the same moment.
@Suite struct TakeOverTests {
  static let rounds = 50

  @Test func ofManyProcessesOneTakesOver() throws {
    let scratch = try Scratch()
    let specification = #"""
      {\"name\": \"fit\", \#
      \"data\": {\"set\": \"digits\", \"train\": {\"first\": 20}, \"test\": {\"first\": 1}}, \#
      \"classifier\": {\"linear\": {\"ridge\": 0.1}}}
      """#
    try write(
      """
      {"specification": "\(specification)", "seed": 0, "hash": "any", "path": "trial/log.h5", \
      "dataFolders": [], "provenance": {}, "threads": 1, "startsOver": false}\n
      """, to: scratch.path("assignment"))
    // A trial's input stays open while its runner lives: until the other end of `hold` is closed.
    let outcome = try scratch.bash(
      """
      mkfifo hold && exec 9<>hold
      for round in $(seq "$2"); do
        rm -rf trial && mkdir trial
        echo "$$ 1 $(hostname)" > trial/log.h5.lease
        trials=
        for each in 1 2 3 4; do
          "$1" trial < <(cat assignment; exec cat hold 9>&-) > "said$each" 9>&- &
          trials="$trials $!"
        done
        wait $trials
        echo "$(cat said? | grep -c '"started"') $(cat said? | grep -c '"ended"') $(ls -A trial)"
      done
      """, [Program.path, "\(Self.rounds)"])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == Self.rounds, "\(outcome)")
    for line in lines { #expect(line == "1 4 log.h5") }
  }
}

/// Another machine, as far as its name goes.
struct Host {
  let name: String

  /// What runs a script under another name: as root, or as somebody who is root for themselves.
  private static let unshare: [String]? = {
    let ways = [["--uts"], ["--user", "--map-root-user", "--uts"]]
    return ways.first { way in
      guard let scratch = try? Scratch(),
        let outcome = try? RunningProcess(
          "/usr/bin/unshare", way + ["/bin/sh", "-c", "hostname other && hostname"],
          environment: scratch.environment, in: scratch
        ).wait()
      else { return false }
      return outcome.output == "other\n"
    }
  }()

  static var isPermitted: Bool { unshare != nil }

  /// Starts the program under test there.
  func start(
    _ arguments: [String], _ scratch: Scratch, environment changes: [String: String] = [:]
  ) throws -> RunningProcess {
    try RunningProcess(
      "/usr/bin/unshare",
      (Self.unshare ?? []) + [
        "/bin/sh", "-c", #"hostname "$0" && exec "$@""#, name, Program.path,
      ] + arguments, environment: scratch.environment.merging(changes) { $1 }, in: scratch)
  }
}

extension SmallRun {
  /// The leases that are there.
  func leases(_ scratch: Scratch) -> [String] {
    leftovers(scratch).filter { $0.hasSuffix(".lease") }.map { folder(scratch) + "/" + $0 }
  }
}
