import ArgumentParser
import Glibc
import Slurm
import Specs
import Sweeps

/// What the batch scripts of `run --on slurm` start for every task; not for people.
struct ArrayTaskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "array-task",
    abstract: "Run the trials of one task of a job array; started by the batch script.",
    shouldDisplay: false)

  @Option var out: String
  @Option var trials: String
  @Option var trialsPerTask = 1
  @Option var firstTask = 0
  @Option var retry = ClusterRun.usualRetry
  @Option var warning = 60
  @Option var arrayLimit: Int?
  @Option var submission: String?
  @Option(name: .customLong("set")) var overrides: [String] = []
  @Option var only: [String] = []
  @Option var maxTrials = SweepPlan.usualMostTrials
  @Option var data: [String] = []
  @Option var weights: String?
  @Option var trialTimeout: String?
  @Flag var failFast = false

  func run() async throws {
    Interruption.watch()
    guard let element = ArrayElement.current else {
      throw ValidationError("array-task is started by the script that run --on slurm submits")
    }
    var text = ""
    while let line = readLine(strippingNewline: false) { text += line }
    let plan = try SweepPlan(
      json: text, file: "the batch script", overrides: overrides, mostTrials: maxTrials)
    let orders = ArrayTask.Orders(
      submission: submission, trials: NumberSet(trials), trialsPerTask: trialsPerTask,
      firstTask: firstTask, retry: retry, warning: warning, arrayLimit: arrayLimit,
      trialTimeout: trialTimeout.flatMap(TimeLimit.init)?.duration, failsFast: failFast,
      dataFolders: data)
    let task = ArrayTask(
      orders, element: element, specs: try plan.points(only: only),
      initialWeights: try weights.map { try InitialWeights(path: $0) },
      results: "\(out)/\(plan.experiment.name)", say: printError)
    if try await !task.run() { throw ExitCode(1) }
  }
}
