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
    lines.append("\(momentText): \(trialsText).")
    if experiment.spec.selection != nil {
      lines.append(
        "best.*: of the parameters with the smallest dev error; the test set was given to these once, "
          + "when training was over.")
    }
    if let notice = experiment.spec.standInNotice { lines.append(notice) }
    return lines.joined(separator: "\n")
  }

  /// What the rows speak of, unless they say something else.
  public var momentText: String {
    if experiment.spec.classifier != nil { return "After the fit" }
    guard rows.contains(where: { $0.moment != last }) else { return "After epoch \(epochs)" }
    let hasUpdates = experiment.spec.selection != nil || rows.contains { $0.moment.isUpdate }
    let updates = hasUpdates ? " (\(NumberText.grouped(experiment.spec.updates)) updates)" : ""
    return "After epoch \(epochs)\(updates), where a row says nothing else"
  }

  private var last: Moment { .afterEpochs(epochs) }

  /// Where much was published, what nobody published a number of is left out, but for the error
  /// rates that training ended with.
  public var shownRows: [ComparisonRow] {
    let mostClaims = 6
    guard experiment.spec.claims.count > mostClaims else { return rows }
    let kept = [Metric.trainError, .testError].map(\.rawValue)
    return rows.filter { $0.claim != nil || $0.kind == .seconds || kept.contains($0.quantity) }
  }

  /// What the numbers are means of.
  public var trialsText: String {
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
    for (index, row) in shownRows.enumerated() {
      table.add([
        label(row, after: index > 0 ? shownRows[index - 1] : nil), published(row), row.measuredText,
        "\(row.measured?.count ?? 0)",
        isStandIn ? "" : row.differenceText,
      ])
    }
    return table
  }

  /// What a row is about, in words and whatever rows stand around it: `test error, epoch 20`.
  public func title(of row: ComparisonRow) -> String {
    guard let metric = Metric(rawValue: row.quantity) else { return row.quantity }
    return metric.phrase + row.moment.phrase(in: experiment.spec)
  }

  /// What a row is about. Of rows about one metric at several moments, the first one names it.
  private func label(_ row: ComparisonRow, after previous: ComparisonRow?) -> String {
    let others = shownRows.filter { $0.quantity == row.quantity }
    let isCourse = others.contains { $0.moment != row.moment }
    guard let moment = row.moment.text, isCourse || row.moment != last else {
      return row.quantity
    }
    let goesOn = isCourse && previous?.quantity == row.quantity && previous?.moment != row.moment
    return goesOn ? "  " + moment : "\(row.quantity), \(moment)"
  }

  private var isStandIn: Bool { experiment.spec.data.standsInFor != nil }

  private func published(_ row: ComparisonRow) -> String {
    guard let claim = row.claim else { return "" }
    if isStandIn { return row.obstacle ?? "" }
    let after = row.isElsewhere ? " " + (claim.moment?.text ?? "") : ""
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
    if let processors = ProcessorRemark.text(of: experiment.finished) { remarks.append(processors) }
    return remarks
  }
}

extension Moment {
  /// In words, `after epoch 20`; nil for what is measured once.
  public var text: String? {
    switch self {
    case .afterEpochs(let count): "after epoch \(NumberText.grouped(count))"
    case .afterUpdates(let count): "after update \(NumberText.grouped(count))"
    case .atTheEnd: nil
    }
  }

  fileprivate var isUpdate: Bool {
    if case .afterUpdates = self { true } else { false }
  }
}

extension ClaimSpec {
  /// The moment that the claim names, if it does.
  fileprivate var moment: Moment? {
    afterEpochs.map(Moment.afterEpochs) ?? afterUpdates.map(Moment.afterUpdates)
  }
}

extension ComparisonRow {
  /// Whether the claim speaks of another moment than the row.
  public var isElsewhere: Bool { claim?.moment.map { $0 != moment } ?? false }

  /// The published value with the decimals it was published with; empty where nothing was.
  public var publishedText: String {
    claim.map { NumberText.shortest($0.value * factor, decimals: 6) + unit } ?? ""
  }

  /// `2.22 ± 0.16 %`, or `–` for nothing.
  public var measuredText: String {
    guard let measured else { return "–" }
    let spread = measured.standardDeviation.map { " ± " + text($0) } ?? ""
    return text(measured.mean) + spread + unit
  }

  /// Measured minus published, or why they are not compared; empty where nothing was published.
  public var differenceText: String {
    guard let difference else { return claim == nil ? "" : obstacle ?? "" }
    let points = kind == .errorRate ? " points" : ""
    return NumberText.signed(difference * factor, decimals: decimals) + points
  }

  private func text(_ value: Double) -> String { kind.text(value) }
  private var factor: Double { kind.factor }
  private var unit: String { kind.unit }
  private var decimals: Int { kind.decimals }
}

extension ComparisonRow.Kind {
  /// A number as tables show it, without its unit.
  func text(_ value: Double) -> String { NumberText.fixed(value * factor, decimals: decimals) }

  /// The same, with a sign in front of positive numbers too.
  func signedText(_ value: Double) -> String {
    NumberText.signed(value * factor, decimals: decimals)
  }

  /// What numbers are multiplied with to be shown.
  fileprivate var factor: Double { self == .errorRate ? 100 : 1 }

  fileprivate var unit: String {
    switch self {
    case .errorRate: " %"
    case .plain: ""
    case .seconds: " s"
    }
  }

  fileprivate var decimals: Int { self == .plain ? 4 : 2 }
}
