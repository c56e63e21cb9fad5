import Glibc

/// A program with its standard input and both outputs in our hands.
///
/// What it writes to standard error goes to a temporary file, so that it never waits for us to read
/// it, or to a pipe where it is to be read as it comes.
final class ChildProcess {
  /// What it is told to do with standard error.
  enum Errors {
    /// Kept, for the last line of it.
    case kept
    /// Read in place of standard output, which is thrown away.
    case read
  }

  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let keptErrors: UnsafeMutablePointer<FILE>?
  private var unread: [UInt8] = []
  private var status: Int32?

  /// Starts a program, found through PATH, in our process group, so that Ctrl-C reaches it too.
  ///
  /// - Parameter environment: variables that are changed.
  /// - Throws: `WorkerError.notStarted`.
  init(
    _ command: [String], environment: [String: String] = [:], errors: Errors = .kept
  ) throws(WorkerError) {
    let program = command.first ?? ""
    func failed(_ code: Int32) -> WorkerError {
      .notStarted(program: program, reason: String(cString: strerror(code)))
    }
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    // No other child may inherit our ends: it would keep this one's input open when we close it.
    // Socket pairs, because only these can be made so in one call from Swift.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &toChild) == 0 else { throw failed(errno) }
    guard socketpair(AF_UNIX, kind, 0, &fromChild) == 0 else {
      let code = errno
      toChild.forEach { close($0) }
      throw failed(code)
    }
    let kept = errors == .kept ? tmpfile() : nil
    if let kept { _ = fcntl(fileno(kept), F_SETFD, FD_CLOEXEC) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    switch errors {
    case .kept:
      posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
      if let kept { posix_spawn_file_actions_adddup2(&actions, fileno(kept), STDERR_FILENO) }
    case .read:
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDERR_FILENO)
    }
    var argv = command.map { strdup($0) } + [nil]
    var envp = Self.environment(changed: environment).map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    // A write to a worker that has ended must fail and not end us; the worker may do as it likes.
    signal(SIGPIPE, SIG_IGN)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var pipeSignal = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &pipeSignal)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, &attributes, &argv, &envp)
    close(toChild[0])
    close(fromChild[1])
    guard code == 0 else {
      close(toChild[1])
      close(fromChild[0])
      if let kept { fclose(kept) }
      throw failed(code)
    }
    self.process = process
    self.input = toChild[1]
    self.output = fromChild[0]
    self.keptErrors = kept
  }

  deinit {
    end()
    close(output)
    if let keptErrors { fclose(keptErrors) }
  }

  /// Writes a line; false where nobody reads it any more.
  func write(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(input, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// The next line of its output, without its end; nil where it has ended. The last line need not
  /// have an end.
  ///
  /// - Throws: `WorkerError.silent` where it takes longer than the patience.
  func readLine(patience seconds: Double) throws(WorkerError) -> String? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let left = (deadline - .now) / .milliseconds(1)
      var awaited = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&awaited, 1, Int32(max(0, min(left.rounded(.up), 1e9))))
      if ready < 0, errno == EINTR { continue }
      guard ready != 0 else { throw .silent(seconds: seconds) }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        defer { unread = [] }
        return unread.isEmpty ? nil : String(decoding: unread, as: UTF8.self)
      }
      unread += buffer[..<count]
    }
  }

  /// Closes its input and waits for its end; kills it where it goes on for more than so long.
  ///
  /// - Returns: `exit code 0`, `signal 9`.
  @discardableResult
  func end(patience: Double = 10) -> String {
    if status == nil {
      close(input)
      let deadline = ContinuousClock.now + .seconds(patience)
      var status: Int32 = 0
      while waitpid(process, &status, WNOHANG) == 0 {
        if ContinuousClock.now > deadline {
          Glibc.kill(process, SIGKILL)
          waitpid(process, &status, 0)
          break
        }
        usleep(2000)
      }
      self.status = status
    }
    let status = self.status ?? 0
    let signal = status & 0x7f
    return signal != 0 ? "signal \(signal)" : "exit code \(status >> 8 & 0xff)"
  }

  /// Kills it at once.
  func kill() {
    guard status == nil else { return }
    Glibc.kill(process, SIGKILL)
    end()
  }

  /// The last line that it wrote to standard error and that says something.
  var lastError: String {
    guard let keptErrors else { return "" }
    let file = fileno(keptErrors)
    let length = lseek(file, 0, SEEK_END)
    let start = max(0, length - 4096)
    var bytes = [UInt8](repeating: 0, count: Int(length - start))
    let count = pread(file, &bytes, bytes.count, start)
    guard count > 0 else { return "" }
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    return lines.last { $0.contains { !$0.isWhitespace } }.map { String($0.prefix(300)) } ?? ""
  }

  private static func environment(changed: [String: String]) -> [String] {
    var variables: [String] = []
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if changed[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
      next += 1
    }
    return variables + changed.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}

/// What a program that ran to its end gave.
struct ProgramResult {
  var status: String
  var lines: [String]
  var seconds: Double
  var lastError: String

  var isSuccess: Bool { status == "exit code 0" }
}

extension ChildProcess {
  /// Runs a program to its end.
  ///
  /// - Throws: `WorkerError.notStarted`, or `silent` where it says nothing for longer than the
  ///   patience.
  static func run(
    _ command: [String], environment: [String: String] = [:], errors: Errors = .kept,
    patience: Double = 600
  ) throws(WorkerError) -> ProgramResult {
    let clock = ContinuousClock()
    let start = clock.now
    let child = try ChildProcess(command, environment: environment, errors: errors)
    var lines: [String] = []
    while let line = try child.readLine(patience: patience) { lines.append(line) }
    let status = child.end(patience: patience)
    return ProgramResult(
      status: status, lines: lines, seconds: (clock.now - start) / .seconds(1),
      lastError: errors == .read ? lines.last ?? "" : child.lastError)
  }
}
