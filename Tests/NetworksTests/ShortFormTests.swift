import Specs
import Tensors
import Testing

@testable import Networks

/// What docs/spec.md says that short forms stand for: these layers, in this order, of these names.
@Suite struct ShortForms {
  private func graph(_ layers: String, _ input: Shape = [4, 8, 8]) throws -> NetworkGraph {
    try NetworkGraph(model(layers), inputShape: input)
  }

  /// A node as `name: kind inputs… → shape`, the inputs by name, the network's as `input`.
  private func drawing(_ graph: NetworkGraph) -> [String] {
    graph.nodes.map { node in
      let inputs = node.inputs.map {
        $0 == NetworkGraph.input ? "input" : graph.nodes[$0].name
      }
      return "\(node.name): \(node.kind) \(inputs.joined(separator: ", ")) → \(node.outputShape)"
    }
  }

  @Test func aResidualStageIsBlocksAndReLUs() throws {
    let graph = try graph(
      #"{"residualStage": {"name": "stage2", "outputChannels": 6, "stride": 2}}"#)
    #expect(
      drawing(graph) == [
        "stage2/block1/conv1: conv input → 6×4×4",
        "stage2/block1/norm1: batchNorm stage2/block1/conv1 → 6×4×4",
        "stage2/block1/relu1: relu stage2/block1/norm1 → 6×4×4",
        "stage2/block1/conv2: conv stage2/block1/relu1 → 6×4×4",
        "stage2/block1/norm2: batchNorm stage2/block1/conv2 → 6×4×4",
        "stage2/block1/shortcut/conv: conv input → 6×4×4",
        "stage2/block1/shortcut/norm: batchNorm stage2/block1/shortcut/conv → 6×4×4",
        "stage2/block1: residual stage2/block1/norm2, stage2/block1/shortcut/norm → 6×4×4",
        "stage2/relu1: relu stage2/block1 → 6×4×4",
        "stage2/block2/conv1: conv stage2/relu1 → 6×4×4",
        "stage2/block2/norm1: batchNorm stage2/block2/conv1 → 6×4×4",
        "stage2/block2/relu1: relu stage2/block2/norm1 → 6×4×4",
        "stage2/block2/conv2: conv stage2/block2/relu1 → 6×4×4",
        "stage2/block2/norm2: batchNorm stage2/block2/conv2 → 6×4×4",
        "stage2/block2: residual stage2/block2/norm2, stage2/relu1 → 6×4×4",
        "stage2/relu2: relu stage2/block2 → 6×4×4",
      ])
    // 3×3 and 1×1 kernels, none with a bias; weight and bias of each normalization.
    #expect(graph.parameterCount == 9 * 6 * (4 + 6 + 6 + 6) + 4 * 6 + 5 * 2 * 6)
  }

  @Test func aResidualStageConvolvesTheShortcutWhereSomethingChanges() throws {
    func shortcuts(_ settings: String) throws -> [String] {
      try graph(#"{"residualStage": {"name": "s", \#(settings)}}"#).nodes.map(\.name)
        .filter { $0.contains("/shortcut/") }
    }
    #expect(try shortcuts(#""outputChannels": 4"#) == [])
    #expect(
      try shortcuts(#""outputChannels": 4, "stride": 2"#) == [
        "s/block1/shortcut/conv", "s/block1/shortcut/norm",
      ])
    #expect(
      try shortcuts(#""outputChannels": 5, "blocks": 3"#) == [
        "s/block1/shortcut/conv", "s/block1/shortcut/norm",
      ])
    #expect(
      try shortcuts(#""outputChannels": 5, "normalizesShortcut": false"#) == [
        "s/block1/shortcut/conv"
      ])
    // As the d2l book has it: biases everywhere, the shortcut's convolution included.
    let book = try graph(
      #"{"residualStage": {"outputChannels": 5, "blocks": 1, "bias": true, "normalizesShortcut": false}}"#
    )
    #expect(book.parameterCount == 5 * (9 * 4 + 1) + 5 * (9 * 5 + 1) + 5 * (4 + 1) + 2 * 2 * 5)
  }

  @Test func aVGGBlockIsConvolutionsAndAPooling() throws {
    #expect(
      drawing(
        try graph(#"{"vggBlock": {"name": "b", "convolutions": 2, "outputChannels": 3}}"#)) == [
          "b/conv1: conv input → 3×8×8", "b/relu1: relu b/conv1 → 3×8×8",
          "b/conv2: conv b/relu1 → 3×8×8", "b/relu2: relu b/conv2 → 3×8×8",
          "b/pool: maxPool b/relu2 → 3×4×4",
        ])
  }

  @Test func aNiNBlockIsAConvolutionAndTwoOfOneByOne() throws {
    let block = try graph(
      #"{"ninBlock": {"outputChannels": 3, "kernelSize": [3, 5], "stride": 2, "padding": [1, 0]}}"#)
    #expect(
      drawing(block) == [
        "ninBlock1/conv1: conv input → 3×4×2", "ninBlock1/relu1: relu ninBlock1/conv1 → 3×4×2",
        "ninBlock1/conv2: conv ninBlock1/relu1 → 3×4×2",
        "ninBlock1/relu2: relu ninBlock1/conv2 → 3×4×2",
        "ninBlock1/conv3: conv ninBlock1/relu2 → 3×4×2",
        "ninBlock1/relu3: relu ninBlock1/conv3 → 3×4×2",
      ])
    #expect(block.parameterCount == 3 * (15 * 4 + 1) + 2 * 3 * (3 + 1))
  }

  @Test func anInceptionIsFourBranches() throws {
    #expect(
      drawing(
        try graph(
          #"""
          {"inception": {"name": "i", "oneByOne": 2, "threeByThree": [3, 4], "fiveByFive": [5, 6],
                         "pooled": 7}}
          """#)) == [
          "i/branch1/conv1: conv input → 2×8×8", "i/branch1/relu1: relu i/branch1/conv1 → 2×8×8",
          "i/branch2/conv1: conv input → 3×8×8", "i/branch2/relu1: relu i/branch2/conv1 → 3×8×8",
          "i/branch2/conv2: conv i/branch2/relu1 → 4×8×8",
          "i/branch2/relu2: relu i/branch2/conv2 → 4×8×8",
          "i/branch3/conv1: conv input → 5×8×8", "i/branch3/relu1: relu i/branch3/conv1 → 5×8×8",
          "i/branch3/conv2: conv i/branch3/relu1 → 6×8×8",
          "i/branch3/relu2: relu i/branch3/conv2 → 6×8×8",
          "i/branch4/pool: maxPool input → 4×8×8", "i/branch4/conv1: conv i/branch4/pool → 7×8×8",
          "i/branch4/relu1: relu i/branch4/conv1 → 7×8×8",
          "i: concat i/branch1/relu1, i/branch2/relu2, i/branch3/relu2, i/branch4/relu1 → 19×8×8",
        ])
  }

  /// What a user could have written out instead.
  @Test func standForLayersThatASpecCanSay() throws {
    var stage = ResidualStageSpec()
    stage.outputChannels = 6
    stage.stride = 2
    let written = try model(
      #"""
      {"residual": {"name": "block1",
        "body": [
          {"conv": {"name": "conv1", "outputChannels": 6, "kernelSize": 3, "stride": 2, "padding": 1,
                    "bias": false}},
          {"batchNorm": {"name": "norm1"}}, {"relu": {"name": "relu1"}},
          {"conv": {"name": "conv2", "outputChannels": 6, "kernelSize": 3, "padding": 1,
                    "bias": false}},
          {"batchNorm": {"name": "norm2"}}],
        "shortcut": [
          {"conv": {"name": "conv", "outputChannels": 6, "kernelSize": 1, "stride": 2, "bias": false}},
          {"batchNorm": {"name": "norm"}}]}},
      {"relu": {"name": "relu1"}},
      {"residual": {"name": "block2",
        "body": [
          {"conv": {"name": "conv1", "outputChannels": 6, "kernelSize": 3, "padding": 1,
                    "bias": false}},
          {"batchNorm": {"name": "norm1"}}, {"relu": {"name": "relu1"}},
          {"conv": {"name": "conv2", "outputChannels": 6, "kernelSize": 3, "padding": 1,
                    "bias": false}},
          {"batchNorm": {"name": "norm2"}}]}},
      {"relu": {"name": "relu2"}}
      """#)
    #expect(stage.layers(inputChannels: 4) == written.layers)
    var pool = MaxPoolSpec()
    pool.name = "pool"
    pool.kernelSize = 3
    pool.stride = 1
    pool.padding = 1
    var inception = InceptionSpec()
    inception.oneByOne = 1
    inception.threeByThree = [2, 3]
    inception.fiveByFive = [4, 5]
    inception.pooled = 6
    guard case .concat(let concat) = inception.layers(inputChannels: 9).first else {
      Issue.record("no concat")
      return
    }
    #expect(concat.branches.count == 4 && concat.branches[3].first == .maxPool(pool))
  }

  @Test func withoutResidualTheBodiesAreLeft() throws {
    let layers = #"""
      {"residualStage": {"name": "s", "outputChannels": 6, "stride": 2}},
      {"residual": {"name": "r", "body": ["relu", {"conv": {"outputChannels": 6, "kernelSize": 1}}],
                    "shortcut": [{"conv": {"outputChannels": 6, "kernelSize": 1}}]}},
      {"concat": {"name": "c", "branches": [[], [{"residual": {"body": ["tanh"]}}]]}}
      """#
    var spec = try model(layers)
    let whole = try NetworkGraph(spec, inputShape: [4, 8, 8])
    spec.residual = false
    let plain = try NetworkGraph(spec, inputShape: [4, 8, 8])
    #expect(
      plain.nodes.map(\.name)
        == whole.nodes.filter { $0.kind != "residual" && !$0.name.contains("/shortcut/") }
        .map(\.name))
    #expect(
      whole.nodes.map(\.name).filter { name in !plain.nodes.contains { $0.name == name } } == [
        "s/block1/shortcut/conv", "s/block1/shortcut/norm", "s/block1", "s/block2",
        "r/shortcut/conv1", "r", "c/branch2/residual1",
      ])
    #expect(plain.outputShape == whole.outputShape)
    // What follows a block takes its body's end.
    #expect(
      drawing(plain).suffix(4) == [
        "r/relu1: relu s/relu2 → 6×4×4", "r/conv2: conv r/relu1 → 6×4×4",
        "c/branch2/residual1/tanh1: tanh r/conv2 → 6×4×4",
        "c: concat r/conv2, c/branch2/residual1/tanh1 → 12×4×4",
      ])
  }
}
