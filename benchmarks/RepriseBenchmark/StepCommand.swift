import ArgumentParser
import Benchmarks

struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Time the phases of a training step of specs, and evaluation.",
    discussion: """
      Medians of rounds, in microseconds an image; a machine is never quite quiet.

        OMP_NUM_THREADS=1 reprise-benchmark step experiments/lenet5-blog.json
      """)

  @Argument(help: "Experiments' JSON files.", completion: .file(extensions: ["json"]))
  var specs: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change one value of the specs; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  func run() throws {
    for path in specs { try measure(path) }
  }

  private func measure(_ path: String) throws {
    let step = try StepWorkload(specPath: path, overrides: overrides, phase: .train)
    let size = step.itemsPerRepetition
    print("\(step.spec.name): \(step.parameterCount) parameters, batch size \(size)")
    step.fill()
    // Of a large net, the whole step says enough.
    if step.flops * size < 10_000_000_000 {
      try measure("images into the input", per: size) { step.fill() }
      try measure("forward", per: size) { try step.forward() }
      try measure("loss", per: size) { step.takeLoss() }
      try measure("backward", per: size) { try step.backward() }
      try measure("update", per: size) { step.update(learningRate: 0) }
    }
    let reorders = step.parameterReorders
    var steps = 0
    try measure("whole training step", per: size) {
      try step.repetition()
      steps += 1
    }
    let perStep = Double(step.parameterReorders - reorders) / Double(steps)
    print("  parameters rearranged a step: \(shown(perStep))")
    let evaluation = try StepWorkload(specPath: path, overrides: overrides, phase: .evaluate)
    try measure("evaluation", per: evaluation.itemsPerRepetition) {
      try evaluation.repetition()
    }
    print()
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
