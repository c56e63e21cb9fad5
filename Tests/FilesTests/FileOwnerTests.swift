import Glibc
import Testing

@testable import Files

@Suite struct FileOwnerTests {
  @Test(arguments: [
    FileOwner(process: 123, started: 456, host: "node7"),
    FileOwner(process: 1, started: 0, host: "n", task: SlurmTask(job: "55_3", restart: 0)),
    FileOwner(process: 1, started: .max, host: "a.b-c", task: SlurmTask(job: "7", restart: 12)),
  ])
  func whatAnOwnerWritesIsRead(_ owner: FileOwner) {
    #expect(FileOwner(owner.line) == owner)
    #expect(owner.line.filter(\.isNewline) == "\n")
  }

  @Test func linesHaveTheirForm() {
    var owner = FileOwner(process: 123, started: 456, host: "node7")
    #expect(owner.line == "123 456 node7\n")
    #expect("\(owner)" == "process 123 on node7")
    owner = FileOwner(
      process: 123, started: 456, host: "node7", task: SlurmTask(job: "55_3", restart: 2))
    #expect(owner.line == "123 456 node7 55_3 2\n")
    #expect("\(owner)" == "process 123 on node7 (Slurm job 55_3)")
  }

  @Test(arguments: [
    "", "\n", "12", "123 456 node7", "123 456\n", "x 456 node7\n", "123 -1 node7\n",
    "123 456 node7 55_3\n", "123 456 node7 55_3 x\n", "123 456 node7 55_3 0 more\n",
    "123 456 node7\u{0}", "\u{0}\u{0}\u{0}\u{0}\n",
  ])
  func otherTextsNameNobody(_ text: String) {
    #expect(FileOwner(text) == nil)
  }

  @Test func aJobIsKnownByItsEnvironment() {
    func task(_ variables: [String: String]) -> SlurmTask? { SlurmTask { variables[$0] } }
    #expect(task([:]) == nil)
    #expect(task(["SLURM_RESTART_COUNT": "3"]) == nil)
    #expect(task(["SLURM_JOB_ID": "57"]) == SlurmTask(job: "57", restart: 0))
    let array = [
      "SLURM_JOB_ID": "58", "SLURM_ARRAY_JOB_ID": "55", "SLURM_ARRAY_TASK_ID": "3",
      "SLURM_RESTART_COUNT": "2",
    ]
    #expect(task(array) == SlurmTask(job: "55_3", restart: 2))
    #expect(task(["SLURM_JOB_ID": ""]) == nil)
    // No word of a line.
    #expect(task(["SLURM_JOB_ID": "5 7"]) == nil)
    #expect(
      task(["SLURM_JOB_ID": "57", "SLURM_RESTART_COUNT": "x"]) == SlurmTask(job: "57", restart: 0))
  }

  @Test func aProcessOfThisMachineLivesWhileItIsInTheProcessTable() throws {
    let own = FileOwner.thisProcess
    #expect(own.process == getpid() && !own.isDead && own.isAlive(seenBy: own))
    let reused = FileOwner(process: own.process, started: own.started - 1, host: own.host)
    #expect(reused.isDead)
    // A zombie has ended; a stopped process has not.
    let child = try Child()
    #expect(!child.owner.isDead)
    child.signal(SIGSTOP)
    #expect(!child.owner.isDead)
    child.signal(SIGKILL)
    child.waitForTheEnd()
    #expect(child.owner.isDead)
  }

  @Test func ofAnotherMachinesProcessNothingIsKnown() {
    let own = FileOwner.thisProcess
    let there = FileOwner(process: own.process, started: own.started, host: own.host + "x")
    #expect(!there.isDead && !there.isAlive(seenBy: own))
  }

  @Test func anEarlierStartOfOnesJobIsDead() {
    func owner(_ host: String, _ job: String, _ restart: Int) -> FileOwner {
      FileOwner(process: 1, started: 1, host: host, task: SlurmTask(job: job, restart: restart))
    }
    let own = owner("here", "55_3", 2)
    #expect(owner("elsewhere", "55_3", 1).isDead(seenBy: own))
    #expect(owner("elsewhere", "55_3", 0).isDead(seenBy: own))
    #expect(!owner("elsewhere", "55_3", 2).isDead(seenBy: own), "another node of the same start")
    #expect(!owner("elsewhere", "55_3", 3).isDead(seenBy: own), "then it is we who are late")
    #expect(!owner("elsewhere", "55_4", 0).isDead(seenBy: own))
    let plain = FileOwner(process: 1, started: 1, host: "there")
    #expect(!plain.isDead(seenBy: own))
    #expect(!owner("elsewhere", "55_3", 0).isDead(seenBy: plain))
  }
}

/// A process that sleeps until it is killed, and is then left as a zombie until the last reference
/// goes.
final class Child {
  private let process: pid_t
  let owner: FileOwner

  init() throws {
    var process: pid_t = 0
    var words = [strdup("sleep"), strdup("600"), nil]
    defer { for word in words { free(word) } }
    let code = posix_spawn(&process, "/bin/sleep", nil, nil, &words, environ)
    guard code == 0 else { throw FileFailure("posix_spawn", "/bin/sleep", code: code) }
    self.process = process
    let stat = try #require(OpenFile.text(of: "/proc/\(process)/stat"))
    let started = try #require(UInt64(stat.split(separator: " ")[21]))
    owner = FileOwner(process: process, started: started, host: FileOwner.thisProcess.host)
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Waits until only its remains are there.
  func waitForTheEnd() {
    var information = siginfo_t()
    waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT)
  }
}
