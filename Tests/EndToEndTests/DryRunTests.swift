import Glibc
import RunLog
import Testing

/// What `--dry-run` says of trials, and that it leaves everything as it is.
@Suite struct DryRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func everyStateIsToldAndNothingChanged() throws {
    var run = SmallRun(seeds: Array(0..<6), epochs: 2, trainImages: 20, jobs: 2)
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let logs = run.logs(scratch)
    try change(logs[1]) {
      $0.status = .interrupted
      $0.checkpoint = Checkpoint(finishedEpochs: 1, parameters: [], optimizerState: [])
    }
    try change(logs[2]) { $0.status = .failed(reason: "disk") }
    try change(logs[3]) { $0.status = .diverged(epoch: 1, step: 25) }
    try change(logs[4]) { $0.status = .running }
    let start = try #require(ProcessTable.startTime(of: getpid()))
    try write("\(getpid()) \(start) \(ProcessTable.hostName())\n", to: logs[4] + ".lease")
    let files = names(in: run.folder(scratch))
    let before = try files.map { try bytes(of: run.folder(scratch) + "/" + $0) }

    run.seeds = Array(0..<7)
    run.more = ["--dry-run"]
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    let hash = try #require(logs[0].split(separator: "/").last?.prefix(12))
    let states = [
      "finished", "interrupted after epoch 1", "failed: disk", "diverged in epoch 2 at step 25",
      "running (process \(getpid()) on \(ProcessTable.hostName()))", "finished", "new",
    ]
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "hash          seed  state")
    for (seed, state) in states.enumerated() {
      #expect(lines.contains("\(hash)     \(seed)  \(state)"), "\(outcome)")
    }
    #expect(
      lines.last
        == "7 trials: 2 finished, 1 running, 1 interrupted, 1 failed, 1 diverged, 1 new")

    run.more = ["--dry-run", "--json"]
    let script = """
      import json, sys
      listing = json.load(sys.stdin)
      print([trial["state"] for trial in listing["trials"]])
      print(listing["trials"][2]["detail"], listing["trials"][1]["epochs"], listing["counts"]["new"])
      """
    let json = try scratch.bash(
      "set -o pipefail; \"$@\" | python3 -c '\(script)'", [Program.path] + run.arguments)
    #expect(
      json.output == """
        ['finished', 'interrupted', 'failed', 'diverged', 'running', 'finished', 'new']
        disk 1 1

        """, "\(json)")

    #expect(names(in: run.folder(scratch)) == files)
    #expect(try files.map { try bytes(of: run.folder(scratch) + "/" + $0) } == before)
  }

  @Test func noDataAndNoFolderAreNeeded() throws {
    let spec = Program.checkout + "/experiments/lenet5-blog.json"
    let outcome = try scratch.reprise(["run", spec, "--dry-run"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.hasSuffix("5 trials: 5 new\n"), "\(outcome)")
    #expect(!exists(scratch.path("results")) && !exists(scratch.path("cache")))
  }

  @Test func whatARunWouldRefuseIsRefused() throws {
    let run = SmallRun(more: ["--dry-run", "--set", "model.layers[0].conv.kernelSize=99"])
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.output == "")
    let json = try scratch.reprise(SmallRun(more: ["--json"]).arguments)
    #expect(json.exitCode == 2 && json.messages.contains("--dry-run"), "\(json)")
  }

  private func change(_ log: String, _ change: (inout TrialRecord) -> Void) throws {
    var record = try TrialFile.read(log)
    change(&record)
    try TrialFile.write(record, to: log)
  }
}
