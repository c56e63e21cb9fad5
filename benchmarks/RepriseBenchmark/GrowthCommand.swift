import ArgumentParser
import Benchmarks

extension GrowthCurve.Size: ExpressibleByArgument {}

struct GrowthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "Measure how cost grows with the batch size, the depth and the number of trials.")

  @Option(help: ArgumentHelp("How many rounds each contender has.", valueName: "n"))
  var rounds = 5

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("These alone: batch, depth, trials.", valueName: "size"))
  var only: [GrowthCurve.Size] = []

  @OptionGroup var options: MeasurementOptions

  func validate() throws {
    if !(1...1000 ~= rounds) {
      throw ValidationError("--rounds: expected 1 to 1000, found \(rounds)")
    }
  }

  func run() throws {
    let sizes = only.isEmpty ? GrowthCurve.Size.allCases : only
    Machine.warning().map(printError)
    let report = Growth(sizes, try options.settings(rounds: rounds, seconds: 0.3))
      .run { options.saveDraft($0) }
    for size in sizes { print(report.table(size).text + "\n") }
    try options.save(report)
  }
}
