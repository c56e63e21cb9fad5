/// Why no report could be made.
public enum ReportError: Error, Equatable, Sendable {
  /// A path that was named cannot be read.
  case unreadable(path: String, reason: String)
  /// None of the paths holds a trial's log.
  case noTrials(paths: [String])
  /// There are logs, but not one of them can be used.
  case nothingUsable([LeftOutFile])
  /// Two experiments' files have the same name in them.
  case nameTwice(String, paths: [String])
}

/// A file that looked like a trial's log and could not be used.
public struct LeftOutFile: Equatable, Sendable {
  /// The file.
  public let path: String
  /// Why it was left out, in a sentence that names the file.
  public let reason: String
}

extension ReportError: CustomStringConvertible {
  /// What happened, and what to do about it.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)."
    case .noTrials(let paths):
      "No trial's log (*.h5) in \(paths.joined(separator: ", ")). "
        + "“reprise run SPEC” writes them to results/<experiment>/."
    case .nameTwice(let name, let paths):
      "\(paths.joined(separator: " and ")): both experiments are named “\(name)”: give one another name."
    case .nothingUsable(let files):
      "No trial's log could be used:\n" + files.map { "  " + $0.reason }.joined(separator: "\n")
    }
  }
}

/// What may be wrong with a single log beyond what `RunLogError` says.
enum LogProblem: Error, CustomStringConvertible {
  /// The recorded spec is none.
  case spec(path: String, reason: String)
  /// The metrics have different numbers of epochs.
  case unevenMetrics(path: String, counts: [String])
  /// A trial that another file holds too.
  case duplicate(path: String, of: String, seed: Int)

  var description: String {
    switch self {
    case .spec(let path, let reason):
      "\(path): its recorded spec cannot be read: \(reason)"
    case .unevenMetrics(let path, let counts):
      "\(path): its metrics differ in their number of epochs: \(counts.joined(separator: ", "))"
    case .duplicate(let path, let other, let seed):
      "\(path): the same trial (seed \(seed)) as \(other); one of them is enough"
    }
  }
}
