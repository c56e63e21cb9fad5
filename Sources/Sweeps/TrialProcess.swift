import Glibc
import RunLog
import Subprocess
import Synchronization

/// One trial's process: what it says, how it is asked to stop, and how it ends.
struct TrialProcess: Sendable {
  /// What came of a process.
  struct Outcome: Sendable {
    /// How the trial ended.
    var ending: TrialEnding
    /// The last lines that the process wrote to standard error.
    var lastOutput: [String] = []
    /// What the trial's log does not say yet of its failure.
    var note: FailureNote?
    /// Whether the process died: it came to an end that nobody asked for, without a word about it.
    var hasDied = false

    /// Takes a death for a failure, for a reason.
    mutating func fail(reason: String) {
      hasDied = false
      ending = .failed(reason: reason)
      note = FailureNote(reason: reason, lastOutput: lastOutput)
    }
  }

  var assignment: TrialAssignment
  /// How long the process may take; nil where it may take any time.
  let timeout: Duration?
  /// Whether the runner wants all trials to end.
  let stop: StopRequest
  /// Whether being asked twice to stop means to stop at once.
  var killsWhenAskedAgain = true

  /// Runs the process to its end, whatever that is.
  func run(onMessage: @escaping @Sendable (TrialMessage) -> Void) async -> Outcome {
    let told = Mutex<TrialEnding?>(nil)
    let pressure = Pressure(
      timeout: timeout, stop: stop, killsWhenAskedAgain: killsWhenAskedAgain)
    do {
      let result = try await Subprocess.run(
        Self.thisProgram, arguments: ["trial"], environment: .inherit.updating(environment),
        input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        let watcher = Task { await pressure.bear(on: execution.processIdentifier.value) }
        defer { watcher.cancel() }
        async let lastOutput = OutputTail.lines(of: execution.standardError)
        // The trial's input stays open while it runs: when it closes, its runner is dead. Where
        // nobody reads any more, the process is dead, and how it ended says more than this error.
        let line = try assignment.line()
        _ = try? await execution.standardInputWriter.write(line)
        for try await line in execution.standardOutput.strings() {
          guard let message = TrialMessage(line: line) else { continue }
          if case .ended(let ending) = message { told.withLock { $0 = ending } }
          onMessage(message)
        }
        return await lastOutput
      }
      let status = result.terminationStatus
      let ending = ending(told.withLock { $0 }, status, tookTooLong: pressure.hasTimedOut)
      var outcome = outcome(ending, told: told.withLock { $0 }, result.closureResult)
      outcome.hasDied =
        told.withLock { $0 } == nil && !pressure.hasTimedOut && ending == self.ending(by: status)
        && ending.isFailure
      return outcome
    } catch {
      let ending = TrialEnding.failed(reason: "its process could not be run: \(error)")
      return outcome(told.withLock { $0 } ?? ending, told: told.withLock { $0 }, [])
    }
  }

  private var environment: [Environment.Key: String?] {
    var changes: [Environment.Key: String?] = ["OMP_NUM_THREADS": "\(assignment.threads)"]
    if getenv("SWIFT_BACKTRACE") == nil {
      // Where it crashed, and neither registers nor libraries: what fits into the last lines.
      changes["SWIFT_BACKTRACE"] =
        "color=no,interactive=no,threads=crashed,registers=none,images=none,limit=12"
    }
    return changes
  }

  /// How a trial ended, by what it told of its end, by its log, and by how its process ended.
  private func ending(
    _ told: TrialEnding?, _ status: TerminationStatus, tookTooLong: Bool
  ) -> TrialEnding {
    switch told {
    case .interrupted, nil:
      // Killed after its last word to the log, and before its last word to us.
      if told == nil, let ending = assignment.endingElsewhere() { return ending }
      if tookTooLong, let timeout { return .failed(reason: Self.reason(timeout)) }
      return told ?? ending(by: status)
    case .some(let told):
      return told
    }
  }

  /// What a process that said nothing at its end ended of.
  private func ending(by status: TerminationStatus) -> TrialEnding {
    switch status {
    case .exited(let code):
      return .failed(reason: "its process ended with exit code \(code)")
    case .signaled(let signal)
    where (isAsked && Self.askingSignals.contains(signal)) || Self.terminalSignals.contains(signal):
      // Asked to stop before it could listen, or asked twice. What a terminal sends to all processes can
      // reach a trial, and its end us, before our own handler has run on a busy machine.
      let epochs = (try? TrialFile.readStanding(assignment.path))?.checkpointEpochs
      return .interrupted(epochs: epochs ?? 0)
    case .signaled(let signal):
      let guess = signal == SIGKILL ? ", perhaps for lack of memory" : ""
      return .failed(
        reason: "its process was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
          + guess)
    }
  }

  /// A failure that the process could not note itself is noted by us, and so is its last output.
  private func outcome(
    _ ending: TrialEnding, told: TrialEnding?, _ lastOutput: [String]
  ) -> Outcome {
    var outcome = Outcome(ending: ending, lastOutput: lastOutput)
    if case .failed(let reason) = ending, !ending.isOutOfSpace,
      ending != told || !lastOutput.isEmpty
    {
      outcome.note = FailureNote(reason: reason, lastOutput: lastOutput)
    }
    return outcome
  }

  private static func reason(_ timeout: Duration) -> String {
    let seconds = timeout / .seconds(1)
    let text = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    return "took longer than --trial-timeout \(text) s"
  }

  private var isAsked: Bool { Interruption.requests > 0 || stop.isMade }

  private static let askingSignals = [SIGINT, SIGTERM, SIGHUP, SIGKILL]
  private static let terminalSignals = [SIGINT, SIGHUP]

  /// The very program that runs, even where a new one was built in its place meanwhile.
  private static var thisProgram: Executable { .path(.init("/proc/\(getpid())/exe")) }
}

/// The end of what a process writes to standard error: of a flood, too.
private enum OutputTail {
  private static let mostLines = 20
  private static let mostBytes = 16 * 1024

  /// Reads all that comes, so that the process never waits for us; gives its last lines.
  static func lines(of output: SubprocessOutputSequence) async -> [String] {
    var bytes: [UInt8] = []
    do {
      for try await buffer in output {
        buffer.withUnsafeBytes { bytes += $0 }
        if bytes.count > 2 * mostBytes { bytes.removeFirst(bytes.count - mostBytes) }
      }
    } catch {
      // What was read until then is still the last that we know.
    }
    return String(decoding: bytes.suffix(mostBytes), as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(mostLines).map(String.init)
  }
}
