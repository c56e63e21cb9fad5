import ArgumentParser
import Datasets
import Figures
import OneDNNBackend
import Reports
import Specs
import Sweeps
import Tensors
import Training

struct PictureMapsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maps",
    abstract: "Draw an image on its way through a trained network's layers.",
    discussion: """
      After Figure 2 of LeCun et al. 1998: the input, the feature maps of each layer, units as strips, \
      and the outputs, each with its class. A layer is shown as the next one gets it, squashing and \
      normalization behind it included. Values below 0 are dark blue, those above yellow, 0 grey, the largest \
      of a layer in full colour. --layer, which may be repeated, shows these layers alone; of deep \
      networks, 16 layers are shown unless it is given, of a layer 64 maps.

        reprise picture maps results/lenet5-blog/*-seed0.h5 --index 7
        reprise picture maps results/lenet5-blog/*-seed0.h5 --layer C1 --layer C3 -o maps.png
      """)

  @Argument(help: "A trial's log that holds weights.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: ArgumentHelp("The test image, counted from 0.", valueName: "n"))
  var index = 0

  @Option(
    name: .customLong("layer"),
    help: ArgumentHelp("Show this layer; may be repeated.", valueName: "name"))
  var layers: [String] = []

  @OptionGroup var choice: WeightsChoice

  @OptionGroup var picture: PictureOutput

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  private static let mostLayers = 16
  private static let mostMaps = 64
  private static let mostUnits = 1_200
  /// How many units a strip has, at most.
  private static let unitsPerRow = 120
  /// The width that a row of maps takes.
  private static let rowWidth = 660

  func run() async throws {
    try picture.check(notOver: trial)
    let trial = try PicturedTrial(trial)
    let parameters = try choice.weights(of: trial.record, path: trial.path)
      .map(StoredParameter.init)
    let images = try DataLibrary(folders: data).load(
      for: trial.spec.data, onProgress: FetchLine.show)
    let set = try PreparedSets(images, for: trial.spec.data).test
    guard (0..<set.count).contains(index) else {
      throw InputError(
        "--index: expected 0 to \(set.count - 1), for the test set has \(set.count) images, found "
          + "\(index)")
    }
    let predictor = try Predictor(
      trial.spec, parameters: parameters, on: set, backend: try OneDNNBackend())
    let answer = try predictor.answer(index, of: set)
    let all = predictor.layerOutputs
    let shown = try chosen(of: all, trial.spec.name)
    try await picture.draw(
      sheet(of: shown, among: all, answer, set, trial),
      named: "maps-seed\(trial.record.seed)-image\(index)", of: trial.spec.name)
  }

  // MARK: Which layers

  /// A layer with those behind it that change its values one by one, shown as they leave the last.
  private struct Stage {
    let name: String
    let followers: [String]
    let output: LayerOutput
    let isLast: Bool
  }

  /// What changes values one by one, or only passes them on.
  private static let followerKinds = [
    "relu", "tanh", "scaledTanh", "sigmoid", "batchNorm", "unitBias", "dropout", "flatten",
  ]

  private static func stages(_ all: [LayerOutput]) -> [Stage] {
    // What is flattened is shown as the maps it was before.
    var stages: [(first: Int, shown: Int, last: Int, followers: [String])] = []
    for (place, layer) in all.enumerated() {
      if followerKinds.contains(layer.kind),
        let stage = stages.lastIndex(where: { layer.inputs == [$0.last] })
      {
        stages[stage].last = place
        // What only passes values on, as dropout does here, is not seen.
        if !["dropout", "flatten"].contains(layer.kind) {
          stages[stage].shown = place
          stages[stage].followers.append(layer.kind)
        }
      } else if layer.kind != "pad" {
        stages.append((place, place, place, []))
      }
    }
    return stages.map { stage in
      Stage(
        name: all[stage.first].name, followers: stage.followers, output: all[stage.shown],
        isLast: stage.last == all.count - 1)
    }
  }

  private func chosen(of all: [LayerOutput], _ experiment: String) throws -> [Stage] {
    let stages = Self.stages(all)
    guard layers.isEmpty else {
      return try layers.map { name in
        if let stage = stages.first(where: { $0.name == name }) { return stage }
        if let place = all.firstIndex(where: { $0.name == name }) {
          return Stage(
            name: name, followers: [], output: all[place], isLast: place == all.count - 1)
        }
        throw InputError(
          "--layer: expected one of \(experiment)'s layers: "
            + "\(all.map(\.name).joined(separator: ", ")); found \(name)")
      }
    }
    guard stages.count > Self.mostLayers else { return stages }
    return (0..<Self.mostLayers).map { stages[$0 * (stages.count - 1) / (Self.mostLayers - 1)] }
  }

  // MARK: The picture

  private func sheet(
    of shown: [Stage], among all: [LayerOutput], _ answer: Answer, _ set: PreparedSet,
    _ trial: PicturedTrial
  ) -> TileSheet {
    let names = set.images.classNames
    let (right, said) = (names[answer.right], names[answer.predicted])
    let groups = shown.map { stage in
      stage.isLast && stage.output.values.count == names.count
        ? outputs(of: stage, answer, names) : Self.group(of: stage)
    }
    let stages = Self.stages(all).count
    var caption = [
      "Test image \(index), of class \(right), answered \(said)"
        + (answer.right == answer.predicted ? "." : " (wrong)."),
      "Dark is below 0, light above, each layer's largest value in full colour.",
    ]
    if shown.contains(where: \.isLast) {
      caption.append(
        "The \(trial.spec.loss.readsDistances ? "smallest" : "largest") output answers.")
    }
    if layers.isEmpty, shown.count < stages {
      caption.append("\(shown.count) of \(stages) layers, evenly spaced.")
    }
    return TileSheet(
      title: trial.title, groups: [input(set)] + groups,
      caption: (caption + [trial.origin]).joined(separator: " "),
      notice: trial.spec.standInNotice)
  }

  /// The image as the network gets it, ink on paper.
  private func input(_ set: PreparedSet) -> TileGroup {
    var values = [Float](repeating: 0, count: set.shape.count)
    values.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { set.copyInput(index, into: start) }
    }
    let (least, largest) = (values.min() ?? 0, values.max() ?? 0)
    let area = set.shape[1] * set.shape[2]
    let tiles = (0..<set.shape[0]).map { channel in
      Tile(values: values[channel * area..<(channel + 1) * area].map { $0 - least })
    }
    let title =
      "Input: \(set.shape[0] == 1 ? "" : "\(set.shape[0]) × ")\(set.shape[1])×\(set.shape[2]), "
      + Self.range(least, largest)
    return TileGroup(
      title: title, rows: [tiles.map(Optional.some)], tileHeight: set.shape[1],
      tileWidth: set.shape[2], shading: .ink, strongest: Double(largest - least),
      pixel: .init(max(1, 96 / max(1, set.shape[2]))))
  }

  private static func group(of stage: Stage) -> TileGroup {
    let (shape, values) = (stage.output.shape, stage.output.values)
    let isMaps = shape.rank == 3 && shape[1] * shape[2] > 1
    let count = isMaps ? shape[0] : values.count
    let shown = min(count, isMaps ? mostMaps : mostUnits)
    let what =
      isMaps
      ? "\(NumberText.counted(count, "map")) of \(shape[1])×\(shape[2])"
      : NumberText.counted(count, "unit")
    let rest = shown < count ? ", the first \(shown) drawn" : ""
    let name = ([stage.name] + stage.followers).joined(separator: ", ")
    let finite = values.filter(\.isFinite)
    let title = "\(name): \(what), \(range(finite.min(), finite.max()))\(rest)"
    let strongest = Double(finite.map(\.magnitude).max() ?? 0)
    guard isMaps else {
      let tiles = values.prefix(shown).map { Tile(values: [$0]) }
      return TileGroup(
        title: title, rows: rows(of: Array(tiles), columns: unitsPerRow), tileHeight: 1,
        tileWidth: 1, shading: .signed, strongest: strongest,
        pixel: .init(width: max(5, min(8, rowWidth / max(1, min(shown, unitsPerRow)))), height: 22),
        isApart: false)
    }
    let (height, width) = (shape[1], shape[2])
    let area = height * width
    let tiles = (0..<shown).map { Tile(values: Array(values[$0 * area..<($0 + 1) * area])) }
    // Small maps are enlarged to be seen; large ones keep a pixel a value.
    let pixel = max(1, min(56 / max(height, width), 6))
    let most = max(1, min(16, rowWidth / (width * pixel + 6)))
    // Rows of one length.
    let lines = (shown + most - 1) / most
    let columns = (shown + lines - 1) / max(1, lines)
    return TileGroup(
      title: title, rows: rows(of: tiles, columns: columns), tileHeight: height,
      tileWidth: width, shading: .signed, strongest: strongest, pixel: .init(pixel))
  }

  /// The last layer, each unit with its class, the answer bold.
  private func outputs(of stage: Stage, _ answer: Answer, _ names: [String]) -> TileGroup {
    let values = stage.output.values
    let tiles = zip(values, names).enumerated().map { place, unit in
      Tile(values: [unit.0], label: unit.1, isMarked: place == answer.predicted)
    }
    let name = ([stage.name] + stage.followers).joined(separator: ", ")
    let finite = values.filter(\.isFinite)
    return TileGroup(
      title: "\(name): \(NumberText.counted(values.count, "unit")), "
        + Self.range(finite.min(), finite.max()),
      rows: Self.rows(of: tiles, columns: 12), tileHeight: 1, tileWidth: 1, shading: .signed,
      strongest: Double(finite.map(\.magnitude).max() ?? 0), pixel: .init(width: 54, height: 26),
      words: zip(names, values).map { "\($0): \(Self.text($1))" }.joined(separator: ", ")
        + "; the answer is \(names[answer.predicted]).")
  }

  private static func rows(of tiles: [Tile], columns: Int) -> [[Tile?]] {
    stride(from: 0, to: tiles.count, by: columns).map { start in
      tiles[start..<min(start + columns, tiles.count)].map(Optional.some)
    }
  }

  private static func range(_ least: Float?, _ largest: Float?) -> String {
    guard let least, let largest else { return "no finite value" }
    return "\(text(least)) to \(text(largest))"
  }

  private static func text(_ value: Float) -> String {
    NumberText.shortest(Double(value), decimals: 2)
      .replacing("-", with: "−")
  }
}
