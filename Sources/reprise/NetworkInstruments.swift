import Networks
import ReferenceBackend
import Reports
import Specs
import Tensors

/// Tells the ledger what networks are and what they give.
struct NetworkInstruments: LedgerInstruments {
  func count(
    _ count: NetworkCount, layer: String?, of spec: ExperimentSpec, file: String
  ) throws -> Int {
    guard spec.classifier == nil else {
      throw SpecFileError(
        file: file, problem: "has no network whose \(count.rawValue) could be counted")
    }
    return try self.count(
      count, layer: layer, of: try ModelInPlace(spec, file: file).graph, file: file)
  }

  func count(
    _ count: NetworkCount, layer: String?, of layers: [LayerSpec], inputShape: [Int]
  ) throws -> Int {
    var model = ModelSpec()
    model.layers = layers
    let graph = try NetworkGraph(model, inputShape: Shape(inputShape))
    return try self.count(count, layer: layer, of: graph, file: "claims")
  }

  private func count(
    _ count: NetworkCount, layer: String?, of graph: NetworkGraph, file: String
  ) throws -> Int {
    guard let layer else { return graph.count(count) }
    guard let node = graph.nodes.first(where: { $0.name == layer }) else {
      throw SpecFileError(
        file: file,
        problem: "no layer \(layer) to count \(count.rawValue) of; found "
          + graph.nodes.map(\.name).joined(separator: ", "))
    }
    return node.count(count)
  }

  func output(of check: OutputCheckSpec) throws -> [Double] {
    let expected = check.inputShape.reduce(1, *)
    guard check.input.count == expected else {
      throw InputError(
        "claims: input: expected \(expected) values for \(check.inputShape), found \(check.input.count)"
      )
    }
    var model = ModelSpec()
    model.layers = check.layers
    let graph = try NetworkGraph(model, inputShape: Shape(check.inputShape))
    guard check.parameters.count == graph.parameterCount else {
      throw InputError(
        "claims: parameters: expected \(graph.parameterCount), found \(check.parameters.count)")
    }
    let network = Network(graph: graph, backend: ReferenceBackend())
    var values = check.parameters[...]
    for index in network.parameters.indices {
      let count = network.parameters[index].value.scalars.count
      network.parameters[index].value.scalars = Array(values.prefix(count))
      values = values.dropFirst(count)
    }
    let plan = try network.plan(batchSize: 1, trains: false)
    plan.input.scalars = check.input
    try plan.forward()
    return Array(plan.output.scalars)
  }
}

extension NetworkGraph {
  fileprivate func count(_ count: NetworkCount) -> Int {
    switch count {
    case .parameters: parameterCount
    case .connections: connectionCount
    case .statistics: statisticCount
    case .values: parameterCount + statisticCount
    case .flops: flops
    case .outputs: outputShape.dimensions.reduce(1, *)
    }
  }
}

extension Node {
  fileprivate func count(_ count: NetworkCount) -> Int {
    switch count {
    case .parameters: parameterCount
    case .connections: connections
    case .statistics: statisticCount
    case .values: parameterCount + statisticCount
    case .flops: flops
    case .outputs: outputShape.dimensions.reduce(1, *)
    }
  }
}
