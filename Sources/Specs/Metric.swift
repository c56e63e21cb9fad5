/// What is measured.
public enum Metric: String, CaseIterable, Equatable, Sendable {
  /// The mean loss over the training set, after the epoch.
  case trainLoss = "train.loss"
  /// The mean loss during the epoch, each image before its own update.
  case trainLossRunning = "train.lossRunning"
  /// The error rate on the training set, after the epoch.
  case trainError = "train.error"
  /// The error rate during the epoch, each image before its own update.
  case trainErrorRunning = "train.errorRunning"
  /// The mean loss over the test set, after the epoch.
  case testLoss = "test.loss"
  /// The error rate on the test set, after the epoch.
  case testError = "test.error"
  /// The mean loss of the batch that the next update is made from.
  case stepLoss = "step.loss"
  /// The mean loss over the dev set, after an update.
  case devLoss = "dev.loss"
  /// The error rate on the dev set, after an update.
  case devError = "dev.error"
  /// The smallest error rate on the dev set.
  case bestDevError = "best.dev.error"
  /// The mean loss over the test set with the parameters that did best on the dev set.
  case bestTestLoss = "best.test.loss"
  /// The error rate on the test set with the parameters that did best on the dev set.
  case bestTestError = "best.test.error"

  /// How often a metric is measured.
  public enum Rhythm: Equatable, Sendable {
    /// After every epoch.
    case epochs
    /// After some updates.
    case updates
    /// Once, when training is over.
    case once
  }

  /// How often it is measured.
  public var rhythm: Rhythm {
    switch self {
    case .trainLoss, .trainLossRunning, .trainError, .trainErrorRunning, .testLoss, .testError:
      .epochs
    case .stepLoss, .devLoss, .devError: .updates
    case .bestDevError, .bestTestLoss, .bestTestError: .once
    }
  }

  /// Whether it can only be measured where a spec selects parameters on a dev set.
  public var needsSelection: Bool {
    switch self {
    case .devLoss, .devError, .bestDevError, .bestTestLoss, .bestTestError: true
    case .trainLoss, .trainLossRunning, .trainError, .trainErrorRunning, .testLoss, .testError,
      .stepLoss:
      false
    }
  }

  /// Whether it is a share of images, in [0, 1], rather than a loss.
  public var isErrorRate: Bool {
    switch self {
    case .trainError, .trainErrorRunning, .testError, .devError, .bestDevError, .bestTestError:
      true
    case .trainLoss, .trainLossRunning, .testLoss, .stepLoss, .devLoss, .bestTestLoss: false
    }
  }

  /// What is measured after every epoch.
  public static var byEpoch: [Metric] { allCases.filter { $0.rhythm == .epochs } }
}

extension Metric: NameSpec {
  var meaning: String {
    switch self {
    case .trainLoss: "the mean loss over the training set, after the epoch"
    case .trainLossRunning: "the mean loss during the epoch, each image before its own update"
    case .trainError: "the error rate on the training set, after the epoch"
    case .trainErrorRunning: "the error rate during the epoch, each image before its own update"
    case .testLoss: "the mean loss over the test set, after the epoch"
    case .testError: "the error rate on the test set, after the epoch"
    case .stepLoss: "the mean loss of the batch that the next update is made from"
    case .devLoss: "the mean loss over the dev set, after an update"
    case .devError: "the error rate on the dev set, after an update"
    case .bestDevError: "the smallest error rate on the dev set"
    case .bestTestLoss: "the test set's mean loss with the parameters that did best on the dev set"
    case .bestTestError:
      "the test set's error rate with the parameters that did best on the dev set"
    }
  }
}
