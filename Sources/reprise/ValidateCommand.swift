import ArgumentParser
import Specs

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check specs without running them.",
    discussion: """
      Reads each spec, builds its network on its data's shape, and checks that loss and data fit. \
      Prints an ok line for each good spec; says of each bad one what is wrong, where, and what \
      would be right. No data is needed.

        reprise validate experiments/*.json

      Exit codes: 0 all are good, 2 at least one is not.
      """)

  @Argument(
    help: ArgumentHelp("Experiments' JSON files.", valueName: "spec"),
    completion: .file(extensions: ["json"]))
  var specs: [String]

  func run() throws {
    var isGood = true
    for path in specs {
      do {
        if try ExperimentSpec.isSchema(path: path) {
          print("ok  \(path): the schema itself")
        } else {
          let spec = try ExperimentSpec.load(path: path)
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
