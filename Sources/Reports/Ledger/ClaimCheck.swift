import Specs

/// A published number of a file of claims, and how it is checked.
struct ClaimCheck {
  let claim: PublishedClaimSpec
  let source: String
  /// The experiment that it speaks of; nil where it speaks of none that is known.
  let subject: LedgerSubject?
  let subjects: [LedgerSubject]
  let instruments: any LedgerInstruments

  init(
    _ claim: PublishedClaimSpec, of file: ClaimsFileSpec, subject: LedgerSubject?,
    among subjects: [LedgerSubject], with instruments: any LedgerInstruments
  ) {
    self.claim = claim
    source = claim.source ?? file.source
    self.subject = subject
    self.subjects = subjects
    self.instruments = instruments
  }

  /// The claim's row.
  ///
  /// - Throws: what the instruments throw.
  var row: LedgerRow {
    get throws {
      switch claim.check {
      case .none(let reason): return row(.plain, .notChecked(reason))
      case .output(let check): return try output(check)
      case .count(let check): return try count(check)
      case .series(let check): return series(check)
      case .order(let check): return order(check)
      case .unmoved(let check): return unmoved(check)
      case .seconds: return seconds
      }
    }
  }

  // MARK: Of networks

  private func count(_ check: CountCheckSpec) throws -> LedgerRow {
    guard let counted = try counted(check) else {
      return row(.count, .notChecked(noExperiment))
    }
    // Counts are printed in full unless the claim says something else.
    let judged = JudgedDifference(
      exactly: Double(counted),
      JudgedDifference.Terms(
        published: claim.value ?? 0, tolerance: claim.tolerance ?? 0,
        rounding: claim.rounding ?? 0))
    return row(
      .count, judged.verdict, measured: .exact(Double(counted)), judged,
      command: subject?.summaryCommand)
  }

  private func counted(_ check: CountCheckSpec) throws -> Int? {
    if !check.layers.isEmpty {
      return try instruments.count(
        check.of, layer: check.layer, of: check.layers, inputShape: check.inputShape)
    }
    guard let subject, let file = subject.file else { return nil }
    return try instruments.count(check.of, layer: check.layer, of: subject.spec, file: file)
  }

  private func output(_ check: OutputCheckSpec) throws -> LedgerRow {
    let output = try instruments.output(of: check)
    let published = claim.published ?? Self.list(check.output)
    return row(
      .plain, output == check.output ? .reproduced : .differs,
      measured: .text(output == check.output ? published : Self.list(output)),
      published: published)
  }

  private static func list(_ values: [Double]) -> String {
    values.map { NumberText.shortest($0, decimals: 6) }.joined(separator: ", ")
  }

  // MARK: Of trials

  private func series(_ check: SeriesCheckSpec) -> LedgerRow {
    let name = check.name.split(separator: "/").joined(separator: ".")
    let values = finished.compactMap { trial -> Double? in
      guard let values = trial.metrics[name], values.indices.contains(check.afterEpochs - 1) else {
        return nil
      }
      return values[check.afterEpochs - 1]
    }
    guard let measured = Statistics(values) else {
      return row(.plain, .notChecked(obstacle ?? "/epochs/\(check.name) is not in the logs"))
    }
    let value = claim.value ?? 0
    let judged = JudgedDifference(
      measured,
      JudgedDifference.Terms(
        published: value, tolerance: claim.tolerance ?? 0,
        rounding: claim.rounding ?? ClaimSpec.halfUnit(ofLastDigitOf: value),
        hasSeeds: subject?.hasSeeds ?? true, lessIsBetter: false))
    guard obstacle == nil else {
      return row(.plain, .notChecked(obstacle ?? ""), measured: .trials(measured))
    }
    return row(.plain, judged.verdict, measured: .trials(measured), judged)
  }

  /// Means of two experiments, whose seeds are no pairs: their networks differ.
  private func order(_ check: OrderCheckSpec) -> LedgerRow {
    let kind: NumberKind = check.metric.isErrorRate ? .errorRate : .plain
    guard let other = subjects.first(where: { $0.spec.name == check.moreThan }) else {
      return row(kind, .notChecked("no experiment is named \(check.moreThan)"))
    }
    if let obstacle { return row(kind, .notChecked(obstacle)) }
    if let obstacle = other.trialsObstacle {
      return row(kind, .notChecked("\(check.moreThan): \(obstacle)"))
    }
    guard let subject, let more = subject.final(check.metric), let less = other.final(check.metric)
    else { return row(kind, .notChecked("\(check.metric.rawValue) is not in the logs")) }
    let difference = more.mean - less.mean
    let text = MeasuredNumber.text(
      kind.signedText(difference) + (kind == .errorRate ? " points" : "")
        + " (\(more.count) and \(less.count))")
    guard let parts = subject.variance(of: more, check.metric),
      let others = other.variance(of: less, check.metric)
    else { return row(kind, .inconclusive("one seed"), measured: text) }
    let reach = VariancePart.reach(of: parts + others)
    let interval = Interval(lower: difference - reach, upper: difference + reach)
    let verdict: Verdict =
      interval.lower > 0
      ? .reproduced
      : interval.upper < 0 ? .differs : .inconclusive("the interval of the difference holds 0")
    return LedgerRow(
      claim: claim.claim, source: source, published: published(kind), measured: text,
      difference: difference, interval: interval, verdict: verdict, note: claim.note, kind: kind,
      command: subject.command)
  }

  private func unmoved(_ check: UnmovedCheckSpec) -> LedgerRow {
    if let obstacle, !hasDiverged { return row(.plain, .notChecked(obstacle)) }
    let trials = subject?.results?.trials.filter(\.isOver) ?? []
    let changes = trials.filter(\.isFinished).compactMap { trial -> Double? in
      guard let values = trial.metrics[check.metric.rawValue], let first = values.first,
        let last = values.last
      else { return nil }
      return abs(last - first) / abs(first)
    }
    let diverged = trials.count { !$0.isFinished }
    let largest = changes.max()
    let words =
      (largest.map {
        ["changes by \(NumberText.shortest($0 * 100, decimals: 2)) % at most (\(changes.count))"]
      } ?? []) + (diverged > 0 ? ["\(diverged) diverged"] : [])
    return row(
      .plain, (largest ?? 0) <= check.within ? .reproduced : .differs,
      measured: .text(words.joined(separator: ", ")))
  }

  private var seconds: LedgerRow {
    let totals = finished.compactMap { trial -> Double? in
      let series = ["seconds", "evaluationSeconds"].compactMap { trial.metrics[$0] }
      return series.isEmpty ? nil : series.joined().reduce(0, +)
    }
    return row(
      .seconds, .notChecked(obstacle ?? "another machine"),
      measured: Statistics(totals).map(MeasuredNumber.trials))
  }

  // MARK: What they share

  private var finished: [ReportedTrial] { subject?.results?.finished ?? [] }

  private var hasDiverged: Bool {
    subject?.results?.trials.contains { $0.isOver && !$0.isFinished } ?? false
  }

  /// Why nothing can be told of the experiment's trials, if so.
  private var obstacle: String? { subject == nil ? noExperiment : subject?.trialsObstacle }

  private var noExperiment: String {
    claim.experiment.map { "no experiment is named \($0)" } ?? "it names no experiment"
  }

  private func published(_ kind: NumberKind, _ text: String? = nil) -> PublishedNumber {
    PublishedNumber(
      text: text ?? claim.published
        ?? claim.value.map { kind.publishedText($0, rounding: claim.rounding) } ?? "",
      value: claim.value, tolerance: claim.tolerance, rounding: claim.rounding,
      isReadFromGraph: claim.readFromGraph)
  }

  private func row(
    _ kind: NumberKind, _ verdict: Verdict, measured: MeasuredNumber? = nil,
    _ judged: JudgedDifference? = nil, published text: String? = nil, command: String? = nil
  ) -> LedgerRow {
    LedgerRow(
      claim: claim.claim, source: source, published: published(kind, text), measured: measured,
      difference: judged?.difference, interval: judged?.interval, verdict: verdict,
      note: claim.note, kind: kind, command: command ?? subject?.command)
  }
}

extension LedgerSubject {
  /// What its finished trials ended with; nil where they did not measure it.
  fileprivate func final(_ metric: Metric) -> Statistics? {
    let moment: Moment =
      switch metric.rhythm {
      case .once: .atTheEnd
      case .epochs: .afterEpochs(spec.loggedEpochs)
      case .updates: .afterUpdates(spec.updates)
      }
    return Statistics((results?.finished ?? []).compactMap { $0.value(of: metric, at: moment) })
  }

  /// The variance of a mean over its seeds and of a rate on its images; nil for one seed.
  fileprivate func variance(of measured: Statistics, _ metric: Metric) -> [VariancePart]? {
    var parts: [VariancePart] = []
    if hasSeeds {
      guard let deviation = measured.standardDeviation else { return nil }
      let count = Double(measured.count)
      parts.append(VariancePart(deviation * deviation / count, degreesOfFreedom: count - 1))
    }
    if let images = spec.images(measuring: metric) {
      parts.append(VariancePart(measured.mean * (1 - measured.mean) / Double(images)))
    }
    return parts
  }
}

extension ReportedTrial {
  /// Whether training came to an end, be it by diverging.
  fileprivate var isOver: Bool {
    switch status {
    case .finished, .diverged: true
    case .running, .interrupted, .failed: false
    }
  }
}
