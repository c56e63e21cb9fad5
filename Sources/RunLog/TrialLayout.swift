/// Where everything stands in a trial's file. `docs/log-format.md` describes it for readers.
enum TrialLayout {
  /// The root's `format`, which tells a trial's log from other HDF5 files.
  static let format = "reprise trial"
  /// Raised when a reader of the version before would misread the file, not when something is
  /// added that it can ignore.
  static let formatVersion = 1

  static let specification = "/spec"
  static let status = "/status"
  static let provenance = "/provenance"
  static let epochs = "/epochs"
  static let steps = "/steps"
  static let weights = "/weights"
  static let best = "/best"
  static let predictions = "/predictions"
  static let testPredictions = "/predictions/test"
  static let testLabels = "/predictions/testLabels"
  static let checkpoint = "/checkpoint"
  static let parameters = "/checkpoint/parameters"
  static let optimizerState = "/checkpoint/optimizer"

  /// The two datasets of a step series' group.
  static let stepIndices = "step"
  static let stepValues = "value"

  /// Names of attributes.
  enum Attribute {
    static let format = "format"
    static let formatVersion = "formatVersion"
    static let seed = "seed"
    static let trialHash = "trialHash"
    static let meaning = "meaning"
    static let unit = "unit"
    static let axes = "axes"
    /// The place in the record's list: HDF5 lists names in alphabetical order.
    static let position = "position"
    static let epoch = "epoch"
    static let step = "step"
    static let reason = "reason"
    static let finishedEpochs = "finishedEpochs"
    static let updates = "updates"
    static let devLoss = "devLoss"
    static let devError = "devError"
    static let testLoss = "testLoss"
    static let testError = "testError"
  }

  /// The words that stand in `/status`.
  enum StatusWord: String, CaseIterable {
    case running, interrupted, finished, diverged, failed
  }
}
