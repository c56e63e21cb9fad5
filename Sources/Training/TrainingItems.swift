import Datasets
import Specs
import Tensors

/// One image to train on: which of the training set, and which of its versions; version 0 is the
/// original, version v ≥ 1 its v-th distortion.
struct TrainingItem: Equatable {
  var image: Int
  var version: Int
}

/// What passes are made of: the images of the training set, distorted as the spec says.
struct TrainingItems {
  private let set: PreparedSet
  private let distorter: Distorter?
  /// Items that were chosen; nil for all.
  private let chosen: [TrainingItem]?
  /// How many there are.
  let count: Int

  /// The items of a spec: the originals, or with fixed copies, or an unending supply of distortions.
  ///
  /// - Parameter chosen: the only ones among them; all when absent.
  init(_ set: PreparedSet, _ spec: DataSpec, seed: Int, chosen: [TrainingItem]? = nil) {
    self.set = set
    self.chosen = chosen
    distorter = spec.distortions.map { Distorter($0, seed: seed, for: set.images) }
    count = chosen?.count ?? set.count * (1 + (distorter?.copies ?? 0))
  }

  /// An item of the set, in the set's order: all originals, then the first version of each, …
  ///
  /// - Parameter round: how often all items have been trained on before.
  @inline(__always)
  func item(_ index: Int, round: Int) -> TrainingItem {
    if let chosen { return chosen[index] }
    guard let distorter else { return TrainingItem(image: index, version: 0) }
    guard distorter.copies != nil else { return TrainingItem(image: index, version: round + 1) }
    return TrainingItem(image: index % set.count, version: index / set.count)
  }

  /// An item of all that there could be, by its place in their order; nil behind the last one.
  ///
  /// - Parameter versions: how many of each image there are at most, the original included.
  func item(_ place: Int, ofVersions versions: Int) -> TrainingItem? {
    guard place < set.count * (distorter == nil ? 1 : versions) else { return nil }
    return TrainingItem(image: place % set.count, version: place / set.count)
  }

  /// What an item shows.
  @inline(__always)
  func label(_ item: TrainingItem) -> Int { set.label(item.image) }

  /// Writes an item, transformed, as `PreparedSet.copyInput` does.
  @inline(__always)
  func copyInput(
    _ item: TrainingItem, into destination: UnsafeMutablePointer<Float>, channelStride: Int
  ) {
    if item.version > 0, let distorter {
      set.copyInput(
        item.image, version: item.version, of: distorter, into: destination,
        channelStride: channelStride)
    } else {
      set.copyInput(item.image, into: destination, channelStride: channelStride)
    }
  }
}

/// The order in which passes take items: through all of them, in one order, and then through all again,
/// in another. Where a pass takes all items, each pass is one such round.
///
/// Round r is shuffled by the stream of its number, so that a pass needs no saved state.
final class PassOrder {
  private let count: Int
  private let itemsPerPass: Int
  private let shuffles: Bool
  private let seed: Int
  /// The last orders that were drawn: a pass reaches into two rounds, and the next goes on in the later.
  private var drawn: [(round: Int, order: [Int])] = []

  init(count: Int, itemsPerPass: Int, shuffles: Bool, seed: Int) {
    self.count = count
    self.itemsPerPass = itemsPerPass
    self.shuffles = shuffles
    self.seed = seed
  }

  /// The items of a pass, counted from 0.
  func pass(_ number: Int) -> Pass {
    let first = number * itemsPerPass
    let rounds = first / count...(first + itemsPerPass - 1) / count
    guard shuffles else { return Pass(start: first, count: count, orders: nil) }
    drawn = rounds.map { round in
      drawn.first { $0.round == round } ?? (round, order(of: round))
    }
    return Pass(start: first, count: count, orders: drawn.map(\.order))
  }

  private func order(of round: Int) -> [Int] {
    var stream = RandomStream(seed: UInt64(seed), name: "shuffling", index: UInt64(round))
    return stream.permutation(of: count)
  }

  /// Which item stands at each place of a pass, and how often all have been trained on before.
  struct Pass {
    fileprivate let start: Int
    fileprivate let count: Int
    /// An order for each round that the pass reaches into; nil for file order.
    fileprivate let orders: [[Int]]?

    @inline(__always)
    subscript(place: Int) -> (index: Int, round: Int) {
      let (round, index) = (start + place).quotientAndRemainder(dividingBy: count)
      guard let orders else { return (index, round) }
      return (orders[round - start / count][index], round)
    }
  }
}
