import Datasets

/// A set's images after their transforms, all in memory: a row of floats each.
final class Inputs {
  /// How many images there are.
  let count: Int
  /// How many values an image has.
  let width: Int
  /// What the images show.
  let labels: [Int]
  /// How many different labels there can be.
  let classCount: Int
  private let values: UnsafeMutablePointer<Float>

  init(_ set: PreparedSet) {
    count = set.count
    width = set.shape.count
    labels = (0..<set.count).map(set.label)
    classCount = set.classCount
    values = .allocate(capacity: count * width)
    for index in 0..<count { set.copyInput(index, into: values + index * width) }
  }

  deinit { values.deallocate() }

  /// Image `index`, `width` floats; the images behind it follow.
  subscript(index: Int) -> UnsafePointer<Float> { UnsafePointer(values + index * width) }

  /// The places of the images of each class, in their order.
  var placesByClass: [[Int]] {
    var places = [[Int]](repeating: [], count: classCount)
    for (index, label) in labels.enumerated() { places[label].append(index) }
    return places
  }
}

/// Runs of so many items, the last one of what is left.
func blocks(of size: Int, in count: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}

/// The place of the largest value, the first of equal ones.
func largest(_ values: some Sequence<Double>) -> Int {
  var best = (place: 0, value: -Double.infinity)
  for (place, value) in values.enumerated() where value > best.value { best = (place, value) }
  return best.place
}
