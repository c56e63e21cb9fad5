/// A JSON value that remembers where it was written, so that an error found long after reading
/// can still point at the line.
///
/// The program's own `--json` output is made from it too.
package struct JSON: Sendable {
  package var value: Content
  var origin: SpecOrigin

  package init(_ value: Content, origin: SpecOrigin = .program) {
    self.value = value
    self.origin = origin
  }

  /// Reads a whole document strictly (RFC 8259; a key given twice is an error), for files that are
  /// not specs. Errors name lines and columns but no file.
  package init(reading text: String) throws(SpecError) {
    self = try JSONReader.read(text, from: .file(nil))
  }

  /// What kind of value it is. Objects keep their keys in the order written.
  package enum Content: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object([Member])
  }

  /// One key of an object with its value.
  package struct Member: Sendable {
    package var key: String
    var keyOrigin: SpecOrigin
    package var value: JSON

    package init(_ key: String, _ value: JSON, keyOrigin: SpecOrigin = .program) {
      self.key = key
      self.keyOrigin = keyOrigin
      self.value = value
    }
  }

  /// Rows of numbers written as `[[0, 1], [2, 3]]`; nil where a text is anything else.
  package static func numberRows(_ text: String) -> [[Double]]? {
    guard let json = try? JSONReader.read(text, from: .file(nil)),
      case .array(let rows) = json.value
    else { return nil }
    var numbers: [[Double]] = []
    for row in rows {
      guard let row = try? [Double].read(row, at: JSONPath()) else { return nil }
      numbers.append(row)
    }
    return numbers
  }

  /// The value of a key, nil where there is no such key or this is no object.
  subscript(key: String) -> JSON? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The deepest value that exists along a path: where an error about the path is to point.
  func nearest(to path: [JSONPath.Step]) -> JSON {
    guard let step = path.first else { return self }
    let rest = Array(path.dropFirst())
    switch (step, value) {
    case (.key(let key), .object):
      return self[key]?.nearest(to: rest) ?? self
    case (.index(let index), .array(let items)) where items.indices.contains(index):
      return items[index].nearest(to: rest)
    default:
      return self
    }
  }

  /// Whether both values are the same, however numbers are spelled and keys ordered.
  func means(_ other: JSON) -> Bool {
    switch (value, other.value) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)):
      left.double == right.double && left.integer == right.integer
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { member in
          right.first { $0.key == member.key }?.value.means(member.value) ?? false
        }
    default: false
    }
  }

  /// The value as an error message quotes it: as written where it is short, else by its size.
  package var quotation: String {
    let text = compactText
    if text.count <= 60 { return text }
    switch value {
    case .array(let items): return "a list of \(items.count) items"
    case .object(let members): return "an object of \(members.count) keys"
    default: return text.prefix(57) + "…"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self.init(.string(value)) }
  package init(integerLiteral value: Int) { self.init(.number(JSONNumber(value))) }
  package init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  package init(arrayLiteral elements: JSON...) { self.init(.array(elements)) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(.object(elements.map { Member($0.0, $0.1) }))
  }
}
