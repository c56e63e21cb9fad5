/// A sweep with its values at hand: what `SweepSpec` says, checked as far as it can be without
/// expanding it.
indirect enum SweepTree: Sendable {
  /// The axes, each with its values.
  case grid([[SweepCoordinate]])
  /// Points, each with where it stands.
  case points([[SweepCoordinate]])
  case union([SweepPart])
  case product([SweepPart])
}

/// A sweep within a sweep, with the conditions it stands under.
struct SweepPart: Sendable {
  let tree: SweepTree
  let when: SweepCondition?
  let exclude: [SweepCondition]
  /// Where it stands in the document.
  let path: JSONPath
}

/// A place on an axis, and what standing there sets.
struct SweepCoordinate: Sendable {
  /// What trials' specs say of it.
  let spec: CoordinateSpec
  let settings: [Override]
  /// Where it stands in the document.
  let path: JSONPath
  /// Its number among all coordinates of the sweep.
  let id: Int
}
