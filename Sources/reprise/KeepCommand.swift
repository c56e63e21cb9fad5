import ArgumentParser
import Files
import Reports
import RunLog
import Sweeps

struct KeepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Copy finished logs to a folder for reference, without large weights.",
    discussion: """
      Logs that are published beside a table should be small: of networks with more than \
      \(KeptLog.mostValues) values the weights are left out, and the log says so. All that was \
      measured is kept, so that tables, figures and `reprise verify` work.

        reprise keep results/resnet18-residual --out results/reference
      """)

  @Argument(
    help: ArgumentHelp("Results folders or trials' logs.", valueName: "results"),
    completion: .file())
  var paths: [String]

  @Option(help: ArgumentHelp("The folder of all kept results.", valueName: "dir"))
  var out = "results/reference"

  func run() throws {
    let results = try Results(reading: paths)
    for file in results.leftOut { printError("left out: \(file.reason)") }
    for trial in results.experiments.flatMap(\.trials) {
      guard trial.isFinished else {
        printError("\(trial.path): \(trial.state), left out")
        continue
      }
      let record = try TrialFile.read(trial.path)
      let folder = "\(out)/\(trial.spec.name)"
      try makeOutputFolder(folder)
      let path = Folder.join(folder, "\(record.trialHash.prefix(12))-seed\(record.seed).h5")
      try TrialFile.write(KeptLog.record(of: record), to: path)
      print(path)
    }
  }
}
