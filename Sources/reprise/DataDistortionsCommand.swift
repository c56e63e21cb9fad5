import ArgumentParser
import Datasets
import Reports
import Specs

extension DataCommand {
  struct Distortions: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how a spec distorts its training images, as a PNG file.",
      discussion: #"""
        Each row is one training image, first as it is, then its first distorted versions: the very \#
        ones that a trial is trained on, of the seed that is given where they are not fixed.

          reprise data distortions my.json -o distortions.png
          reprise data distortions experiments/lenet5-blog.json -o sheared.png \
            --set 'data.distortions={"shear": 0.5}' --rows 4
        """#)

    @Argument(help: "The experiment's JSON file.", completion: .file(extensions: ["json"]))
    var spec: String

    @Option(
      name: .customLong("set"),
      help: ArgumentHelp("Change one value of the spec; may be repeated.", valueName: "path=value"))
    var overrides: [String] = []

    @OptionGroup var folders: DataFolders

    @Option(help: "The trial's seed.")
    var seed = 0

    @Option(help: "The first training image, counted from 0 in the spec's part of the file.")
    var from = 0

    @Option(help: "How many images.")
    var rows = 8

    @Option(help: "How many versions of each, the original included.")
    var columns = 8

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The PNG file to write.", valueName: "sheet.png"))
    var output: String

    func run() throws {
      try OutputFile.check(output, endings: ["png"])
      guard (1...1000).contains(rows), (1...1000).contains(columns) else {
        throw DataError.unusableSheet(rows: rows, columns: columns)
      }
      guard seed >= 0 else {
        throw ValidationError("--seed: expected a whole number ≥ 0, found \(seed).")
      }
      let spec = try ExperimentSpec.load(path: self.spec, overrides: overrides)
      guard let distortions = spec.data.distortions else {
        throw SpecFileError(
          file: self.spec,
          problem: "data.distortions: expected distortions to show, found none; give some, as in "
            + "--set data.distortions='{\"translation\": 2}'")
      }
      let images = try folders.library.load(for: spec.data, onProgress: FetchLine.show).train
      let train = try DataSplit(spec.data).train
      guard (0..<train.count).contains(from) else {
        throw ValidationError(
          "--from: expected the place of a training image, 0 to \(train.count - 1), found \(from).")
      }
      let shown = (from..<min(from + rows, train.count)).map { train[$0] }
      let versions = try images.withDistortions(
        shown, versions: columns, by: Distorter(distortions, seed: seed, for: images))
      try DatasetSheet(versions, rows: shown.count, columns: columns).write(to: output)
      print(output)
    }
  }
}
