import Datasets
import Networks
import Specs

/// Measures a network on a whole set, in file order.
final class Evaluator {
  private let set: PreparedSet
  private let loss: Loss<Float>
  private let lossMean: LossMean
  private let batches: Batches

  init(_ store: BatchStore, on set: PreparedSet, loss: Loss<Float>, _ spec: EvaluationSpec) throws {
    self.set = set
    self.loss = loss
    self.lossMean = spec.lossMean
    self.batches = try Batches(store, items: set.count, batchSize: spec.batchSize)
  }

  /// The mean loss and the error rate, or nil when asked to stop.
  func measure(shouldStop: () -> Bool = { false }) throws -> Measurement? {
    var total = BatchOutcome()
    var sumOfMeans = 0.0
    for number in 0..<batches.count {
      if shouldStop() { return nil }
      let (plan, outcome) = try evaluate(number)
      total.lossSum += outcome.lossSum
      total.errors += outcome.errors
      sumOfMeans += outcome.lossSum / Double(plan.batchSize)
    }
    let count = Double(set.count)
    let loss =
      switch lossMean {
      case .items: total.lossSum / count
      case .batches: sumOfMeans / Double(batches.count)
      }
    return Measurement(loss: loss, error: Double(total.errors) / count)
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
