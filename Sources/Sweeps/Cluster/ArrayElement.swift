import Glibc

/// The element of a job array that this process is part of, as Slurm tells it by its environment.
public struct ArrayElement: Equatable, Sendable {
  /// The array's job number.
  public var job: String
  /// The element's number in it.
  public var number: Int
  /// How many elements the array has.
  public var count: Int
  /// How often the element has been put back into the queue.
  public var restart: Int
  /// The node it runs on.
  public var node: String
  /// The partition it runs in.
  public var partition: String
  /// How many cores it has.
  public var cpus: Int

  /// `<array>_<task>`.
  public var name: String { "\(job)_\(number)" }

  /// The element that this process is part of; nil where it is part of none.
  public static var current: ArrayElement? {
    guard let job = variable("SLURM_ARRAY_JOB_ID"),
      let number = variable("SLURM_ARRAY_TASK_ID").flatMap({ Int($0) })
    else { return nil }
    func count(_ name: String) -> Int? { variable(name).flatMap { Int($0) } }
    return ArrayElement(
      job: job, number: number, count: count("SLURM_ARRAY_TASK_COUNT") ?? number + 1,
      restart: count("SLURM_RESTART_COUNT") ?? 0, node: variable("SLURMD_NODENAME") ?? "unknown",
      partition: variable("SLURM_JOB_PARTITION") ?? "unknown",
      cpus: count("SLURM_CPUS_PER_TASK") ?? count("SLURM_CPUS_ON_NODE") ?? 1)
  }

  /// What a trial's log says of it.
  var provenance: [String: String] {
    [
      "slurm/job": name, "slurm/node": node, "slurm/partition": partition,
      "slurm/restarts": "\(restart)",
    ]
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
