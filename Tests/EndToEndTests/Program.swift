import Glibc
import Testing

/// The program under test: it stands beside the running test bundle, as `swift test` builds both.
enum Program {
  static let path = buildFolder + "/reprise"

  /// What measures it, which makes simulated results too.
  static let benchmark = buildFolder + "/reprise-benchmark"

  private static var buildFolder: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// The checkout, for its experiments.
  static let checkout: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()
}

/// How a process ended, and all it said.
struct Outcome: CustomStringConvertible {
  var exitCode: Int32?
  var signal: Int32?
  var output: String
  var messages: String
  var seconds: Double

  var messageLines: [Substring] { messages.split(separator: "\n") }

  var description: String {
    let ending = exitCode.map { "exit code \($0)" } ?? "signal \(signal ?? 0)"
    return "\(ending)\nstdout: \(output)\nstderr: \(messages)"
  }
}

/// A process in a process group of its own, with its output going to two files: a grandchild that
/// lives on can then keep nobody waiting.
final class RunningProcess {
  let process: pid_t
  private let outputPath: String
  private let messagesPath: String
  private let started = ContinuousClock.now
  private var status: Int32?

  /// Starts a program by its path, with nothing in its environment but what is given.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], in scratch: Scratch
  ) throws {
    let name = scratch.uniqueName()
    outputPath = scratch.path("\(name).stdout")
    messagesPath = scratch.path("\(name).stderr")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let create = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, create, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messagesPath, create, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test runner may itself be started with signals ignored, as a background job is.
    var usual = sigset_t()
    sigemptyset(&usual)
    posix_spawnattr_setsigmask(&attributes, &usual)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGXFSZ, SIGPIPE] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    // env puts itself into the folder and the program in its own place.
    let env = "/usr/bin/env"
    let words = CStrings([env, "-C", scratch.folder, program] + arguments)
    let variables = CStrings(environment.map { "\($0.key)=\($0.value)" }.sorted())
    var process: pid_t = 0
    let code = posix_spawn(
      &process, env, &actions, &attributes, words.pointers, variables.pointers)
    guard code == 0 else { throw SystemError(call: "posix_spawn \(env)", code: code) }
    self.process = process
  }

  deinit {
    if !hasEnded { signalGroup(SIGKILL) }
    while !hasEnded { usleep(1000) }
  }

  /// Whether the process itself, not all of its group, has ended.
  var hasEnded: Bool {
    if status != nil { return true }
    var code: Int32 = 0
    guard waitpid(process, &code, WNOHANG) == process else { return false }
    status = code
    return true
  }

  /// What the process has written to standard error so far.
  var messages: String { (try? text(of: messagesPath)) ?? "" }

  func signal(_ number: Int32) {
    if !hasEnded { kill(process, number) }
  }

  func signalGroup(_ number: Int32) { kill(-process, number) }

  /// Waits for the end; a process that does not come to one is killed, and the test fails.
  func wait(
    seconds timeout: Double = 60, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    if !poll(seconds: timeout, until: { hasEnded }) {
      Issue.record(
        "still running after \(timeout) s; stderr: \(messages)", sourceLocation: sourceLocation)
      signalGroup(SIGKILL)
      _ = poll(seconds: 10) { hasEnded }
    }
    let code = status ?? 0
    let signal = code & 0x7f
    return Outcome(
      exitCode: signal == 0 ? (code >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      output: try text(of: outputPath), messages: try text(of: messagesPath),
      seconds: started.duration(to: .now) / .seconds(1))
  }

  /// The living processes of the group, remains not counted, without the first one.
  func descendants() -> [pid_t] {
    names(in: "/proc").compactMap { pid_t($0) }
      .filter { $0 != process && ProcessTable.group(of: $0) == process }
  }

  /// The processes of the group that run a trial.
  func trialProcesses() -> [pid_t] {
    descendants().filter {
      ProcessTable.arguments(of: $0).contains("trial")
    }
  }
}

/// What /proc tells.
enum ProcessTable {
  /// The process group of a living process; nil for one that is gone, or only waits to be reaped.
  static func group(of process: pid_t) -> pid_t? {
    guard let fields = fields(of: process), fields.count > 2, fields[0] != "Z" else { return nil }
    return pid_t(fields[2])
  }

  /// When a process started, in clock ticks since the machine did.
  static func startTime(of process: pid_t) -> UInt64? {
    guard let fields = fields(of: process), fields.count > 19 else { return nil }
    return UInt64(fields[19])
  }

  static func arguments(of process: pid_t) -> [String] {
    ((try? text(of: "/proc/\(process)/cmdline")) ?? "").split(separator: "\0").map(String.init)
  }

  static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The fields of /proc/<pid>/stat from the third on.
  private static func fields(of process: pid_t) -> [String]? {
    guard let text = try? text(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: end)...].split(separator: " ").map(String.init)
  }
}

/// Asks again and again until something is so; false if it was not in time.
func poll(seconds timeout: Double, pause: UInt32 = 2000, until condition: () -> Bool) -> Bool {
  let start = ContinuousClock.now
  while !condition() {
    if start.duration(to: .now) > .seconds(timeout) { return condition() }
    usleep(pause)
  }
  return true
}

/// A call of the system that failed in a test's own machinery.
struct SystemError: Error, CustomStringConvertible {
  let call: String
  let code: Int32

  var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// Null-terminated C strings in a null-terminated list.
private final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

  deinit { for pointer in pointers { free(pointer) } }
}
