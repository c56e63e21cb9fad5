import ComputeBackend
import ReferenceBackend
import Testing

/// The oracle itself against PyTorch in double precision: every operation PyTorch has, and every
/// update rule. pytorch_numbers.py beside this file made the numbers and says how the inputs are
/// made.
@Suite struct PyTorchNumbersTests {
  /// What sums in another order may differ by in double precision.
  static let tolerance = 1e-13

  static let convolution = ConvolutionDescriptor(
    batchSize: 2, inputChannels: 3, input: Extent(6, 7), outputChannels: 4, kernel: Extent(3, 2),
    stride: Extent(2, 1), padding: Extent(1, 2), dilation: Extent(2, 3))
  static let operations: [(name: String, descriptor: OperationDescriptor)] = [
    ("convolution", .convolution(convolution)),
    (
      "grouped convolution",
      .convolution(
        ConvolutionDescriptor(
          batchSize: 3, inputChannels: 4, input: Extent(5, 4), outputChannels: 6, kernel: Extent(3),
          stride: Extent(1, 2), padding: Extent(1), groups: 2))
    ),
    (
      "padded convolution of one place",
      .convolution(
        ConvolutionDescriptor(
          batchSize: 2, inputChannels: 3, input: Extent(1), outputChannels: 2, kernel: Extent(3),
          padding: Extent(1), hasBias: false))
    ),
    ("maximum pooling", pooling(Extent(5, 6), .maximum, Extent(3), Extent(2), Extent(1))),
    (
      "maximum pooling rounded up",
      pooling(Extent(6, 5), .maximum, Extent(3, 2), Extent(2, 3), Extent(1, 0), ceilMode: true)
    ),
    (
      "average pooling",
      pooling(
        Extent(5, 6), .average(countsPadding: true), Extent(3, 2), Extent(2), Extent(1))
    ),
    (
      "average pooling, padding not counted",
      pooling(
        Extent(5, 6), .average(countsPadding: false), Extent(3, 2), Extent(2), Extent(1))
    ),
    (
      "average pooling rounded up",
      pooling(
        Extent(6), .average(countsPadding: true), Extent(3), Extent(2, 4), Extent(1),
        ceilMode: true)
    ),
    (
      "average pooling rounded up, padding not counted",
      pooling(
        Extent(6), .average(countsPadding: false), Extent(3), Extent(2, 4), Extent(1),
        ceilMode: true)
    ),
    (
      "global average pooling",
      .pooling(.global(.average(countsPadding: true), maps: 6, input: Extent(3, 4)))
    ),
    ("global maximum pooling", .pooling(.global(.maximum, maps: 6, input: Extent(3, 4)))),
    (
      "zero padding",
      .padding(
        PaddingDescriptor(
          maps: 4, input: Extent(3, 2), padding: Extent(2, 1), mode: .constant(-0.25)))
    ),
    (
      "replicate padding",
      .padding(
        PaddingDescriptor(maps: 4, input: Extent(3, 2), padding: Extent(2, 1), mode: .replicate))
    ),
    ("linear", .linear(LinearDescriptor(batchSize: 3, inputs: 5, outputs: 4))),
    ("flattening", .flattening(FlatteningDescriptor(batchSize: 2, channels: 3, places: 4))),
    ("concatenation", .concatenation(ConcatenationDescriptor(counts: [24, 36]))),
    ("tanh", .activation(ActivationDescriptor(count: 11, function: .tanh))),
    ("sigmoid", .activation(ActivationDescriptor(count: 11, function: .sigmoid))),
    ("relu", .activation(ActivationDescriptor(count: 11, function: .relu))),
    (
      "batch norm of maps",
      .normalization(
        NormalizationDescriptor(batchSize: 2, channels: 3, layout: .maps(places: 6)))
    ),
    (
      "batch norm of units",
      .normalization(NormalizationDescriptor(batchSize: 4, channels: 3, layout: .units))
    ),
  ]

  @Test func everyOperationIsPyTorchs() throws {
    let fixture = try PyTorchNumbers.read()
    for (name, descriptor) in Self.operations {
      let expected = try #require(fixture.operations[name], "\(name)")
      let plan = try Plan(descriptor, trains: true)
      for _ in 0..<(plan.isNormalization ? 3 : 1) { try plan.operation.forward() }
      try plan.operation.backward()
      compare(plan.binding.output, expected.output, "\(name)")
      for (gradient, wanted) in zip(plan.binding.inputGradients, expected.inputGradients ?? []) {
        compare(try #require(gradient), wanted, "\(name), input gradient")
      }
      let gradients = expected.parameterGradients ?? []
      try #require(plan.binding.parameterGradients.count == gradients.count)
      for (gradient, wanted) in zip(plan.binding.parameterGradients, gradients) {
        compare(gradient, wanted, "\(name), parameter gradient")
      }
      guard plan.isNormalization else { continue }
      let running = try #require(expected.running)
      compare(plan.binding.parameters[2], running[0], "\(name), running mean")
      compare(plan.binding.parameters[3], running[1], "\(name), running variance")

      let evaluating = try #require(fixture.operations["\(name), evaluating"])
      let evaluation = try Plan(descriptor, trains: false)
      evaluation.binding.parameters[2].scalars = running[0]
      evaluation.binding.parameters[3].scalars = running[1]
      try evaluation.operation.forward()
      compare(evaluation.binding.output, evaluating.output, "\(name), evaluating")
      #expect(evaluation.binding.parameters[2].scalars == running[0])
      #expect(evaluation.binding.parameters[3].scalars == running[1])
    }
  }

  static let rules: [(name: String, rule: UpdateRule)] = [
    ("plain", .gradientDescent()),
    ("weight decay", .gradientDescent(weightDecay: 0.05)),
    ("momentum", .gradientDescent(momentum: 0.9)),
    ("momentum and weight decay", .gradientDescent(momentum: 0.9, weightDecay: 0.05)),
    ("nesterov", .gradientDescent(momentum: 0.9, nesterov: true)),
    (
      "nesterov and weight decay",
      .gradientDescent(momentum: 0.8, weightDecay: 0.05, nesterov: true)
    ),
    ("adam", .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)),
    ("adam and weight decay", .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.05)),
  ]

  @Test func everyUpdateRuleIsPyTorchs() throws {
    let fixture = try PyTorchNumbers.read()
    for (name, rule) in Self.rules {
      let expected = try #require(fixture.updates[name], "\(name)")
      let parameter = Buffer<Double>(count: 7)
      let gradient = Buffer<Double>(count: 7)
      parameter.scalars = numbers(7, 3)
      let update = ReferenceBackend().update(rule, on: parameter, gradient: gradient)
      for t in 1...10 {
        gradient.scalars = numbers(7, t)
        update.update(learningRate: 0.1 / Double(t), count: t)
        if let wanted = expected["\(t)"] { compare(parameter, wanted, "\(name), \(t) updates") }
      }
    }
  }

  @Test func poolingHasPyTorchsPlaces() throws {
    let sizes = try PyTorchNumbers.read().pooledSizes
    #expect(sizes.count > 100)
    for row in sizes {
      let places = [false, true].map { ceilMode in
        PoolingDescriptor(
          maps: 1, input: Extent(row[0], 8), kind: .maximum, kernel: Extent(row[1], 8),
          stride: Extent(row[2], 1), padding: Extent(row[3], 0), ceilMode: ceilMode
        ).output
      }
      #expect(places == [Extent(row[4], 1), Extent(row[5], 1)], "\(row)")
    }
  }

  private static func pooling(
    _ input: Extent, _ kind: PoolingDescriptor.Kind, _ kernel: Extent, _ stride: Extent,
    _ padding: Extent, ceilMode: Bool = false
  ) -> OperationDescriptor {
    .pooling(
      PoolingDescriptor(
        maps: 4, input: input, kind: kind, kernel: kernel, stride: stride, padding: padding,
        ceilMode: ceilMode))
  }

  private func compare(_ measured: Buffer<Double>, _ expected: [Double], _ which: Comment) {
    guard measured.count == expected.count else {
      Issue.record("\(which): \(measured.count) scalars instead of \(expected.count)")
      return
    }
    #expect(relativeError(measured.scalars, expected) <= Self.tolerance, which)
  }
}

/// An operation on the reference with the script's inputs.
private struct Plan {
  let binding: Binding<Double>
  let operation: any Operation<Double>
  let isNormalization: Bool

  init(_ descriptor: OperationDescriptor, trains: Bool) throws {
    func filled(_ count: Int, _ kind: Int) -> Buffer<Double> {
      let buffer = Buffer<Double>(count: count)
      buffer.scalars = numbers(count, kind)
      return buffer
    }
    self.isNormalization = if case .normalization = descriptor { true } else { false }
    self.binding = Binding(
      inputs: descriptor.inputCounts.enumerated().map { filled($1, $0) },
      inputGradients: descriptor.inputCounts.map { trains ? Buffer(count: $0) : nil },
      output: Buffer(count: descriptor.outputCount),
      outputGradient: trains ? filled(descriptor.outputCount, 2) : nil,
      parameters: descriptor.parameterCounts.enumerated().map { filled($1, 3 + $0) },
      parameterGradients: trains
        ? descriptor.parameterCounts.prefix(descriptor.gradientCount).map { Buffer(count: $0) }
        : [])
    if isNormalization {
      let variance = binding.parameters[3]
      variance.scalars = variance.scalars.map { $0 + 1 }
    }
    self.operation = try ReferenceBackend().operation(descriptor, on: binding, layer: "test")
  }
}

/// The script's `numbers`.
private func numbers(_ count: Int, _ kind: Int) -> [Double] {
  (0..<count).map { Double((37 * $0 + 11 * kind) % 101 - 50) / 64 }
}
