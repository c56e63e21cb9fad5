import Glibc
import RunLog
import Testing

/// Runs seen from another terminal.
@Suite struct WatchTests {
  let scratch: Scratch
  let long = SmallRun(seeds: [0, 1], epochs: 2000, jobs: 2)

  init() throws { scratch = try Scratch() }

  /// What a run on another machine would have left a second ago.
  private func snapshot(process: Int = 4711, secondsOld: Int = 1) -> String {
    """
    {"experiment": "ablation", "commandLine": "reprise run ablation.json --jobs 2",
     "process": \(process), "processStarted": 12, "host": "elsewhere.example",
     "began": \(time(nil) - secondsOld - 4205), "taken": \(time(nil) - secondsOld),
     "trials": 80, "finished": 37, "finishedBefore": 5, "failed": 2, "secondsLeft": 4500,
     "failures": [
       {"point": "plain, 0.05", "seed": 1, "ending": {"diverged": {"epoch": 0, "step": 12}}},
       {"point": "plain, 0.05", "seed": 2, "ending": {"failed": {"reason": "disk"}}}],
     "running": [
       {"point": "plain, 0.005", "seed": 3, "finishedEpochs": 2, "epochs": 5, "share": 0.5,
        "imagesPerSecond": 21340.4, "secondsLeft": 70,
        "last": {"epoch": 1, "trainLoss": 0.1234, "trainError": 0.012, "testError": 0.0231,
                 "seconds": 9}},
       {"point": "residual", "seed": 10, "finishedEpochs": 0, "epochs": 5, "share": 0}]}
    """
  }

  /// Leaves a snapshot in results/ablation.
  private func publish(_ text: String, process: Int = 4711) throws {
    for folder in ["results", "results/ablation"] { mkdir(scratch.path(folder), 0o755) }
    try write(text, to: scratch.path("results/ablation/" + fileName(process)))
  }

  private func fileName(_ process: Int) -> String {
    ".reprise-run-elsewhere.example-\(process)-12.json"
  }

  @Test func aRunIsPrintedOnce() throws {
    try publish(snapshot())
    let expected = """
      ablation plain, 0.05 seed 1: diverged: the loss was not finite in epoch 1 at step 12
      ablation plain, 0.05 seed 2: failed: disk
      plain, 0.005 seed 3  epoch 3/5  loss 0.123  train 1.20 %  test 2.31 %  21340 images/s  1:10 left
      residual seed 10     epoch 1/5
      ablation             37/80 trials  2 failed  1:10:05 so far  1:15:00 left

      """
    for arguments in [["results/ablation"], ["results"], ["results", "--once"]] {
      let outcome = try scratch.reprise(["watch"] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome)")
      #expect(outcome.output == expected, "\(arguments)")
    }
  }

  @Test func programsGetJSON() throws {
    try publish(snapshot())
    let outcome = try scratch.reprise(["watch", "results", "--json"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    for part in [
      "\"folder\" : \"results/ablation\"", "\"state\" : \"going\"", "\"process\" : 4711",
      "\"finished\" : 37", "\"point\" : \"plain, 0.005\"", "\"reason\" : \"disk\"",
    ] {
      #expect(outcome.output.contains(part), "\(part): \(outcome)")
    }
  }

  @Test func runsSideBySideAreToldApart() throws {
    try publish(snapshot())
    try publish(snapshot(process: 4712), process: 4712)
    let outcome = try scratch.reprise(["watch", "results/ablation"])
    for process in [4711, 4712] {
      #expect(outcome.output.contains("ablation, process \(process)  37/80 trials"), "\(outcome)")
    }
  }

  @Test func anotherMachinesRunThatFellSilentIsLost() throws {
    try publish(snapshot(secondsOld: 200))
    let outcome = try scratch.reprise(["watch", "results/ablation"])
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.output.contains("(process 4711 on elsewhere.example): not heard of for 3:2"))
    #expect(outcome.output.contains("when 37 of 80 trials were finished"), "\(outcome)")
    #expect(outcome.output.contains("goes on: reprise run ablation.json --jobs 2"), "\(outcome)")
  }

  /// Watches on a pseudo-terminal until the snapshot is removed; nil where there is no `script`.
  private func watchOnTerminal(columns: Int, rows: Int) throws -> Outcome? {
    guard try scratch.bash("command -v script").exitCode == 0 else { return nil }
    try publish(snapshot())
    return try scratch.bash(
      """
      (sleep 1.5; rm "$3") &
      exec script -qec "stty $2; exec '$1' watch results" /dev/null
      """,
      [
        Program.path, "cols \(columns) rows \(rows)",
        scratch.path("results/ablation/" + fileName(4711)),
      ], environment: ["TERM": "xterm-256color"])
  }

  @Test(arguments: [160, 100, 60, 30])
  func onATerminalItIsShownUntilItIsOver(_ columns: Int) throws {
    guard let outcome = try watchOnTerminal(columns: columns, rows: 20) else { return }
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("\u{1B}[3A"), "nothing was redrawn")
    #expect(outcome.output.contains("━") == (columns >= 60))
    // What stays may wrap, what is redrawn may not.
    let lines = outcome.output.replacing(/\u{1B}\[[0-9]*[A-Za-z]|\r/, with: "")
      .replacing("\r\n", with: "\n").split(separator: "\n")
    let redrawn = lines.filter { $0.contains("epoch 3/5") || $0.contains("/80 trials") }
    #expect(redrawn.count >= 4, "\(outcome)")
    for line in redrawn {
      #expect(line.count < columns, "\(line)")
      #expect(line.contains(" left") == (columns >= 60), "\(line)")
      let hasRate = columns >= 140 && line.contains("epoch")
      #expect(line.contains("21340 images/s") == hasRate, "\(line)")
    }
    let screen = TerminalScreen(outcome.output)
    #expect(screen.lines.count == 3, "\(screen.lines)")
    #expect(screen.lines.count { $0.contains("seed 2: failed: disk") } == 1, "\(screen.lines)")
    #expect(screen.lines.last == "No log was left.", "\(screen.lines)")
  }

  @Test(arguments: [(3, "… 2 more"), (2, "37/80 trials")])
  func aLowTerminalIsNotOverrun(_ rows: Int, _ text: String) throws {
    guard let outcome = try watchOnTerminal(columns: 100, rows: rows) else { return }
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains(text), "\(outcome)")
    let upwards = outcome.output.matches(of: /\u{1B}\[([0-9]+)A/).compactMap { Int($0.output.1) }
    #expect(!upwards.isEmpty && upwards.allSatisfy { $0 == rows - 1 }, "\(upwards)")
  }

  @Test func aRunOnThisMachineIsSeenUntilItIsStopped() throws {
    let running = try scratch.start(long.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 2/") })
    #expect(
      poll(seconds: 10) {
        (try? scratch.reprise(["watch", "results"]).output.contains("test ")) == true
      }, "no snapshot tells of an epoch")
    let seen = try scratch.reprise(["watch", "results"])
    #expect(seen.exitCode == 0, "\(seen)")
    #expect(seen.output.contains(/seed 0  +epoch [0-9]+\/2000/), "\(seen)")
    #expect(seen.output.contains("0/2 trials"), "\(seen)")
    running.signal(SIGTERM)
    #expect(try running.wait().exitCode == 1)
    #expect(long.leftovers(scratch) == [])
    let after = try scratch.reprise(["watch", "results"])
    #expect(after.exitCode == 1, "\(after)")
    let folder = "results/\(SmallRun.name)"
    #expect(
      after.output.hasPrefix("No run is under way.\n\(folder): 2 trials: 2 interrupted\n"),
      "\(after)")
    #expect(after.output.contains("goes on: \(Program.path) run "), "\(after)")
  }

  @Test func aKilledRunIsSaidToBeDead() throws {
    let running = try scratch.start(long.arguments)
    #expect(poll(seconds: 60) { running.messages.contains("seed 1: epoch 2/") })
    running.signalGroup(SIGKILL)
    _ = try running.wait()
    let outcome = try scratch.reprise(["watch", long.folder(scratch)])
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.output.contains("(process \(running.process) on "), "\(outcome)")
    #expect(outcome.output.contains("when 0 of 2 trials were finished"), "\(outcome)")
    #expect(
      outcome.output.contains("The same command goes on: \(Program.path) run "), "\(outcome)")
    let program = try scratch.reprise(["watch", long.folder(scratch), "--json"])
    #expect(program.exitCode == 1 && program.output.contains("\"state\" : \"died\""), "\(program)")
  }

  @Test func withoutRunsAndLogsItSaysSo() throws {
    mkdir(scratch.path("empty"), 0o755)
    let outcome = try scratch.reprise(["watch", "empty"])
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.output.hasPrefix("No run is under way.\nThere are no logs"), "\(outcome)")
    let json = try scratch.reprise(["watch", "empty", "--json"])
    #expect(json.exitCode == 1 && json.output.filter { !$0.isWhitespace } == "[]", "\(json)")
  }

  @Test func whatIsNoFolderIsRefused() throws {
    try write("no folder", to: scratch.path("file"))
    for (path, words) in [("missing", "No such file"), ("file", "expected a results folder")] {
      let outcome = try scratch.reprise(["watch", path])
      #expect(outcome.exitCode == 2, "\(outcome)")
      #expect(outcome.messages.hasPrefix("reprise: \(path): "), "\(outcome)")
      #expect(outcome.messages.contains(words), "\(outcome)")
    }
    #expect(try scratch.reprise(["watch", ".", "--once", "--json"]).exitCode == 2)
    #expect(try scratch.reprise(["watch"]).exitCode == 2)
  }
}
