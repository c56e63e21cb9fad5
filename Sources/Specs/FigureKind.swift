/// The figures that can be drawn from an experiment's logs.
public enum FigureKind: String, CaseIterable, Equatable, Sendable {
  /// Train and test error by epoch in one chart, after the 1998 paper's Figure 5.
  case errorByEpoch = "error-by-epoch"
  /// The same as the paper measures it: the training error during the pass alone.
  case errorByEpochRunning = "error-by-epoch-running"
  /// Loss, train error and test error by epoch in three panels side by side.
  case threePanels = "three-panels"
  /// Train and dev loss by update, and dev error beside them.
  case lossByUpdate = "loss-by-update"
  /// Training loss, train accuracy and test accuracy by epoch in one chart, as the d2l book draws it.
  case accuracyByEpoch = "accuracy-by-epoch"
  /// How many test images of each class got which answer.
  case confusionMatrix = "confusion-matrix"
  /// The step size by epoch.
  case learningRate = "learning-rate"
  /// The smallest and the largest step size of any weight by epoch.
  case stepRange = "step-range"
  /// Time and memory by epoch.
  case costByEpoch = "cost-by-epoch"
  /// Test and train error after the last epoch by what a sweep varies.
  case errorByValue = "error-by-value"
  /// Test error after the last epoch for each pair of values of two of a sweep's axes.
  case heatMap = "heat-map"
}

extension FigureKind: NameSpec {
  var meaning: String {
    switch self {
    case .errorByEpoch: "train and test error by epoch in one chart"
    case .errorByEpochRunning: "the same with the training error measured during the pass alone"
    case .threePanels: "loss, train error and test error by epoch, side by side"
    case .lossByUpdate: "train and dev loss by update, and the dev error beside them"
    case .accuracyByEpoch: "training loss, train and test accuracy by epoch in one chart"
    case .confusionMatrix: "how many test images of each class got which answer, as a grid"
    case .learningRate: "the step size by epoch"
    case .stepRange:
      "the smallest and the largest step size of any weight by epoch, of the optimizer sdlm"
    case .costByEpoch: "time and memory by epoch"
    case .errorByValue: "a sweep's final test and train error by swept value"
    case .heatMap: "a sweep's final test error as a grid of two of its axes"
    }
  }
}
