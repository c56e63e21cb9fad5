import Glibc

/// Where programs and files of the checkout are.
public struct BenchmarkPlaces: Sendable {
  /// The checkout; all commands run in it.
  public var experiments = "experiments"
  /// The peers' worker.
  public var peersWorker = "benchmarks/peers/worker.py"
  /// This program.
  public var benchmark: String
  /// `reprise`, which is built beside it.
  public var reprise: String
  /// The Python that runs the peers; nil without them.
  public var python: String?

  /// The places of a program that runs in the checkout.
  public init(python: String?) {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count - 1))
    let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    benchmark = path
    reprise =
      path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/reprise"
    self.python = python
  }

  /// The spec of a net.
  public func spec(_ net: String) -> String { "\(experiments)/\(net).json" }

  /// What starts a contender's worker; nil where peers are left out.
  func command(_ contender: Contender) -> [String]? {
    let what = [
      "--phase", contender.phase.rawValue, "--batch", "\(contender.batch)", "--threads",
      "\(contender.threads)",
    ]
    switch contender.kind {
    case .ours(let overrides):
      let net = contender.phase == .matrixProduct ? [] : ["--spec", spec(contender.net)]
      return [benchmark, "worker"] + net + what + overrides.flatMap { ["--set", $0] }
    case .peer(let peer):
      guard let python else { return nil }
      return [python, "-u", peersWorker, "--contender", peer, "--net", contender.net] + what
    }
  }

  /// The same command, bound to some cores.
  static func bound(_ command: [String], to cores: some Sequence<Int>) -> [String] {
    ["taskset", "-c", cores.map { "\($0)" }.joined(separator: ",")] + command
  }

  /// What keeps the libraries underneath to so many threads.
  static func environment(threads: Int) -> [String: String] {
    let count = "\(threads)"
    return ["OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count]
  }
}

/// A contender whose workers are running.
final class RunningContender {
  /// How long a worker may take to prepare; compiling a network takes minutes.
  private static let patienceToPrepare = 900.0

  let contender: Contender
  private let workers: [ChildProcess]
  let readiness: WorkerReadiness

  /// Starts a contender's workers, one after the other, and waits until they are ready.
  ///
  /// - Parameter cores: it takes the first of them.
  /// - Throws: `WorkerError`.
  init(
    _ contender: Contender, in places: BenchmarkPlaces, cores: [Int]
  ) throws(WorkerError) {
    guard contender.threads * contender.processes <= cores.count else {
      throw .refused(
        reason: "needs \(contender.threads * contender.processes) cores, there are "
          + "\(cores.count)")
    }
    guard let command = places.command(contender) else {
      throw .refused(reason: "left out")
    }
    self.contender = contender
    var workers: [ChildProcess] = []
    var readiness: WorkerReadiness?
    for number in 0..<contender.processes {
      let own = cores.dropFirst(number * contender.threads).prefix(contender.threads)
      let worker = try ChildProcess(
        BenchmarkPlaces.bound(command, to: own),
        environment: BenchmarkPlaces.environment(threads: contender.threads))
      let line = try Self.line(of: worker, patience: Self.patienceToPrepare)
      let answer = try answer(WorkerReadiness.self, in: line)
      guard answer.ready else { throw .refused(reason: answer.reason ?? "it does not say why") }
      readiness = readiness ?? answer
      workers.append(worker)
    }
    guard let readiness else { throw .refused(reason: "has no processes") }
    self.workers = workers
    self.readiness = readiness
  }

  /// A round of all workers at once.
  ///
  /// - Throws: `WorkerError`.
  func round(seconds: Double) throws(WorkerError) -> WorkerRound {
    for worker in workers { _ = worker.write(WorkerCommand.round(seconds: seconds).line) }
    var rounds: [WorkerRound] = []
    for worker in workers {
      let line = try Self.line(of: worker, patience: max(120, seconds * 60))
      let round = try answer(WorkerRound.self, in: line)
      guard round.seconds > 0, round.items > 0 else { throw .badAnswer(line: line) }
      rounds.append(round)
    }
    return WorkerRound(sideBySide: rounds)
  }

  /// Ends the workers.
  func end() {
    for worker in workers {
      _ = worker.write(WorkerCommand.quit.line)
      worker.end()
    }
  }

  private static func line(
    of worker: ChildProcess, patience: Double
  ) throws(WorkerError) -> String {
    do {
      if let line = try worker.readLine(patience: patience) { return line }
    } catch {
      worker.kill()
      throw error
    }
    let status = worker.end()
    throw .ended(status: status, message: worker.lastError)
  }
}
