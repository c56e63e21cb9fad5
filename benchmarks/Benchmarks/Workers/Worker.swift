import FoundationEssentials
import Glibc

/// Our side of the protocol: a process that repeats one workload for as long as it is told.
public enum Worker {
  /// Prepares a workload, says so, and runs rounds until the input ends.
  ///
  /// - Parameters:
  ///   - threads: how many threads the library may use.
  ///   - make: makes the workload and names the library that computes it.
  /// - Returns: the process's exit code.
  public static func serve(
    threads: Int, make: () throws -> (workload: any Workload, library: String)
  ) throws -> Int32 {
    // The thread count is read when the OpenMP library is loaded, before anything here runs.
    guard getenv("OMP_NUM_THREADS").map({ String(cString: $0) }) == "\(threads)" else {
      try say(
        WorkerReadiness(
          reason: "for --threads \(threads), start it with OMP_NUM_THREADS=\(threads)"))
      return 3
    }
    let workload: any Workload
    let library: String
    do {
      (workload, library) = try make()
      try workload.repetition()
    } catch {
      try say(WorkerReadiness(reason: "\(error)"))
      return 3
    }
    let preparation = secondsSinceStart()
    let once = try warmUp(workload)
    try say(
      WorkerReadiness(
        library: library, parameters: workload.parameterCount, preparationSeconds: preparation))
    while let line = readLine() {
      guard let command = WorkerCommand(line: line) else {
        StandardError.write("“\(line)” is no command; known are: round SECONDS, quit\n")
        return 2
      }
      guard case .round(let seconds) = command else { return 0 }
      try say(try round(workload, repetitions: max(1, Int((seconds / once).rounded()))))
    }
    return 0
  }

  /// Repeats for a fifth of a second, and three times at least; seconds a repetition.
  private static func warmUp(_ workload: any Workload) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Double] = []
    while times.count < 3 || clock.now - start < .milliseconds(200) {
      times.append(try clock.measure { try workload.repetition() } / .seconds(1))
    }
    return max(times.sorted()[times.count / 2], 1e-7)
  }

  private static func round(_ workload: any Workload, repetitions: Int) throws -> WorkerRound {
    let time = try ContinuousClock().measure {
      for _ in 0..<repetitions { try workload.repetition() }
    }
    return WorkerRound(
      seconds: time / .seconds(1), items: repetitions * workload.itemsPerRepetition,
      peakBytes: peakBytes())
  }

  private static func say(_ message: some Encodable) throws {
    let line = try JSONEncoder().encode(message) + Data("\n".utf8)
    _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  /// The most memory that this process ever had.
  private static func peakBytes() -> Int? {
    SystemFile.value(of: "VmHWM", in: "/proc/self/status")
      .flatMap { Int($0.prefix { $0.isNumber }) }.map { $0 * 1024 }
  }

  /// Since this process was made, to a hundredth.
  private static func secondsSinceStart() -> Double {
    // Fields are counted behind the name, which may hold anything: the 20th is the start, in ticks.
    let text = SystemFile.text("/proc/self/stat") ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 19, let ticks = Double(fields[19]) else { return 0 }
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 - ticks
      / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
