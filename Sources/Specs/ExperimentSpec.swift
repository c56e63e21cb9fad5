/// A whole experiment, as its JSON file says it: what is trained, how, on what, and what was
/// published about it.
///
/// The spec is the whole truth. Defaults live in these types alone; nothing rescales a value later.
public struct ExperimentSpec: Equatable, Sendable {
  /// The experiment's short name; its results go to `results/<name>/`.
  public var name = ""
  /// One line for people, printed over figures and tables.
  public var title = ""
  /// Where the recipe and its published numbers come from.
  public var sources: [String] = []
  /// What the recipe leaves open and what was chosen.
  public var notes: [String] = []
  /// The images to train and test on.
  public var data = DataSpec()
  /// The network.
  public var model = ModelSpec()
  /// How parameters get their first values.
  public var initialization = InitializationSpec.lecun1998FanIn
  /// What training minimizes.
  public var loss = LossSpec.rbfDistance
  /// How parameters are updated.
  public var optimizer = OptimizerSpec.sgd(SGDSpec())
  /// How many images one update sees.
  public var batchSize = 1
  /// How many times training passes over the training set.
  public var epochs = 1
  /// Whether every pass draws a new order; false means file order.
  public var shuffle = false
  /// How many threads one trial computes with. The bits of the result depend on it.
  public var threads = 1
  /// What the log keeps.
  public var log = LogSpec()
  /// One trial each.
  public var seeds: [Int] = [0]
  /// The published numbers to compare with.
  public var claims: [ClaimSpec] = []
  /// The figures to draw from the logs.
  public var figures: [FigureKind] = []

  /// A spec of defaults, to be filled.
  public init() {}
}

/// Which images, and what is done to them before the network sees them.
public struct DataSpec: Equatable, Sendable {
  /// The data set.
  public var set = DatasetName.mnist
  /// The part of the training file that is used.
  public var train = SubsetSpec()
  /// The part of the test file that is used.
  public var test = SubsetSpec()
  /// Applied to every image in this order.
  public var transforms: [TransformSpec] = []
  /// The data set that this one stands in for, where the real one could not be had: claims are
  /// then not checked, and everything drawn or printed says so.
  public var standsInFor: DatasetName?

  /// All of MNIST, untransformed.
  public init() {}
}

/// The data sets Reprise knows.
public enum DatasetName: String, CaseIterable, Equatable, Sendable {
  case mnist
  case fashionMNIST = "fashion-mnist"
  case digits
}

/// A part of a data file.
public struct SubsetSpec: Equatable, Sendable {
  /// The first so many items; all of them when absent.
  public var first: Int?

  /// All items, or the first so many.
  public init(first: Int? = nil) { self.first = first }
}

/// One step between a file's bytes and the network's input.
public enum TransformSpec: Equatable, Sendable {
  case scale(ScaleSpec)
  case pad(PadTransformSpec)
}

/// Maps pixel values linearly: byte 0 to `to[0]`, byte 255 to `to[1]`.
public struct ScaleSpec: Equatable, Sendable {
  /// The images of 0 and 255.
  public var to: [Double] = [0, 1]

  /// [0, 255] to [0, 1].
  public init() {}
}

/// Widens an image on all four sides.
public struct PadTransformSpec: Equatable, Sendable {
  /// How many pixels on each side.
  public var by = 0
  /// What the new pixels hold.
  public var mode = PaddingMode.constant
  /// The new pixels' value in constant mode, on the scale the image has at this step.
  public var value = 0.0

  /// No padding.
  public init() {}
}

/// What padded pixels hold.
public enum PaddingMode: String, CaseIterable, Equatable, Sendable {
  /// One value everywhere.
  case constant
  /// The nearest pixel of the image.
  case replicate
}

/// The network: its layers in order.
public struct ModelSpec: Equatable, Sendable {
  /// The layers, input first.
  public var layers: [LayerSpec] = []

  /// A network without layers, which validation rejects.
  public init() {}
}

/// One layer, as the spec writes it: `{"conv": {"outputChannels": 6, "kernelSize": 5}}`.
public enum LayerSpec: Equatable, Sendable {
  case conv(ConvSpec)
  case subsampling(SubsamplingSpec)
  case pad(PadLayerSpec)
  case linear(LinearSpec)
  case scaledTanh(ScaledTanhSpec)
  case sigmoid(SigmoidSpec)
  case rbf(RBFSpec)
}

/// A convolution (cross-correlation) over [C, H, W] with square kernels.
public struct ConvSpec: Equatable, Sendable {
  /// The layer's name in tables and logs; made from kind and place when absent.
  public var name: String?
  /// How many maps come out.
  public var outputChannels = 0
  /// The kernel's side.
  public var kernelSize = 0
  /// How far the kernel moves between outputs.
  public var stride = 1
  /// How many zero rows and columns are added on each side.
  public var padding = 0
  /// Whether each output map has a bias.
  public var bias = true
  /// Which input map (row) each output map (column) sees, drawn as the 1998 paper's Table I draws
  /// it: one string an input map, `X` connected, `.` not; spaces are ignored. All when absent.
  public var connections: [String]?

  /// An empty convolution, to be filled.
  public init() {}
}

/// The 1998 paper's subsampling: a window's mean or sum × a trainable coefficient + a trainable
/// bias, one of each a map. No squashing: write the activation as the next layer.
public struct SubsamplingSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The window's side and the distance between windows.
  public var kernelSize = 2
  /// Whether the window's inputs are averaged or added.
  public var mode = SubsamplingMode.mean

  /// 2×2 means.
  public init() {}
}

/// What a subsampling unit computes of its window before the coefficient.
public enum SubsamplingMode: String, CaseIterable, Equatable, Sendable {
  case mean
  case sum
}

/// Widens every map on all four sides.
public struct PadLayerSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How many units on each side.
  public var by = 0
  /// What the new units hold.
  public var mode = PaddingMode.constant
  /// Their value in constant mode.
  public var value = 0.0

  /// No padding.
  public init() {}
}

/// A fully connected layer; an input of maps is flattened in channel, row, column order.
public struct LinearSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// How many units it has.
  public var outputs = 0
  /// Whether each unit has a bias.
  public var bias = true

  /// An empty layer, to be filled.
  public init() {}
}

/// f(a) = amplitude · tanh(slope · a), the 1998 paper's squashing function.
public struct ScaledTanhSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// A; the paper's 1.7159 makes f(±1) = ±1.
  public var amplitude = 1.7159
  /// S.
  public var slope = 2.0 / 3.0

  /// The paper's constants.
  public init() {}
}

/// f(a) = 1 / (1 + e^−a).
public struct SigmoidSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?

  /// The logistic function.
  public init() {}
}

/// Euclidean radial basis units: y_i = Σ_j (x_j − w_ij)², with fixed codes w.
public struct RBFSpec: Equatable, Sendable {
  /// The layer's name in tables and logs.
  public var name: String?
  /// The class codes, one list of rows a class, `#` = +1 and `.` = −1, read row by row. When
  /// absent, LeNet-5's ten 7×12 digit bitmaps.
  public var codes: [[String]]?

  /// LeNet-5's output layer.
  public init() {}
}

/// How parameters get their first values.
public enum InitializationSpec: String, CaseIterable, Equatable, Sendable {
  /// Weights uniform in ±2.4/F_in, F_in the unit's fan-in (connected inputs only); subsampling
  /// coefficients uniform in ±2.4/(4·maps), subsampling biases in [0, 1); other biases uniform in
  /// ±1/√F_in.
  case lecun1998FanIn = "lecun1998-fan-in"
}

/// What training minimizes, and how an answer is read off the outputs.
public enum LossSpec: String, CaseIterable, Equatable, Sendable {
  /// The mean over the batch of y_D, the output of the right class's RBF unit; the answer is the
  /// smallest output.
  case rbfDistance = "rbf-distance"
}

/// How parameters are updated.
public enum OptimizerSpec: Equatable, Sendable {
  case sgd(SGDSpec)
}

/// Stochastic gradient descent: w ← w − learningRate · ∂loss/∂w.
public struct SGDSpec: Equatable, Sendable {
  /// The step size, by epoch.
  public var learningRate = ScheduleSpec.constant(0.01)

  /// A constant rate of 0.01.
  public init() {}
}

/// A number that depends on the epoch, counted from 0. In JSON, a plain number is a constant.
public enum ScheduleSpec: Equatable, Sendable {
  case constant(Double)
  /// Each value holds from its epoch until the next one's. The first starts at epoch 0.
  case steps([ScheduleStep])

  /// The value in force during an epoch, counted from 0.
  public func value(atEpoch epoch: Int) -> Double {
    switch self {
    case .constant(let value): value
    case .steps(let steps): steps.last { $0.from <= epoch }?.value ?? 0
    }
  }
}

/// One step of a schedule.
public struct ScheduleStep: Equatable, Sendable {
  /// The first epoch, counted from 0, at which the value holds.
  public var from = 0
  /// The value.
  public var value = 0.0

  /// A step at epoch 0.
  public init() {}
}

/// What a trial's log keeps beside the metrics of every epoch.
public struct LogSpec: Equatable, Sendable {
  /// The training loss is logged every so many steps.
  public var everySteps = 100
  /// Which weights the finished log holds.
  public var weights = KeptWeights.all

  /// Every 100th step's loss, and the final weights.
  public init() {}
}

/// Which weights a finished log holds.
public enum KeptWeights: String, CaseIterable, Equatable, Sendable {
  case all
  case none
}

/// A published number, to be compared with the measured one.
public struct ClaimSpec: Equatable, Sendable {
  /// Which measured number it speaks of.
  public var metric = Metric.testError
  /// After how many finished epochs; after the last when absent.
  public var afterEpochs: Int?
  /// The published value; error rates in [0, 1].
  public var value = 0.0
  /// Who published it.
  public var source = ""
  /// What a reader should know about it.
  public var note: String?

  /// An empty claim, to be filled.
  public init() {}
}

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
}

/// The figures that can be drawn from an experiment's logs.
public enum FigureKind: String, CaseIterable, Equatable, Sendable {
  /// Train and test error by epoch in one chart, after the 1998 paper's Figure 5.
  case errorByEpoch = "error-by-epoch"
  /// Loss, train error and test error by epoch in three panels side by side.
  case threePanels = "three-panels"
}
