import Glibc
import RunLog
import Testing

/// A small sweep as a user runs it: which trials there are, in which order, and what a part is.
@Suite(.serialized) struct SweepRunTests {
  let scratch: Scratch
  /// Two by two points and two seeds, each over in some milliseconds; one rate is far too large.
  let spec: TinySpec

  init() throws {
    scratch = try Scratch()
    spec = try TinySpec().replacing(
      #""seeds": [0]"#,
      with: """
        "sweep": {
          "grid": {
            "model.layers[7].dropout.rate": {"values": [0, 0.3], "name": "dropout"},
            "optimizer.adam.learningRate": [0.004, 1e30]
          }
        },
        "seeds": [0, 1]
        """)
    try spec.write(to: scratch)
  }

  private var folder: String { scratch.path("results/\(TinySpec.name)") }

  private func run(_ more: String...) throws -> Outcome {
    try scratch.reprise(["run", scratch.path("tiny.json"), "--jobs", "1"] + more)
  }

  private func logs() throws -> [TrialRecord] {
    try names(in: folder).filter { $0.hasSuffix(".h5") }.map {
      try TrialFile.read("\(folder)/\($0)")
    }
  }

  /// The endings in the order in which they came: `0.3, 0.004 seed 1: finished`.
  private func endings(_ outcome: Outcome) -> [String] {
    outcome.messageLines.filter { $0.hasSuffix(".h5)") && !$0.contains(": new (") }
      .map { line in
        String(line.dropFirst("tiny ".count).prefix { $0 != "(" }.dropLast())
          .split(separator: ": ").prefix(2).joined(separator: ": ")
      }
  }

  @Test func aPointThatDivergesKeepsNoOtherFromFinishing() throws {
    let outcome = try run()
    #expect(outcome.exitCode == 1, "\(outcome)")
    let points = [0, 1].flatMap { seed in
      ["0", "0.3"].flatMap { rate in
        ["\(rate), 0.004 seed \(seed): finished", "\(rate), 1e30 seed \(seed): diverged"]
      }
    }
    #expect(endings(outcome) == points, "\(outcome)")
    #expect(
      outcome.messageLines.last
        == "4 of 8 trials finished, 4 failed; the same command goes on with the rest")
    let records = try logs()
    #expect(records.count { $0.status == .finished } == 4)
    #expect(Set(records.map(\.trialHash)).count == 4)
    #expect(records.allSatisfy { !$0.specification.contains(#""sweep""#) })

    let listing = try run("--dry-run")
    #expect(listing.output.hasSuffix("8 trials: 4 finished, 4 diverged\n"), "\(listing)")
    // Comparing an optional Substring within the expectation crashes the compiler (Swift 6.3.1).
    let heading = "hash          seed  overrides                                      state\n"
    #expect(listing.output.hasPrefix(heading), "\(listing)")
    #expect(listing.output.contains("dropout=0.3 optimizer.adam.learningRate=0.004"), "\(listing)")
  }

  @Test func aPartOfASweepIsRunAndCountsForTheWhole() throws {
    let part = try run("--only", "optimizer.adam.learningRate=0.004", "--only", "dropout=0.3")
    #expect(part.exitCode == 0, "\(part)")
    #expect(endings(part) == ["0.3, 0.004 seed 0: finished", "0.3, 0.004 seed 1: finished"])
    let more = try run("--only", "optimizer.adam.learningRate=0.004")
    #expect(more.exitCode == 0, "\(more)")
    #expect(more.messages.contains("0.3, 0.004 seed 0: finished, skipped"), "\(more)")
    #expect(more.messageLines.count { $0.contains("epoch 1/") } == 2, "\(more)")
    let none = try run("--only", "dropout=0.7")
    #expect(none.exitCode == 2 && none.messages.contains("0.7"), "\(none)")
  }

  @Test func aSweepOfTooManyTrialsIsRefused() throws {
    let outcome = try run("--max-trials", "7")
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(
      outcome.messages.contains("8") && outcome.messages.contains("--max-trials"), "\(outcome)")
    #expect(!exists(folder))
    #expect(try run("--max-trials", "8", "--dry-run").exitCode == 0)
    #expect(try run("--max-trials", "0").exitCode == 2)
  }

  @Test func aPointWhoseNetworkCannotBeIsNamed() throws {
    try spec.replacing("[0.004, 1e30]", with: "[0.004]")
      .replacing("\"grid\": {", with: "\"grid\": {\"batchSize\": [16, 1],").write(to: scratch)
    let outcome = try run()
    #expect(outcome.exitCode == 2, "\(outcome)")
    #expect(outcome.messages.contains("tiny.json: at 1, 0, 0.004: "), "\(outcome)")
    #expect(!exists(folder))
  }

  /// Two runs of the whole sweep, one of them killed: each trial is trained once.
  @Test func twoRunsShareASweep() throws {
    let arguments = [
      "run", scratch.path("tiny.json"), "--jobs", "1", "--only",
      "optimizer.adam.learningRate=0.004", "--seeds", "0,1,2,3,4,5",
    ]
    let both = try [scratch.start(arguments), scratch.start(arguments)]
    #expect(poll(seconds: 60) { both[0].messages.contains("seed 1: finished") })
    both[0].signal(SIGKILL)
    let outcomes = try both.map { try $0.wait() }
    #expect(outcomes[1].exitCode == 0, "\(outcomes)")
    let lines = outcomes.map(\.messageLines).joined()
    for seed in 0...5 {
      for rate in ["0", "0.3"] {
        let trained = lines.count { $0.contains("tiny \(rate), 0.004 seed \(seed): epoch 1/3") }
        #expect(trained <= 1, "\(rate), seed \(seed): \(trained) times\n\(outcomes)")
      }
    }
    #expect(try logs().map(\.status) == Array(repeating: .finished, count: 12))
  }
}

/// A sweep of as many trials as sweeps may have, all finished.
@Suite struct ManyTrialsTests {
  /// Ten thousand take half a minute to write; `REPRISE_MANY_TRIALS=10000` tests with them.
  static let count = getenv("REPRISE_MANY_TRIALS").flatMap { Int(String(cString: $0)) } ?? 500

  @Test func listingAndResumingAreQuick() throws {
    let scratch = try Scratch()
    let path = scratch.path("tiny.json")
    let rates = (1...Self.count).map { "\(Double($0) / 1e6)" }.joined(separator: ", ")
    try TinySpec().replacing(
      #""seeds": [0]"#,
      with: #""sweep": {"grid": {"optimizer.adam.learningRate": [\#(rates)]}}"#
    ).write(to: scratch)
    let listing = try scratch.reprise(["run", path, "--dry-run", "--json"])
    #expect(listing.exitCode == 0)
    try writeFinishedLogs(listedIn: listing.output, in: scratch)
    let limit = 5.0
    let again = try scratch.reprise(["run", path, "--dry-run"])
    #expect(again.output.hasSuffix("\n\(Self.count) trials: \(Self.count) finished\n"))
    #expect(again.seconds < limit, "\(again.seconds) s")
    let run = try scratch.reprise(["run", path])
    #expect(run.exitCode == 0)
    #expect(
      run.messages == """
        tiny: \(Self.count) trials: \(Self.count) finished, skipped
        all \(Self.count) trials finished (\(Self.count) before this run)

        """)
    #expect(run.seconds < limit, "\(run.seconds) s")
    print(
      "\(Self.count) finished trials: listed in \(again.seconds) s, resumed in \(run.seconds) s")
  }

  /// Small logs with nothing in them but what they are.
  private func writeFinishedLogs(listedIn listing: String, in scratch: Scratch) throws {
    let folder = scratch.path("results/\(TinySpec.name)")
    mkdir(scratch.path("results"), 0o755)
    mkdir(folder, 0o755)
    let key = #""hash": ""#
    let hashes = listing.split(separator: "\n").filter { $0.contains(key) }
      .map { String($0.drop { $0 == " " }.dropFirst(key.utf8.count).dropLast(2)) }
    try #require(hashes.count == Self.count)
    for hash in hashes {
      let record = TrialRecord(specification: "{}", seed: 0, trialHash: hash, status: .finished)
      try TrialFile.write(record, to: "\(folder)/\(hash.prefix(12))-seed0.h5")
    }
  }
}
