import ArgumentParser
import Files
import Reports
import RunLog
import Safetensors
import Specs
import Sweeps
import TensorBoard

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a trial's weights, or what trials measured, for other programs.",
    discussion: """
      safetensors, unless another format is named, is what PyTorch users exchange weights in. Names \
      are a state_dict's, with dots for the slashes in our layers' names \
      (stage2.block1.conv1.weight, …norm1.running_mean); convolutions are [output channels, input \
      channels, rows, columns]. Of a boosted trial, names begin with their network's: \
      network1.C1.weight.

        reprise export results/nndl-lenet/*-seed0.h5 -o lenet.safetensors
        python3 -c 'from safetensors.torch import load_file; print(load_file("lenet.safetensors"))'

      The parameters that did best on the dev set are written where the spec selected any, else those \
      after the last epoch; --weights says which. The file's path is printed. A run of the same \
      network can start from it:

        reprise run experiments/nndl-lenet.json --weights lenet.safetensors

      The other formats take any number of results, of experiments and sweeps alike, and trials in any \
      state as far as they are; they hold all that was measured by epoch and by update, and nothing of \
      weights and answers. csv is one table with a row a number; json is a list with an object a \
      trial, its spec and provenance included. Both go to standard output unless -o names a file. \
      tensorboard makes a log directory with a run a trial:

        reprise export results/residual-ablation --format csv -o ablation.csv
        reprise export results/lenet5-blog --format json | jq '.[0].epochs["test.error"].values'
        reprise export results/* --format tensorboard && tensorboard --logdir tensorboard

      docs/export.md describes all of them. Exit codes: 0 all trials are in it, 1 some logs could not \
      be used, 2 bad usage or input.
      """)

  @Argument(
    help: ArgumentHelp(
      "Results folders or trials' logs; of safetensors, one log that holds weights.",
      valueName: "results"),
    completion: .file())
  var paths: [String]

  @Option(help: "The file format.")
  var format = Format.safetensors

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write, or TensorBoard's log directory. Unless given: of safetensors a file beside "
        + "the log and under its name, of csv and json standard output, of tensorboard the folder "
        + "tensorboard.",
      valueName: "path"))
  var output: String?

  @OptionGroup var choice: WeightsChoice

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors, csv, json, tensorboard
  }

  func validate() throws {
    guard format == .safetensors else {
      if choice.weights != nil {
        throw ValidationError("--weights: \(format.rawValue) holds no weights; leave it out.")
      }
      return
    }
    if paths.count > 1 {
      throw ValidationError(
        "safetensors: expected one trial's log, found \(paths.count) paths. Export them one by one, "
          + "or name another --format.")
    }
  }

  func run() throws {
    switch format {
    case .safetensors: try exportWeights(of: paths[0])
    case .csv: try export { try $0.csv($1) }
    case .json: try export { try $0.json($1) }
    case .tensorboard: try exportRuns()
    }
  }

  // MARK: Weights

  private func exportWeights(of trial: String) throws {
    let record = try TrialFile.read(trial)
    let spec = try ExperimentSpec(json: record.specification, file: "\(trial): /spec")
    try refuseClassifier(spec, from: trial, doing: "export")
    let weights = try choice.weights(of: record, path: trial)
    let output = output ?? Self.outputName(of: trial)
    try OutputFile.check(output, notOver: [trial])
    try SafetensorsFile.write(
      weights.map {
        Safetensors.NamedTensor(
          PyTorchName.name(layer: $0.layer, parameter: $0.parameter), $0.tensor)
      }, to: output)
    print(output)
  }

  private static func outputName(of trial: String) -> String {
    (trial.hasSuffix(".h5") ? String(trial.dropLast(3)) : trial) + ".safetensors"
  }

  // MARK: Texts

  /// Writes a text made part by part: to standard output as it comes, to a file as a whole.
  private func export(_ make: (TrialExport, (String) throws -> Void) throws -> Void) throws {
    if let output { try OutputFile.check(output, endings: [format.rawValue]) }
    let results = try readResults()
    let export = TrialExport(results)
    if let output {
      try OutputFile.check(output, notOver: export.paths)
      var bytes: [UInt8] = []
      try make(export) { bytes += Array($0.utf8) }
      try OutputFile.write(bytes, to: output)
      print(output)
    } else {
      try make(export) { try printBytes(Array($0.utf8)) }
    }
    try refuseLeftOut(results)
  }

  // MARK: TensorBoard

  private func exportRuns() throws {
    let output = output ?? "tensorboard"
    try OutputFolder.check(output)
    let results = try readResults()
    let export = TrialExport(results)
    for folder in export.folders { try checkRun(Folder.join(output, folder)) }
    try export.tensorBoard { run in
      let folder = Folder.join(output, run.folder)
      try OutputFolder.make(folder)
      try OutputFile.write(run.file, to: Folder.join(folder, EventFile.name))
    }
    print(output)
    try refuseLeftOut(results)
  }

  /// Refuses to put a run where another program has one: TensorBoard would draw both as one.
  private func checkRun(_ folder: String) throws {
    guard Folder.exists(folder) else { return }
    for name in try Folder.names(in: folder)
    where name.contains("tfevents") && name != EventFile.name && !name.hasSuffix(".tmp") {
      throw InputError(
        "\(folder): holds \(name), which is not Reprise's; TensorBoard would draw both as one run. "
          + "Choose another log directory with -o DIR.")
    }
  }

  // MARK: Results

  /// The trials, with a word about each that is not all there, and about what is left out.
  private func readResults() throws -> Results {
    let results = try Results(reading: paths)
    for file in results.leftOut { printError("left out: \(file.reason)") }
    for trial in results.experiments.flatMap({ $0.unfinished }) {
      printError("\(trial.path): \(trial.state): exported as far as it is")
    }
    return results
  }

  private func refuseLeftOut(_ results: Results) throws {
    let count = results.leftOut.count
    guard count > 0 else { return }
    throw CheckFailed(description: "\(count) \(count == 1 ? "log was" : "logs were") left out")
  }
}

/// Which of a log's weights a command uses.
struct WeightsChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "best or last: the parameters that did best on the dev set, or those after the last epoch; "
        + "unless given, best where there are any.",
      valueName: "which"))
  var weights: Which?

  enum Which: String, CaseIterable, ExpressibleByArgument {
    case best
    case last
  }

  /// A log's parameters: as asked for, else the best where there are any.
  func weights(of record: TrialRecord, path: String) throws -> [RunLog.NamedTensor] {
    let last = record.weights.isEmpty ? record.checkpoint?.parameters ?? [] : record.weights
    let chosen =
      switch weights {
      case .best: record.best
      case .last: last
      case nil: record.best.isEmpty ? last : record.best
      }
    guard !chosen.isEmpty else {
      throw InputError("\(path): expected a log with \(absence(in: record, last: last))")
    }
    if record.status != .finished {
      printError("\(path): this trial is \(record.status.words); these are its weights so far")
    }
    return chosen
  }

  /// Why there is nothing to choose, and what to do.
  private func absence(in record: TrialRecord, last: [RunLog.NamedTensor]) -> String {
    if KeptLog.isWithoutWeights(record) {
      return "weights, found one that was kept without its large ones. Take the log it was copied "
        + "from, or run the experiment again."
    }
    if weights == .best, !last.isEmpty {
      return "best weights, found last ones only: nothing was selected on a dev set. Leave out "
        + "--weights best, or give the spec a data.dev and a selection."
    }
    if weights == .last, !record.best.isEmpty {
      return
        "the last weights, found best ones only: the spec says log.weights \"best\". Leave out "
        + "--weights last."
    }
    return "weights, found none. The spec's log.weights says what logs keep (\"none\": nothing); "
      + "before its first epoch is over, a trial has none."
  }
}
