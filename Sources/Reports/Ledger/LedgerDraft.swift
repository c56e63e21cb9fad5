import Specs

extension Ledger {
  /// The ledger of results, of what the experiments' files claim, and of files of claims.
  ///
  /// - Parameters:
  ///   - results: what was measured; nil for nothing. Read with what claims between updates need.
  ///   - catalog: the experiments' files. Results of an experiment without one are held against the
  ///     claims that their logs hold.
  ///   - claims: what else was published.
  ///   - instruments: what tells of networks and operators.
  ///   - onlyMeasured: leaves out the experiments without results, and claims that belong to none.
  /// - Throws: what the instruments throw.
  public init(
    _ results: Results?, catalog: ExperimentCatalog, claims: ClaimsFiles = ClaimsFiles(),
    instruments: any LedgerInstruments, onlyMeasured: Bool = false
  ) throws {
    let subjects = LedgerSubject.all(of: results, catalog: catalog)
    let more = claims.files.flatMap { file in file.claims.map { (file: file, claim: $0) } }
    var groups: [LedgerGroup] = []
    for subject in subjects where subject.isMeasured || !onlyMeasured {
      let published = more.filter { $0.claim.experiment == subject.spec.name }
      let rows =
        subject.metricRows
        + (try published.map { file, claim in
          try ClaimCheck(claim, of: file, subject: subject, among: subjects, with: instruments).row
        })
      guard !rows.isEmpty else { continue }
      groups.append(subject.group(rows))
    }
    let known = Set(subjects.map(\.spec.name))
    for file in claims.files where !onlyMeasured {
      let rows = try file.claims.filter { $0.experiment.map { !known.contains($0) } ?? true }
        .map {
          try ClaimCheck($0, of: file, subject: nil, among: subjects, with: instruments).row
        }
      guard !rows.isEmpty else { continue }
      groups.append(
        LedgerGroup(name: file.title, title: nil, file: nil, data: nil, remarks: [], rows: rows))
    }
    self.init(groups: groups, remarks: LedgerSubject.remarks(on: results, catalog: catalog))
  }
}

/// An experiment of the ledger: its spec as its file says it, and its results, if there are any.
struct LedgerSubject {
  /// What it claims.
  let spec: ExperimentSpec
  /// Its file; nil where results are all there is.
  let file: String?
  /// The trials of just this spec.
  let results: ExperimentResults?
  /// Why there are none, where there are none.
  let obstacle: String?

  var isMeasured: Bool { results != nil }

  /// The experiments of the files and of the results, by name.
  static func all(of results: Results?, catalog: ExperimentCatalog) -> [LedgerSubject] {
    let single = results?.single ?? []
    let filed = catalog.entries.map { entry in
      let named = single.filter { $0.name == entry.spec.name }
      let own = named.lazy.compactMap(entry.describing).first
      return LedgerSubject(
        spec: entry.spec, file: entry.path, results: own,
        obstacle: own != nil ? nil : obstacle(of: entry, others: named))
    }
    let others = single.filter { catalog.find($0.name) == nil }.map { results in
      LedgerSubject(spec: results.spec, file: nil, results: results, obstacle: nil)
    }
    return (filed + others).sorted {
      ($0.spec.name, $0.results?.trialHash ?? "") < ($1.spec.name, $1.results?.trialHash ?? "")
    }
  }

  private static func obstacle(
    of entry: ExperimentCatalog.Entry, others: [ExperimentResults]
  ) -> String {
    if entry.spec.sweep != nil { return "a sweep has no one value" }
    if others.isEmpty { return "no results" }
    let standIns = others.filter { $0.spec.standInNotice != nil }
    return standIns.count == others.count
      ? "measured on \(others[0].spec.data.set.title), not \(entry.spec.data.set.title)"
      : "the logs are of another recipe than the file's"
  }

  /// What of the results is in no group: trials of another recipe than their experiment's file.
  static func remarks(on results: Results?, catalog: ExperimentCatalog) -> [String] {
    (results?.single ?? []).compactMap { experiment in
      guard let entry = catalog.find(experiment.name), entry.describing(experiment) == nil else {
        return nil
      }
      return "\(experiment.name), spec \(experiment.trialHash.prefix(8)): left out: trained with "
        + "another recipe than \(entry.path) is now"
    }
  }

  /// The group of its claims.
  func group(_ rows: [LedgerRow]) -> LedgerGroup {
    LedgerGroup(
      name: spec.name, title: spec.title.isEmpty ? nil : spec.title, file: file,
      data: results == nil ? nil : spec.dataTitle, remarks: remarks, rows: rows)
  }

  private var remarks: [String] {
    guard let results else { return [] }
    return (spec.standInNotice.map { [$0] } ?? [])
      + results.unfinished.map { "seed \($0.seed): \($0.state); left out of the means" }
  }

  /// What trains it again.
  var command: String? { file.map { "reprise run \($0)" } }

  /// What shows its network.
  var summaryCommand: String? { file.map { "reprise summary \($0)" } }

  /// Why nothing of its trials can be told, if so.
  var trialsObstacle: String? {
    if let obstacle { return obstacle }
    guard let results else { return "no results" }
    if spec.standInNotice != nil { return "\(spec.data.set.title), not the published data" }
    return results.finished.isEmpty ? "no trial has finished" : nil
  }

  /// Whether seeds enter what its trials measure.
  var hasSeeds: Bool { spec.classifier?.usesSeeds ?? true }
}
