import ComputeBackend
import OneDNNBackend
import ReferenceBackend
import Tensors
import Testing

/// Every operation of every fast backend against the reference.
@Suite struct ConformanceTests {
  /// Twice in a row, so that nothing may be left over from the pass before; batch normalization
  /// three times, because its running statistics remember.
  @Test(arguments: Cases.all)
  func trainsAsTheReferenceDoes(_ given: Case) throws {
    let fast = try PlannedCase(given, on: OneDNNBackend())
    let withoutInputGradients = try PlannedCase(
      given, on: OneDNNBackend(), for: .trainingFromData)
    let reference = try PlannedCase(given, on: ReferenceBackend())
    for pass in 0..<(given.isNormalization ? 3 : 2) {
      let expected = try reference.run(pass: pass)
      compare(try fast.run(pass: pass), with: expected, given, "pass \(pass)")
      var wanted = expected
      wanted.inputGradients = given.descriptor.inputCounts.map { _ in nil }
      compare(
        try withoutInputGradients.run(pass: pass), with: wanted, given,
        "pass \(pass) without input gradients")
    }
  }

  @Test(arguments: Cases.all)
  func evaluatesAsTheReferenceDoes(_ given: Case) throws {
    let fast = try PlannedCase(given, on: OneDNNBackend(), for: .evaluation)
    let before = fast.outcome.parameters
    let reference = try PlannedCase(given, on: ReferenceBackend(), for: .evaluation)
    compare(try fast.run(), with: try reference.run(), given, "evaluation")
    #expect(fast.outcome.parameters == before, "Evaluation changes no parameter.")
  }

  @Test func runningTwiceGivesTheSameBits() throws {
    for given in Cases.all {
      let first = try PlannedCase(given, on: OneDNNBackend()).run()
      let second = try PlannedCase(given, on: OneDNNBackend()).run()
      #expect(first == second, "\(given)")
    }
  }

  /// What comes later in a network's backward pass still needs it.
  @Test func whatIsReadStaysAsItWas() throws {
    for given in Cases.all {
      let plan = try PlannedCase(given, on: OneDNNBackend())
      plan.load(pass: 0)
      try plan.operation.forward()
      let output = plan.binding.output.scalars
      let parameters = plan.outcome.parameters
      try plan.operation.backward()
      for (index, input) in plan.binding.inputs.enumerated() {
        #expect(input.scalars.map { Double($0) } == given.inputs(index, pass: 0), "\(given)")
      }
      #expect(plan.binding.output.scalars == output, "\(given)")
      #expect(
        plan.binding.outputGradient?.scalars.map { Double($0) } == given.outputGradient(pass: 0),
        "\(given)")
      #expect(plan.outcome.parameters == parameters, "\(given)")
      // Weights and masks do not change in a forward pass either; running statistics do.
      let fixed = given.isNormalization ? 0..<2 : 0..<parameters.count
      for index in fixed { #expect(parameters[index] == given.parameter(index), "\(given)") }
    }
  }

  /// A network that diverged must not look healthy: what a NaN meets becomes NaN.
  @Test(arguments: Cases.batchConvolutions)
  func convolutionsPassNaNOn(_ given: Case) throws {
    let fast = try PlannedCase(given, on: OneDNNBackend())
    let reference = try PlannedCase(given, on: ReferenceBackend())
    fast.load(pass: 0)
    reference.load(pass: 0)
    let place = given.descriptor.inputCounts[0] / 2
    fast.binding.input.pointer[place] = .nan
    reference.binding.input.pointer[place] = .nan
    let gradient = given.descriptor.outputCount / 3
    fast.binding.outputGradient?.pointer[gradient] = .nan
    reference.binding.outputGradient?.pointer[gradient] = .nan
    try fast.operation.forward()
    try fast.operation.backward()
    try reference.operation.forward()
    try reference.operation.backward()
    let (found, expected) = (fast.outcome, reference.outcome)
    func passesOn(_ found: [Double], _ expected: [Double]) -> Bool {
      zip(found, expected).allSatisfy { $0.isNaN || !$1.isNaN }
    }
    #expect(passesOn(found.output, expected.output))
    #expect(passesOn(found.inputGradients[0] ?? [], expected.inputGradients[0] ?? []))
    for (found, expected) in zip(found.parameterGradients, expected.parameterGradients) {
      #expect(passesOn(found, expected))
    }
  }

  /// A branch whose input nobody wants a gradient for, beside others that are wanted.
  @Test func concatenationLeavesUnwantedGradientsAlone() throws {
    let counts = [5, 9, 3]
    let binding = Binding<Float>(
      inputs: counts.map { Buffer(count: $0) },
      inputGradients: [Buffer(count: 5), nil, Buffer(count: 3)],
      output: Buffer(count: 17), outputGradient: Buffer(count: 17))
    binding.outputGradient?.scalars = (0..<17).map(Float.init)
    let operation = try OneDNNBackend().operation(
      .concatenation(ConcatenationDescriptor(counts: counts)), on: binding, layer: "test")
    try operation.forward()
    try operation.backward()
    #expect(binding.inputGradients[0]?.scalars == [0, 1, 2, 3, 4])
    #expect(binding.inputGradients[2]?.scalars == [14, 15, 16])
  }

  /// Two scalars a channel are normalized to ±1 whatever they are, nearly: what is left of the
  /// gradient, ε/(variance + ε) of its terms, is a difference of nearly equal numbers. Its error is
  /// measured against the terms, weight/√(variance + ε) · ∂y.
  @Test(arguments: [
    NormalizationDescriptor(batchSize: 2, channels: 5, layout: .maps(places: 1)),
    NormalizationDescriptor(batchSize: 1, channels: 5, layout: .maps(places: 2)),
    NormalizationDescriptor(batchSize: 2, channels: 5, layout: .units),
  ])
  func batchNormOfTwoIsAsExactAsItsTerms(_ shape: NormalizationDescriptor) throws {
    let given = Case(descriptor: .normalization(shape))
    let measured = try PlannedCase(given, on: OneDNNBackend()).run()
    let expected = try PlannedCase(given, on: ReferenceBackend()).run()
    #expect(relativeError(measured.output, expected.output) <= given.tolerance.output)
    let x = given.inputs(0, pass: 0)
    let dy = given.outputGradient(pass: 0)
    for index in x.indices {
      let channel = shape.layout == .units ? index % 5 : index / 2
      let pair =
        shape.layout == .units
        ? [x[channel], x[channel + 5]] : [x[2 * channel], x[2 * channel + 1]]
      let deviation = (square((pair[0] - pair[1]) / 2) + shape.epsilon).squareRoot()
      let term = abs(given.parameter(0)[channel]) / deviation * (dy.map(abs).max() ?? 0)
      let error = abs(measured.inputGradients[0]![index] - expected.inputGradients[0]![index])
      #expect(error <= given.tolerance.inputGradient * term)
    }
  }

  @Test func multiplyMasksElementByElement() throws {
    try check(OneDNNBackend())
    try check(ReferenceBackend())

    func check<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
    {
      let target = Buffer<Scalar>(count: 9)
      let mask = Buffer<Scalar>(count: 9)
      target.scalars = (1...9).map { Scalar($0) }
      mask.scalars = (1...9).map { $0 % 2 == 0 ? 0 : 1 }
      backend.multiply(target, by: mask)
      #expect(target.scalars == [1, 0, 3, 0, 5, 0, 7, 0, 9])
    }
  }

  /// Far from zero, near it, and where the two formulas meet.
  @Test func hyperbolicTangentIsAccurateEverywhere() throws {
    var inputs = (-4000...4000).map { Double($0) / 200 }
    inputs += (-40...10).flatMap { [exp2($0), -exp2($0)] }
    inputs += [.infinity, -.infinity, 0, 0.625, 0.6249999]
    func tanh<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
      -> [Double]
    {
      let count = inputs.count
      let binding = Binding<Scalar>(
        input: Buffer(count: count), output: Buffer(count: count))
      binding.input.scalars = inputs.map { Scalar(Float($0)) }
      let function = ActivationDescriptor.Function.scaledTanh(amplitude: 1, slope: 1)
      try backend.operation(
        .activation(ActivationDescriptor(count: count, function: function)), on: binding,
        layer: "test"
      ).forward()
      return binding.output.scalars.map { Double($0) }
    }
    for ((measured, expected), input) in zip(
      zip(try tanh(OneDNNBackend()), try tanh(ReferenceBackend())), inputs)
    {
      #expect(abs(measured - expected) <= 2e-7 * max(abs(expected), 1e-30), "tanh(\(input))")
    }
  }

  @Test func notANumberStaysNotANumber() throws {
    let functions: [ActivationDescriptor.Function] = [
      .scaledTanh(amplitude: 1, slope: 1), .tanh, .sigmoid, .relu,
    ]
    for function in functions {
      let binding = Binding<Float>(input: Buffer(count: 9), output: Buffer(count: 9))
      binding.input.scalars = [1, .nan, 2, -.nan, .nan, 3, 4, 5, .nan]
      try OneDNNBackend().operation(
        .activation(ActivationDescriptor(count: 9, function: function)), on: binding, layer: "test"
      ).forward()
      #expect(
        binding.output.scalars.map(\.isNaN)
          == [false, true, false, true, true, false, false, false, true])
    }
  }

  /// Wherever in a window it stands.
  @Test func maximumPoolingKeepsNotANumber() throws {
    func pool<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
      -> [Double]
    {
      let binding = Binding<Scalar>(input: Buffer(count: 16), output: Buffer(count: 4))
      binding.input.scalars = (0..<16).map { Scalar($0) }
      for place in [0, 3, 13] { binding.input.pointer[place] = .nan }
      let shape = PoolingDescriptor(
        maps: 1, input: Extent(4), kind: .maximum, kernel: Extent(2), stride: Extent(2))
      try backend.operation(.pooling(shape), on: binding, layer: "test").forward()
      return binding.output.scalars.map { Double($0) }
    }
    #expect(try pool(ReferenceBackend()).map(\.isNaN) == [true, true, true, false])
    #expect(try pool(OneDNNBackend()).map(\.isNaN) == [true, true, true, false])
  }

  private func compare(
    _ measured: Outcome, with expected: Outcome, _ given: Case, _ which: Comment
  ) {
    let tolerance = given.tolerance
    #expect(relativeError(measured.output, expected.output) <= tolerance.output, which)
    #expect(measured.inputGradients.count == expected.inputGradients.count, which)
    for (gradient, reference) in zip(measured.inputGradients, expected.inputGradients) {
      #expect((gradient == nil) == (reference == nil), which)
      guard let gradient, let reference else { continue }
      #expect(relativeError(gradient, reference) <= tolerance.inputGradient, which)
    }
    #expect(measured.parameterGradients.count == expected.parameterGradients.count, which)
    for (gradient, reference) in zip(measured.parameterGradients, expected.parameterGradients) {
      #expect(relativeError(gradient, reference) <= tolerance.parameterGradient, which)
    }
    // Running statistics are means of a batch; all other parameters are as they were.
    for (parameter, reference) in zip(measured.parameters, expected.parameters) {
      #expect(
        relativeError(parameter, reference) <= (given.isNormalization ? tolerance.output : 0), which
      )
    }
  }

  private func square(_ x: Double) -> Double { x * x }

  private func exp2(_ power: Int) -> Double {
    Double(sign: .plus, exponent: power, significand: 1)
  }
}
