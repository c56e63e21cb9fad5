import Specs

/// Every published number, claim by claim: what was measured, and whether it comes out.
public struct Ledger: Equatable, Sendable {
  /// The claims of each experiment, by name; then those of each source that belong to none.
  public let groups: [LedgerGroup]
  /// What was left out, in sentences.
  public let remarks: [String]

  /// The rule that verdicts follow, for readers.
  public static let rule = """
    One rule for all: a published number is taken for a single run of the same procedure. The 95 % \
    interval of the difference, measured mean − published, counts the spread over seeds (of our mean \
    and of that one run), the sampling error of the test or dev images that an error rate was measured \
    on, the tolerance that the source gives, and the rounding of what was printed. Better or worse: the \
    interval excludes 0 (differs, where neither direction is better). Reproduced: it holds 0 and \
    reaches no further than half the published value. Inconclusive: it holds 0 and reaches further, so \
    that it says little; or one seed is all there is. Counts and outputs must be equal. Of numbers that \
    do come out, one in twenty is called better or worse by chance.
    """

  /// The ledger of these groups.
  public init(groups: [LedgerGroup], remarks: [String] = []) {
    self.groups = groups
    self.remarks = remarks
  }

  /// All claims.
  public var rows: [LedgerRow] { groups.flatMap(\.rows) }

  /// How many claims have the verdict of this word.
  public func count(_ word: String) -> Int { rows.count { $0.verdict.word == word } }

  /// How many claims there are of each verdict, in words: `3 claims: 2 reproduced, 1 worse`.
  public var summary: String {
    let counts = Verdict.words.map { (word: $0, count: count($0)) }.filter { $0.count > 0 }
    return NumberText.counted(rows.count, "claim") + (counts.isEmpty ? "" : ": ")
      + counts.map { "\(NumberText.grouped($0.count)) \($0.word)" }.joined(separator: ", ")
  }

  /// The same ledger with the claims of some verdicts alone; groups without any are left out.
  public func filtered(_ words: Set<String>) -> Ledger {
    let kept = groups.map { group in
      group.with(rows: group.rows.filter { words.contains($0.verdict.word) })
    }
    return Ledger(groups: kept.filter { !$0.rows.isEmpty }, remarks: remarks)
  }
}

extension LedgerGroup {
  func with(rows: [LedgerRow]) -> LedgerGroup {
    LedgerGroup(
      name: name, title: title, file: file, data: data, remarks: remarks, rows: rows)
  }
}
