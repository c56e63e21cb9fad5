import ComputeBackend
import Specs
import Tensors

/// A network with values: its parameters, on a backend that computes.
public final class Network<Scalar: BinaryFloatingPoint & Sendable> {
  /// The layers.
  public let graph: NetworkGraph
  /// Every parameter, in the order of the layers.
  public let parameters: [Parameter<Scalar>]
  private let backend: any ComputeBackend<Scalar>

  /// A network whose trainable parameters are all zero.
  public init(graph: NetworkGraph, backend: any ComputeBackend<Scalar>) {
    self.graph = graph
    self.backend = backend
    self.parameters = graph.nodes.flatMap { node in
      let orders = node.parameterOrders(on: backend)
      return zip(node.parameters, orders).map {
        Parameter<Scalar>(layer: node.name, $0, order: $1)
      }
    }
  }

  /// The parameters that training changes by their gradients.
  public var trainableParameters: [Parameter<Scalar>] { parameters.filter(\.isTrainable) }

  /// The parameters that a trained network is made of: the trainable ones, and what training
  /// measured (batch normalization's statistics). Codes that the spec gives are not among them.
  public var learnedParameters: [Parameter<Scalar>] {
    parameters.filter(\.description.isLearned)
  }

  /// Gives every parameter its first values, each drawn from a stream of its own.
  public func initialize(_ initialization: InitializationSpec, seed: Int) {
    for parameter in learnedParameters {
      var stream = RandomStream(
        seed: UInt64(seed), name: "initialization/\(parameter.layer)/\(parameter.name)")
      parameter.value.set(
        rounding: initialization.values(for: parameter.description, from: &stream))
    }
  }

  /// Plans the computation of a batch: allocates every activation, makes every operation.
  ///
  /// Plans of one network share its parameters and may have different batch sizes.
  ///
  /// - Parameters:
  ///   - batchSize: how many items it holds.
  ///   - trains: whether gradients are wanted; dropout and batch normalization then work as in
  ///     training.
  /// - Throws: `BackendError` when the backend refuses a layer, `NetworkError.batchTooSmall` when a
  ///   batch of this size cannot train.
  public func plan(batchSize: Int, trains: Bool) throws -> NetworkPlan<Scalar> {
    if trains { try graph.checkTraining(batchSize: batchSize) }
    return try NetworkPlan(
      network: self, batchSize: batchSize, trains: trains, backend: backend)
  }

  /// Plans the second backward pass of a batch, which estimates second derivatives.
  ///
  /// - Throws: `NetworkError.curvatureUnknown` where a layer's are not known, `BackendError` when the
  ///   backend refuses a layer.
  public func curvaturePlan(batchSize: Int) throws -> CurvaturePlan<Scalar> {
    try graph.checkCurvature()
    return try CurvaturePlan(network: self, batchSize: batchSize, backend: backend)
  }

  /// The parameters of one layer.
  func parameters(of node: Node) -> [Parameter<Scalar>] {
    parameters.filter { $0.layer == node.name }
  }
}

/// A parameter with its value and its gradient.
public final class Parameter<Scalar: BinaryFloatingPoint & Sendable> {
  /// The name of its layer.
  public let layer: String
  /// What it is.
  public let description: ParameterDescription
  /// Its scalars, listed in the order of its shape.
  public let value: Buffer<Scalar>
  /// ∂loss/∂value of the last backward pass.
  public let gradient: Buffer<Scalar>
  /// 1 where a scalar exists, 0 where it is zero for good; nil where all exist.
  let mask: Buffer<Scalar>?

  init(layer: String, _ description: ParameterDescription, order: ScalarOrder?) {
    self.layer = layer
    self.description = description
    self.value = Buffer(count: description.shape.count, order: order)
    self.gradient =
      description.isTrainable
      ? Buffer(count: description.shape.count, order: order) : Buffer(count: 0)
    if case .fixed(let values) = description.role { value.scalars = values.map { Scalar($0) } }
    self.mask = description.mask.map { exists in
      let mask = Buffer<Scalar>(count: exists.count, order: order)
      mask.scalars = exists.map { $0 ? 1 : 0 }
      return mask
    }
  }

  /// Its name in its layer.
  public var name: String { description.name }
  /// Whether training changes it by its gradient.
  public var isTrainable: Bool { description.isTrainable }

  /// Its value as a tensor; set it to overwrite all scalars. What a connection table leaves out
  /// stays zero, whatever a file says: no gradient would ever change it.
  public var tensor: Tensor<Scalar> {
    get { Tensor(shape: description.shape, scalars: value.scalars) }
    set {
      value.scalars = newValue.scalars
      guard let mask else { return }
      for index in 0..<mask.count where mask.pointer[index] == 0 { value.pointer[index] = 0 }
    }
  }
}

extension Node {
  /// How the backend wants each parameter to lie in memory.
  fileprivate func parameterOrders(on backend: any ComputeBackend) -> [ScalarOrder?] {
    var orders = [ScalarOrder?](repeating: nil, count: parameters.count)
    guard case .steps(let steps) = computation else { return orders }
    for step in steps {
      let descriptor = step.descriptor(1)
      for (place, parameter) in step.parameters.enumerated() {
        orders[parameter] = backend.order(ofParameter: place, of: descriptor)
      }
    }
    return orders
  }
}

extension Parameter<Float> {
  /// The smallest and the largest of numbers that lie as its scalars do, of scalars that exist; infinity
  /// and 0 where none does.
  public func existingRange(of numbers: Buffer<Float>) -> (smallest: Float, largest: Float) {
    var (smallest, largest) = (Float.infinity, Float(0))
    for index in 0..<numbers.count where mask?.pointer[index] != 0 {
      smallest = min(smallest, numbers.pointer[index])
      largest = max(largest, numbers.pointer[index])
    }
    return (smallest, largest)
  }
}
