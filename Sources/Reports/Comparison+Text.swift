import Specs

extension Comparison {
  /// The comparison for terminals.
  public var text: String {
    ([heading, table.text] + remarks).joined(separator: "\n\n") + "\n"
  }

  /// The comparison for Markdown.
  public var markdown: String {
    (["### " + heading.split(separator: "\n").joined(separator: "\n\n"), table.markdown]
      + remarks.map { $0.split(separator: "\n").joined(separator: "  \n") })
      .joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    var lines = [experiment.title]
    lines.append(
      "\(experiment.name), spec \(experiment.trialHash.prefix(8)). "
        + "Data: \(experiment.spec.dataTitle).")
    lines.append("After epoch \(epochs): \(trialsText).")
    if let notice = experiment.spec.standInNotice { lines.append(notice) }
    return lines.joined(separator: "\n")
  }

  private var trialsText: String {
    let finished = experiment.finished
    switch finished.count {
    case 0: return "no trial finished yet"
    case 1: return "one finished trial, seed \(finished[0].seed)"
    default:
      return "mean ± sample standard deviation of \(finished.count) finished trials, seeds "
        + NumberText.list(finished.map(\.seed))
    }
  }

  private var table: TextTable {
    var table = TextTable([
      .init("metric"), .init("published", .right), .init("measured", .right), .init("n", .right),
      .init("difference", .right),
    ])
    for row in rows {
      table.add([
        row.afterEpochs == epochs
          ? row.quantity : "\(row.quantity), after epoch \(row.afterEpochs)",
        published(row), row.measuredText, "\(row.measured?.count ?? 0)",
        isStandIn ? "" : row.differenceText,
      ])
    }
    return table
  }

  private var isStandIn: Bool { experiment.spec.data.standsInFor != nil }

  private func published(_ row: ComparisonRow) -> String {
    guard let claim = row.claim else { return "" }
    if isStandIn { return row.obstacle ?? "" }
    let epoch = claim.afterEpochs ?? epochs
    let after = epoch == row.afterEpochs ? "" : " after epoch \(epoch)"
    let number = sources.firstIndex(of: Source(claim)).map { " [\($0 + 1)]" } ?? ""
    return row.publishedText + after + number
  }

  // MARK: - Remarks

  private struct Source: Equatable {
    let source: String
    let note: String?

    init(_ claim: ClaimSpec) {
      source = claim.source
      note = claim.note
    }
  }

  /// Who published the numbers, each once, in the order of the rows.
  private var sources: [Source] {
    guard !isStandIn else { return [] }
    return rows.compactMap(\.claim).map(Source.init).reduce(into: []) { list, source in
      if !list.contains(source) { list.append(source) }
    }
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if !sources.isEmpty {
      remarks.append(
        sources.enumerated().map { place, source in
          "[\(place + 1)] \(source.source)" + (source.note.map { ". " + $0 } ?? "")
        }.joined(separator: "\n"))
    }
    if !experiment.unfinished.isEmpty {
      remarks.append(
        "Left out of the means:\n"
          + experiment.unfinished.map { "  seed \($0.seed): \($0.state)" }
          .joined(separator: "\n"))
    }
    return remarks
  }
}

extension ComparisonRow {
  /// The published value with the decimals it was published with.
  var publishedText: String {
    claim.map { NumberText.shortest($0.value * factor, decimals: 6) + unit } ?? ""
  }

  var measuredText: String {
    guard let measured else { return "–" }
    let spread = measured.standardDeviation.map { " ± " + text($0) } ?? ""
    return text(measured.mean) + spread + unit
  }

  var differenceText: String {
    guard let difference else { return claim == nil ? "" : obstacle ?? "" }
    let points = kind == .errorRate ? " points" : ""
    return NumberText.signed(difference * factor, decimals: decimals) + points
  }

  private func text(_ value: Double) -> String {
    NumberText.fixed(value * factor, decimals: decimals)
  }

  private var factor: Double { kind == .errorRate ? 100 : 1 }
  private var unit: String { kind == .errorRate ? " %" : kind == .seconds ? " s" : "" }
  private var decimals: Int {
    switch kind {
    case .errorRate: 2
    case .plain: 4
    case .seconds: 2
    }
  }
}
