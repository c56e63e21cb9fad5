/// Why a spec was refused: where it stands, which key it is about, and what is wrong with it.
public struct SpecError: Error, Equatable, Sendable {
  /// Where the text that is at fault stands.
  public var origin: SpecOrigin
  /// The key it is about, such as `model.layers[0].conv.kernelSize`; empty for the whole document.
  public var path: String
  /// What is wrong.
  public var problem: SpecProblem

  init(_ origin: SpecOrigin, _ path: JSONPath, _ problem: SpecProblem) {
    self.origin = origin
    self.path = path.description
    self.problem = problem
  }
}

/// Where a piece of a spec was written.
public enum SpecOrigin: Equatable, Sendable {
  /// A place in a JSON text, line and column counted from 1; the file's path where there is one.
  case text(file: String?, line: Int, column: Int)
  /// A file as a whole.
  case file(String)
  /// A `--set PATH=VALUE`, as the user wrote it.
  case override(String)
  /// An `--only PATH=VALUE`, as the user wrote it.
  case selection(String)
  /// Made by the program.
  case program
}

/// What can be wrong with a spec.
public indirect enum SpecProblem: Equatable, Sendable {
  /// The file cannot be read; the reason is the system's.
  case unreadable(reason: String)
  /// The text is not JSON.
  case syntax(expected: String, found: String)
  /// An object gives a key twice.
  case duplicateKey(String, first: SpecOrigin)
  /// A key that is not known here.
  case unknownKey(String, known: [String])
  /// A name that is none of the known ones: a data set, a kind of layer, a figure.
  case unknownName(String, known: [String])
  /// A key without default is not given.
  case missingKey(String, meaning: String)
  /// A value of the wrong type, outside its range, or at odds with another value.
  case unexpected(expected: String, found: String, suggestion: String? = nil)
  /// Something that shows elsewhere: in the spec of a sweep's point, or in what a path leads to.
  case nested(context: String, path: String, problem: SpecProblem)
}

extension SpecError: CustomStringConvertible {
  /// One line for people: `experiments/a.json:9:7: optimizer.sgd.learningRate: expected a number
  /// > 0, found -0.1`.
  public var description: String {
    var parts: [String] = []
    switch origin {
    case .override(let text) where text.hasPrefix(path + "="): parts = ["\(origin)"]
    case .program: parts = path.isEmpty ? [] : [path]
    default: parts = path.isEmpty ? ["\(origin)"] : ["\(origin)", path]
    }
    return (parts + [problem.description]).joined(separator: ": ")
  }
}

extension SpecOrigin: CustomStringConvertible {
  /// The place as compilers write it: `experiments/a.json:9:7`.
  public var description: String {
    switch self {
    case .text(.some(let file), let line, let column): "\(file):\(line):\(column)"
    case .text(.none, let line, let column): "line \(line), column \(column)"
    case .file(let file): file
    case .override(let text): "--set \(SpecOrigin.shortened(text))"
    case .selection(let text): "--only \(SpecOrigin.shortened(text))"
    case .program: "the program"
    }
  }

  /// An argument may hold a whole sweep.
  private static func shortened(_ argument: String) -> String {
    argument.count <= 200 ? argument : argument.prefix(199) + "…"
  }
}

extension SpecProblem: CustomStringConvertible {
  /// What is wrong and what would be right, without the place.
  public var description: String {
    switch self {
    case .unreadable(let reason):
      "cannot be read: \(reason)"
    case .syntax(let expected, let found):
      "not JSON: expected \(expected), found \(found)"
    case .duplicateKey(_, .text(_, let line, _)):
      "key given twice, first on line \(line)"
    case .duplicateKey:
      "key given twice"
    case .unknownKey(let key, let known):
      "unknown key; " + SpecProblem.advice(key, known)
    case .unknownName(let name, let known):
      "unknown name \"\(name)\"; " + SpecProblem.advice(name, known)
    case .missingKey(_, let meaning):
      "missing key: \(meaning)"
    case .nested(let context, let path, let problem):
      "\(context): \(path): \(problem)"
    case .unexpected(let expected, let found, let suggestion):
      "expected \(expected), found \(found)" + (suggestion.map { " (\($0))" } ?? "")
    }
  }

  /// The known name that was most likely meant, where there is one.
  public var nearestKnown: String? {
    switch self {
    case .unknownKey(let name, let known), .unknownName(let name, let known):
      nearestName(to: name, among: known)
    case .nested(_, _, let problem): problem.nearestKnown
    default: nil
    }
  }

  /// An axis may have thousands of values.
  private static let longestList = 40

  private static func advice(_ name: String, _ known: [String]) -> String {
    if let nearest = nearestName(to: name, among: known) { return "did you mean \"\(nearest)\"?" }
    let rest = known.count > longestList ? ", … (\(known.count) in all)" : ""
    return "known here: " + known.prefix(longestList).joined(separator: ", ") + rest
  }
}
