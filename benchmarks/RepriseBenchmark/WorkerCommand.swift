import ArgumentParser
import Benchmarks

extension Phase: ExpressibleByArgument {}

/// What `compare` starts for every contender of ours; not for people, but a person may.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Repeat one workload as standard input says: round SECONDS, quit.",
    discussion: "Needs OMP_NUM_THREADS in its environment, the same as --threads.")

  @Option(help: ArgumentHelp("The experiment's JSON file.", valueName: "spec"))
  var spec: String?

  @Option(help: "train, evaluate or matrix-product.")
  var phase = Phase.train

  @Option(help: ArgumentHelp("Images at once; the spec's own by default.", valueName: "n"))
  var batch: Int?

  @Option(help: ArgumentHelp("How many threads it may use.", valueName: "n"))
  var threads = 1

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change one value of the spec; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  func validate() throws {
    if phase != .matrixProduct, spec == nil { throw ValidationError("--spec is missing") }
    if let batch, batch < 1 {
      throw ValidationError("--batch: expected at least 1, found \(batch)")
    }
  }

  func run() throws {
    let code = try Worker.serve(threads: threads) {
      guard phase != .matrixProduct, let spec else {
        return (try MatrixProductWorkload(), "oneDNN")
      }
      let workload = try StepWorkload(
        specPath: spec, overrides: overrides, phase: phase, batchSize: batch)
      return (workload, workload.library)
    }
    if code != 0 { throw ExitCode(code) }
  }
}
