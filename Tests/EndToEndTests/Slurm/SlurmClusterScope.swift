import Testing

/// One cluster for all tests of a suite, and what they say of it when they are done.
struct SlurmClusterScope: SuiteTrait, TestScoping {
  /// The running cluster. The tests of the suite come one after the other.
  nonisolated(unsafe) private(set) static var cluster: SlurmCluster?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing tests: @Sendable () async throws -> Void
  ) async throws {
    let start = ContinuousClock.now
    Self.cluster = try SlurmCluster.start()
    SlurmTranscript.add("cluster of \(SlurmCluster.nodes.count) nodes up", start)
    defer {
      Self.cluster?.stop()
      Self.cluster = nil
      SlurmTranscript.show(start)
    }
    try await tests()
  }
}

extension Trait where Self == SlurmClusterScope {
  static var slurmCluster: Self { Self() }
}

/// What happened to which task, in figures.
enum SlurmTranscript {
  nonisolated(unsafe) private static var lines: [String] = []
  /// Logs that were held against those of a local run, and how many of them have its bits.
  nonisolated(unsafe) static var compared = 0
  nonisolated(unsafe) static var equal = 0

  /// Notes what happened, and how long it took where that is of interest.
  static func add(_ text: String, _ start: ContinuousClock.Instant? = nil) {
    lines.append(text + (start.map { ": \(seconds(since: $0)) s" } ?? ""))
  }

  static func show(_ start: ContinuousClock.Instant) {
    print("\nWhat happened on Slurm:")
    for line in lines { print("  " + line) }
    print("  \(compared) logs compared with those of a local run, \(equal) have the same bits")
    print("  whole: \(seconds(since: start)) s\n")
  }

  private static func seconds(since start: ContinuousClock.Instant) -> String {
    tenths(start.duration(to: .now) / .seconds(1))
  }
}

/// A number with one digit behind the point.
func tenths(_ number: Double) -> String {
  let tenths = Int((number * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
