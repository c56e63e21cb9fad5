import Tensors

/// The whole log of one trial, in memory: what was run, on what, what came out, and what is needed
/// to continue.
///
/// Two records are equal when every bit is: NaN equals itself, 0 and −0 differ.
public struct TrialRecord: Equatable, Sendable {
  /// The resolved spec, as JSON text.
  public var specification: String
  /// The seed of the trial's random streams.
  public var seed: Int
  /// The hash of everything that decides the trial's result but the seed.
  public var trialHash: String
  /// Where the numbers come from, in the order they are to be shown.
  public var provenance: [ProvenanceEntry]
  /// One series a metric, each with one value a finished epoch.
  public var epochs: [MetricSeries]
  /// Series with one value every so many steps.
  public var steps: [StepSeries]
  /// The network's parameters as they are now.
  public var weights: [NamedTensor]
  /// The parameters that did best on the dev set so far; empty where the spec selects none.
  public var best: [NamedTensor]
  /// What the best parameters gave; nil where the spec selects none, or none were yet.
  public var selection: SelectionRecord?
  /// The network's answer to each test image, in file order, at the end of training.
  public var testPredictions: [UInt8]?
  /// The test images' classes, in file order, so that who was right can be told from the log alone.
  public var testLabels: [UInt8]?
  /// What a killed trial continues from; absent once it has ended.
  public var checkpoint: Checkpoint?
  /// How far the trial has come.
  public var status: TrialStatus

  /// A record of the given parts.
  public init(
    specification: String, seed: Int, trialHash: String, provenance: [ProvenanceEntry] = [],
    epochs: [MetricSeries] = [], steps: [StepSeries] = [], weights: [NamedTensor] = [],
    best: [NamedTensor] = [], selection: SelectionRecord? = nil, testPredictions: [UInt8]? = nil,
    testLabels: [UInt8]? = nil, checkpoint: Checkpoint? = nil, status: TrialStatus = .running
  ) {
    self.specification = specification
    self.seed = seed
    self.trialHash = trialHash
    self.provenance = provenance
    self.epochs = epochs
    self.steps = steps
    self.weights = weights
    self.best = best
    self.selection = selection
    self.testPredictions = testPredictions
    self.testLabels = testLabels
    self.checkpoint = checkpoint
    self.status = status
  }
}

/// What tables, figures and the decision to skip or continue need of a trial: all but its tensors,
/// steps and predictions.
public struct TrialSummary: Equatable, Sendable {
  /// The resolved spec, as JSON text.
  public var specification: String
  /// The seed of the trial's random streams.
  public var seed: Int
  /// The hash of everything that decides the trial's result but the seed.
  public var trialHash: String
  /// Where the numbers come from, in the order they are to be shown.
  public var provenance: [ProvenanceEntry]
  /// One series a metric, each with one value a finished epoch.
  public var epochs: [MetricSeries]
  /// What the best parameters gave; nil where the spec selects none, or none were yet.
  public var selection: SelectionRecord?
  /// How many epochs the checkpoint's parameters have seen; nil where there is no checkpoint.
  public var checkpointEpochs: Int?
  /// How far the trial has come.
  public var status: TrialStatus

  /// A summary of the given parts.
  public init(
    specification: String, seed: Int, trialHash: String, provenance: [ProvenanceEntry],
    epochs: [MetricSeries], selection: SelectionRecord?, checkpointEpochs: Int?,
    status: TrialStatus
  ) {
    self.specification = specification
    self.seed = seed
    self.trialHash = trialHash
    self.provenance = provenance
    self.epochs = epochs
    self.selection = selection
    self.checkpointEpochs = checkpointEpochs
    self.status = status
  }
}

/// One fact about where a trial's numbers come from.
public struct ProvenanceEntry: Equatable, Sendable {
  /// What the fact is about: `gitCommit`, `host`, `dataSHA256/train-images`.
  public var key: String
  /// The fact; may be long (a diff), may be empty.
  public var value: String

  /// A fact.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// A number measured once an epoch.
public struct MetricSeries: Equatable, Sendable {
  /// The metric's name, a path: `train/loss`, `test/error`, `learningRate`, `seconds`.
  public var name: String
  /// One value a finished epoch, the first epoch's first.
  public var values: [Double]
  /// The unit, `1` for plain numbers: `1`, `s`.
  public var unit: String
  /// One sentence for someone who opens the file without this program.
  public var meaning: String

  /// A series.
  public init(name: String, values: [Double], unit: String, meaning: String) {
    self.name = name
    self.values = values
    self.unit = unit
    self.meaning = meaning
  }

  /// Whether every bit is equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.unit == right.unit && left.meaning == right.meaning
      && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
  }
}

/// What the parameters that did best on the dev set gave.
public struct SelectionRecord: Equatable, Sendable {
  /// After how many updates they were the network's.
  public var updates: Int
  /// The mean loss on the dev set.
  public var devLoss: Double
  /// The error rate on the dev set, in [0, 1].
  public var devError: Double
  /// The mean loss on the test set; nil while training goes on.
  public var testLoss: Double?
  /// The error rate on the test set, in [0, 1]; nil while training goes on.
  public var testError: Double?

  /// What was measured.
  public init(
    updates: Int, devLoss: Double, devError: Double, testLoss: Double? = nil,
    testError: Double? = nil
  ) {
    self.updates = updates
    self.devLoss = devLoss
    self.devError = devError
    self.testLoss = testLoss
    self.testError = testError
  }

  /// Whether every bit is equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.updates == right.updates
      && left.numbers.map { $0?.bitPattern } == right.numbers.map { $0?.bitPattern }
  }

  private var numbers: [Double?] { [devLoss, devError, testLoss, testError] }
}

/// A number measured every so many steps.
public struct StepSeries: Equatable, Sendable {
  /// The series' name, a path: `loss`.
  public var name: String
  /// After how many updates each value was measured: a step's loss, taken before its own update, has
  /// the number of the step, counted from 0 through all epochs.
  public var steps: [Int]
  /// The value at each of them.
  public var values: [Float]
  /// The unit, `1` for plain numbers.
  public var unit: String
  /// One sentence for someone who opens the file without this program.
  public var meaning: String

  /// A series; steps and values must be equally many.
  public init(name: String, steps: [Int], values: [Float], unit: String, meaning: String) {
    precondition(
      steps.count == values.count,
      "A step series has a value a step, not \(values.count) values for \(steps.count) steps.")
    self.name = name
    self.steps = steps
    self.values = values
    self.unit = unit
    self.meaning = meaning
  }

  /// Whether every bit is equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.unit == right.unit && left.meaning == right.meaning
      && left.steps == right.steps
      && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
  }
}

/// A parameter's values, or the state an optimizer keeps for it.
public struct NamedTensor: Equatable, Sendable {
  /// The layer: `C1`, `block1/conv1`.
  public var layer: String
  /// The parameter within the layer: `weights`, `bias`. No slash.
  public var parameter: String
  /// The values, row-major.
  public var tensor: Tensor<Float>
  /// What each axis counts, outermost first:
  /// `output channel, input channel, kernel row, kernel column`.
  public var axes: String

  /// A named tensor.
  public init(layer: String, parameter: String, tensor: Tensor<Float>, axes: String) {
    self.layer = layer
    self.parameter = parameter
    self.tensor = tensor
    self.axes = axes
  }

  /// Whether every bit is equal.
  public static func == (left: Self, right: Self) -> Bool {
    left.layer == right.layer && left.parameter == right.parameter && left.axes == right.axes
      && left.tensor.shape == right.tensor.shape
      && left.tensor.scalars.elementsEqual(right.tensor.scalars) {
        $0.bitPattern == $1.bitPattern
      }
  }
}

/// The state from which a trial continues with the same bits.
public struct Checkpoint: Equatable, Sendable {
  /// How many epochs the parameters have seen.
  public var finishedEpochs: Int
  /// Every parameter after that epoch.
  public var parameters: [NamedTensor]
  /// What the optimizer remembers: momentum and the like; empty for plain SGD.
  public var optimizerState: [NamedTensor]

  /// A checkpoint.
  public init(finishedEpochs: Int, parameters: [NamedTensor], optimizerState: [NamedTensor]) {
    self.finishedEpochs = finishedEpochs
    self.parameters = parameters
    self.optimizerState = optimizerState
  }
}

/// How far a trial has come.
public enum TrialStatus: Equatable, Sendable {
  /// Training goes on, or was killed while it did.
  case running
  /// Training was asked to stop before its last epoch, and can continue.
  case interrupted
  /// Every epoch was trained.
  case finished
  /// The loss became NaN or infinite at this step (counted from 0) of this epoch (from 0).
  case diverged(epoch: Int, step: Int)
  /// The trial ended for another reason, in a word or sentence: `disk`.
  case failed(reason: String)
}
