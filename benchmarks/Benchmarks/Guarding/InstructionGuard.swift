import Files
import FoundationEssentials
import Glibc
import Reports

/// Guards training steps against becoming slower, by counting the instructions that they execute.
///
/// Counts hardly depend on the machine or on what else runs: valgrind shows programs a processor
/// with AVX2 and without AVX-512. Only instructions of the steps themselves are counted, after others
/// for which libraries prepare themselves.
public struct InstructionGuard {
  /// A fixed run.
  public struct Run: Sendable {
    /// What is trained: a file of `experiments/`.
    public var net: String
    /// What is changed of it.
    public var overrides: [String] = []
    /// Images a step.
    public var batch: Int
    /// How many steps are counted.
    public var steps: Int
    /// Images of each step before.
    public var firstBatch: Int
    /// How many steps come before.
    public var firstSteps: Int
  }

  /// The runs that are guarded.
  public static let runs = [
    Run(net: "lenet5-blog", batch: 1, steps: 200, firstBatch: 1, firstSteps: 20),
    // valgrind is slow at fused multiply-adds. Sixteen images are enough for the kernels that the
    // recipe's 64 use, and one block a stage has a layer of every shape that two have.
    Run(
      net: "resnet18-residual",
      overrides: (4...7).map { "model.layers[\($0)].residualStage.blocks=1" }, batch: 16, steps: 1,
      firstBatch: 2, firstSteps: 1),
  ]

  /// How much more than recorded is let pass.
  public static let room = 0.10

  private let places: BenchmarkPlaces

  /// A guard of this program.
  public init() { places = BenchmarkPlaces(python: nil) }

  /// Counts the instructions of a step of every run.
  ///
  /// - Throws: `WorkerError` where valgrind is missing or a run fails.
  public func count() throws(WorkerError) -> [InstructionCount] {
    var counts: [InstructionCount] = []
    let program = "/tmp/reprise-guard-\(getpid())"
    defer { unlink(program) }
    // valgrind 3.19 gives up on Swift's debug information.
    let strip = try ChildProcess.run(["strip", "--strip-debug", "-o", program, places.benchmark])
    guard strip.isSuccess else { throw .ended(status: strip.status, message: strip.lastError) }
    for run in Self.runs {
      let instructions = try instructions(run, by: program)
      counts.append(InstructionCount(net: run.net, perStep: instructions / run.steps))
    }
    return counts
  }

  private func instructions(_ run: Run, by program: String) throws(WorkerError) -> Int {
    let result = try ChildProcess.run(
      [
        "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
        "--toggle-collect=*makeCountedSteps*", program, "guard-run", places.spec(run.net),
      ],
      // Hash tables in the same order every time.
      environment: BenchmarkPlaces.environment(threads: 1)
        .merging(["SWIFT_DETERMINISTIC_HASHING": "1"]) { $1 },
      errors: .read)
    guard result.isSuccess else {
      throw .ended(status: result.status, message: result.lastError)
    }
    guard let count = result.lines.lazy.compactMap(Self.collected).first, count > 0 else {
      throw .badAnswer(line: result.lastError)
    }
    return count
  }

  /// Makes the steps of the run of a spec: what `count` runs under valgrind.
  ///
  /// - Throws: what planning the network throws.
  public static func makeSteps(specPath: String) throws {
    guard let run = runs.first(where: { specPath.hasSuffix("\($0.net).json") }) else { return }
    func workload(batch: Int) throws -> StepWorkload {
      try StepWorkload(
        specPath: specPath, overrides: run.overrides, phase: .train, batchSize: batch,
        imageCount: 32, initializes: false)
    }
    let first = try workload(batch: run.firstBatch)
    for _ in 0..<run.firstSteps { try first.repetition() }
    let counted = run.firstBatch == run.batch ? first : try workload(batch: run.batch)
    try makeCountedSteps(run.steps, counted)
  }

  /// The steps that are counted: callgrind knows them by this function's name.
  @inline(never)
  private static func makeCountedSteps(_ count: Int, _ workload: StepWorkload) throws {
    for _ in 0..<count { try workload.repetition() }
  }

  /// `==123== Collected : 4567`.
  static func collected(in line: String) -> Int? {
    guard let colon = line.firstRange(of: "Collected :") else { return nil }
    return Int(SystemFile.trimmed(line[colon.upperBound...]))
  }
}

/// How many instructions a training step executes.
public struct InstructionCount: Codable, Equatable, Sendable {
  /// What is trained.
  public var net: String
  /// Instructions a step.
  public var perStep: Int

  /// A count.
  public init(net: String, perStep: Int) {
    self.net = net
    self.perStep = perStep
  }
}

/// The counts that new ones are held against.
public struct InstructionRecord: Codable, Equatable, Sendable {
  /// By net.
  public var counts: [InstructionCount]
  /// The commit that they are of.
  public var commit: String

  /// A record of some counts.
  public init(counts: [InstructionCount], commit: String) {
    self.counts = counts
    self.commit = commit
  }

  /// Reads the file.
  public init(path: String) throws {
    self = try JSONDecoder().decode(
      Self.self, from: Data(try OpenFile(path).bytes(atMost: 1 << 20)))
  }

  /// Writes the file.
  public func write(to path: String) throws {
    try replaceFile(path, with: Array(try JSONFile.encoded(self)))
  }

  /// How one count stands to the record.
  public enum Verdict: Equatable, Sendable {
    /// Within the room, on either side.
    case same
    /// More than the room allows.
    case slower
    /// Fewer by more than the room: the record should be renewed.
    case faster
    /// Nothing was recorded.
    case unknown
  }

  /// How a count stands to the record, and how many times it that is.
  public func verdict(on count: InstructionCount, room: Double) -> (Verdict, ratio: Double?) {
    guard let recorded = counts.first(where: { $0.net == count.net }), recorded.perStep > 0 else {
      return (.unknown, nil)
    }
    let ratio = Double(count.perStep) / Double(recorded.perStep)
    return (ratio > 1 + room ? .slower : ratio < 1 - room ? .faster : .same, ratio)
  }
}

/// A JSON file for people to read too.
public enum JSONFile {
  /// Sorted keys, a value a line.
  public static func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }

  /// Writes a file as a whole.
  public static func write(_ value: some Encodable, to path: String) throws {
    try replaceFile(path, with: Array(try encoded(value)))
  }

  /// Reads a file.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try OpenFile(path).bytes()))
  }
}
