import Glibc
import RunLog
import Testing

/// Asking a run to stop: it ends at once and cleanly, and the same command goes on from there.
@Suite(.serialized) struct InterruptionTests {
  enum Request: String, CaseIterable {
    case interrupt
    case terminate
    case hangup
    /// Ctrl-C, which a terminal sends to the whole process group.
    case controlC

    func send(to running: RunningProcess) {
      switch self {
      case .interrupt: running.signal(SIGINT)
      case .terminate: running.signal(SIGTERM)
      case .hangup: running.signal(SIGHUP)
      case .controlC: running.signalGroup(SIGINT)
      }
    }
  }

  let scratch: Scratch
  /// Long enough to be interrupted on any machine; finished in pieces.
  let long = SmallRun(seeds: [0, 1], epochs: 2000, jobs: 2)
  let short = SmallRun(seeds: [0, 1], epochs: 10, jobs: 2)

  init() throws { scratch = try Scratch() }

  @Test(arguments: Request.allCases)
  func aRunIsInterruptedInTheMiddle(_ request: Request) throws {
    let running = try scratch.start(long.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 2/") })
    let asked = ContinuousClock.now
    request.send(to: running)
    let outcome = try running.wait()
    // Half a second is usual; this only tells an ending from hanging until the run is through.
    #expect(asked.duration(to: .now) < .seconds(15))
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(running.descendants() == [])
    #expect(long.leftovers(scratch) == [])
    let records = try long.records(scratch)
    #expect(records.map(\.status) == [.interrupted, .interrupted])
    for (seed, record) in records.enumerated() {
      let epochs = record.checkpoint?.finishedEpochs ?? 0
      // Every epoch that was shown is in the log: none is lost.
      let shown = outcome.messageLines.count { $0.contains("seed \(seed): epoch ") }
      #expect(epochs == shown)
      #expect(outcome.messages.contains("seed \(seed): interrupted after epoch \(epochs) ("))
      #expect(record.steps.first?.steps.count == epochs * 300)
    }
    #expect(outcome.messageLines.last?.contains("0 of 2 trials finished") == true, "\(outcome)")
  }

  /// Stops at random moments, from the first milliseconds on, until the run is through.
  @Test(arguments: Request.allCases)
  func stoppedAgainAndAgainItEndsWithTheSameBits(_ request: Request) throws {
    let start = ContinuousClock.now
    let reference = try short.reference(scratch)
    let length = UInt32(max(100_000, start.duration(to: .now) / .microseconds(1)))
    var random = SeededRandom(seed: UInt64(request.rawValue.utf8.count))
    var interruptions = 0
    for attempt in 0..<6 {
      let running = try scratch.start(short.arguments)
      let limit = attempt % 2 == 0 ? length / 4 : length
      usleep(UInt32.random(in: 0..<limit, using: &random))
      request.send(to: running)
      let outcome = try running.wait()
      #expect(running.descendants() == [], "attempt \(attempt)")
      if outcome.exitCode == nil {
        // Asked before it could listen: then it has not begun anything either.
        #expect(outcome.messages == "", "attempt \(attempt): \(outcome)")
        continue
      }
      let states = try short.records(scratch).map(\.status)
      if outcome.exitCode == 0 {
        #expect(states == [.finished, .finished], "attempt \(attempt): \(outcome)")
        remove(short.folder(scratch))
        continue
      }
      interruptions += 1
      #expect(outcome.exitCode == 1, "attempt \(attempt): \(outcome)")
      #expect(!outcome.messages.contains("failed"), "attempt \(attempt): \(outcome)")
      #expect(!outcome.messages.contains("reprise:"), "attempt \(attempt): \(outcome)")
      #expect(
        states.allSatisfy { $0 == .interrupted || $0 == .finished },
        "attempt \(attempt): \(states) \(outcome)")
      #expect(short.leftovers(scratch) == [], "attempt \(attempt)")
    }
    let outcome = try scratch.reprise(short.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(differences(reference, try short.records(scratch)) == [])
    print("interruptions by \(request.rawValue): \(interruptions) of 6 while the run was under way")
  }

  @Test func aSecondRequestEndsItAtOnce() throws {
    let running = try scratch.start(long.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 1/") })
    running.signal(SIGINT)
    running.signal(SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(running.descendants() == [])
    for log in long.logs(scratch) { _ = try TrialFile.read(log) }
  }

  @Test func trialsThatHaveNotBegunDoNotBegin() throws {
    let run = SmallRun(seeds: Array(0..<6), epochs: 2000, jobs: 1)
    let running = try scratch.start(run.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 0: epoch 1/") })
    running.signal(SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(run.logs(scratch).count == 1)
    #expect(outcome.messages.contains("0 of 6 trials finished"), "\(outcome)")
  }

  /// A run started with nohup outlives its terminal; one started in a script's background does not
  /// take the terminal's Ctrl-C for its own.
  @Test func signalsThatAreIgnoredStayIgnored() throws {
    let run = SmallRun(seeds: [0, 1], epochs: 30, jobs: 2)
    let running = try RunningProcess(
      "/bin/bash", ["-c", "trap '' HUP INT; exec \"$@\"", "bash", Program.path] + run.arguments,
      environment: scratch.environment, in: scratch)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 1/") })
    running.signalGroup(SIGHUP)
    running.signalGroup(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(try run.records(scratch).map(\.status) == [.finished, .finished])
  }

  /// oneDNN's matrix products let the stack pointer point into the heap, where the system would
  /// write a handler's frame: a trial may handle none of the signals that are sent to it.
  @Test func aTrialHasNoSignalHandlers() throws {
    let running = try scratch.start(long.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 1/") })
    let trials = running.trialProcesses()
    #expect(trials.count == 2)
    for trial in trials {
      let status = try text(of: "/proc/\(trial)/status")
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") })
      let caught = try #require(UInt64(line.dropFirst(8), radix: 16))
      for signal in [
        SIGHUP, SIGINT, SIGTERM, SIGALRM, SIGCHLD, SIGUSR1, SIGUSR2, SIGPIPE, SIGWINCH,
      ] {
        #expect(caught & 1 << (signal - 1) == 0, "signal \(signal) is handled")
      }
    }
  }

  /// A mirror that takes connections and says nothing.
  @Test func aDownloadIsInterruptedAtOnce() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isListening)
    let proxy = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    let spec = Program.checkout + "/experiments/lenet5-blog.json"
    let running = try scratch.start(
      ["run", spec], environment: ["http_proxy": proxy, "https_proxy": proxy])
    #expect(poll(seconds: 60) { !running.descendants().isEmpty }, "curl was not started")
    let asked = ContinuousClock.now
    running.signal(SIGTERM)
    let outcome = try running.wait()
    // The transfer itself gives up after some seconds more than this.
    #expect(asked.duration(to: .now) < .seconds(3))
    #expect(outcome.exitCode != 0, "\(outcome)")
    #expect(poll(seconds: 20) { running.descendants().isEmpty }, "curl lives on")
    #expect(!exists(scratch.path("results")))
  }

  @Test func aStoppedAndContinuedRunIsNotDisturbed() throws {
    let reference = try short.reference(scratch)
    let running = try scratch.start(short.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("epoch 1/") || running.hasEnded })
    running.signalGroup(SIGSTOP)
    usleep(100_000)
    running.signalGroup(SIGCONT)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(differences(reference, try short.records(scratch)) == [])
  }

  @Test func verifyingIsInterruptedCleanly() throws {
    let run = SmallRun(epochs: 60)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let log = try #require(run.logs(scratch).first)
    let before = try bytes(of: log)
    let running = try scratch.start(["verify", log])
    #expect(poll(seconds: 60) { running.messages.contains("epoch 1/") || running.hasEnded })
    running.signalGroup(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(try bytes(of: log) == before)
    #expect(!names(in: scratch.folder).contains { $0.hasPrefix("reprise-verify") })
  }
}
