import Specs

/// One published number or statement, and what became of it.
public struct LedgerRow: Equatable, Sendable {
  /// What it says, in a phrase: `test error, after epoch 20`.
  public let claim: String
  /// Who published it.
  public let source: String
  /// What was published.
  public let published: PublishedNumber
  /// What was measured; nil where nothing was.
  public let measured: MeasuredNumber?
  /// Measured minus published; nil where these are not compared.
  public let difference: Double?
  /// The 95 % interval of the difference.
  public let interval: Interval?
  /// What follows.
  public let verdict: Verdict
  /// What a reader should know.
  public let note: String?
  /// How the numbers are printed.
  public let kind: NumberKind
  /// What measures it again; nil where nothing does.
  public let command: String?
}

/// How a number of the ledger is printed.
public enum NumberKind: Equatable, Sendable {
  /// A share in [0, 1], printed in per cent.
  case errorRate
  /// A loss, or another number without unit.
  case plain
  /// A whole number.
  case count
  /// A time in seconds.
  case seconds
}

/// What was published.
public struct PublishedNumber: Equatable, Sendable {
  /// As tables show it, with its unit.
  public let text: String
  /// The value; error rates in [0, 1]. Nil for words.
  public let value: Double?
  /// How far off the source says it may be.
  public let tolerance: Double?
  /// How far off printing may have put it.
  public let rounding: Double?
  /// Whether it was read off a graph.
  public let isReadFromGraph: Bool
}

/// What was measured.
public enum MeasuredNumber: Equatable, Sendable {
  /// One value a trial.
  case trials(Statistics)
  /// A number that chance has no part in.
  case exact(Double)
  /// Words.
  case text(String)
}

/// The claims of one experiment, or those of one source that belong to none.
public struct LedgerGroup: Equatable, Sendable {
  /// The experiment's name; the title of the claims' file where they belong to none.
  public let name: String
  /// The experiment's title; nil where there is none.
  public let title: String?
  /// The experiment's file; nil where none is known.
  public let file: String?
  /// The data, as people write it; nil where there are no trials.
  public let data: String?
  /// What keeps trials out of the means, and files out of the ledger.
  public let remarks: [String]
  /// The claims.
  public let rows: [LedgerRow]
}
