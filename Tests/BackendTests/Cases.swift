import ComputeBackend
import Tensors

/// One operation with random buffers, ready to run on any backend.
struct Case: CustomStringConvertible, Sendable {
  let descriptor: OperationDescriptor
  let inputCount: Int
  let outputCount: Int
  let parameterCounts: [Int]
  /// Parameters that backward computes a gradient for.
  var trainableParameters: Int
  let seed: UInt64

  var description: String { "\(descriptor)" }

  /// Uniform numbers, the same for every backend; those of parameters scaled down by fan-in.
  func values(_ count: Int, _ name: String, range: Double = 1) -> [Double] {
    var stream = RandomStream(seed: seed, name: name)
    // Rounded to Float so that both backends start from the same numbers.
    return (0..<count).map { _ in Double(Float(stream.uniform(-range, range))) }
  }
}

/// What an operation computed.
struct Outcome {
  var output: [Double]
  var inputGradient: [Double]
  var parameterGradients: [[Double]]
}

extension Case {
  /// Runs forward and backward on a backend.
  func run<Scalar: BinaryFloatingPoint & Sendable>(on backend: any ComputeBackend<Scalar>) throws
    -> Outcome
  {
    func buffer(_ values: [Double]) -> Buffer<Scalar> {
      let buffer = Buffer<Scalar>(count: values.count)
      buffer.scalars = values.map { Scalar($0) }
      return buffer
    }
    func read(_ buffer: Buffer<Scalar>) -> [Double] { buffer.scalars.map { Double($0) } }
    // Everything that must be overwritten starts as rubbish.
    func rubbish(_ count: Int) -> Buffer<Scalar> {
      buffer([Double](repeating: 1e6, count: count))
    }

    let binding = Binding<Scalar>(
      input: buffer(values(inputCount, "input")), inputGradient: rubbish(inputCount),
      output: rubbish(outputCount),
      outputGradient: buffer(values(outputCount, "output gradient")),
      parameters: parameterCounts.enumerated().map { index, count in
        buffer(values(count, "parameter \(index)"))
      },
      parameterGradients: parameterCounts.prefix(trainableParameters).map(rubbish))
    let operation = try backend.operation(descriptor, on: binding, layer: "test")
    try operation.forward()
    try operation.backward()
    return Outcome(
      output: read(binding.output), inputGradient: read(binding.inputGradient!),
      parameterGradients: binding.parameterGradients.map(read))
  }
}

/// max|a − b| / max|b|: the error measured where the numbers are large.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "Shapes are compared before values.")
  let difference = zip(a, b).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  let scale = b.map(abs).max() ?? 0
  return scale == 0 ? difference : difference / scale
}

/// Random shapes of every operation, and LeNet-5's own.
enum Cases {
  static let all = convolutions + linears + subsamplings + paddings + activations + radialBases

  static let convolutions: [Case] =
    [
      convolution(1, 1, 32, 32, 6, 5), convolution(1, 6, 14, 14, 16, 5),
      convolution(1, 16, 5, 5, 120, 5), convolution(100, 6, 14, 14, 16, 5),
    ]
    + random("convolution", 24) { stream in
      let kernel = 1 + stream.integer(below: 5)
      return convolution(
        1 + stream.integer(below: 4), 1 + stream.integer(below: 7),
        kernel + stream.integer(below: 9), kernel + stream.integer(below: 9),
        1 + stream.integer(below: 9), kernel, stride: 1 + stream.integer(below: 3),
        padding: stream.integer(below: 4), bias: stream.integer(below: 3) > 0,
        seed: stream.next())
    }

  static let linears: [Case] =
    [linear(1, 400, 120), linear(1, 120, 84), linear(100, 120, 84)]
    + random("linear", 12) { stream in
      linear(
        1 + stream.integer(below: 5), 1 + stream.integer(below: 40),
        1 + stream.integer(below: 40), bias: stream.integer(below: 3) > 0, seed: stream.next())
    }

  static let subsamplings: [Case] =
    [subsampling(1, 6, 28, 28, 2, .mean), subsampling(1, 16, 10, 10, 2, .sum)]
    + random("subsampling", 12) { stream in
      let kernel = 1 + stream.integer(below: 4)
      return subsampling(
        1 + stream.integer(below: 4), 1 + stream.integer(below: 7),
        kernel * (1 + stream.integer(below: 6)), kernel * (1 + stream.integer(below: 6)), kernel,
        stream.integer(below: 2) == 0 ? .mean : .sum, seed: stream.next())
    }

  static let paddings: [Case] = random("padding", 12) { stream in
    let shape = PaddingDescriptor(
      maps: 1 + stream.integer(below: 4), inputHeight: 1 + stream.integer(below: 8),
      inputWidth: 1 + stream.integer(below: 8), padding: stream.integer(below: 4),
      mode: stream.integer(below: 2) == 0 ? .replicate : .constant(stream.uniform(-1, 1)))
    return Case(
      descriptor: .padding(shape), inputCount: shape.maps * shape.inputHeight * shape.inputWidth,
      outputCount: shape.maps * shape.outputHeight * shape.outputWidth, parameterCounts: [],
      trainableParameters: 0, seed: stream.next())
  }

  static let activations: [Case] = [1, 7, 8, 9, 84, 1176].flatMap { count in
    [.scaledTanh(amplitude: 1.7159, slope: 2.0 / 3), .scaledTanh(amplitude: 1, slope: 1), .sigmoid]
      .map { function in
        Case(
          descriptor: .activation(ActivationDescriptor(count: count, function: function)),
          inputCount: count, outputCount: count, parameterCounts: [], trainableParameters: 0,
          seed: UInt64(count))
      }
  }

  static let radialBases: [Case] = [(1, 84, 10), (100, 84, 10), (3, 5, 2), (2, 1, 1)].map {
    n, inputs, outputs in
    Case(
      descriptor: .radialBasis(
        RadialBasisDescriptor(batchSize: n, inputs: inputs, outputs: outputs)),
      inputCount: n * inputs, outputCount: n * outputs, parameterCounts: [outputs * inputs],
      trainableParameters: 0, seed: 5)
  }

  private static func random(
    _ name: String, _ count: Int, _ make: (inout RandomStream) -> Case
  ) -> [Case] {
    var stream = RandomStream(seed: 1998, name: name)
    return (0..<count).map { _ in make(&stream) }
  }

  private static func convolution(
    _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ o: Int, _ k: Int, stride: Int = 1, padding: Int = 0,
    bias: Bool = true, seed: UInt64 = 1
  ) -> Case {
    let shape = ConvolutionDescriptor(
      batchSize: n, inputChannels: c, inputHeight: h, inputWidth: w, outputChannels: o,
      kernelSize: k, stride: stride, padding: padding, hasBias: bias)
    return Case(
      descriptor: .convolution(shape), inputCount: n * shape.inputCount,
      outputCount: n * shape.outputCount,
      parameterCounts: [shape.weightCount] + (bias ? [o] : []),
      trainableParameters: bias ? 2 : 1, seed: seed)
  }

  private static func linear(
    _ n: Int, _ inputs: Int, _ outputs: Int, bias: Bool = true, seed: UInt64 = 2
  ) -> Case {
    Case(
      descriptor: .linear(
        LinearDescriptor(batchSize: n, inputs: inputs, outputs: outputs, hasBias: bias)),
      inputCount: n * inputs, outputCount: n * outputs,
      parameterCounts: [outputs * inputs] + (bias ? [outputs] : []),
      trainableParameters: bias ? 2 : 1, seed: seed)
  }

  private static func subsampling(
    _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ k: Int, _ mode: SubsamplingDescriptor.Mode,
    seed: UInt64 = 3
  ) -> Case {
    let shape = SubsamplingDescriptor(
      batchSize: n, channels: c, inputHeight: h, inputWidth: w, kernelSize: k, mode: mode)
    return Case(
      descriptor: .subsampling(shape), inputCount: n * c * h * w,
      outputCount: n * c * shape.outputHeight * shape.outputWidth, parameterCounts: [c, c],
      trainableParameters: 2, seed: seed)
  }
}
