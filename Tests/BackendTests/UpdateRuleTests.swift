import ComputeBackend
import OneDNNBackend
import ReferenceBackend
import Tensors
import Testing

/// Every update rule of every fast backend against the reference, which PyTorchNumbersTests checks.
@Suite struct UpdateRuleTests {
  static let rules: [UpdateRule] =
    [0, 0.9].flatMap { momentum in
      [0, 0.01].flatMap { weightDecay in
        [false, true].map { nesterov in
          .gradientDescent(momentum: momentum, weightDecay: weightDecay, nesterov: nesterov)
        }
      }
    }
    + [
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01),
      .adam(beta1: 0, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1),
    ]

  /// After three updates and after ten; 131 scalars leave a remainder in vectors of any width. An
  /// update rounds some half a dozen times, and a parameter is a sum of at most eleven terms.
  @Test(arguments: rules)
  func updatesAsTheReferenceDoes(_ rule: UpdateRule) throws {
    let fast = Updated<Float>(131, rule, on: try OneDNNBackend())
    let reference = Updated<Double>(131, rule, on: ReferenceBackend())
    for updates in [1...3, 4...10] {
      fast.run(updates)
      reference.run(updates)
      #expect(relativeError(fast.parameters, reference.parameters) <= 1e-6)
      try #require(fast.state.count == rule.stateNames.count)
      try #require(reference.state.count == rule.stateNames.count)
      for (state, expected) in zip(fast.state, reference.state) {
        #expect(relativeError(state, expected) <= 1e-6)
      }
    }
  }

  /// Gradients of zero, and so small that ε decides.
  @Test func adamIsCalmWhereGradientsVanish() throws {
    let rule = UpdateRule.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    let gradients = [0, 1e-12, -1e-9, 1e-8, 1e-4, 1, 0, -0.0, 1e3]
    func update<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>)
      -> [Double]
    {
      let parameter = Buffer<Scalar>(count: 9)
      let gradient = Buffer<Scalar>(count: 9)
      gradient.scalars = gradients.map { Scalar(Float($0)) }
      let update = backend.update(rule, on: parameter, gradient: gradient)
      for count in 1...3 { update.update(learningRate: 0.001, count: count) }
      return parameter.scalars.map { Double($0) }
    }
    let measured = try update(OneDNNBackend())
    let expected = update(ReferenceBackend())
    for (measured, expected) in zip(measured, expected) {
      #expect(abs(measured - expected) <= 1e-6 * abs(expected))
    }
  }

  /// State starts at zero; put back, training goes on as if nothing had been.
  @Test(arguments: rules)
  func stateContinuesATraining(_ rule: UpdateRule) throws {
    try check(OneDNNBackend())
    try check(ReferenceBackend())

    func check<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
    {
      let whole = Updated(131, rule, on: backend)
      for state in whole.state { #expect(state == Array(repeating: 0, count: 131)) }
      whole.run(1...10)
      let first = Updated(131, rule, on: backend)
      first.run(1...4)
      let second = Updated(131, rule, on: backend)
      second.parameter.scalars = first.parameter.scalars
      for (state, held) in zip(second.operation.state, first.operation.state) {
        state.scalars = held.scalars
      }
      second.run(5...10)
      #expect(second.parameters == whole.parameters)
      #expect(second.state == whole.state)
    }
  }

  /// w ← w − η·s·g with every scalar's own s; s is whoever trains' to fill.
  @Test func scaledStepsFollowTheirScales() throws {
    try check(OneDNNBackend(), within: 1e-6)
    try check(ReferenceBackend(), within: 1e-15)

    func check<Scalar: BinaryFloatingPoint & Sendable>(
      _ backend: any ComputeBackend<Scalar>, within tolerance: Double
    ) throws {
      let updated = Updated(131, .scaledGradientDescent, on: backend)
      let before = updated.parameters
      updated.run(1...1)
      #expect(updated.parameters == before)
      updated.operation.scale?.scalars = (0..<131).map { Scalar($0) / 8 }
      updated.run(2...2)
      let gradient = updated.gradient.scalars.map { Double($0) }
      let expected = before.indices.map { before[$0] - 0.05 * (Double($0) / 8) * gradient[$0] }
      #expect(relativeError(updated.parameters, expected) <= tolerance)
    }
  }

  /// By hand: w = 1, g = 2, η = 0.25.
  @Test func oneStepByHand() throws {
    try check(OneDNNBackend())
    try check(ReferenceBackend())

    func check<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
    {
      func after(_ rule: UpdateRule, updates: Int) -> Double {
        let parameter = Buffer<Scalar>(count: 1)
        let gradient = Buffer<Scalar>(count: 1)
        parameter.scalars = [1]
        gradient.scalars = [2]
        let update = backend.update(rule, on: parameter, gradient: gradient)
        for count in 1...updates { update.update(learningRate: 0.25, count: count) }
        return Double(parameter.scalars[0])
      }
      // 1 − ¼·2; then once more.
      #expect(after(.gradientDescent(), updates: 1) == 0.5)
      #expect(after(.gradientDescent(), updates: 2) == 0)
      // 1 − ¼·(2 + ½·1)
      #expect(after(.gradientDescent(weightDecay: 0.5), updates: 1) == 0.375)
      // v = 2, then ½·2 + 2 = 3: 1 − ¼·2 − ¼·3
      #expect(after(.gradientDescent(momentum: 0.5), updates: 2) == -0.25)
      // 2 + ½·2 = 3, then 2 + ½·3 = 3.5: 1 − ¼·3 − ¼·3.5
      #expect(after(.gradientDescent(momentum: 0.5, nesterov: true), updates: 2) == -0.625)
      // The first step of Adam is η wherever the gradient points, but for ε.
      #expect(
        abs(after(.adam(beta1: 0.5, beta2: 0.75, epsilon: 1e-8), updates: 1) - 0.75) <= 1e-7)
      // m/(1 − β₁) = 2, √v/√(1 − β₂) = 2: 1 − ¼·2/(2 + 2)
      #expect(abs(after(.adam(beta1: 0.5, beta2: 0.75, epsilon: 2), updates: 1) - 0.875) <= 1e-7)
    }
  }
}

/// A parameter with gradients that are drawn anew for every update, and a learning rate that falls.
private struct Updated<Scalar: BinaryFloatingPoint & Sendable> {
  let parameter: Buffer<Scalar>
  let gradient: Buffer<Scalar>
  let operation: any UpdateOperation<Scalar>

  init(_ count: Int, _ rule: UpdateRule, on backend: any ComputeBackend<Scalar>) {
    self.parameter = Buffer(count: count)
    self.gradient = Buffer(count: count)
    parameter.scalars = Self.drawn(count, "parameter", 0)
    self.operation = backend.update(rule, on: parameter, gradient: gradient)
  }

  func run(_ updates: ClosedRange<Int>) {
    for count in updates {
      gradient.scalars = Self.drawn(gradient.count, "gradient", UInt64(count))
      operation.update(learningRate: 0.1 / Double(count), count: count)
    }
  }

  var parameters: [Double] { parameter.scalars.map { Double($0) } }
  var state: [[Double]] { operation.state.map { $0.scalars.map { Double($0) } } }

  private static func drawn(_ count: Int, _ name: String, _ index: UInt64) -> [Scalar] {
    var stream = RandomStream(seed: 4, name: name, index: index)
    return (0..<count).map { _ in Scalar(Float(stream.uniform(-1, 1))) }
  }
}
