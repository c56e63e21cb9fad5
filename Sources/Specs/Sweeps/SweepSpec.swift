/// What an experiment is trained with several times: points, each of which sets some values of the
/// spec.
public struct SweepSpec: Equatable, Sendable {
  /// Every value of each axis with every value of the others; the first axis changes most slowly.
  public var grid: ByPath<AxisSpec>?
  /// Values side by side: the first of each path, the second of each, …
  public var zip: ByPath<[AnyValue]>?
  /// Points written out.
  public var list: [ByPath<AnyValue>]?
  /// Points drawn at random.
  public var random: RandomSweepSpec?
  /// The points of several sweeps, one after another; those that train alike once.
  public var union: [SweepSpec]?
  /// Each point of a sweep with each of the next.
  public var product: [SweepSpec]?
  /// What the axis is called along which the points of a zip or a list lie.
  public var name: String?
  /// What these points are called, texts or numbers.
  public var labels: [AnyValue]?
  /// Where the sweep applies; elsewhere it changes nothing.
  public var when: ByPath<AnyValue>?
  /// Which points are left out: those that fit all that one of these says.
  public var exclude: [ByPath<AnyValue>] = []
  /// What the points are compared with: of some axes, one value each.
  public var baseline: ByPath<AnyValue>?

  /// A sweep of nothing, to be filled.
  public init() {}
}

extension SweepSpec: ObjectSpec {
  static let specName = "sweep"
  static let meaning =
    "What the experiment is trained with, several times: points, each of which sets some values of "
    + "the spec. One of grid, zip, list, random, union and product says which."

  static let fields: [Field<Self>] = [
    .optional(
      "grid", \.grid,
      "Every value of each axis with every value of the others; the first axis changes most slowly. "
        + "Absent where another key says the points.",
      .notEmpty("the axes")),
    .optional(
      "zip", \.zip,
      "Values side by side: the first of each path, the second of each, … Lists of one length. Absent "
        + "where another key says the points.",
      .notEmpty("the paths")),
    .optional(
      "list", \.list,
      "Points written out, each with what it sets. Absent where another key says the points.",
      .notEmpty("the points")),
    .optional(
      "random", \.random,
      "Points drawn at random. Absent where another key says the points."),
    .optional(
      "union", \.union,
      "The points of several sweeps, one after another; those that train alike once. Absent where "
        + "another key says the points.",
      .notEmpty("the sweeps")),
    .optional(
      "product", \.product,
      "Each point of a sweep with each of the next; the first changes most slowly. Absent where "
        + "another key says the points.",
      .notEmpty("the sweeps")),
    .optional(
      "name", \.name,
      "What the axis is called along which the points of a zip or a list lie. Where absent, each path "
        + "is an axis.",
      .notEmpty),
    .optional(
      "labels", \.labels, "What these points are called. Absent where name is.", .each(.label)),
    .optional(
      "when", \.when,
      "The sweep applies where the spec, with what earlier parts of a product have set, has these "
        + "values (one of those in a list); elsewhere it changes nothing. Everywhere when absent.",
      .notEmpty("the conditions")),
    .optional(
      "exclude", \.exclude,
      "Points to leave out: those that have all the values (one of those in a list) that an item says.",
      .each(.notEmpty("the conditions"))),
    .optional(
      "baseline", \.baseline,
      "Of some axes, by name or path, the value or label that others are compared with; only in the "
        + "outermost sweep. None when absent.",
      .notEmpty("the axes")),
  ]

  var contradiction: Violation? { notOneKind ?? misnamed }

  /// What says the points.
  private var kinds: [String] {
    [
      grid.map { _ in "grid" }, zip.map { _ in "zip" }, list.map { _ in "list" },
      random.map { _ in "random" }, union.map { _ in "union" }, product.map { _ in "product" },
    ].compactMap { $0 }
  }

  private var notOneKind: Violation? {
    guard kinds.count != 1 else { return nil }
    return Violation(
      expected: "one of the keys grid, zip, list, random, union, product",
      found: kinds.isEmpty ? "none" : kinds.joined(separator: " and "),
      suggestion: kinds.isEmpty ? nil : "product or union joins several sweeps")
  }

  private var misnamed: Violation? {
    guard let key = name != nil ? "name" : labels != nil ? "labels" : nil else { return nil }
    if zip == nil, list == nil {
      return Violation(
        steps: [.key(key)], expected: "\(key) in a zip or a list only",
        suggestion: grid == nil
          ? "leave it out" : "an axis of a grid has its own: {\"values\": […], \"\(key)\": …}")
    }
    if name != nil, labels != nil { return nil }
    return Violation(
      steps: [.key(key)], expected: "name and labels together",
      suggestion: "the one says what the axis is called, the other what its points are")
  }
}

extension SweepSpec {
  /// How many points there are at most, without making them: conditions, and points that train
  /// alike, can make it fewer. `Int.max` stands for anything larger.
  var pointLimit: Int {
    if let grid { return grid.entries.reduce(1) { Specs.product($0, $1.value.values.count) } }
    if let parts = product { return parts.reduce(1) { Specs.product($0, $1.pointLimit) } }
    if let union { return union.reduce(0) { sum($0, $1.pointLimit) } }
    return zip?.entries.first?.value.count ?? list?.count ?? random?.draws ?? 0
  }

  /// Whether conditions can make it fewer.
  var isConditional: Bool {
    when != nil || !exclude.isEmpty || parts.contains(where: \.isConditional)
  }

  /// The points of the largest part that is no union or product of others.
  var largestPart: Int { parts.isEmpty ? pointLimit : parts.map(\.largestPart).max() ?? 0 }

  private var parts: [SweepSpec] { union ?? product ?? [] }
}

/// The product of counts, `Int.max` where it is larger.
func product(_ left: Int, _ right: Int) -> Int {
  let (product, overflows) = left.multipliedReportingOverflow(by: right)
  return overflows ? .max : product
}

private func sum(_ left: Int, _ right: Int) -> Int {
  let (sum, overflows) = left.addingReportingOverflow(right)
  return overflows ? .max : sum
}

/// The values of one axis of a grid. In JSON, a plain list stands for values without labels.
public struct AxisSpec: Equatable, Sendable {
  /// What is set at the axis' path, one after another.
  public var values: [AnyValue] = []
  /// What the values are called, texts or numbers.
  public var labels: [AnyValue]?
  /// What the axis is called.
  public var name: String?

  /// An empty axis, to be filled.
  public init() {}
}

extension AxisSpec: ObjectSpec {
  static let specName = "axis"
  static let meaning = "The values of one axis of a grid, where more is to be said of them."

  static let fields: [Field<Self>] = [
    .required(
      "values", \.values, "What is set, one after another: any JSON; null leaves the key out.",
      .notEmpty("the values")),
    .optional(
      "labels", \.labels, "What the values are called. As they are written when absent.",
      .each(.label)),
    .optional("name", \.name, "What the axis is called. Its path when absent.", .notEmpty),
  ]

  static var form: SpecForm { .either(.list(.anything), objectForm) }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> AxisSpec {
    guard case .array = json.value else { return try readObject(json, at: path) }
    var axis = AxisSpec()
    axis.values = try [AnyValue].read(json, at: path, obeying: [.notEmpty("the values")])
    return axis
  }

  var json: JSON { labels == nil && name == nil ? values.json : objectJSON }
}

extension Rule where Value == AnyValue {
  /// A text or a number.
  static var label: Rule {
    let keywords: [JSON.Member] = [
      JSON.Member("type", ["string", "number"]), JSON.Member("minLength", 1),
    ]
    return Rule(form: RuleForm(text: "a text or a number", keywords: keywords)) { value in
      switch value.json.value {
      case .number: nil
      case .string(let text) where !text.isEmpty: nil
      default: Violation(expected: "a text or a number")
      }
    }
  }
}

extension Rule {
  /// At least one path.
  static func notEmpty<Item>(_ items: String) -> Rule where Value == ByPath<Item> {
    Rule(form: RuleForm(text: "not empty", keywords: [JSON.Member("minProperties", 1)])) { paths in
      paths.entries.isEmpty ? Violation(expected: "at least one of \(items)") : nil
    }
  }
}
