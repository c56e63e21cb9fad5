/// Makes a sweep's points.
struct SweepExpansion {
  /// The document that the points change.
  let document: JSON
  let size: SweepSize

  /// The points of a sweep, in order.
  func points(of part: SweepPart) throws(SpecError) -> [SweepDraft] {
    try points(of: part, onto: SweepDraft())
  }

  private func points(
    of part: SweepPart, onto draft: SweepDraft
  ) throws(SpecError) -> [SweepDraft] {
    if let when = part.when, !when.holds(in: try draft.apply(to: document)) { return [draft] }
    let refines = part.when != nil
    var drafts = [draft]
    switch part.tree {
    case .grid(let axes):
      for axis in axes {
        drafts = try each(drafts) { draft throws(SpecError) in
          try axis.map { value throws(SpecError) in try draft.at([value], refines: refines) }
        }
      }
    case .points(let points):
      drafts = try points.map { point throws(SpecError) in
        try draft.at(point, refines: refines)
      }
    case .union(let parts):
      drafts = []
      for part in parts { drafts += try points(of: part, onto: draft) }
    case .product(let parts):
      for part in parts {
        drafts = try each(drafts) { draft throws(SpecError) in try points(of: part, onto: draft) }
      }
    }
    return try part.exclude.isEmpty
      ? drafts : each(drafts) { draft throws(SpecError) in try kept(draft, by: part.exclude) }
  }

  /// The draft, unless it is to be left out.
  private func kept(
    _ draft: SweepDraft, by exclude: [SweepCondition]
  ) throws(SpecError) -> [SweepDraft] {
    let document = try draft.apply(to: document)
    return exclude.contains { $0.holds(in: document) } ? [] : [draft]
  }

  private func each(
    _ drafts: [SweepDraft], _ points: (SweepDraft) throws(SpecError) -> [SweepDraft]
  ) throws(SpecError) -> [SweepDraft] {
    var all: [SweepDraft] = []
    for draft in drafts {
      all += try points(draft)
      if all.count > size.mostPoints { throw size.tooMany(in: document) }
    }
    return all
  }
}

/// A point in the making: where it stands so far.
struct SweepDraft: Sendable {
  private(set) var coordinates: [SweepCoordinate] = []

  /// What it is called so far.
  var label: String { PointSpec(coordinates.map(\.spec)).label }

  private var settings: [Override] { coordinates.flatMap(\.settings) }

  /// The point with more coordinates.
  ///
  /// - Parameters:
  ///   - refines: Whether they may set a part of what the point sets as a whole.
  func at(_ more: [SweepCoordinate], refines: Bool) throws(SpecError) -> SweepDraft {
    var draft = self
    for coordinate in more {
      try check(coordinate, refines: refines)
      draft.coordinates.append(coordinate)
    }
    return draft
  }

  /// Two parts of a product must not set the same value.
  private func check(_ new: SweepCoordinate, refines: Bool) throws(SpecError) {
    for old in coordinates {
      for earlier in old.settings {
        for setting in new.settings where setting.path.overlaps(earlier.path) {
          if refines, setting.path.isInside(earlier.path) { continue }
          throw SpecError(
            setting.origin, new.path,
            .unexpected(
              expected: "a path that no other part of the product sets",
              found: "\(setting.path), where \(old.path) sets \(earlier.path)",
              suggestion: "union joins sweeps of the same paths"))
        }
      }
      if old.spec.name == new.spec.name {
        throw SpecError(
          new.settings.first?.origin ?? .program, new.path,
          .unexpected(
            expected: "a name that no other axis of the product has",
            found: "\"\(new.spec.name)\", the name of \(old.path) too"))
      }
    }
  }

  /// A document with what the point sets.
  func apply(to document: JSON) throws(SpecError) -> JSON {
    do {
      return try Override.apply(settings, to: document)
    } catch {
      throw wrapped(error)
    }
  }

  /// The experiment at the point, given what the point before it became.
  func spec(
    after previous: (draft: SweepDraft, spec: ExperimentSpec), from document: JSON
  ) throws(SpecError) -> ExperimentSpec {
    let document = try apply(to: document)
    do {
      return try previous.spec.reading(keysApart(from: previous.draft), of: document)
    } catch {
      throw wrapped(error)
    }
  }

  /// The top-level keys under which two points may differ.
  private func keysApart(from other: SweepDraft) -> Set<String> {
    let all = coordinates + other.coordinates
    var keys: Set<String> = []
    for coordinate in all where all.count(where: { $0.id == coordinate.id }) == 1 {
      for setting in coordinate.settings {
        if case .key(let key)? = setting.path.steps.first { keys.insert(key) }
        // It takes the counts away.
        if setting.changesModel { keys.insert("model") }
      }
    }
    return keys
  }

  /// An error in what the point makes of the experiment, told of the point, where the sweep sets
  /// what is wrong.
  private func wrapped(_ error: SpecError) -> SpecError {
    let culprit =
      coordinates.last { coordinate in
        coordinate.settings.contains { error.path.hasPrefix($0.path.description) }
      } ?? coordinates.last
    guard let culprit else { return error }
    let origin = culprit.settings.first?.origin ?? error.origin
    return SpecError(
      origin, culprit.path,
      .nested(context: "at the point \(label)", path: error.path, problem: error.problem))
  }
}
