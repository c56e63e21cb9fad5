import ComputeBackend
import Specs
import Tensors

/// One layer in its place in a network: what it gets, what it gives, what it holds.
public struct Node: Sendable {
  /// The layer's name: the paper's where the spec gives it, else kind and place; behind the names
  /// of the blocks it is in: `stage2/block1/conv1`.
  public let name: String
  /// The layer's kind as specs write it.
  public let kind: String
  /// Where it stands in the spec, for errors; what a short form stands for stands where that does.
  var path: String
  /// Where its inputs come from: the numbers of earlier nodes, or `NetworkGraph.input`.
  public internal(set) var inputs: [Int] = []
  /// One item's input, [C, H, W] or [units]; the first where there are several.
  public let inputShape: Shape
  /// One item's output.
  public let outputShape: Shape
  /// In the order the operation takes them.
  public internal(set) var parameters: [ParameterDescription] = []
  /// Which input maps each output map sees, where a spec draws it.
  public internal(set) var connectionTable: ConnectionTable?
  /// Connections as the 1998 paper counts them: inputs and bias of every unit.
  public internal(set) var connections = 0
  /// Multiply-adds by the rule k²·C·O·H′·W′ for convolutions (connected maps only) and O·H′·W′ for
  /// their biases where they have them, inputs·outputs for linear and RBF layers, outputs for
  /// subsampling and average pooling, (H·W + 1) a map for global average pooling, 2 an output for batch
  /// normalization; the rest counts nothing.
  public internal(set) var flops = 0
  /// What is computed.
  let computation: Computation

  /// Scalars that training changes.
  public var parameterCount: Int { parameters.map(\.trainableCount).reduce(0, +) }

  /// Scalars that training measures: batch normalization's running means and variances.
  public var statisticCount: Int {
    parameters.filter(\.isStatistic).map(\.shape.count).reduce(0, +)
  }

  /// What a node computes.
  enum Computation: Sendable {
    /// Operations one after the other; with none, the output is the input.
    case steps([Step])
    /// The sum of the inputs.
    case sum
    /// The inputs' maps one behind the other.
    case concatenation
    /// Multiplication by a mask in training, nothing in evaluation.
    case dropout(rate: Double)
  }

  /// One operation of a node.
  struct Step: Sendable {
    /// How many scalars an item of the output has.
    let outputCount: Int
    /// Which of the node's parameters it takes.
    var parameters = 0..<0
    /// What is computed, given the batch size.
    let descriptor: @Sendable (_ batchSize: Int) -> OperationDescriptor
  }

  /// A node that computes one operation with all its parameters.
  init(
    _ place: NodePlace, output: Shape, parameters: [ParameterDescription] = [],
    connections: Int = 0, flops: Int = 0,
    descriptor: @escaping @Sendable (_ batchSize: Int) -> OperationDescriptor
  ) {
    let step = Step(
      outputCount: output.count, parameters: parameters.indices, descriptor: descriptor)
    self.init(
      place, output: output, parameters: parameters, connections: connections, flops: flops,
      computation: .steps([step]))
  }

  /// A node.
  init(
    _ place: NodePlace, output: Shape, parameters: [ParameterDescription] = [],
    connections: Int = 0, flops: Int = 0, computation: Computation
  ) {
    self.name = place.name
    self.kind = place.kind
    self.path = place.path
    self.inputShape = place.input
    self.outputShape = output
    self.parameters = parameters
    self.connections = connections
    self.flops = flops
    self.computation = computation
  }
}

/// Where a layer stands: what its own spec does not know.
struct NodePlace {
  /// Its full name.
  let name: String
  /// Its kind as specs write it.
  let kind: String
  /// Where it stands in the spec.
  let path: String
  /// One item's input.
  let input: Shape

  /// The extents of an input that must consist of maps.
  func maps() throws -> (channels: Int, extent: Extent) {
    guard input.rank == 3 else { throw misfit(got: "\(input) units", wanted: "maps [C, H, W]") }
    return (input[0], Extent(input[1], input[2]))
  }

  /// Refuses sizes that no machine holds, before their product overflows.
  func checkSize(_ what: String, _ factors: Int...) throws {
    var product = 1
    for factor in factors {
      let (partial, overflow) = product.multipliedReportingOverflow(by: factor)
      guard !overflow, partial <= Self.largestCount else {
        throw misfit(
          got: "\(what) \(factors.map(String.init).joined(separator: "×"))",
          wanted: "at most \(Self.largestCount) values")
      }
      product = partial
    }
  }

  /// Sixteen billion values, 64 GB.
  private static let largestCount = 1 << 34

  /// The error of a layer that cannot take what it gets.
  func misfit(_ key: String? = nil, got: String? = nil, wanted: String) -> NetworkError {
    .shapeDoesNotFit(
      layer: name, path: key.map { "\(path).\($0)" } ?? path, got: got ?? "\(input)",
      wanted: wanted)
  }

  /// The step that makes units of maps; none where the input is units already.
  func flattening() -> [Node.Step] {
    guard input.rank == 3 else { return [] }
    let (channels, places) = (input[0], input[1] * input[2])
    return [
      Node.Step(outputCount: input.count) { batchSize in
        .flattening(
          FlatteningDescriptor(batchSize: batchSize, channels: channels, places: places))
      }
    ]
  }
}

/// A parameter before it has values.
public struct ParameterDescription: Sendable {
  /// What a parameter is to its layer; initializations go by it.
  public enum Role: Sendable {
    /// Weights [O, …]; `fanIn[o]` counts the inputs that output o is connected to, `fanOut` the
    /// outputs an input is connected to.
    case weight(fanIn: [Int], fanOut: Int, isConvolution: Bool)
    /// One a unit or map; `fanIn[o]` as for the weights.
    case bias(fanIn: [Int])
    /// One a unit of a map, in a layer that does not know its units' fan-in.
    case unitBias
    /// Subsampling coefficients, one a map; `fanIn` counts the places of a window.
    case coefficient(fanIn: Int)
    /// Subsampling biases, one a map; `fanIn` as for the coefficients.
    case subsamplingBias(fanIn: Int)
    /// One value at first, then trained: batch normalization's weight and bias.
    case starting(Double)
    /// One value at first, then measured instead of trained: batch normalization's running mean and
    /// variance.
    case statistic(Double)
    /// Given by the spec and never changed.
    case fixed([Double])
  }

  /// `weight`, `bias`, `coefficient`, `code`, `runningMean`, `runningVariance`.
  public let name: String
  /// The extents.
  public let shape: Shape
  /// What the axes are, outermost first: "output channel, input channel, kernel row, …".
  public let axes: String
  /// What it is to its layer.
  public let role: Role
  /// Which scalars exist: false holds zero for good. Nil where all do.
  public let mask: [Bool]?
  /// Where its first values come from, where its layer says so; else the experiment's initialization
  /// says it.
  let distribution: DistributionSpec?

  init(
    _ name: String, _ shape: Shape, axes: String, role: Role, mask: [Bool]? = nil,
    distribution: DistributionSpec? = nil
  ) {
    self.name = name
    self.shape = shape
    self.axes = axes
    self.role = role
    self.mask = mask
    self.distribution = distribution
  }

  /// Whether training changes it by its gradient.
  public var isTrainable: Bool {
    switch role {
    case .weight, .bias, .unitBias, .coefficient, .subsamplingBias, .starting: true
    case .statistic, .fixed: false
    }
  }

  /// Whether it is measured during training: batch normalization's running mean and variance.
  public var isStatistic: Bool {
    if case .statistic = role { true } else { false }
  }

  /// Whether a trained network is made of it: it is trained or measured, not given by the spec.
  var isLearned: Bool { isTrainable || isStatistic }

  /// How many scalars training changes.
  public var trainableCount: Int {
    guard isTrainable else { return 0 }
    return mask.map { $0.filter { $0 }.count } ?? shape.count
  }
}
