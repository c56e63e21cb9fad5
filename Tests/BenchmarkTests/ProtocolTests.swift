import Testing

@testable import Benchmarks

@Suite struct ProtocolTests {
  @Test func commands() {
    #expect(WorkerCommand(line: "round 0.5") == .round(seconds: 0.5))
    #expect(WorkerCommand(line: "  round   2 ") == .round(seconds: 2))
    #expect(WorkerCommand(line: "quit") == .quit)
    for line in [
      "", "round", "round x", "round 0", "round -1", "round inf", "round nan", "round 1 2",
      "quit now", "Round 1",
    ] {
      #expect(WorkerCommand(line: line) == nil, "\(line)")
    }
    for command in [WorkerCommand.round(seconds: 0.25), .quit] {
      #expect(WorkerCommand(line: command.line) == command)
      #expect(command.line.hasSuffix("\n"))
    }
  }

  @Test func readiness() throws {
    let line =
      #"{"ready": true, "library": "PyTorch 2.13.0+cpu", "parameters": 60000, "#
      + #""preparationSeconds": 1.23}"#
    let ready = try answer(WorkerReadiness.self, in: line)
    #expect(
      ready
        == WorkerReadiness(
          library: "PyTorch 2.13.0+cpu", parameters: 60_000, preparationSeconds: 1.23))
    let refusal = try answer(
      WorkerReadiness.self, in: #"{"ready": false, "reason": "no compiler"}"#)
    #expect(refusal == WorkerReadiness(reason: "no compiler"))
  }

  @Test func rounds() throws {
    let line = #"{"seconds": 0.51, "items": 12345, "peakBytes": 123456789}"#
    #expect(
      try answer(WorkerRound.self, in: line)
        == WorkerRound(seconds: 0.51, items: 12_345, peakBytes: 123_456_789))
    #expect(throws: WorkerError.badAnswer(line: "Warning: slow")) {
      try answer(WorkerRound.self, in: "Warning: slow")
    }
    #expect(throws: WorkerError.badAnswer(line: #"{"items": 1}"#)) {
      try answer(WorkerRound.self, in: #"{"items": 1}"#)
    }
  }

  /// 100 images a second beside 300 a second are 400 a second.
  @Test func roundsSideBySide() {
    let both = WorkerRound(sideBySide: [
      WorkerRound(seconds: 1, items: 100, peakBytes: 10),
      WorkerRound(seconds: 2, items: 600, peakBytes: 20),
    ])
    #expect(both == WorkerRound(seconds: 1.75, items: 700, peakBytes: 30))
    let alone = WorkerRound(seconds: 1, items: 3)
    #expect(WorkerRound(sideBySide: [alone]).peakBytes == nil)
  }
}

/// Workers that are a few lines of shell.
@Suite struct ChildProcessTests {
  @Test func answersLineByLine() throws {
    let child = try ChildProcess(["sh", "-c", "while read line; do echo \"<$line>\"; done"])
    #expect(child.write("one\n"))
    #expect(try child.readLine(patience: 10) == "<one>")
    #expect(child.write("two\nthree\n"))
    #expect(try child.readLine(patience: 10) == "<two>")
    #expect(try child.readLine(patience: 10) == "<three>")
    #expect(child.end() == "exit code 0")
  }

  @Test func keepsTheLastErrorOfOneThatEnds() throws {
    let child = try ChildProcess(["sh", "-c", "echo first >&2; echo 'no module' >&2; exit 3"])
    #expect(try child.readLine(patience: 10) == nil)
    #expect(child.end() == "exit code 3")
    #expect(child.lastError == "no module")
    #expect(!child.write("round 1\n"))
  }

  @Test func givesUpOnOneThatIsSilent() throws {
    let child = try ChildProcess(["sleep", "60"])
    #expect(throws: WorkerError.silent(seconds: 0.05)) { try child.readLine(patience: 0.05) }
    child.kill()
    #expect(child.end() == "signal 9")
  }

  @Test func saysWhatIsMissing() {
    #expect {
      try ChildProcess(["/nowhere/python"])
    } throws: { error in
      "\(error)".hasPrefix("/nowhere/python could not be started: No such file")
    }
  }

  @Test func setsTheEnvironment() throws {
    let result = try ChildProcess.run(
      ["sh", "-c", "echo $OMP_NUM_THREADS; echo $HOME"],
      environment: ["OMP_NUM_THREADS": "7", "HOME": "there"])
    #expect(result.lines == ["7", "there"])
    #expect(result.isSuccess)
  }
}
