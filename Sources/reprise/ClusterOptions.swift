import ArgumentParser
import Files
import Glibc
import Slurm
import Specs

/// Where trials run.
enum Place: String, CaseIterable, ExpressibleByArgument {
  /// On this machine.
  case local
  /// On a cluster, as a job array of Slurm.
  case slurm
}

/// What `run --on slurm` may be told of the cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the trials run: local or slurm. With slurm they are submitted as a job array.",
      valueName: "place"))
  var on = Place.local

  @Option(help: ArgumentHelp("Slurm: the partition.", valueName: "name"))
  var partition: String?

  @Option(
    help: ArgumentHelp(
      "Slurm: how long a task may run (30 minutes, 1:30:00, 2-12). A trial that is not done by then "
        + "saves its epochs and goes on in the task's next run.", valueName: "time"))
  var time: String?

  @Option(help: ArgumentHelp("Slurm: how much memory a task gets (4000M, 4G).", valueName: "size"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "Slurm: how many cores a task gets; by default one a thread of a trial.", valueName: "n"))
  var cpus: Int?

  @Option(help: ArgumentHelp("Slurm: how many tasks run at once.", valueName: "n"))
  var arrayLimit: Int?

  @Option(
    help: ArgumentHelp(
      "Slurm: how many trials a task runs, as many at once as it has cores for. Submitting and "
        + "starting a task takes seconds: give one many trials that are short.", valueName: "n"))
  var trialsPerTask: Int?

  @Option(
    name: .customLong("sbatch-option"),
    help: ArgumentHelp(
      "Slurm: a further option of sbatch, without its dashes; may be repeated.",
      valueName: "name=value"))
  var sbatchOptions: [String] = []

  @Flag(help: "Slurm: follow the array to its end, as a local run is followed.")
  var wait = false

  func validate() throws {
    if on == .local, let name = given.first {
      throw ValidationError("--\(name): expected with --on slurm only")
    }
    if let time, !ClusterSpec.isTime(time) {
      throw ValidationError("--time: expected \(ClusterSpec.timeForm), found “\(time)”")
    }
    if let memory, !ClusterSpec.isMemory(memory) {
      throw ValidationError("--memory: expected \(ClusterSpec.memoryForm), found “\(memory)”")
    }
    for (name, value) in [
      ("cpus", cpus), ("array-limit", arrayLimit), ("trials-per-task", trialsPerTask),
    ] {
      if let value, value < 1 {
        throw ValidationError("--\(name): expected at least 1, found \(value)")
      }
    }
    for option in sbatchOptions where !ClusterSpec.isSbatchOption(option) {
      throw ValidationError(
        "--sbatch-option: expected \(ClusterSpec.sbatchOptionForm), found “\(option)”")
    }
    if partition == "" {
      throw ValidationError("--partition: expected a partition's name, found an empty one")
    }
  }

  /// The names of the options that were given and are about Slurm alone.
  private var given: [String] {
    [
      ("partition", partition != nil), ("time", time != nil), ("memory", memory != nil),
      ("cpus", cpus != nil), ("array-limit", arrayLimit != nil),
      ("trials-per-task", trialsPerTask != nil), ("sbatch-option", !sbatchOptions.isEmpty),
      ("wait", wait),
    ].filter(\.1).map(\.0)
  }

  /// What is asked for: by these options, then by the spec, then by the user's own file.
  func needs(of spec: ExperimentSpec) throws -> ClusterSpec {
    var options = ClusterSpec()
    options.partition = partition
    options.time = time
    options.memory = memory
    options.cpus = cpus
    options.arrayLimit = arrayLimit
    options.trialsPerTask = trialsPerTask
    options.sbatchOptions = sbatchOptions
    return options.over(spec.cluster ?? ClusterSpec()).over(try Self.ofUser() ?? ClusterSpec())
  }

  /// The user's own file, where there is one: `~/.config/reprise/cluster.json`, or below
  /// `XDG_CONFIG_HOME`.
  private static func ofUser() throws -> ClusterSpec? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    guard
      let folder = variable("XDG_CONFIG_HOME")
        ?? variable("HOME").map({ Folder.join($0, ".config") })
    else { return nil }
    let path = Folder.join(folder, "reprise/cluster.json")
    guard FileStatus(path: path) != nil else { return nil }
    return try ClusterSpec.load(path: path)
  }
}
