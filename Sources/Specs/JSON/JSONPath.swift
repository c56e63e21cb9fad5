/// The way from a document's root to one value: `model.layers[0].conv.kernelSize`.
struct JSONPath: Equatable, Sendable, CustomStringConvertible {
  /// One step downwards.
  enum Step: Equatable, Sendable {
    case key(String)
    case index(Int)
  }

  var steps: [Step] = []

  /// The path of an object's value.
  func key(_ key: String) -> JSONPath { JSONPath(steps: steps + [.key(key)]) }

  /// The path of a list's item.
  func index(_ index: Int) -> JSONPath { JSONPath(steps: steps + [.index(index)]) }

  /// The path continued by several steps.
  func appending(_ more: [Step]) -> JSONPath { JSONPath(steps: steps + more) }

  var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index):
        text += "[\(index)]"
      case .key(let key) where key.isEmpty || key.contains(where: { ".[]=\" ".contains($0) }):
        text += "[\(JSON(.string(key)).compactText)]"
      case .key(let key):
        text += text.isEmpty ? key : ".\(key)"
      }
    }
    return text
  }
}

extension JSONPath {
  /// Reads the text of a path, keys joined by dots and indices in brackets; nil when it is none.
  init?(parsing text: Substring) {
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let key = part.prefix { $0 != "[" }
      guard !key.isEmpty, !key.contains("]") else { return nil }
      steps.append(.key(String(key)))
      var brackets = part.dropFirst(key.count)
      while let opening = brackets.first {
        guard opening == "[", let closing = brackets.firstIndex(of: "]") else { return nil }
        let digits = brackets[brackets.index(after: brackets.startIndex)..<closing]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let index = Int(digits)
        else { return nil }
        steps.append(.index(index))
        brackets = brackets[brackets.index(after: closing)...]
      }
    }
  }
}
