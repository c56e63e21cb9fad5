import ComputeBackend
import Specs
import Tensors

extension ConvSpec: NodeSpec {
  static var kind: String { "conv" }

  /// x [C,H,W] → y [O,H′,W′], H′ = ⌊(H + 2·padding − K)/stride⌋ + 1.
  func node(name: String, input: Shape, path: String) throws -> Node {
    let (channels, height, width) = try maps(of: input, layer: name, path: path)
    let padded = min(height, width) + 2 * padding
    guard kernelSize <= padded else {
      throw NetworkError.shapeDoesNotFit(
        layer: name, path: path, got: "\(input)",
        wanted: "maps of at least \(kernelSize)×\(kernelSize), padding \(padding) included")
    }
    let table = try connectionTable(inputs: channels, layer: name, path: path)
    let operation = { @Sendable [self] (batchSize: Int) in
      ConvolutionDescriptor(
        batchSize: batchSize, inputChannels: channels, inputHeight: height, inputWidth: width,
        outputChannels: outputChannels, kernelSize: kernelSize, stride: stride, padding: padding,
        hasBias: bias)
    }
    let one = operation(1)
    let area = kernelSize * kernelSize
    let places = one.outputHeight * one.outputWidth
    let fanIn = (0..<outputChannels).map { area * (table?.fanIn(output: $0) ?? channels) }
    return Node(
      name: name, kind: Self.kind, inputShape: input,
      outputShape: [outputChannels, one.outputHeight, one.outputWidth],
      parameters: parameters(channels: channels, fanIn: fanIn, table: table),
      connections: (fanIn.reduce(0, +) + (bias ? outputChannels : 0)) * places,
      flops: (fanIn.reduce(0, +) + outputChannels) * places,
      descriptor: { .convolution(operation($0)) })
  }

  private func parameters(channels: Int, fanIn: [Int], table: ConnectionTable?)
    -> [ParameterDescription]
  {
    let weight = ParameterDescription(
      "weight", [outputChannels, channels, kernelSize, kernelSize],
      axes: "output channel, input channel, kernel row, kernel column",
      role: .weight(fanIn: fanIn), mask: table?.mask(kernelSize: kernelSize))
    let biases = ParameterDescription(
      "bias", [outputChannels], axes: "output channel", role: .bias(fanIn: fanIn))
    return bias ? [weight, biases] : [weight]
  }

  private func connectionTable(inputs: Int, layer: String, path: String) throws
    -> ConnectionTable?
  {
    guard let connections else { return nil }
    let table = ConnectionTable(drawing: connections)
    guard table.inputs == inputs, table.outputs == outputChannels else {
      throw NetworkError.shapeDoesNotFit(
        layer: layer, path: "\(path).connections",
        got: "a connection table of \(table.inputs) rows and \(table.outputs) columns",
        wanted: "a row for each of \(inputs) input maps, a column for each of "
          + "\(outputChannels) output maps")
    }
    return table
  }
}
