import ComputeBackend
import Datasets
import Networks
import OneDNNBackend
import Specs
import Tensors

/// What a worker computes again and again.
public enum Phase: String, Codable, CaseIterable, Sendable {
  /// Training steps: images into the input, forward, loss, backward, update.
  case train
  /// Evaluation: images into the input, forward, loss and answers.
  case evaluate
  /// A product of two square matrices of `MatrixProductWorkload.side`, which shows what the machine
  /// can do at best.
  case matrixProduct = "matrix-product"
}

/// Something that can be repeated and timed.
public protocol Workload: AnyObject {
  /// How many images, or products, one repetition computes.
  var itemsPerRepetition: Int { get }
  /// How many scalars training changes.
  var parameterCount: Int { get }
  /// Once.
  func repetition() throws
}

/// A spec's network with a plan to train or to evaluate, on embedded digits: steps as `reprise run`
/// makes them.
public final class StepWorkload: Workload {
  /// The spec.
  public let spec: ExperimentSpec
  /// Which of the two plans there is.
  public let phase: Phase
  /// How often parameters were copied into another layout since the beginning.
  public var parameterReorders: Int { backend.parameterReorders }
  /// Multiply-adds of one image's forward pass, by the rule that specs count them.
  public var flops: Int { network.graph.flops }

  private let images: PreparedSet
  private let backend: OneDNNBackend
  private let network: Network<Float>
  private let loss: Loss<Float>
  private let plan: NetworkPlan<Float>
  private let updates: [any UpdateOperation<Float>]
  private var streams: [RandomStream]
  private var labels: [UInt8]
  private var wrong = 0
  private var count = 0

  /// What of a recipe does not matter to the time of its steps, or needs files.
  private static let overrides = [
    "data.set=digits", "data.train={}", "data.test={}", "data.dev=null", "selection=null",
    "log.weights=none", "claims=[]", "sweep=null", "model.counts=null",
  ]

  /// Plans steps of a spec.
  ///
  /// - Parameters:
  ///   - specPath: the spec's file.
  ///   - overrides: as `--set` gives them.
  ///   - phase: whether steps train or only answer.
  ///   - batchSize: the spec's own when nil.
  ///   - imageCount: how many digits are drawn; at least a batch.
  ///   - initializes: whether the weights get the spec's first values, which takes longer than a step of
  ///     a large net; else they get some that change from one to the next.
  /// - Throws: what loading the spec and planning the network throw.
  public init(
    specPath: String, overrides: [String] = [], phase: Phase, batchSize: Int? = nil,
    imageCount: Int = 2000, initializes: Bool = true
  ) throws {
    spec = try ExperimentSpec.load(path: specPath, overrides: Self.overrides + overrides)
    self.phase = phase
    let trains = phase == .train
    let size = batchSize ?? (trains ? spec.batchSize : spec.evaluation.batchSize)
    let digits = try DataLibrary(fetches: false).load(
      .digits, trainCount: max(imageCount, size), testCount: 1)
    images = try PreparedSet(digits.train, transforms: spec.data.transforms)
    backend = try OneDNNBackend()
    let graph = try NetworkGraph(spec.model, inputShape: images.shape)
    network = Network(graph: graph, backend: backend)
    loss = try Loss(spec.loss, graph: graph, classes: images.classCount)
    if initializes {
      network.initialize(spec.initialization, seed: 0)
    } else {
      for parameter in network.trainableParameters { Self.fill(parameter.value) }
    }
    plan = try network.plan(batchSize: size, trains: trains)
    let (backend, rule) = (backend, spec.optimizer.updateRule)
    updates =
      trains
      ? network.trainableParameters.map {
        backend.update(rule, on: $0.value, gradient: $0.gradient)
      } : []
    streams = plan.dropoutMasks.map { RandomStream(seed: 0, name: "dropout/\($0.layer)") }
    labels = [UInt8](repeating: 0, count: size)
  }

  /// Small numbers around zero, without a random draw each.
  private static func fill(_ values: Buffer<Float>) {
    for index in 0..<values.count {
      values.pointer[index] = Float((index &* 37) % 101 &- 50) * 0.001
    }
  }

  /// The batch size.
  public var itemsPerRepetition: Int { plan.batchSize }
  /// The network's.
  public var parameterCount: Int { network.graph.parameterCount }
  /// The backend's library with its version.
  public var library: String {
    backend.provenance.map { "\($0.key) \($0.value)" }.first ?? backend.name
  }

  /// A training step or an evaluated batch.
  public func repetition() throws {
    fill()
    guard phase == .train else {
      try forward()
      takeLoss()
      return
    }
    drawMasks()
    try forward()
    takeLoss()
    try backward()
    // A rate that changes no weight much: a network that diverged would compute with NaN.
    update(learningRate: 1e-6)
  }

  /// Puts the next images into the input.
  public func fill() {
    let channels = images.shape[0]
    let plane = images.shape.count / channels
    for place in 0..<plan.batchSize {
      let item = (count * plan.batchSize + place) % images.count
      images.copyInput(
        item, into: plan.input.pointer + place * plane, channelStride: plan.batchSize * plane)
      labels[place] = UInt8(images.label(item))
    }
    count += 1
  }

  /// Draws dropout's masks.
  public func drawMasks() {
    for (index, mask) in plan.dropoutMasks.enumerated() { mask.draw(from: &streams[index]) }
  }

  /// The forward pass.
  public func forward() throws { try plan.forward() }

  /// The loss, its gradient where the plan trains, and the wrong answers.
  public func takeLoss() {
    wrong += labels.withUnsafeBufferPointer {
      loss.evaluate(plan.output, labels: $0, gradient: plan.outputGradient).errors
    }
  }

  /// The backward pass.
  public func backward() throws { try plan.backward() }

  /// The update of every parameter.
  public func update(learningRate: Double) {
    for update in updates { update.update(learningRate: learningRate, count: max(count, 1)) }
  }
}

/// The product of two square matrices in single precision, by the backend's own means: as a linear
/// layer computes it.
public final class MatrixProductWorkload: Workload {
  /// Rows and columns of the matrices.
  public static let side = 2048
  /// Multiply-adds of one product.
  public static let multiplyAdds = side * side * side

  private let backend: OneDNNBackend
  private let operation: any Operation<Float>

  /// Plans the product.
  public init() throws {
    let side = Self.side
    let buffers = (0..<3).map { _ in Buffer<Float>(count: side * side) }
    for buffer in buffers.dropLast() {
      for index in 0..<buffer.count { buffer.pointer[index] = Float(index % 17) / 16 - 0.5 }
    }
    backend = try OneDNNBackend()
    operation = try backend.operation(
      .linear(
        LinearDescriptor(batchSize: side, inputs: side, outputs: side, hasBias: false)),
      on: Binding(input: buffers[0], output: buffers[2], parameters: [buffers[1]]),
      layer: "matrix product")
  }

  /// A product.
  public var itemsPerRepetition: Int { 1 }
  /// None.
  public var parameterCount: Int { 0 }

  /// One product.
  public func repetition() throws { try operation.forward() }
}
