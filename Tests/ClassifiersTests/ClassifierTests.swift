import Datasets
import Glibc
import Specs
import Tensors
import Testing

@testable import Classifiers

@Suite struct NearestNeighborVotes {
  private func answers(
    k: Int, _ train: [(pixels: [UInt8], label: UInt8)], test: [UInt8]
  ) throws -> [UInt8] {
    let data = try sets(train, test: [(test, 0)], classes: 3)
    return try outcome(.nearestNeighbors(with(NearestNeighborsSpec()) { $0.k = k }), data)
      .testAnswers
  }

  @Test func ofEquallyDistantImagesTheEarlierIsNearer() throws {
    #expect(try answers(k: 1, [([10, 0], 1), ([0, 10], 2)], test: [0, 0]) == [1])
    #expect(try answers(k: 1, [([0, 10], 2), ([10, 0], 1)], test: [0, 0]) == [2])
  }

  @Test func ofAsManyVotesTheNearestImageDecides() throws {
    let train: [(pixels: [UInt8], label: UInt8)] = [([30], 0), ([20], 1), ([10], 2)]
    #expect(try answers(k: 3, train, test: [0]) == [2])
    let twoEach: [(pixels: [UInt8], label: UInt8)] = [([2], 0), ([3], 1), ([4], 1), ([5], 0)]
    #expect(try answers(k: 4, twoEach, test: [0]) == [0])
  }

  @Test func theMajorityOutvotesTheNearest() throws {
    #expect(try answers(k: 3, [([1], 0), ([2], 1), ([3], 1), ([4], 0)], test: [0]) == [1])
  }

  /// Lengths so large that single precision cannot tell the distances 1, 2, 3 apart.
  @Test func roundingDoesNotChangeWhoIsNearest() throws {
    let bright = [UInt8](repeating: 255, count: 784)
    func dimmed(_ count: Int) -> [UInt8] {
      bright.enumerated().map { $0.offset < count ? 254 : 255 }
    }
    let train = (1...40).reversed().map { (pixels: dimmed($0), label: UInt8($0 == 1 ? 2 : 0)) }
    #expect(try answers(k: 1, train, test: bright) == [2])
  }

  @Test func agreeWithPlainLoops() throws {
    let images = try DataLibrary(folders: []).load(.digits, trainCount: 5000, testCount: 300)
    let data = PreparedSets(
      train: try PreparedSet(images.train), test: try PreparedSet(images.test))
    let found = try outcome(.nearestNeighbors(with(NearestNeighborsSpec()) { $0.k = 3 }), data)
    let (train, test) = (Inputs(data.train), Inputs(data.test))
    for place in 0..<test.count {
      let distances = (0..<train.count).map { other in
        (0..<train.width).reduce(0) { sum, index in
          let difference = Int(test[place][index]) - Int(train[other][index])
          return sum + difference * difference
        }
      }
      let nearest = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
        .prefix(3).map { train.labels[$0] }
      let answer = nearest[1] == nearest[2] ? nearest[1] : nearest[0]
      #expect(Int(found.testAnswers[place]) == answer, "image \(place)")
    }
  }

  @Test func thereMustBeAsManyImages() throws {
    #expect(
      throws: ClassifierError.tooMany(
        key: "nearestNeighbors.k", expected: "at most the 1 training images", found: 2)
    ) { try answers(k: 2, [([1], 0)], test: [0]) }
  }
}

@Suite struct LeastSquares {
  /// XOR: no line separates it, a product does.
  private static let xor: [(pixels: [UInt8], label: UInt8)] = [
    ([0, 0], 0), ([200, 200], 0), ([0, 200], 1), ([200, 0], 1),
  ]

  @Test func aQuadraticSeparatesWhatNoLineDoes() throws {
    let data = try sets(Self.xor)
    let line = try outcome(.linear(with(LinearClassifierSpec()) { $0.ridge = 1 }), data)
    #expect(line.testError >= 0.25)
    let curve = try outcome(
      .principalQuadratic(
        with(PrincipalQuadraticSpec()) {
          $0.components = 2
          $0.ridge = 1
        }), data)
    #expect(curve.testError == 0 && curve.trainError == 0)
  }

  @Test func aLineGoesThroughItsPoints() throws {
    // Targets ±1 at x = 0 and 2 for class 1: w = 1, b = −1.
    let inputs = Inputs(try set([([0], 0), ([2], 1)]))
    let fitted = try LinearScores.oneForEachClass(
      PixelFeatures(width: 1), of: inputs, ridge: 0, try LinearAlgebra(threads: 1), labor())
    let expected = [-1.0, 1, 1, -1]
    #expect(zip(fitted.weights, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(fitted.weights)")
  }

  /// The mean of (w x + b − t)² over x = ∓1 and t = ∓1, plus λ w²: w = 1/(1 + λ), b = 0 for x around 0.
  @Test func theRidgeShrinksWeightsAndNotTheBias() throws {
    let inputs = Inputs(try set([([0], 0), ([2], 1)]))
    let fitted = try LinearScores.oneForEachClass(
      PixelFeatures(width: 1), of: inputs, ridge: 3, try LinearAlgebra(threads: 1), labor())
    // Around its mean 1, x is ∓1: w = 1/4, and b = −w keeps the mean at 0.
    let expected = [-0.25, 0.25, 0.25, -0.25]
    #expect(zip(fitted.weights, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(fitted.weights)")
  }

  @Test func equationsWithoutOneSolutionAreRefused() throws {
    let data = try sets([([0, 5], 0), ([9, 5], 1)])
    #expect(throws: ClassifierError.singular(ridge: 0)) {
      try outcome(.linear(LinearClassifierSpec()), data)
    }
  }

  @Test(arguments: PairOutput.allCases)
  func unitsOfPairsSeeTheirClassesOnly(_ output: PairOutput) throws {
    let data = try sets(
      [([0], 0), ([10], 0), ([20], 1), ([30], 1), ([90], 2), ([99], 2)], classes: 3)
    let spec = with(PairwiseLinearSpec()) {
      $0.ridge = 0
      $0.output = output
    }
    let units = try PairUnits(
      PixelFeatures(width: 1), of: Inputs(data.train), spec, try LinearAlgebra(threads: 1), labor())
    // Of 0/1, by hand: x around its mean 15 is −15, −5, 5, 15, and w = −Σ|x| / Σx² = −40/500.
    #expect(abs(units.weights[0] + 0.08) < 1e-12 && abs(units.weights[1] - 1.2) < 1e-11)
    #expect(units.weights.count == 6)
    // By hand, class 1 scores 0.488 + 0.0517x and class 2 −2.787 + 0.0503x where plain sums count: the
    // unit 0/1 says most about the images of 2, which it has never seen.
    let error = try outcome(.pairwiseLinear(spec), data).testError
    #expect(error == (output == .linear ? 2.0 / 6 : 0))
  }

  @Test func everyPairNeedsItsImages() throws {
    let data = try sets([([0], 0), ([9], 1)], classes: 3)
    #expect(throws: ClassifierError.missingClass(2)) {
      try outcome(.pairwiseLinear(PairwiseLinearSpec()), data)
    }
  }
}

@Suite struct PrincipalComponents {
  /// Four points at (50, 60) ± 5·(3, 4) and ± 1·(−4, 3)·5: covariance by hand.
  @Test func areTheEigenvectorsOfTheCovariance() throws {
    let points: [(pixels: [UInt8], label: UInt8)] = [
      ([80, 100], 0), ([20, 20], 0), ([46, 63], 1), ([54, 57], 1),
    ]
    let map = try PrincipalProducts(
      components: 2, of: Inputs(try set(points)), try LinearAlgebra(threads: 1), labor())
    // Deviations ±50 along (0.6, 0.8) and ±5 along (−0.8, 0.6), each of two of four points.
    let expected: [(Double, Double)] = [(1250, 12.5)]
    #expect(abs(map.variances[0] - expected[0].0) < 1e-9)
    #expect(abs(map.variances[1] - expected[0].1) < 1e-9)
    let directions = [0.6, 0.8, 0.8, -0.6]
    #expect(
      zip(map.directions, directions).allSatisfy { abs($0 - $1) < 1e-12 }, "\(map.directions)")
    #expect(map.mean == [50, 60])
    var row = [Double](repeating: 0, count: map.count)
    map.write([0], of: Inputs(try set(points)), to: &row)
    #expect(
      zip(row, [2500, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-9 }, "\(row)")
  }

  @Test func fortyMake821Terms() throws {
    let images = try DataLibrary(folders: []).load(.digits, trainCount: 200, testCount: 1)
    let inputs = Inputs(try PreparedSet(images.train))
    let map = try PrincipalProducts(
      components: 40, of: inputs, try LinearAlgebra(threads: 1), labor())
    #expect(map.count == 821)
    #expect(zip(map.variances, map.variances.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func thereAreNoMoreThanPixels() throws {
    #expect(
      throws: ClassifierError.tooMany(
        key: "principalQuadratic.components", expected: "at most the 2 values of an image",
        found: 3)
    ) {
      try PrincipalProducts(
        components: 3, of: Inputs(try set([([1, 2], 0)])), try LinearAlgebra(threads: 1), labor())
    }
  }
}

@Suite struct RadialBasisUnits {
  @Test func meansGoToTheirHeaps() throws {
    let inputs = Inputs(try set([0, 2, 4, 100, 102, 104].map { ([$0], 0) }))
    for seed in 0..<10 {
      var stream = RandomStream(seed: UInt64(seed), name: "test")
      let means = try KMeans(
        2, of: Array(0..<6), in: inputs, iterations: 100, from: &stream,
        try LinearAlgebra(threads: 1), labor(), progress: (0, 1))
      #expect(means.centers.sorted() == [2, 102] && means.moves < 100)
    }
  }

  @Test func unitsFallOffAsTheGaussian() throws {
    let units = GaussianUnits(
      centers: [0, 0, 3, 4], width: 2, sigma: 5, try LinearAlgebra(threads: 1))
    var row = [Double](repeating: 0, count: units.count)
    units.write([0], of: Inputs(try set([([3, 4], 0)])), to: &row)
    #expect(zip(row, [exp(-0.5), 1, 1]).allSatisfy { abs($0 - $1) < 1e-12 }, "\(row)")
  }

  @Test func ringsAreSeparated() throws {
    // One class inside, one around it on both sides.
    let images: [(pixels: [UInt8], label: UInt8)] = [
      ([10], 0), ([14], 0), ([100], 1), ([104], 1), ([190], 0), ([194], 0),
    ]
    let spec = with(RadialBasisSpec()) {
      $0.centersPerClass = 2
      $0.width = 20
      $0.ridge = 1e-6
    }
    #expect(try outcome(.radialBasis(spec), try sets(images)).testError == 0)
  }

  @Test func everyClassNeedsAnImageForEachCenter() throws {
    let spec = with(RadialBasisSpec()) { $0.centersPerClass = 2 }
    #expect(
      throws: ClassifierError.tooMany(
        key: "radialBasis.centersPerClass", expected: "at most the 1 training images of class 1",
        found: 2)
    ) { try outcome(.radialBasis(spec), try sets([([1], 0), ([2], 0), ([9], 1)])) }
  }
}

@Suite(.serialized) struct SupportVectors {
  private func spec(degree: Int) -> SupportVectorSpec {
    with(SupportVectorSpec()) {
      $0.degree = degree
      $0.gamma = 0.0001
      $0.coef0 = 1
      $0.C = 1000
    }
  }

  @Test func aPolynomialSeparatesWhatNoLineDoes() throws {
    let data = try sets([([0, 0], 0), ([200, 200], 0), ([0, 200], 1), ([200, 0], 1)])
    #expect(try outcome(.supportVector(spec(degree: 1)), data).testError >= 0.25)
    #expect(try outcome(.supportVector(spec(degree: 2)), data).testError == 0)
  }

  /// Of points on a line, the two nearest to the gap hold the margin.
  @Test func onlyTheMarginsPointsAreSupportVectors() throws {
    let inputs = Inputs(try set([([0], 0), ([50], 0), ([100], 1), ([150], 1)]))
    let machine = try SupportVectorMachine(
      with(spec(degree: 1)) { $0.gamma = 1 }, of: inputs, labor())
    #expect(machine.supportVectorCount == 2)
    #expect(try machine.answers(to: inputs, labor()) == [0, 0, 1, 1])
  }

  @Test func stopsWhenAskedTo() throws {
    let images = try DataLibrary(folders: []).load(.digits, trainCount: 3000, testCount: 10)
    let data = PreparedSets(
      train: try PreparedSet(images.train), test: try PreparedSet(images.test))
    var asked = 0
    let trial = try ClassifierTrial(
      .supportVector(with(SupportVectorSpec()) { $0.degree = 4 }), seed: 0, data: data, threads: 1)
    let ended = try trial.run(shouldStop: {
      asked += 1
      return asked == 2
    })
    #expect(ended == nil && asked == 2)
  }
}

@Suite struct Trials {
  private static let specs: [ClassifierSpec] = [
    .nearestNeighbors(with(NearestNeighborsSpec()) { $0.k = 3 }),
    .linear(with(LinearClassifierSpec()) { $0.ridge = 0.01 }),
    .pairwiseLinear(with(PairwiseLinearSpec()) { $0.ridge = 0.01 }),
    .principalQuadratic(
      with(PrincipalQuadraticSpec()) {
        $0.components = 15
        $0.ridge = 0.1
      }),
    .radialBasis(
      with(RadialBasisSpec()) {
        $0.centersPerClass = 10
        $0.width = 4
        $0.ridge = 0.0001
      }),
    .supportVector(
      with(SupportVectorSpec()) {
        $0.degree = 4
        $0.gamma = 0.01
      }),
  ]

  private func digits() throws -> PreparedSets {
    let images = try DataLibrary(folders: []).load(.digits, trainCount: 1500, testCount: 300)
    let transforms = [TransformSpec.scale(ScaleSpec())]
    return PreparedSets(
      train: try PreparedSet(images.train, transforms: transforms),
      test: try PreparedSet(images.test, transforms: transforms))
  }

  @Test(arguments: specs) func learnDigitsAndRepeatTheirBits(_ spec: ClassifierSpec) throws {
    let data = try digits()
    let first = try outcome(spec, data)
    let second = try outcome(spec, data)
    // Guessing is right in a tenth.
    #expect(first.testError < 0.5, "\(spec.phrase): \(first.testError)")
    #expect(first.testAnswers == second.testAnswers && first.trainError == second.trainError)
    #expect((first.trainError != nil) == spec.measuresTraining)
    let wrong = (0..<300).count { Int(first.testAnswers[$0]) != data.test.label($0) }
    #expect(first.testError == Double(wrong) / 300)
  }

  @Test func stopWhereverTheyAreAskedTo() throws {
    let data = try digits()
    for spec in Self.specs.dropLast() {
      var questions = 0
      _ = try ClassifierTrial(spec, seed: 0, data: data, threads: 1).run(shouldStop: {
        questions += 1
        return false
      })
      for stop in [1, questions / 2, questions] {
        var asked = 0
        let ended = try ClassifierTrial(spec, seed: 0, data: data, threads: 1).run(shouldStop: {
          asked += 1
          return asked == stop
        })
        #expect(ended == nil && asked == stop, "\(spec.phrase)")
      }
    }
  }

  @Test func otherSeedsGiveOtherCenters() throws {
    let data = try digits()
    let answers = try (0..<2).map { try outcome(Self.specs[4], data, seed: $0).testAnswers }
    #expect(answers[0] != answers[1])
  }
}
