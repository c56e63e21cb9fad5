import ComputeBackend
import Networks
import Specs
import Tensors

/// Updates a network's parameters after each backward pass.
struct Optimizer {
  private let schedule: ScheduleSpec
  private let stateNames: [String]
  private let parameters: [Parameter<Float>]
  private let updates: [any UpdateOperation<Float>]

  init(_ spec: OptimizerSpec, network: Network<Float>, backend: any ComputeBackend<Float>) {
    let rule = spec.updateRule
    schedule = spec.learningRate
    stateNames = rule.stateNames
    parameters = network.trainableParameters
    updates = parameters.map { backend.update(rule, on: $0.value, gradient: $0.gradient) }
    scales = updates.compactMap { $0.scale }
  }

  /// What each parameter's scalars are scaled by, where the rule lets whoever trains fill it in.
  let scales: [Buffer<Float>]

  func learningRate(epoch: Int) -> Double { schedule.value(atEpoch: epoch) }

  /// One update of every parameter; `count` tells which it is, from 1.
  func update(learningRate: Double, count: Int) {
    for update in updates { update.update(learningRate: learningRate, count: count) }
  }

  /// The places of `state`.
  var statePlaces: [ParameterPlace] {
    parameters.flatMap { parameter in
      stateNames.map { (parameter.path, $0, parameter.description.shape) }
    }
  }

  /// What the rule remembers, parameter by parameter; set it to continue an earlier training.
  var state: [StoredParameter] {
    get {
      zip(parameters, updates).flatMap { parameter, update in
        zip(stateNames, update.state).map { name, buffer in
          StoredParameter(
            layer: parameter.path, name: name,
            axes: parameter.description.axes,
            tensor: Tensor(shape: parameter.description.shape, scalars: buffer.scalars))
        }
      }
    }
    nonmutating set {
      for (buffer, stored) in zip(updates.flatMap { $0.state }, newValue) {
        buffer.scalars = stored.tensor.scalars
      }
    }
  }
}

extension Parameter {
  /// Where it stands in its network; what the optimizer remembers of it is stored as that layer's.
  fileprivate var path: String { "\(layer)/\(name)" }
}
