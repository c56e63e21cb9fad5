import Files
import FoundationEssentials
import Glibc
import RunLog
import Subprocess

/// Where numbers come from: the program, the machine, the command.
public enum Provenance {
  /// What is the same for all trials of a run, read once by the runner.
  public static func ofRun(commandLine: [String]) async -> [String: String] {
    var facts = ["commandLine": commandLine.joined(separator: " ")]
    if let folder = sourceFolder() {
      facts["gitCommit"] = await git(["rev-parse", "HEAD"], in: folder) ?? "unknown"
      facts["gitDiff"] = await uncommittedChanges(in: folder)
    } else {
      facts["gitCommit"] = "unknown: the program does not stand in its checkout"
    }
    return facts
  }

  /// What a trial's process knows itself.
  static func ofProcess() -> [ProvenanceEntry] {
    [
      ProvenanceEntry(key: "host", value: fileText("/proc/sys/kernel/hostname") ?? "unknown"),
      ProvenanceEntry(key: "cpu", value: cpuModel() ?? "unknown"),
      ProvenanceEntry(key: "system", value: fileText("/proc/sys/kernel/osrelease") ?? "unknown"),
      ProvenanceEntry(
        key: "threads", value: getenv("OMP_NUM_THREADS").map { String(cString: $0) } ?? "unset"),
      ProvenanceEntry(key: "HDF5", value: TrialFile.hdf5Version),
    ]
  }

  /// The present moment as ISO 8601, in UTC.
  static func now() -> String { Date.now.ISO8601Format() }

  /// The checkout that the program was built in: the nearest folder above it with a Package.swift.
  private static func sourceFolder() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    var folder = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access(folder + "/Package.swift", R_OK) == 0, access(folder + "/.git", F_OK) == 0 {
        return folder
      }
    }
    return nil
  }

  /// Changes since the commit, untracked files by name, cut at 64 KiB: enough to see that and
  /// roughly how the program differed from its commit.
  private static func uncommittedChanges(in folder: String) async -> String {
    let limit = 64 * 1024
    let status = await git(["status", "--porcelain"], in: folder) ?? ""
    guard !status.isEmpty else { return "" }
    let diff = await git(["diff", "HEAD"], in: folder) ?? "the diff could not be read"
    let untracked = status.split(separator: "\n").filter { $0.hasPrefix("?? ") }
      .map { "untracked: \($0.dropFirst(3))" }.joined(separator: "\n")
    let text = untracked.isEmpty ? diff : untracked + "\n" + diff
    guard text.utf8.count > limit else { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self)
      + "\n… cut after \(limit) bytes"
  }

  private static func git(_ arguments: [String], in folder: String) async -> String? {
    let limit = 4 * 1024 * 1024
    let ended = try? await run(
      .name("git"), arguments: Arguments(["-C", folder] + arguments), input: .none,
      output: .string(limit: limit), error: .discarded)
    guard let ended, ended.terminationStatus.isSuccess else { return nil }
    let text = ended.standardOutput
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// `AMD EPYC, family 26, model 2`: virtual machines often hide all but the numbers.
  private static func cpuModel() -> String? {
    let lines = fileText("/proc/cpuinfo")?.split(separator: "\n") ?? []
    func value(_ key: String) -> String? {
      lines.lazy.map { $0.split(separator: ":", maxSplits: 1).map(trimmed) }
        .first { $0.first == key }?.last
    }
    guard let name = value("model name") else { return nil }
    return "\(name), family \(value("cpu family") ?? "?"), model \(value("model") ?? "?")"
  }

  private static func trimmed(_ text: Substring) -> String {
    let isInside = { (character: Character) in !character.isWhitespace }
    guard let first = text.firstIndex(where: isInside), let last = text.lastIndex(where: isInside)
    else { return "" }
    return String(text[first...last])
  }

  /// A short system file's text, without the last line's end.
  private static func fileText(_ path: String) -> String? {
    guard let text = OpenFile.text(of: path) else { return nil }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
