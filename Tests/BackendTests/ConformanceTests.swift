import ComputeBackend
import OneDNNBackend
import ReferenceBackend
import Tensors
import Testing

/// Every operation of every fast backend against the reference.
@Suite struct ConformanceTests {
  @Test(arguments: Cases.all)
  func oneDNNAgreesWithTheReference(_ given: Case) throws {
    let measured = try given.run(on: OneDNNBackend())
    let expected = try given.run(on: ReferenceBackend())
    #expect(relativeError(measured.output, expected.output) <= 1e-5)
    #expect(relativeError(measured.inputGradient, expected.inputGradient) <= 1e-4)
    for (gradient, reference) in zip(measured.parameterGradients, expected.parameterGradients) {
      #expect(relativeError(gradient, reference) <= 1e-4)
    }
  }

  @Test func runningTwiceGivesTheSameBits() throws {
    for given in Cases.all {
      let first = try given.run(on: OneDNNBackend())
      let second = try given.run(on: OneDNNBackend())
      #expect(first.output == second.output)
      #expect(first.inputGradient == second.inputGradient)
      #expect(first.parameterGradients == second.parameterGradients)
    }
  }

  @Test func gradientDescentStepsAgainstTheGradient() throws {
    func step<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>)
      -> [Double]
    {
      let parameter = Buffer<Scalar>(count: 11)
      let gradient = Buffer<Scalar>(count: 11)
      parameter.scalars = (0..<11).map { Scalar($0) }
      gradient.scalars = (0..<11).map { Scalar($0) * 2 }
      backend.gradientDescent(on: parameter, gradient: gradient).update(learningRate: 0.25)
      return parameter.scalars.map { Double($0) }
    }
    let expected = (0..<11).map { Double($0) / 2 }
    #expect(step(ReferenceBackend()) == expected)
    #expect(try step(OneDNNBackend()) == expected)
  }

  @Test func multiplyMasksElementByElement() throws {
    let target = Buffer<Float>(count: 9)
    let mask = Buffer<Float>(count: 9)
    target.scalars = (1...9).map(Float.init)
    mask.scalars = (1...9).map { $0 % 2 == 0 ? 0 : 1 }
    try OneDNNBackend().multiply(target, by: mask)
    #expect(target.scalars == [1, 0, 3, 0, 5, 0, 7, 0, 9])
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
    for function in [ActivationDescriptor.Function.scaledTanh(amplitude: 1, slope: 1), .sigmoid] {
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

  private func exp2(_ power: Int) -> Double {
    Double(sign: .plus, exponent: power, significand: 1)
  }
}
