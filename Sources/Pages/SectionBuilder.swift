import Reports
import Specs

/// Makes the section of an experiment or a sweep.
struct SectionBuilder {
  let subject: PageSubject
  let catalog: ExperimentCatalog
  let instruments: any LedgerInstruments

  /// The section.
  ///
  /// - Parameter claims: the ledger's rows on it.
  func section(
    anchor: String, figures: [FigureModel], claims: [LedgerRow]
  ) throws -> SectionModel {
    let numbers = try numbers(claims)
    let mostRemarks = 8
    let isMuch = numbers.remarks.count > mostRemarks
    let provenance = ProvenanceFacts(
      trials: subject.trials.map { point, trial in
        .init(
          label: (point.map { $0 + ", " } ?? "") + "seed \(trial.seed)", entries: trial.provenance)
      })
    return SectionModel(
      anchor: anchor, title: title, name: subject.name, tally: VerdictCount.all(of: claims),
      notices: notices, introduction: numbers.introduction, comparison: numbers.table,
      remarks: isMuch ? [] : numbers.remarks,
      moreRemarks: isMuch ? ListModel(numbers.remarks) : nil,
      figures: figures, recipe: recipe,
      sources: ListModel(words.sources), notes: ListModel(words.notes),
      provenance: provenance.facts, hashes: provenance.hashes, trials: trials,
      commands: CommandLines(subject: subject, catalog: catalog).all,
      spec: subject.spec.resolvedJSON)
  }

  private var title: String { words.title.isEmpty ? subject.name : words.title }

  /// The spec that titles and notes are taken from: the file's, where it is of the same recipe.
  private var words: ExperimentSpec {
    switch subject {
    case .experiment(let experiment): catalog.current(experiment).spec
    case .sweep: catalog.find(subject.name)?.spec ?? subject.spec
    }
  }

  // MARK: - Numbers

  private struct Numbers {
    let introduction: String
    let table: TableModel
    let remarks: [String]
  }

  private func numbers(_ claims: [LedgerRow]) throws -> Numbers {
    switch subject {
    case .experiment(let experiment):
      let comparison = Comparison(catalog.current(experiment))
      return Numbers(
        introduction: "\(capitalized(experiment.spec.dataTitle)). \(comparison.momentText): "
          + "\(comparison.trialsText). Spec \(experiment.trialHash.prefix(8)).",
        table: comparison.model(claims), remarks: comparison.sourceNotes)
    case .sweep(let sweep):
      let comparison = try SweepComparison(sweep)
      return Numbers(
        introduction: comparison.introduction.joined(separator: " "),
        table: comparison.wideTable.model("The sweep's points"),
        remarks: comparison.remarks.flatMap { $0.split(separator: "\n").map(String.init) })
    }
  }

  /// What everything else must be read with.
  private var notices: [NoticeModel] {
    var notices: [NoticeModel] = []
    if let notice = subject.spec.standInNotice {
      notices.append(NoticeModel(text: notice, lines: []))
    }
    let unfinished = subject.trials.filter { !$0.trial.isFinished }
    guard !unfinished.isEmpty else { return notices }
    let most = 20
    let lines = unfinished.prefix(most).map { point, trial in
      (point.map { $0 + ", " } ?? "") + "seed \(trial.seed): \(trial.state)"
    }
    let rest = unfinished.count - lines.count
    notices.append(
      NoticeModel(
        text: "\(NumberText.grouped(unfinished.count)) of "
          + "\(NumberText.counted(subject.trials.count, "trial")) \(unfinished.count == 1 ? "is" : "are") "
          + "not finished, and not averaged in:",
        lines: lines + (rest > 0 ? ["and \(NumberText.grouped(rest)) more, listed below"] : [])))
    return notices
  }

  // MARK: - Recipe

  private var recipe: [FactModel] {
    let facts = Recipe(spec: subject.spec, size: size, seeds: seeds).facts
    guard case .sweep(let sweep) = subject else { return facts }
    let axes = sweep.axes.map { axis in
      "\(axis.name): \(axis.values.map(\.label).joined(separator: ", "))"
    }
    return [FactModel("varied", axes)] + facts
  }

  /// The seeds that there are logs of.
  private var seeds: [Int] { Set(subject.trials.map(\.trial.seed)).sorted() }

  /// How large the network is; of a sweep, where all of its networks are equally large.
  private var size: String? {
    let spec = subject.spec
    guard spec.classifier == nil else { return nil }
    switch subject {
    case .sweep(let sweep):
      let models = sweep.points.map(\.results.spec.model)
      guard models.allSatisfy({ $0 == spec.model }) else { return nil }
    case .experiment: break
    }
    guard
      let parameters = try? instruments.count(.parameters, layer: nil, of: spec, file: spec.name)
    else { return nil }
    return NumberText.counted(parameters, "trainable parameter")
  }

  // MARK: - Trials

  private var trials: TableModel {
    let isSwept = if case .sweep = subject { true } else { false }
    var columns: [(column: TableColumn, cell: (String?, ReportedTrial) -> String)] = [
      (TableColumn(heading: "seed", kind: "number"), { _, trial in "\(trial.seed)" }),
      (TableColumn(heading: "status", kind: "text"), { _, trial in trial.state }),
      (TableColumn(heading: "started", kind: "text"), { _, trial in trial.fact("start") }),
      (TableColumn(heading: "ended", kind: "text"), { _, trial in trial.fact("end") }),
      (TableColumn(heading: "log", kind: "text"), { _, trial in trial.path }),
    ]
    if isSwept {
      columns.insert(
        (TableColumn(heading: "point", kind: "text"), { point, _ in point ?? "" }), at: 0)
    }
    for (key, kind) in [("continued", "text"), ("seconds", "number")]
    where subject.trials.contains(where: { $0.trial.fact(key) != ReportedTrial.noFact }) {
      columns.insert(
        (TableColumn(heading: key, kind: kind), { _, trial in trial.brief(key) }),
        at: columns.count - 1)
    }
    return TableModel(
      caption: "Trials", columns: columns.map(\.column),
      texts: subject.trials.map { point, trial in columns.map { $0.cell(point, trial) } })
  }
}

extension ReportedTrial {
  /// A fact, and if it is a number, with one decimal.
  fileprivate func brief(_ key: String) -> String {
    let text = fact(key)
    return Double(text).map { NumberText.fixed($0, decimals: 1) } ?? text
  }
}

extension Comparison {
  /// The table of published and measured numbers, with the verdicts of the claims that it shows.
  fileprivate func model(_ claims: [LedgerRow]) -> TableModel {
    let columns = [
      TableColumn(heading: "quantity", kind: "text"), TableColumn(heading: "verdict", kind: "text"),
      TableColumn(heading: "published", kind: "number"),
      TableColumn(heading: "measured, mean ± sd", kind: "number"),
      TableColumn(heading: "n", kind: "number"), TableColumn(heading: "difference", kind: "number"),
    ]
    let isStandIn = experiment.spec.data.standsInFor != nil
    var table = TableModel(
      caption: "Published and measured", columns: columns,
      texts: shownRows.map { row in
        [
          title(of: row), "", isStandIn ? row.obstacle ?? "" : row.publishedText, row.measuredText,
          "\(row.measured?.count ?? 0)", isStandIn ? "" : row.differenceText,
        ]
      })
    let verdictPlace = 1
    for (place, row) in shownRows.enumerated() {
      guard let claim = row.claim else { continue }
      let known = claims.first {
        $0.claim == title(of: row) && $0.source == claim.source && $0.published.value == claim.value
          && ($0.measured == nil || $0.measured == row.measured.map(MeasuredNumber.trials))
      }
      table.rows[place].cells[verdictPlace].verdict = known.map { VerdictModel($0.verdict) }
    }
    return table
  }

  /// Who published the numbers, each source once; then what was said beside a number.
  fileprivate var sourceNotes: [String] {
    guard experiment.spec.data.standsInFor == nil else { return [] }
    var sources: [String] = []
    var notes: [String] = []
    for row in shownRows {
      guard let claim = row.claim else { continue }
      if !sources.contains(claim.source) { sources.append(claim.source) }
      if let note = claim.note { notes.append("\(capitalized(title(of: row))): \(note)") }
    }
    return sources.isEmpty ? [] : ["Published: \(sources.joined(separator: "; "))."] + notes
  }
}

extension TextTable {
  fileprivate func model(_ caption: String) -> TableModel {
    TableModel(
      caption: caption,
      columns: columns.map {
        TableColumn(
          heading: $0.headingOnOneLine, kind: $0.alignment == .right ? "number" : "text")
      }, texts: rows.compactMap { $0 })
  }
}
