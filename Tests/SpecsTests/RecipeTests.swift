import Testing

@testable import Specs

/// The recipes of experiments/, against what their sources say; figures from the sources, not from
/// the files.
@Suite struct Recipes {
  private static func load(_ name: String, _ overrides: String...) throws -> ExperimentSpec {
    try ExperimentSpec.load(
      path: repositoryPath("experiments/\(name).json"), overrides: overrides)
  }

  /// How each is trained, as the file's values say it in JSON.
  struct Training: Sendable, CustomTestStringConvertible {
    var name: String
    var set: DatasetName
    var batchSize: Int
    var epochs: Int
    var shuffle = true
    var seeds = 1
    var initialization: String
    var loss = #""cross-entropy""#
    var optimizer: String
    var testDescription: String { name }
  }

  private static let adam =
    #"{"adam":{"learningRate":0.001,"beta1":0.9,"beta2":0.999,"epsilon":1e-8,"weightDecay":0}}"#
  private static let xavierWeights =
    #"{"parts":{"weights":"xavier-uniform","biases":"pytorch-default"}}"#

  private static func sgd(_ rate: String) -> String {
    #"{"sgd":{"learningRate":\#(rate),"momentum":0,"weightDecay":0,"nesterov":false}}"#
  }

  private static func classic(_ name: String, batchSize: Int = 128, rate: String) -> Training {
    Training(
      name: name, set: .fashionMNIST, batchSize: batchSize, epochs: 10,
      initialization: xavierWeights, optimizer: sgd(rate))
  }

  private static let trainings = [
    Training(
      name: "d2l-lenet", set: .fashionMNIST, batchSize: 256, epochs: 5, seeds: 5,
      initialization: #""pytorch-default""#, optimizer: adam),
    Training(
      name: "d2l-lenet-avg", set: .fashionMNIST, batchSize: 256, epochs: 10, seeds: 5,
      initialization: xavierWeights, optimizer: sgd("0.9")),
    Training(
      name: "convnet-bn", set: .mnist, batchSize: 64, epochs: 3, seeds: 5,
      initialization: #""pytorch-default""#,
      optimizer: #"{"adam":{"learningRate":{"stepLR":{"initial":0.001,"stepSize":6,"gamma":0.1}},"#
        + #""beta1":0.9,"beta2":0.999,"epsilon":1e-8,"weightDecay":0}}"#),
    Training(
      name: "nndl-lenet", set: .mnist, batchSize: 64, epochs: 5, seeds: 10,
      initialization: #""xavier-uniform""#, optimizer: sgd("0.1")),
    Training(
      name: "resnet18-plain", set: .mnist, batchSize: 64, epochs: 5, seeds: 10,
      initialization: #""paddle-default""#, optimizer: sgd("0.005")),
    Training(
      name: "resnet18-residual", set: .mnist, batchSize: 64, epochs: 5, seeds: 10,
      initialization: #""paddle-default""#, optimizer: sgd("0.01")),
    Training(
      name: "lenet-1989", set: .mnist, batchSize: 1, epochs: 23, shuffle: false, seeds: 5,
      initialization: #"{"parts":{"weights":{"lecun1998-fan-in":{"scale":2.4,"exponent":0.5}},"#
        + #""biases":{"constant":0}}}"#,
      loss: #"{"mean-squared-error":{"targets":[-1,1]}}"#, optimizer: sgd("0.03")),
    classic("alexnet", rate: "0.01"), classic("alexnet-laptop", rate: "0.01"),
    classic("vgg11", rate: "0.05"), classic("vgg11-small", rate: "0.05"),
    classic("vgg11-laptop", rate: "0.05"), classic("nin", rate: "0.1"),
    classic("nin-laptop", rate: "0.1"), classic("googlenet", rate: "0.1"),
    classic("googlenet-laptop", rate: "0.1"),
    classic("resnet18-book", batchSize: 256, rate: "0.05"),
    classic("resnet18-book-laptop", batchSize: 256, rate: "0.05"),
  ]

  @Test(arguments: trainings) func areTrainedAsTheirSourcesSay(_ training: Training) throws {
    let spec = try Self.load(training.name)
    #expect(spec.data.set == training.set)
    #expect(spec.batchSize == training.batchSize && spec.epochs == training.epochs)
    #expect(spec.shuffle == training.shuffle)
    #expect(spec.seeds == Array(0..<training.seeds))
    #expect(spec.initialization.json.compactText == training.initialization)
    #expect(spec.loss.json.compactText == training.loss)
    #expect(spec.optimizer.json.compactText == training.optimizer)
    #expect(spec.threads == 1)
  }

  /// Images as the network sees them.
  @Test(arguments: [
    ("d2l-lenet", #"[{"scale":{"to":[0,1]}}]"#), ("d2l-lenet-avg", #"[{"scale":{"to":[0,1]}}]"#),
    ("convnet-bn", #"[{"normalize":{"mean":0.5,"std":0.5}}]"#),
    (
      "nndl-lenet",
      #"[{"resize":{"to":32,"rounded":true}},{"normalize":{"mean":0.5,"std":0.5}}]"#
    ),
    ("lenet-1989", #"[{"scale":{"to":[-1,1]}},{"resize":{"to":16,"rounded":false}}]"#),
    ("alexnet", #"[{"resize":{"to":224,"rounded":true}},{"scale":{"to":[0,1]}}]"#),
    ("googlenet", #"[{"resize":{"to":96,"rounded":true}},{"scale":{"to":[0,1]}}]"#),
  ])
  func transformImagesAsTheirSourcesDo(_ name: String, transforms: String) throws {
    #expect(try Self.load(name).data.transforms.json.compactText == transforms)
  }

  @Test func selectOnTheDevSet() throws {
    for name in ["nndl-lenet", "resnet18-plain", "resnet18-residual"] {
      let spec = try Self.load(name)
      #expect(spec.data.train == SubsetSpec(first: 1000))
      #expect(spec.data.dev == SubsetSpec(from: 50000, first: 200))
      #expect(spec.data.test == SubsetSpec(first: 200))
      #expect(spec.selection?.everySteps == 15)
      #expect(spec.evaluation.batchSize == 64 && spec.evaluation.lossMean == .batches)
      #expect(spec.log.everySteps == 1)
      #expect(spec.figures == [.lossByUpdate])
    }
  }

  @Test func drawTheDigitsOf1989WithAFixedSeed() throws {
    let data = try Self.load("lenet-1989").data
    #expect(data.train.first == 7291 && data.test.first == 2007)
    #expect(data.train.drawnWithSeed == 1989 && data.test.drawnWithSeed == 1989)
  }

  // MARK: Claims

  private func values(_ spec: ExperimentSpec, _ metric: Metric, source: String? = nil) -> [Double] {
    spec.claims.filter { $0.metric == metric && (source == nil || $0.source == source) }
      .map(\.value)
  }

  /// Errors are 1 − accuracy; written from decimals, so equal up to rounding.
  private func expectErrors(_ found: [Double], _ accuracies: [Double], _ what: String) {
    #expect(found.count == accuracies.count, "\(what)")
    #expect(zip(found, accuracies).allSatisfy { abs($0 - (1 - $1)) < 1e-12 }, "\(what): \(found)")
  }

  @Test func theSigmoidLeNetClaimsEveryEpoch() throws {
    let spec = try Self.load("d2l-lenet")
    expectErrors(values(spec, .trainErrorRunning), [0.322, 0.649, 0.718, 0.741, 0.759], "train")
    expectErrors(values(spec, .testError), [0.584, 0.699, 0.724, 0.746, 0.759], "test")
    #expect(spec.claims.map(\.afterEpochs) == (1...5).flatMap { [$0, $0, $0] })
    // The printed sums of batch means over 60,000, back to means over 235 batches, two digits.
    let printed = [0.0072, 0.0037, 0.0030, 0.0027, 0.0024]
    for (claim, sum) in zip(values(spec, .trainLossRunning), printed) {
      #expect(abs(claim - sum * 60000 / 235) < 0.006)
    }
  }

  @Test func theAveragingLeNetClaimsTheEnd() throws {
    let spec = try Self.load("d2l-lenet-avg")
    #expect(values(spec, .trainLossRunning) == [0.469])
    expectErrors(values(spec, .trainErrorRunning), [0.823], "train")
    expectErrors(values(spec, .testError), [0.779], "test")
    #expect(spec.claims.allSatisfy { $0.afterEpochs == 10 })
  }

  @Test func theNormalizedNetClaimsTheFirstAndTheThirdEpoch() throws {
    let spec = try Self.load("convnet-bn")
    expectErrors(values(spec, .testError), [0.9881, 0.9930], "test")
    #expect(spec.claims.map(\.afterEpochs) == [1, 1, 3, 3])
    for (claim, sum) in zip(values(spec, .testLoss), [0.0006, 0.0003]) {
      #expect(abs(claim - sum * 10000 / 157) < 0.0005)
    }
  }

  @Test(arguments: [
    ("nndl-lenet", [0.38, 0.635, 0.72, 0.75, 0.875, 0.755], 0.875, 0.87, 0.4423, 2.285),
    ("resnet18-plain", [0.185, 0.59, 0.72, 0.77, 0.81, 0.79], 0.81, 0.81, 0.5841, 2.538),
    ("resnet18-residual", [0.535, 0.815, 0.87, 0.86, 0.87, 0.865], 0.87, 0.88, 0.3523, 3.419),
  ])
  func theSelectedNetsClaimWhatTheirBookPrints(
    _ name: String, dev: [Double], best: Double, test: Double, loss: Double, first: Double
  ) throws {
    let spec = try Self.load(name)
    expectErrors(values(spec, .devError), dev, "dev")
    expectErrors(values(spec, .bestDevError), [best], "best dev")
    expectErrors(values(spec, .bestTestError), [test], "best test")
    #expect(values(spec, .bestTestLoss) == [loss])
    #expect(values(spec, .stepLoss) == [first])
    #expect(spec.claims.filter { $0.metric == .stepLoss }.map(\.afterUpdates) == [0])
    #expect(
      spec.claims.filter { $0.metric == .devError }.map(\.afterUpdates) == [16, 31, 46, 61, 76, 80])
    #expect(spec.claims.count == 10)
  }

  /// The reproduction's 45 of 7,291 and 82 of 2,007; the paper's 10 of 7,291 and 5 %.
  @Test func theNetOf1989ClaimsItsReproductionAndItsPaper() throws {
    let spec = try Self.load("lenet-1989")
    let errors =
      values(spec, .trainError, source: "repro") + values(spec, .testError, source: "repro")
    #expect(zip(errors, [45.0 / 7291, 82.0 / 2007]).allSatisfy { abs($0 - $1) < 5e-5 })
    #expect(values(spec, .trainError, source: "1989 paper") == [0.0014])
    #expect(values(spec, .testError, source: "1989 paper") == [0.05])
    #expect(values(spec, .trainLoss, source: "1989 paper") == [2.5e-3])
    #expect(values(spec, .testLoss, source: "1989 paper") == [1.8e-2])
    #expect(spec.claims.allSatisfy { $0.afterEpochs == 23 })
  }

  // MARK: Variants

  @Test func theAblationDiffersInOneValueAndTheLearningRate() throws {
    let plain = try Self.load("resnet18-plain")
    let residual = try Self.load("resnet18-residual")
    #expect(!plain.model.residual && residual.model.residual)
    #expect(plain.model.layers == residual.model.layers)
    let changed = try Self.load(
      "resnet18-residual", "model.residual=false", "optimizer.sgd.learningRate=0.005")
    #expect(changed.trainingIdentity == plain.trainingIdentity)
    #expect(residual.trainingIdentity != plain.trainingIdentity)
  }

  /// At each learning rate, the ablation's nets are the published pair's.
  @Test func theAblationSweepsNetAndLearningRate() throws {
    let plan = try SweepPlan.load(path: repositoryPath("experiments/residual-ablation.json"))
    #expect(plan.experiment.seeds == Array(0...9))
    #expect(
      plan.labels
        == ["plain", "residual"].flatMap { net in
          ["0.001", "0.005", "0.01", "0.05"].map { "\(net), \($0)" }
        })
    for (name, number) in [("resnet18-plain", 1), ("resnet18-residual", 6)] {
      let published = try Self.load(name, "log.weights=none")
      #expect(plan.points[number].trainingIdentity == published.trainingIdentity)
    }
    #expect(
      plan.points.allSatisfy { $0.point?.baseline == [BaselineSpec(name: "net", label: "plain")] })
  }

  @Test func theAblationByDepthCountsItsLayers() throws {
    let plan = try SweepPlan.load(path: repositoryPath("experiments/residual-ablation-depth.json"))
    #expect(plan.experiment.seeds == [0, 1, 2])
    #expect(plan.points.map(\.model.residual) == [false, true, false, true, false, true])
    for point in plan.points {
      let layers = point.model.layers.reduce(0) { count, layer in
        switch layer {
        case .conv, .linear: count + 1
        case .residualStage(let stage): count + 2 * stage.blocks
        default: count
        }
      }
      #expect(point.point?.coordinates[0].label == "\(layers)")
      #expect(point.point?.coordinates[0].number == Double(layers))
    }
    // The nets of 18 layers are those of the other ablation.
    let equal = try SweepPlan.load(path: repositoryPath("experiments/residual-ablation.json"))
      .points(only: ["learning rate=0.01"])
    #expect(plan.points[2...3].map(\.trainingIdentity) == equal.map(\.trainingIdentity))
  }

  @Test func theAblationOnAllOfMNISTChoosesNothing() throws {
    let plan = try SweepPlan.load(path: repositoryPath("experiments/residual-ablation-mnist.json"))
    #expect(plan.labels == ["plain", "residual"])
    #expect(plan.experiment.seeds == [0, 1])
    for point in plan.points {
      #expect(point.data.train == SubsetSpec(first: 60000))
      #expect(point.data.test == SubsetSpec(first: 10000))
      #expect(point.data.dev == nil && point.selection == nil && point.epochs == 3)
      #expect(point.optimizer.learningRate == .constant(0.01))
    }
    let small = try Self.load("resnet18-plain")
    #expect(plan.points[0].model == with(small.model) { $0.counts = nil })
  }

  private func with(_ model: ModelSpec, _ change: (inout ModelSpec) -> Void) -> ModelSpec {
    var model = model
    change(&model)
    return model
  }

  /// Where only the images are smaller, nothing else is.
  @Test func laptopSizesSayWhatTheyAre() throws {
    for name in ["alexnet", "vgg11", "nin", "googlenet", "resnet18-book"] {
      let book = try Self.load(name)
      let laptop = try Self.load(name + "-laptop")
      #expect(laptop.title.contains("at a laptop's size") && !book.title.contains("laptop"))
      #expect(book.title.contains("book"))
      #expect(laptop.claims.isEmpty && book.claims.isEmpty)
      #expect(laptop.model.layers.map(\.kind) == book.model.layers.map(\.kind))
      #expect(laptop.model.layers.map(\.name) == book.model.layers.map(\.name))
    }
    for name in ["googlenet", "resnet18-book"] {
      let book = try Self.load(name)
      let enlarged = try Self.load(name + "-laptop", "data.transforms[0].resize.to=96")
      #expect(enlarged.trainingIdentity == book.trainingIdentity)
    }
    let small = try Self.load("vgg11-small")
    #expect(small.title.contains("a quarter of the channels"))
  }
}
