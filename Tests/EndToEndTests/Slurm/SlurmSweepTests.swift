import Glibc
import RunLog
import Testing

extension SlurmTests {
  /// One sweep through everything that happens to tasks: at its end, all logs have the bits of a local
  /// run, and each trial was gone on with only as often as it was disturbed.
  @Test func aSweepOutlivesWhatHappensToItsTasks() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    _ = try SlurmReference.records()
    let course = SlurmCourse(sweep)

    // The controller ends tasks every half a minute; that shall fall into the long trials.
    let checks = cluster.timeChecks
    try course.history.look(seconds: 40) { cluster.timeChecks > checks }
    usleep(22_000_000)
    let start = ContinuousClock.now
    let first = try sweep.submit(["--array-limit", "5", "--time", "10"])
    #expect(cluster.tasks(of: first).count == SlurmSweep.trials)

    try course.reachTimeLimit()
    try course.killTrial()
    try course.killTask()
    try course.requeue()
    try course.drain()
    try course.killBatchShell()
    try course.report()
    let finished = try course.cancel(first)

    let second = try sweep.submit(["--array-limit", "5"])
    #expect(cluster.tasks(of: second).count == SlurmSweep.trials - finished)
    SlurmTranscript.add("  the same command again: array of \(SlurmSweep.trials - finished) tasks")
    try course.runBeside()
    try course.history.look(seconds: 120) { cluster.tasks().allSatisfy(\.isOver) }

    let last = try sweep.reprise(sweep.run(["--on", "slurm"]))
    #expect(last.exitCode == 0 && last.output == "", "\(last)")
    try sweep.compare(count: SlurmSweep.trials)
    #expect(sweep.leftovers == [])
    try course.checkContinuations()
    SlurmTranscript.add(
      "  \(SlurmSweep.trials) trials finished; \(course.history.looks) writings of logs seen, none "
        + "lost an epoch", start)
  }
}

/// What is done to the tasks of a sweep, and what comes of each.
private final class SlurmCourse {
  let sweep: SlurmSweep
  let history: SlurmHistory
  /// How often each log's trial was ended.
  private var hits: [String: Int] = [:]

  init(_ sweep: SlurmSweep) {
    self.sweep = sweep
    history = SlurmHistory(sweep)
  }

  private var cluster: SlurmCluster { sweep.cluster }

  /// Picks a trial in the middle of its training, one that was ended as seldom as any.
  private func next(_ role: SlurmProcess.Role) throws -> SlurmSweep.Training {
    let training = try history.next(role) { hits[$0.log] ?? 0 }
    hits[training.log, default: 0] += 1
    return training
  }

  /// Waits until a trial has more epochs than when it was ended; tells how that came about.
  private func recover(
    _ what: String, _ training: SlurmSweep.Training, since start: ContinuousClock.Instant,
    moreRestarts: Int
  ) throws {
    var summary: TrialSummary?
    try history.look(seconds: 60) {
      summary = try? TrialFile.readSummary(training.log)
      return (summary?.continuations ?? 0) >= hits[training.log] ?? 1
        && (summary?.finishedEpochs ?? 0) > training.finishedEpochs
    }
    let task = training.process.task
    let restarts = training.restarts + moreRestarts
    #expect(summary?.provenance("slurm/job") == task)
    #expect(summary?.provenance("slurm/restarts") == "\(restarts)")
    SlurmTranscript.add(
      "  task \(task): \(what) at epoch \(training.finishedEpochs) of \(training.epochs), "
        + "restarts \(restarts), goes on", start)
  }

  /// The task runs the trial again by itself.
  func killTrial() throws {
    let training = try next(.trial)
    let start = ContinuousClock.now
    kill(training.process.process, SIGKILL)
    try recover("kill -9 of the trial", training, since: start, moreRestarts: 0)
  }

  /// The batch script puts the task back into the queue.
  func killTask() throws {
    let training = try next(.arrayTask)
    let start = ContinuousClock.now
    kill(training.process.process, SIGKILL)
    try recover("kill -9 of array-task", training, since: start, moreRestarts: 1)
  }

  func requeue() throws {
    let training = try next(.trial)
    let start = ContinuousClock.now
    let outcome = try cluster.run(["scontrol", "requeue", training.process.task])
    #expect(outcome.exitCode == 0, "\(outcome)")
    try recover("scontrol requeue", training, since: start, moreRestarts: 1)
  }

  /// All tasks that run when the controller looks are near their limit: it warns them, and they put
  /// themselves back into the queue.
  func reachTimeLimit() throws {
    let checks = cluster.timeChecks
    var limited: [String: SlurmSweep.Training] = [:]
    let start = ContinuousClock.now
    try history.look(seconds: 40) {
      for training in sweep.training(.trial) where limited[training.log] == nil {
        limited[training.log] = training
        _ = try cluster.run([
          "scontrol", "update", "job=\(training.process.task)", "EndTime=now+30",
        ])
      }
      return cluster.timeChecks > checks
    }
    // One that was done just then has nothing to go on with.
    let warned = limited.values.filter { training in
      let task = training.process.task
      return poll(seconds: 10, pause: 100_000) {
        cluster.restarts(of: task) == 1
          || cluster.tasks().contains { $0.id == task && $0.state == "COMPLETED" }
      } && cluster.restarts(of: task) == 1
    }
    try #require(!warned.isEmpty, "no task was warned of its limit")
    for training in warned { hits[training.log, default: 0] += 1 }
    for training in warned { try recover("time limit", training, since: start, moreRestarts: 1) }
  }

  /// A drained node's tasks finish, and no more go there.
  func drain() throws {
    let node = try history.next(.trial) { _ in 0 }.process.node
    let start = ContinuousClock.now
    let drained = try cluster.run([
      "scontrol", "update", "node=\(node)", "state=drain", "reason=test",
    ])
    #expect(drained.exitCode == 0, "\(drained)")
    let running = Set(cluster.tasks().filter { $0.node == node && !$0.isOver }.map(\.id))
    try history.look(seconds: 60) {
      let there = cluster.tasks().filter { $0.node == node && $0.state == "RUNNING" }
      #expect(Set(there.map(\.id)).isSubset(of: running), "a task goes to a drained node")
      return cluster.states[node] == "drained"
    }
    let resumed = try cluster.run(["scontrol", "update", "node=\(node)", "state=resume"])
    #expect(resumed.exitCode == 0, "\(resumed)")
    SlurmTranscript.add("  \(node) drained of \(running.count) tasks, resumed", start)
  }

  /// Nobody of the task is left to put it back into the queue: it is missing until the command is
  /// given again.
  func killBatchShell() throws {
    let training = try next(.batchShell)
    let start = ContinuousClock.now
    kill(training.process.process, SIGKILL)
    let task = training.process.task
    try history.look(seconds: 30) { cluster.tasks().contains { $0.id == task && $0.isOver } }
    // The task notices that its script is gone.
    #expect(poll(seconds: 30, pause: 100_000) { !cluster.processes().contains { $0.task == task } })
    let state = cluster.tasks().first { $0.id == task }?.state ?? ""
    SlurmTranscript.add(
      "  task \(task): kill -9 of its batch shell at epoch \(training.finishedEpochs) of "
        + "\(training.epochs), \(state)", start)
  }

  /// What reads results works while they come in.
  func report() throws {
    let watched = try sweep.reprise(["watch", sweep.folder, "--once"])
    #expect(
      watched.exitCode == 0 && watched.output.contains("/\(SlurmSweep.trials) trials"), "\(watched)"
    )
    for command in [
      ["compare", sweep.folder],
      ["plot", sweep.folder, "--figure", "error-by-value", "--out", sweep.scratch.path("plots")],
      ["report", sweep.folder, "-o", sweep.scratch.path("report.html")],
    ] {
      let outcome = try sweep.reprise(command)
      #expect(outcome.exitCode == 0, "\(outcome)")
    }
    history.look()
    SlurmTranscript.add("  watch, compare, plot and report meanwhile: exit code 0")
  }

  /// Cancels an array; gives how many trials are finished.
  func cancel(_ array: String) throws -> Int {
    history.look()
    for training in sweep.training(.trial) { hits[training.log, default: 0] += 1 }
    let before = cluster.tasks(of: array).filter { !$0.isOver }
    let start = ContinuousClock.now
    let outcome = try sweep.reprise(["cancel", sweep.folder])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(!cluster.tasks(of: array).contains { !$0.isOver })
    #expect(cluster.processes().isEmpty)
    history.look()
    let summaries = try sweep.summaries()
    // Who had not finished an epoch when it was looked at may have by now.
    for (log, summary) in zip(sweep.logs, summaries) where summary.status == .interrupted {
      hits[log] = max(hits[log] ?? 0, summary.continuations + 1)
    }
    let finished = summaries.count { $0.status == .finished }
    SlurmTranscript.add(
      "  reprise cancel: \(before.count) tasks, \(before.count { $0.state == "RUNNING" }) of them "
        + "running; \(finished) trials finished", start)
    return finished
  }

  /// A local run shares the trials with the array.
  func runBeside() throws {
    let start = ContinuousClock.now
    let before = try sweep.summaries().count { $0.status == .finished }
    let running = try sweep.start(sweep.run(["--jobs", "1"]))
    try history.look(seconds: 120) { running.hasEnded }
    let outcome = try running.wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    let here = outcome.messageLines.count { $0.contains(": finished (") }
    let summaries = try sweep.summaries()
    let local = summaries.count { $0.provenance("slurm/job") == nil }
    #expect(summaries.count { $0.status == .finished } == SlurmSweep.trials)
    #expect(local > 0 && local < SlurmSweep.trials - before, "\(outcome)")
    SlurmTranscript.add(
      "  a local run beside the array: \(local) of \(SlurmSweep.trials - before) trials trained here "
        + "(\(here) endings told)", start)
  }

  /// A trial that was ended is gone on with once for each time; one that was left alone, never.
  func checkContinuations() throws {
    var continued = 0
    for (log, summary) in zip(sweep.logs, try sweep.summaries()) {
      #expect(
        summary.continuations <= hits[log] ?? 0,
        "\(log) was gone on with \(summary.continuations) times and ended \(hits[log] ?? 0) times")
      continued += summary.continuations
    }
    SlurmTranscript.add(
      "  \(hits.count) trials ended \(hits.values.reduce(0, +)) times, gone on with \(continued) times"
    )
  }
}
