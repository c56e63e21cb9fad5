import Glibc

/// The process that a file belongs to, as the file's one line says it.
public struct FileOwner: Equatable, Sendable, CustomStringConvertible {
  /// The process.
  public let process: Int32
  /// When it started, in clock ticks since its machine did: a number that is used again belongs to
  /// another process.
  public let started: UInt64
  /// Its machine.
  public let host: String
  /// What of Slurm's it is part of; nil outside Slurm.
  public let task: SlurmTask?

  /// A process, by what its file says.
  public init(process: Int32, started: UInt64, host: String, task: SlurmTask? = nil) {
    self.process = process
    self.started = started
    self.host = host
    self.task = task
  }

  /// The process that asks.
  public static let thisProcess = Self(
    process: getpid(), started: startTime(of: getpid()) ?? 0, host: hostName,
    task: SlurmTask { name in getenv(name).map { String(cString: $0) } })

  /// Who has made a file and not yet written its name.
  static let unknown = Self(process: 0, started: 0, host: "an unknown host")

  /// `process 123 on node7`, in a job of Slurm's `process 123 on node7 (Slurm job 55_3)`.
  public var description: String {
    "process \(process) on \(host)" + (task.map { " (Slurm job \($0.job))" } ?? "")
  }

  /// Whether the owner is known to be gone, whatever its file looks like: nothing is known of most
  /// processes of other machines.
  public var isDead: Bool { isDead(seenBy: .thisProcess) }

  /// Slurm starts a job again only when it has ended everywhere.
  func isDead(seenBy judge: Self) -> Bool {
    if host == judge.host { return !isInProcessTable }
    guard let task, let own = judge.task else { return false }
    return task.job == own.job && task.restart < own.restart
  }

  /// Whether the owner is known to live: as a process of the machine of who asks. One that is stopped
  /// lives.
  func isAlive(seenBy judge: Self) -> Bool { host == judge.host && isInProcessTable }

  // MARK: - Lines

  /// What the owner's file says: process, start and host, and what of Slurm's there is, in one line.
  var line: String {
    "\(process) \(started) \(host)" + (task.map { " \($0.job) \($0.restart)" } ?? "") + "\n"
  }

  /// Reads what a file says.
  init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard text.hasSuffix("\n"), words.count == 3 || words.count == 5,
      let process = Int32(words[0]), let started = UInt64(words[1])
    else { return nil }
    var task: SlurmTask?
    if words.count == 5 {
      guard let restart = Int(words[4]) else { return nil }
      task = SlurmTask(job: words[3], restart: restart)
    }
    self.init(process: process, started: started, host: words[2], task: task)
  }

  // MARK: - The system's answers

  private var isInProcessTable: Bool { Self.startTime(of: process) == started }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let text = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? "localhost" : text.filter { !$0.isWhitespace }
  }

  /// Field 22 of /proc/<pid>/stat; nil where there is no such process, or only its remains.
  private static func startTime(of process: Int32) -> UInt64? {
    guard let text = OpenFile.text(of: "/proc/\(process)/stat"),
      // The second field is the program's name in parentheses, which may hold anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z" else { return nil }
    return UInt64(fields[19])
  }
}

/// A job of the workload manager Slurm, or one task of a job array.
public struct SlurmTask: Equatable, Sendable {
  /// The job's number, `55`; of an array, that of the array with the task's, `55_3`.
  public let job: String
  /// How often Slurm has started it again.
  public let restart: Int

  /// A job that was started again so often.
  public init(job: String, restart: Int) {
    self.job = job
    self.restart = restart
  }

  /// The job that an environment is of; nil outside Slurm.
  ///
  /// A job that is started again keeps its number. A task of an array has a job's number too, but
  /// only that of the array stays the same for sure.
  init?(_ variable: (String) -> String?) {
    func word(_ name: String) -> String? {
      guard let text = variable(name), !text.isEmpty, !text.contains(where: \.isWhitespace)
      else { return nil }
      return text
    }
    let restart = word("SLURM_RESTART_COUNT").flatMap(Int.init) ?? 0
    if let array = word("SLURM_ARRAY_JOB_ID"), let task = word("SLURM_ARRAY_TASK_ID") {
      self.init(job: "\(array)_\(task)", restart: restart)
    } else if let job = word("SLURM_JOB_ID") {
      self.init(job: job, restart: restart)
    } else {
      return nil
    }
  }
}
