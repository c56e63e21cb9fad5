/// How a set is measured: in file order, without changing anything.
public struct EvaluationSpec: Equatable, Sendable {
  /// How many images are computed at once.
  public var batchSize = 100
  /// What a set's loss is the mean of.
  public var lossMean = LossMean.items

  /// Hundreds, the mean over the images.
  public init() {}
}

extension EvaluationSpec: ObjectSpec {
  static let specName = "evaluation"
  static let meaning = "How a set is measured: in file order, without changing anything."

  static let fields: [Field<Self>] = [
    .optional(
      "batchSize", \.batchSize, "How many images are computed at once.", .between(1, 100_000)),
    .optional("lossMean", \.lossMean, "What a set's loss is the mean of."),
  ]
}

/// What a set's loss is the mean of.
public enum LossMean: String, CaseIterable, Equatable, Sendable {
  case items
  case batches
}

extension LossMean: NameSpec {
  var meaning: String {
    switch self {
    case .items: "all images' losses"
    case .batches:
      "the batches' mean losses, unweighted: a smaller last batch counts as much as a full one"
    }
  }
}

/// Early stopping's choice without the stopping: the parameters that do best on the dev set.
public struct SelectionSpec: Equatable, Sendable {
  /// How many updates lie between two looks at the dev set.
  public var everySteps = 1

  /// After every update.
  public init() {}
}

extension SelectionSpec: ObjectSpec {
  static let specName = "selection"
  static let meaning =
    "Keeps the parameters with the strictly smallest error on the dev set, and measures them on the "
    + "test set at the end. Batches are counted from 0 through all epochs."

  static let fields: [Field<Self>] = [
    .required(
      "everySteps", \.everySteps,
      "The dev set is measured after every update whose batch number is a positive multiple of "
        + "this (15: after the 16th, the 31st, …), and after the last.",
      .atLeast(1))
  ]
}
