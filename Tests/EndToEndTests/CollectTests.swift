import RunLog
import Testing

/// Many trials in one file.
@Suite struct CollectTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 2, trainImages: 100, jobs: 2)

  init() throws {
    scratch = try Scratch()
    let outcome = try scratch.reprise(run.arguments)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  /// What h5py finds: the seeds with the last test error of table and log, then the links' paths.
  private func contents(_ file: String) throws -> Outcome {
    let script = scratch.path("open.py")
    try write(
      """
      import h5py, sys
      with h5py.File(sys.argv[1], "r") as file:
          for row in file["index"]:
              log = file["trials"][row["group"].decode()]
              assert log.attrs["seed"] == row["seed"]
              assert log["epochs/test/error"][-1] == row["test_error"]
              assert log["predictions/testLabels"].shape == (100,)
              link = file["trials"].get(row["group"].decode(), getlink=True)
              print(row["seed"], row["status"].decode(), getattr(link, "filename", "copied"))
      """, to: script)
    return try scratch.bash("exec /usr/bin/python3 \"$@\"", [script, file])
  }

  private var hasH5py: Bool {
    get throws { try scratch.bash("/usr/bin/python3 -c 'import h5py'").exitCode == 0 }
  }

  @Test(arguments: [[], ["--link"], ["--copy"]])
  func allTrialsAreInTheFile(_ mode: [String]) throws {
    let outcome = try scratch.reprise(["collect", "results", "-o", "sweep.h5"] + mode)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output == "sweep.h5\n" && outcome.messages == "", "\(outcome)")
    guard try hasH5py else { return }
    let paths = run.logs(scratch).map { $0.replacing(scratch.folder + "/", with: "") }
    let lines = zip(0..., paths).map { seed, path in
      "\(seed) finished \(mode == ["--copy"] ? "copied" : path)\n"
    }
    let found = try contents("sweep.h5")
    #expect(found.output == lines.joined(), "\(found)")
    // A copy stands alone.
    if mode == ["--copy"] {
      remove(scratch.path("results"))
      #expect(try contents("sweep.h5").output == lines.joined())
    }
  }

  /// In the folder of the logs it is found with them, and is none of them.
  @Test func aCollectionBesideItsLogsIsMadeAgain() throws {
    let path = "results/\(SmallRun.name)/all.h5"
    for attempt in 0..<2 {
      let outcome = try scratch.reprise(["collect", "results/\(SmallRun.name)", "-o", path])
      #expect(outcome.exitCode == 0, "\(outcome)")
      #expect(outcome.messages.contains("replacing") == (attempt == 1), "\(outcome)")
      #expect(!outcome.messages.contains("left out"), "\(outcome)")
    }
    let compared = try scratch.reprise(["compare", "results/\(SmallRun.name)"])
    #expect(compared.exitCode == 0, "\(compared)")
    #expect(compared.messages.contains("all.h5: a collection"), "\(compared)")
    try scratch.expectRefusal(["verify", path], saying: [path, "a collection"])
  }

  @Test func aBrokenLogIsLeftOut() throws {
    let log = try #require(run.logs(scratch).first)
    try write(try bytes(of: log).dropLast(5000), to: log)
    let outcome = try scratch.reprise(["collect", "results", "-o", "sweep.h5"])
    #expect(outcome.exitCode == 1, "\(outcome)")
    #expect(outcome.messages.contains("left out: results/"), "\(outcome)")
    #expect(outcome.messages.contains("holds 1 trial, 1 log was left out"), "\(outcome)")
    guard try hasH5py else { return }
    let found = try contents("sweep.h5")
    #expect(found.output.hasPrefix("1 finished") && found.exitCode == 0, "\(found)")
  }

  @Test func whatIsNotMeantIsRefused() throws {
    let log = try #require(run.logs(scratch).first)
    let before = try bytes(of: log)
    try write("notes", to: scratch.path("notes.h5"))
    try scratch.expectRefusal(
      ["collect", "results", "-o", "notes.h5"], saying: ["notes.h5", "no collection", "--force"])
    #expect(try text(of: scratch.path("notes.h5")) == "notes")
    try scratch.expectRefusal(["collect", "results", "-o", log], saying: [log, "--force"])
    try scratch.expectRefusal(
      ["collect", "results", "-o", log, "--force"], saying: [log, "what is read"])
    #expect(try bytes(of: log) == before)
    try scratch.expectRefusal(
      ["collect", "results", "-o", "sweep.csv"], saying: ["sweep.csv", ".h5"])
    try scratch.expectRefusal(["collect", "results", "-o", "a/sweep.h5"], saying: ["no folder a"])
    try scratch.expectRefusal(["collect", "nowhere", "-o", "sweep.h5"], saying: ["nowhere"])
    try scratch.expectRefusal(["collect", "results"], saying: ["--output"])
    let forced = try scratch.reprise(["collect", "results", "-o", "notes.h5", "--force"])
    #expect(forced.exitCode == 0, "\(forced)")
    #expect(forced.messages == "", "\(forced)")
  }

  /// A file-size limit below the copies' size: what stood there stays, and nothing is left beside.
  @Test func aFullDiskLeavesTheEarlierCollection() throws {
    #expect(try scratch.reprise(["collect", "results", "-o", "sweep.h5"]).exitCode == 0)
    let before = try bytes(of: scratch.path("sweep.h5"))
    let outcome = try scratch.bash(
      """
      { ( ulimit -f 1200 && exec "$@" ); echo "exit code $?"; } 2>&1 | cat
      """, [Program.path, "collect", "results", "-o", "sweep.h5", "--copy"])
    #expect(outcome.output.contains("sweep.h5: no room"), "\(outcome)")
    #expect(outcome.output.contains("exit code 2"), "\(outcome)")
    #expect(!outcome.output.contains("HDF5"), "\(outcome)")
    #expect(try bytes(of: scratch.path("sweep.h5")) == before)
    #expect(!names(in: scratch.folder).contains { $0.hasSuffix(".tmp") })
  }
}

/// Logs of a format that is not known yet: which file, which version, which is understood.
@Suite struct NewerFormatTests {
  @Test func everyCommandNamesFileAndVersions() throws {
    let scratch = try Scratch()
    let run = SmallRun(seeds: [0, 1], epochs: 1, trainImages: 50)
    try #require(try scratch.reprise(run.arguments).exitCode == 0)
    let logs = run.logs(scratch)
    let hasPython = try scratch.bash("/usr/bin/python3 -c 'import zlib'").exitCode == 0
    try #require(hasPython)
    try raiseFormatVersion(of: logs[1], in: scratch)
    let before = try logs.map { try bytes(of: $0) }
    let name = logs[1].replacing(scratch.folder + "/", with: "")
    let parts = [name, "format version 2", "versions up to 1", "Update"]
    let ran = try scratch.reprise(run.arguments)
    #expect(ran.exitCode == 2, "\(ran)")
    for part in parts { #expect(ran.messages.contains(part), "\(part); \(ran)") }
    for command in [["compare"], ["plot", "--out", "plots"], ["collect", "-o", "sweep.h5"]] {
      let outcome = try scratch.reprise(command + ["results"])
      for part in parts { #expect(outcome.messages.contains(part), "\(part); \(outcome)") }
    }
    #expect(try logs.map { try bytes(of: $0) } == before)
    // Where no log can be read, there is nothing to show.
    remove(logs[0])
    for command in [["compare"], ["plot", "--out", "plots"], ["collect", "-o", "new.h5"]] {
      try scratch.expectRefusal(command + ["results"], saying: parts)
    }
  }

  /// Gives a log the version 2, in HDF5's attribute and in the line before the seal.
  private func raiseFormatVersion(of log: String, in scratch: Scratch) throws {
    try write(
      """
      import re, struct, sys, zlib
      log = open(sys.argv[1], "rb").read()
      name = log.index(b"formatVersion\\0")
      # The number one occurs twice: as the version of the dataspace, then as the value.
      one = struct.pack("<q", 1)
      value = log.index(one, log.index(one, name) + 8)
      log = log[:value] + struct.pack("<q", 2) + log[value + 8:]
      start = log.rindex(b"\\nreprise standing ")
      line = log[start:-24].replace(b"formatVersion=1", b"formatVersion=2")
      line = line[:-15]
      line += b" crc32=%08x" % zlib.crc32(line)
      log = log[:start] + line
      open(sys.argv[1], "wb").write(log + b"\\nreprise crc32 %08x\\n" % zlib.crc32(log))
      """, to: scratch.path("raise.py"))
    let outcome = try scratch.bash(
      "exec /usr/bin/python3 \"$@\"", [scratch.path("raise.py"), log])
    try #require(outcome.exitCode == 0, "\(outcome)")
  }
}
