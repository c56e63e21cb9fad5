/// How parameters are updated.
public enum OptimizerSpec: Equatable, Sendable {
  case sgd(SGDSpec)
}

extension OptimizerSpec: AlternativesSpec {
  static let specName = "optimizer"
  static let meaning = "How parameters are updated."

  static var alternatives: [Alternative<Self>] {
    [.key("sgd", Self.sgd) { if case .sgd(let spec) = $0 { spec } else { nil } }]
  }
}

/// Stochastic gradient descent: w ← w − learningRate · ∂loss/∂w.
public struct SGDSpec: Equatable, Sendable {
  /// The step size, by epoch.
  public var learningRate = ScheduleSpec.constant(0.01)

  /// A constant rate of 0.01.
  public init() {}
}

extension SGDSpec: ObjectSpec {
  static let specName = "sgd optimizer"
  static let meaning = "Stochastic gradient descent: w ← w − learningRate · ∂loss/∂w."

  static var fields: [Field<Self>] {
    [.required("learningRate", \.learningRate, "The step size, by epoch.", .positive)]
  }
}
