import ArgumentParser
import Figures
import Reports
import Specs

struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw an experiment's figures from its logs.",
    discussion: """
      Reads trials' logs and nothing else. Several seeds become a mean line with a band. Trials that \
      are still running are drawn as far as they are, and the caption says so. Beside each picture \
      lie its gnuplot script and data. The paths of the pictures are printed.

        reprise plot results/lenet5-blog
        reprise plot results/lenet5-blog --figure three-panels --format png
        reprise plot results/reference/* --out /tmp/plots --band sd
      """)

  @OptionGroup var logs: ResultsArguments

  @Option(
    name: .customLong("figure"),
    help: ArgumentHelp(
      "Draw this figure instead of those the spec names; may be repeated.", valueName: "name"))
  var figures: [FigureKind] = []

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("svg unless given; may be repeated.", valueName: "format"))
  var formats: [PictureFormat] = []

  @Option(
    help: ArgumentHelp(
      "Where the pictures go; plots/<experiment> unless given. Several experiments get a folder "
        + "each in it.",
      valueName: "dir"))
  var out: String?

  @Option(help: "What bands show: the smallest to the largest value, or ± one standard deviation.")
  var band = Band.minMax

  enum Band: String, CaseIterable, ExpressibleByArgument {
    case minMax = "min-max"
    case sd

    var kind: BandKind { self == .minMax ? .minToMax : .standardDeviation }
  }

  func run() async throws {
    let experiments = try logs.read(for: figures).experiments
    let folders = Self.folderNames(experiments)
    let renderer = Renderer()
    var isDrawn = true
    for (experiment, name) in zip(experiments, folders) {
      for trial in experiment.unfinished {
        printError("\(experiment.name) seed \(trial.seed): \(trial.state)")
      }
      let kinds = figures.isEmpty ? experiment.spec.figures : figures
      guard !kinds.isEmpty else {
        throw ValidationError(
          "\(experiment.name): its spec names no figures; choose one with --figure "
            + FigureKind.allCases.map(\.rawValue).joined(separator: " or "))
      }
      for kind in kinds {
        do {
          let chart = try experiment.chart(kind, band: band.kind)
          let pictures = try await renderer.draw(
            chart, name: kind.rawValue, in: folder(name, of: experiments.count),
            formats: formats.isEmpty ? [.svg] : formats)
          pictures.forEach { print($0) }
        } catch FigureError.noData {
          isDrawn = false
          printError("\(experiment.name): nothing to draw yet: no trial has finished an epoch")
          break
        }
      }
    }
    if !isDrawn { throw ExitCode(2) }
  }

  private func folder(_ name: String, of count: Int) -> String {
    guard let out else { return "plots/\(name)" }
    return count == 1 ? out : "\(out)/\(name)"
  }

  /// The experiments' names, with the hash where a name stands for several specs.
  private static func folderNames(_ experiments: [ExperimentResults]) -> [String] {
    experiments.map { experiment in
      let isAlone = experiments.filter { $0.name == experiment.name }.count == 1
      return isAlone ? experiment.name : "\(experiment.name)-\(experiment.trialHash.prefix(8))"
    }
  }
}

/// Results folders or logs, as several commands take them.
struct ResultsArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Results folders (results/<experiment>) or trials' logs.", valueName: "results"),
    completion: .file())
  var paths: [String]

  /// The trials, with what the figures need beside those of their specs; files that cannot be used
  /// are reported.
  func read(for figures: [FigureKind] = []) throws -> Results {
    let results = try Results(reading: paths, figures: figures)
    for file in results.leftOut { printError("left out: \(file.reason)") }
    return results
  }
}

extension FigureKind: ExpressibleByArgument {}
extension PictureFormat: ExpressibleByArgument {}
