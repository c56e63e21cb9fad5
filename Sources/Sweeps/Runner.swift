import Glibc
import RunLog
import Subprocess
import Synchronization

/// What a runner tells of its trials as they go.
public enum RunnerEvent: Sendable {
  /// A trial said something.
  case message(trial: Int, TrialMessage)
  /// A trial waits for another process that is at it.
  case waiting(trial: Int, owner: String)
  /// The last lines that a trial wrote to standard error before it failed; its ending comes next.
  case output(trial: Int, lines: [String])
  /// A trial has come to an end.
  case ended(trial: Int, TrialEnding)
}

/// Runs trials as processes, so many at once: one that crashes, leaks or is killed fails alone.
public struct Runner: Sendable {
  private let jobs: Int
  private let threads: Int
  private let listen: @Sendable (RunnerEvent) -> Void

  /// A runner of at most `jobs` processes with `threads` threads each.
  public init(jobs: Int, threads: Int, listen: @escaping @Sendable (RunnerEvent) -> Void) {
    self.jobs = jobs
    self.threads = threads
    self.listen = listen
  }

  /// Runs the trials in their order and returns how each ended, when all have.
  ///
  /// A trial that another process is at is asked for again after the others, and run here if that
  /// process fails. After an interruption no further trial begins, and those under way are asked
  /// to end.
  public func run(_ assignments: [TrialAssignment]) async -> [TrialEnding] {
    await withTaskGroup(of: (Int, TrialEnding).self) { group in
      var endings = [TrialEnding](
        repeating: .interrupted(epochs: 0), count: assignments.count)
      var waiting = Array(assignments.indices)
      var foundBusy: Set<Int> = []
      func startNext() {
        guard !waiting.isEmpty, Interruption.requests == 0 else { return }
        let trial = waiting.removeFirst()
        let isAskedAgain = foundBusy.contains(trial)
        group.addTask {
          if isAskedAgain { try? await Task.sleep(for: .seconds(1)) }
          return (trial, await self.runProcess(assignments[trial], trial: trial))
        }
      }
      for _ in 0..<jobs { startNext() }
      for await (trial, ending) in group {
        if case .busy(let owner) = ending, Interruption.requests == 0 {
          if foundBusy.insert(trial).inserted { listen(.waiting(trial: trial, owner: owner)) }
          waiting.append(trial)
        } else {
          endings[trial] = ending
          listen(.ended(trial: trial, ending))
        }
        startNext()
      }
      return endings
    }
  }

  private func runProcess(_ assignment: TrialAssignment, trial: Int) async -> TrialEnding {
    guard Interruption.requests == 0 else { return Self.interrupted(assignment) }
    let last = Mutex<TrialEnding?>(nil)
    do {
      let result = try await Subprocess.run(
        Self.thisProgram, arguments: ["trial"],
        environment: .inherit.updating(["OMP_NUM_THREADS": "\(threads)"]),
        input: .inputWriter, output: .sequence, error: .currentStandardError
      ) { execution in
        let watcher = Task { await Self.passOnInterruptions(to: execution.processIdentifier) }
        defer { watcher.cancel() }
        // The trial's input stays open while it runs: when it closes, its runner is dead. Where
        // nobody reads any more, the process is dead, and how it ended says more than this error.
        let line = try assignment.line()
        _ = try? await execution.standardInputWriter.write(line)
        for try await line in execution.standardOutput.strings() {
          guard let message = TrialMessage(line: line) else { continue }
          if case .ended(let ending) = message { last.withLock { $0 = ending } }
          listen(.message(trial: trial, message))
        }
      }
      return last.withLock { $0 } ?? Self.ending(of: assignment, by: result.terminationStatus)
    } catch {
      return last.withLock { $0 } ?? .failed(reason: "its process could not be run: \(error)")
    }
  }

  /// What a process that said nothing at its end ended of.
  private static func ending(
    of assignment: TrialAssignment, by status: TerminationStatus
  ) -> TrialEnding {
    switch status {
    case .exited(let code):
      .failed(reason: "its process ended with exit code \(code)")
    case .signaled(let signal) where Interruption.requests > 0 && askingSignals.contains(signal):
      // Asked to stop before it could listen, or asked twice.
      interrupted(assignment)
    case .signaled(let signal):
      .failed(reason: "its process was killed by signal \(signal)")
    }
  }

  private static let askingSignals = [SIGINT, SIGTERM, SIGHUP, SIGKILL]

  /// The ending of a trial that was stopped from outside, with what stands on disk.
  private static func interrupted(_ assignment: TrialAssignment) -> TrialEnding {
    .interrupted(epochs: (try? TrialFile.readSummary(assignment.path))?.checkpointEpochs ?? 0)
  }

  /// Sends SIGTERM when we are asked to stop, SIGKILL when we are asked again.
  ///
  /// What comes within a second of the first request is the same request: `timeout` signals both
  /// a process and its group.
  private static func passOnInterruptions(to process: ProcessIdentifier) async {
    var asked: ContinuousClock.Instant?
    var settled = 0
    while !Task.isCancelled {
      let requests = Interruption.requests
      if let asked {
        if asked.duration(to: .now) < .seconds(1) {
          settled = requests
        } else if requests > settled {
          kill(process.value, SIGKILL)
          settled = requests
        }
      } else if requests > 0 {
        kill(process.value, SIGTERM)
        asked = .now
        settled = requests
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  /// The very program that runs, even where a new one was built in its place meanwhile.
  private static var thisProgram: Executable { .path(.init("/proc/\(getpid())/exe")) }
}
