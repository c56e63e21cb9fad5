import Slurm

/// Trials that were handed to a cluster's scheduler together: what a results folder knows of them.
public struct Submission: Codable, Equatable, Sendable {
  /// A trial, by its place among the submission's trials.
  public struct Trial: Codable, Equatable, Sendable {
    /// Its place among all trials of the experiment.
    public var number: Int
    /// Where it stands in its sweep; empty without a sweep.
    public var point: String
    /// Its seed.
    public var seed: Int
    /// Its log's name in the results folder.
    public var log: String
    /// The log as it was when the trial was submitted; nil where nobody has looked.
    public var mark: LogMark?
  }

  /// A job array that some of the tasks are elements of.
  public struct JobArray: Codable, Equatable, Sendable {
    /// Its job number; nil while Slurm has not been asked for one, or has not answered.
    public var job: String?
    /// Which of the submission's tasks is its element 0.
    public var firstTask: Int
    /// How many elements it has.
    public var tasks: Int

    /// An array that is to be submitted.
    public init(job: String? = nil, firstTask: Int, tasks: Int) {
      self.job = job
      self.firstTask = firstTask
      self.tasks = tasks
    }
  }

  /// What names it: no two submissions share it.
  public var id: String
  /// The experiment's name for people.
  public var experiment: String
  /// What was typed.
  public var commandLine: String
  /// When, in seconds since 1970.
  public var submitted: Double
  /// The trials, in the order in which tasks take them.
  public var trials: [Trial]
  /// How many more trials the experiment has, which were finished before.
  public var finishedBefore: Int
  /// How many trials a task runs.
  public var trialsPerTask: Int
  /// How often a trial that died is run again.
  public var retry: Int
  /// The arrays.
  public var arrays: [JobArray]
  /// What the runner knows of where the numbers come from.
  public var provenance: [String: String]
  /// Whether the logs that were there count for nothing.
  public var startsOver: Bool

  /// A submission of planned trials, which has no arrays yet.
  ///
  /// - Parameters:
  ///   - id: What names it.
  ///   - experiment: The experiment's name for people.
  ///   - commandLine: What was typed.
  ///   - submitted: When, in seconds since 1970.
  ///   - trials: The trials, and where they stood.
  ///   - finishedBefore: How many more trials the experiment has, which are finished.
  ///   - trialsPerTask: How many trials a task runs.
  ///   - retry: How often a trial that died is run again.
  ///   - provenance: What the runner knows of where the numbers come from.
  ///   - startsOver: Whether the logs that are there count for nothing.
  public init(
    id: String, experiment: String, commandLine: String, submitted: Double, trials: [PlannedTrial],
    finishedBefore: Int, trialsPerTask: Int, retry: Int, provenance: [String: String],
    startsOver: Bool
  ) {
    self.id = id
    self.experiment = experiment
    self.commandLine = commandLine
    self.submitted = submitted
    self.trials = trials.map { trial in
      Trial(
        number: trial.number, point: trial.spec.point?.label ?? "", seed: trial.identity.seed,
        log: trial.identity.fileName, mark: trial.mark)
    }
    self.finishedBefore = finishedBefore
    self.trialsPerTask = trialsPerTask
    self.retry = retry
    arrays = []
    self.provenance = provenance
    self.startsOver = startsOver
  }

  /// How many tasks the trials make.
  public var taskCount: Int { (trials.count + trialsPerTask - 1) / trialsPerTask }

  /// The numbers of the arrays that Slurm has taken.
  public var jobs: [String] { arrays.compactMap(\.job) }

  /// What Slurm keeps with an array, to find it again by.
  public func comment(ofArray place: Int) -> String { "reprise:\(id)/\(place)" }

  /// The places of the trials that a task runs.
  public func places(ofTask task: Int) -> Range<Int> {
    let first = min(task * trialsPerTask, trials.count)
    return first..<min(first + trialsPerTask, trials.count)
  }

  /// The places of the trials that an element of an array runs; none where it is no element of these.
  public func places(ofElement number: Int, of job: String) -> Range<Int> {
    guard let array = arrays.first(where: { $0.job == job }), (0..<array.tasks).contains(number)
    else { return 0..<0 }
    return places(ofTask: array.firstTask + number)
  }

  /// The array and the element that run a trial; nil where none was submitted for it.
  public func element(ofTrial place: Int) -> (job: String, number: Int)? {
    let task = place / trialsPerTask
    guard
      let array = arrays.first(where: { ($0.firstTask..<$0.firstTask + $0.tasks).contains(task) }),
      let job = array.job
    else { return nil }
    return (job, task - array.firstTask)
  }

  /// Divides the tasks into arrays.
  ///
  /// - Parameter size: How many elements an array may have.
  public mutating func divide(intoArraysOf size: Int) {
    arrays = stride(from: 0, to: taskCount, by: max(1, size)).map { first in
      JobArray(firstTask: first, tasks: min(max(1, size), taskCount - first))
    }
  }
}
