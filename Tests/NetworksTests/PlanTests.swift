import ComputeBackend
import Glibc
import OneDNNBackend
import ReferenceBackend
import Specs
import Tensors
import Testing

@testable import Networks

@Suite struct Plans {
  @Test(arguments: Model.allCases) func gradientsAreCentralDifferences(_ model: Model) throws {
    let images = Images(3)
    let network = Network(graph: try model.graph, backend: ReferenceBackend())
    network.initialize(.lecun1998FanIn(FanInSpec()), seed: 2)
    // Larger weights keep the first layers' gradients far above the rounding of the loss.
    for parameter in network.trainableParameters {
      parameter.value.scalars = parameter.value.scalars.map { 3 * $0 }
    }
    let loss = try Loss<Double>(.rbfDistance, graph: network.graph, classes: 10)
    let plan = try network.plan(batchSize: 3, trains: true)
    _ = try plan.evaluate(images, loss)
    try plan.backward()
    try expectCentralDifferences(network) { try plan.evaluate(images, loss) }
  }

  @Test(arguments: Model.allCases, [1, 7])
  func floatsOnOneDNNAgreeWithTheReference(_ model: Model, batchSize: Int) throws {
    let images = Images(batchSize, seed: 9)
    let single = Network(graph: try model.graph, backend: try OneDNNBackend())
    single.initialize(.lecun1998FanIn(FanInSpec()), seed: 6)
    let double = Network(graph: try model.graph, backend: ReferenceBackend())
    for (mine, its) in zip(double.parameters, single.parameters) {
      mine.value.scalars = its.value.scalars.map(Double.init)
    }
    let computed = try run(single, images)
    let expected = try run(double, images)
    #expect(relativeError(computed.output, expected.output) <= 1e-5)
    for ((name, gradient), (_, reference)) in zip(computed.gradients, expected.gradients) {
      #expect(relativeError(gradient, reference) <= 1e-4, "\(name)")
    }
  }

  @Test func absentConnectionsHaveNoGradient() throws {
    func check<Scalar: BinaryFloatingPoint & Sendable>(_ backend: any ComputeBackend<Scalar>) throws
    {
      let network = Network<Scalar>(graph: try Model.blog.graph, backend: backend)
      network.initialize(.lecun1998FanIn(FanInSpec()), seed: 0)
      _ = try run(network, Images(2))
      let weight = try #require(
        network.parameters.first { $0.layer == "C3" && $0.name == "weight" })
      let mask = try #require(weight.description.mask)
      let gradient = weight.gradient.scalars
      #expect(zip(gradient, mask).allSatisfy { $1 || $0 == 0 })
      #expect(zip(gradient, mask).filter { $1 && $0 != 0 }.count == 1500)
    }
    try check(ReferenceBackend())
    try check(try OneDNNBackend())
  }

  @Test func plansOfOneNetworkShareItsParameters() throws {
    let network = Network(graph: try Model.blog.graph, backend: ReferenceBackend())
    network.initialize(.lecun1998FanIn(FanInSpec()), seed: 0)
    let one = try network.plan(batchSize: 1, trains: true)
    let many = try network.plan(batchSize: 7, trains: false)
    #expect(many.outputGradient == nil)
    let loss = try Loss<Double>(.rbfDistance, graph: network.graph, classes: 10)
    let images = Images(7)
    func outputs() throws -> (first: [Double], all: [Double]) {
      one.input.scalars = Array(images.pixels[..<1024])
      try one.forward()
      many.input.scalars = images.pixels
      try many.forward()
      return (one.output.scalars, many.output.scalars)
    }
    let before = try outputs()
    #expect(before.first == Array(before.all[..<10]))
    _ = images.labels[..<1].withUnsafeBufferPointer {
      loss.evaluate(one.output, labels: $0, gradient: one.outputGradient)
    }
    try one.backward()
    for parameter in network.trainableParameters {
      ReferenceBackend().update(
        .gradientDescent(), on: parameter.value, gradient: parameter.gradient
      ).update(learningRate: 1e-3, count: 1)
    }
    let after = try outputs()
    #expect(after.first != before.first)
    #expect(after.first == Array(after.all[..<10]))
  }

  private func run<Scalar: BinaryFloatingPoint & Sendable>(
    _ network: Network<Scalar>, _ images: Images
  ) throws -> (output: [Double], gradients: [(name: String, values: [Double])]) {
    let plan = try network.plan(batchSize: images.labels.count, trains: true)
    let loss = try Loss<Scalar>(.rbfDistance, graph: network.graph, classes: 10)
    _ = try plan.evaluate(images, loss)
    try plan.backward()
    return (
      plan.output.scalars.map { Double($0) },
      network.trainableParameters.map {
        ("\($0.layer)/\($0.name)", $0.gradient.scalars.map { Double($0) })
      }
    )
  }
}

/// A net in which values are read by several layers: through shortcuts, branches and an identity.
@Suite struct BranchedPlans {
  private static let layers = #"""
    {"conv": {"name": "stem", "outputChannels": 4, "kernelSize": 5, "stride": [3, 4], "padding": 1,
              "paddingMode": "replicate"}},
    "tanh",
    {"residual": {"name": "r",
      "body": [
        {"conv": {"outputChannels": 6, "kernelSize": 3, "padding": 1, "groups": 2, "bias": false}},
        "batchNorm", "sigmoid"],
      "shortcut": [{"conv": {"outputChannels": 6, "kernelSize": 1}}]}},
    {"concat": {"name": "c", "branches": [
      [], [{"averagePool": {"kernelSize": 3, "stride": 1, "padding": 1}}],
      [{"conv": {"outputChannels": 3, "kernelSize": [1, 3], "padding": [0, 1], "bias": false}},
       "unitBias"]]}},
    {"residual": {"name": "same", "body": ["scaledTanh"]}},
    {"dropout": {"rate": 0.25}}, "globalAveragePool",
    {"linear": {"outputs": 12, "bias": false}}, "batchNorm", "sigmoid", {"linear": {"outputs": 10}}
    """#

  private func network<Scalar>(_ backend: any ComputeBackend<Scalar>) throws -> Network<Scalar> {
    let graph = try NetworkGraph(model(Self.layers), inputShape: [1, 32, 32])
    let network = Network(graph: graph, backend: backend)
    network.initialize(.kaimingNormal, seed: 5)
    return network
  }

  @Test func gradientsAreCentralDifferences() throws {
    let network = try network(ReferenceBackend())
    let images = Images(4)
    let loss = try Loss<Double>(.crossEntropy, graph: network.graph, classes: 10)
    let plan = try network.plan(batchSize: 4, trains: true)
    let mask = try #require(plan.dropoutMasks.first)
    #expect(plan.dropoutMasks.count == 1)
    var stream = RandomStream(seed: 1, name: "dropout")
    mask.draw(from: &stream)
    _ = try plan.evaluate(images, loss)
    try plan.backward()
    try expectCentralDifferences(network) { try plan.evaluate(images, loss) }
  }

  @Test func floatsOnOneDNNAgreeWithTheReference() throws {
    let single = try network(try OneDNNBackend())
    let double = try network(ReferenceBackend())
    for (mine, its) in zip(double.parameters, single.parameters) {
      mine.value.scalars = its.value.scalars.map(Double.init)
    }
    let images = Images(7, seed: 3)
    func run<Scalar>(_ network: Network<Scalar>) throws -> ([Double], [(String, [Double])]) {
      let plan = try network.plan(batchSize: 7, trains: true)
      var stream = RandomStream(seed: 1, name: "dropout")
      for mask in plan.dropoutMasks { mask.draw(from: &stream) }
      let loss = try Loss<Scalar>(.crossEntropy, graph: network.graph, classes: 10)
      _ = try plan.evaluate(images, loss)
      try plan.backward()
      let gradients = network.trainableParameters.map {
        ("\($0.layer)/\($0.name)", $0.gradient.scalars.map { Double($0) })
      }
      return (plan.output.scalars.map { Double($0) }, gradients)
    }
    let (output, gradients) = try run(single)
    let (expectedOutput, expectedGradients) = try run(double)
    #expect(relativeError(output, expectedOutput) <= 1e-5)
    for ((name, gradient), (_, expected)) in zip(gradients, expectedGradients) {
      #expect(relativeError(gradient, expected) <= 1e-4, "\(name)")
    }
    for (mine, its) in zip(single.parameters, double.parameters) where mine.description.isStatistic
    {
      let error = relativeError(mine.value.scalars.map { Double($0) }, its.value.scalars)
      #expect(error <= 1e-5, "\(mine.layer)/\(mine.name)")
    }
  }

  /// Units that are normalized over a batch of one have no variance; evaluation needs none.
  @Test func aBatchOfOneEvaluatesOnly() throws {
    let network = try network(ReferenceBackend())
    #expect(
      throws: NetworkError.batchTooSmall(
        layer: "batchNorm9", path: "model.layers[8].batchNorm", batchSize: 1)
    ) { try network.plan(batchSize: 1, trains: true) }
    let plan = try network.plan(batchSize: 1, trains: false)
    #expect(plan.dropoutMasks.isEmpty && plan.outputGradient == nil)
    try plan.forward()
  }
}

@Suite struct Losses {
  @Test func theDistanceLossReadsTheRightUnit() throws {
    let loss = try Loss<Double>(.rbfDistance, graph: try Model.blog.graph, classes: 10)
    let output = Buffer<Double>(count: 20)
    output.scalars =
      [5, 4, 3, 9, 9, 9, 9, 9, 9, 9] + [1, 2, 3, 4, 5, 6, 7, 8, 9, 0.5]
    let gradient = Buffer<Double>(count: 20)
    gradient.scalars = [Double](repeating: 7, count: 20)
    let outcome = [UInt8(2), 0].withUnsafeBufferPointer {
      loss.evaluate(output, labels: $0, gradient: gradient)
    }
    #expect(outcome == BatchOutcome(lossSum: 3 + 1, errors: 1))
    var expected = [Double](repeating: 0, count: 20)
    expected[2] = 0.5
    expected[10] = 0.5
    #expect(gradient.scalars == expected)
  }

  /// By hand: softmax of (log 1, log 2, log 5) is (1, 2, 5)/8; the mean over two items halves slopes.
  @Test func crossEntropyIsMinusTheLogarithmOfTheSoftmax() throws {
    let graph = try NetworkGraph(
      model(#"{"linear": {"outputs": 3}}"#), inputShape: [1, 1, 1])
    let loss = try Loss<Double>(.crossEntropy, graph: graph, classes: 3)
    let output = Buffer<Double>(count: 6)
    // The second item is so far out that an exponential would overflow.
    output.scalars = [log(1), log(2), log(5), 1000, 0, -1000]
    let gradient = Buffer<Double>(count: 6)
    let outcome = [UInt8(1), 0].withUnsafeBufferPointer {
      loss.evaluate(output, labels: $0, gradient: gradient)
    }
    #expect(abs(outcome.lossSum - log(4)) < 1e-15 && outcome.errors == 1)
    let expected = [1.0 / 16, -6.0 / 16, 5.0 / 16, 0, 0, 0]
    #expect(zip(gradient.scalars, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  /// By hand: ((0.5 − 1)² + (−1 + 1)² + (0 + 1)²)/3 for class 0; slopes 2·difference/3 over one item.
  @Test func theSquaredErrorIsTheMeanOverTheOutputs() throws {
    let graph = try NetworkGraph(
      model(#"{"linear": {"outputs": 3}}"#), inputShape: [1, 1, 1])
    let loss = try Loss<Double>(
      .meanSquaredError(MeanSquaredErrorSpec()), graph: graph, classes: 3)
    let output = Buffer<Double>(count: 3)
    output.scalars = [0.5, -1, 0]
    let gradient = Buffer<Double>(count: 3)
    let outcome = [UInt8(0)].withUnsafeBufferPointer {
      loss.evaluate(output, labels: $0, gradient: gradient)
    }
    #expect(abs(outcome.lossSum - 1.25 / 3) < 1e-15 && outcome.errors == 0)
    let expected = [-1.0 / 3, 0, 2.0 / 3]
    #expect(zip(gradient.scalars, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func ofEqualDistancesTheFirstIsTheAnswer() throws {
    let loss = try Loss<Float>(.rbfDistance, graph: try Model.blog.graph, classes: 10)
    #expect(loss.answer([3, 1, 2, 1, 9], outputs: 5) == 1)
    #expect(loss.answer([0], outputs: 1) == 0)
  }
}

/// Compares five scalars of every parameter's gradient with central differences of fourth order
/// through the whole network: (8·(L(w+h) − L(w−h)) − (L(w+2h) − L(w−2h))) / 12h.
private func expectCentralDifferences(
  _ network: Network<Double>, meanLoss: () throws -> Double
) throws {
  var stream = RandomStream(seed: 2, name: "sampled parameters")
  for parameter in network.trainableParameters {
    let gradient = parameter.gradient.scalars
    let scale = gradient.map(abs).max() ?? 0
    #expect(scale > 1e-4, "\(parameter.layer)/\(parameter.name)")
    var checked = 0
    while checked < 5 {
      let index = stream.integer(below: gradient.count)
      if parameter.description.mask?[index] == false { continue }
      checked += 1
      let value = parameter.value.pointer[index]
      func lossMoved(by offset: Double) throws -> Double {
        parameter.value.pointer[index] = value + offset
        defer { parameter.value.pointer[index] = value }
        return try meanLoss()
      }
      let step = 5e-4
      let near = try lossMoved(by: step) - lossMoved(by: -step)
      let far = try lossMoved(by: 2 * step) - lossMoved(by: -2 * step)
      let numeric = (8 * near - far) / (12 * step)
      #expect(
        abs(numeric - gradient[index]) <= 1e-6 * max(abs(gradient[index]), 0.1 * scale),
        "\(parameter.layer)/\(parameter.name)[\(index)]: \(gradient[index]), numeric \(numeric)")
    }
  }
}
