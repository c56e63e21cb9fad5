import Specs

extension ExperimentSpec {
  /// What training depends on as one text: the training identity but for what logs keep of it, which
  /// changes no number.
  public var identityOfResults: String {
    var spec = self
    spec.log = LogSpec()
    return spec.trainingIdentity
  }
}

extension ExperimentResults {
  /// The same trials under the words, claims and figures of a spec that trains alike, such as the file
  /// that they were run from has them by now; nil where it trains otherwise.
  public func described(by spec: ExperimentSpec) -> ExperimentResults? {
    guard spec.identityOfResults == self.spec.identityOfResults else { return nil }
    var described = self.spec
    described.title = spec.title
    described.sources = spec.sources
    described.notes = spec.notes
    described.claims = spec.claims
    described.figures = spec.figures
    return ExperimentResults(spec: described, trialHash: trialHash, trials: trials)
  }

  private init(spec: ExperimentSpec, trialHash: String, trials: [ReportedTrial]) {
    self.spec = spec
    self.trialHash = trialHash
    self.trials = trials
  }
}

extension SweepResults {
  /// The same trials under the words, claims and figures of a sweep that has all of these points; nil
  /// where it lacks one.
  public func described(by sweep: SweepPlan) -> SweepResults? {
    var specs: [String: ExperimentSpec] = [:]
    for point in sweep.points { specs[point.identityOfResults] = point }
    var described: [SweepPoint] = []
    for point in points {
      guard let spec = specs[point.results.spec.identityOfResults],
        let results = point.results.described(by: spec)
      else { return nil }
      described.append(SweepPoint(places: point.places, results: results))
    }
    return SweepResults(name: name, axes: axes, points: described)
  }
}
