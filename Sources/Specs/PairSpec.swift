/// A whole number for rows and one for columns, such as a kernel's extents. In JSON, a plain number
/// stands for both: `5` is `[5, 5]`, height first.
public struct PairSpec: Equatable, Sendable {
  /// The number that goes with rows.
  public var height: Int
  /// The number that goes with columns.
  public var width: Int

  /// A number for rows and one for columns.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same number for both.
  public init(_ both: Int) { self.init(height: both, width: both) }

  /// Whether one number says it.
  public var isUniform: Bool { height == width }
}

extension PairSpec: ExpressibleByIntegerLiteral {
  /// The same number for both.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension PairSpec: CustomStringConvertible {
  /// As papers print it: `5×3`.
  public var description: String { "\(height)×\(width)" }
}

extension PairSpec: SpecValue {
  static var form: SpecForm { .pair }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> PairSpec {
    switch json.value {
    case .number(let number):
      guard let both = number.integer else { throw typeError(json, at: path) }
      return PairSpec(both)
    case .array(let items) where items.count == 2:
      return PairSpec(
        height: try Int.read(items[0], at: path.index(0)),
        width: try Int.read(items[1], at: path.index(1)))
    default:
      throw typeError(json, at: path)
    }
  }

  var json: JSON { isUniform ? height.json : [height, width].json }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    guard case .index(let index) = path.first, index < 2 else {
      return try end(of: path, from: start, origin: origin)
    }
    return try Int.type(at: path.dropFirst(), from: start.index(index), origin: origin)
  }
}

extension Rule where Value == PairSpec {
  /// A rule for both numbers.
  static func each(_ rule: Rule<Int>) -> Rule {
    // A schema's rules for numbers pass over lists, and those for items over numbers.
    let items = JSON.Member("items", JSON(.object(rule.form.keywords)))
    let form = RuleForm(text: "each \(rule.form.text)", keywords: rule.form.keywords + [items])
    return Rule(form: form) { pair in
      for (index, number) in [pair.height, pair.width].enumerated() {
        guard var violation = rule.violation(number) else { continue }
        if pair.isUniform {
          // It may have been written as one number, so that there is no place [0] to point at.
          violation.found = violation.found ?? "\(number)"
        } else {
          violation.steps.insert(.index(index), at: 0)
        }
        return violation
      }
      return nil
    }
  }
}
