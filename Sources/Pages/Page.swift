import Figures
import Reports
import Specs

/// One HTML page that says what came out: the ledger of all claims, then every experiment and sweep with
/// its recipe, numbers, figures and provenance. It needs nothing but itself, and the same logs and files
/// give the same bytes.
public struct Page {
  private let results: Results
  private let ledger: Ledger
  private let catalog: ExperimentCatalog
  private let instruments: any LedgerInstruments
  private let subjects: [PageSubject]

  /// A page of results.
  ///
  /// - Parameters:
  ///   - results: what sections are made of; figures of losses by update need what was measured between
  ///     updates.
  ///   - ledger: of the same results.
  ///   - catalog: the experiments' files, which say what is beside training now.
  ///   - instruments: what counts networks' parameters.
  public init(
    _ results: Results, ledger: Ledger, catalog: ExperimentCatalog,
    instruments: any LedgerInstruments
  ) {
    self.results = results
    self.ledger = ledger
    self.catalog = catalog
    self.instruments = instruments
    subjects =
      results.single.map(PageSubject.experiment) + results.sweeps.map(PageSubject.sweep)
  }

  /// The page.
  ///
  /// - Parameter renderer: draws the figures; nil for a page without figures.
  /// - Throws: `FigureError` and `PageError` where pictures cannot be drawn for reasons that are not in
  ///   the logs, `SweepError` where a sweep's points cannot be told apart.
  public func html(drawing renderer: Renderer? = Renderer()) async throws -> String {
    try PageTemplate.render(model(try await drawn(renderer)))
  }

  // MARK: - Figures

  private var orders: [FigureDrawing.Order] {
    subjects.flatMap { subject in
      subject.figures(catalog).map { FigureDrawing.Order(subject: subject, kind: $0) }
    }
  }

  /// The figures of each subject, in the order of the page.
  private func drawn(_ renderer: Renderer?) async throws -> [[FigureModel]] {
    guard let renderer else { return subjects.map { _ in [] } }
    let orders = orders
    let pictures = try await FigureDrawing(renderer: renderer, catalog: catalog).draw(orders)
    var models = try zip(orders, pictures).enumerated().map { place, figure in
      try FigureModel(figure.0, figure.1, number: place + 1)
    }[...]
    return subjects.map { subject in
      let count = subject.figures(catalog).count
      defer { models = models.dropFirst(count) }
      return Array(models.prefix(count))
    }
  }

  // MARK: - Chapters

  private func model(_ figures: [[FigureModel]]) throws -> PageModel {
    var anchors = Anchors()
    var experiments: [SectionModel] = []
    var sweeps: [SectionModel] = []
    var links: [String: String] = [:]
    for (subject, figures) in zip(subjects, figures) {
      let section = try section(subject, figures, &anchors)
      if links[subject.name] == nil { links[subject.name] = section.anchor }
      if case .sweep = subject { sweeps.append(section) } else { experiments.append(section) }
    }
    let chapters = [
      ChapterModel(anchor: "experiments", heading: "Experiments", sections: experiments),
      ChapterModel(anchor: "sweeps", heading: "Sweeps", sections: sweeps),
    ]
    return PageModel(
      title: "Did it come out?", summary: summary, counts: VerdictCount.all(of: ledger.rows),
      ledger: LedgerModel(ledger, links: links),
      chapters: chapters.filter { !$0.sections.isEmpty },
      leftOut: ListModel(results.leftOut.map(\.reason)))
  }

  private func section(
    _ subject: PageSubject, _ figures: [FigureModel], _ anchors: inout Anchors
  ) throws -> SectionModel {
    let builder = SectionBuilder(subject: subject, catalog: catalog, instruments: instruments)
    return try builder.section(
      anchor: anchors.make("experiment", subject.name), figures: figures,
      claims: claims(on: subject))
  }

  /// The ledger's rows on a subject: of several specs of one name, each has those that it measured.
  private func claims(on subject: PageSubject) -> [LedgerRow] {
    let rows = ledger.groups.filter { $0.name == subject.name }.flatMap(\.rows)
    guard subjects.count(where: { $0.name == subject.name }) > 1 else { return rows }
    guard case .experiment(let experiment) = subject else { return [] }
    let measured = Comparison(catalog.current(experiment)).rows.compactMap(\.measured)
      .map(MeasuredNumber.trials)
    return rows.filter { row in row.measured.map(measured.contains) ?? false }
  }

  // MARK: - What came out, in a sentence

  private var summary: String {
    let trials = results.experiments.flatMap(\.trials)
    let finished = trials.count(where: \.isFinished)
    let logs =
      finished == trials.count
      ? "\(NumberText.counted(finished, "finished trial"))"
      : "\(NumberText.grouped(finished)) finished of \(NumberText.counted(trials.count, "trial"))"
    let made = "made from \(logs) of \(subjectsText)"
    guard !ledger.rows.isEmpty else {
      return "Nothing that was published is held against these results; \(made)."
    }
    let checked = ledger.rows.count(where: \.verdict.isChecked)
    guard checked > 0 else {
      return
        "Not one of \(NumberText.counted(ledger.rows.count, "published claim")) could be checked; "
        + "\(made)."
    }
    return
      "Of \(NumberText.counted(ledger.rows.count, "published claim")), "
      + "\(NumberText.grouped(checked)) \(checked == 1 ? "was" : "were") checked and "
      + "\(NumberText.grouped(ledger.count(Verdict.reproduced.word))) came out as published; \(made)."
  }

  private var subjectsText: String {
    let sweeps = results.sweeps.count
    let experiments = subjects.count - sweeps
    return [
      experiments > 0 ? NumberText.counted(experiments, "experiment") : nil,
      sweeps > 0 ? NumberText.counted(sweeps, "sweep") : nil,
    ].compactMap { $0 }.joined(separator: " and ")
  }
}

extension FigureModel {
  /// A figure in the page, the number-th of all.
  fileprivate init(
    _ order: FigureDrawing.Order, _ drawn: FigureDrawing.Drawn, number: Int
  ) throws(PageError) {
    name = order.kind.rawValue
    switch drawn {
    case .nothing(let reason):
      (svg, width, least, obstacle) = (nil, 0, 0, reason)
    case .picture(let file):
      guard let element = InlineSVG.element(file, prefix: "figure\(number)-"),
        let natural = InlineSVG.width(element)
      else { throw .picture(figure: name, experiment: order.subject.name) }
      // Three quarters of it are still legible.
      (svg, width, least, obstacle) = (element, natural, natural * 3 / 4, nil)
    }
  }
}
