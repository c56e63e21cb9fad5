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

  /// A unit for each pair of classes i < j, by least squares to +1 for the images of i and −1 for
  /// those of j. The score of class i is Σ_x unit i/x − Σ_y unit y/i: as units are linear, so is it.
  static func oneForEachPair(
    _ map: Map, of inputs: Inputs, ridge: Double, _ algebra: LinearAlgebra, _ labor: Labor
  ) throws -> LinearScores {
    let classes = inputs.classCount
    let moments = try ClassMoments(map, of: inputs, algebra, labor)
    if let label = moments.counts.firstIndex(of: 0) { throw ClassifierError.missingClass(label) }
    var weights = [Double](repeating: 0, count: classes * map.count)
    let pairs = classes * (classes - 1) / 2
    try labor.begin("solving for \(pairs) pairs", of: pairs)
    var done = 0
    for first in 0..<classes {
      for second in first + 1..<classes {
        let unit = try moments.leastSquares(
          ofClasses: [first, second], targets: [[1, -1]], ridge: ridge, algebra)
        for (index, weight) in unit.enumerated() {
          weights[first * map.count + index] += weight
          weights[second * map.count + index] -= weight
        }
        done += 1
        try labor.tell(done, of: pairs)
      }
    }
    return LinearScores(map: map, weights: weights, classCount: classes, algebra: algebra)
  }
}
