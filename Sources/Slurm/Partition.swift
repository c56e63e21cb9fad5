/// What a partition of a cluster gives a job.
public struct Partition: Equatable, Sendable {
  /// Its name.
  public var name: String
  /// Whether jobs go there that name none.
  public var isDefault: Bool
  /// How long a job may run, in seconds; nil where there is no limit.
  public var maxSeconds: Int?
  /// How many cores its largest node has; nil where that cannot be told.
  public var maxCPUs: Int?
  /// How much memory its largest node gives a job; nil where that cannot be told.
  public var maxMemory: SlurmMemory?
  /// Whether it takes jobs.
  public var isUp: Bool

  /// Reads a record of `scontrol show partition`.
  init(_ record: [Substring: String]) {
    name = record["PartitionName"] ?? ""
    isDefault = record["Default"] == "YES"
    maxSeconds = record.meaning("MaxTime").flatMap { SlurmTime($0)?.seconds }
    maxCPUs = record.meaning("MaxCPUsPerNode").flatMap { Int($0) }
    maxMemory = record.meaning("MaxMemPerNode").flatMap { SlurmMemory($0) }
    isUp = record["State"].map { $0 == "UP" } ?? true
  }

  /// Takes in the lines `cores memory` of the partition's nodes; sizes of several nodes end in a plus.
  mutating func noteNodes(_ lines: String) {
    for line in lines.split(separator: "\n") {
      let numbers = line.split(separator: " ").map { Int($0.filter(\.isNumber)) ?? 0 }
      guard numbers.count == 2 else { continue }
      largestCPUs = max(largestCPUs, numbers[0])
      largestMebibytes = max(largestMebibytes, numbers[1])
    }
    if largestCPUs > 0 { maxCPUs = min(maxCPUs ?? .max, largestCPUs) }
    if largestMebibytes > 0 {
      maxMemory = SlurmMemory(mebibytes: min(maxMemory?.mebibytes ?? .max, largestMebibytes))
    }
  }

  private var largestCPUs = 0
  private var largestMebibytes = 0

  /// Refuses what the partition never gives: Slurm itself takes some of it and lets it wait for ever.
  ///
  /// - Parameter needs: What is asked for.
  /// - Throws: `SlurmError` that names the option, what the partition gives and what was asked.
  public func check(_ needs: BatchNeeds) throws(SlurmError) {
    if !isUp { throw refusal("--partition \(name)", "the partition takes no jobs now") }
    if let time = needs.time.flatMap({ SlurmTime($0) }), let maxSeconds, time.seconds > maxSeconds {
      throw refusal(
        "--time \(needs.time ?? "")",
        "expected at most \(SlurmTime(seconds: maxSeconds).text), which is what partition \(name) "
          + "gives, found \(time.text). A trial that is not done by then goes on in a further run, so "
          + "less time will do")
    }
    if let memory = needs.memory.flatMap({ SlurmMemory($0) }), let maxMemory,
      memory.mebibytes > maxMemory.mebibytes
    {
      throw refusal(
        "--memory \(needs.memory ?? "")",
        "expected at most \(maxMemory.text), which is what the largest node of partition \(name) has, "
          + "found \(memory.text)")
    }
    if let maxCPUs, needs.cpus > maxCPUs {
      throw refusal(
        "--cpus \(needs.cpus)",
        "expected at most \(maxCPUs), which is what the largest node of partition \(name) has, found "
          + "\(needs.cpus)")
    }
  }

  private func refusal(_ option: String, _ message: String) -> SlurmError {
    .refused(command: option, message: message)
  }
}
