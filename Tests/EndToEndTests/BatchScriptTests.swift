import Glibc
import Slurm
import Testing

/// Runs the script as bash does, with commands of its own in place of Slurm's.
@Suite struct BatchScriptTests {
  /// A folder with a stand-in for the program, for scontrol and for scancel.
  private final class Stage {
    let scratch: Scratch
    var folder: String { scratch.folder }

    init(program: String) throws {
      scratch = try Scratch()
      mkdir(folder + "/bin", 0o755)
      try scratch.writeCommand(
        "#!/bin/bash\ncd '\(scratch.folder)'\n" + program, to: scratch.path("program"))
      for name in ["scontrol", "scancel"] {
        try scratch.writeCommand(
          "#!/bin/bash\necho \(name) \"$@\" >>'\(scratch.folder)/said'\n",
          to: scratch.path("bin/" + name))
      }
    }

    func text(_ name: String) -> String? { try? EndToEndTests.text(of: scratch.path(name)) }

    /// The script with the folder as landmark, unless another is given.
    func script(landmark: String? = nil, input: String = "{\"a\": 1}\n") -> BatchScript {
      BatchScript(
        needs: BatchNeeds(
          partition: "short", time: "2:00:00", memory: "4G", cpus: 2, arrayLimit: 8,
          options: ["account=physics", "exclusive"]),
        name: "job", comment: "reprise:x/0", tasks: 40, remarks: ["For people"],
        landmark: landmark ?? folder, stateFolder: folder + "/state of it",
        command: [folder + "/program", "array-task", "--out", "a folder", "--set", "x='1'"],
        input: input)
    }

    /// Starts the script as the task 7_3.
    func start(_ script: BatchScript, restarts: Int? = nil) throws -> RunningProcess {
      try write(script.text, to: scratch.path("script"))
      let variables = [
        "PATH": folder + "/bin:/usr/bin:/bin", "SLURM_ARRAY_JOB_ID": "7",
        "SLURM_ARRAY_TASK_ID": "3",
      ].merging(restarts.map { ["SLURM_RESTART_COUNT": "\($0)"] } ?? [:]) { $1 }
      return try RunningProcess(
        "/bin/bash", [scratch.path("script")], environment: variables, in: scratch)
    }

    func run(_ script: BatchScript, restarts: Int? = nil) throws -> Int32? {
      try start(script, restarts: restarts).wait().exitCode
    }
  }

  @Test func asksForWhatIsNeeded() throws {
    let directives = try Stage(program: "").script().text.split(separator: "\n")
      .filter { $0.hasPrefix("#SBATCH") }.map(String.init)
    #expect(
      directives == [
        "#SBATCH --job-name=job", "#SBATCH --array=0-39%8", "#SBATCH --partition=short",
        "#SBATCH --time=2:00:00", "#SBATCH --mem=4G", "#SBATCH --ntasks=1",
        "#SBATCH --cpus-per-task=2", "#SBATCH --requeue", "#SBATCH --open-mode=append",
        "#SBATCH --signal=B:TERM@120", "#SBATCH --output=/dev/null",
        "#SBATCH --comment=reprise:x/0", "#SBATCH --account=physics", "#SBATCH --exclusive",
      ])
  }

  @Test(arguments: [("1", 10), ("10", 60), ("5:00", 30), ("1-0", 120), (nil, 60)])
  func theWarningIsATenthOfTheTime(time: String?, seconds: Int) {
    #expect(BatchNeeds(time: time).warning == seconds)
  }

  @Test func theProgramGetsItsWordsAndTheSpec() throws {
    let stage = try Stage(
      program: "printf '%s|' \"$@\" >\"words\"; cat >\"input\"\n")
    let input = "{\"a\": \"$HOME `x` \\\\\"}\nSPEC\nmore\n"
    #expect(try stage.run(stage.script(input: input)) == 0)
    #expect(stage.text("words") == "array-task|--out|a folder|--set|x='1'|")
    #expect(stage.text("input") == input)
    #expect(stage.text("state of it/7_3.out") == nil)
    #expect(stage.text("said") == nil)
  }

  @Test func whatGoesWrongStays() throws {
    let stage = try Stage(program: "echo no such thing >&2; exit 2\n")
    #expect(try stage.run(stage.script()) == 2)
    #expect(stage.text("state of it/7_3.out") == "no such thing\n")
    #expect(stage.text("said") == nil)
  }

  @Test func aKilledProgramIsPutBackIntoTheQueue() throws {
    let stage = try Stage(program: "kill -9 $$\n")
    #expect(try stage.run(stage.script(), restarts: 2) == 137)
    #expect(stage.text("said") == "scontrol requeue 7_3\n")
    #expect(
      stage.text("state of it/7_3.attempts")
        == "2 - killed the task's program was killed by signal 9\n")
  }

  @Test func aNodeThatSeesNothingStopsTheArray() throws {
    let stage = try Stage(program: "touch \"started\"\n")
    let code = try stage.run(stage.script(landmark: "/nowhere/at/all"))
    #expect(code == Int32(BatchScript.unseenFolder))
    #expect(stage.text("said") == "scancel --state=PENDING 7\n")
    #expect(stage.text("started") == nil)
  }

  @Test func warningsGoToTheProgramAndItsOwnEndCounts() throws {
    let stage = try Stage(
      program: """
        trap 'echo warned >>"words"; [ -e "again" ] && exit 5; touch "again"' TERM
        touch "ready"
        while :; do sleep 0.02; done
        """)
    let process = try stage.start(stage.script())
    #expect(poll(seconds: 20) { stage.text("ready") != nil })
    process.signal(SIGTERM)
    #expect(poll(seconds: 20) { stage.text("again") != nil })
    process.signal(SIGTERM)
    #expect(try process.wait().exitCode == 5)
    #expect(stage.text("words") == "warned\nwarned\n")
    #expect(stage.text("said") == nil)
  }
}
