import Specs
import Tensors
import Testing

@testable import Networks

/// What the recipes' sources say of their nets' sizes, against what experiments/ makes.
@Suite struct ExperimentCounts {
  /// The graph of an experiment's model, on inputs as its transforms make them.
  private func graph(_ name: String, _ input: Shape, without counts: Bool = false) throws
    -> NetworkGraph
  {
    var model = try spec(name).model
    if counts { model.counts = nil }
    return try NetworkGraph(model, inputShape: input)
  }

  private func spec(_ name: String) throws -> ExperimentSpec {
    try ExperimentSpec.load(path: repositoryPath("experiments/\(name).json"))
  }

  /// Trainable parameters: published, but for the laptop sizes, which are checked here because the
  /// spec says nothing of them. Those by hand:
  /// alexnet-laptop 48·(121+1) + 128·(25·48+1) + 192·(9·128+1) + 192·(9·192+1) + 128·(9·192+1)
  ///   + 1024·(128+1) + 1024·1025 + 10·1025;
  /// vgg11-laptop 16·10 + 32·(9·16+1) + 64·(9·32+1) + 64·(9·64+1) + 128·(9·64+1) + 3·128·(9·128+1)
  ///   + 512·129 + 512·513 + 10·513;
  /// nin-laptop 48·122 + 2·48·49 + 128·(25·48+1) + 2·128·129 + 192·(9·128+1) + 2·192·193
  ///   + 10·(9·192+1) + 2·10·11.
  @Test(arguments: [
    ("lenet5-blog", 32, 60000), ("d2l-lenet", 28, 44426), ("d2l-lenet-avg", 28, 61706),
    ("convnet-bn", 28, 1_941_354), ("nndl-lenet", 32, 61706),
    ("resnet18-residual", 32, 11_185_034 - 9600), ("lenet-1989", 16, 9760),
    ("alexnet", 224, 46_764_746), ("vgg11", 224, 128_806_154), ("vgg11-small", 224, 43_093_322),
    ("nin", 224, 1_992_166), ("googlenet", 96, 5_977_530), ("resnet18-book", 96, 11_178_378),
    ("googlenet-laptop", 32, 5_977_530), ("resnet18-book-laptop", 32, 11_178_378),
    (
      "alexnet-laptop", 96,
      5856 + 153_728 + 221_376 + 331_968 + 221_312 + 132_096 + 1_049_600 + 10250
    ),
    (
      "vgg11-laptop", 32,
      160 + 4640 + 18496 + 36928 + 73856 + 3 * 147_584 + 66048 + 262_656 + 5130
    ),
    ("nin-laptop", 96, 5856 + 4704 + 153_728 + 33024 + 221_376 + 74112 + 17290 + 220),
  ])
  func haveThePublishedNumberOfParameters(_ name: String, side: Int, parameters: Int) throws {
    let graph = try graph(name, [1, side, side], without: true)
    #expect(graph.parameterCount == parameters)
    #expect(graph.outputShape.count == 10)
    // A spec that says its counts is refused when they are wrong; all but the smaller sizes say so.
    let counts = try spec(name).model.counts
    #expect(counts?.parameters == parameters || (counts == nil && name.hasSuffix("-laptop")))
  }

  /// The 1998 paper's nets: LeNet-5 by layer, as the paper counts; LeNet-1 as the paper of 1990 counts the
  /// same net, 2,578 and 98,442, which 1998 rounds to "about 2,600" and "100,000"; LeNet-4 within one in
  /// a hundred of "about 17,000" and "about 260,000", for its tables are not printed.
  @Test func theNetsOf1998CountAsTheirPaperCounts() throws {
    let lenet5 = try graph("lecun1998/lenet5", [1, 32, 32], without: true)
    let counted = lenet5.nodes.filter { $0.connections > 0 }
    #expect(counted.map(\.name) == ["C1", "S2", "C3", "S4", "C5", "F6", "output"])
    #expect(counted.map(\.parameterCount) == [156, 12, 1516, 32, 48120, 10164, 0])
    #expect(
      counted.map(\.connections) == [122_304, 5880, 151_600, 2000, 48120, 10164, 840])
    let lenet1 = try graph("lecun1998/lenet1", [1, 28, 28], without: true)
    #expect(lenet1.parameterCount == 2578 && lenet1.connectionCount == 98442)
    for name in ["lenet4", "lenet4-boosted"] {
      let lenet4 = try graph("lecun1998/\(name)", [1, 32, 32], without: true)
      #expect(abs(lenet4.parameterCount - 17_000) <= 170)
      #expect(abs(lenet4.connectionCount - 260_000) <= 2600)
    }
  }

  /// R6, by layer: parameters and multiply-adds.
  @Test func theReLULeNetCountsAsItsBookCounts() throws {
    let graph = try graph("nndl-lenet", [1, 32, 32])
    let named = graph.nodes.filter { $0.kind != "relu" && $0.kind != "flatten" }
    #expect(
      named.map(\.name) == ["conv1", "pool1", "conv2", "pool2", "conv3", "linear1", "linear2"])
    #expect(
      named.map(\.outputShape) == [
        [6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [120, 1, 1], [84], [10],
      ])
    #expect(
      named.map { $0.parameters.map(\.trainableCount).reduce(0, +) } == [
        156, 0, 2416, 0, 48120, 10164, 850,
      ])
    #expect(named.map(\.flops) == [122_304, 0, 241_600, 400, 48120, 10080, 840])
    #expect(graph.parameterCount == 61706 && graph.flops == 423_344)
  }

  /// R8: 11,185,034 values in all, 9,600 of them running statistics; 35,529,728 multiply-adds, batch
  /// normalization 2 an output and the global pooling of 1×1 maps 1,024 counted.
  @Test func theResidualNetCountsAsItsBookCounts() throws {
    let graph = try graph("resnet18-residual", [1, 32, 32])
    #expect(graph.parameterCount == 11_175_434 && graph.statisticCount == 9600)
    #expect(graph.parameterCount + graph.statisticCount == 11_185_034)
    #expect(graph.flops == 35_529_728)
    #expect(graph.nodes.first { $0.kind == "globalAveragePool" }?.flops == 1024)
    // The published printout takes γ and β for not trainable.
    let norms = graph.nodes.filter { $0.kind == "batchNorm" }
    #expect(norms.flatMap(\.parameters).map(\.shape.count).reduce(0, +) == 19200)
    let stages = graph.nodes.filter { $0.name.hasSuffix("/relu2") && !$0.name.contains("block") }
    #expect(
      stages.map(\.outputShape) == [[64, 8, 8], [128, 4, 4], [256, 2, 2], [512, 1, 1]])
  }

  /// Without shortcuts, their 1×1 convolutions are missing (64·128 + 128·256 + 256·512 = 172,032)
  /// and their normalizations (128 + 256 + 512 maps).
  @Test func thePlainNetIsTheResidualOneWithoutItsShortcuts() throws {
    let plain = try graph("resnet18-plain", [1, 32, 32])
    #expect(plain.parameterCount == 11_175_434 - 172_032 - 2 * 896)
    #expect(plain.parameterCount == 11_001_610)
    #expect(plain.statisticCount == 9600 - 2 * 896)
    let residual = try graph("resnet18-residual", [1, 32, 32])
    let kept = residual.nodes.filter { $0.kind != "residual" && !$0.name.contains("/shortcut/") }
    #expect(plain.nodes.map(\.name) == kept.map(\.name))
    #expect(plain.nodes.map(\.outputShape) == kept.map(\.outputShape))
    #expect(residual.nodes.count - kept.count == 8 + 2 * 3)
  }

  /// LeCun et al. 1989: units times inputs and bias. H1 768·26, H2 192·201, H3 30·193, output 10·31.
  @Test func theNetOf1989CountsAsThePaperCounts() throws {
    let graph = try graph("lenet-1989", [1, 16, 16])
    func connections(_ names: String...) -> Int {
      graph.nodes.filter { names.contains($0.name) }.map(\.connections).reduce(0, +)
    }
    #expect(connections("H1", "H1bias") == 19968)
    #expect(connections("H2", "H2bias") == 38592)
    #expect(connections("H3") == 5790)
    #expect(connections("output") == 310)
    #expect(graph.connectionCount == 64660)
    func parameters(_ name: String) -> Int? {
      graph.nodes.first { $0.name == name }?.parameters.map(\.trainableCount).reduce(0, +)
    }
    #expect(parameters("H1") == 300 && parameters("H1bias") == 768)
    #expect(parameters("H2") == 2400 && parameters("H2bias") == 192)
    let shapes = graph.nodes.filter { $0.kind == "unitBias" }.map(\.outputShape)
    #expect(shapes == [[12, 8, 8], [12, 4, 4]])
  }

  /// Maps 0–3 of H2 see H1's 0–7, 4–7 see 4–11, 8–11 see 0–3 and 8–11.
  @Test func theNetOf1989IsConnectedAsItsReproductionIs() throws {
    let drawings = try spec("lenet-1989").model.layers.compactMap { layer -> [String]? in
      if case .conv(let conv) = layer { conv.connections } else { nil }
    }
    let table = ConnectionTable(drawing: try #require(drawings.first))
    let seen = (0..<12).map { output in
      (0..<12).filter { table.connects(input: $0, output: output) }
    }
    let groups = [Array(0...7), Array(4...11), Array(0...3) + Array(8...11)]
    #expect(seen == (0..<12).map { groups[$0 / 4] })
  }

  /// The shapes that the book prints.
  @Test func theClassicNetsHaveTheBooksShapes() throws {
    func shapes(_ name: String, _ side: Int, _ layers: [String]) throws -> [Shape] {
      let nodes = try graph(name, [1, side, side]).nodes
      return layers.compactMap { layer in nodes.first { $0.name == layer }?.outputShape }
    }
    #expect(
      try shapes(
        "alexnet", 224, ["conv1", "pool1", "conv2", "pool2", "conv5", "pool3", "linear1"])
        == [
          [96, 54, 54], [96, 26, 26], [256, 26, 26], [256, 12, 12], [256, 12, 12], [256, 5, 5],
          [4096],
        ])
    #expect(
      try shapes("vgg11", 224, (1...5).map { "block\($0)/pool" })
        == [[64, 112, 112], [128, 56, 56], [256, 28, 28], [512, 14, 14], [512, 7, 7]])
    #expect(
      try shapes(
        "nin", 224,
        ["block1/relu3", "pool1", "block2/relu3", "pool2", "block3/relu3", "pool3", "block4/relu3"])
        == [
          [96, 54, 54], [96, 26, 26], [256, 26, 26], [256, 12, 12], [384, 12, 12], [384, 5, 5],
          [10, 5, 5],
        ])
    #expect(
      try shapes(
        "googlenet", 96,
        ["pool1", "pool2", "pool3", "pool4", "inception3a", "inception5b", "globalAveragePool"])
        == [
          [64, 24, 24], [192, 12, 12], [480, 6, 6], [832, 3, 3], [256, 12, 12], [1024, 3, 3],
          [1024, 1, 1],
        ])
    #expect(
      try shapes("resnet18-book", 224, (1...4).map { "stage\($0)/relu2" })
        == [[64, 56, 56], [128, 28, 28], [256, 14, 14], [512, 7, 7]])
  }

  /// R10: six 3×3 kernels on 3×32×32.
  @Test func sixKernelsCountAsPublished() throws {
    let graph = try NetworkGraph(
      model(#"{"conv": {"outputChannels": 6, "kernelSize": 3}}"#), inputShape: [3, 32, 32])
    #expect(graph.outputShape == [6, 30, 30])
    #expect(graph.parameterCount == 168 && graph.flops == 151_200)
  }

  /// R10: 8×8 by a kernel of 3 with padding 1; and sizes that differ by axis, as PyTorch gives them.
  @Test(arguments: [
    (#"{"conv": {"outputChannels": 1, "kernelSize": 3, "padding": 1}}"#, [1, 8, 8]),
    (#"{"conv": {"outputChannels": 1, "kernelSize": 3, "padding": 1, "stride": 2}}"#, [1, 4, 4]),
    (
      #"{"conv": {"outputChannels": 1, "kernelSize": [3, 5], "padding": [0, 1], "stride": [3, 4]}}"#,
      [1, 2, 2]
    ),
    (#"{"conv": {"outputChannels": 1, "kernelSize": 3, "dilation": [2, 3]}}"#, [1, 4, 2]),
    (#"{"maxPool": {"kernelSize": 3, "stride": 2}}"#, [1, 3, 3]),
    (#"{"maxPool": {"kernelSize": 3, "stride": 2, "ceilMode": true}}"#, [1, 4, 4]),
    // A window that would begin in the padding behind the map is none, as in PyTorch.
    (#"{"maxPool": {"kernelSize": 2, "stride": 3, "padding": 1, "ceilMode": true}}"#, [1, 3, 3]),
    (#"{"maxPool": {"kernelSize": 2, "padding": 1, "ceilMode": true}}"#, [1, 5, 5]),
    (#"{"averagePool": {"kernelSize": [2, 3], "padding": [1, 1]}}"#, [1, 5, 3]),
  ])
  func sizesAreThoseOfTheFormulas(_ layer: String, shape: [Int]) throws {
    #expect(try NetworkGraph(model(layer), inputShape: [1, 8, 8]).outputShape == Shape(shape))
  }

  /// 9 multiply-adds an output of a group's two maps, and one for the bias.
  @Test func groupsSeeTheirOwnMapsAlone() throws {
    let graph = try NetworkGraph(
      model(#"{"conv": {"outputChannels": 6, "kernelSize": 3, "groups": 2}}"#),
      inputShape: [4, 8, 8])
    #expect(graph.parameterCount == 6 * 2 * 9 + 6)
    #expect(graph.nodes[0].parameters[0].shape == [6, 2, 3, 3])
    #expect(graph.connectionCount == 6 * 36 * 19 && graph.flops == 6 * 36 * 19)
  }
}
