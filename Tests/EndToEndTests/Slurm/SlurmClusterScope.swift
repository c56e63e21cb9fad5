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
    SlurmTranscript.add("cluster up", start.duration(to: .now))
    defer {
      Self.cluster?.stop()
      Self.cluster = nil
      SlurmTranscript.add("whole", start.duration(to: .now))
      SlurmTranscript.show()
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

  static func add(_ text: String, _ duration: Duration? = nil) {
    let seconds = duration.map { ", \(($0 / .milliseconds(100)).rounded() / 10) s" } ?? ""
    lines.append(text + seconds)
  }

  static func show() {
    print("\nSlurm transcript")
    for line in lines { print("  " + line) }
  }
}
