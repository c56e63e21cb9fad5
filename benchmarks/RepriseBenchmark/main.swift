import ComputeBackend
import Datasets
import Networks
import OneDNNBackend
import Specs
import Training

// One training step of LeNet-5 (1998) at batch size 1, as `reprise run` makes it, and what a whole
// trial of it takes. Times are medians over rounds: a machine is never quite quiet.
//
//     OMP_NUM_THREADS=1 reprise-benchmark experiments/lenet5-blog.json

let path = CommandLine.arguments.dropFirst().first ?? "experiments/lenet5-blog.json"
let rounds = 9
let stepsPerRound = 4000

let spec = try ExperimentSpec.load(path: path, overrides: ["data.set=digits", "claims=[]"])
let images = try DataLibrary().load(.digits, trainCount: stepsPerRound, testCount: 1000)
let train = try PreparedSet(images.train, transforms: spec.data.transforms)
let backend = try OneDNNBackend()
let graph = try NetworkGraph(spec.model, inputShape: train.shape)
let network = Network(graph: graph, backend: backend)
let loss = try Loss<Float>(spec.loss, graph: graph, classes: train.classCount)
network.initialize(spec.initialization, seed: 0)
let plan = try network.plan(batchSize: 1, trains: true)
let evaluation = try network.plan(batchSize: 100, trains: false)
let updates = network.trainableParameters.map {
  backend.update(spec.optimizer.updateRule, on: $0.value, gradient: $0.gradient)
}

/// Fills a plan's input with the images from `first` on.
func fill(_ plan: NetworkPlan<Float>, _ labels: inout [UInt8], from first: Int) {
  for item in 0..<plan.batchSize {
    train.copyInput(first + item, into: plan.input.pointer + item * train.shape.count)
    labels[item] = UInt8(train.label(first + item))
  }
}

var label: [UInt8] = [0]
var labels = [UInt8](repeating: 0, count: 100)
var wrong = 0

func measure(_ name: String, per count: Int, _ body: () throws -> Void) rethrows {
  let times = try (0..<rounds).map { _ in
    let duration = try ContinuousClock().measure(body)
    return duration / .microseconds(1) / Double(count)
  }.sorted()
  let median = times[rounds / 2]
  print(
    "\(name): \(shown(median)) µs (fastest \(shown(times[0])), slowest \(shown(times[rounds - 1])))"
  )
}

func shown(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

print("\(graph.parameterCount) parameters, batch size 1, \(rounds) rounds of \(stepsPerRound)")
measure("image into the input", per: stepsPerRound) {
  for step in 0..<stepsPerRound { fill(plan, &label, from: step) }
}
try measure("forward", per: stepsPerRound) {
  for _ in 0..<stepsPerRound { try plan.forward() }
}
measure("loss", per: stepsPerRound) {
  for _ in 0..<stepsPerRound {
    wrong += label.withUnsafeBufferPointer {
      loss.evaluate(plan.output, labels: $0, gradient: plan.outputGradient).errors
    }
  }
}
try measure("backward", per: stepsPerRound) {
  for _ in 0..<stepsPerRound { try plan.backward() }
}
measure("update", per: stepsPerRound) {
  for _ in 0..<stepsPerRound { for update in updates { update.update(learningRate: 0, count: 1) } }
}
let reordersBefore = backend.parameterReorders
try measure("whole training step", per: stepsPerRound) {
  for step in 0..<stepsPerRound {
    fill(plan, &label, from: step)
    try plan.forward()
    wrong += label.withUnsafeBufferPointer {
      loss.evaluate(plan.output, labels: $0, gradient: plan.outputGradient).errors
    }
    try plan.backward()
    for update in updates { update.update(learningRate: 1e-3, count: step + 1) }
  }
}
let reorders = Double(backend.parameterReorders - reordersBefore) / Double(rounds * stepsPerRound)
print("parameter reorders a step: \(shown(reorders))")
try measure("evaluation of one image, batch 100", per: stepsPerRound) {
  for first in stride(from: 0, to: stepsPerRound, by: 100) {
    fill(evaluation, &labels, from: first)
    try evaluation.forward()
    wrong += labels.withUnsafeBufferPointer {
      loss.evaluate(evaluation.output, labels: $0, gradient: nil).errors
    }
  }
}
