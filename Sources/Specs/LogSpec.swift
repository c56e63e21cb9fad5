/// What a trial's log keeps beside the metrics of every epoch.
public struct LogSpec: Equatable, Sendable {
  /// The training loss is logged every so many steps.
  public var everySteps = 100
  /// Which weights the finished log holds.
  public var weights = KeptWeights.all

  /// Every 100th step's loss, and the final weights.
  public init() {}
}

extension LogSpec: ObjectSpec {
  static let specName = "log"
  static let meaning = "What a trial's log keeps beside the metrics of every epoch."

  static let fields: [Field<Self>] = [
    .optional(
      "everySteps", \.everySteps, "The training loss is logged every so many steps.",
      .atLeast(1)),
    .optional("weights", \.weights, "Which weights the finished log holds."),
  ]
}

/// Which weights a finished log holds.
public enum KeptWeights: String, CaseIterable, Equatable, Sendable {
  case all
  case best
  case none
}

extension KeptWeights: NameSpec {
  var meaning: String {
    switch self {
    case .all: "every parameter after the last epoch, and the best where there is a selection"
    case .best: "the parameters that selection kept as the best, and no others"
    case .none: "no weights"
    }
  }
}
