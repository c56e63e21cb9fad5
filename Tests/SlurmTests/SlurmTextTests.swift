import Testing

@testable import Slurm

/// What Slurm writes, read: texts as its version 22.05 printed them.
@Suite struct SlurmTextTests {
  @Test(arguments: [
    ("30", 1800), ("1:30", 90), ("1:30:00", 5400), ("2-0", 172_800), ("2-12", 216_000),
    ("2-12:30", 217_800), ("2-12:30:15", 217_815), ("00:01:00", 60),
  ])
  func readsTimes(text: String, seconds: Int) { #expect(SlurmTime(text)?.seconds == seconds) }

  @Test(arguments: ["", "x", "1:2:3:4", "-1", "1-", "-", "1-2-3", "1:x", "1.5"])
  func refusesWhatIsNoTime(text: String) { #expect(SlurmTime(text) == nil) }

  @Test func writesTimes() {
    #expect(SlurmTime(seconds: 90).text == "00:01:30")
    #expect(SlurmTime(seconds: 217_815).text == "2-12:30:15")
    #expect(SlurmTime(SlurmTime(seconds: 217_815).text)?.seconds == 217_815)
  }

  @Test(arguments: [
    ("4000", 4000), ("4000M", 4000), ("4G", 4096), ("1T", 1_048_576), ("512K", 1), ("4g", 4096),
  ])
  func readsMemory(text: String, mebibytes: Int) {
    #expect(SlurmMemory(text)?.mebibytes == mebibytes)
  }

  @Test(arguments: ["", "G", "0", "-1", "1.5G", "4P"])
  func refusesWhatIsNoMemory(text: String) { #expect(SlurmMemory(text) == nil) }

  private static let running = """
    JobId=8 ArrayJobId=5 ArrayTaskId=0 JobName=j2.sh UserId=root(0) GroupId=root(0) MCS_label=N/A \
    Priority=4294901756 Nice=0 Account=(null) QOS=(null) JobState=RUNNING Reason=None \
    Dependency=(null) Requeue=1 Restarts=2 BatchFlag=1 Reboot=0 ExitCode=0:0 RunTime=00:00:41 \
    TimeLimit=00:01:00 TimeMin=N/A Partition=batch NodeList=node2 BatchHost=node2 NumNodes=1
    """
  private static let ended = """
    JobId=5 ArrayJobId=5 ArrayTaskId=2 JobName=a b=c JobState=FAILED Reason=NonZeroExitCode \
    Restarts=0 ExitCode=78:0 RunTime=00:00:03 TimeLimit=UNLIMITED NodeList=node3 BatchHost=node3
    """
  private static let waiting = """
    JobId=9 ArrayJobId=9 ArrayTaskId=3-5,9%2 ArrayTaskThrottle=2 JobName=j JobState=PENDING \
    Reason=JobArrayTaskLimit Restarts=0 ExitCode=0:0 RunTime=00:00:00 TimeLimit=1-00:00:00 NodeList=(null)
    """

  private func tasks(_ text: String) -> [SlurmTask] {
    Records.lines(text).flatMap { SlurmTask.all(in: $0) }
  }

  @Test func readsATaskThatRuns() throws {
    let task = try #require(tasks(Self.running).first)
    let expected = SlurmTask(
      job: "5", number: 0, state: "RUNNING", node: "node2", restarts: 2, seconds: 41, timeLimit: 60)
    #expect(task == expected)
    #expect(task.name == "5_0")
    #expect(task.isRunning && task.isLive && !task.isQueued)
    #expect(task.words == "state RUNNING, node node2, restarts 2")
  }

  @Test func readsATaskThatEnded() throws {
    let task = try #require(tasks(Self.ended).first)
    #expect(!task.isLive)
    #expect(task.timeLimit == nil)
    #expect(task.words == "state FAILED, reason NonZeroExitCode, exit code 78:0, node node3")
  }

  @Test func aRecordOfWaitingTasksStandsForAllOfThem() {
    let waiting = tasks(Self.waiting)
    #expect(waiting.map(\.number) == [3, 4, 5, 9])
    #expect(waiting.allSatisfy { $0.isQueued && $0.node == nil && $0.job == "9" })
  }

  @Test func severalRecordsAreSeveralLines() {
    let text = [Self.running, Self.ended, Self.waiting].joined(separator: "\n") + "\n"
    #expect(tasks(text).map(\.name) == ["5_0", "5_2", "9_3", "9_4", "9_5", "9_9"])
  }

  @Test func theWarningOfATimeLimitMayComeAMinuteEarly() {
    var task = SlurmTask(job: "1", number: 0, state: "RUNNING", seconds: 500, timeLimit: 600)
    #expect(task.isAtTimeLimit(warning: 60))
    task.seconds = 400
    #expect(!task.isAtTimeLimit(warning: 60))
    task.timeLimit = nil
    #expect(!task.isAtTimeLimit(warning: 60))
    task.reason = "TimeLimit"
    #expect(task.isAtTimeLimit(warning: 60))
  }

  @Test func readsAccounts() throws {
    let task = try #require(SlurmTask(accounts: "55_3|NODE_FAIL|1:0|None|n[1-2]"))
    #expect(task.words == "state NODE_FAIL, exit code 1:0, node n[1-2]")
    #expect(task.name == "55_3")
    #expect(SlurmTask(accounts: "55_3|x") == nil)
    #expect(SlurmTask(accounts: "55|CANCELLED by 0|0:15|None|None assigned")?.isCancelled == true)
  }

  // MARK: - Partitions

  private static let partition = """
    PartitionName=short AllowGroups=ALL Default=YES MaxCPUsPerNode=UNLIMITED MaxTime=01:00:00 State=UP \
    MaxMemPerNode=UNLIMITED Nodes=n[1-3]
    """

  private func partition(_ text: String = partition) throws -> Partition {
    var partition = Partition(try #require(Records.lines(text).first))
    partition.noteNodes("2 8000\n4+ 16000+\n")
    return partition
  }

  @Test func aPartitionGivesWhatItsLargestNodeHas() throws {
    let partition = try partition()
    #expect(partition.isDefault && partition.isUp)
    #expect(partition.maxSeconds == 3600)
    #expect(partition.maxCPUs == 4)
    #expect(partition.maxMemory == SlurmMemory(mebibytes: 16000))
    try partition.check(BatchNeeds(time: "60", memory: "16000M", cpus: 4))
  }

  @Test(arguments: [
    (BatchNeeds(time: "61"), "--time 61: expected at most 01:00:00"),
    (BatchNeeds(memory: "16G"), "--memory 16G: expected at most 16000M"),
    (BatchNeeds(cpus: 5), "--cpus 5: expected at most 4"),
  ])
  func whatAPartitionNeverGivesIsRefused(needs: BatchNeeds, message: String) throws {
    let partition = try partition()
    let error = #expect(throws: SlurmError.self) { try partition.check(needs) }
    #expect("\(try #require(error))".hasPrefix(message))
  }

  @Test func aPartitionThatIsDownIsRefused() throws {
    let down = try partition(Self.partition.replacing("State=UP", with: "State=DOWN"))
    #expect(throws: SlurmError.self) { try down.check(BatchNeeds()) }
  }

  @Test func ownLimitsOfAPartitionCount() throws {
    let text = Self.partition.replacing("MaxCPUsPerNode=UNLIMITED", with: "MaxCPUsPerNode=3")
      .replacing("MaxMemPerNode=UNLIMITED", with: "MaxMemPerNode=1024")
    #expect(try partition(text).maxCPUs == 3)
    #expect(try partition(text).maxMemory == SlurmMemory(mebibytes: 1024))
  }
}
