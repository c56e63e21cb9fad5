import Glibc
import RunLog
import Testing

extension SlurmTests {
  /// Several trials a task; each log says which task and which node it comes from.
  @Test func aTaskRunsSeveralTrials() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let job = try sweep.submit(SlurmSweep.short + ["--trials-per-task", "8"])
    #expect(cluster.tasks(of: job).count == 4)
    cluster.waitForEnd(of: [job])
    try sweep.compare(count: 26)
    let summaries = try sweep.summaries()
    let tasks = Dictionary(grouping: summaries) { $0.provenance("slurm/job") ?? "" }
    #expect(Set(tasks.keys) == Set((0..<4).map { "\(job)_\($0)" }))
    #expect(tasks.mapValues(\.count).values.sorted() == [2, 8, 8, 8])
    for summary in summaries {
      #expect(SlurmCluster.nodes.contains(summary.provenance("slurm/node") ?? ""))
      #expect(summary.provenance("slurm/restarts") == "0")
      #expect(summary.provenance("cpu")?.isEmpty == false)
      if SlurmCluster.hasRealNodes {
        #expect(summary.provenance("host") == summary.provenance("slurm/node"))
      }
    }
    #expect(summaries.allSatisfy { $0.continuations == 0 })
    SlurmTranscript.add("26 trials in tasks of 8: \(tasks.count) tasks")
  }

  /// A trial that dies each time, or takes its task with it, is given up for good reason; the next run
  /// tries it again.
  @Test(arguments: [SlurmProcess.Role.trial, .arrayTask])
  func aTrialThatKeepsDyingFails(_ role: SlurmProcess.Role) throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let job = try sweep.submit(SlurmSweep.oneMedium + ["--retry", "2"])
    let task = "\(job)_1"
    var killed: Set<pid_t> = []
    var rounds = 0
    let isOver = poll(seconds: 60, pause: 10_000) {
      // A task is killed only when its trial is under way: else it would not be the trial's death.
      let processes = cluster.processes().filter { $0.task == task }
      if processes.contains(where: { $0.role == .trial }) {
        for victim in processes
        where victim.role == role && kill(victim.process, SIGKILL) == 0 {
          killed.insert(victim.process)
        }
      }
      rounds += 1
      guard rounds % 20 == 0 else { return false }
      let tasks = cluster.tasks(of: job)
      cluster.hurry(tasks)
      return !tasks.isEmpty && tasks.allSatisfy(\.isOver)
    }
    #expect(isOver)
    #expect(killed.count == 3, "two retries are three runs")
    let summary = try #require(
      try sweep.summaries().first { $0.provenance("slurm/job") == task || $0.status != .finished })
    guard case .failed(let reason) = summary.status else {
      Issue.record("\(summary.status)")
      return
    }
    #expect(reason.contains("signal 9"), "\(reason)")
    #expect(reason.contains("--retry 2"), "\(reason)")
    #expect(reason.contains(/Slurm: .*[A-Z]{4}/), "\(reason)")
    let restarts = cluster.restarts(of: task)
    #expect(restarts == (role == .trial ? 0 : 3))
    SlurmTranscript.add(
      "task \(task): its \(role) killed \(killed.count) times, restarts \(restarts ?? -1): \(reason)"
    )

    let again = try sweep.submit(SlurmSweep.oneMedium)
    #expect(cluster.tasks(of: again).count == 1)
    cluster.waitForEnd(of: [again])
    try sweep.compare(count: 2)
  }

  /// A job that counts more takes all nodes: the tasks save what is done, wait, and go on.
  @Test func preemptedTasksGoOn() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let history = SlurmHistory(sweep)
    _ = try SlurmReference.records()
    let job = try sweep.submit(SlurmSweep.long)
    try history.look(seconds: 60) { sweep.training(.trial).count == 2 }
    let start = ContinuousClock.now
    let urgent = try scratch.bash(
      "sbatch --parsable --partition=urgent --nodes=3 --exclusive --output=urgent.out --wrap 'date'",
      environment: cluster.environment)
    #expect(urgent.exitCode == 0, "\(urgent)")
    try history.look(seconds: 60) {
      cluster.tasks(of: job).allSatisfy { cluster.restarts(of: $0.id) == 1 }
    }
    try history.look(seconds: 90) { cluster.tasks().allSatisfy(\.isOver) }
    #expect(exists(scratch.path("urgent.out")))
    try sweep.compare(count: 2)
    for summary in try sweep.summaries() {
      #expect(summary.continuations == 1)
      #expect(summary.provenance("slurm/restarts") == "1")
    }
    SlurmTranscript.add("2 tasks preempted, restarts 1, gone on with", start)
  }

  /// All on a node dies at once. Its tasks go on elsewhere, though nobody gave their trials back.
  @Test(.enabled(if: SlurmCluster.hasRealNodes, "needs root: nodes with processes of their own"))
  func aNodeThatFailsLosesOneEpoch() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let history = SlurmHistory(sweep)
    _ = try SlurmReference.records()
    let job = try sweep.submit(SlurmSweep.fewMedium)
    let node = try history.next(.trial) { _ in 0 }.process.node
    let hit = sweep.training(.trial).filter { $0.process.node == node }
    let running = cluster.tasks(of: job).filter { $0.node == node && $0.state == "RUNNING" }
    let start = ContinuousClock.now
    cluster.cutPower(of: node)
    try history.look(seconds: 20) { !cluster.processes().contains { $0.node == node } }
    try history.look(seconds: 60) { cluster.states[node]?.hasPrefix("down") == true }
    SlurmTranscript.add("\(node) lost its power, \(running.count) tasks on it: down", start)
    try history.look(seconds: 200) { cluster.tasks(of: job).allSatisfy(\.isOver) }
    SlurmTranscript.add("  its tasks done on other nodes", start)
    cluster.start(node)
    #expect(poll(seconds: 20, pause: 100_000) { cluster.states[node] == "idle" })
    try sweep.compare(count: 6)
    for training in hit {
      let summary = try TrialFile.readSummary(training.log)
      #expect(summary.continuations == 1)
      #expect(summary.provenance("slurm/restarts") == "1")
      #expect(summary.provenance("slurm/node") != node)
    }
    #expect(sweep.leftovers.filter { $0.hasSuffix(".lease") } == [])
  }

  /// A node that cannot see the results folder takes no more tasks, and everybody is told which it is.
  @Test(.enabled(if: SlurmCluster.hasRealNodes, "needs root: a node with mounts of its own"))
  func aBlindNodeIsNamed() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    mkdir(sweep.out, 0o755)
    cluster.cutPower(of: "node3")
    cluster.start("node3", hiding: sweep.out)
    defer {
      cluster.cutPower(of: "node3")
      cluster.start("node3")
    }
    let job = try sweep.submit(SlurmSweep.short)
    cluster.waitForEnd(of: [job])
    let states = Dictionary(grouping: cluster.tasks(of: job), by: \.state).mapValues(\.count)
    #expect(states["FAILED", default: 0] >= 1 && states["CANCELLED", default: 0] >= 1, "\(states)")
    let codes = cluster.rows(of: ["squeue", "-h", "-r", "-t", "FAILED", "-o", "%F %K %N"])
      .filter { $0.first == job }
    for row in codes {
      let task = try cluster.run(["scontrol", "show", "job", "\(row[0])_\(row[1])"])
      #expect(task.output.contains("ExitCode=78:0") && row.last == "node3", "\(task)")
    }
    let watched = try sweep.reprise(["watch", sweep.folder, "--once"])
    #expect(watched.output.contains("node3"), "\(watched)")

    let waited = try sweep.start(sweep.run(SlurmSweep.short + ["--on", "slurm", "--wait"]))
      .wait(seconds: 90)
    #expect(waited.exitCode == 1, "\(waited)")
    #expect(waited.messages.contains("earlier: node node3"), "\(waited)")
    #expect(waited.messages.split(separator: "\n").count { $0.contains("node3") } > 1, "\(waited)")

    cluster.cutPower(of: "node3")
    cluster.start("node3")
    let last = try sweep.start(sweep.run(SlurmSweep.short + ["--on", "slurm", "--wait"]))
      .wait(seconds: 90)
    #expect(last.exitCode == 0, "\(last)")
    try sweep.compare(count: 26)
    SlurmTranscript.add("a blind node: of 26 tasks \(states), then all finished without it")
  }
}
