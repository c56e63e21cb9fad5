/// The products of all two of an image's principal components, squares included, and 1.
struct PrincipalProducts: FeatureMap {
  /// The training images' mean.
  let mean: [Double]
  /// The eigenvectors of their covariance with the largest eigenvalues, [components, width].
  let directions: [Double]
  /// Their eigenvalues, the components' variances, the largest first.
  let variances: [Double]
  private let algebra: LinearAlgebra

  var count: Int { variances.count * (variances.count + 1) / 2 + 1 }

  /// Finds the components of all images of `inputs`, of whatever class.
  ///
  /// - Throws: `ClassifierError.tooMany`, `noEigenvectors`.
  init(components: Int, of inputs: Inputs, _ algebra: LinearAlgebra, _ labor: Labor) throws {
    let width = inputs.width
    guard components <= width else {
      throw ClassifierError.tooMany(
        key: "principalQuadratic.components", expected: "at most the \(width) values of an image",
        found: components)
    }
    try labor.begin("covariance", of: inputs.count)
    let mean = try Self.mean(of: inputs, labor)
    var covariance = try Self.covariance(of: inputs, around: mean, algebra, labor)
    (variances, directions) = try algebra.leadingEigenvectors(
      of: &covariance, order: width, count: components)
    self.mean = mean
    self.algebra = algebra
  }

  private static func mean(of inputs: Inputs, _ labor: Labor) throws -> [Double] {
    var mean = [Double](repeating: 0, count: inputs.width)
    for place in 0..<inputs.count {
      let image = inputs[place]
      for index in mean.indices { mean[index] += Double(image[index]) }
    }
    return mean.map { $0 / Double(inputs.count) }
  }

  /// Σ (x − mean)(x − mean)ᵀ / n, the upper triangle.
  private static func covariance(
    of inputs: Inputs, around mean: [Double], _ algebra: LinearAlgebra, _ labor: Labor
  ) throws -> [Double] {
    let width = inputs.width
    var sum = [Double](repeating: 0, count: width * width)
    var rows = [Double](repeating: 0, count: ClassMoments.blockSize * width)
    for block in blocks(of: ClassMoments.blockSize, in: inputs.count) {
      writeCentered(block, of: inputs, mean, to: &rows)
      algebra.addSquares(of: rows, count: block.count, width: width, to: &sum)
      try labor.tell(block.upperBound, of: inputs.count)
    }
    return sum.map { $0 / Double(inputs.count) }
  }

  private static func writeCentered(
    _ places: some Sequence<Int>, of inputs: Inputs, _ mean: [Double],
    to rows: UnsafeMutablePointer<Double>
  ) {
    var row = rows
    for place in places {
      let image = inputs[place]
      for index in mean.indices { row[index] = Double(image[index]) - mean[index] }
      row += mean.count
    }
  }

  func write(_ places: ArraySlice<Int>, of inputs: Inputs, to rows: UnsafeMutablePointer<Double>) {
    let components = variances.count
    var centered = [Double](repeating: 0, count: places.count * mean.count)
    Self.writeCentered(places, of: inputs, mean, to: &centered)
    var projected = [Double](repeating: 0, count: places.count * components)
    algebra.product(
      centered, rows: places.count, directions, columns: components, depth: mean.count,
      into: &projected)
    var place = rows
    for row in 0..<places.count {
      for first in 0..<components {
        for second in first..<components {
          place.pointee =
            projected[row * components + first] * projected[row * components + second]
          place += 1
        }
      }
      place.pointee = 1
      place += 1
    }
  }
}
