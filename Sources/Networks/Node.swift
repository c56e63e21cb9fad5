import ComputeBackend
import Tensors

/// One layer in its place in a network: what it gets, what it gives, what it holds.
public struct Node: Sendable {
  /// The layer's name: the paper's where the spec gives it, else kind and place.
  public let name: String
  /// The layer's kind as specs write it.
  public let kind: String
  /// One item's input, [C, H, W] or [units].
  public let inputShape: Shape
  /// One item's output.
  public let outputShape: Shape
  /// In the order the operation takes them.
  public let parameters: [ParameterDescription]
  /// Connections as the 1998 paper counts them: inputs and bias of every unit.
  public let connections: Int
  /// Multiply-adds by the rule k²·C·O·H′·W′ + O·H′·W′ for convolutions, inputs·outputs for linear
  /// and RBF layers, outputs for subsampling; activations and padding count nothing.
  public let flops: Int
  /// What is computed, given the batch size.
  let descriptor: @Sendable (_ batchSize: Int) -> OperationDescriptor
}

/// A parameter before it has values.
public struct ParameterDescription: Sendable {
  /// What a parameter is to its layer; initializations go by it.
  public enum Role: Sendable {
    /// Weights [O, …]; `fanIn[o]` counts the inputs that output o is connected to.
    case weight(fanIn: [Int])
    /// One a unit or map; `fanIn[o]` as for the weights.
    case bias(fanIn: [Int])
    /// Subsampling coefficients, one a map.
    case coefficient
    /// Subsampling biases, one a map.
    case subsamplingBias
    /// Given by the spec and never trained.
    case fixed([Double])
  }

  /// `weight`, `bias`, `coefficient`, `code`.
  public let name: String
  /// The extents.
  public let shape: Shape
  /// What the axes are, outermost first: "output channel, input channel, kernel row, …".
  public let axes: String
  /// What it is to its layer.
  public let role: Role
  /// Which scalars exist: false holds zero for good. Nil where all do.
  public let mask: [Bool]?

  init(_ name: String, _ shape: Shape, axes: String, role: Role, mask: [Bool]? = nil) {
    self.name = name
    self.shape = shape
    self.axes = axes
    self.role = role
    self.mask = mask
  }

  /// Whether training changes it.
  public var isTrainable: Bool {
    if case .fixed = role { false } else { true }
  }

  /// How many scalars training changes.
  public var trainableCount: Int {
    guard isTrainable else { return 0 }
    return mask.map { $0.filter { $0 }.count } ?? shape.count
  }
}
