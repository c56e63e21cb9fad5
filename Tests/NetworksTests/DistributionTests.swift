import ComputeBackend
import ReferenceBackend
import Specs
import Tensors
import Testing

@testable import Networks

/// Limits and moments of every initialization, on a convolution of 18,432 weights and a linear layer
/// of 20,000: over so many draws, a deviation is off by 0.5 %, a mean by 0.7 % of the deviation.
@Suite struct Distributions {
  private static let layers = """
    {"conv": {"name": "conv", "outputChannels": 64, "kernelSize": 3}},
    {"batchNorm": {"name": "norm"}},
    {"unitBias": {"name": "units"}},
    {"globalAveragePool": {}},
    {"linear": {"name": "linear", "outputs": 312}}
    """

  private func network(
    _ initialization: String, layers: String = Self.layers, input: Shape = [32, 4, 4]
  ) throws -> Network<Double> {
    let graph = try NetworkGraph(model(layers), inputShape: input)
    let network = Network(graph: graph, backend: ReferenceBackend())
    network.initialize(try Self.initialization(initialization), seed: 11)
    return network
  }

  private static func initialization(_ json: String) throws -> InitializationSpec {
    try ExperimentSpec(
      json: """
        {"name": "test", "data": {"set": "digits"}, "model": {"layers": ["relu"]},
         "initialization": \(json), "loss": "cross-entropy",
         "optimizer": {"sgd": {"learningRate": 1}}, "batchSize": 1, "epochs": 1}
        """
    ).initialization
  }

  private func values(_ network: Network<Double>, _ name: String) throws -> [Double] {
    try #require(
      network.parameters.first { "\($0.layer)/\($0.name)" == name }, "\(name)"
    ).value.scalars
  }

  private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (mean, (square / Double(values.count)).squareRoot())
  }

  /// Uniform in ±limit: nothing beyond, both ends nearly reached, deviation limit/√3.
  private func expectUniform(_ values: [Double], limit: Double, _ what: String) {
    #expect(values.allSatisfy { abs($0) <= limit }, "\(what)")
    #expect((values.max() ?? 0) > 0.999 * limit, "\(what)")
    #expect((values.min() ?? 0) < -0.999 * limit, "\(what)")
    let (mean, deviation) = moments(values)
    #expect(abs(mean) < 0.03 * limit, "\(what): \(mean)")
    #expect(abs(deviation / (limit / 3.0.squareRoot()) - 1) < 0.03, "\(what): \(deviation)")
  }

  /// Normal: deviation and mean, and the shares within one and two deviations, 68.3 and 95.4 %.
  private func expectNormal(_ values: [Double], deviation: Double, _ what: String) {
    let (mean, found) = moments(values)
    #expect(abs(mean) < 0.03 * deviation, "\(what): \(mean)")
    #expect(abs(found / deviation - 1) < 0.03, "\(what): \(found)")
    func share(within factor: Double) -> Double {
      Double(values.count { abs($0) < factor * deviation }) / Double(values.count)
    }
    #expect(abs(share(within: 1) - 0.6827) < 0.015, "\(what)")
    #expect(abs(share(within: 2) - 0.9545) < 0.01, "\(what)")
    // A normal draw has no limit.
    #expect(values.contains { abs($0) > 3 * deviation }, "\(what)")
  }

  @Test func pytorchDefaultIsUniformByTheFanIn() throws {
    let network = try network("\"pytorch-default\"")
    expectUniform(try values(network, "conv/weight"), limit: 1 / 288.0.squareRoot(), "conv")
    expectUniform(try values(network, "linear/weight"), limit: 1 / 64.0.squareRoot(), "linear")
    for (name, fanIn) in [("conv/bias", 288.0), ("linear/bias", 64)] {
      let limit = 1 / fanIn.squareRoot()
      let biases = try values(network, name)
      #expect(biases.allSatisfy { abs($0) <= limit })
      #expect((biases.map(abs).max() ?? 0) > 0.9 * limit)
    }
  }

  /// √(6/(F_in + F_out)), the kernel's area in both.
  @Test func xavierUniformIsUniformByBothFans() throws {
    let network = try network("\"xavier-uniform\"")
    expectUniform(
      try values(network, "conv/weight"), limit: (6 / (288.0 + 576)).squareRoot(), "conv")
    expectUniform(
      try values(network, "linear/weight"), limit: (6 / (64.0 + 312)).squareRoot(), "linear")
    try expectZeroBiases(network)
  }

  @Test func kaimingNormalIsNormalByTheFanIn() throws {
    let network = try network("\"kaiming-normal\"")
    expectNormal(
      try values(network, "conv/weight"), deviation: (2 / 288.0).squareRoot(), "conv")
    expectNormal(
      try values(network, "linear/weight"), deviation: (2 / 64.0).squareRoot(), "linear")
    try expectZeroBiases(network)
  }

  /// Convolutions as kaiming-normal, linear layers as xavier-uniform.
  @Test func paddleDefaultDependsOnTheLayer() throws {
    let network = try network("\"paddle-default\"")
    expectNormal(
      try values(network, "conv/weight"), deviation: (2 / 288.0).squareRoot(), "conv")
    expectUniform(
      try values(network, "linear/weight"), limit: (6 / (64.0 + 312)).squareRoot(), "linear")
    try expectZeroBiases(network)
  }

  @Test(arguments: [
    (#""lecun1998-fan-in""#, 2.4 / 288),
    (#"{"lecun1998-fan-in": {"scale": 1.2}}"#, 1.2 / 288),
    (#"{"lecun1998-fan-in": {"exponent": 0.5}}"#, 2.4 / 288.0.squareRoot()),
    (
      #"{"parts": {"weights": {"lecun1998-fan-in": {"scale": 3, "exponent": 0}}, "biases": {"constant": 0}}}"#,
      3
    ),
  ])
  func lecun1998HasAScaleAndAnExponent(_ initialization: String, limit: Double) throws {
    let network = try network(initialization)
    expectUniform(try values(network, "conv/weight"), limit: limit, initialization)
  }

  @Test func partsAreDrawnEachFromItsOwn() throws {
    let network = try network(
      #"{"parts": {"weights": "xavier-uniform", "biases": "pytorch-default"}}"#)
    expectUniform(
      try values(network, "conv/weight"), limit: (6 / (288.0 + 576)).squareRoot(), "conv")
    let biases = try values(network, "linear/bias")
    #expect(biases.allSatisfy { abs($0) <= 0.125 } && (biases.map(abs).max() ?? 0) > 0.12)
    let constant = try self.network(
      #"{"parts": {"weights": {"constant": 0.25}, "biases": {"constant": -1.5}}}"#)
    for name in ["conv", "linear"] {
      #expect(try values(constant, "\(name)/weight").allSatisfy { $0 == 0.25 })
      #expect(try values(constant, "\(name)/bias").allSatisfy { $0 == -1.5 })
    }
    #expect(try values(constant, "units/bias").allSatisfy { $0 == -1.5 })
  }

  /// In any initialization: weight 1, bias 0, running mean 0, running variance 1.
  @Test(arguments: [
    #""lecun1998-fan-in""#, #""pytorch-default""#, #""paddle-default""#, #""xavier-uniform""#,
    #""kaiming-normal""#, #"{"parts": {"weights": {"constant": 3}, "biases": {"constant": 4}}}"#,
  ])
  func batchNormStartsAsTheIdentity(_ initialization: String) throws {
    let network = try network(initialization)
    for (name, value) in [
      ("weight", 1.0), ("bias", 0), ("runningMean", 0), ("runningVariance", 1),
    ] {
      let values = try values(network, "norm/\(name)")
      #expect(values == [Double](repeating: value, count: 64), "\(name)")
    }
  }

  /// One a unit, and no layer to have a fan-in of: 0, unless it is said otherwise.
  @Test func unitBiasesAreZeroOrAConstant() throws {
    for name in ["lecun1998-fan-in", "pytorch-default", "kaiming-normal"] {
      let biases = try values(network("\"\(name)\""), "units/bias")
      #expect(biases == [Double](repeating: 0, count: 64 * 2 * 2))
    }
    let own = #"{"unitBias": {"name": "units", "initialization": {"biases": {"constant": -1}}}}"#
    let network = try network("\"pytorch-default\"", layers: own)
    #expect(try values(network, "units/bias") == [Double](repeating: -1, count: 32 * 16))
  }

  /// ±2.4/(4·maps) in any initialization; biases in [0, 1) in the 1998 paper's, else 0.
  @Test func subsamplingStartsAsInThePaper() throws {
    let layers = #"{"subsampling": {"name": "S", "mode": "sum"}}"#
    for initialization in [
      #""lecun1998-fan-in""#, #""xavier-uniform""#,
      #"{"parts": {"weights": {"constant": 3}, "biases": {"constant": 4}}}"#,
    ] {
      let network = try network(initialization, layers: layers)
      let coefficients = try values(network, "S/coefficient")
      let limit = 2.4 / (4 * 32)
      #expect(coefficients.allSatisfy { abs($0) <= limit }, "\(initialization)")
      #expect((coefficients.map(abs).max() ?? 0) > 0.8 * limit, "\(initialization)")
      let biases = try values(network, "S/bias")
      if initialization.contains("lecun") {
        #expect(biases.allSatisfy { $0 >= 0 && $0 < 1 } && (biases.max() ?? 0) > 0.8)
      } else {
        #expect(biases == [Double](repeating: 0, count: 32), "\(initialization)")
      }
    }
  }

  @Test func aLayersOwnInitializationOverridesTheExperiments() throws {
    let layers = #"""
      {"conv": {"name": "a", "outputChannels": 64, "kernelSize": 3,
                "initialization": {"weights": "kaiming-normal"}}},
      {"conv": {"name": "b", "outputChannels": 32, "kernelSize": 1,
                "initialization": {"biases": {"constant": 2}}}},
      {"linear": {"name": "c", "outputs": 10,
                  "initialization": {"weights": {"constant": 0.5}, "biases": "pytorch-default"}}},
      {"linear": {"name": "d", "outputs": 2000}}
      """#
    let network = try network("\"xavier-uniform\"", layers: layers)
    expectNormal(try values(network, "a/weight"), deviation: (2 / 288.0).squareRoot(), "a")
    #expect(try values(network, "a/bias").allSatisfy { $0 == 0 })
    let weights = try values(network, "b/weight")
    #expect(weights.allSatisfy { abs($0) <= (6 / (64.0 + 32)).squareRoot() })
    #expect(Set(weights).count == weights.count)
    #expect(try values(network, "b/bias").allSatisfy { $0 == 2 })
    #expect(try values(network, "c/weight").allSatisfy { $0 == 0.5 })
    let biases = try values(network, "c/bias")
    #expect(biases.allSatisfy { $0 != 0 && abs($0) <= 1 / 128.0.squareRoot() })
    expectUniform(
      try values(network, "d/weight"), limit: (6 / (10.0 + 2000)).squareRoot(), "d")
  }

  /// A group's maps only: 9·16 inputs, 9·32 outputs.
  @Test func groupsCountTheirOwnMaps() throws {
    let layers = #"{"conv": {"name": "g", "outputChannels": 64, "kernelSize": 3, "groups": 2}}"#
    expectUniform(
      try values(network("\"pytorch-default\"", layers: layers), "g/weight"),
      limit: 1 / 144.0.squareRoot(), "pytorch")
    expectUniform(
      try values(network("\"xavier-uniform\"", layers: layers), "g/weight"),
      limit: (6 / (144.0 + 288)).squareRoot(), "xavier")
  }

  /// R11 as a whole: ±2.4/√F_in, F_in 25, 8·25, 192 and 30; biases 0, the output's −1.
  @Test func theNetOf1989StartsAsItsReproductionDoes() throws {
    let spec = try ExperimentSpec.load(path: repositoryPath("experiments/lenet-1989.json"))
    let network = Network(
      graph: try NetworkGraph(spec.model, inputShape: [1, 16, 16]), backend: ReferenceBackend())
    network.initialize(spec.initialization, seed: 0)
    for (layer, fanIn, count) in [
      ("H1", 25.0, 300), ("H2", 200, 2400), ("H3", 192, 5760), ("output", 30, 300),
    ] {
      let limit = 2.4 / fanIn.squareRoot()
      let drawn = try values(network, "\(layer)/weight").filter { $0 != 0 }
      #expect(drawn.count == count, "\(layer)")
      #expect(drawn.allSatisfy { abs($0) <= limit }, "\(layer)")
      #expect((drawn.map(abs).max() ?? 0) > 0.97 * limit, "\(layer)")
    }
    for layer in ["H1bias", "H2bias", "H3"] {
      #expect(try values(network, "\(layer)/bias").allSatisfy { $0 == 0 }, "\(layer)")
    }
    #expect(try values(network, "output/bias") == [Double](repeating: -1, count: 10))
  }

  private func expectZeroBiases(_ network: Network<Double>) throws {
    for layer in ["conv", "linear", "units"] {
      #expect(try values(network, "\(layer)/bias").allSatisfy { $0 == 0 }, "\(layer)")
    }
  }
}
