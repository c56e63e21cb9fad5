/// A layer kind that stands for others: what it says in one line, they say in full.
public protocol ShortForm: Sendable {
  /// The layers it stands for, behind an input of so many channels. Their names are within the
  /// short form's own name.
  func layers(inputChannels: Int) -> [LayerSpec]
}

/// A stage of residual blocks of two 3×3 convolutions each (He et al. 2015).
public struct ResidualStageSpec: Equatable, Sendable {
  /// The stage's name; its layers' names follow it after a slash.
  public var name: String?
  /// How many maps every block gives.
  public var outputChannels = 0
  /// How many blocks there are.
  public var blocks = 2
  /// The stride of the first block's first convolution and of its shortcut.
  public var stride = 1
  /// Whether the convolutions have biases.
  public var bias = false
  /// Whether a shortcut that convolves is normalized too.
  public var normalizesShortcut = true

  /// An empty stage, to be filled.
  public init() {}
}

extension ResidualStageSpec: LayerContent {
  static let specName = "residualStage layer"
  static let meaning =
    "Residual blocks one after the other, each conv 3×3, batchNorm, relu, conv 3×3, batchNorm, plus "
    + "shortcut, relu. The shortcut is the input itself, or a conv 1×1 (and batchNorm) where stride "
    + "or channels change."

  static let fields: [Field<Self>] = [
    .layerName,
    .required(
      "outputChannels", \.outputChannels, "How many maps every block gives.", .atLeast(1)),
    .optional("blocks", \.blocks, "How many blocks there are.", .between(1, 1000)),
    .optional(
      "stride", \.stride,
      "The stride of the first block's first convolution and of its shortcut.", .atLeast(1)),
    .optional("bias", \.bias, "Whether the convolutions have biases."),
    .optional(
      "normalizesShortcut", \.normalizesShortcut,
      "Whether a shortcut that convolves is followed by batchNorm."),
  ]
}

extension ResidualStageSpec: ShortForm {
  /// The layers in full, behind an input of so many channels.
  public func layers(inputChannels: Int) -> [LayerSpec] {
    (1...blocks).flatMap { number in
      [
        block(number, inputChannels: number == 1 ? inputChannels : outputChannels),
        .relu(.named("relu\(number)")),
      ]
    }
  }

  private func block(_ number: Int, inputChannels: Int) -> LayerSpec {
    let stride = number == 1 ? stride : 1
    var block = ResidualSpec()
    block.name = "block\(number)"
    block.body = [
      conv("conv1", kernelSize: 3, stride: stride, padding: 1), norm("norm1"),
      .relu(.named("relu1")),
      conv("conv2", kernelSize: 3, stride: 1, padding: 1), norm("norm2"),
    ]
    if stride != 1 || inputChannels != outputChannels {
      block.shortcut =
        [conv("conv", kernelSize: 1, stride: stride, padding: 0)]
        + (normalizesShortcut ? [norm("norm")] : [])
    }
    return .residual(block)
  }

  private func conv(_ name: String, kernelSize: Int, stride: Int, padding: Int) -> LayerSpec {
    var conv = ConvSpec(name, outputChannels, kernelSize: kernelSize, padding: padding)
    conv.stride = PairSpec(stride)
    conv.bias = bias
    return .conv(conv)
  }

  private func norm(_ name: String) -> LayerSpec {
    var norm = BatchNormSpec()
    norm.name = name
    return .batchNorm(norm)
  }
}

/// A VGG block: 3×3 convolutions, then a max pooling that halves height and width (Simonyan and
/// Zisserman 2014).
public struct VGGBlockSpec: Equatable, Sendable {
  /// The block's name; its layers' names follow it after a slash.
  public var name: String?
  /// How many convolutions there are.
  public var convolutions = 0
  /// How many maps each of them gives.
  public var outputChannels = 0

  /// An empty block, to be filled.
  public init() {}
}

extension VGGBlockSpec: LayerContent {
  static let specName = "vggBlock layer"
  static let meaning = "So many times conv 3×3 with padding 1 and relu, then maxPool 2×2."

  static let fields: [Field<Self>] = [
    .layerName,
    .required(
      "convolutions", \.convolutions, "How many convolutions there are.", .between(1, 1000)),
    .required(
      "outputChannels", \.outputChannels, "How many maps each of them gives.", .atLeast(1)),
  ]
}

extension VGGBlockSpec: ShortForm {
  /// The layers in full, behind an input of so many channels.
  public func layers(inputChannels: Int) -> [LayerSpec] {
    var pool = MaxPoolSpec()
    pool.name = "pool"
    pool.kernelSize = 2
    return (1...convolutions).flatMap { number -> [LayerSpec] in
      [
        .conv(ConvSpec("conv\(number)", outputChannels, kernelSize: 3, padding: 1)),
        .relu(.named("relu\(number)")),
      ]
    } + [.maxPool(pool)]
  }
}

/// A network-in-network block: a convolution and two 1×1 convolutions (Lin et al. 2013).
public struct NiNBlockSpec: Equatable, Sendable {
  /// The block's name; its layers' names follow it after a slash.
  public var name: String?
  /// How many maps every convolution gives.
  public var outputChannels = 0
  /// The first kernel's height and width.
  public var kernelSize: PairSpec = 0
  /// The first convolution's stride.
  public var stride: PairSpec = 1
  /// The first convolution's padding.
  public var padding: PairSpec = 0

  /// An empty block, to be filled.
  public init() {}
}

extension NiNBlockSpec: LayerContent {
  static let specName = "ninBlock layer"
  static let meaning = "A convolution and two of 1×1 behind it, each followed by relu."

  static let fields: [Field<Self>] = [
    .layerName,
    .required(
      "outputChannels", \.outputChannels, "How many maps every convolution gives.", .atLeast(1)),
    .required(
      "kernelSize", \.kernelSize, "The first kernel's side, or height and width.",
      .each(.atLeast(1))),
    .optional("stride", \.stride, "The first convolution's stride.", .each(.atLeast(1))),
    .optional("padding", \.padding, "The first convolution's padding.", .each(.atLeast(0))),
  ]
}

extension NiNBlockSpec: ShortForm {
  /// The layers in full, behind an input of so many channels.
  public func layers(inputChannels: Int) -> [LayerSpec] {
    var first = ConvSpec("conv1", outputChannels, kernelSize: 1)
    first.kernelSize = kernelSize
    first.stride = stride
    first.padding = padding
    return [
      .conv(first), .relu(.named("relu1")),
      .conv(ConvSpec("conv2", outputChannels, kernelSize: 1)), .relu(.named("relu2")),
      .conv(ConvSpec("conv3", outputChannels, kernelSize: 1)), .relu(.named("relu3")),
    ]
  }
}

/// An Inception block: four branches whose maps are put one behind the other (Szegedy et al. 2014).
public struct InceptionSpec: Equatable, Sendable {
  /// The block's name; its layers' names follow it after a slash.
  public var name: String?
  /// Maps of the branch that is a single 1×1 convolution.
  public var oneByOne = 0
  /// Maps of the branch's 1×1 convolution and of the 3×3 behind it.
  public var threeByThree: [Int] = []
  /// Maps of the branch's 1×1 convolution and of the 5×5 behind it.
  public var fiveByFive: [Int] = []
  /// Maps of the 1×1 convolution behind a 3×3 max pooling.
  public var pooled = 0

  /// An empty block, to be filled.
  public init() {}
}

extension InceptionSpec: LayerContent {
  static let specName = "inception layer"
  static let meaning =
    "Four branches, their maps put one behind the other: conv 1×1; conv 1×1, conv 3×3; conv 1×1, "
    + "conv 5×5; maxPool 3×3 with stride 1, conv 1×1. Padded to keep height and width; relu behind "
    + "every convolution."

  static let fields: [Field<Self>] = [
    .layerName,
    .required("oneByOne", \.oneByOne, "Maps of the first branch.", .atLeast(1)),
    .required(
      "threeByThree", \.threeByThree,
      "Maps of the second branch's 1×1 convolution and of the 3×3 behind it.", .count(2),
      .each(.atLeast(1))),
    .required(
      "fiveByFive", \.fiveByFive,
      "Maps of the third branch's 1×1 convolution and of the 5×5 behind it.", .count(2),
      .each(.atLeast(1))),
    .required("pooled", \.pooled, "Maps of the fourth branch.", .atLeast(1)),
  ]
}

extension InceptionSpec: ShortForm {
  /// The layers in full, behind an input of so many channels.
  public func layers(inputChannels: Int) -> [LayerSpec] {
    var pool = MaxPoolSpec()
    pool.name = "pool"
    pool.kernelSize = 3
    pool.stride = 1
    pool.padding = 1
    var concat = ConcatSpec()
    // The only layer of the block: it takes the block's place and name.
    concat.name = nil
    concat.branches = [
      conv(1, oneByOne, kernelSize: 1),
      conv(1, threeByThree[0], kernelSize: 1) + conv(2, threeByThree[1], kernelSize: 3),
      conv(1, fiveByFive[0], kernelSize: 1) + conv(2, fiveByFive[1], kernelSize: 5),
      [.maxPool(pool)] + conv(1, pooled, kernelSize: 1),
    ]
    return [.concat(concat)]
  }

  private func conv(_ number: Int, _ channels: Int, kernelSize: Int) -> [LayerSpec] {
    [
      .conv(
        ConvSpec("conv\(number)", channels, kernelSize: kernelSize, padding: kernelSize / 2)),
      .relu(.named("relu\(number)")),
    ]
  }
}

extension ConvSpec {
  fileprivate init(_ name: String, _ outputChannels: Int, kernelSize: Int, padding: Int = 0) {
    self.init()
    self.name = name
    self.outputChannels = outputChannels
    self.kernelSize = PairSpec(kernelSize)
    self.padding = PairSpec(padding)
  }
}

extension ReLUSpec {
  fileprivate static func named(_ name: String) -> ReLUSpec {
    var relu = ReLUSpec()
    relu.name = name
    return relu
  }
}
