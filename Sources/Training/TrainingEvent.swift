import Specs
import Tensors

/// What a trainer tells as it goes. The log is one listener, the progress bar another.
public enum TrainingEvent: Sendable {
  /// So many items of an epoch (counted from 0) have been trained on; comes several times a second.
  case progress(epoch: Int, items: Int, of: Int)
  /// The mean loss of one step's batch; steps count from 0 through all epochs.
  case step(step: Int, loss: Float)
  /// The dev set was measured after so many updates.
  case devMeasured(updates: Int, Measurement)
  /// An epoch and its evaluations are done; the trainer's state is what it left.
  case epochFinished(EpochMetrics)
  /// Training is over, and the best parameters were measured on the test set.
  case selected(SelectedParameters, test: Measurement)
}

/// What one epoch measured.
public struct EpochMetrics: Equatable, Sendable {
  /// Which epoch, counted from 0.
  public var epoch: Int
  /// The step size during the epoch.
  public var learningRate: Double
  /// On the training set during the epoch, each item before its own update.
  public var running: Measurement
  /// On the training set after the epoch.
  public var train: Measurement
  /// On the test set after the epoch.
  public var test: Measurement
  /// The smallest and the largest step size of any weight during the epoch, where the optimizer gives
  /// each its own: sdlm's η/(μ + h).
  public var effectiveSteps: ClosedRange<Double>?
  /// How long the pass took, with its looks at the dev set, in seconds.
  public var trainingSeconds: Double
  /// How long the evaluations took, in seconds.
  public var evaluationSeconds: Double

  /// The value of a metric that specs name; nil for one that is not measured after epochs.
  public func value(of metric: Metric) -> Double? {
    switch metric {
    case .trainLoss: train.loss
    case .trainLossRunning: running.loss
    case .trainError: train.error
    case .trainErrorRunning: running.error
    case .testLoss: test.loss
    case .testError: test.error
    case .stepLoss, .devLoss, .devError, .bestDevError, .bestTestLoss, .bestTestError: nil
    }
  }
}

/// A mean loss and an error rate over a set.
public struct Measurement: Equatable, Sendable {
  /// The mean loss: over the items, or over the batches' means where the spec says so.
  public var loss: Double
  /// The share of items answered wrongly, in [0, 1].
  public var error: Double

  /// A measurement.
  public init(loss: Double, error: Double) {
    self.loss = loss
    self.error = error
  }
}

/// How a run of a trainer ended.
public enum TrainingEnding: Equatable, Sendable {
  /// Every epoch is done.
  case finished
  /// It was asked to stop; the epoch under way is lost, what was finished stands.
  case stopped
  /// The loss was not a finite number at this step (counted from 0 through all epochs).
  case diverged(epoch: Int, step: Int)
}

/// What a trainer continues from: the values after so many finished epochs.
///
/// Nothing else is needed. Random streams are opened anew for every epoch, by its number.
public struct TrainerState: Equatable, Sendable {
  /// How many epochs the parameters have seen.
  public var finishedEpochs: Int
  /// Every learned parameter, in the order of the layers.
  public var parameters: [StoredParameter]
  /// What the optimizer remembers of each parameter: layer `C1/weight`, name `momentum`.
  public var optimizerState: [StoredParameter]
  /// The best parameters so far, where the spec selects any.
  public var selection: SelectedParameters?

  /// A state.
  public init(
    finishedEpochs: Int, parameters: [StoredParameter], optimizerState: [StoredParameter] = [],
    selection: SelectedParameters? = nil
  ) {
    self.finishedEpochs = finishedEpochs
    self.parameters = parameters
    self.optimizerState = optimizerState
    self.selection = selection
  }
}

/// The parameters that did best on the dev set.
public struct SelectedParameters: Equatable, Sendable {
  /// After how many updates they were the network's.
  public var updates: Int
  /// What they gave on the dev set.
  public var dev: Measurement
  /// Every learned parameter, in the order of the layers.
  public var parameters: [StoredParameter]

  /// Parameters with what they gave.
  public init(updates: Int, dev: Measurement, parameters: [StoredParameter]) {
    self.updates = updates
    self.dev = dev
    self.parameters = parameters
  }
}

/// A parameter's values, with its place in the network.
public struct StoredParameter: Equatable, Sendable {
  /// The layer's name.
  public var layer: String
  /// The parameter's name in its layer.
  public var name: String
  /// What the axes are, outermost first.
  public var axes: String
  /// The values.
  public var tensor: Tensor<Float>

  /// A parameter's values.
  public init(layer: String, name: String, axes: String, tensor: Tensor<Float>) {
    self.layer = layer
    self.name = name
    self.axes = axes
    self.tensor = tensor
  }
}
