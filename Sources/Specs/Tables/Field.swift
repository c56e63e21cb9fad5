/// One key of an object: its name, its place in the Swift type, its rules and its meaning.
///
/// A class, so that going through a table copies no field.
final class Field<Root>: Sendable {
  let form: FieldForm
  let read: @Sendable (JSON, JSONPath, inout Root) throws(SpecError) -> Void
  /// The value to write; nil where there is none.
  let write: @Sendable (Root) -> JSON?
  /// Appends the value as identities have it; false, and nothing, where there is none or it is the
  /// default.
  let writeIdentity: @Sendable (Root, inout String) -> Bool

  private init(
    form: FieldForm,
    read: @escaping @Sendable (JSON, JSONPath, inout Root) throws(SpecError) -> Void,
    write: @escaping @Sendable (Root) -> JSON?,
    writeIdentity: @escaping @Sendable (Root, inout String) -> Bool
  ) {
    self.form = form
    self.read = read
    self.write = write
    self.writeIdentity = writeIdentity
  }
}

/// What is to be known of a field without its type.
struct FieldForm: Sendable {
  let key: String
  let meaning: String
  let type: any SpecValue.Type
  let rules: [RuleForm]
  let isRequired: Bool
  /// Whether the key may be left out, or null, with a meaning of its own.
  let mayBeAbsent: Bool
  let defaultValue: JSON?
  /// Whether trials train differently when the value changes; such fields make the identity.
  var affectsTraining = true
  /// The key beside which this one may not be given, and without which it stands as required or not.
  var excludedBy: String?

  /// What JSON may say here.
  var value: SpecForm { type.form }
}

/// Where a field's value is kept.
typealias Place<Root, Value> = WritableKeyPath<Root, Value> & Sendable

extension Field {
  /// A key that must be given.
  static func required<Value: SpecValue>(
    _ key: String, _ place: Place<Root, Value>, _ meaning: String, _ rules: Rule<Value>...
  ) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, type: Value.self, rules: rules.map(\.form), isRequired: true,
      mayBeAbsent: false, defaultValue: nil)
    return Field(
      form: form, read: reading(place, rules), write: { $0[keyPath: place].json },
      writeIdentity: { root, text in
        root[keyPath: place].writeIdentity(to: &text)
        return true
      })
  }

  /// A key that may be left out; it then holds what `Root()` holds.
  static func optional<Value: SpecValue>(
    _ key: String, _ place: Place<Root, Value>, _ meaning: String, _ rules: Rule<Value>...
  ) -> Field where Root: ObjectSpec {
    let standard = Root()[keyPath: place]
    let form = FieldForm(
      key: key, meaning: meaning, type: Value.self, rules: rules.map(\.form), isRequired: false,
      mayBeAbsent: false, defaultValue: standard.json)
    return Field(
      form: form, read: reading(place, rules), write: { $0[keyPath: place].json },
      writeIdentity: { root, text in
        let value = root[keyPath: place]
        guard value != standard else { return false }
        value.writeIdentity(to: &text)
        return true
      })
  }

  /// A key that may be absent (left out or null); the meaning says what that means.
  static func optional<Value: SpecValue>(
    _ key: String, _ place: Place<Root, Value?>, _ meaning: String, _ rules: Rule<Value>...
  ) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, type: Value.self, rules: rules.map(\.form), isRequired: false,
      mayBeAbsent: true, defaultValue: nil)
    return Field(
      form: form,
      read: { (json, path, root) throws(SpecError) in
        if case .null = json.value {
          root[keyPath: place] = nil
        } else {
          root[keyPath: place] = try Value.read(json, at: path, obeying: rules)
        }
      },
      write: { $0[keyPath: place]?.json },
      writeIdentity: { root, text in
        guard let value = root[keyPath: place] else { return false }
        value.writeIdentity(to: &text)
        return true
      })
  }

  /// A key that editors read and Reprise ignores.
  static func forEditors(_ key: String, _ meaning: String) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, type: String.self, rules: [], isRequired: false,
      mayBeAbsent: false, defaultValue: nil, affectsTraining: false)
    return Field(
      form: form,
      read: { (json, path, _) throws(SpecError) in _ = try String.read(json, at: path) },
      write: { _ in nil }, writeIdentity: { _, _ in false })
  }

  /// The same field, left out of the training identity: words for people, checks, and what is done
  /// with finished trials.
  var besideTraining: Field {
    var form = form
    form.affectsTraining = false
    return Field(form: form, read: read, write: write, writeIdentity: { _, _ in false })
  }

  /// The same field, of objects without another key only: where that is given, this one may not be,
  /// and is neither written nor part of the identity.
  func onlyWithout(
    _ other: String, where isGiven: @escaping @Sendable (Root) -> Bool
  ) -> Field {
    var form = form
    form.excludedBy = other
    let (write, writeIdentity) = (write, writeIdentity)
    return Field(
      form: form, read: read, write: { isGiven($0) ? nil : write($0) },
      writeIdentity: { isGiven($0) ? false : writeIdentity($0, &$1) })
  }

  private static func reading<Value: SpecValue>(
    _ place: Place<Root, Value>, _ rules: [Rule<Value>]
  ) -> @Sendable (JSON, JSONPath, inout Root) throws(SpecError) -> Void {
    { (json, path, root) throws(SpecError) in
      root[keyPath: place] = try Value.read(json, at: path, obeying: rules)
    }
  }
}
