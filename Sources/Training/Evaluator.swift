import Datasets
import Networks
import Specs

/// Measures a network on a whole set, in file order.
final class Evaluator {
  private let set: PreparedSet
  private let loss: Loss<Float>
  private let lossMean: LossMean
  private let batches: Batches
  /// The summed outputs of networks that answer together with this one, item by item; nil for none.
  private let others: [Float]?

  init(
    _ store: BatchStore, on set: PreparedSet, loss: Loss<Float>, _ spec: EvaluationSpec,
    others: [Float]? = nil
  ) throws {
    self.set = set
    self.others = others
    self.loss = loss
    self.lossMean = spec.lossMean
    self.batches = try Batches(store, items: set.count, batchSize: spec.batchSize)
  }

  /// The network's mean loss and the error rate, which is that of all networks that answer together;
  /// nil when asked to stop.
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
      answers += self.answers(plan, first: batches.batch(number).firstItem)
    }
    return answers
  }

  /// Adds the network's outputs to sums, item by item; false when asked to stop, with some added.
  func addOutputs(to sums: inout [Float], shouldStop: () -> Bool) throws -> Bool {
    for number in 0..<batches.count {
      if shouldStop() { return false }
      let plan = try evaluate(number).plan
      let start = batches.batch(number).firstItem * (plan.output.count / plan.batchSize)
      for index in 0..<plan.output.count { sums[start + index] += plan.output.pointer[index] }
    }
    return true
  }

  private func evaluate(_ number: Int) throws -> (plan: NetworkPlan<Float>, outcome: BatchOutcome) {
    let (batch, first) = batches.batch(number)
    batch.fill(from: set) { first + $0 }
    var outcome = try batch.evaluate(loss)
    if others != nil {
      let answers = answers(batch.plan, first: first)
      outcome.errors = answers.indices.filter { set.label(first + $0) != answers[$0] }.count
    }
    return (batch.plan, outcome)
  }

  /// The answers to a batch that was evaluated, whose first item is the set's item `first`.
  private func answers(_ plan: NetworkPlan<Float>, first: Int) -> [UInt8] {
    let outputs = plan.output.count / plan.batchSize
    var sums = [Float](repeating: 0, count: outputs)
    return (0..<plan.batchSize).map { item in
      let row = UnsafePointer(plan.output.pointer + item * outputs)
      guard let others else { return UInt8(loss.answer(row, outputs: outputs)) }
      for index in 0..<outputs {
        sums[index] = others[(first + item) * outputs + index] + row[index]
      }
      return UInt8(loss.answer(sums, outputs: outputs))
    }
  }
}
