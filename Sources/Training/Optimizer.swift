import ComputeBackend
import Networks
import Specs

/// Updates a network's parameters after each backward pass.
struct Optimizer {
  private let schedule: ScheduleSpec
  private let updates: [any UpdateOperation<Float>]

  init(_ spec: OptimizerSpec, network: Network<Float>, backend: any ComputeBackend<Float>) {
    switch spec {
    case .sgd(let sgd):
      schedule = sgd.learningRate
      updates = network.trainableParameters.map {
        backend.gradientDescent(on: $0.value, gradient: $0.gradient)
      }
    }
  }

  func learningRate(epoch: Int) -> Double { schedule.value(atEpoch: epoch) }

  func update(learningRate: Float) {
    for update in updates { update.update(learningRate: learningRate) }
  }
}
