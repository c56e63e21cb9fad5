/// A value that a spec can hold: it reads itself from JSON, writes itself in full, and describes
/// its form, from which the JSON Schema, the key reference and `--set` follow.
protocol SpecValue: Equatable, Sendable {
  /// What JSON may say here.
  static var form: SpecForm { get }

  /// Reads a value and checks everything that can be checked within it.
  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self

  /// The value with every default written out, keys in the tables' order.
  var json: JSON { get }

  /// Appends what `json` says without defaults and without fields that change no training, as JSON
  /// on one line.
  func writeIdentity(to text: inout String)

  /// Whether `json` is an object without keys.
  var isWrittenEmpty: Bool { get }

  /// The type of what stands at a path below, whether or not a document gives it. `start` and
  /// `origin` are where the path begins and who wrote it, for the error that there is no such place.
  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type
}

/// What JSON may say in one place of a spec. Objects and alternatives give their contents on
/// demand, so that a layer may hold layers.
indirect enum SpecForm: Sendable {
  case truth
  case wholeNumber
  /// A whole number, or two in a list: for rows and for columns.
  case pair
  case number
  case text
  case name([KnownName])
  case list(SpecForm)
  /// Any value; what is right is known where it is used.
  case anything
  /// One of two forms.
  case either(SpecForm, SpecForm)
  /// An object whose keys are paths into a spec.
  case byPath(SpecForm)
  case object(ObjectForm)
  case alternatives(AlternativesForm)

  /// One word of a closed vocabulary, and what it stands for.
  struct KnownName: Sendable {
    let name: String
    let meaning: String
  }

  /// What a person would call it.
  var noun: String {
    switch self {
    case .truth: "true or false"
    case .wholeNumber: "a whole number"
    case .pair: "a whole number or a list of two, [height, width]"
    case .number: "a number"
    case .text: "a text"
    case .name(let names): names.map { "\"\($0.name)\"" }.joined(separator: " or ")
    case .list: "a list"
    case .anything: "a value"
    case .either(let one, let other): "\(one.noun) or \(other.noun)"
    case .byPath: "an object of paths into the spec"
    case .object: "an object"
    case .alternatives(let form): form.noun
    }
  }
}

extension SpecValue {
  func writeIdentity(to text: inout String) { text += json.compactText }

  var isWrittenEmpty: Bool { false }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    try end(of: path, from: start, origin: origin)
  }

  /// This type, where a path has no more steps.
  static func end(
    of path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    guard let step = path.first else { return Self.self }
    throw SpecError(
      origin, start,
      .unexpected(
        expected: "the path to end here, at \(form.noun)",
        found: JSONPath(steps: [step]).description))
  }

  static func typeError(_ json: JSON, at path: JSONPath) -> SpecError {
    var suggestion: String?
    if case .override = json.origin, case .text = form {
      suggestion = "put double quotes around it, within single ones for the shell"
    }
    return SpecError(
      json.origin, path,
      .unexpected(expected: form.noun, found: json.quotation, suggestion: suggestion))
  }
}

extension Bool: SpecValue {
  static var form: SpecForm { .truth }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Bool {
    guard case .bool(let flag) = json.value else { throw typeError(json, at: path) }
    return flag
  }

  var json: JSON { JSON(.bool(self)) }
}

extension Int: SpecValue {
  static var form: SpecForm { .wholeNumber }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Int {
    guard case .number(let number) = json.value, let integer = number.integer else {
      throw typeError(json, at: path)
    }
    return integer
  }

  var json: JSON { JSON(.number(JSONNumber(self))) }
}

extension Double: SpecValue {
  static var form: SpecForm { .number }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Double {
    guard case .number(let number) = json.value else { throw typeError(json, at: path) }
    return number.double
  }

  var json: JSON { JSON(.number(JSONNumber(self))) }
}

extension String: SpecValue {
  static var form: SpecForm { .text }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> String {
    guard case .string(let text) = json.value else { throw typeError(json, at: path) }
    return text
  }

  var json: JSON { JSON(.string(self)) }
}

extension Array: SpecValue where Element: SpecValue {
  static var form: SpecForm { .list(Element.form) }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> [Element] {
    guard case .array(let items) = json.value else { throw typeError(json, at: path) }
    var elements: [Element] = []
    for (index, item) in items.enumerated() {
      elements.append(try Element.read(item, at: path.index(index)))
    }
    return elements
  }

  var json: JSON { JSON(.array(map(\.json))) }

  func writeIdentity(to text: inout String) {
    text += "["
    for (index, element) in enumerated() {
      if index > 0 { text += "," }
      element.writeIdentity(to: &text)
    }
    text += "]"
  }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    switch path.first {
    case nil: return Self.self
    case .index(let index):
      return try Element.type(at: path.dropFirst(), from: start.index(index), origin: origin)
    case .key(let key):
      throw SpecError(
        origin, start, .unexpected(expected: "an index, as in \(start)[0]", found: ".\(key)"))
    }
  }
}

/// A closed vocabulary, written in JSON as one of its words.
protocol NameSpec: SpecValue, RawRepresentable, CaseIterable where RawValue == String {
  /// What the word stands for, in the key reference and the schema.
  var meaning: String { get }
}

extension NameSpec {
  static var form: SpecForm {
    .name(allCases.map { SpecForm.KnownName(name: $0.rawValue, meaning: $0.meaning) })
  }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    guard case .string(let name) = json.value else { throw typeError(json, at: path) }
    guard let value = Self(rawValue: name) else {
      throw SpecError(
        json.origin, path, .unknownName(name, known: allCases.map(\.rawValue)))
    }
    return value
  }

  var json: JSON { JSON(.string(rawValue)) }
}
