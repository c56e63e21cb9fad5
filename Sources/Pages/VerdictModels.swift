import Reports

extension VerdictModel {
  init(_ verdict: Verdict) { self.init(word: verdict.word, mark: verdict.mark) }

  init(word: String, mark: String) {
    self.init(
      word: word, mark: mark, style: word.split(separator: " ").joined(separator: "-"),
      order: Verdict.words.firstIndex(of: word) ?? Verdict.words.count)
  }
}

extension VerdictCount {
  /// How many claims there are of each verdict that there is.
  static func all(of rows: [LedgerRow]) -> [VerdictCount] {
    Verdict.words.compactMap { word in
      let verdicts = rows.map(\.verdict).filter { $0.word == word }
      guard let mark = verdicts.first?.mark else { return nil }
      return VerdictCount(verdict: VerdictModel(word: word, mark: mark), count: verdicts.count)
    }
  }
}

extension LedgerModel {
  /// The ledger; `links` are the sections of experiments by their names. Nil without claims.
  init?(_ ledger: Ledger, links: [String: String]) {
    guard !ledger.rows.isEmpty else { return nil }
    rule = Ledger.rule
    rows = ledger.groups.flatMap { group in
      group.rows.map { LedgerRowModel($0, of: group, link: links[group.name]) }
    }
    remarks = ListModel(
      ledger.groups.flatMap { group in group.remarks.map { "\(group.name): \($0)" } }
        + ledger.remarks)
  }
}

extension LedgerRowModel {
  init(_ row: LedgerRow, of group: LedgerGroup, link: String?) {
    experiment = group.name
    self.link = link
    claim = row.claim
    source = row.source
    note = row.note
    published = row.publishedText
    publishedValue = Self.text(row.published.value)
    measured = row.measuredText
    measuredValue = Self.text(row.value)
    difference = row.differenceText
    differenceValue = Self.text(row.difference)
    verdict = VerdictModel(row.verdict)
    reason = row.verdict.reason
    // Sections say how their experiments are run again.
    command = link == nil ? row.command : nil
  }

  /// A number for sorting; empty for none.
  private static func text(_ value: Double?) -> String {
    value.map { $0.isFinite ? "\($0)" : "" } ?? ""
  }
}

extension LedgerRow {
  fileprivate var value: Double? {
    switch measured {
    case .trials(let statistics): statistics.mean
    case .exact(let value): value
    case .text, .none: nil
    }
  }
}
