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
      \(NumberText.grouped(KeptLog.mostValues)) values the weights are left out, and the log says so. \
      All that was measured is kept, so that tables, figures and `reprise verify` work. Trials that \
      are not finished are left out. The paths of the copies are printed.

        reprise keep results/resnet18-residual --out results/reference

      Exit codes: 0 all finished trials were copied, 1 there was none, 2 bad usage or input.
      """)

  @OptionGroup var logs: ResultsArguments

  @Option(help: ArgumentHelp("The folder of all kept results.", valueName: "dir"))
  var out = "results/reference"

  func validate() throws {
    if out.isEmpty {
      throw ValidationError("--out: expected a folder, found an empty name; . is this folder")
    }
  }

  func run() throws {
    let trials = try logs.read().experiments.flatMap(\.trials)
    for trial in trials where !trial.isFinished {
      printError("\(trial.path): \(trial.state), left out")
    }
    let finished = trials.filter(\.isFinished)
    guard !finished.isEmpty else { throw CheckFailed(description: "no trial is finished") }
    for name in Set(finished.map(\.spec.name)) {
      TrialFile.removeLeftovers(in: Folder.join(out, name))
    }
    for trial in finished { print(try keep(trial)) }
  }

  /// Copies a trial's log; gives the copy's path.
  private func keep(_ trial: ReportedTrial) throws -> String {
    let record = try TrialFile.read(trial.path)
    let folder = Folder.join(out, trial.spec.name)
    let path = Folder.join(
      folder, TrialIdentity.fileName(hash: record.trialHash, seed: record.seed))
    // A log must not lose its weights because its own folder was named.
    guard !OutputFile.isSame(FileStatus(path: path), FileStatus(path: trial.path)) else {
      throw InputError("\(path): is the log itself. Choose another folder with --out DIR.")
    }
    try makeOutputFolder(folder)
    try TrialFile.write(KeptLog.record(of: record), to: path)
    return path
  }
}
