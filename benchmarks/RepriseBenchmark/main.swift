import ComputeBackend
import Datasets
import Networks
import OneDNNBackend
import Specs
import Tensors
import Training

// A training step of each given spec at its own batch size, as `reprise run` makes it, and what
// evaluation takes. Times are medians over rounds: a machine is never quite quiet.
//
//     OMP_NUM_THREADS=1 reprise-benchmark experiments/lenet5-blog.json experiments/d2l-lenet.json

let given = Array(CommandLine.arguments.dropFirst())
let paths = given.isEmpty ? ["experiments/lenet5-blog.json"] : given
for path in paths { try StepBenchmark(path: path).run() }

/// One spec's network with a plan to train and one to evaluate, on the embedded digits.
final class StepBenchmark {
  private let spec: ExperimentSpec
  private let images: PreparedSet
  private let backend: OneDNNBackend
  private let network: Network<Float>
  private let loss: Loss<Float>
  private let training: NetworkPlan<Float>
  private let evaluation: NetworkPlan<Float>
  private let updates: [any UpdateOperation<Float>]
  private var streams: [RandomStream]
  private var labels: [UInt8]
  private var wrong = 0
  private var count = 0

  init(path: String) throws {
    spec = try ExperimentSpec.load(
      path: path,
      overrides: [
        "data.set=digits", "data.train={}", "data.test={}", "data.dev=null", "selection=null",
        "log.weights=none", "claims=[]",
      ])
    let digits = try DataLibrary().load(
      .digits, trainCount: max(2000, spec.batchSize), testCount: 1)
    images = try PreparedSet(digits.train, transforms: spec.data.transforms)
    backend = try OneDNNBackend()
    let graph = try NetworkGraph(spec.model, inputShape: images.shape)
    network = Network(graph: graph, backend: backend)
    loss = try Loss(spec.loss, graph: graph, classes: images.classCount)
    network.initialize(spec.initialization, seed: 0)
    training = try network.plan(batchSize: spec.batchSize, trains: true)
    evaluation = try network.plan(batchSize: spec.evaluation.batchSize, trains: false)
    let (backend, rule) = (backend, spec.optimizer.updateRule)
    updates = network.trainableParameters.map {
      backend.update(rule, on: $0.value, gradient: $0.gradient)
    }
    streams = training.dropoutMasks.map { RandomStream(seed: 0, name: "dropout/\($0.layer)") }
    labels = [UInt8](repeating: 0, count: max(spec.batchSize, spec.evaluation.batchSize))
  }

  func run() throws {
    let size = spec.batchSize
    print("\(spec.name): \(network.graph.parameterCount) parameters, batch size \(size)")
    fill(training)
    // Of a large net, the whole step says enough.
    if network.graph.flops * size < 10_000_000_000 {
      try measure("images into the input", per: size) { fill(training) }
      try measure("forward", per: size) { try training.forward() }
      try measure("loss", per: size) { takeLoss(training) }
      try measure("backward", per: size) { try training.backward() }
      try measure("update", per: size) { update(learningRate: 0) }
    }
    let (reorders, steps) = (backend.parameterReorders, count)
    try measure("whole training step", per: size) {
      fill(training)
      for (index, mask) in training.dropoutMasks.enumerated() { mask.draw(from: &streams[index]) }
      try training.forward()
      takeLoss(training)
      try training.backward()
      // A rate that changes no weight much: a network that diverged would compute with NaN.
      update(learningRate: 1e-6)
    }
    let perStep = Double(backend.parameterReorders - reorders) / Double(count - steps)
    print("  parameters rearranged a step: \(shown(perStep))")
    try measure("evaluation", per: evaluation.batchSize) {
      fill(evaluation)
      try evaluation.forward()
      takeLoss(evaluation)
    }
    print()
  }

  private func fill(_ plan: NetworkPlan<Float>) {
    let channels = images.shape[0]
    let plane = images.shape.count / channels
    for place in 0..<plan.batchSize {
      let item = (count * plan.batchSize + place) % images.count
      images.copyInput(
        item, into: plan.input.pointer + place * plane, channelStride: plan.batchSize * plane)
      labels[place] = UInt8(images.label(item))
    }
    count += 1
  }

  private func takeLoss(_ plan: NetworkPlan<Float>) {
    wrong += labels.withUnsafeBufferPointer {
      loss.evaluate(
        plan.output, labels: UnsafeBufferPointer(rebasing: $0[..<plan.batchSize]),
        gradient: plan.outputGradient
      ).errors
    }
  }

  private func update(learningRate: Double) {
    for update in updates { update.update(learningRate: learningRate, count: max(count, 1)) }
  }

  /// Prints the median of nine rounds, each long enough for the clock, or of three that are very
  /// long: microseconds an image.
  private func measure(_ name: String, per items: Int, _ body: () throws -> Void) throws {
    let clock = ContinuousClock()
    try body()
    let once = try clock.measure(body) / .seconds(1)
    let repetitions = max(1, Int(0.15 / max(once, 1e-7)))
    let rounds = once > 1 ? 3 : 9
    let times = try (0..<rounds).map { _ in
      try clock.measure { for _ in 0..<repetitions { try body() } }
        / .microseconds(1) / Double(repetitions * items)
    }.sorted()
    print(
      "  \(name): \(shown(times[rounds / 2])) µs an image (fastest \(shown(times[0])), slowest "
        + "\(shown(times[rounds - 1])))")
  }

  private func shown(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
