import Glibc
import RunLog
import Testing

/// plot, compare, data, summary and schema, on logs a run has left and on what is none.
@Suite struct ReportingTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 2, trainImages: 20)

  init() throws { scratch = try Scratch() }

  private func runAll() throws {
    let outcome = try scratch.reprise(run.arguments)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  @Test func comparingPrintsTheMeanOfAllSeeds() throws {
    try runAll()
    let outcome = try scratch.reprise(["compare", run.folder(scratch)])
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    #expect(outcome.output.contains("2 finished trials, seeds 0, 1"), "\(outcome)")
    #expect(outcome.output.contains("test.error"), "\(outcome)")
  }

  @Test func aFileThatIsNoLogIsLeftOutAndNamed() throws {
    try runAll()
    let stray = run.folder(scratch) + "/stray.h5"
    try write("my notes", to: stray)
    let outcome = try scratch.reprise(["compare", run.folder(scratch)])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.messages.contains("left out: \(stray)"), "\(outcome)")
    #expect(outcome.output.contains("2 finished trials"), "\(outcome)")
  }

  @Test func unfinishedTrialsAreNotAveragedIn() throws {
    try runAll()
    let log = try #require(run.logs(scratch).last)
    var record = try TrialFile.read(log)
    record.status = .interrupted
    try TrialFile.write(record, to: log)
    let outcome = try scratch.reprise(["compare", run.folder(scratch)])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains("one finished trial"), "\(outcome)")
    #expect((outcome.output + outcome.messages).contains("interrupted"), "\(outcome)")
  }

  @Test(arguments: ["compare", "plot"])
  func nothingToReportOnIsRefused(_ command: String) throws {
    mkdir(scratch.path("empty"), 0o755)
    mkdir(scratch.path("broken"), 0o755)
    try write("no log", to: scratch.path("broken/a.h5"))
    try scratch.expectRefusal([command, "missing"], saying: ["missing", "No such file"])
    try scratch.expectRefusal([command, "empty"], saying: ["empty", "No trial's log"])
    try scratch.expectRefusal([command, "broken"], saying: ["broken/a.h5", "not an HDF5 file"])
  }

  @Test func figuresAreDrawnTwiceTheSame() throws {
    guard try scratch.bash("command -v gnuplot").exitCode == 0 else { return }
    try runAll()
    let logs = try run.logs(scratch).map { try bytes(of: $0) }
    for folder in ["first", "second"] {
      let outcome = try scratch.reprise(
        ["plot", run.folder(scratch), "--out", folder, "--format", "svg", "--format", "png"])
      #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
      #expect(outcome.output.contains("\(folder)/error-by-epoch.svg\n"), "\(outcome)")
    }
    let pictures = names(in: scratch.path("first"))
    #expect(pictures.count == 8, "\(pictures)")
    for name in pictures {
      let first = try bytes(of: scratch.path("first/" + name))
      #expect(try bytes(of: scratch.path("second/" + name)) == first, "\(name)")
    }
    #expect(try run.logs(scratch).map { try bytes(of: $0) } == logs)
  }

  @Test func aFolderForFiguresThatCannotBeMadeIsRefused() throws {
    try runAll()
    let folder = run.folder(scratch)
    try scratch.expectRefusal(["plot", folder, "--out", "/proc/x"], saying: ["/proc/x"])
    try write("", to: scratch.path("file"))
    try scratch.expectRefusal(["plot", folder, "--out", "file/x"], saying: ["file"])
  }

  @Test func withoutGnuplotTheErrorSaysWhatToInstall() throws {
    try runAll()
    let outcome = try scratch.reprise(
      ["plot", run.folder(scratch), "--out", "pictures"], environment: ["PATH": "/nonexistent"])
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("gnuplot-nox"), "\(outcome)")
    #expect(outcome.messages.contains("5.2 or newer"), "\(outcome)")
    #expect(!names(in: scratch.path("pictures")).contains { $0.hasSuffix(".svg") })
  }

  @Test func anOldGnuplotIsRefusedWithBothVersions() throws {
    try runAll()
    mkdir(scratch.path("bin"), 0o755)
    try write("#!/bin/sh\necho gnuplot 4.6 patchlevel 6\n", to: scratch.path("bin/gnuplot"))
    chmod(scratch.path("bin/gnuplot"), 0o755)
    let outcome = try scratch.reprise(
      ["plot", run.folder(scratch), "--out", "pictures"],
      environment: ["PATH": scratch.path("bin") + ":/usr/bin:/bin"])
    #expect(outcome.exitCode == 2, "\(outcome)")
    for part in ["4.6", "5.2 or newer", "gnuplot-nox"] {
      #expect(outcome.messages.contains(part), "\(outcome)")
    }
    #expect(!names(in: scratch.path("pictures")).contains { $0.hasSuffix(".svg") })
  }

  /// A column of a paper beside the same figure for the screen.
  @Test func figuresForPaperHaveNamesOfTheirOwn() throws {
    guard try scratch.bash("command -v gnuplot").exitCode == 0 else { return }
    try runAll()
    let plot = ["plot", run.folder(scratch), "--figure", "error-by-epoch", "--out", "p"]
    #expect(try scratch.reprise(plot).output == "p/error-by-epoch.svg\n")
    let screen = try bytes(of: scratch.path("p/error-by-epoch.svg"))
    #expect(try scratch.reprise(plot + ["--paper"]).output == "p/error-by-epoch-paper.svg\n")
    #expect(try bytes(of: scratch.path("p/error-by-epoch.svg")) == screen)
    let paper = try text(of: scratch.path("p/error-by-epoch-paper.svg"))
    #expect(paper.contains("width=\"89mm\""))
    // The script beside it draws it again by hand.
    let again = try scratch.bash(
      "cd p && gnuplot -e \"format='png'\" error-by-epoch-paper.gp && ls error-by-epoch-paper.png")
    #expect(again.exitCode == 0, "\(again)")
  }

  /// The kinds of figure that a spec can name are drawn of logs that this version writes.
  @Test func theRecipesFiguresAreDrawn() throws {
    guard try scratch.bash("command -v gnuplot").exitCode == 0 else { return }
    try runAll()
    let kinds = ["accuracy-by-epoch", "confusion-matrix", "learning-rate", "cost-by-epoch"]
    let outcome = try scratch.reprise(
      ["plot", run.folder(scratch), "--out", "p"] + kinds.flatMap { ["--figure", $0] })
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output == kinds.map { "p/\($0).svg\n" }.joined())
    #expect(try text(of: scratch.path("p/cost-by-epoch.svg")).contains("most memory so far"))
    let log = try #require(run.logs(scratch).first)
    try scratch.expectRefusal(
      ["plot", run.folder(scratch), "--figure", "step-range"],
      saying: [log, "step-range", "/epochs/effectiveStep/smallest", "sdlm"])
  }

  /// The log has the figures of the day it was written; the file may name others.
  @Test func aSpecsFileSaysWhatIsDrawn() throws {
    guard try scratch.bash("command -v gnuplot").exitCode == 0 else { return }
    let spec = try TinySpec().replacing(
      #""seeds": [0]"#, with: #""figures": ["error-by-epoch"], "seeds": [0]"#)
    _ = try spec.train(in: scratch)
    try write(
      spec.text.replacing(#"["error-by-epoch"]"#, with: #"["learning-rate"]"#),
      to: scratch.path("new.json"))
    let outcome = try scratch.reprise(["plot", "results", "--spec", "new.json", "--out", "p"])
    #expect(outcome.output == "p/learning-rate.svg\n", "\(outcome)")
    try write(
      spec.text.replacing(#""epochs": "#, with: #""epochs": 1"#), to: scratch.path("other.json"))
    try scratch.expectRefusal(
      ["plot", "results", "--spec", "other.json"], saying: ["other.json", "trains otherwise"])
  }

  @Test func everySpecOfTheCheckoutIsValid() throws {
    let folder = Program.checkout + "/experiments"
    let specs = names(in: folder).filter { $0.hasSuffix(".json") }.map { folder + "/" + $0 }
    try #require(specs.count >= 3)
    let outcome = try scratch.reprise(["validate"] + specs)
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    #expect(outcome.output.split(separator: "\n").count == specs.count, "\(outcome)")
    // One bad spec among good ones: the good ones are still said to be good.
    try write("{}", to: scratch.path("bad.json"))
    let mixed = try scratch.reprise(["validate", "bad.json"] + specs)
    #expect(mixed.exitCode == 2, "\(mixed)")
    #expect(mixed.messages.contains("bad.json"), "\(mixed)")
    #expect(mixed.output == outcome.output, "\(mixed)")
  }

  @Test func theSchemaOfTheCheckoutIsThisProgramsSchema() throws {
    let outcome = try scratch.reprise(["schema"])
    #expect(outcome.exitCode == 0)
    #expect(try text(of: Program.checkout + "/experiments/schema.json") == outcome.output)
  }

  @Test func theNetworksSizesAreThePapers() throws {
    let outcome = try scratch.reprise(
      ["summary", Program.checkout + "/experiments/lenet5-blog.json"])
    #expect(outcome.exitCode == 0 && outcome.messages == "", "\(outcome)")
    #expect(outcome.output.contains("60,000") && outcome.output.contains("340,908"), "\(outcome)")
  }

  @Test func dataCommandsSayWhatIsThere() throws {
    let list = try scratch.reprise(["data", "list"])
    #expect(list.exitCode == 0 && list.output.contains("not here"), "\(list)")
    let missing = try scratch.reprise(["data", "verify", "mnist"])
    #expect(missing.exitCode == 1, "\(missing)")
    #expect(missing.output.contains("t10k-labels-idx1-ubyte: missing"), "\(missing)")
    let shown = try scratch.reprise(["data", "show", "digits"], environment: ["LC_ALL": "C"])
    #expect(shown.exitCode == 0 && shown.output.contains("#"), "\(shown)")
    try scratch.expectRefusal(
      ["data", "show", "digits", "-o", "/proc/sheet.png"], saying: ["/proc/sheet.png"])
    try scratch.expectRefusal(["data", "fetch", "mnist"], saying: ["127.0.0.1"])
    try scratch.expectRefusal(["data", "list", "--data", "missing"], saying: ["missing"])
  }
}
