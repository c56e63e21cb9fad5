/// One key of an object: its name, its place in the Swift type, its rules and its meaning.
struct Field<Root> {
  let form: FieldForm
  let read: (JSON, JSONPath, inout Root) throws(SpecError) -> Void
  /// The value to write; nil where there is none.
  let write: (Root) -> JSON?
}

/// What is to be known of a field without its type.
struct FieldForm {
  let key: String
  let meaning: String
  let value: SpecForm
  let rules: [RuleForm]
  let isRequired: Bool
  /// Whether the key may be left out, or null, with a meaning of its own.
  let mayBeAbsent: Bool
  let defaultValue: JSON?
  /// Whether trials train differently when the value changes; such fields make the identity.
  var affectsTraining = true
}

extension Field {
  /// A key that must be given.
  static func required<Value: SpecValue>(
    _ key: String, _ place: WritableKeyPath<Root, Value>, _ meaning: String,
    _ rules: Rule<Value>...
  ) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, value: Value.form, rules: rules.map(\.form), isRequired: true,
      mayBeAbsent: false, defaultValue: nil)
    return Field(form, place, rules)
  }

  /// A key that may be left out; it then holds what `Root()` holds.
  static func optional<Value: SpecValue>(
    _ key: String, _ place: WritableKeyPath<Root, Value>, _ meaning: String,
    _ rules: Rule<Value>...
  ) -> Field where Root: ObjectSpec {
    let form = FieldForm(
      key: key, meaning: meaning, value: Value.form, rules: rules.map(\.form), isRequired: false,
      mayBeAbsent: false, defaultValue: Root()[keyPath: place].json)
    return Field(form, place, rules)
  }

  /// A key that may be absent (left out or null); the meaning says what that means.
  static func optional<Value: SpecValue>(
    _ key: String, _ place: WritableKeyPath<Root, Value?>, _ meaning: String,
    _ rules: Rule<Value>...
  ) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, value: Value.form, rules: rules.map(\.form), isRequired: false,
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
      write: { $0[keyPath: place]?.json })
  }

  /// A key that editors read and Reprise ignores.
  static func forEditors(_ key: String, _ meaning: String) -> Field {
    let form = FieldForm(
      key: key, meaning: meaning, value: .text, rules: [], isRequired: false, mayBeAbsent: false,
      defaultValue: nil, affectsTraining: false)
    return Field(
      form: form,
      read: { (json, path, _) throws(SpecError) in _ = try String.read(json, at: path) },
      write: { _ in nil })
  }

  /// The same field, left out of the training identity: words for people, checks, and what is done
  /// with finished trials.
  var besideTraining: Field {
    var form = form
    form.affectsTraining = false
    return Field(form: form, read: read, write: write)
  }

  private init<Value: SpecValue>(
    _ form: FieldForm, _ place: WritableKeyPath<Root, Value>, _ rules: [Rule<Value>]
  ) {
    self.init(
      form: form,
      read: { (json, path, root) throws(SpecError) in
        root[keyPath: place] = try Value.read(json, at: path, obeying: rules)
      },
      write: { $0[keyPath: place].json })
  }
}
