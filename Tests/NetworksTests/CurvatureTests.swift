import ComputeBackend
import OneDNNBackend
import ReferenceBackend
import Specs
import Tensors
import Testing

@testable import Networks

/// The second backward pass against derivatives taken by central differences in Double.
@Suite struct Curvatures {
  /// Nets with every kind of layer that it passes, and the loss on each.
  enum Net: CaseIterable, Sendable {
    case distances, competing, entropy, squares

    var layers: String {
      switch self {
      case .distances, .competing:
        // Shared weights, a connection table, squashing, both forms of subsampling.
        #"""
        {"conv": {"name": "C1", "outputChannels": 3, "kernelSize": 3, "padding": 1,
                  "paddingMode": "replicate"}},
        "scaledTanh", {"subsampling": {"name": "S2", "mode": "sum"}}, "tanh",
        {"conv": {"name": "C3", "outputChannels": 4, "kernelSize": 3,
                  "connections": ["X . X .", "X X . .", ". X . X"]}},
        "sigmoid", {"subsampling": {"name": "S4", "mode": "mean"}}, "scaledTanh",
        {"linear": {"name": "F6", "outputs": 5}}, "scaledTanh",
        {"rbf": {"name": "output", "codes": [["#..#."], [".#.#."], ["##..#"]]}}
        """#
      case .entropy:
        // Windows that overlap, strides, groups, averages, biases of units.
        #"""
        {"pad": {"by": 1, "value": -1}},
        {"conv": {"name": "C1", "outputChannels": 4, "kernelSize": 3, "stride": 1, "padding": 1}},
        "relu", {"maxPool": {"kernelSize": 3, "stride": 2}},
        {"conv": {"name": "C2", "outputChannels": 4, "kernelSize": [1, 3], "groups": 2,
                  "bias": false}},
        {"unitBias": {"name": "B2", "initialization": {"biases": {"constant": 0.1}}}}, "tanh",
        {"averagePool": {"kernelSize": 2, "stride": 1}}, {"dropout": {"rate": 0.5}},
        {"linear": {"name": "F3", "outputs": 6, "bias": false}}, "relu",
        {"linear": {"name": "F4", "outputs": 3}}
        """#
      case .squares:
        #"""
        {"linear": {"name": "F1", "outputs": 7}}, "scaledTanh",
        {"linear": {"name": "F2", "outputs": 3}}
        """#
      }
    }

    var loss: LossSpec {
      switch self {
      case .distances: .rbfDistance
      case .competing: .rbfMAP(competition)
      case .entropy: .crossEntropy
      case .squares: .meanSquaredError(MeanSquaredErrorSpec())
      }
    }

    private var competition: RBFMAPSpec {
      var spec = RBFMAPSpec()
      spec.j = 3
      return spec
    }

    func network<Scalar>(_ backend: any ComputeBackend<Scalar>) throws -> Network<Scalar> {
      let network = Network(
        graph: try NetworkGraph(model(layers), inputShape: Self.input), backend: backend)
      network.initialize(.pytorchDefault, seed: 4)
      // Away from 0, where a coefficient's square would vanish.
      for parameter in network.parameters where parameter.name == "coefficient" {
        parameter.value.scalars = parameter.value.scalars.indices.map { 0.7 + 0.3 * Scalar($0) }
      }
      return network
    }

    static let input: Shape = [2, 8, 8]
  }

  /// Items and labels; few enough pixels for central differences.
  private static func items(_ count: Int) -> (pixels: [Double], labels: [UInt8]) {
    var stream = RandomStream(seed: 3, name: "items")
    return (
      (0..<count * Net.input.count).map { _ in Double(Float(stream.uniform(-1, 1))) },
      (0..<count).map { UInt8($0 % 3) }
    )
  }

  /// h of every parameter, of items of a net.
  private func curvatures<Scalar: BinaryFloatingPoint & Sendable>(
    _ network: Network<Scalar>, _ loss: LossSpec, items count: Int
  ) throws -> [[Double]] {
    let (pixels, labels) = Self.items(count)
    let plan = try network.curvaturePlan(batchSize: count)
    plan.input.scalars = mapsOutermost(pixels, items: count).map { Scalar($0) }
    try labels.withUnsafeBufferPointer {
      try plan.run(
        labels: $0, loss: Loss(loss, graph: network.graph, classes: 3), share: 1 / Double(count))
    }
    return plan.curvatures.map { $0.scalars.map { Double($0) } }
  }

  /// Layer by layer from the output: h ← Σ_o (∂y_o/∂x)²·h_o with ∂y_o/∂x by central differences, h of the
  /// units that the loss reads by second differences of it.
  @Test(arguments: Net.allCases) func theyAreWhatFiniteDifferencesGive(_ net: Net) throws {
    let network = try net.network(ReferenceBackend())
    let measured = try curvatures(network, net.loss, items: 1)
    let expected = try FiniteDifferences(network, net.loss).curvatures(
      Self.items(1).pixels, label: Self.items(1).labels[0])
    try #require(measured.count == expected.count)
    for (index, parameter) in network.trainableParameters.enumerated() {
      let exists = parameter.description.mask
      let (mine, its) = (measured[index], expected[index])
      let kept = mine.indices.filter { exists?[$0] != false }
      #expect(kept.contains { its[$0] > 0 }, "\(parameter.layer)/\(parameter.name)")
      #expect(
        relativeError(kept.map { mine[$0] }, kept.map { its[$0] }) <= 1e-5,
        "\(parameter.layer)/\(parameter.name)")
    }
  }

  /// With one hidden layer and a loss whose second derivatives are a diagonal, nothing is left out: h is
  /// the diagonal of the whole Gauss–Newton matrix, Σ_o ∂²loss/∂z_o² · (∂z_o/∂w)².
  @Test func withOneHiddenLayerTheyAreGaussNewtonsExactly() throws {
    let network = try Net.squares.network(ReferenceBackend())
    let measured = try curvatures(network, Net.squares.loss, items: 1)
    let plan = try network.plan(batchSize: 1, trains: false)
    plan.input.scalars = Self.items(1).pixels
    for (curvature, parameter) in zip(measured, network.trainableParameters) {
      let expected = try (0..<curvature.count).map { index in
        let slopes = try centralDifference(parameter.value, index) {
          try plan.forward()
          return plan.output.scalars
        }
        return slopes.reduce(0) { $0 + 2.0 / 3 * $1 * $1 }
      }
      #expect(relativeError(curvature, expected) <= 1e-7)
    }
  }

  /// A batch's h is the mean of its items'.
  @Test(arguments: Net.allCases) func aBatchIsTheMeanOfItsItems(_ net: Net) throws {
    let network = try net.network(ReferenceBackend())
    let (pixels, labels) = Self.items(3)
    let together = try curvatures(network, net.loss, items: 3)
    let plan = try network.curvaturePlan(batchSize: 1)
    let loss = try Loss<Double>(net.loss, graph: network.graph, classes: 3)
    var sums = together.map { [Double](repeating: 0, count: $0.count) }
    for item in 0..<3 {
      plan.input.scalars = Array(pixels[item * Net.input.count..<(item + 1) * Net.input.count])
      try labels[item...item].withUnsafeBufferPointer {
        try plan.run(labels: $0, loss: loss, share: 1.0 / 3)
      }
      for (index, curvature) in plan.curvatures.enumerated() {
        for (place, value) in curvature.scalars.enumerated() { sums[index][place] += value }
      }
    }
    for (mine, its) in zip(together, sums) { #expect(relativeError(mine, its) <= 1e-12) }
  }

  /// Single precision on the fast kernels: small nets, and LeNet-5 in batches that other kernels compute.
  @Test(arguments: Net.allCases) func floatsAgree(_ net: Net) throws {
    let single = try net.network(try OneDNNBackend())
    let double = try net.network(ReferenceBackend())
    for (mine, its) in zip(double.parameters, single.parameters) {
      mine.value.scalars = its.value.scalars.map(Double.init)
    }
    let measured = try curvatures(single, net.loss, items: 3)
    let expected = try curvatures(double, net.loss, items: 3)
    for (mine, its) in zip(measured, expected) { #expect(relativeError(mine, its) <= 1e-4) }
  }

  @Test(arguments: [1, 7, 50]) func floatsOfLeNet5Agree(_ batchSize: Int) throws {
    let images = Images(batchSize, seed: 9)
    func run<Scalar>(_ network: Network<Scalar>) throws -> [[Double]] {
      let plan = try network.curvaturePlan(batchSize: batchSize)
      plan.input.scalars = images.pixels.map { Scalar($0) }
      let loss = try Loss<Scalar>(.rbfDistance, graph: network.graph, classes: 10)
      try images.labels.withUnsafeBufferPointer {
        try plan.run(labels: $0, loss: loss, share: 1 / Double(batchSize))
      }
      return plan.curvatures.map { $0.scalars.map { Double($0) } }
    }
    let single = Network(graph: try Model.paper.graph, backend: try OneDNNBackend())
    single.initialize(.pytorchDefault, seed: 6)
    let double = Network(graph: try Model.paper.graph, backend: ReferenceBackend())
    for (mine, its) in zip(double.parameters, single.parameters) {
      mine.value.scalars = its.value.scalars.map(Double.init)
    }
    let (measured, expected) = (try run(single), try run(double))
    for (index, parameter) in single.trainableParameters.enumerated() {
      let exists = parameter.description.mask
      let kept = measured[index].indices.filter { exists?[$0] != false }
      #expect(
        relativeError(kept.map { measured[index][$0] }, kept.map { expected[index][$0] }) <= 1e-4,
        "\(parameter.layer)/\(parameter.name)")
    }
  }

  /// One pixel x = 2 through y = x + w·x with w = 3, then z = v·y with v = 5, squared error: h_z = 2;
  /// h_v = 2·y² = 128, h_y = 2·25, h_w = 50·x² = 200. A first layer u = 2 before it gets
  /// h_x = h_y + w²·h_y = 500, and so h_u = 500 · 1².
  @Test func shortcutsAddUp() throws {
    let layers = #"""
      {"conv": {"name": "u", "outputChannels": 1, "kernelSize": 1, "bias": false}},
      {"residual": {"name": "r",
        "body": [{"conv": {"name": "w", "outputChannels": 1, "kernelSize": 1, "bias": false}}]}},
      {"linear": {"name": "v", "outputs": 1, "bias": false}}
      """#
    let network = Network(
      graph: try NetworkGraph(model(layers), inputShape: [1, 1, 1]), backend: ReferenceBackend())
    for (parameter, value) in zip(network.parameters, [2.0, 3, 5]) {
      parameter.value.scalars = [value]
    }
    let plan = try network.curvaturePlan(batchSize: 1)
    plan.input.scalars = [1]
    let loss = try Loss<Double>(
      .meanSquaredError(MeanSquaredErrorSpec()), graph: network.graph, classes: 1)
    try [UInt8(0)].withUnsafeBufferPointer { try plan.run(labels: $0, loss: loss, share: 1) }
    #expect(plan.curvatures.map(\.scalars) == [[500], [200], [128]])
  }

  @Test(arguments: [
    (#""batchNorm""#, "model.layers[0].batchNorm"),
    (
      #"{"averagePool": {"kernelSize": 3, "padding": 1, "countsPadding": false}}"#,
      "model.layers[0].averagePool"
    ),
  ])
  func layersThatItCannotPassAreNamed(_ layer: String, path: String) throws {
    let graph = try NetworkGraph(
      model("\(layer), {\"linear\": {\"outputs\": 3}}"), inputShape: [2, 4, 4])
    let error = #expect(throws: NetworkError.self) { try graph.checkCurvature() }
    #expect(error?.description.contains("\(path): sdlm") == true)
  }
}

/// Items [N, C, P] as a plan takes them, [C, N, P].
private func mapsOutermost(_ pixels: [Double], items: Int) -> [Double] {
  let channels = Curvatures.Net.input[0]
  let places = Curvatures.Net.input.count / channels
  return (0..<channels).flatMap { channel in
    (0..<items).flatMap { item in
      let start = (item * channels + channel) * places
      return pixels[start..<start + places]
    }
  }
}

/// ∂f/∂x of one scalar of a buffer.
private func centralDifference(
  _ buffer: Buffer<Double>, _ index: Int, _ f: () throws -> [Double]
) rethrows -> [Double] {
  let (held, step) = (buffer.pointer[index], 1e-5)
  buffer.pointer[index] = held + step
  let above = try f()
  buffer.pointer[index] = held - step
  let below = try f()
  buffer.pointer[index] = held
  return zip(above, below).map { ($0 - $1) / (2 * step) }
}

/// The second backward pass of a chain of layers, by finite differences alone: each layer is a network of
/// its own.
private struct FiniteDifferences {
  private let network: Network<Double>
  private let loss: Loss<Double>

  init(_ network: Network<Double>, _ loss: LossSpec) throws {
    self.network = network
    self.loss = try Loss(loss, graph: network.graph, classes: 3)
  }

  /// h of every parameter, from one item.
  func curvatures(_ pixels: [Double], label: UInt8) throws -> [[Double]] {
    let layers = try layerNetworks()
    var inputs = [pixels]
    for layer in layers {
      let plan = try layer.plan(batchSize: 1, trains: false)
      plan.input.scalars = inputs[inputs.count - 1]
      try plan.forward()
      inputs.append(plan.output.scalars)
    }
    // The loss with the layer of distances, or by itself.
    var last = layers.count
    let readsDistances = network.graph.nodes.last?.kind == "rbf"
    if readsDistances { last -= 1 }
    var h = try secondDifferences(inputs[last]) { units in
      var outputs = units
      if readsDistances {
        let plan = try layers[last].plan(batchSize: 1, trains: false)
        plan.input.scalars = units
        try plan.forward()
        outputs = plan.output.scalars
      }
      let buffer = Buffer<Double>(count: outputs.count)
      buffer.scalars = outputs
      return [label].withUnsafeBufferPointer {
        loss.evaluate(buffer, labels: $0, gradient: nil).lossSum
      }
    }
    var curvatures: [[Double]] = []
    for (layer, input) in zip(layers, inputs).prefix(last).reversed() {
      let plan = try layer.plan(batchSize: 1, trains: false)
      plan.input.scalars = input
      func squares(_ buffer: Buffer<Double>) throws -> [Double] {
        try (0..<buffer.count).map { index in
          let slopes = try centralDifference(buffer, index) {
            try plan.forward()
            return plan.output.scalars
          }
          return zip(slopes, h).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
        }
      }
      curvatures.insert(
        contentsOf: try layer.trainableParameters.map { try squares($0.value) }, at: 0)
      h = try squares(plan.input)
    }
    return curvatures
  }

  /// Each layer with the network's parameters.
  private func layerNetworks() throws -> [Network<Double>] {
    network.graph.nodes.map { node in
      let graph = network.graph.only(node)
      let layer = Network(graph: graph, backend: ReferenceBackend())
      for (mine, its) in zip(layer.parameters, network.parameters(of: node)) {
        mine.value.scalars = its.value.scalars
      }
      return layer
    }
  }

  private func secondDifferences(
    _ units: [Double], _ f: ([Double]) throws -> Double
  ) rethrows -> [Double] {
    let step = 1e-4
    let here = try f(units)
    return try units.indices.map { index in
      var (above, below) = (units, units)
      above[index] += step
      below[index] -= step
      return (try f(above) - 2 * here + f(below)) / (step * step)
    }
  }
}
