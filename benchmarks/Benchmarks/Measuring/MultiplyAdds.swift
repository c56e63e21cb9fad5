import ComputeBackend
import Datasets
import Networks
import Specs
import Tensors

/// The multiply-adds that the mathematics of a step needs, by operation.
///
/// Counted are the products of convolutions, linear layers and radial basis units: x · w forward,
/// and backward ∂y · x for the weights and ∂y · w for the input, where anybody wants its gradient
/// (nobody wants that of the images). Products with the zeros of a padding are not needed, nor those
/// of connections that a table leaves out. Biases, pooling, activations, normalization, losses and
/// updates are not counted.
public struct MultiplyAdds: Codable, Equatable, Sendable {
  /// Of the forward pass.
  public var forward = 0
  /// Of the weights' gradients.
  public var weightGradients = 0
  /// Of the inputs' gradients.
  public var inputGradients = 0

  /// All together.
  public var sum: Int { forward + weightGradients + inputGradients }

  /// Those of one step of a spec.
  ///
  /// - Throws: what loading the spec and planning the network throw.
  public init(
    specPath: String, overrides: [String] = [], phase: Phase, batchSize: Int
  ) throws {
    let spec = try ExperimentSpec.load(
      path: specPath, overrides: ["sweep=null", "model.counts=null"] + overrides)
    let digits = try EmbeddedDigits.images(.train, count: 1)
    let images = try PreparedSet(digits, transforms: spec.data.transforms)
    let graph = try NetworkGraph(spec.model, inputShape: images.shape)
    self.init(try Self.counted(graph, phase: phase, batchSize: batchSize))
  }

  private init(_ other: MultiplyAdds) { self = other }

  /// No operations.
  init() {}

  private static func counted(
    _ graph: NetworkGraph, phase: Phase, batchSize: Int
  ) throws -> MultiplyAdds {
    var connected: [String: Double] = [:]
    for node in graph.nodes {
      for parameter in node.parameters where parameter.mask != nil {
        connected[node.name] = Double(parameter.trainableCount) / Double(parameter.shape.count)
      }
    }
    let backend = CountingBackend(connected: connected)
    // Two items show what is the same for all and what there is an item: planning all of a large
    // batch would take its memory.
    let network = Network(graph: graph, backend: backend)
    _ = try network.plan(batchSize: 2, trains: phase == .train)
    var counted = backend.counted
    counted.forward = counted.forward / 2 * batchSize
    counted.weightGradients = counted.weightGradients / 2 * batchSize
    counted.inputGradients = counted.inputGradients / 2 * batchSize
    return counted
  }
}

/// A backend that computes nothing and counts what would be computed.
private final class CountingBackend: ComputeBackend {
  typealias Scalar = Float

  private(set) var counted = MultiplyAdds()
  /// The part of a layer's weights that its connection table leaves.
  private let connected: [String: Double]

  init(connected: [String: Double]) { self.connected = connected }

  var name: String { "counting" }
  var provenance: [(key: String, value: String)] { [] }
  var parameterReorders: Int { 0 }

  func operation(
    _ descriptor: OperationDescriptor, on binding: Binding<Float>, layer: String
  ) throws -> any Operation<Float> {
    let all = Double(products(of: descriptor)) * (connected[layer] ?? 1)
    let products = Int(all.rounded())
    counted.forward += products
    if !binding.parameterGradients.isEmpty { counted.weightGradients += products }
    if binding.inputGradient != nil { counted.inputGradients += products }
    return NoOperation()
  }

  private func products(of descriptor: OperationDescriptor) -> Int {
    switch descriptor {
    case .convolution(let shape): shape.products
    case .linear(let shape): shape.batchSize * shape.inputs * shape.outputs
    case .radialBasis(let shape): shape.batchSize * shape.inputs * shape.outputs
    case .pooling, .subsampling, .padding, .normalization, .activation, .unitBias, .flattening,
      .addition, .concatenation, .masking:
      0
    }
  }

  func update(
    _ rule: UpdateRule, on parameter: Buffer<Float>, gradient: Buffer<Float>
  ) -> any UpdateOperation<Float> { NoUpdate() }

  func multiply(_ target: Buffer<Float>, by factor: Buffer<Float>) {}
}

private final class NoOperation: Operation {
  typealias Scalar = Float
  func forward() {}
  func backward() {}
}

private final class NoUpdate: UpdateOperation {
  typealias Scalar = Float
  var state: [Buffer<Float>] = []
  func update(learningRate: Double, count: Int) {}
}

extension ConvolutionDescriptor {
  /// Products of a weight and a place that lies within the input.
  var products: Int {
    let down = Self.pairs(
      input: input.height, output: output.height, kernel: kernel.height, stride: stride.height,
      padding: padding.height, dilation: dilation.height)
    let across = Self.pairs(
      input: input.width, output: output.width, kernel: kernel.width, stride: stride.width,
      padding: padding.width, dilation: dilation.width)
    return batchSize * outputChannels * channelsPerGroup * down * across
  }

  /// How many pairs of an output and a place of the kernel along one axis meet the input.
  private static func pairs(
    input: Int, output: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> Int {
    (0..<output).reduce(0) { sum, place in
      sum
        + (0..<kernel).count { tap in
          (0..<input).contains(place * stride + tap * dilation - padding)
        }
    }
  }
}
