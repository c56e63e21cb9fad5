import ArgumentParser
import Benchmarks

struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "Make a results folder of thousands of trials that nobody trained.",
    discussion: """
      Writes the spec of a sweep over learning rates and the logs of its trials, with drawn numbers \
      that look like some, to measure what so many cost `run`, `watch` and `compare`. Every log says \
      that it is simulated. With --submitted a part of them is finished, and the folder looks as if a \
      cluster were at the others. Prints the spec's path and the folder's.

        reprise-benchmark results --trials 10000 --out /tmp/results
        reprise run /tmp/results/*-simulated.json --out /tmp/results --dry-run
      """)

  @Option(help: ArgumentHelp("How many trials.", valueName: "n"))
  var trials = 10_000

  @Option(help: ArgumentHelp("How many seeds each learning rate has.", valueName: "n"))
  var seeds = 10

  @Option(
    help: ArgumentHelp(
      "How many are finished; by default all, or half of them with --submitted.", valueName: "n"))
  var finished: Int?

  @Flag(help: "Leave what a submission to Slurm and its tasks leave.")
  var submitted = false

  @Option(
    help: ArgumentHelp("With --submitted: how many are being trained.", valueName: "n"))
  var running = 200

  @Option(
    help: ArgumentHelp("With --submitted: the number of the first job array.", valueName: "job"))
  var job = 1_000_000

  @Option(
    help: ArgumentHelp("With --submitted: how many tasks an array has.", valueName: "n"))
  var arraySize = 1001

  @Option(
    help: ArgumentHelp("The experiment to sweep, which trains with SGD.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var spec = "experiments/lenet5-digits-smoke.json"

  @Option(help: ArgumentHelp("The folder of results folders.", valueName: "dir"))
  var out: String

  func validate() throws {
    for (name, value, least) in [
      ("trials", trials, 1), ("seeds", seeds, 1), ("finished", finished ?? 0, 0),
      ("running", running, 0), ("job", job, 1), ("array-size", arraySize, 1),
    ] where value < least {
      throw ValidationError("--\(name): expected at least \(least), found \(value)")
    }
    if trials % seeds != 0 {
      throw ValidationError("--trials: expected a multiple of --seeds \(seeds), found \(trials)")
    }
  }

  func run() throws {
    let results = try SimulatedResults(trials: trials, seeds: seeds, like: spec, in: out)
    let finished = min(finished ?? (submitted ? trials / 2 : trials), trials)
    try results.writeFinished(finished) { written in
      if written % 1000 == 0 { printError("\(written) of \(finished) logs") }
    }
    if submitted {
      try results.submit(
        finished: finished, running: running, firstJob: job, arraySize: arraySize)
    }
    print(results.specPath)
    print(results.folder)
  }
}
