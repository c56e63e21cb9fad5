/// What an experiment's trials ask a cluster's scheduler for. A spec may say it, and so may a file of
/// the user's own; it changes where trials run, not what they train.
public struct ClusterSpec: Equatable, Sendable {
  /// The partition; the cluster's default one when absent.
  public var partition: String?
  /// How long a task may run, as Slurm writes it; the partition's default when absent.
  public var time: String?
  /// How much memory a task gets, as Slurm writes it; the cluster's default when absent.
  public var memory: String?
  /// How many cores a task gets; as many as a trial has threads when absent.
  public var cpus: Int?
  /// How many tasks run at once; as many as there is room for when absent.
  public var arrayLimit: Int?
  /// How many trials a task runs; one when absent.
  public var trialsPerTask: Int?
  /// How often a trial that died is run again; three times when absent.
  public var retry: Int?
  /// Further options of sbatch, without their dashes.
  public var sbatchOptions: [String] = []

  /// Asks for nothing.
  public init() {}

  /// What this says, and where it says nothing, what another says. Options of sbatch add up: those of
  /// the other come first, and of options that exclude each other, sbatch takes the last.
  public func over(_ other: ClusterSpec) -> ClusterSpec {
    var spec = self
    spec.partition = partition ?? other.partition
    spec.time = time ?? other.time
    spec.memory = memory ?? other.memory
    spec.cpus = cpus ?? other.cpus
    spec.arrayLimit = arrayLimit ?? other.arrayLimit
    spec.trialsPerTask = trialsPerTask ?? other.trialsPerTask
    spec.retry = retry ?? other.retry
    spec.sbatchOptions = other.sbatchOptions + sbatchOptions
    return spec
  }
}

extension ClusterSpec: ObjectSpec {
  static let specName = "cluster"
  static let meaning =
    "What trials ask a Slurm cluster for, with run --on slurm. Options typed there count more, and what "
    + "neither says, the user's own file does."

  static let fields: [Field<Self>] = [
    .optional(
      "partition", \.partition, "The partition. Absent: the cluster's default one.", .notEmpty),
    .optional(
      "time", \.time, "How long a task may run. Absent: the partition's default.", .slurmTime),
    .optional(
      "memory", \.memory, "How much memory a task gets. Absent: the cluster's default.",
      .slurmMemory),
    .optional(
      "cpus", \.cpus, "How many cores a task gets. Absent: one a thread of a trial.", .atLeast(1)),
    .optional(
      "arrayLimit", \.arrayLimit,
      "How many tasks run at once. Absent: as many as there is room for.", .atLeast(1)),
    .optional(
      "trialsPerTask", \.trialsPerTask,
      "How many trials a task runs, as many at once as it has cores for. Absent: one.", .atLeast(1)),
    .optional(
      "retry", \.retry, "How often a trial that died is run again. Absent: three times.",
      .notNegative),
    .optional(
      "sbatchOptions", \.sbatchOptions,
      "Further options of sbatch, without their dashes: account=physics, exclusive.",
      .each(.sbatchOption)),
  ]

  /// Reads and checks a file that holds such an object alone.
  ///
  /// Errors: the file cannot be read, is not JSON, or says something such a file cannot say.
  public static func load(path: String) throws(SpecError) -> ClusterSpec {
    let document = try JSONReader.read(SpecFile.text(path: path), from: .file(path))
    return try ClusterSpec.read(document, at: JSONPath())
  }

  /// Whether a text is a length of time as Slurm writes it.
  public static func isTime(_ text: String) -> Bool {
    text.wholeMatch(of: /\d{1,6}-\d{1,2}(:\d{1,2}){0,2}|\d{1,8}(:\d{1,2}){0,2}/) != nil
      && text.contains { ("1"..."9").contains($0) }
  }

  /// Whether a text is an amount of memory as Slurm writes it.
  public static func isMemory(_ text: String) -> Bool {
    text.wholeMatch(of: /[1-9]\d{0,11}[KMGTkmgt]?/) != nil
  }

  /// Whether a text is an option of sbatch without its dashes.
  public static func isSbatchOption(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z][a-z-]*(=[^\n\r]*)?/) != nil
  }

  /// How times are written, for error messages.
  public static let timeForm = "a time as Slurm writes it: 30 (minutes), 1:30:00, 2-12:00:00"
  /// How amounts of memory are written, for error messages.
  public static let memoryForm = "an amount of memory as Slurm writes it: 4000M, 4G"
  /// How options are written, for error messages.
  public static let sbatchOptionForm =
    "an option of sbatch in its long form and without its dashes: account=physics, exclusive"
}

extension Rule where Value == String {
  fileprivate static var slurmTime: Rule {
    form(
      ClusterSpec.timeForm, pattern: #"^(\d{1,6}-\d{1,2}(:\d{1,2}){0,2}|\d{1,8}(:\d{1,2}){0,2})$"#,
      ClusterSpec.isTime)
  }

  fileprivate static var slurmMemory: Rule {
    form(ClusterSpec.memoryForm, pattern: #"^[1-9]\d{0,11}[KMGTkmgt]?$"#, ClusterSpec.isMemory)
  }

  fileprivate static var sbatchOption: Rule {
    form(
      ClusterSpec.sbatchOptionForm, pattern: #"^[a-z][a-z-]*(=[^\n\r]*)?$"#,
      ClusterSpec.isSbatchOption)
  }

  private static func form(
    _ text: String, pattern: String, _ isRight: @escaping @Sendable (String) -> Bool
  ) -> Rule {
    let keywords = [JSON.Member("pattern", pattern.json)]
    return Rule(form: RuleForm(text: text, keywords: keywords)) { value in
      isRight(value) ? nil : Violation(expected: text)
    }
  }
}
