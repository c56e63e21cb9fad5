import FoundationEssentials
import Glibc
import RunLog
import Slurm
import Specs

/// One task of a job array: runs its trials as a local run would, and sees to it that they go on where
/// they were when Slurm ends it and runs it again.
public struct ArrayTask: Sendable {
  /// What the batch script tells its tasks.
  public struct Orders: Sendable {
    /// The submission's name; nil for a script that a person has submitted.
    public var submission: String?
    /// Which trials all tasks are about, by their places in the experiment.
    public var trials: NumberSet
    /// How many of them a task runs.
    public var trialsPerTask: Int
    /// Which task element 0 of the array is.
    public var firstTask: Int
    /// How often a trial that died is run again.
    public var retry: Int
    /// How many seconds before the time limit the script is warned.
    public var warning: Int
    /// How many tasks may run at once; nil where there is no limit.
    public var arrayLimit: Int?
    /// How long a trial's process may take.
    public var trialTimeout: Duration?
    /// Whether one failure ends the array.
    public var failsFast: Bool
    /// Where data sets are looked for first.
    public var dataFolders: [String]

    /// Orders of the given parts.
    public init(
      submission: String?, trials: NumberSet, trialsPerTask: Int, firstTask: Int, retry: Int,
      warning: Int, arrayLimit: Int?, trialTimeout: Duration?, failsFast: Bool,
      dataFolders: [String]
    ) {
      self.submission = submission
      self.trials = trials
      self.trialsPerTask = trialsPerTask
      self.firstTask = firstTask
      self.retry = retry
      self.warning = warning
      self.arrayLimit = arrayLimit
      self.trialTimeout = trialTimeout
      self.failsFast = failsFast
      self.dataFolders = dataFolders
    }
  }

  /// How long a task waits for trials that others are at: until a lease whose owner has fallen silent
  /// may be taken over. Who lives on longer is left to it; a core is not kept waiting.
  private static let patience = Duration.seconds(180)

  private let orders: Orders
  private let element: ArrayElement
  private let specs: [ExperimentSpec]
  private let initialWeights: InitialWeights?
  private let folder: SubmissionFolder
  private let slurm = Slurm()
  private let say: @Sendable (String) -> Void

  /// A task.
  ///
  /// - Parameters:
  ///   - orders: What its script tells it.
  ///   - element: Which element of which array it is.
  ///   - specs: All specs of the experiment.
  ///   - initialWeights: What they start from; nil for their specs' initialization.
  ///   - results: The experiment's results folder.
  ///   - say: Takes what a person who looks into the task's output wants to read, a line each.
  public init(
    _ orders: Orders, element: ArrayElement, specs: [ExperimentSpec],
    initialWeights: InitialWeights?, results: String, say: @escaping @Sendable (String) -> Void
  ) {
    self.orders = orders
    self.element = element
    self.specs = specs
    self.initialWeights = initialWeights
    self.say = say
    folder = SubmissionFolder(in: results)
  }

  /// Runs the task's trials to their ends, or as far as Slurm lets it.
  ///
  /// - Returns: Whether none of them failed.
  /// - Throws: What reading specs and logs throws.
  public func run() async throws -> Bool {
    let submission = try orders.submission.flatMap { folder.submission($0) } ?? adopted()
    guard !folder.isCancelled(submission.id) else {
      say("cancelled")
      return true
    }
    if element.restart > 0 { TrialFile.removeLeftovers(in: folder.results) }
    let trials = try trials(of: submission)
    let attempts = TaskAttempts(
      path: folder.attemptsPath(job: element.job, task: element.number))
    await settleEarlierRuns(of: trials, attempts, submission)
    let publisher = publisher(of: trials, submission)
    let publishing = Task { await publisher.publish() }
    let endings = await runner(of: trials, attempts, publisher)
      .run(trials.count) { assignment(of: trials[$0], submission) }
    publishing.cancel()
    publisher.remove()
    for (trial, ending) in zip(trials, endings) {
      say("\(trial.log): \(ending.map { "\($0)" } ?? "not started")")
    }
    if endings.contains(where: { $0?.isFailure == true }), orders.failsFast {
      try? folder.markCancelled(submission.id)
      try? await slurm.cancel(submission.jobs)
    }
    if Interruption.requests > 0 {
      let unfinished = trials.indices.first { endings[$0]?.isInterruption ?? true }
      if let unfinished {
        await goBackToQueue(trials[unfinished], attempts, publisher, submission)
      }
    }
    return !endings.contains { $0?.isFailure == true }
  }

  // MARK: - What it runs

  /// A trial of the task.
  private struct TaskTrial: Sendable {
    /// Its place in the submission.
    let place: Int
    let planned: PlannedTrial
    /// Its log as it was when it was submitted; nil where nobody has looked.
    let mark: LogMark?

    var log: String { planned.identity.fileName }
  }

  private func trials(of submission: Submission) throws -> [TaskTrial] {
    let places = submission.places(ofTask: orders.firstTask + element.number)
    let numbers = places.map { submission.trials[$0].number }
    let planned = try PlannedTrial.all(
      of: specs, initialWeights: initialWeights, in: folder.results, numbers: Set(numbers))
    return try places.map { place in
      let submitted = submission.trials[place]
      let trial = planned.first { $0.number == submitted.number }
      guard let trial, trial.identity.fileName == submitted.log else {
        throw OtherProgramError(
          expected: submitted.log, found: trial?.identity.fileName ?? "no such trial")
      }
      return TaskTrial(place: place, planned: trial, mark: submitted.mark)
    }
  }

  /// The submission that a person made by hand: written down by its first task, so that it can be
  /// watched and cancelled.
  private func adopted() throws -> Submission {
    let id = "job\(element.job)"
    if let known = folder.submission(id) { return known }
    let trials = try PlannedTrial.all(
      of: specs, initialWeights: initialWeights, in: folder.results,
      numbers: Set(orders.trials.numbers))
    var submission = Submission(
      id: id, experiment: specs.first?.name ?? "", commandLine: "sbatch, by hand",
      submitted: Date.now.timeIntervalSince1970, trials: trials, finishedBefore: 0,
      trialsPerTask: orders.trialsPerTask, retry: orders.retry, provenance: [:], startsOver: false)
    for place in submission.trials.indices { submission.trials[place].mark = nil }
    submission.arrays = [
      Submission.JobArray(job: element.job, firstTask: orders.firstTask, tasks: element.count)
    ]
    try folder.write(submission)
    return submission
  }

  private func assignment(of trial: TaskTrial, _ submission: Submission) -> TrialAssignment {
    // What stood there before counts for nothing; what an earlier run of this task left does.
    let startsOver =
      submission.startsOver && trial.mark.map { $0 == LogMark(path: trial.planned.path) } ?? false
    var assignment = trial.planned.assignment(
      dataFolders: orders.dataFolders,
      provenance: submission.provenance.merging(element.provenance) { $1 },
      initialWeights: initialWeights, startsOver: startsOver)
    assignment.planned = trial.mark ?? trial.planned.mark
    return assignment
  }

  private func runner(
    of trials: [TaskTrial], _ attempts: TaskAttempts, _ publisher: TaskPublisher
  ) -> Runner {
    Runner(
      jobs: jobs, trialTimeout: orders.trialTimeout, failsFast: orders.failsFast,
      // Slurm may say twice that a task is to end, and means no hurry by it.
      killsWhenAskedAgain: false, waitLimit: Self.patience
    ) { [self] place, reason in
      let trial = trials[place]
      let deaths = attempts.noteDeath(of: trial.place, restart: element.restart, reason: reason)
      say("\(trial.log): \(reason)")
      return deaths > orders.retry
        ? .fail(reason: await self.reason(reason, deaths: deaths)) : .runAgain
    } listen: { event in
      publisher.take(event)
    }
  }

  private func publisher(of trials: [TaskTrial], _ submission: Submission) -> TaskPublisher {
    let tracker = RunTracker(
      experiment: submission.experiment, commandLine: submission.commandLine,
      trials: trials.map { RunTracker.Trial($0.planned) }, jobs: jobs,
      began: Date.now.timeIntervalSince1970)
    return TaskPublisher(
      tracker, path: folder.statusPath(job: element.job, task: element.number),
      tasks: min(orders.arrayLimit ?? .max, submission.taskCount))
  }

  /// As many trials at once as there are cores for.
  private var jobs: Int { max(1, element.cpus / max(1, specs.map(\.threads).max() ?? 1)) }

  // MARK: - Ends that were not the last

  /// Holds the runs of the task that ended without a word against the trial that was at its turn, and
  /// marks as failed those that have died too often.
  private func settleEarlierRuns(
    of trials: [TaskTrial], _ attempts: TaskAttempts, _ submission: Submission
  ) async {
    let unfinished = trials.filter { trial in
      if case .finished = trial.planned.standing { return false }
      return assignment(of: trial, submission).endingElsewhere() == nil
    }
    let unexplained = attempts.unexplained(before: element.restart)
    // Slurm's own word for it, where the cluster keeps accounts. Thousands of tasks that run for the
    // first time do not ask.
    let history = unexplained.isEmpty ? [] : await slurm.history(of: element.name)
    for (run, reason) in unexplained {
      let account = history.indices.contains(run) ? "; Slurm: \(history[run].words)" : ""
      attempts.charge(unfinished.first?.place, restart: run, reason: reason + account)
    }
    for trial in unfinished {
      let deaths = attempts.deaths(of: trial.place)
      guard deaths > orders.retry else { continue }
      let reason = await reason(attempts.lastReason(of: trial.place) ?? "", deaths: deaths)
      await leave(FailureNote(reason: reason), for: assignment(of: trial, submission))
      say("\(trial.log): failed: \(reason)")
    }
  }

  /// Leaves a note in the log of a trial, whose last process may still be at its end: it notices that
  /// its runner is gone, and saves what is done.
  private func leave(_ note: FailureNote, for assignment: TrialAssignment) async {
    for _ in 0..<60 {
      if note.leave(for: assignment) || Interruption.requests > 0 { return }
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  /// Why a trial that has died too often is given up.
  private func reason(_ last: String, deaths: Int) async -> String {
    let times = deaths == 1 ? "once" : "\(deaths) times"
    var reason = "\(last); died \(times) (--retry \(orders.retry))"
    if !last.contains("Slurm: "), let task = try? await slurm.task(element.name) {
      reason += "; Slurm: task \(task.name), \(task.words)"
    }
    return reason
  }

  /// Puts the task back into the queue where Slurm told it to end and has not done so itself.
  ///
  /// A cancelled task, and one that Slurm has put back already, is just ending when it asks; one that
  /// was warned of its time limit, or is to make way within a grace time, still runs.
  private func goBackToQueue(
    _ trial: TaskTrial, _ attempts: TaskAttempts, _ publisher: TaskPublisher,
    _ submission: Submission
  ) async {
    guard !folder.isCancelled(submission.id) else { return }
    let task = try? await slurm.task(element.name)
    if let task, task.isAtTimeLimit(warning: orders.warning), !publisher.hasTrainedAnEpoch {
      attempts.noteDeath(
        of: trial.place, restart: element.restart,
        reason: "no epoch was done within the time limit of "
          + "\(task.timeLimit.map { SlurmTime(seconds: $0).text } ?? "the partition") (--time)")
    }
    attempts.noteSaved(restart: element.restart)
    guard task?.state == "RUNNING" || task?.reason == "TimeLimit" else { return }
    do {
      try await slurm.requeue(element.name)
    } catch {
      say("\(error)")
    }
  }
}

/// A task whose trials are not those that were submitted, because the program is another one.
struct OtherProgramError: Error, CustomStringConvertible {
  let expected: String
  let found: String

  var description: String {
    "expected the trial that was submitted, \(expected), found \(found): the program that runs here is "
      + "not the one that submitted it. Submit again with this one"
  }
}
