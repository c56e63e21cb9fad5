import Glibc
import RunLog
import Testing

/// SIGKILL at random moments of a small run: what is on disk is whole every time, and the same
/// command goes on to the same bits.
@Suite(.serialized) struct KillTests {
  static let killsOfAKind = 10
  let scratch: Scratch
  let run = SmallRun(seeds: [0, 1], epochs: 16, jobs: 2)

  init() throws { scratch = try Scratch() }

  @Test(arguments: Victim.allCases)
  func aKilledRunGoesOnToTheSameBits(_ victim: Victim) throws {
    let start = ContinuousClock.now
    let reference = try run.reference(scratch)
    let length = start.duration(to: .now) / .microseconds(1)
    try #require(reference.count == 2)
    var random = SeededRandom(seed: victim.rawValue.utf8.reduce(0) { $0 * 31 + UInt64($1) })
    var killer = Killer(run, in: scratch)
    var tally = Tally()
    while killer.kills < Self.killsOfAKind, killer.runs < 10 * Self.killsOfAKind {
      try killer.kill(victim, at: Self.moment(killer.kills, length: length, &random))
      try checkLogs(&tally)
      // Where all is done, there is nothing left to kill: start again.
      if try run.records(scratch).count(where: { $0.status == .finished }) == 2 {
        try finishAndCompare(reference)
        remove(run.folder(scratch))
        tally.finishedBetween += 1
      }
    }
    #expect(killer.kills == Self.killsOfAKind, "\(tally)")
    try finishAndCompare(reference)
    try checkWithH5py(tally.copies)
    let afterlife = killer.longestAfterlife
    print(
      "kills of the \(victim.rawValue): \(killer.kills) in \(killer.runs) runs, \(tally)"
        + (afterlife > .zero ? "; trials outlived it by at most \(afterlife)" : ""))
  }

  private struct Tally: CustomStringConvertible {
    var finishedBetween = 0
    /// Of the logs found after kills: how many there were, and how many held a finished epoch.
    var logs = 0
    var logsWithEpochs = 0
    var copies: [String] = []

    var description: String {
      "\(logs) logs whole, \(logsWithEpochs) of them with epochs to go on from; "
        + "\(finishedBetween) times the run had come to its end"
    }
  }

  /// The first kills come in the first milliseconds; some wait for a write; the others are spread
  /// over the run.
  private static func moment(
    _ number: Int, length: Double, _ random: inout SeededRandom
  ) -> Moment {
    switch number % 5 {
    case 0: .after(UInt32.random(in: 0..<20_000, using: &random))
    case 1: .duringTheWriteAfter(Int.random(in: 0...4, using: &random))
    case 2: .afterWrites(Int.random(in: 2...6, using: &random))
    default: .after(UInt32.random(in: 20_000..<UInt32(max(40_000, 0.7 * length)), using: &random))
    }
  }

  /// Every log that is there opens; a copy is kept for h5py.
  private func checkLogs(_ tally: inout Tally) throws {
    for log in run.logs(scratch) {
      let record = try TrialFile.read(log)
      let epochs = record.finishedEpochs
      #expect(record.epochs.allSatisfy { $0.values.count == epochs }, "\(log)")
      tally.logs += 1
      if epochs > 0 { tally.logsWithEpochs += 1 }
      let copy = scratch.path("copy\(tally.copies.count).h5")
      try write(try bytes(of: log), to: copy)
      tally.copies.append(copy)
    }
  }

  private func finishAndCompare(_ reference: [TrialRecord]) throws {
    let outcome = try scratch.reprise(run.arguments)
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(differences(reference, try run.records(scratch)) == [])
    #expect(run.leftovers(scratch) == [])
  }

  /// Opens all files in h5py, in one process, and reads everything in them.
  private func checkWithH5py(_ files: [String]) throws {
    guard try scratch.bash("/usr/bin/python3 -c 'import h5py'").exitCode == 0 else { return }
    let script = scratch.path("open.py")
    try write(
      """
      import h5py, sys
      read = 0
      for path in sys.argv[1:]:
          with h5py.File(path, "r") as file:
              def visit(name, item):
                  if isinstance(item, h5py.Dataset):
                      item[()]
              file.visititems(visit)
              assert file.attrs["formatVersion"] == 1
          read += 1
      print(read)
      """, to: script)
    let outcome = try scratch.bash("exec /usr/bin/python3 \"$@\"", [script] + files)
    #expect(outcome.exitCode == 0 && outcome.output == "\(files.count)\n", "\(outcome)")
  }
}
