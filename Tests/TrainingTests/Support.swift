import Datasets
import FoundationEssentials
import Networks
import OneDNNBackend
import Specs
import Tensors
import Training

/// A folder of the source tree, seen from this file.
func sourceFolder(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(name).path
}

/// The recipe of LeNet-5 as the project ships it, with changes.
func lenet5(_ overrides: String...) throws -> ExperimentSpec {
  try ExperimentSpec.load(
    path: sourceFolder("experiments/lenet5-blog.json"), overrides: ["claims=[]"] + overrides)
}

/// The first embedded digits, as a spec wants them; the dev set is what follows the training set.
func digits(
  _ trainCount: Int, _ testCount: Int, dev devCount: Int = 0, for spec: ExperimentSpec
) throws -> PreparedSets {
  let images = try EmbeddedDigits.images(.train, count: trainCount + devCount)
  let test = try EmbeddedDigits.images(.test, count: testCount)
  func training(_ from: Int, _ count: Int) throws -> PreparedSet {
    try PreparedSet(
      images, subset: SubsetSpec(from: from, first: count), transforms: spec.data.transforms)
  }
  return PreparedSets(
    train: try training(0, trainCount),
    dev: devCount == 0 ? nil : try training(trainCount, devCount),
    test: try PreparedSet(test, transforms: spec.data.transforms))
}

/// A trainer on the kernels that the program uses.
func makeTrainer(
  _ spec: ExperimentSpec, seed: Int = 0, _ data: PreparedSets,
  initialParameters: [StoredParameter]? = nil
) throws -> Trainer {
  try Trainer(
    spec, seed: seed, data: data, backend: try OneDNNBackend(),
    initialParameters: initialParameters)
}

/// A network small enough for a person: two pixels, two units without bias, two codes.
///
/// f = W·x, code of class 0 (+1, −1), of class 1 (−1, +1). All numbers of these tests are sums of
/// powers of two, so they are exact in single precision.
enum TwoPixels {
  /// Picture "left" is (1, 0), "right" is (0, 1).
  static let left: [UInt8] = [255, 0]
  static let right: [UInt8] = [0, 255]

  static func spec(_ overrides: String...) throws -> ExperimentSpec { try spec(overrides) }

  static func spec(_ overrides: [String]) throws -> ExperimentSpec {
    try ExperimentSpec(
      json: """
        {
          "name": "two-pixels",
          "data": {"set": "digits", "transforms": [{"scale": {"to": [0, 1]}}]},
          "model": {
            "layers": [
              {"linear": {"name": "F", "outputs": 2, "bias": false}},
              {"rbf": {"codes": [["#."], [".#"]]}}
            ]
          },
          "initialization": "lecun1998-fan-in",
          "loss": "rbf-distance",
          "optimizer": {"sgd": {"learningRate": 0.25}},
          "batchSize": 1,
          "epochs": 1,
          "log": {"everySteps": 1}
        }
        """, overrides: overrides)
  }

  /// A set of two-pixel pictures, two classes.
  static func set(_ pictures: [UInt8]..., labels: [UInt8]) throws -> PreparedSet {
    try PreparedSet(
      ImageSet(
        name: "two pixels", height: 1, width: 2, pixels: pictures.flatMap { $0 }, labels: labels,
        classNames: ["left", "right"]),
      transforms: [.scale(ScaleSpec())])
  }

  /// A trainer that starts from W = 0.
  static func trainer(
    _ spec: ExperimentSpec, train: PreparedSet, dev: PreparedSet? = nil, test: PreparedSet
  ) throws -> Trainer {
    let trainer = try makeTrainer(spec, PreparedSets(train: train, dev: dev, test: test))
    try trainer.restore(state(weights: [0, 0, 0, 0]))
    return trainer
  }

  /// W row by row.
  static func state(weights: [Float]) -> TrainerState {
    TrainerState(
      finishedEpochs: 0,
      parameters: [
        StoredParameter(
          layer: "F", name: "weight", axes: "output, input",
          tensor: Tensor(shape: [2, 2], scalars: weights))
      ])
  }
}

/// What a trainer told, and the state after every finished epoch.
struct Heard: Equatable {
  var epochs: [EpochMetrics] = []
  var states: [TrainerState] = []
  var steps: [Int] = []
  var losses: [Float] = []
  /// After how many updates the dev set was measured, and what came out.
  var devUpdates: [Int] = []
  var dev: [Measurement] = []
  /// What was selected in the end, and what it gave on the test set.
  var selected: [SelectedParameters] = []
  var selectedTests: [Measurement] = []

  /// Everything that must not depend on when it was measured.
  var withoutTimes: Heard {
    var copy = self
    for index in copy.epochs.indices {
      copy.epochs[index].trainingSeconds = 0
      copy.epochs[index].evaluationSeconds = 0
    }
    return copy
  }
}

extension TrialTraining {
  /// Runs and keeps what is told.
  func listen(
    to heard: inout Heard, shouldStop: () -> Bool = { false }
  ) throws -> TrainingEnding {
    var noted = heard
    defer { heard = noted }
    return try run(shouldStop: shouldStop) { event in
      switch event {
      case .progress: break
      case .step(let step, let loss):
        noted.steps.append(step)
        noted.losses.append(loss)
      case .devMeasured(let updates, let measurement):
        noted.devUpdates.append(updates)
        noted.dev.append(measurement)
      case .selected(let best, let test):
        noted.selected.append(best)
        noted.selectedTests.append(test)
      case .epochFinished(let metrics):
        noted.epochs.append(metrics)
        noted.states.append(state)
      }
    }
  }
}

extension TrainerState {
  /// Every scalar's bits, parameters, optimizer and selection: 0 and −0 differ.
  var bits: [UInt32] {
    (parameters + optimizerState + (selection?.parameters ?? []))
      .flatMap { $0.tensor.scalars.map(\.bitPattern) }
  }
}
