import Specs
import Tensors

/// A network's layers with every shape worked out: what `summary` prints and plans are made from.
public struct NetworkGraph: Sendable {
  /// What a node's `inputs` call the network's own input.
  public static let input = -1

  /// One item's input, [C, H, W].
  public let inputShape: Shape
  /// The layers, each after all whose outputs it takes; the last one gives the network's output.
  public let nodes: [Node]

  /// Works out the shapes of a model.
  ///
  /// - Parameters:
  ///   - model: the layers.
  ///   - inputShape: one item's shape after the data's transforms, [C, H, W].
  /// - Throws: `NetworkError` naming the first layer that does not fit, or the first of the model's
  ///   `counts` that the layers do not make.
  public init(_ model: ModelSpec, inputShape: Shape) throws {
    var builder = GraphBuilder(hasShortcuts: model.residual)
    _ = try builder.add(
      model.layers, in: "", path: "model.layers",
      to: GraphBuilder.End(node: Self.input, shape: inputShape))
    self.inputShape = inputShape
    self.nodes = builder.nodes
    let counts = model.counts
    try check("parameters", expected: counts?.parameters, found: parameterCount)
    try check("connections", expected: counts?.connections, found: connectionCount)
    try check("statistics", expected: counts?.statistics, found: statisticCount)
    try check("flops", expected: counts?.flops, found: flops)
  }

  private func check(_ what: String, expected: Int?, found: Int) throws {
    guard let expected, expected != found else { return }
    throw NetworkError.countsDiffer(what: what, expected: expected, found: found)
  }

  /// Checks that batches of a size can train: batch normalization needs two values a channel.
  ///
  /// - Throws: `NetworkError.batchTooSmall` naming the layer.
  public func checkTraining(batchSize: Int) throws {
    for node in nodes where node.kind == BatchNormSpec.kind {
      let places = node.inputShape.count / node.inputShape[0]
      guard batchSize * places < 2 else { continue }
      throw NetworkError.batchTooSmall(layer: node.name, path: node.path, batchSize: batchSize)
    }
  }

  /// Checks that second derivatives can be propagated back through every layer, as `CurvaturePlan` does.
  ///
  /// - Throws: `NetworkError.curvatureUnknown` naming the layer.
  public func checkCurvature() throws {
    for node in nodes {
      guard case .steps(let steps) = node.computation else { continue }
      for step in steps {
        guard let reason = step.descriptor(1).curvatureGap else { continue }
        throw NetworkError.curvatureUnknown(layer: node.name, path: node.path, reason: reason)
      }
    }
  }

  /// A network of one of the layers alone.
  func only(_ node: Node) -> NetworkGraph {
    var node = node
    node.inputs = [Self.input]
    return NetworkGraph(inputShape: node.inputShape, nodes: [node])
  }

  private init(inputShape: Shape, nodes: [Node]) {
    self.inputShape = inputShape
    self.nodes = nodes
  }

  /// About how many bytes a plan of `Float` takes for one item: every activation, and its gradient
  /// where it trains. Parameters and what operations keep beside them are not counted.
  public func bytesPerItem(trains: Bool) -> Int {
    let scalars = nodes.reduce(inputShape.count) { sum, node in
      guard case .steps(let steps) = node.computation else { return sum + node.outputShape.count }
      return sum + steps.reduce(0) { $0 + $1.outputCount }
    }
    return MemoryLayout<Float>.stride * scalars * (trains ? 2 : 1)
  }

  /// The parameters that a trained network is made of, with their layers: the trainable ones, and
  /// what training measures.
  public var learnedParameters: [(layer: String, parameter: ParameterDescription)] {
    nodes.flatMap { node in
      node.parameters.filter(\.isLearned).map { (node.name, $0) }
    }
  }

  /// One item's output.
  public var outputShape: Shape { nodes.last?.outputShape ?? inputShape }
  /// Scalars that training changes.
  public var parameterCount: Int {
    nodes.map(\.parameterCount).reduce(0, +)
  }
  /// Scalars that training measures: batch normalization's running means and variances.
  public var statisticCount: Int {
    nodes.map(\.statisticCount).reduce(0, +)
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
  /// The layer in its place.
  func node(_ place: NodePlace) throws -> Node
}

/// Puts layers and blocks of layers one behind the other.
struct GraphBuilder {
  /// Where something can be attached: a node's output, or the network's input.
  struct End {
    let node: Int
    let shape: Shape
  }

  /// Whether residual blocks have their shortcuts.
  let hasShortcuts: Bool
  private(set) var nodes: [Node] = []

  init(hasShortcuts: Bool) { self.hasShortcuts = hasShortcuts }

  /// Attaches layers to an end, and gives the new end.
  mutating func add(
    _ layers: [LayerSpec], in block: String, path: String, to start: End
  ) throws -> End {
    var end = start
    for (index, layer) in layers.enumerated() {
      let name = layer.name ?? "\(layer.kind)\(index + 1)"
      end = try add(
        layer, named: block.isEmpty ? name : "\(block)/\(name)",
        path: "\(path)[\(index)].\(layer.kind)", to: end)
    }
    return end
  }

  private mutating func add(
    _ layer: LayerSpec, named name: String, path: String, to start: End
  ) throws -> End {
    switch layer.role {
    case .layer(let spec):
      let place = NodePlace(name: name, kind: layer.kind, path: path, input: start.shape)
      return try append(try spec.node(place), to: [start])
    case .residual(let spec):
      return try add(spec, named: name, path: path, to: start)
    case .concat(let spec):
      return try add(spec, named: name, path: path, to: start)
    case .shortForm(let spec):
      return try add(spec, named: name, kind: layer.kind, path: path, to: start)
    }
  }

  private mutating func add(
    _ spec: ResidualSpec, named name: String, path: String, to start: End
  ) throws -> End {
    let body = try add(spec.body, in: name, path: "\(path).body", to: start)
    guard hasShortcuts else { return body }
    let shortcut = try add(
      spec.shortcut ?? [], in: "\(name)/shortcut", path: "\(path).shortcut", to: start)
    guard body.shape == shortcut.shape else {
      throw NetworkError.shapeDoesNotFit(
        layer: name, path: path,
        got: "\(body.shape) from its body and \(shortcut.shape) from its shortcut",
        wanted: "the same shape from both, to add them")
    }
    let place = NodePlace(name: name, kind: "residual", path: path, input: body.shape)
    return try append(
      Node(place, output: body.shape, computation: .sum), to: [body, shortcut])
  }

  private mutating func add(
    _ spec: ConcatSpec, named name: String, path: String, to start: End
  ) throws -> End {
    var ends: [End] = []
    for (index, branch) in spec.branches.enumerated() {
      ends.append(
        try add(
          branch, in: "\(name)/branch\(index + 1)", path: "\(path).branches[\(index)]", to: start))
    }
    let shapes = ends.map(\.shape)
    guard Set(shapes.map { Array($0.dimensions.dropFirst()) }).count == 1,
      shapes.allSatisfy({ $0.rank == 3 })
    else {
      throw NetworkError.shapeDoesNotFit(
        layer: name, path: path,
        got: shapes.map(\.description).joined(separator: ", ") + " from its branches",
        wanted: "maps of the same height and width from all, to put them one behind the other")
    }
    let output = Shape(
      [shapes.map { $0[0] }.reduce(0, +)] + shapes[0].dimensions.dropFirst())
    let place = NodePlace(name: name, kind: "concat", path: path, input: shapes[0])
    return try append(Node(place, output: output, computation: .concatenation), to: ends)
  }

  private mutating func add(
    _ spec: any ShortForm, named name: String, kind: String, path: String, to start: End
  ) throws -> End {
    let place = NodePlace(name: name, kind: kind, path: path, input: start.shape)
    let layers = spec.layers(inputChannels: try place.maps().channels)
    let first = nodes.count
    var end = start
    for layer in layers {
      // A short form of one layer is that layer, under its own name.
      let isAll = layers.count == 1
      end = try add(
        layer, named: isAll ? name : "\(name)/\(layer.name ?? layer.kind)", path: path, to: end)
    }
    // The layers within blocks have places in a list that the spec does not write out.
    for index in first..<nodes.count { nodes[index].path = path }
    return end
  }

  private mutating func append(_ node: Node, to inputs: [End]) throws -> End {
    guard !nodes.contains(where: { $0.name == node.name }) else {
      throw NetworkError.nameTwice(layer: node.name, path: node.path)
    }
    var node = node
    node.inputs = inputs.map(\.node)
    nodes.append(node)
    return End(node: nodes.count - 1, shape: node.outputShape)
  }
}

extension LayerSpec {
  /// What a layer's kind means to the builder.
  fileprivate enum Role {
    case layer(any NodeSpec)
    case residual(ResidualSpec)
    case concat(ConcatSpec)
    case shortForm(any ShortForm)
  }

  /// A new layer kind is added here, and nowhere else in this room but in its own file.
  fileprivate var role: Role {
    switch self {
    case .conv(let spec): .layer(spec)
    case .maxPool(let spec): .layer(spec)
    case .averagePool(let spec): .layer(spec)
    case .globalAveragePool(let spec): .layer(spec)
    case .globalMaxPool(let spec): .layer(spec)
    case .subsampling(let spec): .layer(spec)
    case .pad(let spec): .layer(spec)
    case .batchNorm(let spec): .layer(spec)
    case .dropout(let spec): .layer(spec)
    case .relu(let spec): .layer(spec)
    case .tanh(let spec): .layer(spec)
    case .scaledTanh(let spec): .layer(spec)
    case .sigmoid(let spec): .layer(spec)
    case .flatten(let spec): .layer(spec)
    case .linear(let spec): .layer(spec)
    case .unitBias(let spec): .layer(spec)
    case .rbf(let spec): .layer(spec)
    case .residual(let spec): .residual(spec)
    case .concat(let spec): .concat(spec)
    case .residualStage(let spec): .shortForm(spec)
    case .vggBlock(let spec): .shortForm(spec)
    case .ninBlock(let spec): .shortForm(spec)
    case .inception(let spec): .shortForm(spec)
    }
  }
}
