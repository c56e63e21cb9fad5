import ArgumentParser
import Files
import Reports
import Specs

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Say of every published number whether it comes out.",
    discussion: """
      Claim by claim: what was published and by whom, mean ± sample standard deviation over finished \
      trials (and their number), the difference with its 95 % interval, and a verdict by one rule, \
      which is printed below: reproduced, better, worse, differs, inconclusive, or not checked, with \
      the reason. Without results it reads results/reference (results, where that is not there) and \
      shows every claim there is; with results, those of the experiments in them.

        reprise ledger
        reprise ledger results/lenet5-blog
        reprise ledger --verdict worse --verdict inconclusive
        reprise ledger --csv > ledger.csv
        reprise ledger --markdown > LEDGER.md

      Claims are those of the experiments' files (experiments/*.json), which logs are matched with by \
      name and recipe, and of the files in claims/ (sizes of networks, outputs of operators, what is \
      said of two experiments, and what is not checked). Logs of experiments without a file are held \
      against the claims that they record. A claim that does not come out is a finding: the exit code \
      is 0.
      """)

  @OptionGroup var sources: LedgerSources

  @Option(
    name: .customLong("verdict"),
    help: ArgumentHelp("Show claims with this verdict alone; may be repeated.", valueName: "word"))
  var verdicts: [VerdictWord] = []

  @OptionGroup var format: TableFormat

  func run() throws {
    var ledger = try sources.ledger(of: try sources.results(), catalog: try sources.catalog())
    if !verdicts.isEmpty { ledger = ledger.filtered(Set(verdicts.map(\.word))) }
    format.print(
      text: ledger.text, markdown: ledger.markdown, csv: ledger.csv, json: ledger.json)
  }

  /// A verdict as the command line writes it.
  enum VerdictWord: String, CaseIterable, ExpressibleByArgument {
    case reproduced, better, worse, differs, inconclusive
    case notChecked = "not-checked"

    var word: String { self == .notChecked ? "not checked" : rawValue }
  }
}

/// What a ledger is made of, as several commands take it.
struct LedgerSources: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Results folders or trials' logs; results/reference unless given.", valueName: "results"),
    completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "The experiments' files, which say what was published; experiments unless given.",
      valueName: "dir"),
    completion: .directory)
  var experiments: String?

  @Option(
    help: ArgumentHelp(
      "The files of other published numbers; claims unless given.", valueName: "dir"),
    completion: .directory)
  var claims: String?

  @Flag(help: "With results: show claims about experiments that are not in them too.")
  var all = false

  /// Whether results were chosen, so that nothing else is wanted.
  var areChosen: Bool { !paths.isEmpty && !all }

  /// The trials; files that cannot be used are reported.
  func results(for figures: [FigureKind] = []) throws -> Results {
    let standard = Folder.exists("results/reference") ? "results/reference" : "results"
    if paths.isEmpty, !Folder.exists(standard) { throw ReportError.noTrials(paths: [standard]) }
    // Claims of the experiments' files may be about what was measured between updates.
    let results = try Results(
      reading: paths.isEmpty ? [standard] : paths, figures: figures + [.lossByUpdate])
    for file in results.leftOut { printError("left out: \(file.reason)") }
    return results
  }

  func catalog() throws -> ExperimentCatalog {
    try ExperimentCatalog(folder: try folder(experiments, standard: "experiments", "--experiments"))
  }

  func ledger(of results: Results, catalog: ExperimentCatalog) throws -> Ledger {
    try Ledger(
      results, catalog: catalog,
      claims: try ClaimsFiles(folder: try folder(claims, standard: "claims", "--claims")),
      instruments: NetworkInstruments(), onlyMeasured: areChosen)
  }

  /// A folder that was named must be there.
  private func folder(_ named: String?, standard: String, _ option: String) throws -> String {
    guard let named else { return standard }
    guard Folder.exists(named) else { throw InputError("\(option): no folder \(named)") }
    return named
  }
}
