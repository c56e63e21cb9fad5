/// How cost grows with the size of the work.
public struct GrowthReport: Codable, Equatable, Sendable {
  /// The form of the file.
  public var format = 1
  /// Where and when.
  public var machine: Machine
  /// How.
  public var settings: ComparisonSettings
  /// What was measured.
  public var curves: [GrowthCurve]

  /// A report without curves.
  public init(machine: Machine, settings: ComparisonSettings) {
    self.machine = machine
    self.settings = settings
    self.curves = []
  }
}

/// One contender's cost by one size.
public struct GrowthCurve: Codable, Equatable, Sendable {
  /// What is varied.
  public enum Size: String, Codable, CaseIterable, Sendable {
    /// Images a step; the cost is seconds an image.
    case batch
    /// Layers of a ResNet; the cost is seconds an image.
    case depth
    /// Trials of one run; the cost is seconds a trial.
    case trials
  }

  /// What is varied.
  public var size: Size
  /// The net or experiment.
  public var net: String
  /// Who.
  public var contender: String
  /// By size, ascending.
  public var points: [GrowthPoint]
}

/// The cost at one size.
public struct GrowthPoint: Codable, Equatable, Sendable {
  /// The size.
  public var size: Int
  /// Seconds an image or a trial; nil where it failed.
  public var seconds: Spread?
  /// Why it failed.
  public var failure: String?
}
