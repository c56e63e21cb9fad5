import Specs
import Tensors

/// A network's layers with every shape worked out: what `summary` prints and plans are made from.
public struct NetworkGraph: Sendable {
  /// One item's input, [C, H, W].
  public let inputShape: Shape
  /// The layers, input first.
  public let nodes: [Node]

  /// Works out the shapes of a model.
  ///
  /// - Parameters:
  ///   - model: the layers.
  ///   - inputShape: one item's shape after the data's transforms, [C, H, W].
  /// - Throws: `NetworkError` naming the first layer that does not fit, or the first of the model's
  ///   `counts` that the layers do not make.
  public init(_ model: ModelSpec, inputShape: Shape) throws {
    self.inputShape = inputShape
    var shape = inputShape
    var nodes: [Node] = []
    for (index, layer) in model.layers.enumerated() {
      let spec = layer.nodeSpec
      let kind = type(of: spec).kind
      let node = try spec.node(
        name: spec.name ?? "\(kind)\(index + 1)", input: shape,
        path: "model.layers[\(index)].\(kind)")
      shape = node.outputShape
      nodes.append(node)
    }
    self.nodes = nodes
    try check("parameters", expected: model.counts?.parameters, found: parameterCount)
    try check("connections", expected: model.counts?.connections, found: connectionCount)
  }

  private func check(_ what: String, expected: Int?, found: Int) throws {
    guard let expected, expected != found else { return }
    throw NetworkError.countsDiffer(what: what, expected: expected, found: found)
  }

  /// One item's output.
  public var outputShape: Shape { nodes.last?.outputShape ?? inputShape }
  /// Scalars that training changes.
  public var parameterCount: Int {
    nodes.flatMap(\.parameters).map(\.trainableCount).reduce(0, +)
  }
  /// Connections as the 1998 paper counts them.
  public var connectionCount: Int { nodes.map(\.connections).reduce(0, +) }
  /// Multiply-adds of one item's forward pass, by the rule that `Node.flops` gives.
  public var flops: Int { nodes.map(\.flops).reduce(0, +) }
}

/// What a layer's spec must tell to take its place in a network.
protocol NodeSpec: Sendable {
  /// The layer's kind as specs write it.
  static var kind: String { get }
  /// The name the spec gives it, if any.
  var name: String? { get }
  /// The layer behind the given input.
  func node(name: String, input: Shape, path: String) throws -> Node
}

extension LayerSpec {
  /// The layer's own spec. A new layer kind is added here, and nowhere else in this room but in
  /// its own file.
  var nodeSpec: any NodeSpec {
    switch self {
    case .conv(let spec): spec
    case .subsampling(let spec): spec
    case .pad(let spec): spec
    case .linear(let spec): spec
    case .scaledTanh(let spec): spec
    case .sigmoid(let spec): spec
    case .rbf(let spec): spec
    }
  }
}
