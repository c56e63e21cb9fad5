import ArgumentParser
import Files
import RunLog
import Safetensors
import Specs
import Sweeps

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a trial's weights for other programs.",
    discussion: """
      safetensors is what PyTorch users exchange weights in. Names are a state_dict's, with dots for \
      the slashes in our layers' names (stage2.block1.conv1.weight, …norm1.running_mean); convolutions \
      are [output channels, input channels, rows, columns]. Of a boosted trial, names begin with \
      their network's: network1.C1.weight.

        reprise export results/nndl-lenet/*-seed0.h5 -o lenet.safetensors
        python3 -c 'from safetensors.torch import load_file; print(load_file("lenet.safetensors"))'

      The parameters that did best on the dev set are written where the spec selected any, else those \
      after the last epoch; --weights says which. The file's path is printed. A run of the same \
      network can start from it:

        reprise run experiments/nndl-lenet.json --weights lenet.safetensors
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: "The file format.")
  var format = Format.safetensors

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; unless given, beside the log and under its name.", valueName: "file"))
  var output: String?

  @OptionGroup var choice: WeightsChoice

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors
  }

  func run() throws {
    let record = try TrialFile.read(trial)
    let spec = try ExperimentSpec(json: record.specification, file: "\(trial): /spec")
    try refuseClassifier(spec, from: trial, doing: "export")
    let weights = try choice.weights(of: record, path: trial)
    let output = output ?? Self.outputName(of: trial, format)
    try OutputFile.check(output, notOver: [trial])
    try SafetensorsFile.write(
      weights.map {
        Safetensors.NamedTensor(
          PyTorchName.name(layer: $0.layer, parameter: $0.parameter), $0.tensor)
      }, to: output)
    print(output)
  }

  private static func outputName(of trial: String, _ format: Format) -> String {
    (trial.hasSuffix(".h5") ? String(trial.dropLast(3)) : trial) + "." + format.rawValue
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
