import ArgumentParser
import Figures
import Networks
import Reports
import RunLog
import Specs
import Tensors

struct PictureConnectionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connections",
    abstract: "Draw which input maps each output map of a convolution sees.",
    discussion: """
      After Table I of LeCun et al. 1998: a row an input map, a column an output map, dark where they \
      are connected. Unless --layer says which, the first convolution that has a connection table. \
      The log of any trial will do, finished or not.

        reprise picture connections results/lenet5-blog/*-seed0.h5 --layer C3
      """)

  @Argument(help: "A trial's log.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: ArgumentHelp("The convolution, by its name.", valueName: "name"))
  var layer: String?

  @OptionGroup var picture: PictureOutput

  func run() async throws {
    try picture.check(notOver: trial)
    let trial = try PicturedTrial(trial)
    let convolutions = try Convolutions(of: trial)
    let convolution =
      try layer.map { try convolutions.named($0) } ?? convolutions.firstWithTable()
    try await picture.draw(
      sheet(of: convolution, trial), named: "connections-\(convolution.fileName)",
      of: trial.spec.name)
  }

  private func sheet(of convolution: Convolution, _ trial: PicturedTrial) -> TileSheet {
    let (inputs, outputs) = (convolution.shownInputs(1), convolution.shownOutputs(1))
    let rows = (0..<inputs).map { input in
      (0..<outputs).map { output in
        Tile(values: [convolution.connects(input: input, output: output) ? 1 : 0])
      }
    }
    let words = (0..<outputs).map { output in
      let seen = (0..<convolution.inputs).filter {
        convolution.connects(input: $0, output: output)
      }
      return "Output map \(output) sees \(NumberText.list(seen))."
    }
    let group = TileGroup(
      rows: rows, tileHeight: 1, tileWidth: 1, shading: .ink, strongest: 1, rowLabel: "input map",
      rowNames: (0..<inputs).map(String.init), columnLabel: "output map",
      columnNames: (0..<outputs).map(String.init), pixel: .init(30),
      words: words.joined(separator: " "))
    return TileSheet(
      title: "Connections of \(convolution.name), \(trial.title)", groups: [group],
      caption: [
        "\(convolution.pairsText).",
        convolution.node.connectionTable == nil ? "The spec draws no connection table." : "",
        convolution.leftOutText(1), "Spec\u{A0}\(trial.record.trialHash.prefix(8)).",
      ].filter { !$0.isEmpty }.joined(separator: " "))
  }
}

struct PictureKernelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Draw the kernels of a convolution.",
    discussion: """
      A row an input map, a column an output map; nothing where they are not connected. Weights below \
      0 are dark blue, those above yellow, the largest of the layer in full colour. Unless --layer says \
      which, the first convolution.

        reprise picture kernels results/lenet5-blog/*-seed0.h5 --layer C3
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: ArgumentHelp("The convolution, by its name.", valueName: "name"))
  var layer: String?

  @OptionGroup var choice: WeightsChoice

  @OptionGroup var picture: PictureOutput

  func run() async throws {
    try picture.check(notOver: trial)
    let trial = try PicturedTrial(trial)
    let convolutions = try Convolutions(of: trial)
    let convolution = try layer.map { try convolutions.named($0) } ?? convolutions.first()
    let weights = try choice.weights(of: trial.record, path: trial.path)
    guard
      let kernels = weights.first(where: {
        $0.layer == convolution.name && $0.parameter == "weight"
      })?.tensor, kernels.shape == convolution.weightShape
    else {
      throw InputError(
        "\(trial.path): expected kernels \(convolution.weightShape) of \(convolution.name), found "
          + "none: its weights are not those of its spec")
    }
    try await picture.draw(
      sheet(of: convolution, kernels.scalars, trial),
      named: "kernels-\(convolution.fileName)-seed\(trial.record.seed)", of: trial.spec.name)
  }

  private func sheet(
    of convolution: Convolution, _ weights: [Float], _ trial: PicturedTrial
  ) -> TileSheet {
    let (height, width) = (convolution.weightShape[2], convolution.weightShape[3])
    let (inputs, outputs) = (convolution.shownInputs(width), convolution.shownOutputs(width))
    let rows = (0..<inputs).map { input in
      (0..<outputs).map { output in
        convolution.kernel(input: input, output: output, in: weights).map { Tile(values: $0) }
      }
    }
    let finite = weights.filter(\.isFinite)
    let (least, largest) = (finite.min() ?? 0, finite.max() ?? 0)
    let range =
      "weights from \(Self.text(least)) to \(Self.text(largest))"
    let group = TileGroup(
      rows: rows, tileHeight: height, tileWidth: width, shading: .signed,
      strongest: Double(max(abs(least), abs(largest))), rowLabel: "input map",
      rowNames: (0..<inputs).map(String.init), columnLabel: "output map",
      columnNames: (0..<outputs).map(String.init),
      pixel: .init(max(1, 56 / max(height, width))),
      words: "\(convolution.pairsText), kernels of \(height)×\(width), \(range).")
    return TileSheet(
      title: "Kernels of \(convolution.name), \(trial.title)", groups: [group],
      caption: [
        "\(convolution.pairsText); kernels of \(height)×\(width), \(range). Dark is below 0, "
          + "grey 0, light above.",
        finite.count < weights.count
          ? "\(weights.count - finite.count) weights are not finite and not drawn." : "",
        convolution.leftOutText(width), trial.origin,
      ].filter { !$0.isEmpty }.joined(separator: " "), notice: trial.spec.standInNotice)
  }
}

extension PictureKernelsCommand {
  fileprivate static func text(_ value: Float) -> String {
    NumberText.shortest(Double(value), decimals: 3).replacing("-", with: "−")
  }
}

/// The convolutions of a trial's network.
struct Convolutions {
  private let path: String
  private let experiment: String
  private let layers: [String]
  private let all: [Convolution]

  init(of trial: PicturedTrial) throws {
    let graph = try ModelInPlace(trial.spec, file: "\(trial.path): /spec").graph
    path = trial.path
    experiment = trial.spec.name
    layers = graph.nodes.map(\.name)
    all = graph.nodes.compactMap(Convolution.init)
  }

  private var names: String { all.map(\.name).joined(separator: ", ") }

  func first() throws -> Convolution {
    guard let first = all.first else {
      throw InputError(
        "\(path): expected a network with a convolution, found none among its layers: "
          + layers.joined(separator: ", "))
    }
    return first
  }

  func firstWithTable() throws -> Convolution {
    if let drawn = all.first(where: { $0.node.connectionTable != nil }) { return drawn }
    _ = try first()
    throw InputError(
      "\(path): expected a convolution with a connection table, found none: in \(experiment) every "
        + "output map sees all it can. Its convolutions, for --layer: \(names)")
  }

  func named(_ name: String) throws -> Convolution {
    if let found = all.first(where: { $0.name == name }) { return found }
    _ = try first()
    let isOther = layers.contains(name)
    throw InputError(
      "--layer: expected a convolution of \(experiment): \(names); found \(name)"
        + (isOther ? ", a layer of another kind" : ""))
  }
}

/// A convolution with the maps it connects.
struct Convolution {
  let node: Node
  let inputs: Int
  let outputs: Int
  private let weight: ParameterDescription

  /// Nil for any other layer.
  init?(_ node: Node) {
    guard let weight = node.parameters.first,
      case .weight(_, _, isConvolution: true) = weight.role, weight.shape.rank == 4
    else { return nil }
    self.node = node
    self.weight = weight
    inputs = node.inputShape[0]
    outputs = weight.shape[0]
  }

  var name: String { node.name }
  /// The name without what a file's name cannot hold.
  var fileName: String { name.split(separator: "/").joined(separator: "-") }
  /// [output maps, input maps of a group, rows, columns].
  var weightShape: Shape { weight.shape }

  /// How many input maps each output map can see: all, or those of its group.
  private var groupInputs: Int { weight.shape[1] }

  /// Which of its group's input maps an input map is for an output map; nil where it is none.
  private func place(input: Int, output: Int) -> Int? {
    let groupOutputs = max(1, outputs / max(1, inputs / groupInputs))
    let place = input - output / groupOutputs * groupInputs
    return (0..<groupInputs).contains(place) ? place : nil
  }

  func connects(input: Int, output: Int) -> Bool {
    node.connectionTable?.connects(input: input, output: output)
      ?? (place(input: input, output: output) != nil)
  }

  /// The kernel between two maps, row by row; nil where they are not connected.
  func kernel(input: Int, output: Int, in weights: [Float]) -> [Float]? {
    guard connects(input: input, output: output), let place = place(input: input, output: output)
    else { return nil }
    let area = weight.shape[2] * weight.shape[3]
    let start = (output * groupInputs + place) * area
    return Array(weights[start..<start + area])
  }

  /// "60 of 96 pairs of maps are connected"
  var pairsText: String {
    let pairs = node.connectionTable?.count ?? outputs * groupInputs
    let all = inputs * outputs
    guard pairs < all else {
      return "All \(NumberText.counted(all, "pair")) of maps are connected"
    }
    return "\(NumberText.grouped(pairs)) of \(NumberText.grouped(all)) pairs of maps are connected"
  }

  // MARK: What has room

  /// The most of a picture's pixels that kernels go across and down.
  private static let mostPixels = 1_000

  private static func most(_ size: Int) -> Int { mostPixels / (size + 1) }

  func shownInputs(_ size: Int) -> Int { min(inputs, Self.most(size)) }

  func shownOutputs(_ size: Int) -> Int { min(outputs, Self.most(size)) }

  /// What a picture leaves out, in a sentence; empty where it shows all.
  func leftOutText(_ size: Int) -> String {
    let shown = (inputs: shownInputs(size), outputs: shownOutputs(size))
    guard shown.inputs < inputs || shown.outputs < outputs else { return "" }
    return "Drawn are the first \(shown.inputs) of \(inputs) input maps and the first "
      + "\(shown.outputs) of \(outputs) output maps."
  }
}
