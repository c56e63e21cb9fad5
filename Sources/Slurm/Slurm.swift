import Subprocess

/// Slurm's commands, as this machine's PATH has them.
///
/// What it knows of a cluster it asks there: nothing is remembered between calls.
public struct Slurm: Sendable {
  /// Slurm as found on the PATH.
  public init() {}

  // MARK: - Submitting

  /// Finds out whether jobs can be submitted from here.
  ///
  /// - Throws: `SlurmError` where there is no sbatch.
  public func find() async throws { _ = try await output(of: "sbatch", ["--version"]) }

  /// Asks whether Slurm would take a job, without submitting it.
  ///
  /// - Parameter script: The batch script's file.
  /// - Throws: `SlurmError`, with what Slurm says.
  public func test(_ script: String) async throws {
    _ = try await output(of: "sbatch", ["--test-only", script])
  }

  /// Submits a batch script and returns its job's number.
  ///
  /// - Parameter script: The batch script's file.
  /// - Throws: `SlurmError`; nothing is submitted then.
  public func submit(_ script: String) async throws -> String {
    let text = try await output(of: "sbatch", ["--parsable", script])
    // With several clusters, the name of the job's follows.
    let number = text.split(whereSeparator: { ";\n".contains($0) }).first ?? ""
    guard !number.isEmpty, number.allSatisfy(\.isNumber) else {
      throw SlurmError.unexpected(
        command: "sbatch --parsable", expected: "a job's number", found: text)
    }
    return String(number)
  }

  // MARK: - Looking

  /// What a cluster says of itself and of the named partition, or of the one jobs go to unasked.
  ///
  /// - Throws: `SlurmError`, also where there is no such partition.
  public func partition(_ name: String?) async throws -> Partition {
    let text: String
    do {
      text = try await output(
        of: "scontrol", ["show", "partition", "--oneliner"] + (name.map { [$0] } ?? []))
    } catch let error as SlurmError {
      guard let name, case .refused(_, let message) = error, message.contains("not found") else {
        throw error
      }
      let known = try await partitionNames()
      throw SlurmError.refused(
        command: "--partition \(name)",
        message: "the cluster has no such partition; it has \(known.joined(separator: ", "))")
    }
    let partitions = Records.lines(text).map { Partition($0) }
    guard var partition = name == nil ? partitions.first(where: \.isDefault) : partitions.first
    else {
      throw SlurmError.refused(
        command: "sbatch",
        message: "no partition of this cluster is the default one; name one with --partition: "
          + partitions.map(\.name).joined(separator: ", "))
    }
    let nodes = try await output(
      of: "sinfo", ["--noheader", "--partition=\(partition.name)", "--format=%c %m"])
    partition.noteNodes(nodes)
    return partition
  }

  private func partitionNames() async throws -> [String] {
    let text = try await output(of: "scontrol", ["show", "partition", "--oneliner"])
    return Records.lines(text).compactMap { $0["PartitionName"] }
  }

  /// What a cluster takes at the most, as Slurm ships where it does not say.
  public struct Limits: Equatable, Sendable {
    /// How many elements an array may have: their numbers are below this.
    public var arraySize = 1001
    /// How many jobs it keeps must stay below this: those of all users, each element of an array, and
    /// those that ended some minutes ago (MinJobAge).
    public var jobCount = 10_000

    /// The limits that Slurm ships with.
    public init() {}
  }

  /// What the cluster takes at the most.
  public func limits() async throws -> Limits {
    let text = try await output(of: "scontrol", ["show", "config"])
    var limits = Limits()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(Records.trimmed)
      guard parts.count == 2, let number = Int(parts[1]) else { continue }
      if parts[0] == "MaxArraySize" { limits.arraySize = number }
      if parts[0] == "MaxJobCount" { limits.jobCount = number }
    }
    return limits
  }

  /// The tasks of an array that Slurm still knows, whatever their state; none where it has forgotten
  /// the array, which it does some minutes after the last has ended.
  ///
  /// - Throws: `SlurmError` where Slurm cannot be asked.
  public func tasks(ofArray job: String) async throws -> [SlurmTask] {
    do {
      let text = try await output(of: "scontrol", ["show", "job", "--oneliner", job])
      return Records.lines(text).flatMap { SlurmTask.all(in: $0) }.filter { $0.job == job }
    } catch let error as SlurmError where error.isUnknownJob {
      return []
    }
  }

  /// One task, named `<array>_<task>`; nil where Slurm does not know it any more.
  public func task(_ name: String) async throws -> SlurmTask? {
    do {
      let text = try await output(of: "scontrol", ["show", "job", "--oneliner", name])
      return Records.lines(text).flatMap { SlurmTask.all(in: $0) }.first { $0.name == name }
    } catch let error as SlurmError where error.isUnknownJob {
      return nil
    }
  }

  /// The number of a job of ours that was submitted with a comment; nil where there is none. It tells
  /// what came of a submission that was cut off before it could note the number.
  public func job(withComment comment: String) async throws -> String? {
    let text = try await output(of: "squeue", ["--me", "--noheader", "--format=%F %k"])
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.count == 2, Records.trimmed(words[1]) == comment { return String(words[0]) }
    }
    return nil
  }

  /// What the cluster's accounting says of the runs of a task, the last one last; empty where the
  /// cluster keeps no accounts.
  public func history(of task: String) async -> [SlurmTask] {
    let text = try? await output(
      of: "sacct",
      [
        "--jobs=\(task)", "--duplicates", "--allocations", "--noheader", "--parsable2",
        "--format=JobID,State,ExitCode,Reason,NodeList",
      ])
    return (text ?? "").split(separator: "\n").compactMap { SlurmTask(accounts: $0) }
  }

  // MARK: - Acting

  /// Puts a task back into the queue, whether it runs or has ended.
  ///
  /// - Parameter name: The task as `<array>_<task>`. (The number alone that the last element of an
  ///   array shares with the array would mean all of it.)
  public func requeue(_ name: String) async throws {
    _ = try await output(of: "scontrol", ["requeue", name])
  }

  /// Cancels jobs, whole arrays, whatever they are at.
  ///
  /// - Parameters:
  ///   - jobs: Their numbers.
  ///   - onlyQueued: Whether to leave alone what runs.
  public func cancel(_ jobs: [String], onlyQueued: Bool = false) async throws {
    guard !jobs.isEmpty else { return }
    _ = try await output(of: "scancel", (onlyQueued ? ["--state=PENDING"] : []) + jobs)
  }

  // MARK: - Running

  /// Runs a command to its end and returns what it wrote to standard output.
  private func output(of command: String, _ arguments: [String]) async throws -> String {
    let limit = 64 << 20
    do {
      let ended = try await run(
        .name(command), arguments: Arguments(arguments), input: .none,
        output: .string(limit: limit), error: .string(limit: limit))
      if ended.terminationStatus.isSuccess { return ended.standardOutput }
      throw SlurmError.refused(
        command: ([command] + arguments).joined(separator: " "),
        message: Self.message(ended.standardError, ended.standardOutput))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw SlurmError.notFound(command: command)
    }
  }

  /// What a command complained of, on one line, without its own name before each sentence.
  private static func message(_ errors: String, _ output: String) -> String {
    let lines = (errors + "\n" + output).split(separator: "\n").map { line in
      line.replacing(/^[a-z_]+: (error: |fatal: )?/, with: "")
    }.filter { !$0.isEmpty }
    return lines.isEmpty ? "failed and said nothing" : lines.joined(separator: "; ")
  }
}
