import ArgumentParser
import Figures
import Files
import Reports
import RunLog
import Specs

struct PictureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture",
    abstract: "Draw what a trained network is made of, what it sees, and what it gets wrong.",
    discussion: """
      Pictures of one trial, made from its log: the test images it misreads, the connection table and \
      the kernels of a convolution, and an image on its way through the layers. reprise plot draws \
      the curves of many trials.

        reprise picture errors results/lenet5-blog/*-seed0.h5
        reprise picture connections results/lenet5-blog/*-seed0.h5 --layer C3
        reprise picture kernels results/lenet5-blog/*-seed0.h5 --layer C1 -o c1.png
        reprise picture maps results/lenet5-blog/*-seed0.h5 --index 7
        reprise picture connections results/lenet5-blog/*-seed0.h5 --layer C3 --paper -o c3.pdf

      A picture lies in plots/<experiment>/ unless -o says where; its path is printed. Beside it lie \
      the gnuplot script that drew it and the values.
      """,
    subcommands: [
      PictureErrorsCommand.self, PictureConnectionsCommand.self, PictureKernelsCommand.self,
      PictureMapsCommand.self,
    ])
}

/// Where a picture goes.
struct PictureOutput: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The picture to write: .svg, .png or .pdf; plots/<experiment>/ unless given.",
      valueName: "picture.svg"))
  var output: String?

  @Flag(
    help: ArgumentHelp(
      "Draw for a column of a paper, 89 mm wide; “-paper” is added to the picture's name unless -o "
        + "gives one."))
  var paper = false

  /// Refuses, before any work is done, what cannot be written.
  func check(notOver trial: String) throws {
    guard let output else { return }
    try OutputFile.check(
      output, endings: PictureFormat.allCases.map(\.rawValue), notOver: [trial])
  }

  /// Draws the figure, under the given name where no other was asked for, and prints its path.
  func draw(_ figure: some Figure, named name: String, of experiment: String) async throws {
    let medium: Medium = paper ? .paper : .screen
    let path = output ?? "plots/\(experiment)/\(name)\(medium.nameSuffix).svg"
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let dot = file.lastIndex(of: ".") ?? file.endIndex
    let format = PictureFormat(rawValue: file[dot...].dropFirst().lowercased()) ?? .svg
    let pictures = try await Renderer(for: medium).draw(
      figure, name: String(file[..<dot]), in: Folder.of(path), formats: [format])
    // As it was asked for, without a folder in front that it did not have.
    pictures.forEach { print(path.contains("/") ? $0 : file) }
  }
}

/// A trial's log with its spec read.
struct PicturedTrial {
  let path: String
  let record: TrialRecord
  let spec: ExperimentSpec

  init(_ path: String) throws {
    self.path = path
    record = try TrialFile.read(path)
    spec = try ExperimentSpec(json: record.specification, file: "\(path): /spec")
  }

  /// The line over its pictures.
  var title: String { spec.title.isEmpty ? spec.name : spec.title }

  /// What the last sentences of its captions say.
  var origin: String {
    "Seed \(record.seed). Data: \(spec.dataTitle). Spec\u{A0}\(record.trialHash.prefix(8))."
  }
}
