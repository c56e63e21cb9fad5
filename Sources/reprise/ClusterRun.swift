import ArgumentParser
import Datasets
import Files
import Glibc
import RunLog
import Slurm
import Specs
import Sweeps

/// `run --on slurm`: hands the trials that are not finished to Slurm as job arrays.
struct ClusterRun {
  /// How often a trial that died is run again, unless something else is said.
  static let usualRetry = 3

  /// What is submitted.
  struct Order {
    /// The spec's file.
    var file: String
    /// The experiment as its file says it.
    var experiment: ExperimentSpec
    /// The specs that `--only` leaves of it.
    var points: [ExperimentSpec]
    /// `--set`'s arguments, those of other options included.
    var settings: [String]
    var only: [String]
    var maxTrials: Int
    /// What the trials take at the most; nil where there are none.
    var largestNeed: MemoryNeed?
    var weights: InitialWeights?
    var out: String
    var data: [String]
    var trialTimeout: String?
    var failsFast: Bool
    var startsOver: Bool
    var retry: Int?
    var options: ClusterOptions
  }

  private let order: Order
  private let cluster: ClusterSpec
  private let needs: BatchNeeds
  private let slurm = Slurm()

  /// What is to be submitted, checked as far as that needs no cluster.
  init(_ order: Order) throws {
    self.order = order
    cluster = try order.options.needs(of: order.experiment)
    let threads = order.points.map(\.threads).max() ?? 1
    needs = BatchNeeds(
      partition: cluster.partition, time: cluster.time, memory: cluster.memory,
      cpus: cluster.cpus ?? threads, arrayLimit: cluster.arrayLimit,
      options: cluster.sbatchOptions)
    try checkNeeds(threads: threads)
  }

  private var trialsPerTask: Int { cluster.trialsPerTask ?? 1 }
  private var retry: Int { order.retry ?? cluster.retry ?? Self.usualRetry }
  private var out: String { Self.absolute(order.out) }
  private var results: String { "\(out)/\(order.experiment.name)" }
  private var folder: SubmissionFolder { SubmissionFolder(in: results) }

  private func checkNeeds(threads: Int) throws {
    guard needs.cpus >= threads else {
      throw InputError(
        "--cpus \(needs.cpus): expected at least \(threads), for a trial computes with \(threads) threads "
          + "(\(order.file): threads)")
    }
    guard let memory = needs.memory.flatMap({ SlurmMemory($0) }), let need = order.largestNeed
    else { return }
    let atOnce = min(trialsPerTask, needs.cpus / threads)
    let ofTrial = need.bytes + MemoryNeed.bytesOfProcess
    let expected = ofTrial * atOnce + MemoryNeed.bytesOfRunner
    guard memory.bytes < expected else { return }
    throw InputError(
      "--memory \(needs.memory ?? ""): expected at least \(MemoryNeed.text(expected)), for a trial takes "
        + "about \(MemoryNeed.text(ofTrial))" + (atOnce > 1 ? ", \(atOnce) run at once" : "")
        + " and what starts them \(MemoryNeed.text(MemoryNeed.bytesOfRunner)), found "
        + MemoryNeed.text(memory.bytes))
  }

  // MARK: - Looking only

  /// The batch script that would be submitted, for all trials that are not finished.
  func script() async throws -> String {
    guard !order.startsOver else {
      throw InputError(
        "--fresh: expected without --dry-run: a script that is submitted by hand cannot tell logs that "
          + "count for nothing from its own. Move the old logs away")
    }
    let trials = try planned().filter { $0.standing != .finished }
    guard !trials.isEmpty else { throw InputError("\(results): all trials are finished") }
    let tasks = (trials.count + trialsPerTask - 1) / trialsPerTask
    let size = ((try? await slurm.limits()) ?? Slurm.Limits()).arraySize
    guard tasks <= size else {
      throw InputError(
        "--dry-run: expected at most \(size) tasks, which is what one array holds, found \(tasks). "
          + "--trials-per-task \((trials.count + size - 1) / size) makes one array of them; without "
          + "--dry-run, several arrays are submitted")
    }
    let array = Submission.JobArray(firstTask: 0, tasks: tasks)
    return script(
      of: array, numbers: NumberSet(trials.map(\.number)), submission: nil, comment: nil,
      program: Self.program, landmark: results,
      remarks: ["The results folder must be there first: mkdir -p \(Shell.quoted(results))"])
  }

  // MARK: - Submitting

  /// Submits what no earlier submission takes care of, and follows it where that is wanted.
  ///
  /// - Returns: Whether all is well: submitted, or, where it is followed, finished.
  func submit() async throws -> Bool {
    // Who asks to stop meanwhile is heard when all is submitted, or nothing.
    Interruption.watch()
    try await slurm.find()
    let partition = try await slurm.partition(needs.partition)
    try partition.check(needs)
    try makeOutputFolder(results)
    TrialFile.removeLeftovers(in: results)
    let earlier = try await earlierRuns()
    let trials = try planned()
    let taken = Set(
      earlier.flatMap { run in
        run.submission.trials.indices.filter { run.isTakenCareOf($0) }
          .map { run.submission.trials[$0].log }
      })
    if order.startsOver, let run = earlier.first(where: { !$0.isOver }), !taken.isEmpty {
      throw InputError(
        "--fresh: \(run.queueWords); expected no array at these trials. Cancel it first: "
          + "reprise cancel \(Shell.quoted(order.out))/\(order.experiment.name)")
    }
    let unfinished = trials.filter { order.startsOver || $0.standing != .finished }
    let missing = unfinished.filter { !taken.contains($0.identity.fileName) }
    for run in earlier where run.isOver || !run.isLive { folder.remove(run.submission) }
    var runs = earlier.filter { !$0.isOver && $0.isLive }
    if !missing.isEmpty {
      let submission = try await submit(
        missing, finishedBefore: trials.count - unfinished.count, partition)
      for job in submission.jobs { print(job) }
      fflush(nil)
      runs.append(SubmittedRun(submission, in: folder))
      printError(text(submission, partition, all: trials.count))
    } else {
      printError(nothingMissing(trials.count, inArrays: unfinished.count, runs))
    }
    guard order.options.wait, !runs.isEmpty else { return true }
    let byLog = Dictionary(
      trials.map { ($0.identity.fileName, $0) }, uniquingKeysWith: { first, _ in first })
    return await ArrayScreen(order.experiment).follow(runs) { trial in
      byLog[trial.log].map(assignment)
    }
  }

  /// What earlier submissions in the folder have come to; says what went wrong there.
  private func earlierRuns() async throws -> [SubmittedRun] {
    var runs: [SubmittedRun] = []
    for submission in folder.submissions() {
      var run = SubmittedRun(submission, in: folder)
      _ = try await run.look(asksSlurm: true)
      for place in run.endings.indices {
        // What a trial failed of is in its log; what its task failed of, Slurm alone knows.
        guard case .failed(let reason)? = run.endings[place],
          run.endedWithTheirTasks.contains(place)
        else { continue }
        let trial = submission.trials[place]
        printError(
          "\(order.experiment.label(point: trial.point, seed: trial.seed)): earlier: \(reason)")
      }
      runs.append(run)
    }
    return runs
  }

  /// Submits trials; where an array of several is refused, none stays.
  private func submit(
    _ trials: [PlannedTrial], finishedBefore: Int, _ partition: Partition
  ) async throws -> Submission {
    var submission = Submission(
      id: Self.newName(), experiment: order.experiment.label, commandLine: CommandLine.asTyped,
      submitted: secondsSince1970(), trials: trials, finishedBefore: finishedBefore,
      trialsPerTask: trialsPerTask, retry: retry,
      provenance: await Provenance.ofRun(commandLine: CommandLine.arguments),
      startsOver: order.startsOver)
    let limits = try await slurm.limits()
    submission.divide(intoArraysOf: limits.arraySize)
    try check(submission, limits)
    let program = try folder.copyProgram(
      Self.program, hash: try SHA256.hash(ofFile: Self.program))
    let numbers = NumberSet(submission.trials.map(\.number))
    // The tasks take the trials in their order, which is that of the numbers.
    submission.trials.sort { $0.number < $1.number }
    do {
      for place in submission.arrays.indices {
        let text = script(
          of: submission.arrays[place], numbers: numbers, submission: submission.id,
          comment: submission.comment(ofArray: place), program: program,
          landmark: folder.recordPath(submission.id), remarks: [])
        let path = folder.scriptPath(submission.id, array: place)
        try replaceFile(path, with: Array(text.utf8))
        if place == 0 {
          try await slurm.test(path)
          // Written down before it is done: whoever is cut off in between is found by the comment.
          try folder.write(submission)
        }
        submission.arrays[place].job = try await slurm.submit(path)
        try folder.write(submission)
      }
    } catch {
      try? await slurm.cancel(submission.jobs)
      folder.remove(submission)
      guard let refusal = error as? SlurmError, refusal.isLackOfRoom else { throw error }
      throw InputError(
        "\(refusal). The cluster keeps fewer than \(limits.jobCount) jobs (MaxJobCount): each task is "
          + "one, and those of others and those that ended a few minutes ago (MinJobAge) count. Submit "
          + "again later, or fewer tasks with --trials-per-task")
    }
    return submission
  }

  /// Refuses what the cluster would not take even if it held nothing else: sbatch itself tries that
  /// again for minutes.
  private func check(_ submission: Submission, _ limits: Slurm.Limits) throws {
    guard submission.taskCount >= limits.jobCount else { return }
    // Half of the room is left to others.
    let most = max(1, limits.jobCount / 2)
    let share = (submission.trials.count + most - 1) / most
    throw InputError(
      "--trials-per-task \(trialsPerTask): expected fewer than \(limits.jobCount) tasks, which is all "
        + "that the cluster keeps (MaxJobCount), found \(submission.taskCount). --trials-per-task "
        + "\(share) makes \((submission.trials.count + share - 1) / share) of them")
  }

  private func script(
    of array: Submission.JobArray, numbers: NumberSet, submission: String?, comment: String?,
    program: String, landmark: String, remarks: [String]
  ) -> String {
    var command = [
      program, "array-task", "--out", out, "--trials", numbers.text, "--trials-per-task",
      "\(trialsPerTask)", "--first-task", "\(array.firstTask)", "--retry", "\(retry)", "--warning",
      "\(needs.warning)",
    ]
    func add(_ name: String, _ values: [String]) {
      for value in values { command += ["--\(name)", value] }
    }
    add("submission", submission.map { [$0] } ?? [])
    add("array-limit", needs.arrayLimit.map { ["\($0)"] } ?? [])
    add("set", order.settings)
    add("only", order.only)
    add("max-trials", ["\(order.maxTrials)"])
    add("data", (order.data + Self.dataFolders).map(Self.absolute))
    add("weights", order.weights.map { [Self.absolute($0.path)] } ?? [])
    add("trial-timeout", order.trialTimeout.map { [$0] } ?? [])
    if order.failsFast { command.append("--fail-fast") }
    let tasks = array.tasks == 1 ? "1 task" : "\(array.tasks) tasks"
    return BatchScript(
      needs: needs, name: order.experiment.name, comment: comment, tasks: array.tasks,
      remarks: [
        "\(order.experiment.label): trials \(numbers.text) of \(order.file), \(tasks) of "
          + "\(trialsPerTask == 1 ? "one trial" : "up to \(trialsPerTask) trials")",
        "Typed: \(CommandLine.asTyped)",
      ] + remarks,
      landmark: landmark, stateFolder: folder.path, command: command, input: specText
    ).text
  }

  /// The file's own text: what `--set` changes is said beside it.
  private var specText: String {
    (try? OpenFile(order.file).bytes()).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  // MARK: - Trials

  private func planned() throws -> [PlannedTrial] {
    try PlannedTrial.all(of: order.points, initialWeights: order.weights, in: results)
  }

  /// What the process of a submitted trial would be told by this run.
  private func assignment(of trial: PlannedTrial) -> TrialAssignment {
    trial.assignment(dataFolders: order.data, provenance: [:], initialWeights: order.weights)
  }

  // MARK: - Words

  private func text(_ submission: Submission, _ partition: Partition, all: Int) -> String {
    let jobs = submission.jobs
    let tasks = submission.taskCount
    let shown = Shell.quoted("\(order.out)/\(order.experiment.name)")
    return """
      \(order.experiment.label): submitted \(submission.trials.count) of \(all) trials as \
      array job\(jobs.count == 1 ? "" : "s") \(jobs.joined(separator: ", ")), \
      \(tasks) task\(tasks == 1 ? "" : "s"), to partition \(partition.name)
      reprise watch \(shown) shows how far they are, reprise cancel \(shown) cancels them; the same \
      command again submits only what is missing
      """
  }

  private func nothingMissing(_ all: Int, inArrays: Int, _ runs: [SubmittedRun]) -> String {
    let name = order.experiment.label
    if inArrays == 0 { return "\(name): all \(all) trials are finished; nothing submitted" }
    return "\(name): nothing submitted: all \(inArrays) trials that are not finished are in "
      + runs.map(\.queueWords).joined(separator: "; ")
  }

  // MARK: - Names

  private static func newName() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<12).map { _ in letters.randomElement() ?? "x" })
  }

  /// The file of this very program.
  private static var program: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What `REPRISE_DATA` says: a task may stand in another folder than the user.
  private static var dataFolders: [String] {
    (getenv("REPRISE_DATA").map { String(cString: $0) } ?? "").split(separator: ":").map(
      String.init)
  }

  /// A path from the root; links in it stay, for nodes may resolve them otherwise.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return Folder.join(String(cString: here), path)
  }
}
