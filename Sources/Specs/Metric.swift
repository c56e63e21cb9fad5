/// What is measured once an epoch.
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

  /// Whether it is a share of images, in [0, 1], rather than a loss.
  public var isErrorRate: Bool {
    switch self {
    case .trainError, .trainErrorRunning, .testError: true
    case .trainLoss, .trainLossRunning, .testLoss: false
    }
  }
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
    }
  }
}
