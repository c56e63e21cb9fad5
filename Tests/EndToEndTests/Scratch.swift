import Glibc
import Testing

/// A folder of a test's own, with an environment in which the program finds no data, fetches none
/// and leaves nothing elsewhere.
final class Scratch {
  let folder: String
  private var count = 0

  init() throws {
    var template = Array("/tmp/reprise-e2e-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { remove(folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func uniqueName() -> String {
    count += 1
    return "process\(count)"
  }

  /// What the program sees of its surroundings: no HOME, a cache of its own, and a proxy that
  /// answers nothing, so that no test depends on a network.
  var environment: [String: String] {
    var variables = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "REPRISE_CACHE": path("cache"), "TMPDIR": folder,
      "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    ]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      variables["LD_LIBRARY_PATH"] = String(cString: libraries)
    }
    return variables
  }

  /// Writes a file that can be run. Another process does it: one that is started from here meanwhile
  /// would inherit the open file for a moment, and a file that is open for writing cannot be run.
  func writeCommand(_ text: String, to path: String) throws {
    let outcome = try bash(#"printf %s "$2" >"$1"; chmod 755 "$1""#, [path, text])
    try #require(outcome.exitCode == 0, "\(outcome)")
  }

  /// Starts the program under test.
  func start(_ arguments: [String], environment changes: [String: String] = [:]) throws
    -> RunningProcess
  {
    try RunningProcess(
      Program.path, arguments, environment: environment.merging(changes) { $1 }, in: self)
  }

  /// Runs the program under test to its end.
  func reprise(
    _ arguments: [String], environment changes: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    try start(arguments, environment: changes).wait(sourceLocation: sourceLocation)
  }

  /// Runs a shell script with arguments `$1`…, in the environment the program gets.
  func bash(
    _ script: String, _ arguments: [String] = [], environment changes: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    try RunningProcess(
      "/bin/bash", ["-c", script, "bash"] + arguments,
      environment: environment.merging(changes) { $1 }, in: self
    ).wait(sourceLocation: sourceLocation)
  }
}

/// The names in a folder, hidden ones too, sorted; none where there is no folder.
func names(in folder: String) -> [String] {
  guard let entries = opendir(folder) else { return [] }
  defer { closedir(entries) }
  var names: [String] = []
  while let entry = readdir(entries) {
    names.append(
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      })
  }
  return names.filter { $0 != "." && $0 != ".." }.sorted()
}

func exists(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}

func remove(_ path: String) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    unlink(path)
    return
  }
  for name in names(in: path) { remove(path + "/" + name) }
  rmdir(path)
}

func bytes(of path: String) throws -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw SystemError(call: "open \(path)", code: errno) }
  defer { close(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &chunk, chunk.count)
    if count < 0 { throw SystemError(call: "read \(path)", code: errno) }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

func text(of path: String) throws -> String { String(decoding: try bytes(of: path), as: UTF8.self) }

func write(_ bytes: some Collection<UInt8>, to path: String) throws {
  guard let file = fopen(path, "w") else { throw SystemError(call: "open \(path)", code: errno) }
  defer { fclose(file) }
  let bytes = Array(bytes)
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw SystemError(call: "write \(path)", code: errno)
  }
}

func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }
