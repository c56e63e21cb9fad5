/// An experiment's trials: one spec for each point of its sweep, or the experiment itself where it
/// sweeps nothing. Each is trained once a seed.
public struct SweepPlan: Sendable {
  /// The experiment as its file says it.
  public let experiment: ExperimentSpec
  /// The specs to train, in the sweep's order, no two of them training alike; each without a sweep,
  /// and with its `point` where it comes from one.
  public let points: [ExperimentSpec]

  /// How many trials a sweep may make unless more are allowed.
  public static let usualMostTrials = 10_000

  /// Reads and checks the spec in a file and expands its sweep.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overrides: `--set`'s arguments, applied before the sweep.
  ///   - mostTrials: How many trials, points times seeds, the sweep may make.
  /// - Throws: `SpecError` as `ExperimentSpec.load` does, and where the sweep says something that
  ///   cannot be.
  public static func load(
    path: String, overrides: [String] = [], mostTrials: Int = usualMostTrials
  ) throws(SpecError) -> SweepPlan {
    try SweepPlan(
      json: SpecFile.text(path: path), file: path, overrides: overrides, mostTrials: mostTrials)
  }

  /// Reads and checks a spec's JSON text and expands its sweep; `file` is where it comes from, for
  /// error messages.
  public init(
    json text: String, file: String? = nil, overrides: [String] = [],
    mostTrials: Int = usualMostTrials
  ) throws(SpecError) {
    let overrides = try Override.all(overrides)
    let document = try Override.apply(
      overrides, to: JSONReader.read(text, from: .file(file)))
    experiment = try ExperimentSpec.read(document, at: JSONPath())
    guard let sweep = experiment.sweep else {
      points = [experiment]
      return
    }
    let size = SweepSize(sweep, seeds: experiment.seeds.count, mostTrials: mostTrials)
    try size.check(in: document)
    var reader = SweepTreeReader(document)
    let part = try reader.part(sweep, at: SweepPlan.path)
    try SweepPlan.check(overrides, leaveAlone: part)
    let baseline = try reader.baseline(of: sweep, at: SweepPlan.path)
    let drafts = try SweepExpansion(document: document, size: size).points(of: part)
    points = try SweepPlan.specs(of: drafts, experiment, document, baseline)
    try size.check(points: points.count, in: document)
  }

  private static let path = JSONPath().key("sweep")

  /// What the points are made of; those that train alike once.
  private static func specs(
    of drafts: [SweepDraft], _ experiment: ExperimentSpec, _ document: JSON,
    _ baseline: [BaselineSpec]
  ) throws(SpecError) -> [ExperimentSpec] {
    var base = experiment
    base.sweep = nil
    var specs: [ExperimentSpec] = []
    var identities: Set<String> = []
    var previous = (draft: SweepDraft(), spec: base)
    for draft in drafts {
      var spec = try draft.spec(after: previous, from: document)
      previous = (draft, spec)
      guard identities.insert(spec.trainingIdentity).inserted else { continue }
      spec.point = PointSpec(draft.coordinates.map(\.spec), baseline: baseline)
      specs.append(spec)
    }
    return specs
  }

  /// What `--set` sets must not be set by the sweep again.
  private static func check(
    _ overrides: [Override], leaveAlone part: SweepPart
  ) throws(SpecError) {
    let swept = part.paths
    for override in overrides where override.path.steps.first != .key("sweep") {
      guard let path = swept.first(where: { $0.overlaps(override.path) }) else { continue }
      throw SpecError(
        override.origin, override.path,
        .unexpected(
          expected: "a path that the sweep does not set", found: "\(path), one of its axes",
          suggestion: "--only \(path)=VALUE runs a part of the sweep, --set sweep=null none of it"))
    }
  }
}

extension SweepPart {
  /// All paths that the sweep sets.
  fileprivate var paths: [JSONPath] {
    switch tree {
    case .grid(let axes): axes.flatMap { $0.first.map { $0.settings.map(\.path) } ?? [] }
    case .points(let points):
      points.flatMap { point in point.flatMap { $0.settings.map(\.path) } }
    case .union(let parts), .product(let parts): parts.flatMap(\.paths)
    }
  }
}
