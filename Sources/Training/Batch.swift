import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// A plan with the labels of the items in its input.
final class Batch {
  let plan: NetworkPlan<Float>
  private let labels: UnsafeMutableBufferPointer<UInt8>
  /// From one channel of an item to the next, and from one item to the next.
  private let channelStride: Int
  private let itemStride: Int

  init(_ plan: NetworkPlan<Float>, channels: Int) {
    self.plan = plan
    self.labels = .allocate(capacity: plan.batchSize)
    labels.initialize(repeating: 0)
    self.channelStride = plan.input.count / channels
    self.itemStride = plan.input.count / (channels * plan.batchSize)
  }

  deinit {
    labels.deallocate()
  }

  /// Puts items of a set into the input.
  ///
  /// - Parameter index: the item in the set for each place of the batch.
  @inline(__always)
  func fill(from set: PreparedSet, _ index: (Int) -> Int) {
    for place in 0..<plan.batchSize {
      let item = index(place)
      set.copyInput(
        item, into: plan.input.pointer + place &* itemStride, channelStride: channelStride)
      labels[place] = UInt8(truncatingIfNeeded: set.label(item))
    }
  }

  /// Puts items to train on into the input.
  ///
  /// - Parameter item: the one for each place of the batch.
  @inline(__always)
  func fill(from items: TrainingItems, _ item: (Int) -> TrainingItem) {
    for place in 0..<plan.batchSize {
      let item = item(place)
      items.copyInput(
        item, into: plan.input.pointer + place &* itemStride, channelStride: channelStride)
      labels[place] = UInt8(truncatingIfNeeded: items.label(item))
    }
  }

  /// Runs the network forward and takes the loss; writes its gradient where the plan trains.
  func evaluate(_ loss: Loss<Float>) throws -> BatchOutcome {
    try plan.forward()
    return loss.evaluate(
      plan.output, labels: UnsafeBufferPointer(labels), gradient: plan.outputGradient)
  }
}

/// The batches of one network, one of each size: sets that are measured in turn share them.
final class BatchStore {
  private let network: Network<Float>
  private let trains: Bool
  private var batches: [Int: Batch] = [:]

  init(_ network: Network<Float>, trains: Bool) {
    self.network = network
    self.trains = trains
  }

  func batch(of size: Int) throws -> Batch {
    if let batch = batches[size] { return batch }
    let batch = Batch(
      try network.plan(batchSize: size, trains: trains), channels: network.graph.inputShape[0])
    batches[size] = batch
    return batch
  }
}

/// Batches that cover a set: full ones, and a smaller last one where sizes ask for it.
struct Batches {
  private let full: Batch?
  private let rest: Batch?
  private let batchSize: Int
  let count: Int

  /// Plans for a set of `items`.
  init(_ store: BatchStore, items: Int, batchSize: Int) throws {
    self.batchSize = batchSize
    let remainder = items % batchSize
    full = items < batchSize ? nil : try store.batch(of: batchSize)
    rest = remainder == 0 ? nil : try store.batch(of: remainder)
    count = (items + batchSize - 1) / batchSize
  }

  /// The batch with the given number, and the number of its first item.
  func batch(_ number: Int) -> (batch: Batch, firstItem: Int) {
    let isRest = number == count - 1 && rest != nil
    // Either plan exists where the counts above ask for it.
    return ((isRest ? rest : full)!, number * batchSize)
  }
}
