import ComputeBackend
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
public struct Loss<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  private let kind: LossSpec

  /// The loss that a spec names.
  ///
  /// - Throws: `NetworkError.lossDoesNotFit` when the network's last layer does not compute what
  ///   the loss reads, `.outputDoesNotFit` when it has another number of outputs than classes.
  public init(_ kind: LossSpec, graph: NetworkGraph, classes: Int) throws {
    let last = graph.nodes.last
    guard last?.kind == RBFSpec.kind else {
      throw NetworkError.lossDoesNotFit(
        loss: kind.rawValue, wanted: RBFSpec.kind, lastLayer: last?.kind ?? "none")
    }
    guard graph.outputShape.count == classes else {
      throw NetworkError.outputDoesNotFit(outputs: graph.outputShape.count, classes: classes)
    }
    self.kind = kind
  }

  /// The batch's loss and errors; writes ∂(mean loss)/∂output where a gradient is wanted.
  ///
  /// - Parameters:
  ///   - output: [N, O].
  ///   - labels: N right classes.
  ///   - gradient: [N, O], overwritten.
  @inlinable
  public func evaluate(
    _ output: Buffer<Scalar>, labels: UnsafeBufferPointer<UInt8>, gradient: Buffer<Scalar>?
  ) -> BatchOutcome {
    let outputs = output.count / labels.count
    var outcome = BatchOutcome()
    if let gradient { gradient.pointer.update(repeating: 0, count: gradient.count) }
    for item in 0..<labels.count {
      let row = output.pointer + item &* outputs
      let label = Int(labels[item])
      outcome.lossSum += Double(row[label])
      outcome.errors &+= answer(row, outputs: outputs) == label ? 0 : 1
      gradient?.pointer[item &* outputs &+ label] = 1 / Scalar(labels.count)
    }
    return outcome
  }

  /// The class a row of outputs stands for: the smallest distance, of equal ones the first.
  @inlinable
  public func answer(_ row: UnsafePointer<Scalar>, outputs: Int) -> Int {
    var best = 0
    for candidate in 1..<max(outputs, 1) where row[candidate] < row[best] { best = candidate }
    return best
  }
}
