import ArgumentParser
import Networks
import Reports
import Specs

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print a spec's network: shapes, parameters, connections, FLOPs.",
    discussion: """
      Every layer with the shape it gives, and connection tables drawn as the 1998 paper draws them. \
      No data is needed. Of a sweep, it prints the network as the spec has it, or with --only a point's.

        reprise summary experiments/lenet5-blog.json
        reprise summary experiments/residual-ablation-depth.json --only layers=34 --only net=plain
        reprise summary experiments/resnet18-residual.json --set model.residual=false
        reprise summary experiments/lenet5-blog.json --json
      """)

  @Argument(help: "The experiment's JSON file.", completion: .file(extensions: ["json"]))
  var spec: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change one value of the spec; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Print the network of these points of the sweep; may be repeated.", valueName: "path=value"))
  var only: [String] = []

  @Flag(help: "Print JSON, for programs.")
  var json = false

  func run() throws {
    let spec = try chosenSpec()
    if spec.classifier != nil {
      let summary = try ClassifierInPlace(spec, file: self.spec)
      return print(json ? summary.json.prettyText : summary.text)
    }
    let summary = ModelSummary(try ModelInPlace(spec, file: self.spec))
    print(json ? summary.json.prettyText : summary.text)
  }

  private func chosenSpec() throws -> ExperimentSpec {
    if only.isEmpty { return try ExperimentSpec.load(path: spec, overrides: overrides) }
    let plan = try SweepPlan.load(path: spec, overrides: overrides)
    let networks = try plan.points(only: only).distinctNetworks
    guard networks.count == 1 else {
      throw ValidationError(
        "--only: expected one network, found \(networks.count): "
          + networks.map { $0.point?.label ?? $0.name }.joined(separator: "; "))
    }
    return networks[0]
  }
}

/// A network as a table.
struct ModelSummary {
  private let model: ModelInPlace

  init(_ model: ModelInPlace) { self.model = model }

  // MARK: For people

  var text: String {
    ([heading, table.text] + statisticsNote + connectionTables + [Self.flopRule]).joined(
      separator: "\n\n")
  }

  private var heading: String {
    let spec = model.spec
    let input = model.graph.inputShape
    let from = input == model.imageShape ? "" : ", after transforms of \(model.imageShape)"
    return (spec.title.isEmpty ? spec.name : spec.title)
      + "\n\(spec.name): input \(input) (\(spec.data.set.title)\(from))"
  }

  private var table: TextTable {
    let graph = model.graph
    let hasStatistics = graph.statisticCount > 0
    var columns: [TextTable.Column] = [
      .init("layer"), .init("kind"), .init("output"), .init("parameters", .right),
      .init("connections", .right), .init("FLOPs", .right),
    ]
    if hasStatistics { columns.insert(.init("statistics", .right), at: 4) }
    var table = TextTable(columns)
    func add(_ texts: [String], _ counts: [Int], statistics: Int, _ text: (Int) -> String) {
      var cells = counts.map(text)
      if hasStatistics { cells.insert(text(statistics), at: 1) }
      table.add(texts + cells)
    }
    for node in graph.nodes {
      add(
        [node.name, node.kind, "\(node.outputShape)"],
        [node.parameterCount, node.connections, node.flops], statistics: node.statisticCount,
        Self.count)
    }
    table.addRule()
    add(
      ["total", "", ""], [graph.parameterCount, graph.connectionCount, graph.flops],
      statistics: graph.statisticCount, NumberText.grouped)
    return table
  }

  /// Layers without parameters or connections leave their places empty.
  private static func count(_ number: Int) -> String {
    number == 0 ? "" : NumberText.grouped(number)
  }

  private var statisticsNote: [String] {
    let graph = model.graph
    guard graph.statisticCount > 0 else { return [] }
    return [
      "statistics: batchNorm's running means and variances, measured and not trained; "
        + "\(NumberText.grouped(graph.parameterCount + graph.statisticCount)) values in all."
    ]
  }

  private var connectionTables: [String] {
    model.graph.nodes.compactMap { node in
      node.connectionTable.map {
        "\(node.name) sees these maps (rows: input maps, columns: output maps):\n\n"
          + Self.drawn($0)
      }
    }
  }

  /// The grid with its numbers, as Table I of LeCun et al. 1998.
  private static func drawn(_ table: ConnectionTable) -> String {
    func line(_ head: String, _ cells: [String]) -> String {
      let aligned = cells.enumerated().map { output, cell in
        String(repeating: " ", count: String(output).count - cell.count) + cell
      }
      return "  " + String(repeating: " ", count: String(table.inputs - 1).count - head.count)
        + ([head] + aligned).joined(separator: " ")
    }
    let rows = (0..<table.inputs).map { input in
      line(
        "\(input)",
        (0..<table.outputs).map { table.connects(input: input, output: $0) ? "X" : "." })
    }
    return ([line("", (0..<table.outputs).map(String.init))] + rows).joined(separator: "\n")
  }

  private static let flopRule = """
    FLOPs: multiply-adds for one image forward: k²·C·O·H′·W′ for conv (connected maps only) and O·H′·W′
    for its biases, inputs·outputs for linear and rbf, outputs for subsampling and averagePool,
    2·outputs for batchNorm, (H·W + 1) a map for globalAveragePool, none for the rest.
    """

  // MARK: For programs

  var json: JSON {
    [
      "name": .text(model.spec.name), "title": .text(model.spec.title),
      "inputShape": .whole(model.graph.inputShape.dimensions),
      "layers": JSON(.array(model.graph.nodes.map(Self.json))),
      "parameters": .whole(model.graph.parameterCount),
      "statistics": .whole(model.graph.statisticCount),
      "connections": .whole(model.graph.connectionCount), "flops": .whole(model.graph.flops),
    ]
  }

  private static func json(_ node: Node) -> JSON {
    [
      "name": .text(node.name), "kind": .text(node.kind),
      "outputShape": .whole(node.outputShape.dimensions),
      "parameters": .whole(node.parameterCount), "statistics": .whole(node.statisticCount),
      "connections": .whole(node.connections),
      "flops": .whole(node.flops),
    ]
  }
}

extension JSON {
  fileprivate static func whole(_ numbers: [Int]) -> JSON { JSON(.array(numbers.map(JSON.whole))) }
}
