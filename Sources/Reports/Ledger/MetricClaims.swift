import Specs

extension LedgerSubject {
  /// A row for each claim of the spec.
  var metricRows: [LedgerRow] {
    guard let results else {
      return spec.claims.map { claim in
        row(
          claim, moment: claim.moment(in: spec), measured: nil,
          obstacle: claim.notChecked ?? obstacle)
      }
    }
    return Comparison(results).rows.compactMap { compared in
      compared.claim.map {
        row(
          $0, moment: $0.moment(in: spec),
          measured: compared.moment == $0.moment(in: spec) ? compared.measured : nil,
          obstacle: $0.notChecked ?? obstacle(compared))
      }
    }
  }

  /// Why a claim is not checked, where it is not.
  private func obstacle(_ row: ComparisonRow) -> String? {
    if let trialsObstacle { return trialsObstacle }
    if let reason = row.reason { return reason }
    return row.measured == nil ? "not in the logs" : nil
  }

  private func row(
    _ claim: ClaimSpec, moment: Moment, measured: Statistics?, obstacle: String?
  ) -> LedgerRow {
    let kind: NumberKind = claim.metric.isErrorRate ? .errorRate : .plain
    let judged =
      obstacle == nil ? measured.map { JudgedDifference($0, terms(of: claim)) } : nil
    return LedgerRow(
      claim: claim.metric.phrase + moment.phrase(in: spec), source: claim.source,
      published: PublishedNumber(claim, kind), measured: measured.map(MeasuredNumber.trials),
      difference: judged?.difference, interval: judged?.interval,
      verdict: judged?.verdict ?? .notChecked(obstacle ?? "not in the logs"), note: claim.note,
      kind: kind, command: command)
  }

  private func terms(of claim: ClaimSpec) -> JudgedDifference.Terms {
    JudgedDifference.Terms(
      published: claim.value, tolerance: claim.tolerance ?? 0, rounding: claim.knownRounding,
      images: spec.images(measuring: claim.metric), ownImages: claim.ownImages,
      hasSeeds: hasSeeds, lessIsBetter: claim.metric != .stepLoss)
  }
}

extension ClaimSpec {
  /// What printing may have done to the value: what the spec says, else half a unit of its last digit.
  var knownRounding: Double { rounding ?? Self.halfUnit(ofLastDigitOf: value) }

  /// `0.021` → 0.0005.
  static func halfUnit(ofLastDigitOf value: Double) -> Double {
    let parts = "\(value)".split(separator: "e")
    let decimals = parts[0].split(separator: ".").dropFirst().first.map { $0 == "0" ? 0 : $0.count }
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - (decimals ?? 0)
    return (0..<abs(exponent)).reduce(0.5) { unit, _ in exponent < 0 ? unit / 10 : unit * 10 }
  }

  /// The moment it speaks of.
  func moment(in spec: ExperimentSpec) -> Moment {
    switch metric.rhythm {
    case .once: .atTheEnd
    case .epochs: .afterEpochs(afterEpochs ?? spec.loggedEpochs)
    case .updates: .afterUpdates(afterUpdates ?? spec.updates)
    }
  }
}

extension PublishedNumber {
  init(_ claim: ClaimSpec, _ kind: NumberKind) {
    self.init(
      text: kind.publishedText(claim.value, rounding: claim.rounding),
      value: claim.value, tolerance: claim.tolerance, rounding: claim.knownRounding,
      isReadFromGraph: claim.readFromGraph)
  }
}

extension ExperimentSpec {
  /// How many images a rate is measured on that are a sample of all there could be: test or dev
  /// images. Nil for training images, and for what is no rate.
  func images(measuring metric: Metric) -> Int? {
    switch metric {
    case .testError, .bestTestError: testImages
    case .devError, .bestDevError: devImages
    case .trainError, .trainErrorRunning, .trainLoss, .trainLossRunning, .testLoss, .stepLoss,
      .devLoss, .bestTestLoss:
      nil
    }
  }
}

extension Metric {
  /// What it is, in few words.
  var phrase: String {
    switch self {
    case .trainLoss: "training loss"
    case .trainLossRunning: "training loss during the epoch"
    case .trainError: "training error"
    case .trainErrorRunning: "training error during the epoch"
    case .testLoss: "test loss"
    case .testError: "test error"
    case .stepLoss: "a batch's loss"
    case .devLoss: "dev loss"
    case .devError: "dev error"
    case .bestDevError: "best dev error"
    case .bestTestLoss: "test loss of the best"
    case .bestTestError: "test error of the best"
    }
  }
}

extension Moment {
  /// When, behind a metric's phrase.
  func phrase(in spec: ExperimentSpec) -> String {
    switch self {
    case .afterEpochs(let count):
      spec.classifier == nil ? ", epoch \(NumberText.grouped(count))" : ""
    case .afterUpdates(let count): ", \(NumberText.counted(count, "update"))"
    case .atTheEnd: ""
    }
  }
}
