import Files
import RunLog

/// What a runner tells of its trials as they go.
public enum RunnerEvent: Sendable {
  /// A trial said something.
  case message(trial: Int, TrialMessage)
  /// A trial waits for another process that is at it.
  case waiting(trial: Int, owner: String)
  /// The last lines that a trial wrote to standard error, where it wrote any; its ending comes next.
  case output(trial: Int, lines: [String])
  /// A trial's process has died, and the trial is run again.
  case again(trial: Int, reason: String)
  /// A trial has come to an end, here or in another run.
  case ended(trial: Int, TrialEnding)
}

/// What is done about a trial whose process has died.
public enum DeathVerdict: Sendable {
  /// It is run again, and goes on after the last epoch that stands in its log.
  case runAgain
  /// It has failed, for a reason.
  case fail(reason: String)
}

/// Runs trials as processes, so many at once: one that crashes, leaks, hangs or is killed fails alone.
public struct Runner: Sendable {
  private let jobs: Int
  private let trialTimeout: Duration?
  private let failsFast: Bool
  private let killsWhenAskedAgain: Bool
  private let waitLimit: Duration?
  private let judgeDeath: @Sendable (Int, String) async -> DeathVerdict
  private let listen: @Sendable (RunnerEvent) -> Void

  /// A runner of at most `jobs` processes at once.
  ///
  /// - Parameters:
  ///   - jobs: How many.
  ///   - trialTimeout: How long a trial's process may take before the trial fails.
  ///   - failsFast: Whether the first failure ends the run: no further trial begins, and those under
  ///     way are asked to end.
  ///   - killsWhenAskedAgain: Whether a user who asks twice to stop wants no trial to save anything.
  ///   - waitLimit: How long to wait for trials that others are at, when nothing else is left; for
  ///     ever when nil.
  ///   - judgeDeath: What is done about a trial, by its number, whose process died for a reason. It
  ///     fails unless this says otherwise.
  ///   - listen: Told of everything that happens, as it does.
  public init(
    jobs: Int, trialTimeout: Duration? = nil, failsFast: Bool = false,
    killsWhenAskedAgain: Bool = true, waitLimit: Duration? = nil,
    judgeDeath: @escaping @Sendable (Int, String) async -> DeathVerdict = { .fail(reason: $1) },
    listen: @escaping @Sendable (RunnerEvent) -> Void
  ) {
    self.jobs = jobs
    self.trialTimeout = trialTimeout
    self.failsFast = failsFast
    self.killsWhenAskedAgain = killsWhenAskedAgain
    self.waitLimit = waitLimit
    self.judgeDeath = judgeDeath
    self.listen = listen
  }

  /// Runs the trials in their order and returns how each ended, when all have; nil for a trial that
  /// did not begin.
  ///
  /// A trial that another process is at is looked at again after the others, and run here if that
  /// process dies or stops. None begins after an interruption, nor where there is no room left
  /// for logs: those under way may then still finish.
  ///
  /// - Parameters:
  ///   - count: How many trials there are.
  ///   - assignment: What a trial's process is told; asked for when the trial's turn comes, for ten
  ///     thousand specs as text take seconds to write.
  public func run(
    _ count: Int, _ assignment: @escaping @Sendable (Int) -> TrialAssignment
  ) async -> [TrialEnding?] {
    await withTaskGroup(of: Course.Event.self) { group in
      var course = Course(
        count, assignment, failsFast: failsFast, waitLimit: waitLimit, listen)
      while true {
        while course.running < jobs, let trial = course.startNext() {
          group.addTask { [stop = course.stop] in
            .ended(trial, await run(assignment(trial), trial: trial, stop: stop))
          }
        }
        if course.running < jobs, course.startsWaiting() {
          group.addTask {
            try? await Task.sleep(for: .milliseconds(500))
            return .lookAgain
          }
        }
        guard course.goesOn, let event = await group.next() else { break }
        course.take(event)
      }
      group.cancelAll()
      return course.endings
    }
  }

  /// Runs one trial, and sees to it that its log says if it failed.
  private func run(
    _ assignment: TrialAssignment, trial: Int, stop: StopRequest
  ) async -> TrialEnding {
    var process = TrialProcess(
      assignment: assignment, timeout: trialTimeout, stop: stop,
      killsWhenAskedAgain: killsWhenAskedAgain)
    var outcome = await process.run { listen(.message(trial: trial, $0)) }
    while outcome.hasDied, case .failed(let reason) = outcome.ending {
      TrialFile.removeLeftovers(in: Folder.of(assignment.path))
      switch await judgeDeath(trial, reason) {
      case .fail(let reason):
        outcome.fail(reason: reason)
      case .runAgain:
        listen(.again(trial: trial, reason: reason))
        process.assignment = process.assignment.afterDeath()
        outcome = await process.run { listen(.message(trial: trial, $0)) }
      }
    }
    outcome.note?.leave(for: assignment)
    if !outcome.lastOutput.isEmpty { listen(.output(trial: trial, lines: outcome.lastOutput)) }
    return outcome.ending
  }
}

/// How far a run has come.
private struct Course {
  /// What a run waits for.
  enum Event: Sendable {
    case ended(Int, TrialEnding)
    /// Others may have left some of the trials that they were at.
    case lookAgain
  }

  private(set) var endings: [TrialEnding?]
  /// How many processes there are.
  private(set) var running = 0
  /// What all processes are asked with to end.
  let stop = StopRequest()

  private let assignment: (Int) -> TrialAssignment
  private let failsFast: Bool
  private let waitLimit: Duration?
  private var waitingSince: ContinuousClock.Instant?
  private let listen: @Sendable (RunnerEvent) -> Void
  private var queue: TrialQueue
  private var isWaiting = false
  private var hasLookedAgain = false
  private var announced: Set<Int> = []
  private var isDiskFull = false

  init(
    _ count: Int, _ assignment: @escaping (Int) -> TrialAssignment, failsFast: Bool,
    waitLimit: Duration?, _ listen: @escaping @Sendable (RunnerEvent) -> Void
  ) {
    self.assignment = assignment
    self.failsFast = failsFast
    self.waitLimit = waitLimit
    self.listen = listen
    endings = Array(repeating: nil, count: count)
    queue = TrialQueue(count: count)
  }

  /// Whether there is something to wait for.
  var goesOn: Bool { running > 0 || isWaiting && mayStart }

  private var mayStart: Bool {
    Interruption.requests == 0 && !stop.isMade && !isDiskFull
  }

  /// The next trial that is to begin here; nil where there is none now. Those that have come to
  /// their end in another run need not begin.
  mutating func startNext() -> Int? {
    while mayStart, let taken = queue.take(look) {
      switch taken {
      case .toStart(let trial):
        running += 1
        waitingSince = nil
        return trial
      case .ended(let trial, let ending):
        end(trial, ending)
      }
    }
    return nil
  }

  /// Whether others are at trials that are left, so that it is time to wait for them.
  mutating func startsWaiting() -> Bool {
    guard mayStart, !isWaiting, !queue.postponed.isEmpty else { return false }
    if running > 0 { waitingSince = nil }
    let since = waitingSince ?? .now
    waitingSince = since
    if let waitLimit, running == 0, since.duration(to: .now) > waitLimit {
      for (trial, owner) in queue.leavePostponed() { end(trial, .busy(owner: owner)) }
      return false
    }
    // Who is done within half a second is not worth a word.
    if hasLookedAgain {
      for (trial, owner) in queue.postponed where announced.insert(trial).inserted {
        listen(.waiting(trial: trial, owner: owner))
      }
    }
    isWaiting = true
    return true
  }

  mutating func take(_ event: Event) {
    switch event {
    case .lookAgain:
      isWaiting = false
      hasLookedAgain = true
    case .ended(let trial, .busy(let owner)):
      // Somebody was faster than the trial's process.
      running -= 1
      queue.postpone(trial, owner: owner)
    case .ended(let trial, let ending):
      running -= 1
      end(trial, ending)
    }
  }

  private mutating func end(_ trial: Int, _ ending: TrialEnding) {
    endings[trial] = ending
    listen(.ended(trial: trial, ending))
    if ending.isOutOfSpace { isDiskFull = true }
    if failsFast, ending.isFailure { stop.make() }
  }

  /// What a look at a trial's files tells. The lease first: who gives it back has written the log.
  private func look(at trial: Int) -> TrialQueue.Look {
    let assignment = assignment(trial)
    if let owner = Lease.holder(of: assignment.path) { return .held(owner: "\(owner)") }
    return assignment.endingElsewhere().map { .ended($0) } ?? .free
  }
}
