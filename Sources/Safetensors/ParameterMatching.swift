import Specs
import Tensors

/// A parameter that a network wants from a file.
public struct ExpectedParameter: Equatable, Sendable {
  /// Its name in the file: `stage2.block1.norm1.running_mean`.
  public let name: String
  /// The extents it must have.
  public let shape: Shape

  /// A name and a shape.
  public init(name: String, shape: Shape) {
    self.name = name
    self.shape = shape
  }
}

extension SafetensorsFile {
  /// The scalars of the expected parameters, in their order, each array row-major.
  ///
  /// The file must hold exactly these tensors, of floating-point numbers of any precision, and may
  /// hold `num_batches_tracked` besides. All that does not fit is said in one error, before any
  /// scalar is read.
  public func floats(of expected: [ExpectedParameter]) throws(SafetensorsError) -> [[Float]] {
    try checkNames(expected.map(\.name), path: path)
    let matched = try match(expected)
    var parameters: [[Float]] = []
    for entry in matched { parameters.append(try floats(entry)) }
    return parameters
  }

  private func match(
    _ expected: [ExpectedParameter]
  ) throws(SafetensorsError) -> [SafetensorsEntry] {
    let byName = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = Set(expected.map(\.name))
    var mismatch = ParameterMismatch(path: path)
    var matched: [SafetensorsEntry] = []
    mismatch.extra = entries.map(\.name).filter {
      !wanted.contains($0) && !PyTorchName.isIgnored($0)
    }
    for parameter in expected {
      guard let entry = byName[parameter.name] else {
        mismatch.missing.append(parameter)
        continue
      }
      matched.append(entry)
      if entry.shape != parameter.shape {
        mismatch.misshaped.append(.init(parameter: parameter, found: entry.shape))
      } else if !entry.type.isFloating {
        mismatch.mistyped.append(.init(name: parameter.name, found: entry.type))
      }
    }
    guard mismatch.isEmpty else { throw .mismatch(mismatch) }
    return matched
  }
}

/// In what a file's tensors differ from a network's parameters.
public struct ParameterMismatch: Equatable, Sendable {
  /// The file.
  public let path: String
  /// What the network has and the file has not, in the network's order.
  public internal(set) var missing: [ExpectedParameter] = []
  /// What the file has and the network has not, in the file's order.
  public internal(set) var extra: [String] = []
  /// What both have, of different shapes.
  public internal(set) var misshaped: [Misshaped] = []
  /// What both have, but the file not as floating-point numbers.
  public internal(set) var mistyped: [Mistyped] = []

  /// A parameter and the shape that the file gives it.
  public struct Misshaped: Equatable, Sendable {
    /// The network's parameter.
    public let parameter: ExpectedParameter
    /// The file's shape.
    public let found: Shape
  }

  /// A parameter and what the file's elements are.
  public struct Mistyped: Equatable, Sendable {
    /// The parameter's name.
    public let name: String
    /// The file's elements.
    public let found: ElementType
  }

  init(path: String) { self.path = path }

  var isEmpty: Bool {
    missing.isEmpty && extra.isEmpty && misshaped.isEmpty && mistyped.isEmpty
  }

  /// The extra tensor that was most likely meant for a missing parameter: one whose name ends with
  /// it, as where a module wraps another, or one that is spelled almost the same.
  public func nearestExtra(to parameter: ExpectedParameter) -> String? {
    // Hostile names must not cost a long search.
    let candidates = extra.prefix(1000).filter { $0.utf8.count <= 200 }
    return candidates.first { $0.hasSuffix("." + parameter.name) }
      ?? nearestName(to: parameter.name, among: candidates)
  }
}

extension ParameterMismatch: CustomStringConvertible {
  /// The differences, ten of each kind at most, with their numbers.
  public var description: String {
    let parts = [
      part("missing from the file", missing) { parameter in
        let hint = nearestExtra(to: parameter).map { "; the file has \(quoted($0))" } ?? ""
        return "\(parameter.name) (\(text(parameter.shape))\(hint))"
      },
      part("in the file, but not in the network", extra) { quoted($0) },
      part("of another shape", misshaped) {
        "\($0.parameter.name): expected \(text($0.parameter.shape)), found \(text($0.found))"
      },
      part("of another type", mistyped) {
        "\($0.name): expected floating-point numbers, found \($0.found.rawValue)"
      },
    ]
    return "\(path): its tensors are not the network's parameters:" + parts.joined()
  }

  private func part<Item>(_ title: String, _ items: [Item], _ line: (Item) -> String) -> String {
    guard !items.isEmpty else { return "" }
    var lines = items.prefix(10).map(line)
    if items.count > lines.count { lines.append("and \(items.count - lines.count) more") }
    return "\n  \(items.count) \(title):" + lines.map { "\n    " + $0 }.joined()
  }

  private func text(_ shape: Shape) -> String {
    shape.rank == 0 ? "a single number" : shape.description
  }
}
