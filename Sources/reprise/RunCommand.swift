import ArgumentParser
import Datasets
import Files
import Glibc
import RunLog
import Specs
import Sweeps

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train what a spec describes, one trial a seed, and log every trial.",
    discussion: """
      Each trial leaves one HDF5 log, OUT/<experiment>/<hash>-seed<N>.h5, which is whole at every \
      moment. The same command continues what was interrupted, skips what is finished and tries \
      again what failed; it says which, and why.

        reprise run experiments/lenet5-blog.json --seeds 0,1
        reprise run experiments/lenet5-blog.json --set optimizer.sgd.learningRate=0.0005
        reprise run experiments/lenet5-blog.json --set epochs=3 --seeds 0 --out /tmp/results
        reprise run experiments/nndl-lenet.json --weights lenet.safetensors

      Exit codes: 0 all trials finished, 1 a trial failed, diverged or was interrupted, 2 bad usage, \
      spec or data.
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
    name: .shortAndLong,
    help: ArgumentHelp("How many trials run at once; by default one a core.", valueName: "n"))
  var jobs: Int?

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

  func validate() throws {
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
    let spec = try availableSpec()
    // Until here a sudden end breaks nothing: a download goes on where it was.
    Interruption.watch()
    let screen = ProgressScreen()
    let initialWeights = try initialWeights(for: spec)
    let folder = "\(out)/\(spec.name)"
    try makeOutputFolder(folder)
    let trials = try assignments(spec, initialWeights, folder: folder)
    let jobs = jobs ?? max(1, availableCores() / spec.threads)
    let runner = Runner(jobs: jobs, threads: spec.threads) { screen.show($0) }
    screen.begin(
      spec,
      trials: trials.map {
        RunTracker.Trial(point: spec.point?.label ?? "", seed: $0.seed, path: $0.path)
      }, finishedBefore: spec.seeds.count - trials.count, jobs: jobs, publishingIn: folder)
    let provenance =
      trials.isEmpty ? [:] : await Provenance.ofRun(commandLine: CommandLine.arguments)
    let endings = await runner.run(
      trials.map { trial in
        var trial = trial
        trial.provenance = provenance
        return trial
      })
    screen.finish()
    if endings.contains(where: { $0 != .finished }) {
      printError(Self.advice(endings))
      throw ExitCode(1)
    }
  }

  /// The spec with its overrides, checked against its data; on the embedded digits where its data
  /// cannot be had and the user agrees to that.
  private func availableSpec() throws -> ExperimentSpec {
    let settings = overrides + (seeds.map { ["seeds=[\($0)]"] } ?? [])
    let spec = try ExperimentSpec.load(path: self.spec, overrides: settings)
    do {
      try check(spec)
      return spec
    } catch let error as DataError where digitsIfMissing && error.isNotFound {
      printError("reprise: \(error)")
      let standIn = try ExperimentSpec.load(
        path: self.spec,
        overrides: settings + [
          "data.set=digits", "data.standsInFor=\(spec.data.set.rawValue)",
        ])
      try check(standIn)
      printError(
        "\(standIn.label): trained on the embedded digits instead; no published number is checked")
      return standIn
    }
  }

  /// What can be known before any trial starts: that data, network and loss fit together.
  private func check(_ spec: ExperimentSpec) throws {
    // Before any data is looked for or fetched.
    try MemoryNeed(ModelInPlace(spec, file: self.spec)).check(file: self.spec)
    _ = try DataLibrary(folders: self.data).load(
      spec.data.set, trainCount: 1, testCount: 1, onProgress: FetchLine.show)
  }

  /// The file of `--weights`, known to fit the network.
  private func initialWeights(for spec: ExperimentSpec) throws -> InitialWeights? {
    guard let weights else { return nil }
    let initial = try InitialWeights(path: weights)
    _ = try initial.parameters(for: ModelInPlace(spec, file: self.spec).graph)
    return initial
  }

  /// The trials that are not finished, after saying of each where it stands.
  private func assignments(
    _ spec: ExperimentSpec, _ initialWeights: InitialWeights?, folder: String
  ) throws -> [TrialAssignment] {
    var assignments: [TrialAssignment] = []
    for seed in spec.seeds {
      let identity = try TrialIdentity(spec, seed: seed, initialWeights: initialWeights)
      let path = "\(folder)/\(identity.fileName)"
      let standing = fresh ? .new : try TrialStanding(path: path, of: identity)
      let reason = fresh ? "started over" : standing.reason
      printError("\(spec.label(seed: seed)): \(reason) (\(path))")
      guard standing != .finished else {
        Lease.clearDead(for: path)
        continue
      }
      assignments.append(
        TrialAssignment(
          specification: spec.resolvedJSON, seed: seed, hash: identity.hash, path: path,
          dataFolders: data, provenance: [:], initialWeights: initialWeights, startsOver: fresh))
    }
    return assignments
  }

  private static func advice(_ endings: [TrialEnding]) -> String {
    let finished = endings.filter { $0 == .finished }.count
    return "\(finished) of \(endings.count) trials finished; the same command goes on with the rest"
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
