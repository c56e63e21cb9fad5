import ComputeBackend

/// What the buffers of an operation hold, read off the formulas beside the descriptors and not off
/// their computed properties, which are among what is tested.
extension OperationDescriptor {
  /// Scalars of every input, over the whole batch.
  var inputCounts: [Int] {
    switch self {
    case .convolution(let shape): [shape.inputChannels * shape.batchSize * shape.input.area]
    case .pooling(let shape): [shape.maps * shape.input.area]
    case .subsampling(let shape):
      [shape.channels * shape.batchSize * shape.inputHeight * shape.inputWidth]
    case .padding(let shape): [shape.maps * shape.input.area]
    case .normalization(let shape):
      switch shape.layout {
      case .maps(let places): [shape.channels * shape.batchSize * places]
      case .units: [shape.batchSize * shape.channels]
      }
    case .activation(let shape): [shape.count]
    case .unitBias(let shape): [shape.channels * shape.batchSize * shape.places]
    case .flattening(let shape): [shape.channels * shape.batchSize * shape.places]
    case .linear(let shape): [shape.batchSize * shape.inputs]
    case .radialBasis(let shape): [shape.batchSize * shape.inputs]
    case .addition(let shape): Array(repeating: shape.count, count: shape.inputs)
    case .concatenation(let shape): shape.counts
    case .masking(let shape): [shape.count]
    }
  }

  /// Scalars of the output.
  var outputCount: Int {
    switch self {
    case .convolution(let shape): shape.outputChannels * shape.batchSize * shape.output.area
    case .pooling(let shape): shape.maps * shape.output.area
    case .subsampling(let shape):
      shape.channels * shape.batchSize * (shape.inputHeight / shape.kernelSize)
        * (shape.inputWidth / shape.kernelSize)
    case .padding(let shape):
      shape.maps * (shape.input.height + 2 * shape.padding.height)
        * (shape.input.width + 2 * shape.padding.width)
    case .linear(let shape): shape.batchSize * shape.outputs
    case .radialBasis(let shape): shape.batchSize * shape.outputs
    case .addition(let shape): shape.count
    case .concatenation(let shape): shape.counts.reduce(0, +)
    case .normalization, .activation, .unitBias, .flattening, .masking: inputCounts[0]
    }
  }

  /// Scalars of every parameter.
  var parameterCounts: [Int] {
    switch self {
    case .convolution(let shape):
      [shape.outputChannels * shape.inputChannels / shape.groups * shape.kernel.area]
        + (shape.hasBias ? [shape.outputChannels] : [])
    case .subsampling(let shape): [shape.channels, shape.channels]
    case .normalization(let shape): Array(repeating: shape.channels, count: 4)
    case .unitBias(let shape): [shape.channels * shape.places]
    case .linear(let shape):
      [shape.outputs * shape.inputs] + (shape.hasBias ? [shape.outputs] : [])
    case .radialBasis(let shape): [shape.outputs * shape.inputs]
    case .masking(let shape): [shape.count]
    case .pooling, .padding, .activation, .flattening, .addition, .concatenation: []
    }
  }

  /// How many of the parameters, from the first, backward computes a gradient for.
  var gradientCount: Int {
    switch self {
    case .normalization: 2
    case .radialBasis, .masking: 0
    default: parameterCounts.count
    }
  }

  /// Whether backward computes the inputs' gradients; a sum hands its own on.
  var computesInputGradients: Bool {
    if case .addition = self { false } else { true }
  }
}
