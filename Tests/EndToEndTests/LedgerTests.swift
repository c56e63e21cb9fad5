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

  /// Every row of the README's table stands in the ledger, and its counts are the ledger's.
  @Test func theReadmeSaysWhatTheLedgerSays() throws {
    let ledger = try text(of: Program.checkout + "/results/reference/LEDGER.md")
    let readme = try text(of: Program.checkout + "/README.md")
    let groups = ledger.split(separator: "\n### ", omittingEmptySubsequences: false)
    let shown = readme.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("| [") && $0.contains("](experiments/") }
    #expect(shown.count > 10)
    for line in shown {
      let cells = line.split(separator: "|").map { String($0.drop { $0 == " " }) }
      let link = try #require(cells[0].split(separator: "](").last?.split(separator: ")").first)
      let group = try #require(groups.first { $0.contains("`reprise run \(link)`") }, "\(line)")
      let rows = group.split(separator: "\n").map { row in
        row.split(separator: "|").map { String($0.drop { $0 == " " }) }
      }
      #expect(
        rows.contains { row in
          row.first == cells[1] && row.contains(cells[2]) && row.contains(cells[3])
            && row.contains { $0.hasPrefix(cells[4].dropLast()) }
        }, "\(line) is not in the ledger")
    }
    let counts = try #require(ledger.split(separator: "\n").first { $0.contains(" claims: ") })
      .split { !$0.isNumber }.compactMap { Int($0) }
    let said = try #require(readme.split(separator: "\n").first { $0.hasPrefix("Of ") })
      .split { !$0.isNumber }.compactMap { Int($0) }
    // Claims, and by verdict; the README says how many were checked in place of how many were not.
    try #require(counts.count == 7 && said.count == 7, "\(counts) \(said)")
    #expect(said == [counts[0], counts[0] - counts[6]] + counts[1...5])
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
