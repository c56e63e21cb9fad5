/// A JSON object with a fixed set of keys, told by one table. Reading, writing, the schema, the
/// key reference and `--set` all follow from the table.
protocol ObjectSpec: SpecValue {
  /// What the object is called in the key reference and in the schema's `$defs`.
  static var specName: String { get }

  /// What the object says, in a sentence.
  static var meaning: String { get }

  /// The keys, in the order they are written.
  static var fields: [Field<Self>] { get }

  /// An object of defaults, which reading fills.
  init()

  /// The first contradiction between fields. Single fields' rules stand in the table.
  var contradiction: Violation? { get }
}

/// The form of an object.
struct ObjectForm: Sendable {
  let name: String
  let meaning: String
  let fields: @Sendable () -> [FieldForm]
}

extension ObjectSpec {
  var contradiction: Violation? { nil }

  static var form: SpecForm { objectForm }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    try readObject(json, at: path)
  }

  var json: JSON { objectJSON }

  /// The form of the object, for one that can be written in another form too.
  static var objectForm: SpecForm {
    .object(ObjectForm(name: specName, meaning: meaning, fields: { fields.map(\.form) }))
  }

  /// Reads the object where it is written as one.
  static func readObject(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    guard case .object(let members) = json.value else { throw typeError(json, at: path) }
    try rejectUnknownKeys(members, at: path)
    var object = Self()
    for field in fields {
      if try isExcluded(field, json, at: path) { continue }
      if let value = json[field.form.key] {
        try field.read(value, path.key(field.form.key), &object)
      } else if field.form.isRequired {
        throw SpecError(
          json.origin, path.key(field.form.key),
          .missingKey(field.form.key, meaning: field.form.meaning))
      }
    }
    try object.checkContradictions(json, at: path)
    return object
  }

  /// The object that a document gives which differs from this one's under some keys only.
  func reading(
    _ keys: Set<String>, of json: JSON, at path: JSONPath = JSONPath()
  ) throws(SpecError) -> Self {
    var object = self
    for field in Self.fields where keys.contains(field.form.key) {
      if try Self.isExcluded(field, json, at: path) { continue }
      let value = json[field.form.key] ?? field.form.defaultValue ?? JSON(.null)
      try field.read(value, path.key(field.form.key), &object)
    }
    try object.checkContradictions(json, at: path)
    return object
  }

  /// Whether another key of the document leaves no place for this one; an error where both are given.
  private static func isExcluded(
    _ field: Field<Self>, _ json: JSON, at path: JSONPath
  ) throws(SpecError) -> Bool {
    guard let other = field.form.excludedBy, json.gives(other) else { return false }
    guard let value = json[field.form.key], json.gives(field.form.key) else { return true }
    throw SpecError(
      value.origin, path.key(field.form.key),
      .unexpected(
        expected: "no \(field.form.key) beside \(other)", found: value.quotation,
        suggestion: "leave out one of the two"))
  }

  private func checkContradictions(_ json: JSON, at path: JSONPath) throws(SpecError) {
    if let contradiction { throw contradiction.error(about: json, at: path) }
  }

  /// The object with every default written out.
  var objectJSON: JSON {
    var members: [JSON.Member] = []
    for field in Self.fields {
      if let value = field.write(self) { members.append(JSON.Member(field.form.key, value)) }
    }
    return JSON(.object(members))
  }

  func writeIdentity(to text: inout String) {
    text += "{"
    var isFirst = true
    for field in Self.fields {
      let end = text.endIndex
      text += isFirst ? "\"" : ",\""
      text += field.form.key
      text += "\":"
      if field.writeIdentity(self, &text) {
        isFirst = false
      } else {
        text.removeSubrange(end...)
      }
    }
    text += "}"
  }

  var isWrittenEmpty: Bool { Self.fields.allSatisfy { $0.write(self) == nil } }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    guard case .key(let key) = path.first else {
      return try end(of: path, from: start, origin: origin)
    }
    let place = start.key(key)
    let field = try field(key, at: place, origin: origin)
    return try field.form.type.type(at: path.dropFirst(), from: place, origin: origin)
  }

  private static func rejectUnknownKeys(
    _ members: [JSON.Member], at path: JSONPath
  ) throws(SpecError) {
    for member in members where !fields.contains(where: { $0.form.key == member.key }) {
      _ = try field(member.key, at: path.key(member.key), origin: member.keyOrigin)
    }
  }

  /// The field of a key.
  private static func field(
    _ key: String, at path: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> Field<Self> {
    guard let field = fields.first(where: { $0.form.key == key }) else {
      throw SpecError(origin, path, .unknownKey(key, known: fields.map(\.form.key)))
    }
    return field
  }
}

extension JSON {
  /// Whether an object has a key, with a value that is not null.
  fileprivate func gives(_ key: String) -> Bool {
    switch self[key]?.value {
    case nil, .null: false
    default: true
    }
  }
}
