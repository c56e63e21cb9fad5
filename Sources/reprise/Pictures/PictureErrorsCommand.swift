import ArgumentParser
import Datasets
import Figures
import Reports
import Specs

struct PictureErrorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Draw every test image that a trial's network got wrong.",
    discussion: """
      After Figure 8 of LeCun et al. 1998. Beneath each image stands its class → the network's answer. \
      The answers are those that the log keeps from the end of training; the images come from the \
      data set, which is fetched if it is missing. Of more than 600 errors the first 600 are drawn.

        reprise picture errors results/lenet5-blog/*-seed0.h5 -o errors.png
      """)

  @Argument(help: "A finished trial's log.", completion: .file(extensions: ["h5"]))
  var trial: String

  @OptionGroup var picture: PictureOutput

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  /// More would make a picture that no viewer likes.
  private static let most = 600
  private static let columns = 10

  func run() async throws {
    try picture.check(notOver: trial)
    let trial = try PicturedTrial(trial)
    guard let answers = trial.record.testPredictions else {
      throw InputError(
        "\(trial.path): expected a log with the answers to the test images, found none: this trial "
          + "is \(trial.record.status.words), and they are written at the end of training. The same "
          + "“reprise run” goes on with it.")
    }
    let images = try DataLibrary(folders: data).load(
      for: trial.spec.data, onProgress: FetchLine.show)
    let set = try PreparedSets(images, for: trial.spec.data).test
    try check(answers, of: trial, against: set)
    let wrong = (0..<set.count).filter { Int(answers[$0]) != set.label($0) }
    guard !wrong.isEmpty else {
      throw InputError(
        "\(trial.path): nothing to draw: all \(NumberText.grouped(set.count)) test images are right"
      )
    }
    try await picture.draw(
      sheet(of: wrong, answers, set, trial), named: "errors-seed\(trial.record.seed)",
      of: trial.spec.name)
  }

  private func check(
    _ answers: [UInt8], of trial: PicturedTrial, against set: PreparedSet
  ) throws {
    guard answers.count == set.count else {
      throw InputError(
        "\(trial.path): expected an answer to each of \(set.count) test images, found "
          + "\(answers.count)")
    }
    if let labels = trial.record.testLabels,
      let place = (0..<set.count).first(where: { Int(labels[$0]) != set.label($0) })
    {
      throw InputError(
        "\(trial.path): its test images are not the data set's: image \(place) is of class "
          + "\(labels[place]) in the log and of class \(set.label(place)) in \(set.images.origin). "
          + "Give the folder of the data it was trained on with --data.")
    }
  }

  private func sheet(
    of wrong: [Int], _ answers: [UInt8], _ set: PreparedSet, _ trial: PicturedTrial
  ) -> TileSheet {
    // Names have room beneath an image where they are digits or letters; else numbers stand there.
    let names = set.images.classNames
    let areShort = names.allSatisfy { $0.count < 3 }
    func name(_ label: Int) -> String { areShort ? names[label] : "\(label)" }
    let shown = wrong.prefix(Self.most)
    let tiles = shown.map { item -> Tile in
      let bytes = set.images.image(set.fileIndex(item))
      return Tile(
        values: Self.grey(bytes, channels: set.images.channels),
        label: "\(name(set.label(item))) → \(name(Int(answers[item])))")
    }
    let rows = stride(from: 0, to: tiles.count, by: Self.columns).map { start in
      tiles[start..<min(start + Self.columns, tiles.count)].map(Optional.some)
    }
    let group = TileGroup(
      rows: rows, tileHeight: set.images.height, tileWidth: set.images.width, shading: .ink,
      strongest: 255, pixel: .init(2),
      words: "Images by number, class → answer: "
        + zip(shown, tiles).map { "\($0): \($1.label)" }.joined(separator: ", ") + ".")
    let share = 100 * Double(wrong.count) / Double(set.count)
    var caption = [
      "\(NumberText.grouped(wrong.count)) of \(NumberText.grouped(set.count)) test images are "
        + "misread (\(NumberText.shortest(share, decimals: 2)) %). Beneath each: its class → the "
        + "network's answer."
    ]
    if !areShort {
      let list = names.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
      caption.append("Classes: \(list).")
    }
    if shown.count < wrong.count { caption.append("Drawn are the first \(shown.count).") }
    return TileSheet(
      title: "Misread by \(trial.title)", groups: [group],
      caption: (caption + [trial.origin]).joined(separator: " "),
      notice: trial.spec.standInNotice)
  }

  /// One grey an image: the mean of its channels.
  private static func grey(_ bytes: [UInt8], channels: Int) -> [Float] {
    let area = bytes.count / channels
    return (0..<area).map { place in
      let sum = (0..<channels).reduce(0) { $0 + Int(bytes[$1 * area + place]) }
      return Float(sum) / Float(channels)
    }
  }
}
