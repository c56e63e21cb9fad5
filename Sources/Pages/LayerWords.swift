import Specs

extension LayerSpec {
  /// The layer in few words, its name first: `C1: conv 5×5, 6 maps`.
  var words: String { name.map { "\($0): \(what)" } ?? what }

  private var what: String {
    switch self {
    case .conv(let conv): conv.words
    case .maxPool(let pool):
      "max pool " + window(pool.kernelSize, pool.stride, pool.padding)
    case .averagePool(let pool):
      "average pool " + window(pool.kernelSize, pool.stride, pool.padding)
    case .globalAveragePool: "mean of each map"
    case .globalMaxPool: "maximum of each map"
    case .subsampling(let sampling): "subsampling \(sampling.kernelSize)×\(sampling.kernelSize)"
    case .pad(let pad): "pad by \(pad.by)"
    case .batchNorm: "batch norm"
    case .dropout(let dropout): "dropout \(plain(dropout.rate))"
    case .relu: "ReLU"
    case .tanh: "tanh"
    case .scaledTanh: "scaled tanh"
    case .sigmoid: "sigmoid"
    case .flatten: "flatten"
    case .linear(let linear): "linear, \(linear.outputs) units"
    case .unitBias: "a bias a unit"
    case .rbf: "RBF units"
    case .residual(let block):
      "residual (\(block.body.words)"
        + (block.shortcut.map { "; shortcut \($0.words)" } ?? "") + ")"
    case .concat(let block):
      "branches (" + block.branches.map { $0.isEmpty ? "input" : $0.words }.joined(separator: " | ")
        + ")"
    case .residualStage(let stage):
      "\(counted(stage.blocks, "residual block")), \(stage.outputChannels) maps"
        + (stage.stride == 1 ? "" : ", stride \(stage.stride)")
    case .vggBlock(let block):
      "VGG block of \(counted(block.convolutions, "conv")), \(block.outputChannels) maps"
    case .ninBlock(let block):
      "NiN block " + window(block.kernelSize, block.stride, block.padding)
        + ", \(block.outputChannels) maps"
    case .inception(let block):
      "Inception, \(block.maps.map(String.init).joined(separator: " + ")) maps"
    }
  }

  private func counted(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}

extension [LayerSpec] {
  /// The layers in their order, equal ones in a row only once: `2 × (…)`.
  var words: String {
    var parts: [(words: String, count: Int)] = []
    for layer in self {
      let words = layer.words
      if parts.last?.words == words {
        parts[parts.count - 1].count += 1
      } else {
        parts.append((words, 1))
      }
    }
    return parts.map { $0.count == 1 ? $0.words : "\($0.count) × \($0.words)" }
      .joined(separator: " → ")
  }
}

extension ConvSpec {
  fileprivate var words: String {
    "conv " + window(kernelSize, stride, padding)
      + (dilation == 1 ? "" : ", dilation \(brief(dilation))")
      + (groups == 1 ? "" : ", \(groups) groups") + ", \(outputChannels) maps"
      + (connections == nil ? "" : ", connected by a table")
  }
}

extension InceptionSpec {
  /// How many maps each branch gives.
  fileprivate var maps: [Int] {
    [oneByOne, threeByThree.last, fiveByFive.last, pooled].compactMap { $0 }
  }
}

/// `5×5, stride 2, padding 1`.
private func window(_ size: PairSpec, _ stride: PairSpec?, _ padding: PairSpec) -> String {
  let isUsual = stride == nil || stride == 1
  return "\(size)" + (isUsual ? "" : ", stride \(stride.map(brief) ?? "")")
    + (padding == 0 ? "" : ", padding \(brief(padding))")
}

/// `2`, or `2×1`.
private func brief(_ pair: PairSpec) -> String {
  pair.isUniform ? "\(pair.height)" : "\(pair)"
}

/// A number as specs write it: `0.5`, `1`.
func plain(_ number: Double) -> String {
  guard number == number.rounded(), abs(number) < 1e15 else { return "\(number)" }
  return "\(Int(number))"
}
