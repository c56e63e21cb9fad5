import Glibc
import RunLog
import Testing

/// report, on logs that a run has left.
@Suite struct ReportTests {
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 2, trainImages: 20)

  init() throws { scratch = try Scratch() }

  private func runAll() throws {
    let outcome = try scratch.reprise(run.arguments)
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  private var hasGnuplot: Bool {
    get throws { try scratch.bash("command -v gnuplot").exitCode == 0 }
  }

  @Test func aRunBecomesAPage() throws {
    guard try hasGnuplot else { return }
    try runAll()
    let experiments = ["--experiments", Program.checkout + "/experiments"]
    let outcome = try scratch.reprise(
      ["report", run.folder(scratch), "-o", "page.html"] + experiments)
    #expect(outcome.exitCode == 0 && outcome.output == "page.html\n", "\(outcome)")
    #expect(outcome.messages == "", "\(outcome)")
    let page = try text(of: scratch.path("page.html"))
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("2 finished trials") && page.contains("<svg "))
    #expect(page.contains(run.logs(scratch)[1]))
    #expect(page.utf8.count < 300_000, "\(page.utf8.count)")
    // Again, the same bytes; and no folder of pictures is left.
    let again = try scratch.reprise(
      ["report", run.folder(scratch), "-o", "again.html"] + experiments)
    #expect(again.exitCode == 0)
    #expect(try text(of: scratch.path("again.html")) == page)
    #expect(!names(in: scratch.folder).contains { $0.hasPrefix("reprise-report-") })
  }

  @Test func withoutArgumentsTheResultsAreReported() throws {
    try runAll()
    let outcome = try scratch.reprise(["report", "--no-figures"])
    #expect(outcome.exitCode == 0 && outcome.output == "report.html\n", "\(outcome)")
    #expect(try text(of: scratch.path("report.html")).contains(SmallRun.name))
    // Those for reference, where there are some.
    mkdir(scratch.path("results/reference"), 0o755)
    mkdir(scratch.path("results/reference/kept"), 0o755)
    let log = try #require(run.logs(scratch).first)
    try write(try bytes(of: log), to: scratch.path("results/reference/kept/a.h5"))
    #expect(try scratch.reprise(["report", "--no-figures"]).exitCode == 0)
    let page = try text(of: scratch.path("report.html"))
    #expect(page.contains("results/reference/kept/a.h5") && page.contains("1 finished trial "))
  }

  @Test func unfinishedTrialsAreListed() throws {
    try runAll()
    let log = try #require(run.logs(scratch).last)
    var record = try TrialFile.read(log)
    record.status = .diverged(epoch: 1, step: 21)
    try TrialFile.write(record, to: log)
    let outcome = try scratch.reprise(["report", run.folder(scratch), "--no-figures"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    let page = try text(of: scratch.path("report.html"))
    #expect(page.contains("seed 1: diverged in epoch 2 of 2, at step 21"))
    #expect(page.contains("one finished trial, seed 0"))
  }

  @Test func withoutGnuplotTheErrorSaysWhatToDo() throws {
    try runAll()
    let outcome = try scratch.reprise(
      [
        "report", run.folder(scratch), "--experiments", Program.checkout + "/experiments",
      ], environment: ["PATH": "/nonexistent"])
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("gnuplot-nox"), "\(outcome)")
    #expect(outcome.messages.contains("--no-figures"), "\(outcome)")
    #expect(!exists(scratch.path("report.html")))
    let numbers = try scratch.reprise(
      ["report", run.folder(scratch), "--no-figures"], environment: ["PATH": "/nonexistent"])
    #expect(numbers.exitCode == 0, "\(numbers)")
  }

  @Test func nothingToReportOnIsRefused() throws {
    try scratch.expectRefusal(["report"], saying: ["results", "No trial's log"])
    mkdir(scratch.path("results"), 0o755)
    try scratch.expectRefusal(["report"], saying: ["results", "No trial's log"])
    try scratch.expectRefusal(["report", "missing"], saying: ["missing", "No such file"])
    #expect(!exists(scratch.path("report.html")))
  }

  @Test func aPageThatCannotBeWrittenIsRefused() throws {
    try runAll()
    let folder = run.folder(scratch)
    for (path, words) in [
      ("missing/page.html", "no folder missing"), ("page.h5", ".html"), ("results", "a folder"),
      ("/proc/page.html", "/proc/page.html"),
    ] {
      try scratch.expectRefusal(
        ["report", folder, "--no-figures", "-o", path], saying: [path, words])
    }
    try scratch.expectRefusal(
      ["report", folder, "--experiments", "nowhere"], saying: ["--experiments", "nowhere"])
  }
}
