import ArgumentParser
import Figures
import Pages
import Reports

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one HTML page that says what came out, for a colleague to read.",
    discussion: """
      The page holds every published number with a verdict (see “reprise help ledger”), and of each \
      experiment and sweep its recipe, published and measured numbers, figures, provenance and spec. \
      It is one file that needs nothing else: no network, no other files, no program but a browser. \
      Trials that are running, interrupted, diverged or failed are listed and never averaged in; \
      figures show them as far as they came. Without results it reads results/reference (results, \
      where that is not there). The page's path is printed.

        reprise report
        reprise report results/lenet5-blog -o lenet5.html
        reprise report results/* -o all.html
        reprise report --no-figures -o numbers.html

      The same logs and experiments' files give the same page, to the byte.
      """)

  @OptionGroup var sources: LedgerSources

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output = "report.html"

  @Flag(name: .customLong("no-figures"), help: "Draw no figures: then gnuplot is not needed.")
  var leavesFiguresOut = false

  func run() async throws {
    try OutputFile.check(output, endings: ["html", "htm"])
    let catalog = try sources.catalog()
    let results = try sources.results(for: catalog.entries.flatMap(\.spec.figures))
    try OutputFile.check(output, notOver: results.experiments.flatMap { $0.trials.map(\.path) })
    let page = Page(
      results, ledger: try sources.ledger(of: results, catalog: catalog), catalog: catalog,
      instruments: NetworkInstruments())
    let html = try await page.html(drawing: leavesFiguresOut ? nil : Renderer())
    try OutputFile.write(Array(html.utf8), to: output)
    print(output)
  }
}
