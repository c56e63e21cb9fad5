import ComputeBackend
import ReferenceBackend
import Testing

/// Every backward of the reference against central differences in Double:
/// (L(θ + h) − L(θ − h)) / 2h with L = Σ outputGradient · output.
@Suite struct GradientCheckTests {
  /// Small enough to run forward some hundred times; sums have no backward of their own.
  /// Numbers drawn from −2 … 2 sit on ReLU's kink and on ties, where there is no derivative.
  static let cases = Cases.all.filter { given in
    if case .whole = given.draw { return false }
    let parameters = given.descriptor.parameterCounts.reduce(0, +)
    return given.descriptor.computesInputGradients && given.descriptor.inputCounts[0] <= 3000
      && given.descriptor.outputCount <= 3000 && parameters <= 50_000
  }

  @Test(arguments: cases)
  func backwardIsTheDerivativeOfForward(_ given: Case) throws {
    let plan = try PlannedCase(given, on: ReferenceBackend())
    let analytic = try plan.run()

    func loss() throws -> Double {
      try plan.operation.forward()
      return zip(plan.binding.output.scalars, given.outputGradient(pass: 0))
        .reduce(0) { $0 + $1.0 * $1.1 }
    }
    let targets =
      Array(zip(plan.binding.inputs, analytic.inputGradients.compactMap { $0 }))
      + zip(plan.binding.parameters, analytic.parameterGradients)
    #expect(targets.count == given.descriptor.inputCounts.count + given.descriptor.gradientCount)
    for (values, gradient) in targets {
      let places = sample(of: values.count)
      let numeric = try places.map { place in
        let held = values.pointer[place]
        let h = 1e-5
        values.pointer[place] = held + h
        let above = try loss()
        values.pointer[place] = held - h
        let below = try loss()
        values.pointer[place] = held
        return (above - below) / (2 * h)
      }
      #expect(relativeError(places.map { gradient[$0] }, numeric) <= 1e-7)
    }
  }

  /// Where ReLU has no derivative, at 0, it passes nothing on; of equal numbers in a window the
  /// first in row order gets all.
  @Test func kinksAndTiesAreDecidedAsSaid() throws {
    let relu = Binding<Double>(
      input: Buffer(count: 3), inputGradient: Buffer(count: 3), output: Buffer(count: 3),
      outputGradient: Buffer(count: 3))
    relu.input.scalars = [-1, 0, 1]
    relu.outputGradient?.scalars = [5, 6, 7]
    let activation = try ReferenceBackend().operation(
      .activation(ActivationDescriptor(count: 3, function: .relu)), on: relu, layer: "test")
    try activation.forward()
    try activation.backward()
    #expect(relu.output.scalars == [0, 0, 1])
    #expect(relu.inputGradient?.scalars == [0, 0, 7])

    let pool = Binding<Double>(
      input: Buffer(count: 9), inputGradient: Buffer(count: 9), output: Buffer(count: 4),
      outputGradient: Buffer(count: 4))
    pool.input.scalars = [
      2, 1, 2,
      1, 2, 2,
      0, 2, 2,
    ]
    pool.outputGradient?.scalars = [1, 10, 100, 1000]
    let shape = PoolingDescriptor(
      maps: 1, input: Extent(3), kind: .maximum, kernel: Extent(2), stride: Extent(1))
    let pooling = try ReferenceBackend().operation(.pooling(shape), on: pool, layer: "test")
    try pooling.forward()
    try pooling.backward()
    #expect(pool.output.scalars == [2, 2, 2, 2])
    #expect(pool.inputGradient?.scalars == [1, 0, 10, 0, 1100, 0, 0, 0, 0])
  }

  /// At most 24 places, spread over the whole buffer.
  private func sample(of count: Int) -> [Int] {
    count <= 24 ? Array(0..<count) : (0..<24).map { $0 * (count - 1) / 23 }
  }
}
