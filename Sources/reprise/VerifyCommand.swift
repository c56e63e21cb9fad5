import ArgumentParser
import Datasets
import Files
import Glibc
import RunLog
import Specs
import Sweeps

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run a finished trial again and compare every bit.",
    discussion: """
      Takes spec and seed from the log, trains in a temporary folder, and compares every metric, step \
      loss, weight and answer bit by bit; only times and provenance may differ.

        reprise verify results/reference/lenet5-blog/*-seed0.h5

      A trial that was run with --weights needs that file again; the log knows its path and SHA-256. \
      Where it lies elsewhere now, --weights says where.

      Bits are promised for the same machine type and library versions. Where they differ, what \
      else differs is printed. Exit codes: 0 the same bits, 1 other bits, 2 no finished trial.
      """)

  @Argument(help: "A finished trial's log.", completion: .file(extensions: ["h5"]))
  var trial: String

  @Option(help: ArgumentHelp("Look for data here first; may be repeated.", valueName: "dir"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "The file of the weights that the trial started from, where the log's path leads elsewhere.",
      valueName: "file"))
  var weights: String?

  func run() async throws {
    Interruption.watch()
    let logged = try TrialFile.read(trial)
    guard logged.status == .finished else {
      throw InputError(
        "\(trial): expected a finished trial, found one that is \(logged.status.words). "
          + "The `reprise run` that began it goes on with it")
    }
    let spec = try ExperimentSpec(json: logged.specification, file: "\(trial): /spec")
    let initialWeights = try initialWeights(of: logged)
    try warnOfOtherSemantics(spec, logged, initialWeights)
    let folder = try Self.temporaryFolder()
    defer { folder.remove() }
    let path = folder.path + "/again.h5"
    let assignment = TrialAssignment(
      specification: logged.specification, seed: logged.seed, hash: logged.trialHash, path: path,
      dataFolders: data, provenance: await Provenance.ofRun(commandLine: CommandLine.arguments),
      initialWeights: initialWeights, threads: spec.threads, startsOver: true)
    let screen = ProgressScreen()
    let shown = RunTracker.Trial(
      point: spec.point?.label ?? "", seed: logged.seed, path: path)
    screen.begin(spec, trials: [shown])
    let endings = await Runner(jobs: 1) { screen.show($0) }
      .run(1) { _ in assignment }
    screen.finish()
    guard endings == [.finished] else {
      throw CheckFailed(description: "\(trial): the second run did not finish")
    }
    try report(logged, repeated: try TrialFile.read(path))
  }

  /// The weights that the trial started from, where it was given any: the file must still be there.
  private func initialWeights(of logged: TrialRecord) throws -> InitialWeights? {
    func value(_ key: String) -> String? { logged.provenance.first { $0.key == key }?.value }
    guard let logPath = value("initialWeights/path"), let sha256 = value("initialWeights/sha256")
    else {
      guard let weights else { return nil }
      throw InputError(
        "\(trial): expected no --weights, for the trial began with its spec's initialization, found "
          + weights)
    }
    let path = weights ?? logPath
    guard FileStatus(path: path) != nil else {
      throw InputError(
        "\(path): the trial started from this file's weights, and it is not there. "
          + "Say with --weights FILE where it is now (SHA-256 \(sha256))")
    }
    let found = try InitialWeights(path: path)
    guard found.sha256 == sha256 else {
      throw ChangedWeightsError(path: path, expected: sha256, found: found.sha256)
    }
    return found
  }

  /// A log of other semantics is expected to differ; its hash tells.
  private func warnOfOtherSemantics(
    _ spec: ExperimentSpec, _ logged: TrialRecord, _ initialWeights: InitialWeights?
  ) throws {
    let hash = try TrialIdentity(spec, seed: logged.seed, initialWeights: initialWeights).hash
    if hash != logged.trialHash {
      printError(
        "\(trial): logged under another hash (\(logged.trialHash.prefix(12)), now "
          + "\(hash.prefix(12))): the data, a default or the harness's semantics have changed")
    }
  }

  private func report(_ logged: TrialRecord, repeated: TrialRecord) throws {
    let differences = Verification.differences(logged: logged, repeated: repeated)
    guard !differences.isEmpty else {
      let missing =
        KeptLog.isWithoutWeights(logged) ? " (of all but the weights, left out of it)" : ""
      print("\(trial): the same bits\(missing)")
      return
    }
    for difference in differences { print("\(trial): \(difference)") }
    for line in Verification.explanations(logged: logged, repeated: repeated) {
      print("\(trial): may explain it: \(line)")
    }
    throw CheckFailed(description: "\(trial): \(differences.count) objects differ")
  }

  private static func temporaryFolder() throws(OutputFolderError) -> TemporaryFolder {
    do throws(FileFailure) {
      return try TemporaryFolder(named: "reprise-verify")
    } catch {
      throw OutputFolderError(path: error.path, reason: error.reason)
    }
  }
}
