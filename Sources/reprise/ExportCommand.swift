import ArgumentParser
import Files
import RunLog
import Safetensors

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a trial's weights for other programs.",
    discussion: """
      safetensors is what PyTorch users exchange weights in. Names are a state_dict's, with dots for \
      the slashes in our layers' names (stage2.block1.conv1.weight, …norm1.running_mean); convolutions \
      are [output channels, input channels, rows, columns].

        reprise export results/nndl-lenet/*-seed0.h5 -o lenet.safetensors
        python3 -c 'from safetensors.torch import load_file; print(load_file("lenet.safetensors"))'

      The parameters that did best on the dev set are written where the spec selected any, else those \
      after the last epoch; --weights says which. `reprise run --weights` reads such a file.
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: "The file format.")
  var format = Format.safetensors

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; the log's name unless given.", valueName: "file"))
  var output: String?

  @OptionGroup var choice: WeightsChoice

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case safetensors
  }

  func run() throws {
    let record = try TrialFile.read(trial)
    let weights = try choice.weights(of: record, path: trial)
    let output = output ?? Self.outputName(of: trial, format)
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
      "best or last: the parameters that did best on the dev set, or those after the last epoch.",
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
      let kind = weights.map { "\($0.rawValue) weights" } ?? "weights"
      throw ValidationError(
        "\(path): expected a log with \(kind), found none. A spec's log.weights says what logs keep; "
          + "its selection, whether there are best ones")
    }
    return chosen
  }
}
