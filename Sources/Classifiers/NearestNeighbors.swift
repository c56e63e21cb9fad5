/// The training images nearest to an image vote.
struct NearestNeighbors: Classifier {
  /// The training images.
  let images: Inputs
  /// How many vote.
  let k: Int
  let algebra: LinearAlgebra

  /// An image that may be among the nearest, and its distance as far as it is known.
  private struct Candidate {
    let place: Int
    let distance: Float
  }

  /// Distances are first computed in single precision as |x|² − 2 t·x, by products of matrices. Every
  /// image whose distance is not larger than the k-th smallest by more than twice the largest possible
  /// error is then measured anew, term by term in double precision: rounding cannot keep one of the
  /// nearest out.
  func answers(to inputs: Inputs, _ labor: Labor) throws -> [UInt8] {
    let lengths = (0..<images.count).map { squaredLength(of: images[$0]) }
    let longest = lengths.max() ?? 0
    let (rowCount, columnCount) = (256, 4096)
    var products = [Float](repeating: 0, count: rowCount * columnCount)
    var answers: [UInt8] = []
    for rows in blocks(of: rowCount, in: inputs.count) {
      var searches = rows.map { row in
        Search(k: k, slack: slack(length: squaredLength(of: inputs[row]), longest: longest))
      }
      for columns in blocks(of: columnCount, in: images.count) {
        algebra.product(
          inputs[rows.lowerBound], rows: rows.count, images[columns.lowerBound],
          columns: columns.count, depth: images.width, into: &products)
        products.withUnsafeBufferPointer { products in
          lengths.withUnsafeBufferPointer { lengths in
            for row in 0..<rows.count {
              searches[row].look(
                UnsafeBufferPointer(
                  rebasing: products[row * columns.count..<(row + 1) * columns.count]),
                UnsafeBufferPointer(rebasing: lengths[columns]), first: columns.lowerBound)
            }
          }
        }
      }
      for (row, search) in zip(rows, searches) {
        answers.append(vote(of: nearest(to: inputs[row], among: search.places)))
      }
      try labor.tell(rows.upperBound, of: inputs.count)
    }
    return answers
  }

  /// The k nearest images, the nearest first.
  private func nearest(to input: UnsafePointer<Float>, among places: [Int]) -> [Int] {
    places.map { (place: $0, distance: squaredDistance(input, images[$0])) }
      .sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }
      .prefix(k).map(\.place)
  }

  /// The class with the most votes; of those with as many, the one of the nearest image among theirs.
  private func vote(of nearest: [Int]) -> UInt8 {
    var votes = [Int](repeating: 0, count: images.classCount)
    for place in nearest { votes[images.labels[place]] += 1 }
    let most = votes.max() ?? 0
    let winner = nearest.first { votes[images.labels[$0]] == most }
    return UInt8(winner.map { images.labels[$0] } ?? 0)
  }

  // MARK: - Distances

  private func squaredLength(of image: UnsafePointer<Float>) -> Float {
    var sum = 0.0
    for index in 0..<images.width { sum += Double(image[index]) * Double(image[index]) }
    return Float(sum)
  }

  private func squaredDistance(
    _ one: UnsafePointer<Float>, _ other: UnsafePointer<Float>
  ) -> Double {
    var sum = 0.0
    for index in 0..<images.width {
      let difference = Double(one[index]) - Double(other[index])
      sum += difference * difference
    }
    return sum
  }

  /// Twice the largest error of |x|² − 2 t·x in single precision, whatever the order of its sums: the
  /// sum of n products is off by (n + 1) u |t| |x| at the most (Higham, Accuracy and Stability of
  /// Numerical Algorithms, section 3.1), the length and the difference by a few u more.
  private func slack(length: Float, longest: Float) -> Float {
    let unit = Float.ulpOfOne
    let product = (length * longest).squareRoot()
    return 2 * unit * (Float(images.width + 8) * 2 * product + 4 * longest)
  }

  /// The candidates of one image, while the training images go by.
  private struct Search {
    private let k: Int
    private let slack: Float
    /// The smallest distances, the smallest first.
    private var smallest: [Float] = []
    private var candidates: [Candidate] = []
    /// No image farther away than this can be among the nearest.
    private var limit = Float.infinity

    init(k: Int, slack: Float) {
      self.k = k
      self.slack = slack
    }

    /// Takes in the next images: their products with the image, and their squared lengths.
    mutating func look(
      _ products: UnsafeBufferPointer<Float>, _ lengths: UnsafeBufferPointer<Float>, first: Int
    ) {
      for index in 0..<products.count {
        let distance = lengths[index] - 2 * products[index]
        if distance <= limit { note(Candidate(place: first + index, distance: distance)) }
      }
    }

    private mutating func note(_ candidate: Candidate) {
      candidates.append(candidate)
      let place = smallest.firstIndex { $0 > candidate.distance } ?? smallest.count
      guard place < k else { return }
      smallest.insert(candidate.distance, at: place)
      if smallest.count > k { smallest.removeLast() }
      if smallest.count == k { limit = smallest[k - 1] + slack }
    }

    /// The images that may be among the nearest.
    var places: [Int] { candidates.filter { $0.distance <= limit }.map(\.place) }
  }
}
