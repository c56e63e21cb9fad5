import ArgumentParser
import Files
import Reports
import RunLog

struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Put many trials into one HDF5 file with a table of them.",
    discussion: """
      /trials holds a group a trial, /index a table with a row a trial: experiment, seed, status, the \
      values of its sweep's axes, the last epoch's metrics. Groups are links to the logs, which must \
      stay where they are as seen from the file; --copy makes a file that stands alone.

        reprise collect results/residual-ablation -o sweep.h5
        python3 -c 'import h5py, pandas; print(pandas.DataFrame(h5py.File("sweep.h5")["index"][:]))'

      Trials in any state are taken in, and the table says in which. The file's path is printed. Exit \
      codes: 0 all trials are in it, 1 some logs could not be used, 2 bad usage or input.
      """)

  @OptionGroup var logs: ResultsArguments

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Flag(help: "Whether the groups are links to the logs or copies of them.")
  var mode = Mode.link

  @Flag(help: "Replace a file that is no collection.")
  var force = false

  enum Mode: String, EnumerableFlag {
    case link, copy
  }

  func run() throws {
    try OutputFile.check(output, endings: ["h5", "hdf5"])
    try checkReplacement()
    let results = try Results(reading: logs.paths)
    // A collection made before, in the folder of the logs, is no log that is missing.
    let earlier = FileStatus(path: output)
    let leftOut = results.leftOut.filter {
      !OutputFile.isSame(FileStatus(path: $0.path), earlier)
    }
    for file in leftOut { printError("left out: \(file.reason)") }
    let table = try CollectionTable(results, in: Folder.of(output))
    // Not even --force replaces a log that is to be linked to.
    try OutputFile.check(output, notOver: table.trials.map(\.path))
    try CollectedFile.write(
      table.trials, columns: table.columns, to: output, by: mode == .copy ? .copy : .link)
    print(output)
    guard leftOut.isEmpty else {
      let verb = leftOut.count == 1 ? "was" : "were"
      throw CheckFailed(
        description: "\(output): holds \(Self.count(table.trials.count, "trial")), "
          + "\(Self.count(leftOut.count, "log")) \(verb) left out")
    }
  }

  private static func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// A collection is made anew from what there is; any other file is somebody's.
  private func checkReplacement() throws {
    guard FileStatus(path: output) != nil else { return }
    if CollectedFile.isCollection(output) {
      printError("\(output): replacing the collection that is there")
    } else if !force {
      throw InputError(
        "\(output): is there, and is no collection that reprise made, or was changed since. Choose "
          + "another name, or replace it with --force.")
    }
  }
}
