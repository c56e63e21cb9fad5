/// A number that depends on the epoch, counted from 0. In JSON, a plain number is a constant.
public enum ScheduleSpec: Equatable, Sendable {
  case constant(Double)
  /// Each value holds from its epoch until the next one's. The first starts at epoch 0.
  case steps([ScheduleStep])

  /// The value in force during an epoch, counted from 0.
  public func value(atEpoch epoch: Int) -> Double {
    switch self {
    case .constant(let value): value
    case .steps(let steps): steps.last { $0.from <= epoch }?.value ?? 0
    }
  }
}

extension ScheduleSpec: AlternativesSpec {
  static let specName = "schedule"
  static let meaning = "A number that depends on the epoch, counted from 0."

  static var alternatives: [Alternative<Self>] {
    [
      .bare(Self.constant, "The same value in every epoch.") {
        if case .constant(let value) = $0 { value } else { nil }
      },
      .key(
        "steps", Self.steps,
        "Each value holds from its epoch until the next one's; the first starts at epoch 0.",
        .notEmpty("the steps"), .risingFromZero
      ) { if case .steps(let steps) = $0 { steps } else { nil } },
    ]
  }
}

/// One step of a schedule.
public struct ScheduleStep: Equatable, Sendable {
  /// The first epoch, counted from 0, at which the value holds.
  public var from = 0
  /// The value.
  public var value = 0.0

  /// A step at epoch 0.
  public init() {}
}

extension ScheduleStep: ObjectSpec {
  static let specName = "schedule step"
  static let meaning = "A value and the epoch from which it holds."

  static var fields: [Field<Self>] {
    [
      .required(
        "from", \.from, "The first epoch, counted from 0, at which the value holds.", .atLeast(0)),
      .required("value", \.value, "The value."),
    ]
  }
}

extension Rule where Value == [ScheduleStep] {
  /// The first step at epoch 0, every other one after its predecessor.
  static var risingFromZero: Rule {
    Rule(form: RuleForm(text: "from 0, rising", keywords: [])) { steps in
      for (index, step) in steps.enumerated() {
        if index == 0, step.from != 0 {
          return Violation(
            steps: [.index(0), .key("from")], expected: "0, for the first step starts the schedule")
        }
        if index > 0, step.from <= steps[index - 1].from {
          return Violation(
            steps: [.index(index), .key("from")],
            expected: "an epoch after the step before, which starts at \(steps[index - 1].from)")
        }
      }
      return nil
    }
  }
}

extension Rule where Value == ScheduleSpec {
  /// More than zero in every epoch.
  static var positive: Rule {
    let number = JSON.Member("exclusiveMinimum", 0)
    let steps: JSON = [
      "steps": ["items": ["properties": ["value": JSON(.object([number]))]]]
    ]
    let form = RuleForm(text: "> 0", keywords: [number, JSON.Member("properties", steps)])
    return Rule(form: form) { schedule in
      switch schedule {
      case .constant(let value):
        return value > 0 ? nil : Violation(expected: "a number > 0")
      case .steps(let steps):
        guard let index = steps.firstIndex(where: { !($0.value > 0) }) else { return nil }
        return Violation(
          steps: [.key("steps"), .index(index), .key("value")], expected: "a number > 0")
      }
    }
  }
}
