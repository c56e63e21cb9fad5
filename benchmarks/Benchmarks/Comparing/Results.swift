/// Everything that a comparison measured.
public struct ComparisonReport: Codable, Equatable, Sendable {
  /// The form of the file.
  public var format = 1
  /// Where and when.
  public var machine: Machine
  /// How.
  public var settings: ComparisonSettings
  /// What the machine can do at best; nil where it could not be measured.
  public var peak: PeakResult?
  /// What was compared.
  public var rows: [RowResult]

  /// A report of the given parts.
  public init(
    machine: Machine, settings: ComparisonSettings, peak: PeakResult?, rows: [RowResult]
  ) {
    self.machine = machine
    self.settings = settings
    self.peak = peak
    self.rows = rows
  }
}

/// How a comparison is made.
public struct ComparisonSettings: Codable, Equatable, Sendable {
  /// How many rounds each contender has.
  public var rounds: Int
  /// How long a round is, about.
  public var seconds: Double
  /// How often a whole training is run.
  public var roundsOfWhole: Int
  /// The cores that are used; what has one thread runs on the first.
  public var cores: [Int]
  /// The Python that runs the peers; nil without them.
  public var python: String?

  /// Settings.
  public init(
    rounds: Int, seconds: Double, roundsOfWhole: Int, cores: [Int], python: String?
  ) {
    self.rounds = rounds
    self.seconds = seconds
    self.roundsOfWhole = roundsOfWhole
    self.cores = cores
    self.python = python
  }
}

/// A large matrix product, in the same run.
public struct PeakResult: Codable, Equatable, Sendable {
  /// Rows and columns of both matrices.
  public var side: Int
  /// Multiply-adds a second, in rounds.
  public var rounds: [Double]
  /// Of the rounds.
  public var multiplyAddsPerSecond: Spread

  /// Of rounds that computed products.
  init?(_ rounds: [WorkerRound]) {
    side = MatrixProductWorkload.side
    self.rounds = rounds.map { Double($0.items * MatrixProductWorkload.multiplyAdds) / $0.seconds }
    guard let spread = Spread(self.rounds) else { return nil }
    multiplyAddsPerSecond = spread
  }
}

/// One row: the same work by ours and by others.
public struct RowResult: Codable, Equatable, Sendable {
  /// Short and stable: `r1-step`.
  public var id: String
  /// For people.
  public var title: String
  /// What the times are of: `a step of 64 images`.
  public var unit: String
  /// How many images that is.
  public var itemsPerUnit: Int
  /// The multiply-adds that the mathematics of a unit needs; nil where that says nothing.
  public var multiplyAdds: MultiplyAdds?
  /// In the order of the row; ours is first.
  public var contenders: [ContenderResult]
  /// What was aimed at.
  public var goals: [GoalResult]
  /// What a reader must know.
  public var remarks: [String]
}

/// What one contender did in a row.
public struct ContenderResult: Codable, Equatable, Sendable {
  /// `reprise`, `pytorch-eager`, `reprise, two trials`.
  public var name: String
  /// The library that computes, with its version.
  public var library: String?
  /// Threads of each of its processes.
  public var threads: Int
  /// How many processes it runs side by side.
  public var processes: Int
  /// Why there are no numbers.
  public var failure: String?
  /// How many scalars training changes.
  public var parameters: Int?
  /// From the start of its process to the end of the first step.
  public var preparationSeconds: Double?
  /// The most memory that its processes ever had, together.
  public var peakBytes: Int?
  /// As they were measured.
  public var rounds: [WorkerRound]
  /// Seconds a unit, over the rounds.
  public var seconds: Spread?
  /// Whether it was worked out from other rows in place of being measured.
  public var isEstimate: Bool

  /// A contender before it has done anything.
  init(name: String, threads: Int = 1, processes: Int = 1, isEstimate: Bool = false) {
    self.name = name
    self.threads = threads
    self.processes = processes
    self.rounds = []
    self.isEstimate = isEstimate
  }

  /// The same with the rounds that were measured, of units of so many images.
  func with(_ rounds: [WorkerRound], itemsPerUnit: Int) -> ContenderResult {
    var result = self
    result.rounds = rounds
    result.peakBytes = rounds.compactMap(\.peakBytes).max()
    result.seconds = Spread(rounds.map { $0.secondsPerItem * Double(itemsPerUnit) })
    return result
  }
}

extension RowResult {
  /// The contender of that name.
  public func contender(_ name: String) -> ContenderResult? {
    contenders.first { $0.name == name }
  }

  /// How many times as long as ours a contender takes; nil where either has no numbers.
  public func ratio(_ contender: ContenderResult) -> Double? {
    guard let ours = contenders.first?.seconds?.median, let theirs = contender.seconds?.median
    else { return nil }
    return theirs / ours
  }

  /// The part of a machine's peak that a contender reaches; nil where it used several threads or where
  /// that says nothing.
  public func share(_ contender: ContenderResult, of peak: PeakResult?) -> Double? {
    guard let peak, let multiplyAdds, let seconds = contender.seconds?.median,
      contender.threads * contender.processes == 1
    else { return nil }
    return Double(multiplyAdds.sum) / seconds / peak.multiplyAddsPerSecond.median
  }
}
