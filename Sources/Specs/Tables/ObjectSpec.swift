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
struct ObjectForm {
  let name: String
  let meaning: String
  let fields: () -> [FieldForm]
}

extension ObjectSpec {
  var contradiction: Violation? { nil }

  static var form: SpecForm {
    .object(ObjectForm(name: specName, meaning: meaning, fields: { fields.map(\.form) }))
  }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    guard case .object(let members) = json.value else { throw typeError(json, at: path) }
    let fields = Self.fields
    try rejectUnknownKeys(members, known: fields.map(\.form.key), at: path)
    var object = Self()
    for field in fields {
      if let value = json[field.form.key] {
        try field.read(value, path.key(field.form.key), &object)
      } else if field.form.isRequired {
        throw SpecError(
          json.origin, path.key(field.form.key),
          .missingKey(field.form.key, meaning: field.form.meaning))
      }
    }
    if let contradiction = object.contradiction {
      throw contradiction.error(about: json, at: path)
    }
    return object
  }

  var json: JSON {
    var members: [JSON.Member] = []
    for field in Self.fields {
      if let value = field.write(self) { members.append(JSON.Member(field.form.key, value)) }
    }
    return JSON(.object(members))
  }
}

private func rejectUnknownKeys(
  _ members: [JSON.Member], known: [String], at path: JSONPath
) throws(SpecError) {
  for member in members where !known.contains(member.key) {
    throw SpecError(
      member.keyOrigin, path.key(member.key), .unknownKey(member.key, known: known))
  }
}
