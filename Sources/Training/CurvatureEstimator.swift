import ComputeBackend
import Networks
import Specs
import Tensors

/// Estimates the loss's second derivatives by every parameter from some training images, and scales
/// each parameter's steps by 1/(μ + h): stochastic diagonal Levenberg–Marquardt.
final class CurvatureEstimator {
  private let spec: SDLMSpec
  private let seed: Int
  private let items: TrainingItems
  private let loss: Loss<Float>
  private let parameters: [Parameter<Float>]
  /// One a parameter: h while it is summed up, then 1/(μ + h).
  private let scales: [Buffer<Float>]
  /// One plan for each size of batch that the samples make.
  private var plans: [Int: CurvaturePlan<Float>] = [:]
  private let labels: UnsafeMutableBufferPointer<UInt8>
  private let samples: Int
  private let channels: Int

  /// The stream and the order that an epoch's samples are drawn from.
  private var stream: RandomStream
  private var order: [Int] = []
  private var round = 0

  /// How many images pass through the network at once.
  private static let batchSize = 50

  /// Plans the second backward pass; nil for an optimizer that needs none.
  init?(
    _ optimizer: OptimizerSpec, scales: [Buffer<Float>], network: Network<Float>,
    items: TrainingItems, loss: Loss<Float>, seed: Int
  ) throws {
    guard case .sdlm(let spec) = optimizer else { return nil }
    self.spec = spec
    self.seed = seed
    self.items = items
    self.loss = loss
    self.scales = scales
    self.channels = network.graph.inputShape[0]
    self.parameters = network.trainableParameters
    self.samples = min(spec.samples, items.count)
    self.labels = .allocate(capacity: Self.batchSize)
    labels.initialize(repeating: 0)
    self.stream = RandomStream(seed: UInt64(seed), name: "curvature")
    for (_, size) in batches where plans[size] == nil {
      plans[size] = try network.curvaturePlan(batchSize: size)
    }
  }

  deinit { labels.deallocate() }

  /// Opens an epoch: what is drawn in it depends on its number, not on what was drawn before.
  ///
  /// - Parameter round: how often all items had been trained on when it began.
  func open(epoch: Int, round: Int) {
    stream = RandomStream(seed: UInt64(seed), name: "curvature", index: UInt64(epoch))
    order = Array(0..<items.count)
    self.round = round
  }

  /// Whether steps are to be scaled anew before this one, counted from 0 in its pass.
  @inline(__always)
  func isDue(beforeStep number: Int) -> Bool {
    guard let everySteps = spec.everySteps else { return number == 0 }
    return number % everySteps == 0
  }

  /// Estimates h from images drawn anew, and sets the scales.
  ///
  /// - Returns: the smallest and the largest of η/(μ + h) over all weights that exist.
  func scaleSteps(learningRate: Double) throws -> ClosedRange<Double> {
    drawSamples()
    for scale in scales { scale.pointer.update(repeating: 0, count: scale.count) }
    for (first, size) in batches {
      // Planned when this was made.
      guard let plan = plans[size] else { continue }
      fill(plan, from: first)
      try plan.run(
        labels: UnsafeBufferPointer(rebasing: labels[0..<size]), loss: loss,
        share: 1 / Double(samples))
      for (sum, curvature) in zip(scales, plan.curvatures) { sum.add(curvature) }
    }
    var (smallest, largest) = (Float.infinity, Float(0))
    for (scale, parameter) in zip(scales, parameters) {
      scale.invert(adding: Float(spec.mu))
      let range = parameter.existingRange(of: scale)
      smallest = min(smallest, range.smallest)
      largest = max(largest, range.largest)
    }
    guard smallest <= largest else { return 0...0 }
    return learningRate * Double(smallest)...learningRate * Double(largest)
  }

  /// Where each batch of samples begins, and its size.
  private var batches: [(first: Int, size: Int)] {
    stride(from: 0, to: samples, by: Self.batchSize).map {
      ($0, min(Self.batchSize, samples - $0))
    }
  }

  /// Puts images drawn without replacement first in the order.
  private func drawSamples() {
    for place in 0..<samples {
      order.swapAt(place, place + stream.integer(below: order.count - place))
    }
  }

  private func fill(_ plan: CurvaturePlan<Float>, from first: Int) {
    let scalars = plan.input.count / plan.batchSize
    let channelStride = plan.input.count / channels
    for place in 0..<plan.batchSize {
      let item = items.item(order[first + place], round: round)
      items.copyInput(
        item, into: plan.input.pointer + place * (scalars / channels),
        channelStride: channelStride)
      labels[place] = UInt8(truncatingIfNeeded: items.label(item))
    }
  }
}

extension Buffer<Float> {
  fileprivate func add(_ other: Buffer) {
    for index in 0..<count { pointer[index] += other.pointer[index] }
  }

  /// x ← 1/(x + term).
  fileprivate func invert(adding term: Float) {
    for index in 0..<count { pointer[index] = 1 / (pointer[index] + term) }
  }
}
