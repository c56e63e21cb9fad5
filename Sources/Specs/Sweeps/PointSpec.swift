/// Where in a sweep a trial stands. Expanding a sweep writes it into every trial's spec, so that
/// tables and figures know the trials' places from their logs alone.
public struct PointSpec: Equatable, Sendable {
  /// One for each axis that the point stands on, in the order of the sweep.
  public var coordinates: [CoordinateSpec] = []
  /// What the sweep wants compared with: of some of the axes, the label of one value each.
  public var baseline: [BaselineSpec] = []

  /// A point on no axis.
  public init() {}

  /// A point with coordinates.
  public init(_ coordinates: [CoordinateSpec], baseline: [BaselineSpec] = []) {
    self.coordinates = coordinates
    self.baseline = baseline
  }

  /// In words: `plain, 0.005`; empty for a point on no axis.
  public var label: String { coordinates.map(\.label).joined(separator: ", ") }
}

extension PointSpec: ObjectSpec {
  static let specName = "point"
  static let meaning =
    "Where in a sweep a trial stands. Expanding a sweep writes it; nobody else needs to."

  static let fields: [Field<Self>] = [
    .optional("coordinates", \.coordinates, "One for each axis that the point stands on."),
    .optional("baseline", \.baseline, "What the sweep wants its points compared with."),
  ]
}

/// A point's place on one axis of a sweep.
public struct CoordinateSpec: Equatable, Sendable {
  /// What the axis is called: its path, unless the sweep names it.
  public var name = ""
  /// What the value is called: `0.005`, `plain`.
  public var label = ""
  /// The value as a number, where it is one.
  public var number: Double?
  /// The value's place among those of its axis, counted from 0, as the sweep lists them.
  public var position = 0
  /// What the coordinate sets: one value for an axis of a grid, several for values that go together.
  public var settings = ByPath<AnyValue>()

  /// An empty coordinate, to be filled.
  public init() {}

  /// A coordinate.
  public init(
    name: String, label: String, number: Double? = nil, position: Int = 0,
    settings: ByPath<AnyValue> = ByPath()
  ) {
    self.name = name
    self.label = label
    self.number = number
    self.position = position
    self.settings = settings
  }
}

extension CoordinateSpec: ObjectSpec {
  static let specName = "coordinate"
  static let meaning = "A point's place on one axis of a sweep."

  static let fields: [Field<Self>] = [
    .required("name", \.name, "What the axis is called: its path, unless the sweep names it."),
    .required("label", \.label, "What the value is called."),
    .optional("number", \.number, "The value as a number. Absent where it is none."),
    .optional(
      "position", \.position, "The value's place among those of its axis, from 0.", .notNegative),
    .optional("settings", \.settings, "What the coordinate sets."),
  ]
}

/// The value of one axis that others are compared with.
public struct BaselineSpec: Equatable, Sendable {
  /// The axis' name.
  public var name = ""
  /// The value's label.
  public var label = ""

  /// An empty baseline, to be filled.
  public init() {}

  /// A baseline.
  public init(name: String, label: String) {
    self.name = name
    self.label = label
  }
}

extension BaselineSpec: ObjectSpec {
  static let specName = "baseline"
  static let meaning = "The value of one axis that others are compared with."

  static let fields: [Field<Self>] = [
    .required("name", \.name, "The axis' name."),
    .required("label", \.label, "The value's label."),
  ]
}

extension ExperimentSpec {
  /// The value that stands at a path, every default written out; nil where nothing does.
  public func value(at path: String) -> AnyValue? {
    guard let path = JSONPath(parsing: path[...]), case .key(let key)? = path.steps.first,
      var json = Self.fields.first(where: { $0.form.key == key })?.write(self)
    else { return nil }
    for step in path.steps.dropFirst() {
      switch (step, json.value) {
      case (.key(let key), .object):
        guard let inner = json[key] else { return nil }
        json = inner
      case (.index(let index), .array(let items)) where items.indices.contains(index):
        json = items[index]
      default: return nil
      }
    }
    return AnyValue(json)
  }
}
