/// What a linear classifier sees of an image: numbers made of its pixels, the last of which is 1.
protocol FeatureMap {
  /// How many numbers.
  var count: Int { get }

  /// Writes a row of `count` numbers for each of the images at `places`.
  func write(_ places: ArraySlice<Int>, of inputs: Inputs, to rows: UnsafeMutablePointer<Double>)
}

/// The pixels themselves.
struct PixelFeatures: FeatureMap {
  let width: Int
  var count: Int { width + 1 }

  func write(_ places: ArraySlice<Int>, of inputs: Inputs, to rows: UnsafeMutablePointer<Double>) {
    var row = rows
    for place in places {
      let image = inputs[place]
      for index in 0..<width { row[index] = Double(image[index]) }
      row[width] = 1
      row += count
    }
  }
}

/// The sums of a feature map's products over the training images, class by class: all that least
/// squares needs of the images.
struct ClassMoments {
  /// How many features there are, the constant 1 included.
  let width: Int
  /// How many images of each class.
  let counts: [Int]
  /// Σ φφᵀ over the images of each class, [width, width], the upper triangle. The last column is Σ φ.
  let squares: [[Double]]

  /// Sums over all images of `inputs`, in blocks of the images of one class.
  init(_ map: some FeatureMap, of inputs: Inputs, _ algebra: LinearAlgebra, _ labor: Labor) throws {
    width = map.count
    let places = inputs.placesByClass
    counts = places.map(\.count)
    var squares: [[Double]] = []
    var done = 0
    var rows = [Double](repeating: 0, count: Self.blockSize * width)
    for places in places {
      var sum = [Double](repeating: 0, count: width * width)
      for block in blocks(of: Self.blockSize, in: places.count) {
        map.write(places[block], of: inputs, to: &rows)
        algebra.addSquares(of: rows, count: block.count, width: width, to: &sum)
        done += block.count
        try labor.tell(done, of: inputs.count)
      }
      squares.append(sum)
    }
    self.squares = squares
  }

  static let blockSize = 512

  /// Σ φ over the images of a class.
  func sum(ofClass label: Int) -> [Double] {
    (0..<width).map { squares[label][$0 * width + width - 1] }
  }

  /// Weights [targets.count, width] that minimize, for each row of targets, the mean over the images of
  /// the classes `labels` of (w·φ − t)², plus λ |w|², the last weight, the bias, left out of the latter.
  /// A target is a number for each of these classes.
  ///
  /// - Throws: `ClassifierError.singular`, `missingClass`.
  func leastSquares(
    ofClasses labels: [Int], targets: [[Double]], ridge: Double, _ algebra: LinearAlgebra
  ) throws -> [Double] {
    let images = labels.reduce(0) { $0 + counts[$1] }
    var matrix = [Double](repeating: 0, count: width * width)
    for label in labels {
      for index in matrix.indices { matrix[index] += squares[label][index] }
    }
    for index in 0..<width - 1 { matrix[index * width + index] += ridge * Double(images) }
    let sums = labels.map(sum(ofClass:))
    var right: [Double] = []
    for target in targets {
      right += (0..<width).map { index in
        zip(sums, target).reduce(0) { $0 + $1.0[index] * $1.1 }
      }
    }
    guard algebra.solve(&matrix, order: width, right: &right, count: targets.count) else {
      throw ClassifierError.singular(ridge: ridge)
    }
    return right
  }
}
