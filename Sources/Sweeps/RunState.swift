/// Whether a run that left a snapshot goes on, judged from outside.
public enum RunState: Equatable, Sendable {
  /// It says how far it is.
  case going
  /// Its process is there, but has said nothing for so many seconds: stopped, or its disk is full.
  case silent(seconds: Double)
  /// Its process is gone, and was killed: it did not take its snapshot away.
  case died(secondsAgo: Double)
  /// It ran on another machine, and has said nothing for so many seconds.
  case lost(seconds: Double)
  /// It was a cluster's array, and all of its tasks are over.
  case over

  /// A run speaks once a second; a busy machine or file system may hold that up.
  static let patience = 15.0
  /// The clocks of two machines differ, and network file systems show files late.
  static let patienceWithOthers = 60.0

  /// The state of the run that a snapshot is of, now, in seconds since 1970.
  public init(_ snapshot: RunSnapshot, now: Double) {
    let silence = max(0, now - snapshot.taken)
    if snapshot.owner.isDead {
      self = .died(secondsAgo: silence)
    } else if snapshot.host != Lease.Owner.thisProcess.host {
      self = silence > Self.patienceWithOthers ? .lost(seconds: silence) : .going
    } else {
      self = silence > Self.patience ? .silent(seconds: silence) : .going
    }
  }

  /// The state in a word, for programs.
  var word: String {
    switch self {
    case .going: "going"
    case .silent: "silent"
    case .died: "died"
    case .lost: "lost"
    case .over: "over"
    }
  }

  /// Whether more is to be expected of the run.
  public var isUnderWay: Bool {
    switch self {
    case .going, .silent: true
    case .died, .lost, .over: false
    }
  }
}
