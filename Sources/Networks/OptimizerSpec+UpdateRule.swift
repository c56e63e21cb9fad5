import ComputeBackend
import Specs

extension OptimizerSpec {
  /// The rule that a backend computes.
  public var updateRule: UpdateRule {
    switch self {
    case .sgd(let sgd):
      .gradientDescent(
        momentum: sgd.momentum, weightDecay: sgd.weightDecay, nesterov: sgd.nesterov)
    case .adam(let adam):
      .adam(
        beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon,
        weightDecay: adam.weightDecay)
    case .sdlm: .scaledGradientDescent
    }
  }
}
