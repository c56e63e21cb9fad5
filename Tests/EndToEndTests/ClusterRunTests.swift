import Glibc
import Testing

/// `run --on slurm` against commands that answer as Slurm's do: what is asked of Slurm, what is left
/// where it refuses. (`make test-slurm` runs the real one.)
@Suite struct ClusterRunTests {
  private let scratch: Scratch
  private let slurm: FakeSlurm

  init() throws {
    scratch = try Scratch()
    slurm = try FakeSlurm(in: scratch)
  }

  private let small = SmallRun(seeds: [0, 1, 2, 3], epochs: 1, trainImages: 50)

  /// The arguments of the small run that are no local run's alone.
  private func arguments(_ more: String...) -> [String] {
    var arguments = small.arguments
    if let place = arguments.firstIndex(of: "--jobs") {
      arguments.removeSubrange(place...place + 1)
    }
    return arguments + ["--on", "slurm"] + more
  }

  private func run(_ more: String...) throws -> Outcome {
    try scratch.reprise(arguments() + more, environment: slurm.environment)
  }

  private var state: String { small.folder(scratch) + "/.reprise-slurm" }

  // MARK: - Submitting

  @Test func theArrayIsWhatIsNotFinished() throws {
    var one = small
    one.seeds = [1]
    #expect(try scratch.reprise(one.arguments).exitCode == 0)
    let outcome = try run("--array-limit", "2", "--partition", "short", "--time", "1:00:00")
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output == "101\n")
    #expect(
      outcome.messages.contains("submitted 3 of 4 trials as array job 101, 3 tasks"), "\(outcome)")
    let script = try text(of: slurm.script(101))
    #expect(script.contains("#SBATCH --array=0-2%2\n"))
    #expect(script.contains("#SBATCH --partition=short\n"))
    #expect(script.contains("#SBATCH --time=1:00:00\n"))
    #expect(script.contains("--trials 0,2-3 \\\n"))
    #expect(script.contains("--out \(scratch.folder)/results \\\n"))
    #expect(script.contains("\n\(try text(of: small.spec))"))
    // The program that was submitted is kept, and is this one.
    let copies = names(in: state).filter { $0.hasPrefix("reprise-") }
    #expect(copies.count == 1)
    #expect(try bytes(of: state + "/" + copies[0]) == bytes(of: Program.path))
  }

  @Test func whatIsQueuedIsNotSubmittedAgain() throws {
    #expect(try run("--only", "nothing=x").exitCode == 2)
    #expect(try run().output == "101\n")
    try slurm.setTasks(101, "0-3", state: "PENDING", reason: "Priority")
    let again = try run()
    #expect(again.exitCode == 0 && again.output.isEmpty, "\(again)")
    #expect(again.messages.contains("nothing submitted: all 4 trials"), "\(again)")
    #expect(again.messages.contains("array job 101: 4 queued (Priority)"), "\(again)")
    // Two of its tasks are over and have done nothing.
    try slurm.setTasks(101, "0-1", state: "CANCELLED")
    try slurm.addTasks(101, "2-3", state: "PENDING", reason: "Priority")
    let rest = try run()
    #expect(rest.output == "102\n", "\(rest)")
    #expect(try text(of: slurm.script(102)).contains("--trials 0-1 \\\n"))
  }

  @Test func anArrayThatIsForgottenIsSubmittedAgain() throws {
    #expect(try run().output == "101\n")
    let again = try run()
    #expect(again.output == "102\n", "\(again)")
    #expect(names(in: state).filter { $0.hasSuffix(".json") }.count == 1)
  }

  @Test func finishedTrialsAreNotSubmitted() throws {
    #expect(try scratch.reprise(small.arguments).exitCode == 0)
    let outcome = try run()
    #expect(outcome.exitCode == 0 && outcome.output.isEmpty)
    #expect(outcome.messages.contains("all 4 trials are finished; nothing submitted"), "\(outcome)")
    #expect(slurm.said("sbatch").allSatisfy { $0 == "--version" })
  }

  @Test func manyTasksAreSeveralArrays() throws {
    try slurm.set("config", "MaxArraySize            = 3\n")
    let outcome = try run()
    #expect(outcome.output == "101\n102\n", "\(outcome)")
    #expect(try text(of: slurm.script(101)).contains("#SBATCH --array=0-2\n"))
    #expect(try text(of: slurm.script(102)).contains("#SBATCH --array=0-0\n"))
    #expect(try text(of: slurm.script(102)).contains("--first-task 3 \\\n"))
  }

  @Test func moreTasksThanTheClusterKeepsAreRefused() throws {
    try slurm.set("config", "MaxArraySize            = 3\nMaxJobCount             = 4\n")
    let outcome = try run()
    #expect(outcome.exitCode == 2 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.messages.contains("expected fewer than 4 tasks"), "\(outcome)")
    #expect(outcome.messages.contains("--trials-per-task 2 makes 2 of them"), "\(outcome)")
    #expect(slurm.said("sbatch").allSatisfy { $0 == "--version" })
    #expect(!exists(state))
    #expect(try run("--trials-per-task", "2").output == "101\n")
  }

  @Test func whereOneArrayIsRefusedNoneStays() throws {
    try slurm.set("config", "MaxArraySize            = 2\n")
    try slurm.set("refuse", "102\n")
    let outcome = try run()
    #expect(outcome.exitCode == 2 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.messages.contains("Job violates accounting/QOS policy"), "\(outcome)")
    #expect(slurm.said("scancel") == ["101"])
    #expect(!exists(state))
  }

  @Test func anArrayWhoseNumberWasLostIsFoundByItsComment() throws {
    #expect(try run().output == "101\n")
    let record = state + "/" + (try #require(names(in: state).first { $0.hasSuffix(".json") }))
    // As it stands between the submission and the note of its number.
    let before = try text(of: record)
    try write(before.replacing(/"job":"101",|,"job":"101"/, with: ""), to: record)
    #expect(try text(of: record) != before)
    let id = record.split(separator: "/").last?.dropLast(5) ?? ""
    try slurm.set("comments", "99 \n101 reprise:\(id)/0\n")
    try slurm.setTasks(101, "0-3", state: "RUNNING")
    let again = try run()
    #expect(again.output.isEmpty && again.messages.contains("array job 101: 4 running"), "\(again)")
    #expect(try text(of: record).contains("\"job\":\"101\""))
  }

  @Test func optionsOfTheUserTheSpecAndTheCommandLine() throws {
    try slurm.makeFolder("config-home/reprise")
    try write(
      #"{"partition": "short", "time": "10", "sbatchOptions": ["account=physics"]}"#,
      to: scratch.path("config-home/reprise/cluster.json"))
    let outcome = try scratch.reprise(
      arguments(
        "--set", #"cluster={"time": "20", "cpus": 2, "sbatchOptions": ["qos=low"]}"#, "--cpus", "1")
        + ["--dry-run"],
      environment: slurm.environment.merging(
        ["XDG_CONFIG_HOME": scratch.path("config-home")]) { $1 })
    #expect(outcome.exitCode == 0, "\(outcome)")
    let directives = outcome.output.split(separator: "\n").filter { $0.hasPrefix("#SBATCH") }
    for line in ["partition=short", "time=20", "cpus-per-task=1", "account=physics", "qos=low"] {
      #expect(directives.contains("#SBATCH --\(line)"), "\(directives)")
    }
    #expect(!exists(small.folder(scratch)))
    #expect(slurm.said("sbatch").isEmpty)
  }

  @Test func aMistakeInTheUsersFileIsNamed() throws {
    try slurm.makeFolder("config-home/reprise")
    let file = scratch.path("config-home/reprise/cluster.json")
    try write("{\n  \"tyme\": \"10\"\n}", to: file)
    let outcome = try scratch.reprise(
      arguments(),
      environment: slurm.environment.merging(
        ["XDG_CONFIG_HOME": scratch.path("config-home")]) { $1 })
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("\(file):2"), "\(outcome)")
    #expect(outcome.messages.contains("time"), "\(outcome)")
  }

  // MARK: - Refusals

  @Test(arguments: [
    (["--partition", "nosuch"], "no such partition; it has short, long"),
    (["--time", "2:00:00"], "--time 2:00:00: expected at most 01:00:00"),
    (["--memory", "9G"], "--memory 9G: expected at most 8000M"),
    (["--cpus", "3"], "--cpus 3: expected at most 2"),
    (["--memory", "1M"], "--memory 1M: expected at least"),
    (["--set", "threads=2", "--cpus", "1"], "--cpus 1: expected at least 2"),
    (["--set", "cluster.time=soon"], "cluster.time=soon: expected a time as Slurm writes it"),
    (["--time", "soon"], "--time: expected a time as Slurm writes it"),
    (["--sbatch-option=--account=x"], "--sbatch-option: expected an option of sbatch"),
    (["--json", "--dry-run"], "--json: expected without --on slurm"),
  ])
  func whatCannotBeIsRefusedBeforeAnythingIsSubmitted(more: [String], message: String) throws {
    let outcome = try scratch.reprise(arguments() + more, environment: slurm.environment)
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains(message), "\(outcome)")
    #expect(slurm.said("sbatch").allSatisfy { $0 == "--version" }, "\(slurm.said("sbatch"))")
    #expect(!exists(state))
  }

  @Test func withoutSlurmItSaysSo() throws {
    let outcome = try scratch.reprise(arguments(), environment: ["PATH": "/nowhere"])
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("sbatch: expected Slurm's command on the PATH"), "\(outcome)")
    #expect(!exists(scratch.path("results")))
  }

  @Test func optionsOfSlurmNeedSlurm() throws {
    let outcome = try scratch.reprise(small.arguments + ["--partition", "short"])
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("--partition: expected with --on slurm only"), "\(outcome)")
  }

  // MARK: - Watching and cancelling

  @Test func watchSaysHowManyWait() throws {
    let submitted = try run()
    try #require(submitted.output == "101\n", "\(submitted)")
    try slurm.setTasks(101, "0-3%2", state: "PENDING", reason: "Resources")
    let outcome = try scratch.reprise(
      ["watch", small.folder(scratch), "--once"], environment: slurm.environment)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("0/4 trials"), "\(outcome)")
    #expect(outcome.output.contains("array job 101: 4 queued (Resources)"), "\(outcome)")
  }

  @Test func aNodeThatCannotSeeTheFolderIsNamed() throws {
    let submitted = try run()
    try #require(submitted.output == "101\n", "\(submitted)")
    try slurm.setTasks(
      101, "0", state: "FAILED", reason: "NonZeroExitCode", exitCode: "78:0", node: "n17")
    try slurm.addTasks(101, "1-3", state: "CANCELLED")
    let outcome = try scratch.reprise(
      ["watch", small.folder(scratch), "--once"], environment: slurm.environment)
    let message = "node n17 cannot see \(small.folder(scratch)) (task 101_0)"
    #expect(outcome.output.contains(message), "\(outcome)")
    let again = try run()
    #expect(again.messages.contains(message), "\(again)")
    #expect(again.output == "102\n", "\(again)")
  }

  @Test func cancelMarksBeforeItCancels() throws {
    let submitted = try run()
    try #require(submitted.output == "101\n", "\(submitted)")
    try slurm.setTasks(101, "0-3", state: "RUNNING")
    // The tasks are over as soon as they are cancelled.
    try slurm.set("after-cancel", slurm.record(101, "0-3", state: "CANCELLED"))
    let outcome = try scratch.reprise(
      ["cancel", small.folder(scratch)], environment: slurm.environment)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("cancelled array job 101: 4 running"), "\(outcome)")
    #expect(slurm.said("scancel") == ["101"])
    #expect(slurm.said("marks-at-cancel") == ["1"])
    #expect(!exists(state))
    let nothing = try scratch.reprise(
      ["cancel", small.folder(scratch)], environment: slurm.environment)
    #expect(nothing.exitCode == 1)
  }

  @Test func cancelStopsALocalRun() throws {
    var long = small
    long.epochs = 100_000
    long.seeds = [0]
    let running = try scratch.start(long.arguments)
    #expect(
      poll(seconds: 20) {
        !names(in: long.folder(scratch)).filter { $0.hasSuffix(".json") }.isEmpty
      })
    let outcome = try scratch.reprise(
      ["cancel", long.folder(scratch)], environment: slurm.environment)
    #expect(outcome.exitCode == 0 && outcome.output.contains("told to stop"), "\(outcome)")
    #expect(try running.wait().exitCode == 1)
  }
}

/// Commands named like Slurm's that answer from files in a folder, and write down what they are asked.
private final class FakeSlurm {
  private let scratch: Scratch
  private var folder: String { scratch.path("slurm") }

  init(in scratch: Scratch) throws {
    self.scratch = scratch
    try makeFolder("slurm/bin")
    try set("config", "MaxArraySize            = 1001\n")
    try set(
      "partitions",
      """
      PartitionName=short Default=YES MaxTime=01:00:00 MaxCPUsPerNode=UNLIMITED MaxMemPerNode=UNLIMITED State=UP
      PartitionName=long Default=NO MaxTime=UNLIMITED MaxCPUsPerNode=UNLIMITED MaxMemPerNode=UNLIMITED State=UP

      """)
    try command(
      "sbatch",
      """
      for word in "$@"; do [ "$word" = --version ] && exit 0; done
      for word in "$@"; do [ "$word" = --test-only ] && exit 0; done
      number=$((101 + $(ls | grep -c 'script$')))
      if [ -e refuse ] && [ "$(cat refuse)" = $number ]; then
        echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy" >&2
        exit 1
      fi
      cat "${!#}" >$number.script
      echo $number
      """)
    try command(
      "scontrol",
      """
      case "$2" in
        config) cat config ;;
        partition)
          if [ -n "$4" ] && ! grep -q "^PartitionName=$4 " partitions; then
            echo "Partition $4 not found"; exit 1
          fi
          grep "^PartitionName=$4" partitions ;;
        job)
          if [ ! -e "$4.tasks" ]; then
            echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1
          fi
          cat "$4.tasks" ;;
      esac
      """)
    try command("sinfo", "echo 2 8000")
    try command("squeue", "cat comments 2>/dev/null; true")
    try command("sacct", "exit 1")
    try command(
      "scancel",
      """
      ls ../results/*/.reprise-slurm | grep -c cancelled >>marks-at-cancel.said
      [ ! -e after-cancel ] || cp after-cancel "$1.tasks"
      """)
  }

  private func command(_ name: String, _ body: String) throws {
    let path = "\(folder)/bin/\(name)"
    try scratch.writeCommand(
      "#!/bin/bash\ncd '\(folder)'\necho \"$@\" >>\(name).said\n\(body)\n", to: path)
  }

  var environment: [String: String] { ["PATH": "\(folder)/bin:/usr/bin:/bin"] }

  func makeFolder(_ name: String) throws {
    var path = scratch.folder
    for part in name.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o755)
    }
  }

  func set(_ name: String, _ text: String) throws { try write(text, to: "\(folder)/\(name)") }

  func script(_ job: Int) -> String { "\(folder)/\(job).script" }

  /// What a command was asked, a line a call.
  func said(_ name: String) -> [String] {
    ((try? text(of: "\(folder)/\(name).said")) ?? "").split(separator: "\n").map(String.init)
  }

  func record(
    _ job: Int, _ tasks: String, state: String, reason: String = "None", exitCode: String = "0:0",
    node: String = "(null)"
  ) -> String {
    """
    JobId=\(job) ArrayJobId=\(job) ArrayTaskId=\(tasks) JobName=x JobState=\(state) Reason=\(reason) \
    Restarts=0 ExitCode=\(exitCode) RunTime=00:00:00 TimeLimit=01:00:00 BatchHost=\(node)

    """
  }

  func setTasks(
    _ job: Int, _ tasks: String, state: String, reason: String = "None", exitCode: String = "0:0",
    node: String = "(null)"
  ) throws {
    try set(
      "\(job).tasks",
      record(job, tasks, state: state, reason: reason, exitCode: exitCode, node: node))
  }

  func addTasks(_ job: Int, _ tasks: String, state: String, reason: String = "None") throws {
    let known = try text(of: "\(folder)/\(job).tasks")
    try set("\(job).tasks", known + record(job, tasks, state: state, reason: reason))
  }
}
