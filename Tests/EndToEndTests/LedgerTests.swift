import Glibc
import Testing

/// `reprise ledger`, as a person calls it.
@Suite struct LedgerCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The file that this repository shows is the one that the program prints.
  @Test func theKeptLedgerIsUpToDate() throws {
    for name in ["experiments", "claims", "results"] {
      #expect(symlink(Program.checkout + "/" + name, scratch.path(name)) == 0)
    }
    let outcome = try scratch.reprise(["ledger", "--all", "--markdown"])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let kept = try text(of: Program.checkout + "/results/reference/LEDGER.md")
    #expect(outcome.output == kept, "run make ledger")
  }

  @Test func aRunIsHeldAgainstItsOwnClaims() throws {
    let run = SmallRun(seeds: [0, 1])
    let trained = try scratch.reprise(run.arguments)
    #expect(trained.exitCode == 0, "\(trained)")
    // It claims nothing; with a claim of its own it is another log.
    let none = try scratch.reprise(["ledger", run.folder(scratch)])
    #expect(none.exitCode == 0 && none.output.contains("0 claims"), "\(none)")
    var claimed = run
    claimed.out = "claimed"
    claimed.more = [
      "--set", #"claims=[{"metric": "test.error", "value": 0.5, "source": "nobody"}]"#,
    ]
    _ = try scratch.reprise(claimed.arguments)
    let outcome = try scratch.reprise(["ledger", claimed.folder(scratch), "--csv"])
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.output.contains(",nobody,0.5,50 %,"), "\(outcome)")
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let nothing = try scratch.reprise(["ledger"])
    #expect(nothing.exitCode == 2, "\(nothing)")
    #expect(nothing.messages.contains("results"), "\(nothing)")
    let run = SmallRun(seeds: [0], epochs: 1)
    _ = try scratch.reprise(run.arguments)
    let missing = try scratch.reprise(["ledger", "results", "--claims", "nowhere"])
    #expect(missing.exitCode == 2, "\(missing)")
    #expect(missing.messages.contains("--claims: no folder nowhere"), "\(missing)")
    let word = try scratch.reprise(["ledger", "results", "--verdict", "perhaps"])
    #expect(word.exitCode == 2, "\(word)")
    #expect(word.messages.contains("not-checked"), "\(word)")
    let two = try scratch.reprise(["ledger", "results", "--csv", "--json"])
    #expect(two.exitCode == 2, "\(two)")
    mkdir(scratch.path("c"), 0o755)
    try write(
      #"{"title": "t", "source": "s", "claims": [{"claim": "c"}]}"#, to: scratch.path("c/a.json"))
    let bad = try scratch.reprise(["ledger", "results", "--all", "--claims", "c"])
    #expect(bad.exitCode == 2, "\(bad)")
    #expect(bad.messages.contains("c/a.json:1:"), "\(bad)")
  }
}
