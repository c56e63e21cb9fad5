import Specs

extension Ledger {
  /// The ledger for terminals: a table a group, then how many there are of each verdict, and the rule.
  public var text: String {
    (groups.map(\.text) + ending(NumberText.wrapped(Self.rule, to: 100)))
      .joined(separator: "\n\n") + "\n"
  }

  /// The ledger for Markdown.
  public var markdown: String {
    (groups.map(\.markdown) + ending(Self.rule)).joined(separator: "\n\n") + "\n"
  }

  private func ending(_ rule: String) -> [String] {
    (remarks.isEmpty ? [] : [remarks.joined(separator: "\n")]) + [summary + ".", rule]
  }

  /// One table of all claims, a row each. Error rates are in [0, 1]; what is not known is empty.
  public var csv: String {
    var table = CSVTable([
      "experiment", "title", "claim", "source", "published", "publishedText", "tolerance",
      "rounding", "readFromGraph", "measured", "standardDeviation", "count", "measuredText",
      "difference", "intervalLower", "intervalUpper", "verdict", "reason", "note", "command",
    ])
    for group in groups {
      for row in group.rows { table.add(row.fields(of: group)) }
    }
    return table.text
  }

  /// One JSON object. Error rates are in [0, 1]; what is not known, or not a finite number, is null.
  public var json: String {
    let value: JSON = [
      "rule": .text(Self.rule),
      "counts": JSON(
        .object(Verdict.words.map { JSON.Member($0, .whole(count($0))) })),
      "remarks": JSON(.array(remarks.map { .text($0) })),
      "groups": JSON(.array(groups.map(\.json))),
    ]
    return value.prettyText
  }
}

extension LedgerGroup {
  private var heading: String { name + (title.map { ": \($0)" } ?? "") }

  fileprivate var text: String {
    let lines =
      [heading]
      + [
        file.map { "reprise run \($0)" }, data, onlySource.map { "published: " + $0 },
      ].compactMap { $0.map { "  " + $0 } }
    let table = table { verdict in "\(verdict.mark) \(verdict.word)" }
    return ([lines.joined(separator: "\n"), table.text] + reasons).joined(separator: "\n")
  }

  fileprivate var markdown: String {
    let below = [
      file.map { "`reprise run \($0)`" }, data.map { $0 + "." },
      onlySource.map { "Published: \($0)." },
    ].compactMap { $0 }
    let table = table { verdict in
      switch verdict {
      case .reproduced, .notChecked, .inconclusive: verdict.word
      case .better, .worse, .differs: "**\(verdict.word)**"
      }
    }
    return
      (["### " + heading] + (below.isEmpty ? [] : [below.joined(separator: " ")])
      + [table.markdown] + (reasons.isEmpty ? [] : [reasons.joined(separator: "  \n")]))
      .joined(separator: "\n\n")
  }

  private func table(_ verdict: (Verdict) -> String) -> TextTable {
    let hasSources = onlySource == nil
    var table = TextTable(
      [.init("claim")] + (hasSources ? [.init("source")] : []) + [
        .init("published", .right), .init("measured (n)", .right),
        .init("difference [95 %]", .right), .init("verdict"),
      ])
    for row in rows {
      let number = row.verdict.reason.flatMap { allReasons.firstIndex(of: $0) }
      table.add(
        [row.claim] + (hasSources ? [row.source] : []) + [
          row.publishedText, row.measuredText, row.differenceText,
          verdict(row.verdict) + (number.map { " [\($0 + 1)]" } ?? ""),
        ])
    }
    return table
  }

  /// Who published all of it; nil where several did.
  private var onlySource: String? {
    guard let source = rows.first?.source, rows.allSatisfy({ $0.source == source }) else {
      return nil
    }
    return source
  }

  /// Why claims have no verdict, each reason once, in the order of the rows.
  private var allReasons: [String] {
    rows.compactMap(\.verdict.reason).reduce(into: []) { list, reason in
      if !list.contains(reason) { list.append(reason) }
    }
  }

  /// What stands below the table.
  private var reasons: [String] {
    allReasons.enumerated().map { "[\($0 + 1)] \($1)" } + remarks
  }
}

extension LedgerRow {
  fileprivate var statistics: Statistics? {
    if case .trials(let statistics) = measured { statistics } else { nil }
  }

  /// The measured mean, or the one number.
  fileprivate var value: Double? {
    switch measured {
    case .trials(let statistics): statistics.mean
    case .exact(let value): value
    case .text, .none: nil
    }
  }

  fileprivate func fields(of group: LedgerGroup) -> [String: String] {
    [
      "experiment": group.name, "title": group.title ?? "", "claim": claim, "source": source,
      "published": CSVTable.number(published.value), "publishedText": publishedText,
      "tolerance": CSVTable.number(published.tolerance),
      "rounding": CSVTable.number(published.rounding),
      "readFromGraph": published.isReadFromGraph ? "true" : "false",
      "measured": CSVTable.number(value),
      "standardDeviation": CSVTable.number(statistics?.standardDeviation),
      "count": CSVTable.number(statistics?.count), "measuredText": measuredText,
      "difference": CSVTable.number(difference),
      "intervalLower": CSVTable.number(interval?.lower),
      "intervalUpper": CSVTable.number(interval?.upper), "verdict": verdict.word,
      "reason": verdict.reason ?? "", "note": note ?? "", "command": command ?? "",
    ]
  }

  fileprivate var json: JSON {
    [
      "claim": .text(claim), "source": .text(source),
      "published": [
        "text": .text(publishedText), "value": .number(published.value),
        "tolerance": .number(published.tolerance), "rounding": .number(published.rounding),
        "readFromGraph": JSON(.bool(published.isReadFromGraph)),
      ],
      "measured": [
        "text": .text(measuredText), "mean": .number(value),
        "standardDeviation": .number(statistics?.standardDeviation),
        "count": .whole(statistics?.count),
      ],
      "difference": .number(difference), "intervalLower": .number(interval?.lower),
      "intervalUpper": .number(interval?.upper), "verdict": .text(verdict.word),
      "reason": .text(verdict.reason), "note": .text(note), "command": .text(command),
    ]
  }
}

extension LedgerGroup {
  fileprivate var json: JSON {
    [
      "name": .text(name), "title": .text(title), "file": .text(file), "data": .text(data),
      "remarks": JSON(.array(remarks.map { .text($0) })),
      "rows": JSON(.array(rows.map(\.json))),
    ]
  }
}
