/// What a field's value must fulfil beyond its type.
struct Rule<Value>: Sendable {
  let form: RuleForm
  let violation: @Sendable (Value) -> Violation?
}

/// What is to be known of a rule without its type.
struct RuleForm: Sendable {
  /// As the key reference says it: `> 0`.
  let text: String
  /// As JSON Schema says it; empty where it cannot.
  let keywords: [JSON.Member]
}

/// A broken rule: where below the value at hand, and what would be right.
struct Violation: Sendable {
  var steps: [JSONPath.Step] = []
  let expected: String
  /// What was found; nil to quote the JSON.
  var found: String?
  var suggestion: String?

  /// The error about a value read from JSON.
  func error(about json: JSON, at path: JSONPath) -> SpecError {
    let culprit = json.nearest(to: steps)
    return SpecError(
      culprit.origin, path.appending(steps),
      .unexpected(
        expected: expected, found: found ?? culprit.quotation, suggestion: suggestion))
  }
}

extension SpecValue {
  /// Reads a value and checks rules that its place in a table adds.
  static func read(
    _ json: JSON, at path: JSONPath, obeying rules: [Rule<Self>]
  ) throws(SpecError) -> Self {
    let value = try read(json, at: path)
    for rule in rules {
      if let violation = rule.violation(value) { throw violation.error(about: json, at: path) }
    }
    return value
  }
}

// MARK: - Numbers

extension Rule where Value == Int {
  /// The largest count or size: far beyond any use, and the product of two fits an Int.
  private static var ceiling: Int { 1_000_000_000 }

  /// At least so many, and not absurdly many.
  static func atLeast(_ floor: Int) -> Rule {
    Rule(form: RuleForm(text: "≥ \(floor)", keywords: range(from: floor, to: ceiling))) { value in
      if value < floor { return Violation(expected: "a whole number ≥ \(floor)") }
      if value > ceiling { return Violation(expected: "a whole number ≤ \(ceiling)") }
      return nil
    }
  }

  /// Zero or more, without a ceiling: for names rather than counts, such as seeds.
  static var notNegative: Rule {
    Rule(form: RuleForm(text: "≥ 0", keywords: [JSON.Member("minimum", 0)])) { value in
      value < 0 ? Violation(expected: "a whole number ≥ 0") : nil
    }
  }

  /// Within limits.
  static func between(_ floor: Int, _ ceiling: Int) -> Rule {
    let form = RuleForm(text: "\(floor) to \(ceiling)", keywords: range(from: floor, to: ceiling))
    return Rule(form: form) { value in
      (floor...ceiling).contains(value)
        ? nil : Violation(expected: "a whole number from \(floor) to \(ceiling)")
    }
  }

  private static func range(from floor: Int, to ceiling: Int) -> [JSON.Member] {
    [JSON.Member("minimum", floor.json), JSON.Member("maximum", ceiling.json)]
  }
}

extension Rule where Value == Double {
  /// More than zero.
  static var positive: Rule {
    Rule(form: RuleForm(text: "> 0", keywords: [JSON.Member("exclusiveMinimum", 0)])) { value in
      value > 0 ? nil : Violation(expected: "a number > 0")
    }
  }
}

extension Rule where Value == Double {
  /// Zero or more.
  static var notNegative: Rule {
    Rule(form: RuleForm(text: "≥ 0", keywords: [JSON.Member("minimum", 0)])) { value in
      value >= 0 ? nil : Violation(expected: "a number ≥ 0")
    }
  }

  /// More than zero, at most one.
  static var share: Rule {
    let keywords = [JSON.Member("exclusiveMinimum", 0), JSON.Member("maximum", 1)]
    return Rule(form: RuleForm(text: "> 0, ≤ 1", keywords: keywords)) { value in
      value > 0 && value <= 1 ? nil : Violation(expected: "a number > 0 and ≤ 1")
    }
  }

  /// From a floor to just below a ceiling.
  static func from(_ floor: Int, below ceiling: Int) -> Rule {
    let keywords = [
      JSON.Member("minimum", floor.json), JSON.Member("exclusiveMaximum", ceiling.json),
    ]
    return Rule(form: RuleForm(text: "≥ \(floor), < \(ceiling)", keywords: keywords)) { value in
      value >= Double(floor) && value < Double(ceiling)
        ? nil : Violation(expected: "a number ≥ \(floor) and < \(ceiling)")
    }
  }
}

// MARK: - Texts

extension Rule where Value == String {
  /// Some text.
  static var notEmpty: Rule {
    Rule(form: RuleForm(text: "not empty", keywords: [JSON.Member("minLength", 1)])) { text in
      text.isEmpty ? Violation(expected: "a text that is not empty") : nil
    }
  }

  /// A name that can be a folder's or a log entry's on every system.
  static var fileName: Rule {
    let text = "letters, digits, - _ . and no . or - first"
    let keywords: [JSON.Member] = [
      JSON.Member("pattern", "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"), JSON.Member("maxLength", 100),
    ]
    return Rule(form: RuleForm(text: text, keywords: keywords)) { name in
      isFileName(name)
        ? nil : Violation(expected: "a name of at most 100 characters: \(text)")
    }
  }

  /// A row of a drawn grid: two characters, such as `X` and `.`; spaces are for the eye.
  static func row(of marks: String) -> Rule {
    let names = marks.map(String.init).joined(separator: " and ")
    let keywords = [JSON.Member("pattern", "^ *[\(marks)][\(marks) ]*$".json)]
    return Rule(form: RuleForm(text: "drawn with \(names)", keywords: keywords)) { row in
      if let stray = row.first(where: { $0 != " " && !marks.contains($0) }) {
        return Violation(
          expected: "only \(names) in a row", found: "\"\(stray)\" in \(row.json.quotation)")
      }
      return row.allSatisfy { $0 == " " } ? Violation(expected: "\(names) in a row") : nil
    }
  }

  private static func isFileName(_ name: String) -> Bool {
    func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard let first = name.utf8.first, isPlain(first), name.utf8.count <= 100 else { return false }
    return name.utf8.allSatisfy {
      isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
  }
}

// MARK: - Lists

extension Rule {
  /// At least one item.
  static func notEmpty<Item>(_ items: String) -> Rule where Value == [Item] {
    Rule(form: RuleForm(text: "not empty", keywords: [JSON.Member("minItems", 1)])) { list in
      list.isEmpty ? Violation(expected: "at least one of \(items)") : nil
    }
  }

  /// So many items.
  static func count<Item>(_ count: Int) -> Rule where Value == [Item] {
    let keywords = [JSON.Member("minItems", count.json), JSON.Member("maxItems", count.json)]
    return Rule(form: RuleForm(text: "\(count) values", keywords: keywords)) { list in
      list.count == count ? nil : Violation(expected: "a list of \(count) values")
    }
  }

  /// No item twice.
  static func distinct<Item: SpecValue>() -> Rule where Value == [Item] {
    Rule(form: RuleForm(text: "all different", keywords: [JSON.Member("uniqueItems", true)])) {
      list in
      for (index, item) in list.enumerated() {
        guard let first = list[..<index].firstIndex(of: item) else { continue }
        return Violation(
          steps: [.index(index)], expected: "values that differ",
          found: "\(item.json.quotation) at [\(first)] and at [\(index)]")
      }
      return nil
    }
  }

  /// A rule for every item.
  static func each<Item>(_ rule: Rule<Item>) -> Rule where Value == [Item] {
    let keywords = [JSON.Member("items", JSON(.object(rule.form.keywords)))]
    let text = rule.form.text
    let each = text.hasPrefix("each ") ? text : "each \(text)"
    return Rule(form: RuleForm(text: each, keywords: keywords)) { list in
      for (index, item) in list.enumerated() {
        guard var violation = rule.violation(item) else { continue }
        violation.steps.insert(.index(index), at: 0)
        return violation
      }
      return nil
    }
  }
}
