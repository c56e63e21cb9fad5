import ArgumentParser
import Benchmarks

/// What every measurement is told.
struct MeasurementOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How long a round is, about, in seconds.", valueName: "seconds"))
  var seconds: Double?

  @Option(
    help: ArgumentHelp(
      "The Python that runs the peers, or none to leave them out.", valueName: "python"))
  var peers = "none"

  @Option(
    help: ArgumentHelp(
      "The cores to use, by default the first two; what has one thread runs on the first.",
      valueName: "0,1"))
  var cores: String?

  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write all of it there.", valueName: "file"))
  var path: String?

  func validate() throws {
    if let seconds, !(seconds > 0 && seconds <= 600) {
      throw ValidationError("--seconds: expected a time above 0 and up to 600, found \(seconds)")
    }
    if cores != nil, try chosenCores().isEmpty {
      throw ValidationError("--cores: expected numbers with commas between them, such as 0,1")
    }
  }

  func chosenCores() throws -> [Int] {
    let allowed = Machine.allowedCores()
    guard let cores else { return Array(allowed.prefix(2)) }
    let numbers = cores.split(separator: ",").map { Int($0) }
    guard numbers.allSatisfy({ $0.map(allowed.contains) ?? false }) else {
      throw ValidationError(
        "--cores: expected some of \(allowed.map(String.init).joined(separator: ",")), found "
          + "“\(cores)”")
    }
    return numbers.compactMap { $0 }
  }

  func settings(
    rounds: Int, seconds usual: Double, roundsOfWhole: Int = 0
  ) throws -> ComparisonSettings {
    ComparisonSettings(
      rounds: rounds, seconds: seconds ?? usual, roundsOfWhole: roundsOfWhole,
      cores: try chosenCores(), python: peers == "none" ? nil : peers)
  }

  func save(_ report: some Encodable) throws {
    if let path { try JSONFile.write(report, to: path) }
  }

  /// Saves what there is so far; that it cannot be is said at the end.
  func saveDraft(_ report: some Encodable) { try? save(report) }
}

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run ours and theirs in turn, and print medians, spread and ratios.",
    discussion: """
      All contenders of a row are started, then run in rounds in turn, each round in another order, on \
      the same cores with the same number of threads. A contender that fails is in the table with \
      its reason. Exit code 0 whether or not goals are met.
      """)

  @Option(help: ArgumentHelp("How many rounds each contender has.", valueName: "n"))
  var rounds: Int?

  @Option(
    help: ArgumentHelp("How often R1 is trained as a whole; 0 leaves it out.", valueName: "n"))
  var roundsWhole: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "These rows alone: \(Row.all.map(\.id).joined(separator: ", ")).", valueName: "row"))
  var only: [String] = []

  @Flag(help: "Three rounds of 0.1 s and no whole training, to see that everything works.")
  var quick = false

  @OptionGroup var options: MeasurementOptions

  func validate() throws {
    if let rounds, !(1...1000 ~= rounds) {
      throw ValidationError("--rounds: expected 1 to 1000, found \(rounds)")
    }
    if let roundsWhole, !(0...100 ~= roundsWhole) {
      throw ValidationError("--rounds-whole: expected 0 to 100, found \(roundsWhole)")
    }
    for name in only where !Row.all.contains(where: { $0.id == name }) {
      throw ValidationError(
        "--only: expected some of \(Row.all.map(\.id).joined(separator: ", ")), found “\(name)”")
    }
  }

  func run() throws {
    let rows = Row.all.filter { only.isEmpty || only.contains($0.id) }
    let settings = try options.settings(
      rounds: rounds ?? (quick ? 3 : 7), seconds: quick ? 0.1 : 0.5,
      roundsOfWhole: roundsWhole ?? (quick ? 0 : 1))
    Machine.warning().map(printError)
    let report = Comparison(rows, settings).run { options.saveDraft($0) }
    print(report.text)
    try options.save(report)
  }
}
