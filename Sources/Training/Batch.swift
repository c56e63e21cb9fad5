import ComputeBackend
import Datasets
import Networks

/// A plan with the labels of the items in its input.
final class Batch {
  let plan: NetworkPlan<Float>
  private let labels: UnsafeMutableBufferPointer<UInt8>
  private let itemSize: Int

  init(_ plan: NetworkPlan<Float>) {
    self.plan = plan
    self.labels = .allocate(capacity: plan.batchSize)
    labels.initialize(repeating: 0)
    self.itemSize = plan.input.count / max(plan.batchSize, 1)
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
      set.copyInput(item, into: plan.input.pointer + place &* itemSize)
      labels[place] = UInt8(truncatingIfNeeded: set.label(item))
    }
  }

  /// Runs the network forward and takes the loss; writes its gradient where the plan trains.
  func evaluate(_ loss: Loss<Float>) throws -> BatchOutcome {
    try plan.forward()
    return loss.evaluate(
      plan.output, labels: UnsafeBufferPointer(labels), gradient: plan.outputGradient)
  }
}

/// Batches of one network that cover a set: full ones, and a smaller last one where sizes ask for it.
struct Batches {
  private let full: Batch?
  private let rest: Batch?
  private let batchSize: Int
  let count: Int

  /// Plans for a set of `items`.
  init(_ network: Network<Float>, items: Int, batchSize: Int, trains: Bool) throws {
    self.batchSize = batchSize
    let remainder = items % batchSize
    full =
      items < batchSize ? nil : Batch(try network.plan(batchSize: batchSize, trains: trains))
    rest = remainder == 0 ? nil : Batch(try network.plan(batchSize: remainder, trains: trains))
    count = (items + batchSize - 1) / batchSize
  }

  /// The batch with the given number, and the number of its first item.
  func batch(_ number: Int) -> (batch: Batch, firstItem: Int) {
    let isRest = number == count - 1 && rest != nil
    // Either plan exists where the counts above ask for it.
    return ((isRest ? rest : full)!, number * batchSize)
  }
}
