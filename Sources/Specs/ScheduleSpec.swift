import Glibc

/// A number that depends on the epoch, counted from 0. In JSON, a plain number is a constant.
public enum ScheduleSpec: Equatable, Sendable {
  case constant(Double)
  /// Each value holds from its epoch until the next one's. The first starts at epoch 0.
  case steps([ScheduleStep])
  /// initial · gamma^⌊epoch / stepSize⌋.
  case stepLR(StepLRSpec)
  /// initial · gamma^(how many milestones are ≤ epoch).
  case multiStep(MultiStepSpec)
  /// minimum + (initial − minimum) · (1 + cos(π · epoch / epochs)) / 2, the minimum from then on.
  case cosine(CosineSpec)

  /// The value in force during an epoch, counted from 0.
  public func value(atEpoch epoch: Int) -> Double {
    switch self {
    case .constant(let value):
      return value
    case .steps(let steps):
      return steps.last { $0.from <= epoch }?.value ?? 0
    case .stepLR(let spec):
      return spec.initial * pow(spec.gamma, Double(epoch / spec.stepSize))
    case .multiStep(let spec):
      let passed = spec.milestones.count { $0 <= epoch }
      return spec.initial * pow(spec.gamma, Double(passed))
    case .cosine(let spec):
      let phase = Double(min(epoch, spec.epochs)) / Double(spec.epochs)
      return spec.minimum + (spec.initial - spec.minimum) * (1 + cos(.pi * phase)) / 2
    }
  }
}

extension ScheduleSpec: AlternativesSpec {
  static let specName = "schedule"
  static let meaning = "A number that depends on the epoch, counted from 0."

  static let alternatives: [Alternative<Self>] = [
    .bare(Self.constant, "The same value in every epoch.") {
      if case .constant(let value) = $0 { value } else { nil }
    },
    .key(
      "steps", Self.steps,
      "Each value holds from its epoch until the next one's; the first starts at epoch 0.",
      .notEmpty("the steps"), .risingFromZero
    ) { if case .steps(let steps) = $0 { steps } else { nil } },
    .key("stepLR", Self.stepLR) { if case .stepLR(let spec) = $0 { spec } else { nil } },
    .key("multiStep", Self.multiStep) {
      if case .multiStep(let spec) = $0 { spec } else { nil }
    },
    .key("cosine", Self.cosine) { if case .cosine(let spec) = $0 { spec } else { nil } },
  ]
}

/// A factor every so many epochs.
public struct StepLRSpec: Equatable, Sendable {
  /// The value at epoch 0.
  public var initial = 0.0
  /// How many epochs a value holds.
  public var stepSize = 1
  /// What it is multiplied with then.
  public var gamma = 0.1

  /// An empty schedule, to be filled.
  public init() {}
}

extension StepLRSpec: ObjectSpec {
  static let specName = "stepLR schedule"
  static let meaning = "A factor every so many epochs: initial · gamma^⌊epoch / stepSize⌋."

  static let fields: [Field<Self>] = [
    .required("initial", \.initial, "The value at epoch 0."),
    .required("stepSize", \.stepSize, "How many epochs a value holds.", .atLeast(1)),
    .optional("gamma", \.gamma, "What it is multiplied with then.", .positive),
  ]
}

/// A factor at every milestone.
public struct MultiStepSpec: Equatable, Sendable {
  /// The value at epoch 0.
  public var initial = 0.0
  /// The epochs, counted from 0, from which a factor more applies.
  public var milestones: [Int] = []
  /// The factor.
  public var gamma = 0.1

  /// An empty schedule, to be filled.
  public init() {}
}

extension MultiStepSpec: ObjectSpec {
  static let specName = "multiStep schedule"
  static let meaning = "A factor at every milestone: initial · gamma^(milestones ≤ epoch)."

  static let fields: [Field<Self>] = [
    .required("initial", \.initial, "The value at epoch 0."),
    .required(
      "milestones", \.milestones,
      "The epochs, counted from 0, from which one factor more applies.",
      .notEmpty("the milestones"), .each(.atLeast(1)), .distinct()),
    .optional("gamma", \.gamma, "The factor.", .positive),
  ]
}

/// Half a wave of a cosine (Loshchilov and Hutter 2017, without restarts).
public struct CosineSpec: Equatable, Sendable {
  /// The value at epoch 0.
  public var initial = 0.0
  /// The value it falls to.
  public var minimum = 0.0
  /// After how many epochs.
  public var epochs = 1

  /// An empty schedule, to be filled.
  public init() {}
}

extension CosineSpec: ObjectSpec {
  static let specName = "cosine schedule"
  static let meaning =
    "Half a wave of a cosine: minimum + (initial − minimum) · (1 + cos(π · epoch / epochs)) / 2, the "
    + "minimum from then on (Loshchilov and Hutter 2017)."

  static let fields: [Field<Self>] = [
    .required("initial", \.initial, "The value at epoch 0."),
    .optional("minimum", \.minimum, "The value it falls to.", .notNegative),
    .required("epochs", \.epochs, "After how many epochs.", .atLeast(1)),
  ]
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

  static let fields: [Field<Self>] = [
    .required(
      "from", \.from, "The first epoch, counted from 0, at which the value holds.", .atLeast(0)),
    .required("value", \.value, "The value."),
  ]
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
  /// More than zero at the start, and where every value is written out, everywhere.
  static var positive: Rule {
    let number = JSON.Member("exclusiveMinimum", 0)
    let positive = JSON(.object([number]))
    let initial: JSON = ["properties": ["initial": positive]]
    let properties: JSON = [
      "steps": ["items": ["properties": ["value": positive]]],
      "stepLR": initial, "multiStep": initial, "cosine": initial,
    ]
    let form = RuleForm(text: "> 0", keywords: [number, JSON.Member("properties", properties)])
    return Rule(form: form) { schedule in
      let (value, steps): (Double, [JSONPath.Step]) =
        switch schedule {
        case .constant(let value): (value, [])
        case .steps(let steps):
          steps.firstIndex { !($0.value > 0) }.map {
            (steps[$0].value, [.key("steps"), .index($0), .key("value")])
          } ?? (1, [])
        case .stepLR(let spec): (spec.initial, [.key("stepLR"), .key("initial")])
        case .multiStep(let spec): (spec.initial, [.key("multiStep"), .key("initial")])
        case .cosine(let spec): (spec.initial, [.key("cosine"), .key("initial")])
        }
      return value > 0 ? nil : Violation(steps: steps, expected: "a number > 0")
    }
  }
}
