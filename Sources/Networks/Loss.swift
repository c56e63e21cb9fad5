import ComputeBackend
import Glibc
import Specs

/// What a batch cost, and how often the network's answer was wrong.
public struct BatchOutcome: Equatable, Sendable {
  /// The sum over the items of the loss (not its mean).
  public var lossSum: Double
  /// Items whose answer was wrong.
  public var errors: Int

  /// An outcome of the given sum and count.
  public init(lossSum: Double = 0, errors: Int = 0) {
    self.lossSum = lossSum
    self.errors = errors
  }
}

/// A loss: what training minimizes, and how an answer is read off the outputs [N, O].
///
/// Ten outputs an item are too little work to call a library for: 64 items' cross entropy takes
/// 5 µs where a step of the smallest net at that batch size takes a millisecond.
public struct Loss<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let kind: LossSpec

  /// The loss that a spec names.
  ///
  /// - Throws: `NetworkError.lossDoesNotFit` when the network's last layer does not compute what
  ///   the loss reads, `.outputDoesNotFit` when it has another number of outputs than classes.
  public init(_ kind: LossSpec, graph: NetworkGraph, classes: Int) throws {
    let last = graph.nodes.last?.kind
    let readsDistances = kind.readsDistances
    guard (last == RBFSpec.kind) == readsDistances else {
      throw NetworkError.lossDoesNotFit(
        loss: kind.name,
        wanted: readsDistances ? RBFSpec.kind : "a layer whose largest output is the answer",
        lastLayer: last ?? "none")
    }
    guard graph.outputShape.count == classes else {
      throw NetworkError.outputDoesNotFit(outputs: graph.outputShape.count, classes: classes)
    }
    self.kind = kind
  }

  private init(kind: LossSpec) { self.kind = kind }

  /// The batch's loss and errors; writes ∂(mean loss)/∂output where a gradient is wanted.
  ///
  /// - Parameters:
  ///   - output: [N, O].
  ///   - labels: N right classes.
  ///   - gradient: [N, O], overwritten.
  public func evaluate(
    _ output: Buffer<Scalar>, labels: UnsafeBufferPointer<UInt8>, gradient: Buffer<Scalar>?
  ) -> BatchOutcome {
    // The compiler makes a version for a type that it sees; through a generic's witnesses, this takes
    // many times as long.
    if Scalar.self == Float.self {
      // Not by `map`, which would ask the runtime for the optional's type.
      var single: Buffer<Float>?
      if let gradient { single = unsafeDowncast(gradient, to: Buffer<Float>.self) }
      return Loss<Float>(kind: kind).evaluateRows(
        unsafeDowncast(output, to: Buffer<Float>.self), labels, single)
    }
    return evaluateRows(output, labels, gradient)
  }

  private func evaluateRows(
    _ output: Buffer<Scalar>, _ labels: UnsafeBufferPointer<UInt8>, _ gradient: Buffer<Scalar>?
  ) -> BatchOutcome {
    let outputs = output.count / labels.count
    let share = 1 / Double(labels.count)
    var outcome = BatchOutcome()
    for item in 0..<labels.count {
      let row = output.pointer + item &* outputs
      let slope = gradient.map { $0.pointer + item &* outputs }
      let label = Int(labels[item])
      outcome.lossSum += loss(row, outputs, label, share: share, slope)
      outcome.errors &+= answer(row, outputs: outputs) == label ? 0 : 1
    }
    return outcome
  }

  /// One item's loss; writes `share` times its gradient where one is wanted.
  private func loss(
    _ row: UnsafePointer<Scalar>, _ outputs: Int, _ label: Int, share: Double,
    _ gradient: UnsafeMutablePointer<Scalar>?
  ) -> Double {
    switch kind {
    case .rbfDistance:
      gradient?.update(repeating: 0, count: outputs)
      gradient?[label] = Scalar(share)
      return Double(row[label])
    case .rbfMAP(let spec):
      let (nearness, logarithm) = nearness(row, outputs, j: spec.j)
      if let gradient {
        for index in 0..<outputs {
          gradient[index] = Scalar(((index == label ? 1 : 0) - nearness(index)) * share)
        }
      }
      return Double(row[label]) + logarithm
    case .crossEntropy:
      // log Σ e^{y_i} with the largest taken out, so that nothing overflows.
      var largest = Double(row[0])
      for index in 1..<max(outputs, 1) { largest = max(largest, Double(row[index])) }
      var sum = 0.0
      for index in 0..<outputs { sum += exp(Double(row[index]) - largest) }
      if let gradient {
        for index in 0..<outputs {
          let probability = exp(Double(row[index]) - largest) / sum
          gradient[index] = Scalar((probability - (index == label ? 1 : 0)) * share)
        }
      }
      return largest + log(sum) - Double(row[label])
    case .meanSquaredError(let spec):
      var sum = 0.0
      for index in 0..<outputs {
        let difference = Double(row[index]) - spec.targets[index == label ? 1 : 0]
        sum += difference * difference
        gradient?[index] = Scalar(2 * difference * share / Double(outputs))
      }
      return sum / Double(outputs)
    }
  }

  /// How near each class is, p_i = e^−y_i / (e^−j + Σ_k e^−y_k), and the logarithm of the divisor; the
  /// smallest of j and the distances is taken out, so that not everything underflows.
  @inline(__always)
  func nearness(_ row: UnsafePointer<Scalar>, _ outputs: Int, j: Double)
    -> (of: (Int) -> Double, logarithm: Double)
  {
    var smallest = j
    for index in 0..<outputs { smallest = min(smallest, Double(row[index])) }
    var sum = exp(smallest - j)
    for index in 0..<outputs { sum += exp(smallest - Double(row[index])) }
    return ({ exp(smallest - Double(row[$0])) / sum }, log(sum) - smallest)
  }

  /// The class a row of outputs stands for, of equal ones the first: the smallest distance, or the
  /// largest output. An output that is no number is never the largest or smallest.
  public func answer(_ row: UnsafePointer<Scalar>, outputs: Int) -> Int {
    var best = 0
    if kind.readsDistances {
      for candidate in 1..<max(outputs, 1) where row[candidate] < row[best] { best = candidate }
    } else {
      for candidate in 1..<max(outputs, 1) where row[candidate] > row[best] { best = candidate }
    }
    return best
  }

  /// How likely each class is by a row of outputs, where the loss says so: softmax for cross entropy.
  public func probabilities(_ row: UnsafePointer<Scalar>, outputs: Int) -> [Double]? {
    guard kind == .crossEntropy else { return nil }
    return softmax(row, outputs)
  }

  /// e^{y_i} / Σ_k e^{y_k}.
  func softmax(_ row: UnsafePointer<Scalar>, _ outputs: Int) -> [Double] {
    let largest = (0..<outputs).map { Double(row[$0]) }.max() ?? 0
    let powers = (0..<outputs).map { exp(Double(row[$0]) - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
