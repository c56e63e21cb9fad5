/// The trials of a run that have not begun: all in their order, and after them those at which other
/// processes were found.
struct TrialQueue {
  /// What is found on looking at a trial that is to begin.
  enum Look {
    /// It can begin.
    case free
    /// Another process is at it.
    case held(owner: String)
    /// Another run has brought it to an end meanwhile.
    case ended(TrialEnding)
  }

  /// A trial that has left the queue.
  enum Taken: Equatable {
    case toStart(Int)
    case ended(Int, TrialEnding)
  }

  private let count: Int
  private var next = 0
  /// The trials at which another process was found, and which one, in the order they were found.
  private(set) var postponed: [(trial: Int, owner: String)] = []

  /// A queue of the trials from 0 on.
  init(count: Int) { self.count = count }

  /// Takes the next trial at which nobody is; nil where others are at all that is left.
  mutating func take(_ look: (Int) -> Look) -> Taken? {
    while next < count {
      let trial = next
      next += 1
      switch look(trial) {
      case .free: return .toStart(trial)
      case .ended(let ending): return .ended(trial, ending)
      case .held(let owner): postpone(trial, owner: owner)
      }
    }
    for place in postponed.indices {
      let trial = postponed[place].trial
      switch look(trial) {
      case .free:
        postponed.remove(at: place)
        return .toStart(trial)
      case .ended(let ending):
        postponed.remove(at: place)
        return .ended(trial, ending)
      case .held(let owner):
        postponed[place].owner = owner
      }
    }
    return nil
  }

  /// Leaves the trials that others are at to them, and returns them.
  mutating func leavePostponed() -> [(trial: Int, owner: String)] {
    defer { postponed = [] }
    return postponed
  }

  /// Puts a trial that another process is at behind the others.
  mutating func postpone(_ trial: Int, owner: String) { postponed.append((trial, owner)) }
}
