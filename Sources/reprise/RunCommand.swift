import ArgumentParser
import Datasets
import Files
import Glibc
import RunLog
import Specs
import Sweeps
import Synchronization

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train what a spec describes, one trial a seed and point, and log every trial.",
    discussion: """
      Each trial leaves one HDF5 log, OUT/<experiment>/<hash>-seed<N>.h5, which is whole at every \
      moment. The same command continues what was interrupted, skips what is finished and tries \
      again what failed; it says which, and why.

      Trials are processes: one that crashes, diverges or takes too long fails alone. Of a sweep, all \
      points run with their first seed, then all with their second, so that one that is broken off \
      has something of every point. Several runs on one results folder share the trials; none is \
      trained twice.

        reprise run experiments/lenet5-blog.json --seeds 0,1
        reprise run experiments/lenet5-blog.json --set optimizer.sgd.learningRate=0.0005
        reprise run experiments/lenet5-blog.json --set epochs=3 --seeds 0 --out /tmp/results
        reprise run experiments/nndl-lenet.json --weights lenet.safetensors
        reprise run experiments/residual-ablation.json --dry-run
        reprise run experiments/residual-ablation.json --only model.residual=true --fail-fast
        reprise run experiments/residual-ablation.json --on slurm --time 2:00:00 --array-limit 20

      With --on slurm the trials that are not finished become the tasks of a Slurm job array; its       number is printed. What a task asks for may also stand in the spec ("cluster") or in       ~/.config/reprise/cluster.json. docs/cluster.md says more.

      Exit codes: 0 all trials finished (with --on slurm: submitted), 1 a trial failed, diverged or was \
      interrupted, 2 bad usage, spec, data or cluster.
      """)

  @Argument(help: "The experiment's JSON file.", completion: .file(extensions: ["json"]))
  var spec: String

  @Option(
    help: ArgumentHelp("Run these seeds instead of the spec's.", valueName: "0,1,2"))
  var seeds: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change one value of the spec; may be repeated. The change is part of the log and its hash.",
      valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Of a sweep, run only the points with this value; may be repeated. PATH may be an axis' name, "
        + "VALUE a label. Values of one path are alternatives, several paths must all fit.",
      valueName: "path=value"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Refuse a sweep of more trials than this.", valueName: "n"))
  var maxTrials = SweepPlan.usualMostTrials

  @Flag(
    help: ArgumentHelp(
      "List the trials and where they stand; train nothing, write nothing. With --on slurm: print the "
        + "batch script."))
  var dryRun = false

  @Flag(help: "With --dry-run: print JSON, for programs.")
  var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("How many trials run at once; by default one a core.", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "A trial that takes longer fails, after saving its finished epochs; the next run goes on with "
        + "it. In seconds, or as 90s, 10m, 2h.", valueName: "time"))
  var trialTimeout: String?

  @Option(
    help: ArgumentHelp(
      "Run a trial again whose process died (killed, crashed), so often; by default 0, with --on slurm "
        + "\(ClusterRun.usualRetry).", valueName: "n"))
  var retry: Int?

  @Flag(exclusivity: .exclusive)
  var afterFailure = AfterFailure.keepGoing

  @Option(help: ArgumentHelp("The folder of all results.", valueName: "dir"))
  var out = "results"

  @Option(
    help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "Start from these weights instead of the spec's initialization: a safetensors file with a "
        + "PyTorch state_dict's names. They are part of the trials' hash.",
      valueName: "file"))
  var weights: String?

  @Flag(help: "Start over, replacing the logs of these trials.")
  var fresh = false

  @Flag(help: "Where the data set cannot be had, train on the embedded digits and say so.")
  var digitsIfMissing = false

  @OptionGroup var cluster: ClusterOptions

  func validate() throws {
    if json, !dryRun { throw ValidationError("--json: expected with --dry-run only") }
    if json, cluster.on == .slurm {
      throw ValidationError(
        "--json: expected without --on slurm, whose --dry-run is a batch script")
    }
    if jobs != nil, cluster.on == .slurm {
      throw ValidationError("--jobs: expected without --on slurm; --array-limit limits an array")
    }
    if let retry, retry < 0 {
      throw ValidationError("--retry: expected a whole number from 0 on, found \(retry)")
    }
    if let trialTimeout, TimeLimit(trialTimeout) == nil {
      throw ValidationError(
        "--trial-timeout: expected a time above 0 in seconds, or as 90s, 10m, 2h, found "
          + "“\(trialTimeout)”")
    }
    if maxTrials < 1 {
      throw ValidationError("--max-trials: expected at least 1, found \(maxTrials)")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs: expected at least 1, found \(jobs)") }
    if let seeds,
      seeds.split(separator: ",", omittingEmptySubsequences: false).contains(where: {
        Int($0).map { $0 < 0 } ?? true
      })
    {
      throw ValidationError(
        "--seeds: expected whole numbers from 0 on with commas between them, such as 0,1,2, "
          + "found “\(seeds)”")
    }
    if out.isEmpty {
      throw ValidationError("--out: expected a folder, found an empty name; . is this folder")
    }
    if weights == "" {
      throw ValidationError("--weights: expected a safetensors file, found an empty name")
    }
  }

  func run() async throws {
    let initialWeights = try weights.map { try InitialWeights(path: $0) }
    let plan = try availablePlan(initialWeights)
    let folder = "\(out)/\(plan.experiment.name)"
    if cluster.on == .slurm { return try await runOnSlurm(plan, initialWeights) }
    if dryRun {
      let listing = TrialListing(try trials(of: plan, initialWeights, in: folder))
      return print(json ? listing.json.prettyText : listing.text)
    }
    // Until here a sudden end breaks nothing: a download goes on where it was.
    Interruption.watch()
    try makeOutputFolder(folder)
    TrialFile.removeLeftovers(in: folder)
    let report = RunReport(
      trials: try trials(of: plan, initialWeights, in: folder), startsOver: fresh)
    printError(report.beginning)
    let toRun = report.trials.filter(report.isToRun)
    PlannedTrial.clearDeadLeases(of: report.trials.filter { !report.isToRun($0) }, in: folder)
    let jobs = usableJobs(for: plan)
    let screen = ProgressScreen()
    screen.begin(
      plan.experiment, trials: toRun.map(RunTracker.Trial.init),
      finishedBefore: report.trials.count - toRun.count, jobs: jobs, publishingIn: folder)
    let deaths = DeathCount(retry: retry ?? 0)
    let runner = Runner(
      jobs: jobs, trialTimeout: trialTimeout.flatMap(TimeLimit.init)?.duration,
      failsFast: afterFailure == .failFast, judgeDeath: { deaths.judge($0, $1) }
    ) { screen.show($0) }
    let provenance =
      toRun.isEmpty ? [:] : await Provenance.ofRun(commandLine: CommandLine.arguments)
    let endings = await runner.run(toRun.count) { [data, fresh] trial in
      toRun[trial].assignment(
        dataFolders: data, provenance: provenance, initialWeights: initialWeights, startsOver: fresh
      )
    }
    screen.finish()
    // Of runs side by side with this one, too.
    if !toRun.isEmpty { TrialFile.removeLeftovers(in: folder) }
    if let end = report.end(endings, failsFast: afterFailure == .failFast) { printError(end) }
    if endings.contains(where: { $0 != .finished }) { throw ExitCode(1) }
  }

  /// Submits the trials, or prints the script that would do it.
  private func runOnSlurm(_ plan: RunPlan, _ weights: InitialWeights?) async throws {
    let run = try ClusterRun(
      ClusterRun.Order(
        file: spec, experiment: plan.experiment, points: plan.points, settings: plan.settings,
        only: only, maxTrials: maxTrials, largestNeed: plan.check.largestNeed, weights: weights,
        out: out, data: data, trialTimeout: trialTimeout,
        failsFast: afterFailure == .failFast, startsOver: fresh, retry: retry, options: cluster))
    if dryRun {
      print(try await run.script(), terminator: "")
    } else if try await !run.submit() {
      throw ExitCode(1)
    }
  }

  /// What is to be trained, checked against its data; on the embedded digits where that cannot be had
  /// and the user agrees to that.
  private func availablePlan(_ weights: InitialWeights?) throws -> RunPlan {
    let settings = overrides + (seeds.map { ["seeds=[\($0)]"] } ?? [])
    let plan = try plan(settings, weights)
    // A list of the trials needs no data, unless it depends on there being some.
    if dryRun, !digitsIfMissing { return plan }
    do {
      try findData(of: plan)
      return plan
    } catch let error as DataError where digitsIfMissing && error.isNotFound {
      printError("reprise: \(error)")
      let set = plan.experiment.data.set
      let standIn = try self.plan(
        settings + ["data.set=digits", "data.standsInFor=\(set.rawValue)"], weights)
      try findData(of: standIn)
      printError(
        "\(standIn.experiment.label): trained on the embedded digits instead; no published number is "
          + "checked")
      return standIn
    }
  }

  /// The chosen points of the spec with overrides, checked as far as that needs no data.
  private func plan(_ settings: [String], _ weights: InitialWeights?) throws -> RunPlan {
    let sweep = try SweepPlan.load(path: spec, overrides: settings, mostTrials: maxTrials)
    let points = try sweep.points(only: only)
    return RunPlan(
      experiment: sweep.experiment, points: points, settings: settings,
      check: try RunCheck(points, weights, file: spec, isHere: cluster.on == .local))
  }

  /// Finds the data of all points, each set once, and fetches it where need be and a run is to come.
  private func findData(of plan: RunPlan) throws {
    let library = DataLibrary(folders: data, fetches: !dryRun)
    var found: Set<DatasetName> = []
    for point in plan.points where found.insert(point.data.set).inserted {
      _ = try library.load(
        point.data.set, trainCount: 1, testCount: 1, onProgress: FetchLine.show)
    }
  }

  private func trials(
    of plan: RunPlan, _ initialWeights: InitialWeights?, in folder: String
  ) throws -> [PlannedTrial] {
    try PlannedTrial.all(
      of: plan.points, initialWeights: initialWeights, in: folder, startOver: fresh && !dryRun)
  }

  /// As many as were asked for, or one a core, and no more than the memory holds; says it where that
  /// is less.
  private func usableJobs(for plan: RunPlan) -> Int {
    let threads = plan.points.map(\.threads).max() ?? 1
    let wanted = jobs ?? max(1, availableCores() / threads)
    guard let need = plan.check.largestNeed else { return wanted }
    let usable = need.jobs(atMost: wanted)
    if usable < wanted {
      printError("reprise: \(need.reason(for: usable, insteadOf: wanted))")
    }
    return usable
  }
}

/// What a run is to train.
private struct RunPlan {
  /// The experiment as its file says it.
  let experiment: ExperimentSpec
  /// The specs that `--only` leaves of it.
  let points: [ExperimentSpec]
  /// What was set in it, by options and by the program.
  let settings: [String]
  let check: RunCheck
}

/// How often trials have died, to run them again as often as is allowed.
private final class DeathCount: Sendable {
  private let retry: Int
  private let deaths = Mutex<[Int: Int]>([:])

  init(retry: Int) { self.retry = retry }

  func judge(_ trial: Int, _ reason: String) -> DeathVerdict {
    let count = deaths.withLock { deaths in
      deaths[trial, default: 0] += 1
      return deaths[trial, default: 0]
    }
    if count <= retry { return .runAgain }
    return .fail(reason: retry == 0 ? reason : "\(reason); died \(count) times (--retry \(retry))")
  }
}

/// What becomes of the other trials when one has failed.
enum AfterFailure: EnumerableFlag {
  case keepGoing
  case failFast

  static func help(for value: AfterFailure) -> ArgumentHelp? {
    switch value {
    case .keepGoing: "Run the other trials when one has failed. (default)"
    case .failFast: "Stop when a trial has failed; those under way save what is finished."
    }
  }
}

/// A results folder that cannot be used.
struct OutputFolderError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String {
    "\(path): cannot be written to: \(reason). Choose another folder with --out DIR"
  }
}

/// Makes a folder for results, or finds that it can be written to.
func makeOutputFolder(_ path: String) throws {
  do throws(FileFailure) {
    try Folder.make(path)
    guard access(path, W_OK) == 0 else { throw FileFailure("access", path) }
  } catch {
    throw OutputFolderError(path: path, reason: error.reason)
  }
}

/// How many cores this machine has.
private func availableCores() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

extension DataError {
  /// Whether the data is nowhere, as opposed to broken.
  var isNotFound: Bool {
    if case .notFound = self { true } else { false }
  }
}
