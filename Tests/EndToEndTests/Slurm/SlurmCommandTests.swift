import Glibc
import RunLog
import Testing

extension SlurmTests {
  private static let few = SlurmSweep.fewShort
  private static let fewTrials = 12

  /// The script that --dry-run shows is one that sbatch takes from a person, too.
  @Test func aShownScriptCanBeSubmittedByHand() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let before = cluster.tasks().count
    let shown = try sweep.reprise(sweep.run(Self.few + ["--on", "slurm", "--dry-run"]))
    #expect(shown.exitCode == 0 && shown.output.hasPrefix("#!/bin/bash\n"), "\(shown)")
    #expect(!exists(sweep.out) && cluster.tasks().count == before)
    try write(shown.output, to: scratch.path("job.sh"))
    let submitted = try scratch.bash(
      "mkdir -p \"$1\" && sbatch --parsable job.sh", [sweep.folder],
      environment: cluster.environment)
    let job = submitted.output.filter { !$0.isNewline }
    try #require(submitted.exitCode == 0, "\(submitted)")
    #expect(cluster.tasks(of: job).count == Self.fewTrials)
    cluster.waitForEnd(of: [job])
    try sweep.compare(count: Self.fewTrials)
    let next = try sweep.reprise(sweep.run(Self.few + ["--on", "slurm"]))
    #expect(next.exitCode == 0 && next.output.isEmpty, "\(next)")
    SlurmTranscript.add("a script submitted by hand: \(Self.fewTrials) trials finished")
  }

  @Test func whoWaitsGetsTheExitCodeOfALocalRun() throws {
    let sweep = try SlurmSweep(scratch, cluster)
    _ = try SlurmReference.records()
    let start = ContinuousClock.now
    let good = try sweep.start(sweep.run(Self.few + ["--on", "slurm", "--wait"])).wait(seconds: 90)
    #expect(good.exitCode == 0, "\(good)")
    let job = good.output.filter { !$0.isNewline }
    #expect(cluster.tasks(of: job).count == Self.fewTrials, "\(good)")
    try sweep.compare(count: Self.fewTrials)
    #expect(sweep.leftovers == [])
    SlurmTranscript.add("--wait for \(Self.fewTrials) trials: exit code 0", start)

    let diverging = SmallRun(
      epochs: 1, trainImages: 8,
      more: ["--set", "optimizer.sgd.learningRate=1e4", "--on", "slurm", "--wait"])
    let bad = try sweep.start(diverging.arguments.filter { $0 != "--jobs" && $0 != "1" })
      .wait(seconds: 60)
    #expect(bad.exitCode == 1 && bad.messages.contains("diverged"), "\(bad)")
  }

  /// What is asked for: as typed, as the spec says, as the user's own file says, in this order.
  @Test func whatIsAskedForIsWhatSlurmGets() throws {
    let own = scratch.path("config")
    mkdir(own, 0o755)
    mkdir(own + "/reprise", 0o755)
    try write(#"{"partition": "urgent", "time": "10"}"#, to: own + "/reprise/cluster.json")
    let environment = ["XDG_CONFIG_HOME": own]

    let plain = try SlurmSweep(scratch, cluster)
    let byFile = try plain.submit(Self.few, environment: environment)
    #expect(try shown(byFile) == ["Partition": "urgent", "TimeLimit": "00:10:00"])
    cluster.waitForEnd(of: [byFile])
    try plain.compare(count: Self.fewTrials)

    let sweep = try SlurmSweep(
      scratch, cluster,
      cluster: """
        {
          "partition": "batch", "memory": "600M", "arrayLimit": 3, "trialsPerTask": 2, "retry": 1,
          "sbatchOptions": ["nice=5"]
        }
        """)
    let bySpec = try sweep.submit(SlurmSweep.short, environment: environment)
    #expect(
      try shown(bySpec) == [
        "Partition": "batch", "TimeLimit": "00:10:00", "MinMemoryNode": "600M", "Nice": "5",
        "ArrayTaskThrottle": "3",
      ])
    #expect(cluster.tasks(of: bySpec).count == 7, "14 trials are missing")
    cluster.waitForEnd(of: [bySpec])
    // What is asked of a cluster is part of the spec, and not of what is trained.
    try sweep.compare(count: 26, besides: "specification")

    let typed = try sweep.reprise(
      sweep.run(
        SlurmSweep.medium + [
          "--on", "slurm", "--dry-run", "--partition", "urgent", "--time", "0:30",
          "--trials-per-task", "1", "--sbatch-option", "nice=7",
        ]), environment: environment)
    for line in ["partition=urgent", "time=0:30", "array=0-11%3", "mem=600M", "nice=7"] {
      #expect(typed.output.contains("#SBATCH --\(line)\n"), "\(line)\n\(typed)")
    }

    try write(#"{"partition": "urgent", "tme": "10"}"#, to: own + "/reprise/cluster.json")
    let refused = try plain.reprise(
      plain.run(SlurmSweep.medium + ["--on", "slurm"]), environment: environment)
    #expect(refused.exitCode == 2, "\(refused)")
    #expect(refused.messages.contains("cluster.json") && refused.messages.contains("tme"))
  }

  /// What Slurm has noted of a job's needs, of those that the tests set.
  private func shown(_ job: String) throws -> [String: String] {
    let usual = ["MinMemoryNode": "0", "Nice": "0", "ArrayTaskThrottle": ""]
    let text = try cluster.run(["scontrol", "show", "job", "\(job)_0"]).output
    var shown: [String: String] = [:]
    for key in ["Partition", "TimeLimit", "MinMemoryNode", "Nice", "ArrayTaskThrottle"] {
      for word in text.split(whereSeparator: \.isWhitespace) where word.hasPrefix(key + "=") {
        let value = String(word.dropFirst(key.count + 1))
        if value != usual[key] { shown[key] = value }
      }
    }
    return shown
  }

  struct BadRequest: CustomTestStringConvertible, Sendable {
    var options: [String]
    var environment: [String: String] = [:]
    var words: [String]

    var testDescription: String {
      options.isEmpty ? "no sbatch on the PATH" : options.joined(separator: " ")
    }
  }

  /// What cannot be had is refused before anything is submitted or written.
  @Test(arguments: [
    BadRequest(options: [], environment: ["PATH": "/var/empty"], words: ["sbatch", "PATH"]),
    BadRequest(options: ["--partition", "nosuch"], words: ["nosuch", "batch", "urgent"]),
    BadRequest(options: ["--time", "1:30:00"], words: ["--time", "01:00:00", "batch"]),
    BadRequest(options: ["--memory", "9G"], words: ["--memory", "8000M", "batch"]),
    BadRequest(options: ["--cpus", "3"], words: ["--cpus", "at most 2", "batch"]),
    BadRequest(options: ["--memory", "1M"], words: ["--memory", "a trial takes"]),
    BadRequest(options: ["--sbatch-option", "account"], words: ["account"]),
  ])
  func whatCannotBeHadIsRefused(_ request: BadRequest) throws {
    let sweep = try SlurmSweep(scratch, cluster)
    let before = cluster.tasks().count
    let outcome = try sweep.reprise(
      sweep.run(["--on", "slurm"] + request.options), environment: request.environment)
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.output.isEmpty, "\(outcome)")
    for word in request.words { #expect(outcome.messages.contains(word), "\(outcome)") }
    #expect(sweep.logs.isEmpty && sweep.leftovers == [] && cluster.tasks().count == before)
  }
}
