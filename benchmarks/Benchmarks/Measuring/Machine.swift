import FoundationEssentials
import Glibc
import OneDNNBackend

/// Where and when something was measured.
public struct Machine: Codable, Equatable, Sendable {
  /// As the kernel names it, with its family and model: virtual machines often hide the rest.
  public var cpu: String
  /// How many cores the process may use.
  public var cores: Int
  /// All memory.
  public var memoryBytes: Int
  /// The kernel's release.
  public var kernel: String
  /// The system's name and version.
  public var system: String
  /// oneDNN's version and instruction set.
  public var libraries: [String: String]
  /// The commit of the checkout, with `+ changes` where there are any.
  public var commit: String
  /// ISO 8601, in UTC.
  public var date: String
  /// How many processes wanted to run in the minute before.
  public var loadBefore: Double

  /// This one, now.
  public static func current() -> Machine {
    func cpuInfo(_ key: String) -> String? { SystemFile.value(of: key, in: "/proc/cpuinfo") }
    let family = cpuInfo("cpu family").map { ", family \($0)" } ?? ""
    let model = cpuInfo("model").map { ", model \($0)" } ?? ""
    let kilobytes = SystemFile.value(of: "MemTotal", in: "/proc/meminfo")
      .flatMap { Int($0.prefix { $0.isNumber }) }
    let system = SystemFile.text("/etc/os-release")?.split(separator: "\n")
      .first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst("PRETTY_NAME=".count)
    let libraries = (try? OneDNNBackend())?.provenance ?? []
    return Machine(
      cpu: (cpuInfo("model name") ?? "unknown") + family + model,
      cores: allowedCores().count, memoryBytes: (kilobytes ?? 0) * 1024,
      kernel: SystemFile.text("/proc/sys/kernel/osrelease") ?? "unknown",
      system: system.map { $0.filter { $0 != "\"" } } ?? "unknown",
      libraries: Dictionary(libraries.map { ($0.key, $0.value) }) { first, _ in first },
      commit: commit(), date: Date.now.ISO8601Format(), loadBefore: load() ?? 0)
  }

  /// What to say before measuring on a machine that is busy; nil where it is not.
  public static func warning() -> String? {
    guard let load = load(), load > 0.5 else { return nil }
    return
      "The machine is busy (load \(load)): times will be too long, and hit contenders unequally."
  }

  private static func load() -> Double? {
    SystemFile.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
  }

  /// The cores that this process may run on, in their order.
  public static func allowedCores() -> [Int] {
    // "0-3,8"
    let list = SystemFile.value(of: "Cpus_allowed_list", in: "/proc/self/status") ?? "0"
    return list.split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
  }

  private static func commit() -> String {
    func git(_ arguments: String...) -> ProgramResult? {
      let result = try? ChildProcess.run(["git"] + arguments, patience: 30)
      return result.flatMap { $0.isSuccess ? $0 : nil }
    }
    guard let commit = git("rev-parse", "--short=12", "HEAD")?.lines.first else { return "unknown" }
    let changes = git("status", "--porcelain", "--untracked-files=no")?.lines ?? []
    return changes.isEmpty ? commit : commit + " + changes"
  }
}
