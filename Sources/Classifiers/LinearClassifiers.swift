import Glibc
import Specs

/// A fitted classifier.
protocol Classifier {
  /// The answer to each image, in their order.
  func answers(to inputs: Inputs, _ labor: Labor) throws -> [UInt8]
}

/// Scores that are linear in what a feature map makes of an image; the largest answers.
struct LinearScores<Map: FeatureMap>: Classifier {
  let map: Map
  /// A row of weights for each class, [classes, features].
  let weights: [Double]
  let classCount: Int
  let algebra: LinearAlgebra

  func answers(to inputs: Inputs, _ labor: Labor) throws -> [UInt8] {
    var rows = [Double](repeating: 0, count: ClassMoments.blockSize * map.count)
    var scores = [Double](repeating: 0, count: ClassMoments.blockSize * classCount)
    var answers: [UInt8] = []
    let places = Array(0..<inputs.count)
    for block in blocks(of: ClassMoments.blockSize, in: inputs.count) {
      map.write(places[block], of: inputs, to: &rows)
      algebra.product(
        rows, rows: block.count, weights, columns: classCount, depth: map.count, into: &scores)
      for row in 0..<block.count {
        answers.append(UInt8(largest(scores[row * classCount..<(row + 1) * classCount])))
      }
      try labor.tell(block.upperBound, of: inputs.count)
    }
    return answers
  }
}

extension LinearScores {
  /// A unit for each class, by least squares to +1 for its images and −1 for the others.
  static func oneForEachClass(
    _ map: Map, of inputs: Inputs, ridge: Double, _ algebra: LinearAlgebra, _ labor: Labor
  ) throws -> LinearScores {
    let classes = inputs.classCount
    let moments = try ClassMoments(map, of: inputs, algebra, labor)
    let targets = (0..<classes).map { own in (0..<classes).map { $0 == own ? 1.0 : -1.0 } }
    return LinearScores(
      map: map,
      weights: try moments.leastSquares(
        ofClasses: Array(0..<classes), targets: targets, ridge: ridge, algebra),
      classCount: classes, algebra: algebra)
  }
}

/// A unit for each pair of classes i < j, in the order 0/1, 0/2, …. The score of class i is
/// Σ_x unit i/x − Σ_y unit y/i; the largest answers.
struct PairUnits<Map: FeatureMap>: Classifier {
  let map: Map
  /// A row of weights for each pair, [pairs, features].
  let weights: [Double]
  let classCount: Int
  let output: PairOutput
  let algebra: LinearAlgebra

  /// Fits the units by least squares to +1 for the images of i and −1 for those of j.
  init(
    _ map: Map, of inputs: Inputs, _ spec: PairwiseLinearSpec, _ algebra: LinearAlgebra,
    _ labor: Labor
  ) throws {
    let moments = try ClassMoments(map, of: inputs, algebra, labor)
    if let label = moments.counts.firstIndex(of: 0) { throw ClassifierError.missingClass(label) }
    let pairs = Self.pairs(of: inputs.classCount)
    try labor.begin("solving for \(pairs.count) pairs", of: pairs.count)
    var weights: [Double] = []
    for (number, pair) in pairs.enumerated() {
      weights += try moments.leastSquares(
        ofClasses: [pair.first, pair.second], targets: [[1, -1]], ridge: spec.ridge, algebra)
      try labor.tell(number + 1, of: pairs.count)
    }
    self.map = map
    self.weights = weights
    self.classCount = inputs.classCount
    self.output = spec.output
    self.algebra = algebra
  }

  private static func pairs(of classes: Int) -> [(first: Int, second: Int)] {
    (0..<classes).flatMap { first in (first + 1..<classes).map { (first, $0) } }
  }

  func answers(to inputs: Inputs, _ labor: Labor) throws -> [UInt8] {
    let pairs = Self.pairs(of: classCount)
    var rows = [Double](repeating: 0, count: ClassMoments.blockSize * map.count)
    var sums = [Double](repeating: 0, count: ClassMoments.blockSize * pairs.count)
    var answers: [UInt8] = []
    let places = Array(0..<inputs.count)
    for block in blocks(of: ClassMoments.blockSize, in: inputs.count) {
      map.write(places[block], of: inputs, to: &rows)
      algebra.product(
        rows, rows: block.count, weights, columns: pairs.count, depth: map.count, into: &sums)
      for row in 0..<block.count {
        var scores = [Double](repeating: 0, count: classCount)
        for (number, pair) in pairs.enumerated() {
          let unit = output.value(of: sums[row * pairs.count + number])
          scores[pair.first] += unit
          scores[pair.second] -= unit
        }
        answers.append(UInt8(largest(scores)))
      }
      try labor.tell(block.upperBound, of: inputs.count)
    }
    return answers
  }
}

extension PairOutput {
  /// What a unit with this sum puts out.
  fileprivate func value(of sum: Double) -> Double {
    switch self {
    case .linear: sum
    case .tanh: Glibc.tanh(sum)
    case .sign: sum < 0 ? -1 : 1
    }
  }
}
