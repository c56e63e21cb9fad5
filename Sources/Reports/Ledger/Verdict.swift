/// Whether a published number comes out.
public enum Verdict: Hashable, Sendable {
  /// The measured number agrees with the published one, and could have disagreed.
  case reproduced
  /// Measured is less, of what is better the less it is, by more than chance.
  case better
  /// Measured is more, of what is better the less it is, by more than chance.
  case worse
  /// Measured is another number, of what is neither better nor worse.
  case differs
  /// Nothing can be told, for this reason.
  case inconclusive(String)
  /// Nothing was compared, for this reason.
  case notChecked(String)

  /// The verdict in one word or two.
  public var word: String {
    switch self {
    case .reproduced: "reproduced"
    case .better: "better"
    case .worse: "worse"
    case .differs: "differs"
    case .inconclusive: "inconclusive"
    case .notChecked: "not checked"
    }
  }

  /// A mark of its own for each, for tables that are scanned by eye.
  public var mark: String {
    switch self {
    case .reproduced: "✓"
    case .better: "▲"
    case .worse: "▼"
    case .differs: "≠"
    case .inconclusive: "?"
    case .notChecked: "–"
    }
  }

  /// Why there is none, where there is none.
  public var reason: String? {
    switch self {
    case .reproduced, .better, .worse, .differs: nil
    case .inconclusive(let reason), .notChecked(let reason): reason
    }
  }

  /// Whether a measured number was held against the published one.
  public var isChecked: Bool {
    if case .notChecked = self { false } else { true }
  }

  /// All words, in the order of tables.
  public static let words = [
    "reproduced", "better", "worse", "differs", "inconclusive", "not checked",
  ]
}
