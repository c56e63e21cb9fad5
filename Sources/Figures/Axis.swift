/// One axis of a panel.
public struct Axis: Equatable, Sendable {
  /// How values map to positions.
  public enum Scale: Equatable, Sendable {
    case linear
    case logarithmic
    /// Logarithmic where all values are positive and the largest is more than 20 times the
    /// smallest; linear otherwise. A logarithmic axis says so in its label.
    case automatic
    /// For variants in panels that share an axis: logarithmic where all values are positive and the
    /// largest is more than 10 times the smallest; linear otherwise.
    case automaticForVariants
  }

  /// What values are shown as.
  public enum Unit: Equatable, Sendable {
    /// As they are.
    case plain
    /// Rates in [0, 1], shown in per cent.
    case percent
    /// Bytes, shown in millions of them.
    case megabytes
  }

  /// What the axis measures; " (%)" is added for per cent, " (MB)" for megabytes.
  public var label: String
  /// The unit that ticks and labels are printed in.
  public var unit: Unit
  /// How values map to positions.
  public var scale: Scale
  /// The first and the last value shown, in the data's units; chosen from the data when absent.
  public var range: ClosedRange<Double>?
  /// Whether ticks stand at whole numbers only, as for epochs.
  public var wholeTicks: Bool
  /// Where an x axis has ticks, ascending, and what stands there; empty for round numbers. Where
  /// labels would meet, some are left out.
  public var places: [Place]
  /// The names of the places 0, 1, 2, … on an axis of names instead of numbers.
  public var categories: [String]

  /// A place on an axis.
  public struct Place: Equatable, Sendable {
    /// Where it stands.
    public var value: Double
    /// What is written there.
    public var label: String
    /// Whether it is a name that stands behind the numbers, at a value of no meaning.
    public var isBeyond: Bool

    /// A place on an axis.
    public init(value: Double, label: String, isBeyond: Bool = false) {
      self.value = value
      self.label = label
      self.isBeyond = isBeyond
    }
  }

  /// An axis of the given label, linear and of plain numbers unless said otherwise.
  public init(
    label: String, unit: Unit = .plain, scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, wholeTicks: Bool = false, places: [Place] = [],
    categories: [String] = []
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.wholeTicks = wholeTicks
    self.places = places
    self.categories = categories
  }
}

extension Axis.Unit {
  /// How many of what is printed one of the data's units is.
  var factor: Double {
    switch self {
    case .plain: 1
    case .percent: 100
    case .megabytes: 1e-6
    }
  }

  /// What stands behind numbers; nothing behind plain ones.
  var sign: String {
    switch self {
    case .plain: ""
    case .percent: "%"
    case .megabytes: "MB"
    }
  }
}

extension Axis {
  /// The label with the unit, and the scale where it is logarithmic.
  func text(_ fit: Figures.Scale) -> String {
    var text = label
    if !unit.sign.isEmpty { text += " (\(unit.sign))" }
    if fit.isLogarithmic { text += ", log scale" }
    return text
  }
}
