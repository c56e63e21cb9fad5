import Glibc

/// A running program whose standard output we read.
final class ChildProcess {
  /// How it ended.
  enum Ending: Equatable {
    case exit(Int, message: String)
    case signal(Int32)
  }

  private let process: pid_t
  private let output: Int32
  private let errors: Int32
  private var ended = false

  /// Starts a program, found through PATH, in our process group, so that Ctrl-C reaches it too;
  /// nil where there is no such program.
  init?(_ program: String, _ arguments: [String], _ environment: [String: String]) throws {
    var output: (read: Int32, write: Int32) = (-1, -1)
    var errors: (read: Int32, write: Int32) = (-1, -1)
    defer {
      if output.write >= 0 { close(output.write) }
      if errors.write >= 0 { close(errors.write) }
    }
    do {
      output = try Self.makePipe(program)
      errors = try Self.makePipe(program)
      guard
        let process = try Self.spawn(
          program, arguments, environment, output: output.write, errors: errors.write)
      else {
        close(output.read)
        close(errors.read)
        return nil
      }
      self.process = process
    } catch {
      if output.read >= 0 { close(output.read) }
      if errors.read >= 0 { close(errors.read) }
      throw error
    }
    self.output = output.read
    self.errors = errors.read
  }

  deinit {
    kill()
    close(output)
    close(errors)
  }

  /// Gives `body` the output piece by piece, until it ends, `body` has had enough, or nothing
  /// comes for so many seconds; returns whether it was the last.
  func readOutput(
    patience seconds: Double, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      var awaited = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&awaited, 1, Int32(seconds * 1000))
      if ready == 0 {
        kill()
        return true
      }
      if ready < 0 && errno == EINTR { continue }
      let count = read(output, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw DataError.system(call: "read", file: "the output of curl", code: errno)
      }
      if count == 0 { return false }
      guard try body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else {
        kill()
        return false
      }
    }
  }

  /// Waits for the end. The message is what the program wrote to its standard error.
  func wait() -> Ending {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(errors, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 || text.count > 1 << 16 { break }
      text += buffer[..<count]
    }
    let status = reap()
    let signal = status & 0x7f
    if signal != 0 { return .signal(signal) }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return .exit(Int(status >> 8 & 0xff), message: String(lines.last ?? "no message from curl"))
  }

  /// Ends the program, if it has not ended yet.
  func kill() {
    if ended { return }
    Glibc.kill(process, SIGKILL)
    _ = reap()
  }

  private var lastStatus: Int32 = 0

  private func reap() -> Int32 {
    if ended { return lastStatus }
    while waitpid(process, &lastStatus, 0) < 0 && errno == EINTR {}
    ended = true
    return lastStatus
  }

  /// Two connected ends that no other child inherits. A socket pair, because only that can be
  /// made so in one call from Swift; between two calls, another thread might start a program.
  private static func makePipe(_ program: String) throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw DataError.system(call: "socketpair", file: program, code: errno)
    }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String: String],
    output: Int32, errors: Int32
  ) throws -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var codes = [posix_spawn_file_actions_init(&actions), posix_spawnattr_init(&attributes)]
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // Signals that we ignore or block must still end the child.
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    codes += [
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO),
      posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO),
      posix_spawnattr_setsigdefault(&attributes, &all),
      posix_spawnattr_setsigmask(&attributes, &none),
      posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)),
    ]
    if let code = codes.first(where: { $0 != 0 }) {
      throw DataError.system(call: "posix_spawn's set-up", file: program, code: code)
    }
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup($0) } + [nil]
    defer {
      for pointer in argv + envp { free(pointer) }
    }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, &attributes, &argv, &envp)
    if code == ENOENT { return nil }
    guard code == 0 else {
      throw DataError.system(call: "posix_spawn", file: program, code: code)
    }
    return process
  }
}
