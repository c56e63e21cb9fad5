import CLIBSVM
import Datasets
import Specs
import Tensors

/// Fits one classifier as one spec says, from one seed, and measures it.
///
/// The bits that come out depend on the spec, the seed, the data, the libraries and the machine's kind,
/// and on nothing else.
public struct ClassifierTrial {
  private let spec: ClassifierSpec
  private let seed: Int
  private let data: PreparedSets
  private let algebra: LinearAlgebra

  /// A trial that computes with so many threads.
  ///
  /// - Throws: `ClassifierError.library`.
  public init(_ spec: ClassifierSpec, seed: Int, data: PreparedSets, threads: Int) throws {
    self.spec = spec
    self.seed = seed
    self.data = data
    algebra = try LinearAlgebra(threads: threads)
  }

  /// Which libraries the bits depend on.
  public var provenance: [(key: String, value: String)] {
    [("OpenBLAS", algebra.provenance), ("LIBSVM", "\(reprise_libsvm_version())")]
  }

  /// Fits and measures; nil where it was asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked several times a second.
  ///   - listen: hears how far it is, on the same thread.
  /// - Throws: `ClassifierError`.
  public func run(
    shouldStop: @escaping () -> Bool = { false },
    listen: @escaping (ClassifierProgress) -> Void = { _ in }
  ) throws -> ClassifierOutcome? {
    do {
      return try run(Labor(shouldStop: shouldStop, listen: listen))
    } catch is Labor.Stopped {
      return nil
    }
  }

  private func run(_ labor: Labor) throws -> ClassifierOutcome {
    let start = ContinuousClock.now
    let train = Inputs(data.train)
    let classifier = try fit(train, labor)
    let fitted = ContinuousClock.now
    let test = Inputs(data.test)
    try labor.begin("answering for the test set", of: test.count)
    let answers = try classifier.answers(to: test, labor)
    var devError: Double?
    if let dev = data.dev.map(Inputs.init) {
      try labor.begin("answering for the dev set", of: dev.count)
      devError = Self.error(try classifier.answers(to: dev, labor), on: dev)
    }
    var trainError: Double?
    if spec.measuresTraining {
      try labor.begin("answering for the training set", of: train.count)
      trainError = Self.error(try classifier.answers(to: train, labor), on: train)
    }
    return ClassifierOutcome(
      testAnswers: answers, testError: Self.error(answers, on: test), devError: devError,
      trainError: trainError, fittingSeconds: (fitted - start) / .seconds(1),
      evaluationSeconds: (.now - fitted) / .seconds(1))
  }

  private func fit(_ train: Inputs, _ labor: Labor) throws -> any Classifier {
    switch spec {
    case .nearestNeighbors(let spec):
      return try nearestNeighbors(spec, train)
    case .linear(let spec):
      try labor.begin("sums of squares", of: train.count)
      return try LinearScores.oneForEachClass(
        PixelFeatures(width: train.width), of: train, ridge: spec.ridge, algebra, labor)
    case .pairwiseLinear(let spec):
      try labor.begin("sums of squares", of: train.count)
      return try PairUnits(PixelFeatures(width: train.width), of: train, spec, algebra, labor)
    case .principalQuadratic(let spec):
      let map = try PrincipalProducts(components: spec.components, of: train, algebra, labor)
      try labor.begin("sums of squares", of: train.count)
      return try LinearScores.oneForEachClass(map, of: train, ridge: spec.ridge, algebra, labor)
    case .radialBasis(let spec):
      let map = try gaussianUnits(spec, train, labor)
      try labor.begin("sums of squares", of: train.count)
      return try LinearScores.oneForEachClass(map, of: train, ridge: spec.ridge, algebra, labor)
    case .supportVector(let spec):
      return try SupportVectorMachine(spec, of: train, labor)
    }
  }

  private func nearestNeighbors(
    _ spec: NearestNeighborsSpec, _ train: Inputs
  ) throws -> NearestNeighbors {
    guard spec.k <= train.count else {
      throw ClassifierError.tooMany(
        key: "nearestNeighbors.k", expected: "at most the \(train.count) training images",
        found: spec.k)
    }
    return NearestNeighbors(images: train, k: spec.k, algebra: algebra)
  }

  /// K-means of each class, each from a random stream of its own.
  private func gaussianUnits(
    _ spec: RadialBasisSpec, _ train: Inputs, _ labor: Labor
  ) throws -> GaussianUnits {
    let places = train.placesByClass
    try labor.begin("K-means", of: places.count)
    var centers: [Double] = []
    for (label, places) in places.enumerated() {
      guard spec.centersPerClass <= places.count else {
        throw ClassifierError.tooMany(
          key: "radialBasis.centersPerClass",
          expected: "at most the \(places.count) training images of class \(label)",
          found: spec.centersPerClass)
      }
      var stream = RandomStream(seed: UInt64(seed), name: "kMeans", index: UInt64(label))
      let means = try KMeans(
        spec.centersPerClass, of: places, in: train, iterations: spec.iterations, from: &stream,
        algebra, labor, progress: (label, train.classCount))
      centers += means.centers.map(Double.init)
    }
    return GaussianUnits(centers: centers, width: train.width, sigma: spec.width, algebra)
  }

  /// The share of images answered wrongly.
  private static func error(_ answers: [UInt8], on inputs: Inputs) -> Double {
    let wrong = zip(answers, inputs.labels).count { Int($0) != $1 }
    return Double(wrong) / Double(inputs.count)
  }
}

/// What a fitted classifier gave.
public struct ClassifierOutcome: Equatable, Sendable {
  /// The answer to each test image, in file order.
  public let testAnswers: [UInt8]
  /// The error rate on the test set, in [0, 1].
  public let testError: Double
  /// The error rate on the dev set; nil where the spec has none.
  public let devError: Double?
  /// The error rate on the training set; nil where the spec does not ask for it.
  public let trainError: Double?
  /// How long fitting took.
  public let fittingSeconds: Double
  /// How long the answers took.
  public let evaluationSeconds: Double
}
