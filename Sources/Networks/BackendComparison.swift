import ComputeBackend
import Specs

/// One network with the same weights and the same image on two backends.
public struct BackendComparison: Equatable, Sendable {
  /// max|a − b| over the outputs; NaN where an output is NaN, or both are the same infinity.
  public let largestDifference: Double
  /// The same, over the largest magnitude of the second backend's outputs; NaN where that is not
  /// finite.
  public let relativeDifference: Double
  /// Seconds of one forward pass on the first backend, the fastest first.
  public let firstSeconds: [Double]
  /// Seconds of one forward pass on the second backend, the fastest first.
  public let secondSeconds: [Double]

  /// Runs one image forward on both, each after warm-ups that are not timed.
  ///
  /// - Parameters:
  ///   - graph: the network.
  ///   - image: one item as the data's transforms make it, [C, H, W].
  ///   - initialization: how the weights that both get are drawn.
  ///   - seed: of these weights.
  ///   - first: one backend.
  ///   - second: the other, whose outputs the relative difference is measured by.
  ///   - warmUps: passes before the timed ones.
  ///   - passes: timed passes, at least one.
  public init<First: BinaryFloatingPoint & Sendable, Second: BinaryFloatingPoint & Sendable>(
    _ graph: NetworkGraph, image: [Float], initialization: InitializationSpec, seed: Int,
    first: any ComputeBackend<First>, second: any ComputeBackend<Second>, warmUps: Int,
    passes: Int
  ) throws {
    precondition(passes > 0, "A comparison times at least one pass.")
    let ours = Network(graph: graph, backend: first)
    ours.initialize(initialization, seed: seed)
    let theirs = Network(graph: graph, backend: second)
    for (target, source) in zip(theirs.parameters, ours.parameters) {
      target.value.scalars = source.value.scalars.map { Second($0) }
    }
    let (a, firstSeconds) = try Self.run(ours, image, warmUps, passes)
    let (b, secondSeconds) = try Self.run(theirs, image, warmUps, passes)
    let difference = Self.largest(zip(a, b).map { abs($0 - $1) })
    let scale = Self.largest(b.map(abs))
    self.largestDifference = difference
    self.relativeDifference = scale == 0 ? difference : scale.isFinite ? difference / scale : .nan
    self.firstSeconds = firstSeconds
    self.secondSeconds = secondSeconds
  }

  /// The largest of magnitudes; NaN where there is one, which `max()` may pass over.
  private static func largest(_ magnitudes: [Double]) -> Double {
    magnitudes.reduce(0) { $1.isNaN ? $1 : $0.isNaN ? $0 : max($0, $1) }
  }

  private static func run<Scalar: BinaryFloatingPoint & Sendable>(
    _ network: Network<Scalar>, _ image: [Float], _ warmUps: Int, _ passes: Int
  ) throws -> (output: [Double], seconds: [Double]) {
    let plan = try network.plan(batchSize: 1, trains: false)
    plan.input.scalars = image.map { Scalar($0) }
    for _ in 0..<warmUps { try plan.forward() }
    let seconds = try (0..<passes).map { _ in
      try ContinuousClock().measure { try plan.forward() } / .seconds(1)
    }
    return (plan.output.scalars.map { Double($0) }, seconds.sorted())
  }
}
