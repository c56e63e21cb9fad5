import ComputeBackend
import Safetensors
import Specs
import Tensors
import Testing

@testable import Networks

/// How far a tensor is from the one that PyTorch computed.
struct Deviation {
  /// What is compared.
  enum Quantity: String, CaseIterable {
    case outputs, losses, evaluatedBefore, gradients, after1, after3, evaluatedAfter
    /// The way that a parameter went in three steps, without where it started.
    case way
  }

  let quantity: Quantity
  /// The tensor's name in the fixture.
  let name: String
  /// max|a − b| / max|b|.
  let error: Double
}

/// Trains the network of a fixture as PyTorch did, and notes how far everything is from the fixture.
final class FixtureTraining<Scalar: BinaryFloatingPoint & Sendable> {
  private(set) var deviations: [Deviation] = []

  private let fixture: PyTorchFixture
  private let network: Network<Scalar>
  private let plan: NetworkPlan<Scalar>
  private let evaluation: NetworkPlan<Scalar>
  private let loss: Loss<Scalar>
  private let updates: [any UpdateOperation<Scalar>]
  /// What is set back after every step.
  private let held: [Parameter<Scalar>]
  private let learningRate: Double
  private let input: [Scalar]
  private var firstValues: [String: [Double]] = [:]

  /// - Parameter holdsSilentBiases: whether biases without a gradient are set back after every step.
  ///   Adam divides by the gradient's size, so in single precision it makes whole steps of what is
  ///   rounding alone, and the running means show them.
  init(
    _ fixture: PyTorchFixture, on backend: any ComputeBackend<Scalar>, holdsSilentBiases: Bool
  ) throws {
    let (spec, description) = (fixture.spec, fixture.description)
    let shape = description.input.shape
    let graph = try NetworkGraph(spec.model, inputShape: Shape(Array(shape.dropFirst())))
    let network = Network(graph: graph, backend: backend)
    self.fixture = fixture
    self.network = network
    self.plan = try network.plan(batchSize: shape[0], trains: true)
    self.evaluation = try network.plan(batchSize: shape[0], trains: false)
    self.loss = try Loss<Scalar>(spec.loss, graph: graph, classes: 10)
    self.updates = network.trainableParameters.map {
      backend.update(spec.optimizer.updateRule, on: $0.value, gradient: $0.gradient)
    }
    self.learningRate = spec.optimizer.learningRate.value(atEpoch: 0)
    self.input = description.input.values.channelsOutermost(shape).map { Scalar($0) }
    self.held =
      holdsSilentBiases
      ? network.trainableParameters.filter { description.withoutGradient.contains($0.theirName) }
      : []
  }

  /// Three steps on one batch, with everything that the fixture has of them.
  func run() throws {
    try checkThatAllIsTheSame()
    try fill()
    try evaluate(.evaluatedBefore, "evaluated/before")
    var losses: [Double] = []
    for step in 0..<3 {
      try drawMasks(step: step)
      losses.append(try forward())
      try plan.backward()
      if step == 0 {
        try note(.outputs, "outputs", plan.output)
        try noteGradients()
      }
      update(count: step + 1)
      if step == 0 { try noteParameters(.after1, "after1") }
    }
    try noteParameters(.after3, "after3")
    try noteWays()
    try note(.losses, "losses", losses)
    try evaluate(.evaluatedAfter, "evaluated/after")
  }

  // MARK: - The same start

  /// Names, shapes, counts, loss and optimizer, before any value.
  private func checkThatAllIsTheSame() throws {
    let description = fixture.description
    try #require(description.format == 1)
    #expect(fixture.loss == fixture.spec.loss)
    #expect(fixture.optimizer.updateRule == fixture.spec.optimizer.updateRule)
    #expect(fixture.optimizer.learningRate.value(atEpoch: 0) == learningRate)
    #expect(network.graph.parameterCount == description.counts.trainable)
    #expect(network.graph.statisticCount == description.counts.statistics)
    // A state_dict may list a block's branches in another order.
    let theirs = description.parameters.sorted { $0.path < $1.path }
    let ours = network.parameters.sorted { $0.path < $1.path }
    try #require(ours.map(\.path) == theirs.map(\.path))
    try #require(ours.map(\.theirName) == theirs.map(\.name))
    try #require(ours.map(\.description.shape.dimensions) == theirs.map(\.shape))
    try #require(ours.map(\.isTrainable) == theirs.map(\.trainable))
    try #require(plan.dropoutMasks.map(\.layer) == description.dropout.map(\.path))
    try #require(plan.dropoutMasks.map(\.rate) == description.dropout.map(\.rate))
  }

  private func fill() throws {
    let byPath = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.path, $0) })
    for described in fixture.description.parameters {
      let parameter = try #require(byPath[described.path])
      guard let drawn = described.drawn else {
        // Given by the spec: the codes of LeNet-5's last layer.
        let given = parameter.value.scalars.map { Double($0) }
        #expect(given == (try fixture.scalars("initial/\(described.name)")))
        continue
      }
      var values = drawn.values
      try #require(values.first == drawn.first && values.last == drawn.last)
      let exists = described.connections.map { rows in
        ConnectionTable(
          drawing: rows.map { row in row.map { $0 == 1 ? "X" : "." }.joined() }
        ).mask(kernelArea: described.shape[2] * described.shape[3])
      }
      #expect(exists == parameter.description.mask, "\(described.path)")
      if let exists { values = zip(values, exists).map { $1 ? $0 : 0 } }
      parameter.value.scalars = values.map { Scalar($0) }
      firstValues[described.path] = values
    }
    let first = fixture.description.input
    try #require(input.first.map { Double($0) } == first.first)
    try #require(input.last.map { Double($0) } == first.last)
    plan.input.scalars = input
    evaluation.input.scalars = input
  }

  // MARK: - Steps

  private func drawMasks(step: Int) throws {
    for (mask, described) in zip(plan.dropoutMasks, fixture.description.dropout) {
      mask.mask.scalars = described.mask(step: step).channelsOutermost(described.shape)
        .map { Scalar($0) }
    }
  }

  private func forward() throws -> Double {
    try plan.forward()
    let labels = fixture.description.labels
    let outcome = labels.withUnsafeBufferPointer {
      loss.evaluate(plan.output, labels: $0, gradient: plan.outputGradient)
    }
    return outcome.lossSum / Double(labels.count)
  }

  private func update(count: Int) {
    let before = held.map(\.value.scalars)
    for update in updates { update.update(learningRate: learningRate, count: count) }
    for (parameter, before) in zip(held, before) {
      let moved = zip(parameter.value.scalars, before).map { abs($0 - $1) }.max() ?? 0
      #expect(Double(moved) <= 1.01 * learningRate, "\(parameter.path), step \(count)")
      parameter.value.scalars = before
    }
  }

  // MARK: - What came out

  private func evaluate(_ quantity: Deviation.Quantity, _ name: String) throws {
    try evaluation.forward()
    try note(quantity, name, evaluation.output)
  }

  private func noteGradients() throws {
    for parameter in network.trainableParameters {
      let name = "gradient/\(parameter.theirName)"
      guard fixture.description.withoutGradient.contains(parameter.theirName) else {
        try note(.gradients, name, parameter.gradient)
        continue
      }
      // Rounding and nothing else: it must be small beside the same layer's weights' gradient.
      let weight = try #require(
        network.parameters.first { $0.layer == parameter.layer && $0.name == "weight" })
      let share = parameter.gradient.largest / weight.gradient.largest
      deviations.append(Deviation(quantity: .gradients, name: name, error: share))
    }
  }

  private func noteParameters(_ quantity: Deviation.Quantity, _ group: String) throws {
    for parameter in network.learnedParameters {
      try note(quantity, "\(group)/\(parameter.theirName)", parameter.value)
    }
  }

  private func noteWays() throws {
    for parameter in network.learnedParameters
    where !fixture.description.withoutGradient.contains(parameter.theirName) {
      let name = "after3/\(parameter.theirName)"
      let error = try fixture.error(
        ofWayTo: parameter.value.scalars.map { Double($0) },
        from: try #require(firstValues[parameter.path]), asIn: name)
      deviations.append(Deviation(quantity: .way, name: name, error: error))
    }
  }

  private func note(
    _ quantity: Deviation.Quantity, _ name: String, _ buffer: Buffer<Scalar>
  ) throws {
    try note(quantity, name, buffer.scalars.map { Double($0) })
  }

  private func note(_ quantity: Deviation.Quantity, _ name: String, _ values: [Double]) throws {
    deviations.append(
      Deviation(quantity: quantity, name: name, error: try fixture.error(of: values, asIn: name)))
  }
}

extension Parameter {
  /// Layer and name.
  var path: String { "\(layer)/\(name)" }
  /// Its name in a state_dict.
  var theirName: String { PyTorchName.name(layer: layer, parameter: name) }
}

extension Buffer {
  /// max|v|; infinite where a scalar is no number.
  fileprivate var largest: Double {
    scalars.reduce(0) { $1.isNaN ? .infinity : max($0, Double(abs($1))) }
  }
}

extension [Double] {
  /// Values [N, C, H, W] as a plan stores them, [C, N, H, W]; values [N, F] as they are.
  func channelsOutermost(_ shape: [Int]) -> [Double] {
    guard shape.count == 4 else { return self }
    let places = shape[2] * shape[3]
    return (0..<shape[1]).flatMap { channel in
      (0..<shape[0]).flatMap { item in
        let start = (item * shape[1] + channel) * places
        return self[start..<start + places]
      }
    }
  }
}
