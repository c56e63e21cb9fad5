import Glibc
import RunLog
import Testing

/// What trials measured, for other programs.
@Suite struct SeriesExportTests {
  static let formats = ["csv", "json", "tensorboard"]
  static let events = "events.out.tfevents.reprise"

  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 2, trainImages: 20)

  init() throws {
    scratch = try Scratch()
    let outcome = try scratch.reprise(run.arguments)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  private func export(_ format: String, _ more: [String] = []) throws -> Outcome {
    try scratch.reprise(["export", "results", "--format", format] + more)
  }

  @Test func theTableHoldsEveryNumberOfTheLogs() throws {
    let outcome = try export("csv")
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    var expected = "experiment,trialHash,point,seed,status,rhythm,at,metric,value\n"
    for record in try run.records(scratch) {
      let trial = "\(SmallRun.name),\(record.trialHash),,\(record.seed),finished"
      for series in record.epochs {
        for (epoch, value) in series.values.enumerated() {
          let name = series.name.replacing("/", with: ".")
          expected += "\(trial),epoch,\(epoch + 1),\(name),\(value)\n"
        }
      }
      for series in record.steps {
        for (step, value) in zip(series.steps, series.values) {
          expected += "\(trial),update,\(step),step.loss,\(Double(value))\n"
        }
      }
    }
    #expect(outcome.output == expected)
    let written = try export("csv", ["-o", "numbers.csv"])
    #expect(written.exitCode == 0 && written.output == "numbers.csv\n", "\(written)")
    #expect(try text(of: scratch.path("numbers.csv")) == expected)
  }

  @Test func jsonIsReadByOthers() throws {
    let script = """
      import json, sys
      for trial in json.load(sys.stdin):
          print(trial["experiment"], trial["seed"], trial["status"], trial["spec"]["epochs"],
                trial["epochs"]["test.error"]["values"], len(trial["updates"]["step.loss"]["at"]))
      """
    let read = try scratch.bash(
      "\"$1\" export results --format json | /usr/bin/python3 -c \"$2\"", [Program.path, script])
    let lines = try run.records(scratch).map { record in
      "\(SmallRun.name) \(record.seed) finished 2 \(record.epoch("test/error") ?? []) "
        + "\(record.steps[0].steps.count)\n"
    }
    #expect(read.output == lines.joined(), "\(read)")
    let written = try export("json", ["-o", "trials.json"])
    #expect(written.output == "trials.json\n", "\(written)")
    #expect(try text(of: scratch.path("trials.json")) == (try export("json")).output)
  }

  @Test func everyTrialIsARunOfTensorBoard() throws {
    let outcome = try export("tensorboard")
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    #expect(outcome.output == "tensorboard\n")
    let folder = scratch.path("tensorboard/\(SmallRun.name)")
    #expect(names(in: folder) == ["seed0", "seed1"])
    // Again, elsewhere and in place of the first: the same bytes, and nothing beside them.
    let other = try export("tensorboard", ["-o", "a/b"])
    #expect(other.exitCode == 0 && other.output == "a/b\n", "\(other)")
    #expect(try export("tensorboard").exitCode == 0)
    for seed in ["seed0", "seed1"] {
      #expect(names(in: "\(folder)/\(seed)") == [Self.events])
      let first = try bytes(of: "\(folder)/\(seed)/\(Self.events)")
      #expect(first.prefix(12) == [24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22])
      let copy = scratch.path("a/b/\(SmallRun.name)/\(seed)/\(Self.events)")
      #expect(try bytes(of: copy) == first)
    }
  }

  @Test(arguments: formats)
  func trialsInAnyStateAreExportedAsFarAsTheyAre(_ format: String) throws {
    let states: [(TrialStatus, String)] = [
      (.running, "running"), (.interrupted, "interrupted"),
      (.diverged(epoch: 1, step: 9), "diverged"), (.failed(reason: "disk"), "failed"),
    ]
    let log = try #require(run.logs(scratch).last)
    for (status, word) in states {
      var record = try TrialFile.read(log)
      record.status = status
      record.epochs = record.epochs.map { series in
        var series = series
        series.values = [series.values[0].isNaN ? 1 : .nan]
        return series
      }
      try TrialFile.write(record, to: log)
      let outcome = try export(format)
      #expect(outcome.exitCode == 0, "\(outcome)")
      #expect(outcome.messageLines.count == 1, "\(outcome)")
      #expect(outcome.messages.contains("\(word)"), "\(outcome)")
      #expect(outcome.messages.contains("exported as far as it is"), "\(outcome)")
      if format == "csv" { #expect(outcome.output.contains(",1,\(word),epoch,1,")) }
      if format == "json" { #expect(outcome.output.contains("\"status\":\"\(word)\"")) }
      if format == "tensorboard" {
        let file = scratch.path("tensorboard/\(SmallRun.name)/seed1/\(Self.events)")
        #expect(String(decoding: try bytes(of: file), as: UTF8.self).contains("| status | \(word)"))
      }
    }
  }

  @Test(arguments: formats)
  func aBrokenLogIsLeftOut(_ format: String) throws {
    let log = try #require(run.logs(scratch).first)
    try write(try bytes(of: log).dropLast(5000), to: log)
    let outcome = try export(format)
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.messages.contains("left out: results/"), "\(outcome)")
    #expect(outcome.messages.contains("1 log was left out"), "\(outcome)")
    #expect(!outcome.output.isEmpty)
    if format == "tensorboard" {
      #expect(names(in: scratch.path("tensorboard/\(SmallRun.name)")) == ["seed1"])
    }
  }

  @Test(arguments: formats)
  func nothingToExportIsRefused(_ format: String) throws {
    mkdir(scratch.path("empty"), 0o755)
    mkdir(scratch.path("broken"), 0o755)
    try write("no log", to: scratch.path("broken/a.h5"))
    let option = ["--format", format]
    try scratch.expectRefusal(["export", "missing"] + option, saying: ["missing", "No such file"])
    try scratch.expectRefusal(["export", "empty"] + option, saying: ["empty", "No trial's log"])
    try scratch.expectRefusal(
      ["export", "broken"] + option, saying: ["broken/a.h5", "not an HDF5 file"])
    try scratch.expectRefusal(["export"] + option, saying: ["results"])
  }

  @Test func whatIsNotMeantIsRefused() throws {
    let log = try #require(run.logs(scratch).first)
    let before = try bytes(of: log)
    func refuse(_ arguments: [String], _ parts: String...) throws {
      try scratch.expectRefusal(["export", "results"] + arguments, saying: parts)
    }
    try refuse(["--format", "csv", "-o", "numbers.json"], "numbers.json", ".csv")
    try refuse(["--format", "json", "-o", log], log, ".json")
    try refuse(["--format", "csv", "-o", "a/numbers.csv"], "no folder a")
    try refuse(["--format", "csv", "-o", ""], "--output")
    try refuse(["--format", "csv", "--weights", "best"], "--weights", "csv")
    try refuse(["results", "-o", "x.safetensors"], "one trial's log", "2 paths")
    try refuse(["--format", "xml"], "xml", "tensorboard")
    // A log under a name that a table may have.
    let alias = scratch.path("log.csv")
    symlink(log, alias)
    try refuse(["--format", "csv", "-o", "log.csv"], "log.csv", "what is read")
    try write("", to: scratch.path("file"))
    try refuse(["--format", "tensorboard", "-o", "file"], "file", "expected a folder")
    try refuse(["--format", "tensorboard", "-o", "file/logs"], "file")
    try refuse(["--format", "tensorboard", "-o", "/proc/logs"], "/proc/logs")
    #expect(try bytes(of: log) == before)
  }

  /// TensorBoard would draw both as one run.
  @Test func anotherProgramsRunIsNotMixedIn() throws {
    try #require(try export("tensorboard").exitCode == 0)
    let folder = "tensorboard/\(SmallRun.name)/seed1"
    let ours = scratch.path(folder + "/" + Self.events)
    let before = try bytes(of: ours)
    try write("x", to: scratch.path(folder + "/events.out.tfevents.1700000000.host"))
    try scratch.expectRefusal(
      ["export", "results", "--format", "tensorboard"],
      saying: [folder, "events.out.tfevents.1700000000.host", "-o"])
    #expect(try bytes(of: ours) == before)
  }

  // MARK: No room

  @Test func aFullDiskLeavesWhatWasThere() throws {
    for (format, path) in [
      ("csv", "out.csv"), ("json", "out.json"),
      ("tensorboard", "out/\(SmallRun.name)/seed0/\(Self.events)"),
    ] {
      let output = format == "tensorboard" ? "out" : path
      try #require(try export(format, ["-o", output]).exitCode == 0)
      let before = try bytes(of: scratch.path(path))
      let outcome = try scratch.bash(
        """
        { ( ulimit -f 1 && exec "$@" ); echo "exit code $?"; } 2>&1 | cat
        """, [Program.path, "export", "results", "--format", format, "-o", output])
      #expect(outcome.output.contains("\(path): no room"), "\(outcome)")
      #expect(outcome.output.contains("exit code 2"), "\(outcome)")
      #expect(try bytes(of: scratch.path(path)) == before)
      let folder = scratch.path(path).split(separator: "/").dropLast().joined(separator: "/")
      #expect(!names(in: "/" + folder).contains { $0.hasSuffix(".tmp") })
    }
  }

  /// A device is written into, never replaced.
  @Test(arguments: ["csv", "json"])
  func aFullDeviceIsSaidToBeFull(_ format: String) throws {
    let file = try export(format, ["-o", "/dev/full"])
    #expect(file.exitCode == 2 && file.messages.contains("/dev/full: no room"), "\(file)")
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    let output = try scratch.bash(
      "exec \"$@\" > /dev/full", [Program.path, "export", "results", "--format", format])
    #expect(output.exitCode == 2, "\(output)")
    #expect(output.messages.contains("standard output cannot be written"), "\(output)")
  }
}
