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
      Each image as its file has it, the class it shows, the class the network answers, and the \
      network's scores: probabilities where the loss is cross entropy (the largest answers), \
      distances where it is rbf-distance (the smallest answers), else its outputs (the largest). Of a \
      boosted trial, the networks' outputs are added first.

        reprise predict results/nndl-lenet/*-seed0.h5 --index 0 4 7
        reprise predict results/nndl-lenet/*-seed0.h5 --part dev --index 0 --json
        reprise predict results/nndl-lenet/*-seed0.h5 --index 0 1 2 -o answers.png

      In the picture, “2 = 2” below an image says that its true class is 2 and the answer 2, and \
      “2 ≠ 7”, on black, that the answer is 7.
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(
    name: .customLong("index"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "The images, counted from 0 in the part that --part names.", valueName: "n"))
  var indices: [Int] = [0]

  @Option(help: "The part of the data that the spec trains on, chooses with or tests on.")
  var part = Part.test

  @OptionGroup var choice: WeightsChoice

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Also draw the images into a PNG file, with true class and answer below each.",
      valueName: "sheet.png"))
  var output: String?

  @Flag(help: "Print JSON, for programs.")
  var json = false

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case train
    case dev
    case test
  }

  func run() throws {
    if let output { try OutputFile.check(output, endings: ["png"]) }
    let record = try TrialFile.read(trial)
    let spec = try ExperimentSpec(json: record.specification, file: "\(trial): /spec")
    try refuseClassifier(spec, from: trial, doing: "predict")
    let parameters = try choice.weights(of: record, path: trial).map(StoredParameter.init)
    let images = try DataLibrary(folders: data).load(for: spec.data, onProgress: FetchLine.show)
    let sets = try PreparedSets(images, for: spec.data)
    let set = try self.set(of: sets, spec)
    if let index = indices.first(where: { !(0..<set.count).contains($0) }) {
      throw InputError(
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
      let shown = zip(indices, answers).map { text($0, $1, of: set, spec.loss) }
      print(shown.joined(separator: "\n\n"))
    }
  }

  private func set(of sets: PreparedSets, _ spec: ExperimentSpec) throws -> PreparedSet {
    switch part {
    case .train: return sets.train
    case .test: return sets.test
    case .dev:
      guard let dev = sets.dev else {
        throw InputError("--part: expected train or test, for \(spec.name) has no dev set")
      }
      return dev
    }
  }

  // MARK: For people

  private func text(
    _ index: Int, _ answer: Answer, of set: PreparedSet, _ loss: LossSpec
  ) -> String {
    let names = set.images.classNames
    var table = TextTable([.init("class"), .init(Self.heading(of: loss), .right), .init("")])
    for (place, name) in names.enumerated() {
      let value = answer.probabilities?[place] ?? Double(answer.scores[place])
      let notes = [
        answer.probabilities.map { Self.bar($0[place]) } ?? "",
        place == answer.predicted ? "predicted" : "", place == answer.right ? "true" : "",
      ]
      table.add([
        name, NumberText.fixed(value, decimals: 4),
        notes.filter { !$0.isEmpty }.joined(separator: "  "),
      ])
    }
    return """
      \(part.rawValue) image \(index): the true category is \(names[answer.right]) and the predicted \
      category is \(names[answer.predicted])\(answer.predicted == answer.right ? "" : " (wrong)")

      \(Self.picture(set.fileIndex(index), of: set.images))

      \(table.text)
      """
  }

  private static func heading(of loss: LossSpec) -> String {
    switch loss {
    case .crossEntropy: "probability"
    case .rbfDistance, .rbfMAP: "distance"
    case .meanSquaredError: "output"
    }
  }

  /// The image's lines, without empty ones above and below.
  private static func picture(_ index: Int, of images: ImageSet) -> String {
    guard let single = try? images.subset([index]),
      let sheet = try? DatasetSheet(single, rows: 1, columns: 1)
    else { return "" }
    let lines = sheet.text(.ofTerminal, withLabels: false)
      .split(separator: "\n", omittingEmptySubsequences: false).drop(while: \.isEmpty)
    return lines.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
  }

  /// A share in [0, 1] of thirty places; nothing for what is no share.
  private static func bar(_ share: Double) -> String {
    guard share.isFinite else { return "" }
    return String(repeating: "#", count: Int((share * 30).rounded()))
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
      "part": .text(part.rawValue), "index": .whole(index), "trueClass": .whole(answer.right),
      "predictedClass": .whole(answer.predicted),
      "outputs": JSON(.array(answer.scores.map { .number(Double($0)) })),
      "probabilities": answer.probabilities.map { JSON(.array($0.map { .number($0) })) }
        ?? JSON(.null),
    ]
  }
}
