import RunLog
import Testing

/// No room for a log: what was there stays whole, the trial says `failed: disk`, and the same
/// command goes on when there is room again.
@Suite struct FullDiskTests {
  let scratch: Scratch
  /// Over in a few seconds, so that it writes its log several times.
  let run = SmallRun(epochs: 100)

  init() throws { scratch = try Scratch() }

  /// Runs under a file-size limit of so many KiB, with messages through a pipe, which no limit cuts.
  private func limited(to kilobytes: Int) throws -> Outcome {
    try scratch.bash(
      """
      exec 3>&2
      { ( ulimit -f "$1" && shift && exec "$@" ); echo "exit code $?"; } 2>&1 | cat >&3
      """, ["\(kilobytes)", Program.path] + run.arguments)
  }

  @Test func aLimitThatTheFirstWritePassesLeavesItWhole() throws {
    let reference = try run.reference(scratch)
    let finished = try bytes(of: try #require(referenceLog))
    // The log grows by its steps, so the first ones fit and the last one does not.
    let outcome = try limited(to: finished.count / 1024 - 4)
    #expect(outcome.messages.contains("seed 0: failed: disk"), "\(outcome)")
    #expect(outcome.messages.contains("exit code 1"), "\(outcome)")
    let log = try #require(run.logs(scratch).first, "the first write must have passed")
    let record = try TrialFile.read(log)
    #expect(record.checkpoint != nil)
    #expect(record.status == .failed(reason: "disk"))
    #expect(run.leftovers(scratch) == [])
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.messages.contains("failed (disk), continued after epoch"), "\(again)")
    #expect(differences(reference, try run.records(scratch)) == [])
  }

  /// Room for a log without parameters, as a trial begins with, and for no other.
  @Test func aLimitBelowTheParametersStartsTheTrialAgain() throws {
    let reference = try run.reference(scratch)
    let outcome = try limited(to: 160)
    #expect(outcome.messages.contains("seed 0: failed: disk"), "\(outcome)")
    let record = try TrialFile.read(try #require(run.logs(scratch).first))
    #expect(record.checkpoint == nil && record.status == .failed(reason: "disk"))
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.messages.contains("failed (disk), tried again"), "\(again)")
    #expect(differences(reference, try run.records(scratch)) == [])
  }

  @Test(arguments: [0, 1])
  func aLimitThatNoWritePassesLeavesNothing(_ kilobytes: Int) throws {
    let outcome = try limited(to: kilobytes)
    #expect(outcome.messages.contains("seed 0: failed: disk"), "\(outcome)")
    #expect(outcome.messages.contains("exit code 1"), "\(outcome)")
    #expect(names(in: run.folder(scratch)) == [])
    let again = try scratch.reprise(run.arguments)
    #expect(again.exitCode == 0, "\(again)")
  }

  /// A real full disk: 512 KiB in memory, room for one log and not for a second one beside it.
  @Test func aFullDiskLeavesTheLogWhole() throws {
    let reference = try run.reference(scratch)
    // In a mount name space of its own, so that nothing stays mounted whatever happens.
    let mounted = try scratch.bash(
      """
      unshare --mount bash -c '
        mkdir small copies
        mount -t tmpfs -o size=512k none small || exit
        "$@"; echo "exit code $?"
        cp -a small copies/full
        mount -o remount,size=8m small
        "$@"; echo "exit code $?"
        cp -a small copies/roomy
      ' bash "$@"
      """, [Program.path] + inSmall.arguments)
    // Where mounting is not permitted, nothing was run.
    if !mounted.output.contains("exit code") { return }
    #expect(mounted.output == "exit code 1\nexit code 0\n", "\(mounted)")
    #expect(mounted.messages.contains("seed 0: failed: disk"), "\(mounted)")
    var full = run
    full.out = "copies/full"
    let left = try full.records(scratch)
    #expect(left.count == 1)
    #expect(full.leftovers(scratch) == [])
    var roomy = run
    roomy.out = "copies/roomy"
    #expect(differences(reference, try roomy.records(scratch)) == [])
  }

  private var inSmall: SmallRun {
    var run = run
    run.out = "small"
    return run
  }

  private var referenceLog: String? {
    var run = run
    run.out = scratch.path("reference")
    return run.logs(scratch).first
  }
}
