import Glibc
import RunLog
import Testing

/// Whatever is wrong with a command's input: exit code 2, an error that names what is wrong, where,
/// and what would be right, nothing on stdout, and no results folder.
extension Scratch {
  func expectRefusal(
    _ arguments: [String], saying parts: [String],
    environment changes: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = names(in: folder).filter { !$0.hasPrefix("process") && $0 != "cache" }
    let outcome = try reprise(arguments, environment: changes, sourceLocation: sourceLocation)
    #expect(outcome.exitCode == 2, "\(outcome)", sourceLocation: sourceLocation)
    #expect(outcome.output == "", "\(outcome)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(
        outcome.messages.contains(part), "expected “\(part)”; \(outcome)",
        sourceLocation: sourceLocation)
    }
    #expect(!outcome.messages.contains("Fatal error"), "\(outcome)", sourceLocation: sourceLocation)
    let after = names(in: folder).filter { !$0.hasPrefix("process") && $0 != "cache" }
    #expect(after == before, "nothing may be written", sourceLocation: sourceLocation)
  }
}

/// One change to a good spec, and what the error must say of it.
struct BadSpec: Sendable, CustomTestStringConvertible {
  var name: String
  /// The text that is replaced where it first occurs; the whole spec where it is empty.
  var old: String
  var new: String
  var parts: [String]

  init(_ name: String, _ old: String, _ new: String, _ parts: String...) {
    self.name = name
    self.old = old
    self.new = new
    self.parts = parts
  }

  var testDescription: String { name }

  func text(from good: String) throws -> String {
    if old.isEmpty { return new }
    var bytes = Array(good.utf8)
    let sought = Array(old.utf8)
    let place = try #require(
      (0...(bytes.count - sought.count)).first { bytes[$0...].starts(with: sought) },
      "“\(old)” is not in the spec")
    bytes.replaceSubrange(place..<(place + sought.count), with: Array(new.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  static let all = [
    BadSpec("empty file", "", " ", "not JSON"),
    BadSpec("broken off", "", #"{"name": "#, "bad.json:1:", "not JSON", "end of the file"),
    BadSpec("not an object", "", "[1, 2]", "bad.json:1:1", "expected an object"),
    BadSpec("comma too many", #""epochs": 3,"#, #""epochs": 3,,"#, "bad.json:", "not JSON"),
    BadSpec("unknown key", #""epochs": 3"#, #""epochz": 3"#, "epochz", #"did you mean "epochs"?"#),
    BadSpec(
      "unknown key within", #""kernelSize": 5"#, #""kernelSise": 5"#,
      "model.layers[0].conv.kernelSise", #"did you mean "kernelSize"?"#),
    BadSpec(
      "wrong type", #""epochs": 3"#, #""epochs": "three""#, "epochs: expected a whole number",
      #"found "three""#),
    BadSpec("fraction", #""epochs": 3"#, #""epochs": 3.5"#, "epochs: expected", "found 3.5"),
    BadSpec("no epochs", #""epochs": 3"#, #""epochs": 0"#, "epochs: expected", "found 0"),
    BadSpec("missing key", #""epochs": 3,"#, "", "epochs", "missing key"),
    BadSpec(
      "negative rate", "1e-3", "-0.1", "optimizer.sgd.learningRate", "expected a number > 0",
      "found -0.1"),
    BadSpec(
      "infinite rate", "1e-3", "1e999", "optimizer.sgd.learningRate", "finite number",
      "found 1e999"),
    BadSpec("no number", "1e-3", "NaN", "optimizer.sgd.learningRate", "not JSON"),
    BadSpec(
      "key twice", #""batchSize": 1,"#, "\"batchSize\": 1,\n\"batchSize\": 2,", "batchSize",
      "given twice"),
    BadSpec(
      "kernel too large", #""kernelSize": 5"#, #""kernelSize": 33"#, "bad.json",
      "model.layers[0]", "C1", "32", "33"),
    BadSpec(
      "table one row short", #""X . . . X X X . . X X X X . X X","#, "", "bad.json",
      "model.layers[3].conv", "5", "6"),
    BadSpec(
      "table one column short", #""X . . . X X X . . X X X X . X X""#,
      #""X . . . X X X . . X X X X . X""#, "model.layers[3].conv.connections", "15", "16"),
    BadSpec("unknown set", #""set": "digits""#, #""set": "mnits""#, "data.set", "mnits", "mnist"),
    BadSpec(
      "unknown metric", #""figures""#,
      #""claims": [{"metric": "test.eror", "value": 0.1, "source": "a"}], "figures""#,
      "claims[0].metric", "test.eror", #"did you mean "test.error"?"#),
    BadSpec("name that leaves the folder", #""lenet5-digits-smoke""#, #""../up""#, "name", "../up"),
    BadSpec(
      "other counts", #""F6", "outputs": 84"#, #""F6", "outputs": 85"#, "bad.json", "model",
      "84", "85"),
  ]
}

@Suite struct BadSpecTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let good = Program.checkout + "/experiments/lenet5-digits-smoke.json"

  @Test(arguments: BadSpec.all)
  func aBadSpecIsRefused(_ bad: BadSpec) throws {
    let path = scratch.path("bad.json")
    try write(try bad.text(from: try text(of: Self.good)), to: path)
    try scratch.expectRefusal(["run", path], saying: [path] + bad.parts)
  }

  /// validate says the same as run, on standard error.
  @Test(arguments: BadSpec.all)
  func validateRefusesItToo(_ bad: BadSpec) throws {
    let path = scratch.path("bad.json")
    try write(try bad.text(from: try text(of: Self.good)), to: path)
    try scratch.expectRefusal(["validate", path], saying: [path] + bad.parts)
    try scratch.expectRefusal(["summary", path], saying: [path] + bad.parts)
  }

  @Test func noLayersAreRefused() throws {
    let path = scratch.path("bad.json")
    let good = try text(of: Self.good)
    let start = try #require(good.firstRange(of: #""layers": ["#))
    let end = try #require(good.firstRange(of: #""initialization""#))
    let spec = good[..<start.upperBound] + "]}," + good[end.lowerBound...]
    try write(String(spec), to: path)
    try scratch.expectRefusal(
      ["run", path], saying: [path, "model.layers", "at least one", "found []"])
  }

  @Test(arguments: [
    ("optimizer.sgd.learningRate=nan", ["learningRate=nan", "a finite number"]),
    ("optimizer.sgd.learningRate=-inf", ["learningRate=-inf", "a finite number"]),
    ("optimizer.sgd.learningRate=1e999", ["learningRate=1e999", "a finite number"]),
    ("optimizer.sgd.learningRate=-0.1", ["learningRate=-0.1", "a number > 0"]),
    ("optimizer.sgd.learningRate=0", ["learningRate=0", "a number > 0"]),
    ("optimizer.sgd.learningrate=0.1", ["did you mean \"learningRate\"?"]),
    ("epochs=many", ["epochs=many", "a whole number"]),
    ("epochs", ["PATH=VALUE"]), ("=3", ["PATH=VALUE"]),
    ("model.layers[99].conv.kernelSize=3", ["layers[99]", "0 to 9"]),
    ("model.layers[0].conv.kernelSize=33", ["lenet5-digits-smoke.json", "C1", "33"]),
    ("data.train.first=0", ["data.train.first=0"]),
  ])
  func aBadOverrideIsRefused(_ setting: String, _ parts: [String]) throws {
    try scratch.expectRefusal(["run", Self.good, "--set", setting], saying: parts)
  }

  @Test func aSpecThatIsNoReadableFileIsRefused() throws {
    try write([0xff, 0xfe, 0x00], to: scratch.path("binary.json"))
    for (path, parts) in [
      (scratch.path("missing.json"), ["No such file"]), (scratch.folder, ["directory"]),
      (scratch.path("binary.json"), ["UTF-8"]), ("/dev/zero", []), ("", []),
    ] {
      try scratch.expectRefusal(["run", path], saying: [path] + parts)
    }
  }
}

@Suite struct BadUsageTests {
  let scratch: Scratch
  static let spec = BadSpecTests.good

  init() throws { scratch = try Scratch() }

  @Test(arguments: [
    (["--frobnicate"], ["--frobnicate"]), (["--jobs", "0"], ["--jobs", "at least 1", "found 0"]),
    (["--jobs", "x"], ["--jobs", "x"]), (["--jobs=-3"], ["--jobs", "at least 1", "found -3"]),
    (["--seeds", "x"], ["--seeds", "whole numbers", "x"]),
    (["--seeds", ""], ["--seeds", "whole numbers"]),
    (["--seeds", "0,"], ["--seeds", "whole numbers"]),
    (["--seeds", "1.5"], ["--seeds", "whole numbers", "1.5"]),
    (["--seeds=-1"], ["--seeds", "-1"]), (["--seeds", "2,2"], ["seeds", "2"]),
    (["--seeds", "99999999999999999999"], ["--seeds", "99999999999999999999"]),
    (["--out"], ["--out"]), (["--out", ""], ["--out", "folder"]),
    (["another.json"], ["another.json"]),
  ])
  func runRefuses(_ arguments: [String], _ parts: [String]) throws {
    try scratch.expectRefusal(["run", Self.spec] + arguments, saying: parts)
  }

  @Test(arguments: [
    ["run"], ["frobnicate"], ["--frobnicate"], ["verify"], ["validate"], ["summary"], ["plot"],
    ["compare"], ["data", "frobnicate"], ["data", "show"], ["schema", "too-much"],
    ["data", "fetch", "mnits"], ["data", "verify", "mnits"], ["plot", "x", "--format", "bmp"],
    ["plot", "x", "--figure", "pie"], ["data", "show", "digits", "--rows", "-1"],
    ["data", "show", "digits", "--rows", "0"],
    ["data", "show", "digits", "--rows", "9223372036854775807"], ["trial"],
  ])
  func wrongUsageIsRefused(_ arguments: [String]) throws {
    try scratch.expectRefusal(arguments, saying: [])
  }

  @Test(arguments: [["--help"], ["run", "--help"], ["help", "run"], ["--version"]])
  func helpGoesToStandardOutput(_ arguments: [String]) throws {
    let outcome = try scratch.reprise(arguments)
    #expect(outcome.exitCode == 0 && outcome.messages == "" && outcome.output != "", "\(outcome)")
  }

  @Test func theTrialCommandIsHidden() throws {
    #expect(try !scratch.reprise(["--help"]).output.contains("\n  trial"))
  }
}

@Suite struct BadOutputTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 1, trainImages: 20)

  init() throws { scratch = try Scratch() }

  private func refused(out: String, saying parts: [String]) throws {
    var run = run
    run.out = out
    try scratch.expectRefusal(run.arguments, saying: parts)
  }

  @Test func aFolderThatCannotBeWrittenIsRefused() throws {
    try write("", to: scratch.path("file"))
    try refused(out: "file", saying: ["file/", "Not a directory", "--out"])
    try refused(out: "file/below", saying: ["file/", "Not a directory", "--out"])
    try refused(out: "/proc", saying: ["/proc/", "--out"])
    try refused(out: "/proc/1/below", saying: ["/proc/1/below", "--out"])
    try refused(out: "/dev/null", saying: ["/dev/null", "--out"])
  }

  @Test func aFileInThePlaceOfTheExperimentsFolderIsRefused() throws {
    mkdir(scratch.path("results"), 0o755)
    try write("", to: run.folder(scratch))
    try refused(out: "results", saying: [SmallRun.name, "Not a directory", "--out"])
    remove(run.folder(scratch))
    symlink("/nowhere/at/all", run.folder(scratch))
    try refused(out: "results", saying: [SmallRun.name, "--out"])
  }

  /// A file in a log's place that is none of ours, or that we cannot read, stays as it is; so do
  /// the other seeds' logs.
  @Test func aForeignFileInALogsPlaceStays() throws {
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let log = try #require(run.logs(scratch).first)
    let good = try bytes(of: log)
    var damaged = good
    damaged[good.count - 40] ^= 0x10
    let contents: [(String, [UInt8], [String])] = [
      ("text", Array("my notes\n".utf8), ["not an HDF5 file"]),
      ("nothing", [], ["cut short"]),
      ("half a log", Array(good[..<(good.count / 2)]), ["cut short"]),
      ("a log that is damaged in its last line", damaged, ["damaged"]),
    ]
    for (name, content, parts) in contents {
      try write(content, to: log)
      let outcome = try scratch.reprise(run.arguments)
      #expect(outcome.exitCode == 2, "\(name): \(outcome)")
      for part in [log] + parts {
        #expect(
          outcome.messages.contains(part.replacing(scratch.folder + "/", with: "")),
          "\(name): \(outcome)")
      }
      #expect(try bytes(of: log) == content, "\(name) was overwritten")
      #expect(run.leftovers(scratch) == [])
    }
    // Asked for by name, it is replaced.
    var fresh = run
    fresh.more = ["--fresh"]
    #expect(try scratch.reprise(fresh.arguments).exitCode == 0)
    #expect(try run.records(scratch).map(\.status) == [.finished, .finished])
  }

  /// Whether a trial is finished, its log's last line says. Damage before it is for those to find who
  /// read the numbers.
  @Test func aFinishedLogWithDamagedNumbersIsSkippedAndNeverReported() throws {
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let log = try #require(run.logs(scratch).first)
    var damaged = try bytes(of: log)
    damaged[damaged.count / 2] ^= 0x10
    try write(damaged, to: log)
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0 && again.messages.contains("finished, skipped"), "\(again)")
    let name = log.replacing(scratch.folder + "/", with: "")
    try scratch.expectRefusal(["verify", name], saying: [name, "damaged"])
    try scratch.expectRefusal(["compare", name], saying: [name, "damaged"])
    #expect(try bytes(of: log) == damaged)
  }

  /// h5py writes what a later version of Reprise might, sealed as docs/log-format.md says.
  @Test func aLaterFormatStays() throws {
    guard try scratch.bash("/usr/bin/python3 -c 'import h5py'").exitCode == 0 else { return }
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let log = try #require(run.logs(scratch).first)
    let script = scratch.path("later.py")
    try write(
      """
      import h5py, sys, zlib
      with h5py.File(sys.argv[1], "r+") as file:
          file.attrs["formatVersion"] = 2
      content = open(sys.argv[1], "rb").read()
      if content[-24:].startswith(b"\\nreprise crc32 "):
          content = content[:-24]
      seal = b"\\nreprise crc32 %08x\\n" % zlib.crc32(content)
      open(sys.argv[1], "wb").write(content + seal)
      """, to: script)
    let change = try scratch.bash("exec /usr/bin/python3 \"$@\"", [script, log])
    #expect(change.exitCode == 0, "\(change)")
    let later = try bytes(of: log)
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("format version 2"), "\(outcome)")
    #expect(outcome.messages.contains("up to 1"), "\(outcome)")
    #expect(try bytes(of: log) == later)
  }

  @Test func aLogOfAnotherTrialIsNotTakenForThisOne() throws {
    #expect(try scratch.reprise(run.arguments).exitCode == 0)
    let logs = run.logs(scratch)
    try write(try bytes(of: logs[1]), to: logs[0])
    let copy = try bytes(of: logs[0])
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("seed 1"), "\(outcome)")
    #expect(try bytes(of: logs[0]) == copy)
  }
}
