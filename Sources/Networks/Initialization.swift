import Glibc
import Specs
import Tensors

extension InitializationSpec {
  /// A parameter's first values, in the order of its shape; masked scalars are zero.
  func values(for parameter: ParameterDescription, from stream: inout RandomStream) -> [Double] {
    let perOutput = parameter.shape.count / max(parameter.shape[0], 1)
    let draws = draws(for: parameter)
    return (0..<parameter.shape.count).map { index in
      // Masked scalars draw too, so that a connection table does not shift the others' draws.
      let drawn = draws[index / perOutput].value(from: &stream)
      return parameter.mask?[index] == false ? 0 : drawn
    }
  }

  /// What the scalars of each output are drawn from.
  private func draws(for parameter: ParameterDescription) -> [Draw] {
    func all(_ draw: Draw) -> [Draw] { [Draw](repeating: draw, count: parameter.shape[0]) }
    switch parameter.role {
    case .weight(let fanIn, let fanOut, let isConvolution):
      let distribution =
        parameter.distribution ?? weights(isConvolution: isConvolution)
      return fanIn.map { distribution.draw(fanIn: $0, fanOut: fanOut) }
    case .bias(let fanIn):
      let distribution = parameter.distribution ?? biases
      // Biases have the fan-in of their unit, and no fan-out.
      return fanIn.map { distribution.draw(fanIn: $0, fanOut: 0) }
    case .unitBias:
      if case .constant(let value) = parameter.distribution ?? biases {
        return all(.constant(value))
      }
      return all(.constant(0))
    case .coefficient(let fanIn):
      if case .parts(let parts) = self, let distribution = parts.coefficients {
        return all(distribution.draw(fanIn: fanIn, fanOut: 0))
      }
      // Four inputs a coefficient in the paper's nets: ±2.4/(4·maps).
      return all(.uniform(within: 2.4 / (4 * Double(parameter.shape[0]))))
    case .subsamplingBias(let fanIn):
      if case .parts(let parts) = self, let distribution = parts.subsamplingBiases {
        return all(distribution.draw(fanIn: fanIn, fanOut: 0))
      }
      if case .lecun1998FanIn = self { return all(.range(0, 1)) }
      return all(.constant(0))
    case .starting(let value), .statistic(let value):
      return all(.constant(value))
    case .fixed:
      return all(.constant(0))
    }
  }

  private func weights(isConvolution: Bool) -> DistributionSpec {
    switch self {
    case .lecun1998FanIn(let rule): .lecun1998FanIn(rule)
    case .pytorchDefault: .pytorchDefault
    case .paddleDefault: isConvolution ? .kaimingNormal : .xavierUniform
    case .xavierUniform: .xavierUniform
    case .kaimingNormal: .kaimingNormal
    case .parts(let parts): parts.weights
    }
  }

  private var biases: DistributionSpec {
    switch self {
    case .lecun1998FanIn, .pytorchDefault: .pytorchDefault
    case .paddleDefault, .xavierUniform, .kaimingNormal: .constant(0)
    case .parts(let parts): parts.biases
    }
  }
}

/// How one scalar is drawn.
private enum Draw {
  case range(Double, Double)
  case normal(deviation: Double)
  case constant(Double)

  static func uniform(within limit: Double) -> Draw { .range(-limit, limit) }

  func value(from stream: inout RandomStream) -> Double {
    switch self {
    case .range(let lower, let upper): stream.uniform(lower, upper)
    case .normal(let deviation): deviation * stream.normal()
    case .constant(let value): value
    }
  }
}

extension DistributionSpec {
  fileprivate func draw(fanIn: Int, fanOut: Int) -> Draw {
    let inputs = Double(fanIn)
    return switch self {
    case .lecun1998FanIn(let rule):
      .uniform(within: rule.scale / pow(inputs, rule.exponent))
    case .pytorchDefault:
      .uniform(within: 1 / inputs.squareRoot())
    case .xavierUniform:
      .uniform(within: (6 / (inputs + Double(fanOut))).squareRoot())
    case .kaimingNormal:
      .normal(deviation: (2 / inputs).squareRoot())
    case .constant(let value):
      .constant(value)
    }
  }
}
