import ArgumentParser
import Benchmarks

/// How fast the program is, beside others.
///
/// Not asynchronous: valgrind 3.19, which `guard` runs it under, does not survive the threads that
/// an asynchronous program starts with.
@main
struct RepriseBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reprise-benchmark",
    abstract: "Measure training steps and evaluation, beside PyTorch and JAX.",
    discussion: """
      Run it in the checkout. `make bench` builds it and prepares the peers; docs/performance.md says \
      what is measured.
      """,
    subcommands: [
      CompareCommand.self, GrowthCommand.self, StepCommand.self, ResultsCommand.self,
      ChartsCommand.self, DocumentCommand.self, GuardCommand.self, WorkerCommand.self,
      GuardRunCommand.self,
    ])
}

/// Writes a line to standard error.
func printError(_ line: String) { StandardError.write(line + "\n") }
