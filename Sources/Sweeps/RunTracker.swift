/// Follows a run: takes in what its runner tells, and says at any moment how far it is.
///
/// It has no clock. Every call names its time, in seconds since the run began.
public struct RunTracker: Sendable {
  /// A trial of the run, as lines for people name it.
  public struct Trial: Equatable, Sendable {
    /// Where it stands in its sweep: `plain, 0.005`; empty without a sweep.
    public var point: String
    /// Its seed.
    public var seed: Int
    /// Its log.
    public var path: String

    /// A trial.
    public init(point: String, seed: Int, path: String) {
      self.point = point
      self.seed = seed
      self.path = path
    }

    /// A trial as it was planned.
    public init(_ trial: PlannedTrial) {
      self.init(
        point: trial.spec.point?.label ?? "", seed: trial.identity.seed, path: trial.path)
    }
  }

  /// The most failures that a snapshot names.
  static let mostFailures = 20

  /// The trials that the run is to train, in the order of the sweep.
  public let trials: [Trial]
  private let experiment: String
  private let commandLine: String
  private let process: Lease.Owner
  private let finishedBefore: Int
  private let jobs: Int
  private let began: Double
  private var stages: [Stage]
  private var progress: [Progress?]
  private var finished = 0
  private var failed = 0
  private var failures: [FailedTrial] = []
  /// What the finished trials took, each for all of its epochs, by their points.
  private var seconds: [String: Mean] = [:]
  private var secondsOfAll = Mean()

  /// A run that begins.
  ///
  /// - Parameters:
  ///   - experiment: its name for people.
  ///   - commandLine: what was typed to start it.
  ///   - trials: those to train, by whose places events name them.
  ///   - finishedBefore: how many more trials it is about, which are finished already.
  ///   - jobs: how many trials run at once.
  ///   - began: when, in seconds since 1970.
  public init(
    experiment: String, commandLine: String = "", trials: [Trial], finishedBefore: Int = 0,
    jobs: Int = 1, began: Double
  ) {
    self.experiment = experiment
    self.commandLine = commandLine
    self.trials = trials
    self.finishedBefore = finishedBefore
    self.jobs = max(1, jobs)
    self.began = began
    process = .thisProcess
    stages = Array(repeating: .waiting, count: trials.count)
    progress = Array(repeating: nil, count: trials.count)
  }

  /// Takes in an event.
  public mutating func take(_ event: RunnerEvent, at now: Double) {
    switch event {
    case .message(let number, let message): take(message, of: number, at: now)
    case .waiting(let number, _): stages[number] = .elsewhere
    case .output, .again: break
    case .ended(let number, let ending): end(number, ending, at: now)
    }
  }

  private mutating func take(_ message: TrialMessage, of number: Int, at now: Double) {
    switch message {
    case .started(let finishedEpochs, let epochs):
      stages[number] = .running
      progress[number] = Progress(finishedEpochs: finishedEpochs, epochs: epochs, at: now)
    case .phase(let phase):
      progress[number]?.note(phase: phase, at: now)
    case .progress(_, let items, let total):
      progress[number]?.note(items: items, of: total, at: now)
    case .epoch(let epoch):
      progress[number]?.note(epoch, at: now)
    case .ended(.busy):
      stages[number] = .elsewhere
    case .ended: break
    }
  }

  private mutating func end(_ number: Int, _ ending: TrialEnding, at now: Double) {
    let wasRunning = stages[number] == .running
    stages[number] = .over
    switch ending {
    case .finished:
      finished += 1
      progress[number]?.heard = now
      // One that another run has finished says nothing about how long they take.
      if wasRunning, let total = progress[number]?.secondsForAll {
        seconds[trials[number].point, default: Mean()].add(total)
        secondsOfAll.add(total)
      }
    case .failed, .diverged:
      failed += 1
      let trial = trials[number]
      failures.append(FailedTrial(point: trial.point, seed: trial.seed, ending: ending))
      failures.removeFirst(max(0, failures.count - Self.mostFailures))
    case .interrupted, .busy: break
    }
  }

  /// How far the run is.
  public func snapshot(at now: Double) -> RunSnapshot {
    RunSnapshot(
      experiment: experiment, commandLine: commandLine, process: process.process,
      processStarted: process.started, host: process.host, began: began, taken: began + now,
      trials: finishedBefore + trials.count, finished: finishedBefore + finished,
      finishedBefore: finishedBefore, failed: failed, failures: failures,
      running: running.compactMap { trial($0, at: now) }, secondsLeft: secondsLeft(at: now))
  }

  /// How far a trial is, or was when it ended; nil for one that has not begun.
  public func trial(_ number: Int, at now: Double) -> RunningTrial? {
    guard let progress = progress[number] else { return nil }
    return RunningTrial(
      point: trials[number].point, seed: trials[number].seed,
      finishedEpochs: progress.finishedEpochs, epochs: progress.epochs, share: progress.share,
      imagesPerSecond: progress.imagesPerSecond, secondsLeft: progress.secondsLeft(at: now),
      last: progress.last, phase: progress.phase)
  }

  /// Whether every trial has come to an end.
  public var isOver: Bool { stages.allSatisfy { $0 == .over } }

  /// How many trials are being trained.
  public var runningCount: Int { running.count }

  private var running: [Int] { stages.indices.filter { stages[$0] == .running } }

  // MARK: - Time left

  /// The seconds until every trial is done: those that run take what their own progress says, those
  /// that wait what their likes took, each at the first job that is free. Trials that another run is
  /// at are left to it. Nil while there is nothing to tell it by.
  private func secondsLeft(at now: Double) -> Double? {
    let estimate = Estimate(self)
    var jobsLeft: [Double] = []
    for number in running {
      guard let progress = progress[number] else { continue }
      guard
        let left = progress.secondsLeft(at: now)
          ?? estimate.seconds(trials[number].point).map({ progress.secondsLeft(of: $0, at: now) })
      else { return nil }
      jobsLeft.append(left)
    }
    jobsLeft += Array(repeating: 0, count: max(0, jobs - jobsLeft.count))
    for number in stages.indices where stages[number] == .waiting {
      guard let seconds = estimate.seconds(trials[number].point),
        let next = jobsLeft.indices.min(by: { jobsLeft[$0] < jobsLeft[$1] })
      else { return nil }
      jobsLeft[next] += seconds
    }
    // Whoever has the last trials now may take longer than anything here.
    if running.isEmpty, stages.contains(.elsewhere), !stages.contains(.waiting) { return nil }
    return jobsLeft.max()
  }

  /// What a trial takes for all of its epochs, by what others took.
  private struct Estimate {
    private let finished: [String: Mean]
    private let anyFinished: Mean
    private var running: [String: Mean] = [:]
    private var anyRunning = Mean()

    init(_ tracker: RunTracker) {
      finished = tracker.seconds
      anyFinished = tracker.secondsOfAll
      for number in tracker.running {
        guard let seconds = tracker.progress[number]?.secondsForAll else { continue }
        running[tracker.trials[number].point, default: Mean()].add(seconds)
        anyRunning.add(seconds)
      }
    }

    /// The mean of its point's finished trials, else of those that run, else of all others.
    func seconds(_ point: String) -> Double? {
      finished[point]?.value ?? running[point]?.value ?? anyFinished.value ?? anyRunning.value
    }
  }
}

/// Where a trial of a run stands.
private enum Stage {
  case waiting
  /// Another process is at it.
  case elsewhere
  case running
  case over
}

/// A mean that grows.
private struct Mean {
  private var sum = 0.0
  private var count = 0

  mutating func add(_ value: Double) {
    sum += value
    count += 1
  }

  var value: Double? { count == 0 ? nil : sum / Double(count) }
}

/// What is known of a trial that has begun; times in seconds since the run did.
private struct Progress {
  let epochs: Int
  private let firstEpoch: Int
  private let started: Double
  private var epochStarted: Double
  /// When it last said something.
  var heard: Double
  private(set) var finishedEpochs: Int
  private(set) var share = 0.0
  private(set) var imagesPerSecond: Double?
  private(set) var last: TrialEpoch?
  /// What it is at, where that is not the training of a network.
  private(set) var phase: String?

  init(finishedEpochs: Int, epochs: Int, at now: Double) {
    self.epochs = epochs
    self.finishedEpochs = finishedEpochs
    firstEpoch = finishedEpochs
    started = now
    epochStarted = now
    heard = now
  }

  mutating func note(phase: String, at now: Double) {
    heard = now
    self.phase = phase
    share = 0
  }

  mutating func note(items: Int, of total: Int, at now: Double) {
    heard = now
    if items == 0 { epochStarted = now }
    share = Double(items) / Double(max(total, 1))
    // Less than this says more of the clock than of the trial.
    if phase == nil, items > 0, now - epochStarted > 0.2 {
      imagesPerSecond = Double(items) / (now - epochStarted)
    }
  }

  mutating func note(_ epoch: TrialEpoch, at now: Double) {
    heard = now
    epochStarted = now
    finishedEpochs = epoch.epoch + 1
    share = 0
    last = epoch
  }

  /// What an epoch takes; nil before there is enough to go by.
  private var secondsForOne: Double? {
    // A share of one phase says nothing of the others.
    if phase != nil, finishedEpochs == firstEpoch { return nil }
    let done = Double(finishedEpochs - firstEpoch) + share
    return done > 0.05 ? (heard - started) / done : nil
  }

  /// What all epochs take, those that an earlier run has trained included.
  var secondsForAll: Double? { secondsForOne.map { $0 * Double(epochs) } }

  /// What is left by its own progress. It runs down between two messages.
  func secondsLeft(at now: Double) -> Double? {
    secondsForOne.map { max(0, $0 * (Double(epochs - finishedEpochs) - share) - (now - heard)) }
  }

  /// What is left where all epochs take so long.
  func secondsLeft(of total: Double, at now: Double) -> Double {
    max(0, total * Double(epochs - firstEpoch) / Double(max(epochs, 1)) - (now - started))
  }
}
