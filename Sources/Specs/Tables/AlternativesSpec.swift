/// A choice, written as an object with one key: `{"conv": {…}}`. A choice whose contents may all be
/// left out can also be written as a plain name, `"sigmoid"`, and is where nothing is to be said;
/// one choice may be written bare, such as the number that is a constant schedule.
protocol AlternativesSpec: SpecValue {
  /// What is chosen, in the key reference and in the schema's `$defs`.
  static var specName: String { get }

  /// What the choice decides, in a sentence.
  static var meaning: String { get }

  /// The choices.
  static var alternatives: [Alternative<Self>] { get }
}

/// One choice. A class for the same reason as `Field`.
final class Alternative<Root>: Sendable {
  let form: AlternativeForm
  let read: @Sendable (JSON, JSONPath) throws(SpecError) -> Root
  /// The content; nil where another choice was made.
  let content: @Sendable (Root) -> (any SpecValue)?

  private init(
    form: AlternativeForm, read: @escaping @Sendable (JSON, JSONPath) throws(SpecError) -> Root,
    content: @escaping @Sendable (Root) -> (any SpecValue)?
  ) {
    self.form = form
    self.read = read
    self.content = content
  }
}

/// The form of a choice.
struct AlternativesForm: Sendable {
  let name: String
  let meaning: String
  let alternatives: @Sendable () -> [AlternativeForm]
}

/// What is to be known of one choice without its type.
struct AlternativeForm: Sendable {
  /// The key that chooses it; nil for the one that is written bare.
  let key: String?
  let meaning: String
  let type: any SpecValue.Type
  let rules: [RuleForm]

  /// What JSON may say behind the key.
  var content: SpecForm { type.form }

  /// Whether the name alone says everything.
  var mayBePlainName: Bool {
    guard key != nil, case .object(let object) = content else { return false }
    return object.fields().allSatisfy { !$0.isRequired }
  }
}

extension Alternative {
  /// A choice made by a key; `content` is nil for values of other choices.
  static func key<Content: SpecValue>(
    _ key: String, _ make: @escaping @Sendable (Content) -> Root, _ meaning: String,
    _ rules: Rule<Content>..., content: @escaping @Sendable (Root) -> Content?
  ) -> Alternative {
    Alternative(
      form: AlternativeForm(
        key: key, meaning: meaning, type: Content.self, rules: rules.map(\.form)),
      read: { (json, path) throws(SpecError) in
        make(try Content.read(json, at: path, obeying: rules))
      },
      content: { content($0) })
  }

  /// A choice told by an object, which also tells its meaning.
  static func key<Content: ObjectSpec>(
    _ key: String, _ make: @escaping @Sendable (Content) -> Root,
    content: @escaping @Sendable (Root) -> Content?
  ) -> Alternative {
    .key(key, make, Content.meaning, content: content)
  }

  /// A choice with nothing to say but its name.
  static func choice(_ key: String, _ value: Root, _ meaning: String) -> Alternative
  where Root: Equatable & Sendable {
    .key(key, { (_: NoSettings) in value }, meaning) { $0 == value ? NoSettings() : nil }
  }

  /// The choice that is written bare, without an object around it.
  static func bare<Content: SpecValue>(
    _ make: @escaping @Sendable (Content) -> Root, _ meaning: String,
    content: @escaping @Sendable (Root) -> Content?
  ) -> Alternative {
    Alternative(
      form: AlternativeForm(key: nil, meaning: meaning, type: Content.self, rules: []),
      read: { (json, path) throws(SpecError) in make(try Content.read(json, at: path)) },
      content: { content($0) })
  }
}

extension AlternativesForm {
  /// The keys that choose.
  var keys: [String] { alternatives().compactMap(\.key) }

  var noun: String {
    let object = "an object with one of the keys " + keys.joined(separator: ", ")
    let single = keys.count == 1 ? "an object with the key \(keys[0])" : object
    guard let bare = alternatives().first(where: { $0.key == nil }) else { return single }
    return "\(bare.content.noun) or \(single)"
  }
}

extension AlternativesSpec {
  static var alternativesForm: AlternativesForm {
    AlternativesForm(
      name: specName, meaning: meaning, alternatives: { alternatives.map(\.form) })
  }

  static var form: SpecForm { .alternatives(alternativesForm) }

  static func read(_ json: JSON, at path: JSONPath) throws(SpecError) -> Self {
    switch json.value {
    case .object(let members):
      return try read(members, of: json, at: path)
    case .string(let name):
      return try read(plainName: name, json, at: path)
    default:
      guard let bare = alternatives.first(where: { $0.form.key == nil }), bare.accepts(json) else {
        throw typeError(json, at: path)
      }
      return try bare.read(json, path)
    }
  }

  private static func read(
    _ members: [JSON.Member], of json: JSON, at path: JSONPath
  ) throws(SpecError) -> Self {
    for member in members {
      let place = path.key(member.key)
      let chosen = try alternative(member.key, at: place, origin: member.keyOrigin)
      if members.count == 1 { return try chosen.read(member.value, place) }
    }
    let keys = members.map(\.key).joined(separator: ", ")
    throw SpecError(
      members.last?.keyOrigin ?? json.origin, path,
      .unexpected(
        expected: alternativesForm.noun,
        found: members.isEmpty ? "{}" : "\(members.count) keys (\(keys))",
        suggestion: members.isEmpty ? nil : "keep one; --set can replace the whole object"))
  }

  /// The choice that a key makes.
  private static func alternative(
    _ key: String, at path: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> Alternative<Self> {
    guard let chosen = alternatives.first(where: { $0.form.key == key }) else {
      throw SpecError(origin, path, .unknownKey(key, known: alternativesForm.keys))
    }
    return chosen
  }

  static func type(
    at path: ArraySlice<JSONPath.Step>, from start: JSONPath, origin: SpecOrigin
  ) throws(SpecError) -> any SpecValue.Type {
    guard case .key(let key) = path.first else {
      return try end(of: path, from: start, origin: origin)
    }
    let place = start.key(key)
    let chosen = try alternative(key, at: place, origin: origin)
    return try chosen.form.type.type(at: path.dropFirst(), from: place, origin: origin)
  }

  private static func read(
    plainName name: String, _ json: JSON, at path: JSONPath
  ) throws(SpecError) -> Self {
    guard let chosen = alternatives.first(where: { $0.form.key == name }) else {
      guard alternatives.contains(where: \.form.mayBePlainName) else {
        throw typeError(json, at: path)
      }
      throw SpecError(json.origin, path, .unknownName(name, known: alternativesForm.keys))
    }
    guard chosen.form.mayBePlainName else {
      throw SpecError(
        json.origin, path,
        .unexpected(
          expected: "{\"\(name)\": {…}} with what it needs", found: json.quotation))
    }
    return try chosen.read(JSON(.object([]), origin: json.origin), path.key(name))
  }

  var json: JSON {
    let (choice, content) = chosen
    guard let key = choice.form.key else { return content.json }
    if content.isWrittenEmpty, choice.form.mayBePlainName { return key.json }
    return JSON(.object([JSON.Member(key, content.json)]))
  }

  func writeIdentity(to text: inout String) {
    let (choice, content) = chosen
    guard let key = choice.form.key else { return content.writeIdentity(to: &text) }
    if content.isWrittenEmpty, choice.form.mayBePlainName {
      text += "\"\(key)\""
    } else {
      text += "{\"\(key)\":"
      content.writeIdentity(to: &text)
      text += "}"
    }
  }

  private var chosen: (Alternative<Self>, any SpecValue) {
    for alternative in Self.alternatives {
      if let content = alternative.content(self) { return (alternative, content) }
    }
    preconditionFailure("\(Self.specName): a case has no entry in its table of alternatives.")
  }
}

extension Alternative {
  /// Whether a bare value has the right type, so that a wrong type's message can name all choices.
  fileprivate func accepts(_ json: JSON) -> Bool {
    switch (form.content, json.value) {
    case (.number, .number), (.wholeNumber, .number), (.truth, .bool), (.list, .array): true
    default: false
    }
  }
}

/// The contents of a choice that has none.
struct NoSettings: ObjectSpec {
  static let specName = "no settings"
  static let meaning = "Nothing to set: write the name alone."
  static let fields: [Field<Self>] = []
}
