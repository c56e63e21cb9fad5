/// A value of any form, to be put into a spec and read as what its place there wants.
public struct AnyValue: Equatable, Sendable {
  package var json: JSON

  package init(_ json: JSON) { self.json = json }

  /// The value as JSON on one line: `0.01`, `"sgd"`, `{"conv":{"kernelSize":5}}`.
  public var text: String { json.compactText }

  /// The number, where it is one.
  public var number: Double? {
    if case .number(let number) = json.value { number.double } else { nil }
  }

  /// Whether both are the same JSON, however it is spelled.
  public static func == (left: Self, right: Self) -> Bool { left.json.means(right.json) }
}

extension AnyValue: SpecValue {
  static var form: SpecForm { .anything }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self { Self(json) }
}

/// Values by paths into a spec: `{"model.residual": true, "optimizer.sgd.momentum": 0.9}`, in the
/// order written.
public struct ByPath<Value: Equatable & Sendable>: Equatable, Sendable {
  /// A path and what is said about it.
  public struct Entry: Equatable, Sendable {
    /// The path as written: `optimizer.sgd.learningRate`.
    public var path: String
    /// What is said about it.
    public var value: Value

    /// An entry.
    public init(_ path: String, _ value: Value) {
      self.path = path
      self.value = value
    }
  }

  /// The entries in the order written, no path twice.
  public var entries: [Entry]

  /// The given entries.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// What is said about a path; nil where nothing is.
  public subscript(path: String) -> Value? { entries.first { $0.path == path }?.value }
}

extension ByPath: SpecValue where Value: SpecValue {
  static var form: SpecForm { .byPath(Value.form) }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    guard case .object(let members) = json.value else { throw typeError(json, at: path) }
    var entries: [Entry] = []
    for member in members {
      entries.append(Entry(member.key, try Value.read(member.value, at: path.key(member.key))))
    }
    return Self(entries)
  }

  var json: JSON { JSON(.object(entries.map { JSON.Member($0.path, $0.value.json) })) }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    guard case .key(let key) = path.first else {
      return try end(of: path, from: start, origin: origin)
    }
    return try Value.type(at: path.dropFirst(), from: start.key(key), origin: origin)
  }
}
