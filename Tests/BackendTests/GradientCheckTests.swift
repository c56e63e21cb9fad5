import ComputeBackend
import ReferenceBackend
import Tensors
import Testing

/// Every backward of the reference against central differences in Double:
/// (L(θ + h) − L(θ − h)) / 2h with L = Σ outputGradient · output.
@Suite struct GradientCheckTests {
  @Test(arguments: Cases.all.filter { $0.inputCount <= 3000 && $0.outputCount <= 3000 })
  func backwardIsTheDerivativeOfForward(_ given: Case) throws {
    let binding = Binding<Double>(
      input: buffer(given.values(given.inputCount, "input")),
      inputGradient: Buffer(count: given.inputCount),
      output: Buffer(count: given.outputCount),
      outputGradient: buffer(given.values(given.outputCount, "output gradient")),
      parameters: given.parameterCounts.enumerated().map { index, count in
        buffer(given.values(count, "parameter \(index)"))
      },
      parameterGradients: given.parameterCounts.prefix(given.trainableParameters)
        .map { Buffer(count: $0) })
    let operation = try ReferenceBackend().operation(given.descriptor, on: binding, layer: "test")
    try operation.forward()
    try operation.backward()

    func loss() throws -> Double {
      try operation.forward()
      return zip(binding.output.scalars, binding.outputGradient!.scalars).reduce(0) {
        $0 + $1.0 * $1.1
      }
    }
    let targets =
      [(binding.input, binding.inputGradient!)]
      + zip(binding.parameters, binding.parameterGradients)
    for (values, gradient) in targets {
      let analytic = gradient.scalars
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
      #expect(relativeError(places.map { analytic[$0] }, numeric) <= 1e-6)
    }
  }

  private func buffer(_ values: [Double]) -> Buffer<Double> {
    let buffer = Buffer<Double>(count: values.count)
    buffer.scalars = values
    return buffer
  }

  /// At most 24 places, spread over the whole buffer.
  private func sample(of count: Int) -> [Int] {
    count <= 24 ? Array(0..<count) : (0..<24).map { $0 * (count - 1) / 23 }
  }
}
