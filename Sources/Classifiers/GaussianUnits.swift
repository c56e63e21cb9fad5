import Glibc
import Tensors

/// Gaussian units around centres, exp(−|x − c|²/2σ²), and 1.
struct GaussianUnits: FeatureMap {
  /// The centres, [units, width].
  let centers: [Double]
  private let squaredLengths: [Double]
  private let width: Int
  private let factor: Double
  private let algebra: LinearAlgebra

  var count: Int { squaredLengths.count + 1 }

  /// Units of one σ around centres.
  init(centers: [Double], width: Int, sigma: Double, _ algebra: LinearAlgebra) {
    self.centers = centers
    self.width = width
    self.algebra = algebra
    factor = -1 / (2 * sigma * sigma)
    squaredLengths = blocks(of: width, in: centers.count).map { range in
      centers[range].reduce(0) { $0 + $1 * $1 }
    }
  }

  func write(_ places: ArraySlice<Int>, of inputs: Inputs, to rows: UnsafeMutablePointer<Double>) {
    var images = [Double](repeating: 0, count: places.count * width)
    for (row, place) in places.enumerated() {
      let image = inputs[place]
      for index in 0..<width { images[row * width + index] = Double(image[index]) }
    }
    let units = squaredLengths.count
    var products = [Double](repeating: 0, count: places.count * units)
    algebra.product(
      images, rows: places.count, centers, columns: units, depth: width, into: &products)
    for row in 0..<places.count {
      let length = images[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
      let result = rows + row * count
      for unit in 0..<units {
        let distance = max(0, length - 2 * products[row * units + unit] + squaredLengths[unit])
        result[unit] = exp(factor * distance)
      }
      result[units] = 1
    }
  }
}

/// Means of a class's images, each the mean of those that are nearest to it: Lloyd's algorithm.
struct KMeans {
  /// The means, [count, width].
  private(set) var centers: [Float]
  /// How often the centres were moved.
  private(set) var moves = 0

  /// Finds `count` means of the images at `places`, starting from as many of them, drawn from
  /// `stream`; of equally near centres, an image belongs to the first. A centre that has lost all
  /// its images stays where it is.
  ///
  /// - Throws: What `labor` does.
  init(
    _ count: Int, of places: [Int], in inputs: Inputs, iterations: Int,
    from stream: inout RandomStream, _ algebra: LinearAlgebra, _ labor: Labor,
    progress: (done: Int, total: Int)
  ) throws {
    let width = inputs.width
    precondition(count <= places.count, "K-means needs an image for each centre.")
    let order = stream.permutation(of: places.count)
    centers = order[..<count].flatMap { place in
      Array(UnsafeBufferPointer(start: inputs[places[place]], count: width))
    }
    var nearest = [Int](repeating: -1, count: places.count)
    while moves < iterations {
      try labor.tell(progress.done, of: progress.total)
      let now = assignments(of: places, in: inputs, algebra)
      if now == nearest { break }
      nearest = now
      move(to: nearest, of: places, in: inputs)
      moves += 1
    }
  }

  /// The centre that each image is nearest to: the smallest |c|² − 2 x·c.
  private func assignments(
    of places: [Int], in inputs: Inputs, _ algebra: LinearAlgebra
  ) -> [Int] {
    let width = inputs.width
    let count = centers.count / width
    let lengths = (0..<count).map { center in
      centers[center * width..<(center + 1) * width].reduce(Float(0)) { $0 + $1 * $1 }
    }
    let size = 1024
    var rows = [Float](repeating: 0, count: size * width)
    var products = [Float](repeating: 0, count: size * count)
    var nearest: [Int] = []
    for block in blocks(of: size, in: places.count) {
      rows.withUnsafeMutableBufferPointer { rows in
        for (row, place) in places[block].enumerated() {
          (rows.baseAddress! + row * width).update(from: inputs[place], count: width)
        }
      }
      algebra.product(
        rows, rows: block.count, centers, columns: count, depth: width, into: &products)
      for row in 0..<block.count {
        nearest.append(
          largest((0..<count).map { Double(2 * products[row * count + $0] - lengths[$0]) }))
      }
    }
    return nearest
  }

  private mutating func move(to nearest: [Int], of places: [Int], in inputs: Inputs) {
    let width = inputs.width
    let count = centers.count / width
    var sums = [Double](repeating: 0, count: count * width)
    var counts = [Int](repeating: 0, count: count)
    for (place, center) in zip(places, nearest) {
      let image = inputs[place]
      counts[center] += 1
      for index in 0..<width { sums[center * width + index] += Double(image[index]) }
    }
    for center in 0..<count where counts[center] > 0 {
      for index in center * width..<(center + 1) * width {
        centers[index] = Float(sums[index] / Double(counts[center]))
      }
    }
  }
}
