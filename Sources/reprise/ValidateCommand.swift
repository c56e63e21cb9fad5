import ArgumentParser
import Specs

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check specs without running them.",
    discussion: """
      Reads each spec, builds its network on its data's shape, and checks that loss and data fit: \
      that its parts are not larger than the set's files, that nothing is trained on and chosen with, \
      that every batch can train. Prints an ok line for each good spec; says of each bad one what is \
      wrong, where, and what would be right. No data is needed.

        reprise validate experiments/*.json
        reprise validate experiments/convnet-bn.json --set batchSize=128

      Exit codes: 0 all are good, 2 at least one is not.
      """)

  @Argument(
    help: ArgumentHelp("Experiments' JSON files.", valueName: "spec"),
    completion: .file(extensions: ["json"]))
  var specs: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change one value of every spec before it is checked; may be repeated.",
      valueName: "path=value"))
  var overrides: [String] = []

  func run() throws {
    var isGood = true
    for path in specs {
      do {
        if try ExperimentSpec.isSchema(path: path) {
          print("ok  \(path): the schema itself")
        } else {
          let spec = try ExperimentSpec.load(path: path, overrides: overrides)
          let model = try ModelInPlace(spec, file: path)
          print("ok  \(path): \(model.sizeText)")
        }
      } catch {
        isGood = false
        printError("\(error)")
      }
    }
    if !isGood { throw ExitCode(2) }
  }
}
