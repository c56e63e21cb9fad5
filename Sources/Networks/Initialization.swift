import Specs
import Tensors

extension InitializationSpec {
  /// A parameter's first values, in the order of its shape; masked scalars are zero.
  func values(for parameter: ParameterDescription, from stream: inout RandomStream) -> [Double] {
    let limits = limits(for: parameter)
    let perOutput = parameter.shape.count / max(parameter.shape[0], 1)
    return (0..<parameter.shape.count).map { index in
      // Masked scalars draw too, so that a connection table does not shift the others' draws.
      let (lower, upper) = limits[index / perOutput]
      let drawn = stream.uniform(lower, upper)
      return parameter.mask?[index] == false ? 0 : drawn
    }
  }

  /// The interval that the scalars of each output are drawn from.
  private func limits(for parameter: ParameterDescription) -> [(Double, Double)] {
    switch (self, parameter.role) {
    case (.lecun1998FanIn, .weight(let fanIn)):
      // ±2.4/F_in (LeCun et al. 1998, appendix A)
      fanIn.map { (-2.4 / Double($0), 2.4 / Double($0)) }
    case (.lecun1998FanIn, .bias(let fanIn)):
      // ±1/√F_in, PyTorch's default
      fanIn.map { (-1 / Double($0).squareRoot(), 1 / Double($0).squareRoot()) }
    case (.lecun1998FanIn, .coefficient):
      // ±2.4/(4·maps)
      [(Double, Double)](
        repeating: symmetric(2.4 / (4 * Double(parameter.shape[0]))), count: parameter.shape[0])
    case (.lecun1998FanIn, .subsamplingBias):
      [(Double, Double)](repeating: (0, 1), count: parameter.shape[0])
    case (_, .fixed):
      []
    }
  }

  private func symmetric(_ limit: Double) -> (Double, Double) { (-limit, limit) }
}
