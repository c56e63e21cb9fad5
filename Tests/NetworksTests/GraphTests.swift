import Specs
import Tensors
import Testing

@testable import Networks

@Suite struct Graphs {
  /// LeCun et al. 1998, section II.B, print these counts; the sums follow.
  @Test(arguments: Model.allCases) func countAsThePaperCounts(_ model: Model) throws {
    let graph = try model.graph
    func parameters(_ name: String) -> Int? {
      graph.nodes.first { $0.name == name }?.parameters.map(\.trainableCount).reduce(0, +)
    }
    func connections(_ name: String) -> Int? { graph.nodes.first { $0.name == name }?.connections }
    #expect(parameters("C1") == 156)
    #expect(parameters("S2") == 12)
    #expect(parameters("C3") == 1516)
    #expect(parameters("S4") == 32)
    #expect(parameters("C5") == 48120)
    #expect(parameters("F6") == 10164)
    #expect(parameters("output") == 0)
    #expect(graph.parameterCount == 60000)
    #expect(connections("C1") == 122_304)
    #expect(connections("S2") == 5880)
    #expect(connections("C3") == 151_600)
    #expect(connections("S4") == 2000)
    #expect(connections("C5") == 48120)
    #expect(connections("F6") == 10164)
    #expect(connections("output") == 840)
    #expect(graph.connectionCount == 340_908)
  }

  @Test(arguments: Model.allCases) func haveThePapersShapes(_ model: Model) throws {
    let named = try model.graph.nodes.filter { $0.kind != "scaledTanh" }
    #expect(named.map(\.name) == ["C1", "S2", "C3", "S4", "C5", "F6", "output"])
    let shapes: [Shape] = [
      [6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [120, 1, 1], [84], [10],
    ]
    #expect(named.map(\.outputShape) == shapes)
  }

  /// Multiply-adds by the rule: C1 25·1·6·28² + 6·28², S2 6·14², C3 25·60·10² + 16·10², S4 16·5²,
  /// C5 25·16·120 + 120, F6 120·84, output 84·10.
  @Test func countMultiplyAdds() throws {
    let nodes = try Model.blog.graph.nodes.filter { $0.kind != "scaledTanh" }
    #expect(nodes.map(\.flops) == [122_304, 1176, 151_600, 400, 48120, 10080, 840])
    #expect(try Model.blog.graph.flops == nodes.map(\.flops).reduce(0, +))
  }

  @Test func workOutStridesAndPaddings() throws {
    let spec = try model(
      """
      {"pad": {"by": 2}},
      {"conv": {"outputChannels": 4, "kernelSize": 3, "stride": 2, "padding": 1, "bias": false}},
      "sigmoid",
      {"linear": {"name": "last", "outputs": 7, "bias": false}}
      """)
    let graph = try NetworkGraph(spec, inputShape: [2, 6, 9])
    let shapes: [Shape] = [[2, 10, 13], [4, 5, 7], [4, 5, 7], [7]]
    #expect(graph.nodes.map(\.outputShape) == shapes)
    #expect(graph.nodes.map(\.name) == ["pad1", "conv2", "sigmoid3", "last"])
    #expect(graph.nodes.map(\.connections) == [0, 9 * 2 * 4 * 35, 0, 140 * 7])
    #expect(graph.parameterCount == 9 * 2 * 4 + 140 * 7)
    #expect(graph.outputShape == [7])
  }
}

@Suite struct GraphErrors {
  @Test(arguments: [
    (
      #"{"conv": {"name": "C1", "outputChannels": 6, "kernelSize": 33}}"#,
      "model.layers[0].conv: layer C1 gets 1×32×32 and wants maps of at least 33×33, padding 0×0 "
        + "included"
    ),
    (
      #"{"conv": {"outputChannels": 6, "kernelSize": 39, "padding": 3}}"#,
      "model.layers[0].conv: layer conv1 gets 1×32×32 and wants maps of at least 39×39, padding 3×3 "
        + "included"
    ),
    (
      #""sigmoid", {"conv": {"name": "C3", "outputChannels": 2, "kernelSize": 5, "#
        + #""connections": ["XX", "X."]}}"#,
      "model.layers[1].conv.connections: layer C3 gets a connection table of 2 rows and 2 columns "
        + "and wants a row for each of 1 input maps, a column for each of 2 output maps"
    ),
    (
      #"{"subsampling": {"name": "S2", "kernelSize": 5}}"#,
      "model.layers[0].subsampling: layer S2 gets 1×32×32 and wants maps whose height and width are "
        + "multiples of 5"
    ),
    (
      #"{"linear": {"outputs": 9}}, {"conv": {"outputChannels": 6, "kernelSize": 1}}"#,
      "model.layers[1].conv: layer conv2 gets 9 units and wants maps [C, H, W]"
    ),
    (
      #"{"linear": {"outputs": 9}}, {"subsampling": {}}"#,
      "model.layers[1].subsampling: layer subsampling2 gets 9 units and wants maps [C, H, W]"
    ),
    (
      #"{"linear": {"outputs": 9}}, {"pad": {"by": 1}}"#,
      "model.layers[1].pad: layer pad2 gets 9 units and wants maps [C, H, W]"
    ),
    (
      #"{"linear": {"outputs": 83}}, {"rbf": {"name": "output"}}"#,
      "model.layers[1].rbf: layer output gets 83 and wants 84 units, as long as its codes"
    ),
  ])
  func nameTheLayerThatDoesNotFit(_ layers: String, message: String) throws {
    let spec = try model(layers)
    #expect { try NetworkGraph(spec, inputShape: [1, 32, 32]) } throws: { "\($0)" == message }
  }

  @Test(arguments: [
    (
      #"{"residual": {"body": [{"conv": {"outputChannels": 8, "kernelSize": 3}}]}}"#,
      "model.layers[0].residual: layer residual1 gets 8×6×6 from its body and 4×8×8 from its shortcut "
        + "and wants the same shape from both, to add them"
    ),
    (
      #"{"residual": {"name": "r", "body": ["globalMaxPool"], "shortcut": ["flatten"]}}"#,
      "model.layers[0].residual: layer r gets 4×1×1 from its body and 256 from its shortcut and wants "
        + "the same shape from both, to add them"
    ),
    (
      #""relu", {"concat": {"branches": [[], [{"maxPool": {"kernelSize": 2}}]]}}"#,
      "model.layers[1].concat: layer concat2 gets 4×8×8, 4×4×4 from its branches and wants maps of the "
        + "same height and width from all, to put them one behind the other"
    ),
    (
      #"{"concat": {"branches": [["flatten"], ["flatten"]]}}"#,
      "model.layers[0].concat: layer concat1 gets 256, 256 from its branches and wants maps of the same "
        + "height and width from all, to put them one behind the other"
    ),
    (
      #"{"residual": {"body": ["relu", {"conv": {"outputChannels": 4, "kernelSize": [3, 9]}}]}}"#,
      "model.layers[0].residual.body[1].conv: layer residual1/conv2 gets 4×8×8 and wants maps of at "
        + "least 3×9, padding 0×0 included"
    ),
    (
      #"{"concat": {"name": "c", "branches": [[], [{"maxPool": {"kernelSize": 9}}]]}}"#,
      "model.layers[0].concat.branches[1][0].maxPool: layer c/branch2/maxPool1 gets 4×8×8 and wants "
        + "maps of at least 9×9, padding 0×0 included"
    ),
    (
      #"{"conv": {"outputChannels": 4, "kernelSize": 3, "dilation": [1, 4], "padding": [3, 0]}}"#,
      "model.layers[0].conv: layer conv1 gets 4×8×8 and wants maps of at least 3×9, padding 3×0 "
        + "included"
    ),
    (
      #"{"averagePool": {"kernelSize": [8, 11], "padding": 1}}"#,
      "model.layers[0].averagePool: layer averagePool1 gets 4×8×8 and wants maps of at least 8×11, "
        + "padding 1×1 included"
    ),
    (
      #"{"conv": {"outputChannels": 6, "kernelSize": 3, "groups": 3}}"#,
      "model.layers[0].conv.groups: layer conv1 gets 4×8×8 and wants maps that 3 groups divide"
    ),
    (
      #"{"relu": {"name": "conv2"}}, {"conv": {"outputChannels": 6, "kernelSize": 3}}"#,
      "model.layers[1].conv: another layer has the name conv2 too; give this one a name of its own"
    ),
    (
      #"{"residual": {"name": "r", "body": [{"residual": {"name": "shortcut", "body": "#
        + #"[{"relu": {"name": "f"}}]}}], "shortcut": [{"relu": {"name": "f"}}]}}"#,
      "model.layers[0].residual.shortcut[0].relu: another layer has the name r/shortcut/f too; give this "
        + "one a name of its own"
    ),
    (
      #""flatten", {"vggBlock": {"convolutions": 1, "outputChannels": 2}}"#,
      "model.layers[1].vggBlock: layer vggBlock2 gets 256 units and wants maps [C, H, W]"
    ),
    (
      #""globalMaxPool", {"vggBlock": {"name": "v", "convolutions": 1, "outputChannels": 2}}"#,
      "model.layers[1].vggBlock: layer v/pool gets 2×1×1 and wants maps of at least 2×2, padding 0×0 "
        + "included"
    ),
    (
      #""flatten", "globalAveragePool""#,
      "model.layers[1].globalAveragePool: layer globalAveragePool2 gets 256 units and wants maps "
        + "[C, H, W]"
    ),
    (
      #"{"conv": {"name": "C3", "outputChannels": 2, "kernelSize": 5, "#
        + #""connections": ["XX", "X.", ".X"]}}"#,
      "model.layers[0].conv.connections: layer C3 gets a connection table of 3 rows and 2 columns and "
        + "wants a row for each of 4 input maps, a column for each of 2 output maps"
    ),
  ])
  func nameTheBlockThatDoesNotFit(_ layers: String, message: String) throws {
    let spec = try model(layers)
    #expect { try NetworkGraph(spec, inputShape: [4, 8, 8]) } throws: { "\($0)" == message }
  }

  /// A variance needs two values: two images, or two places of a map.
  @Test func refuseToNormalizeASingleValue() throws {
    func check(_ layers: String, batchSize: Int) throws {
      try NetworkGraph(model(layers), inputShape: [1, 8, 8]).checkTraining(batchSize: batchSize)
    }
    let units = #"{"linear": {"outputs": 3}}, "relu", {"batchNorm": {"name": "norm"}}"#
    #expect {
      try check(units, batchSize: 1)
    } throws: {
      "\($0)"
        == "model.layers[2].batchNorm: layer norm normalizes over a batch, and a batch of 1 gives it one "
        + "value a unit; train with larger batches (the last one of an epoch counts too)"
    }
    try check(units, batchSize: 2)
    let place = #""globalAveragePool", "batchNorm""#
    #expect(
      throws: NetworkError.batchTooSmall(
        layer: "batchNorm2", path: "model.layers[1].batchNorm", batchSize: 1)
    ) { try check(place, batchSize: 1) }
    try check(place, batchSize: 2)
    try check(#"{"maxPool": {"kernelSize": [8, 4]}}, "batchNorm""#, batchSize: 1)
    try check(#""globalAveragePool", {"linear": {"outputs": 2}}"#, batchSize: 1)
    // Within a short form, the path is the short form's.
    let stage = #""globalMaxPool", {"residualStage": {"name": "s", "outputChannels": 2}}"#
    #expect(
      throws: NetworkError.batchTooSmall(
        layer: "s/block1/norm1", path: "model.layers[1].residualStage", batchSize: 1)
    ) { try check(stage, batchSize: 1) }
    let written = #""globalMaxPool", {"residual": {"name": "r", "body": ["relu", "batchNorm"]}}"#
    #expect(
      throws: NetworkError.batchTooSmall(
        layer: "r/batchNorm2", path: "model.layers[1].residual.body[1].batchNorm", batchSize: 1)
    ) { try check(written, batchSize: 1) }
  }

  @Test(arguments: [
    (#"{"parameters": 59999, "connections": 340908}"#, "parameters", 59999, 60000),
    (#"{"parameters": 60000, "connections": 340907}"#, "connections", 340_907, 340_908),
    (#"{"connections": 1}"#, "connections", 1, 340_908),
    (#"{"parameters": 0}"#, "parameters", 0, 60000),
    (#"{"statistics": 1}"#, "statistics", 1, 0),
    // C1 122,304, S2 1,176, C3 151,600, S4 400, C5 48,120, F6 10,080, output 840.
    (#"{"flops": 334521}"#, "flops", 334_521, 334_520),
  ])
  func refuseOtherCountsThanTheModels(
    _ counts: String, what: String, expected: Int, found: Int
  ) throws {
    var spec = try Model.blog.spec
    spec.counts = try model("\"sigmoid\"", counts: counts).counts
    let error = NetworkError.countsDiffer(what: what, expected: expected, found: found)
    #expect(throws: error) { try NetworkGraph(spec, inputShape: [1, 32, 32]) }
    #expect(
      "\(error)"
        == "model.counts.\(what): the spec expects \(expected), the layers make \(found)")
  }

  @Test func acceptTheRightCounts() throws {
    var spec = try Model.paper.spec
    for counts in [#"{"parameters": 60000}"#, #"{"connections": 340908}"#, "{}", "null"] {
      spec.counts = try model("\"sigmoid\"", counts: counts).counts
      #expect(throws: Never.self) { try NetworkGraph(spec, inputShape: [1, 32, 32]) }
    }
  }

  @Test func saySoWhenTheLossDoesNotFit() throws {
    let graph = try NetworkGraph(
      model(#"{"linear": {"outputs": 10}}"#), inputShape: [1, 32, 32])
    #expect {
      try Loss<Double>(.rbfDistance, graph: graph, classes: 10)
    } throws: {
      "\($0)" == "loss: rbf-distance wants rbf as the last layer, not linear"
    }
    let lenet = try Model.blog.graph
    #expect {
      try Loss<Float>(.rbfDistance, graph: lenet, classes: 26)
    } throws: {
      "\($0)" == "model.layers: the last layer has 10 outputs, the data has 26 classes"
    }
  }

  @Test func describeStoredParametersThatDoNotFit() {
    let error = NetworkError.parametersDoNotFit(expected: "C1/weight 6×1×5×5", found: "")
    #expect(
      "\(error)"
        == "stored parameters do not fit the network: expected C1/weight 6×1×5×5, found ")
  }
}

@Suite struct ConnectionTables {
  /// LeCun et al. 1998, Table I: six output maps see 3 input maps, nine see 4, one sees all 6.
  @Test(arguments: Model.allCases) func haveThePapersFanIn(_ model: Model) throws {
    let drawing = try model.spec.layers.compactMap { layer -> [String]? in
      if case .conv(let conv) = layer { conv.connections } else { nil }
    }
    let table = ConnectionTable(drawing: try #require(drawing.first))
    #expect(table.inputs == 6 && table.outputs == 16)
    #expect(
      (0..<16).map { table.fanIn(output: $0) } == [3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6])
    #expect(table.count == 60)
  }

  @Test func areReadAsDrawn() {
    let table = ConnectionTable(drawing: ["X . X", ".XX"])
    #expect(table.inputs == 2 && table.outputs == 3 && table.count == 4)
    #expect(table.connects(input: 0, output: 0) && !table.connects(input: 1, output: 0))
    #expect(!table.connects(input: 0, output: 1) && table.connects(input: 1, output: 1))
    // Weights are [O, C, K, K].
    let mask = table.mask(kernelArea: 4)
    let expected = [true, false, false, true, true, true].flatMap { [$0, $0, $0, $0] }
    #expect(mask == expected)
  }
}
