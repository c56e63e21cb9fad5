import ComputeBackend
import Specs
import Tensors

extension ConvSpec: NodeSpec {
  static var kind: String { "conv" }

  /// x [C,H,W] → y [O,H′,W′], H′ = ⌊(H + 2·padding − dilation·(K − 1) − 1)/stride⌋ + 1.
  func node(_ place: NodePlace) throws -> Node {
    let (channels, input) = try place.maps()
    try checkKernelFits(place)
    guard channels % groups == 0 else {
      throw place.misfit("groups", wanted: "maps that \(groups) groups divide")
    }
    try place.checkSize(
      "weights", outputChannels, channels / groups, kernelSize.height, kernelSize.width)
    try place.checkSize(
      "padded maps", channels, input.height + 2 * padding.height, input.width + 2 * padding.width)
    try place.checkSize(
      "output maps", outputChannels, input.height + 2 * padding.height,
      input.width + 2 * padding.width)
    let table = try connectionTable(inputs: channels, place)
    let seenInputs = table?.seenInputs
    // Zeros are the convolution's own business; other padding is an operation before it.
    let padsItself = paddingMode == .constant && paddingValue == 0
    let padding = Extent(padding)
    let padded = Extent(input.height + 2 * padding.height, input.width + 2 * padding.width)
    let convolution = { @Sendable [self] (batchSize: Int) in
      ConvolutionDescriptor(
        batchSize: batchSize, inputChannels: channels, input: padsItself ? input : padded,
        outputChannels: outputChannels, kernel: Extent(kernelSize), stride: Extent(stride),
        padding: padsItself ? padding : Extent(0), dilation: Extent(dilation), groups: groups,
        hasBias: bias, connections: seenInputs)
    }
    let output = convolution(1).output
    let area = kernelSize.height * kernelSize.width
    let fanIn = (0..<outputChannels).map {
      area * (table?.fanIn(output: $0) ?? channels / groups)
    }
    let parameters = parameters(channels: channels, fanIn: fanIn, table: table)
    var steps = [
      Node.Step(outputCount: outputChannels * output.area, parameters: parameters.indices) {
        .convolution(convolution($0))
      }
    ]
    if !padsItself, padding != Extent(0) {
      let mode: PaddingDescriptor.Mode =
        paddingMode == .replicate ? .replicate : .constant(paddingValue)
      let pad = Node.Step(outputCount: channels * padded.area) { batchSize in
        .padding(
          PaddingDescriptor(
            maps: batchSize * channels, input: input, padding: padding, mode: mode))
      }
      steps.insert(pad, at: 0)
    }
    let terms = (fanIn.reduce(0, +) + (bias ? outputChannels : 0)) * output.area
    var node = Node(
      place, output: [outputChannels, output.height, output.width], parameters: parameters,
      connections: terms, flops: terms, computation: .steps(steps))
    node.connectionTable = table
    return node
  }

  private func checkKernelFits(_ place: NodePlace) throws {
    let (_, input) = try place.maps()
    let (height, width) = (
      dilation.height * (kernelSize.height - 1) + 1, dilation.width * (kernelSize.width - 1) + 1
    )
    guard height <= input.height + 2 * padding.height, width <= input.width + 2 * padding.width
    else {
      throw place.misfit(wanted: "maps of at least \(height)×\(width), padding \(padding) included")
    }
  }

  private func parameters(channels: Int, fanIn: [Int], table: ConnectionTable?)
    -> [ParameterDescription]
  {
    let (height, width) = (kernelSize.height, kernelSize.width)
    let weight = ParameterDescription(
      "weight", [outputChannels, channels / groups, height, width],
      axes: "output channel, input channel, kernel row, kernel column",
      role: .weight(
        fanIn: fanIn, fanOut: height * width * outputChannels / groups, isConvolution: true),
      mask: table?.mask(kernelArea: height * width), distribution: initialization?.weights)
    let biases = ParameterDescription(
      "bias", [outputChannels], axes: "output channel", role: .bias(fanIn: fanIn),
      distribution: initialization?.biases)
    return bias ? [weight, biases] : [weight]
  }

  private func connectionTable(inputs: Int, _ place: NodePlace) throws -> ConnectionTable? {
    guard let connections else { return nil }
    let table = ConnectionTable(drawing: connections)
    guard table.inputs == inputs, table.outputs == outputChannels else {
      throw place.misfit(
        "connections",
        got: "a connection table of \(table.inputs) rows and \(table.outputs) columns",
        wanted: "a row for each of \(inputs) input maps, a column for each of "
          + "\(outputChannels) output maps")
    }
    return table
  }
}

extension Extent {
  /// The sizes that a spec gives.
  init(_ pair: PairSpec) { self.init(pair.height, pair.width) }
}
