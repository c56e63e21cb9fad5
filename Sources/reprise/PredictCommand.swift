import ArgumentParser
import Datasets
import Networks
import OneDNNBackend
import Reports
import RunLog
import Specs
import Sweeps
import Training

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Show what a trained network says of single images.",
    discussion: """
      Each image with the class it shows, the class the network answers, and its scores: \
      probabilities where the loss is cross entropy, distances (the smallest answers) where it is \
      rbf-distance.

        reprise predict results/nndl-lenet/*-seed0.h5 --index 0 4 7
        reprise predict results/nndl-lenet/*-seed0.h5 --index 0 --json
        reprise predict results/nndl-lenet/*-seed0.h5 --index 0 1 2 -o answers.png
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(
    name: .customLong("index"), parsing: .upToNextOption,
    help: ArgumentHelp("The images, counted from 0 in the set.", valueName: "n"))
  var indices: [Int] = [0]

  @Option(help: "The set: the spec's train, dev or test part.")
  var part = Part.test

  @OptionGroup var choice: WeightsChoice

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Draw the images into a PNG file, true class above the answer.", valueName: "sheet.png"))
  var output: String?

  @Flag(help: "Print JSON, for programs.")
  var json = false

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case train
    case dev
    case test
  }

  func run() throws {
    let record = try TrialFile.read(trial)
    let spec = try ExperimentSpec(json: record.specification, file: "\(trial): /spec")
    let parameters = try choice.weights(of: record, path: trial).map(StoredParameter.init)
    let images = try DataLibrary(folders: data).load(for: spec.data, onProgress: FetchLine.show)
    let sets = try PreparedSets(images, for: spec.data)
    let set = try self.set(of: sets, spec)
    if let index = indices.first(where: { !(0..<set.count).contains($0) }) {
      throw ValidationError(
        "--index: expected 0 to \(set.count - 1), for the \(part.rawValue) set has \(set.count) "
          + "images, found \(index)")
    }
    let predictor = try Predictor(
      spec, parameters: parameters, on: set, backend: try OneDNNBackend())
    let answers = try indices.map { try predictor.answer($0, of: set) }
    if let output { try draw(answers, of: set, to: output) }
    if json {
      print(JSON(.array(zip(indices, answers).map(json))).prettyText)
    } else {
      for (index, answer) in zip(indices, answers) { show(index, answer, of: set) }
    }
  }

  private func set(of sets: PreparedSets, _ spec: ExperimentSpec) throws -> PreparedSet {
    switch part {
    case .train: return sets.train
    case .test: return sets.test
    case .dev:
      guard let dev = sets.dev else {
        throw ValidationError("--part: expected train or test, for \(spec.name) has no dev set")
      }
      return dev
    }
  }

  // MARK: For people

  private func show(_ index: Int, _ answer: Answer, of set: PreparedSet) {
    let names = set.images.classNames
    print(
      "image \(index): the true category is \(names[answer.right]) and the predicted category is "
        + "\(names[answer.predicted])\(answer.predicted == answer.right ? "" : "  (wrong)")\n")
    print(Self.picture(set.fileIndex(index), of: set.images))
    var table = TextTable([
      .init("class"), .init(answer.probabilities == nil ? "output" : "probability", .right),
      .init(""),
    ])
    for (place, name) in names.enumerated() {
      let value = answer.probabilities?[place] ?? Double(answer.scores[place])
      let bar = answer.probabilities.map { Self.bar($0[place]) } ?? ""
      table.add([name, NumberText.fixed(value, decimals: 4), bar])
    }
    print(table.text + "\n")
  }

  private static func picture(_ index: Int, of images: ImageSet) -> String {
    guard let single = try? images.subset([index]),
      let sheet = try? DatasetSheet(single, rows: 1, columns: 1)
    else { return "" }
    return sheet.text(DatasetSheet.TextStyle.ofTerminal)
  }

  private static func bar(_ share: Double) -> String {
    String(repeating: "#", count: Int((share * 30).rounded()))
  }

  private func draw(_ answers: [Answer], of set: PreparedSet, to path: String) throws {
    let shown = try set.images.subset(indices.map(set.fileIndex))
    let columns = min(10, indices.count)
    let sheet = try DatasetSheet(
      shown, rows: (indices.count + columns - 1) / columns, columns: columns,
      answers: answers.map(\.predicted))
    try sheet.write(to: path)
    printError(path)
  }

  // MARK: For programs

  private func json(_ index: Int, _ answer: Answer) -> JSON {
    [
      "index": .whole(index), "right": .whole(answer.right), "predicted": .whole(answer.predicted),
      "outputs": JSON(.array(answer.scores.map { .number(Double($0)) })),
      "probabilities": answer.probabilities.map { JSON(.array($0.map { .number($0) })) }
        ?? JSON(.null),
    ]
  }
}
