import Testing

/// `reprise-benchmark results`: folders of thousands of trials, here of a few.
@Suite struct SimulatedResultsTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func make(_ arguments: String...) throws -> (spec: String, folder: String) {
    let outcome = try RunningProcess(
      Program.benchmark,
      [
        "results", "--out", "r", "--spec",
        Program.checkout + "/experiments/lenet5-digits-smoke.json",
      ]
        + arguments,
      environment: scratch.environment, in: scratch
    ).wait()
    let lines = outcome.output.split(separator: "\n").map(String.init)
    try #require(outcome.exitCode == 0 && lines.count == 2, "\(outcome)")
    return (lines[0], lines[1])
  }

  @Test func allTrialsAreFinished() throws {
    let made = try make("--trials", "6", "--seeds", "2")
    let list = try scratch.reprise(["run", made.spec, "--out", "r", "--dry-run"])
    #expect(list.output.hasSuffix("\n\n6 trials: 6 finished\n"), "\(list)")
    let comparison = try scratch.reprise(["compare", made.folder])
    #expect(comparison.output.hasPrefix("Simulated, nothing was trained: "), "\(comparison)")
    #expect(comparison.output.contains("3 points of learning rate"), "\(comparison)")
  }

  @Test func aPartIsFinishedAndAPartIsBeingTrained() throws {
    let made = try make(
      "--trials", "6", "--seeds", "2", "--submitted", "--finished", "1", "--running", "3",
      "--array-size", "2", "--job", "41")
    let list = try scratch.reprise(["run", made.spec, "--out", "r", "--dry-run"])
    #expect(list.output.hasSuffix("6 trials: 1 finished, 3 interrupted, 2 new\n"), "\(list)")
    // Without Slurm, the folder alone tells.
    let watch = try scratch.reprise(
      ["watch", "--once", made.folder], environment: ["PATH": scratch.path("none")])
    #expect(watch.exitCode == 0, "\(watch)")
    #expect(
      watch.output.split(separator: "\n").count { $0.contains(" epoch 1/3 ") } == 3, "\(watch)")
    #expect(watch.output.contains("  1/6 trials"), "\(watch)")
    #expect(watch.output.contains("array jobs 41, 42, 43: Slurm cannot be asked"), "\(watch)")
  }

  @Test func aFolderThatIsThereIsLeftAlone() throws {
    _ = try make("--trials", "1", "--seeds", "1")
    let again = try RunningProcess(
      Program.benchmark,
      [
        "results", "--out", "r", "--trials", "1", "--seeds", "1", "--spec",
        Program.checkout + "/experiments/lenet5-digits-smoke.json",
      ], environment: scratch.environment, in: scratch
    ).wait()
    #expect(again.exitCode != 0 && again.messages.contains("File exists"), "\(again)")
  }
}
