import ComputeBackend

/// How far a single-precision result may be from the reference's, as max|a − b| / max|b|.
struct Tolerance {
  var output: Double
  var inputGradient: Double
  var parameterGradient: Double

  /// What moving numbers, or picking them, may cost.
  static let exact = 0.0
  /// What one rounding may cost: half a unit in the last of Float's 24 binary places.
  static let rounding = 0x1p-24

  /// What a sum of n products may cost. Of terms of random sign the partial sums grow as √k, and so
  /// do their roundings; added up at random they come to about n/3 roundings of one term, while the
  /// sum itself is about √n terms large: √n/3 roundings of it, for the worst of many some times
  /// more. Eight for the products and for short sums.
  static func sum(_ count: Int) -> Double {
    rounding * (8 + 2 * Double(count).squareRoot())
  }

  /// For what is smooth and computed in a dozen operations, as tanh is.
  static let function = 16 * rounding
}

extension Case {
  var tolerance: Tolerance {
    var tolerance = descriptor.tolerance
    guard case .normalization(let shape) = descriptor else { return tolerance }
    // The mean is rounded as numbers of its size are, and that stays when it is taken off; beside a
    // small deviation it is large.
    let growth = 1 + (0..<3).map { largestOverDeviation(shape, inputs(0, pass: $0)) }.max()!
    tolerance.output *= growth
    tolerance.inputGradient *= growth
    tolerance.parameterGradient *= growth
    return tolerance
  }

  /// max |x| / √(variance + ε), over the channels.
  private func largestOverDeviation(_ shape: NormalizationDescriptor, _ x: [Double]) -> Double {
    let n = shape.countPerChannel
    return (0..<shape.channels).map { channel in
      let values = (0..<n).map {
        shape.layout == .units ? x[$0 * shape.channels + channel] : x[channel * n + $0]
      }
      let mean = values.reduce(0, +) / Double(n)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      return values.map(abs).max()! / (variance + shape.epsilon).squareRoot()
    }.max()!
  }
}

extension OperationDescriptor {
  fileprivate var tolerance: Tolerance {
    typealias T = Tolerance
    return switch self {
    case .convolution(let shape):
      T(
        output: T.sum(shape.inputChannels / shape.groups * shape.kernel.area),
        inputGradient: T.sum(shape.outputChannels / shape.groups * shape.kernel.area),
        parameterGradient: T.sum(shape.batchSize * shape.output.area))
    case .pooling(let shape):
      T(
        output: shape.kind == .maximum ? T.exact : T.sum(shape.kernel.area),
        inputGradient: T.sum(shape.kernel.area), parameterGradient: T.exact)
    case .subsampling(let shape):
      T(
        output: T.sum(shape.kernelSize * shape.kernelSize), inputGradient: T.sum(1),
        parameterGradient: T.sum(
          shape.batchSize * shape.inputHeight * shape.inputWidth / shape.kernelSize))
    case .padding(let shape):
      T(
        // The constant is rounded to single precision.
        output: T.rounding,
        inputGradient: shape.mode == .replicate
          ? T.sum((2 * shape.padding.height + 1) * (2 * shape.padding.width + 1)) : T.exact,
        parameterGradient: T.exact)
    case .normalization(let shape):
      // Statistics are means, whose roundings shrink with the count as the terms' shares do.
      T(
        output: T.sum(1), inputGradient: T.sum(1),
        parameterGradient: T.sum(shape.countPerChannel))
    case .activation(let shape):
      shape.function == .relu
        ? T(output: T.exact, inputGradient: T.exact, parameterGradient: T.exact)
        : T(output: T.function, inputGradient: T.function, parameterGradient: T.exact)
    case .unitBias(let shape):
      T(
        output: T.rounding, inputGradient: T.exact, parameterGradient: T.sum(shape.batchSize))
    case .flattening, .concatenation:
      T(output: T.exact, inputGradient: T.exact, parameterGradient: T.exact)
    case .linear(let shape):
      T(
        output: T.sum(shape.inputs), inputGradient: T.sum(shape.outputs),
        parameterGradient: T.sum(shape.batchSize))
    case .radialBasis(let shape):
      T(
        output: T.sum(shape.inputs), inputGradient: T.sum(shape.outputs),
        parameterGradient: T.exact)
    case .addition(let shape):
      T(
        output: Double(shape.inputs) * T.rounding, inputGradient: T.exact,
        parameterGradient: T.exact)
    case .masking:
      T(output: T.rounding, inputGradient: T.rounding, parameterGradient: T.exact)
    }
  }
}
