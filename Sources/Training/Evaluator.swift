import Datasets
import Networks

/// Measures a network on a whole set, in file order.
final class Evaluator {
  /// Large enough that the matrix products are efficient, small enough to stay in the cache.
  private static let batchSize = 100

  private let set: PreparedSet
  private let loss: Loss<Float>
  private let batches: Batches

  init(_ network: Network<Float>, on set: PreparedSet, loss: Loss<Float>) throws {
    self.set = set
    self.loss = loss
    self.batches = try Batches(
      network, items: set.count, batchSize: Self.batchSize, trains: false)
  }

  /// The mean loss and the error rate, or nil when asked to stop.
  func measure(shouldStop: () -> Bool = { false }) throws -> Measurement? {
    var total = BatchOutcome()
    for number in 0..<batches.count {
      if shouldStop() { return nil }
      let outcome = try evaluate(number).outcome
      total.lossSum += outcome.lossSum
      total.errors += outcome.errors
    }
    let count = Double(set.count)
    return Measurement(loss: total.lossSum / count, error: Double(total.errors) / count)
  }

  /// The network's answer to every item, in file order.
  func answers() throws -> [UInt8] {
    var answers: [UInt8] = []
    answers.reserveCapacity(set.count)
    for number in 0..<batches.count {
      let plan = try evaluate(number).plan
      let outputs = plan.output.count / plan.batchSize
      for item in 0..<plan.batchSize {
        let row = UnsafePointer(plan.output.pointer + item * outputs)
        answers.append(UInt8(loss.answer(row, outputs: outputs)))
      }
    }
    return answers
  }

  private func evaluate(_ number: Int) throws -> (plan: NetworkPlan<Float>, outcome: BatchOutcome) {
    let (batch, first) = batches.batch(number)
    batch.fill(from: set) { first + $0 }
    return (batch.plan, try batch.evaluate(loss))
  }
}
