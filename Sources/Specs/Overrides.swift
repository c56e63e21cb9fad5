/// One value set in a spec's JSON before it is read: a `--set PATH=VALUE`, or a setting of a sweep's
/// point. It can replace a single value, a whole object, or give a key that the file leaves out.
struct Override: Sendable {
  let path: JSONPath
  let value: JSON
  /// Who says so.
  let origin: SpecOrigin

  /// A value of a sweep, or of the program.
  init(_ path: JSONPath, _ value: JSON, origin: SpecOrigin) {
    self.path = path
    self.value = value
    self.origin = origin
  }

  /// Reads `PATH=VALUE`. The value is JSON where it is that, else a text.
  init(_ text: String) throws(SpecError) {
    guard let equals = text.firstIndex(of: "="), let path = JSONPath(parsing: text[..<equals])
    else {
      throw SpecError(
        .override(text), JSONPath(),
        .unexpected(
          expected: "PATH=VALUE, such as optimizer.sgd.learningRate=0.01 or seeds[0]=7",
          found: JSON(.string(text)).quotation))
    }
    self.path = path
    origin = .override(text)
    value = try Override.value(
      String(text[text.index(after: equals)...]), of: text, path: path)
  }

  /// Reads several.
  static func all(_ texts: [String]) throws(SpecError) -> [Override] {
    var overrides: [Override] = []
    for text in texts { overrides.append(try Override(text)) }
    return overrides
  }

  /// Whether the model may be another one after it.
  var changesModel: Bool {
    (path.steps.first == .key("model") && !setsCounts)
      || path.steps.starts(with: [.key("data"), .key("transforms")])
  }

  /// Whether it sets the counts that the model is checked against.
  var setsCounts: Bool {
    path.steps.starts(with: [.key("model"), .key("counts")]) || path.steps == [.key("model")]
  }

  /// The document with all values set in order. Where they change the model, it loses the counts,
  /// which are what the source says of its own model, not of a changed one.
  static func apply(_ overrides: [Override], to document: JSON) throws(SpecError) -> JSON {
    var document = document
    if overrides.contains(where: \.changesModel), !overrides.contains(where: \.setsCounts) {
      let none = Override(
        JSONPath(steps: [.key("model"), .key("counts")]), JSON(.null), origin: .program)
      document = try none.apply(to: document)
    }
    for override in overrides { document = try override.apply(to: document) }
    return document
  }

  /// The document with the value set.
  private func apply(to document: JSON) throws(SpecError) -> JSON {
    _ = try ExperimentSpec.type(at: path.steps[...], from: JSONPath(), origin: origin)
    return try setting(path.steps[...], in: document, at: JSONPath())
  }

  /// The value that a text spells: JSON where it is that, else the text itself.
  static func value(
    _ text: String, of override: String, path: JSONPath
  ) throws(SpecError) -> JSON {
    if let name = nonFiniteName(text) {
      throw SpecError(
        .override(override), path,
        .unexpected(
          expected: "a finite number", found: name,
          suggestion: "in double quotes it would be a text"))
    }
    do {
      return try JSONReader.read(text, from: .override(override), at: path)
    } catch {
      guard isPlainText(text, error) else { throw error }
      return JSON(.string(text), origin: .override(override))
    }
  }

  private static func nonFiniteName(_ text: String) -> String? {
    let word = text.drop { $0 == "-" || $0 == "+" }.lowercased()
    return ["nan", "inf", "infinity"].contains(word) ? text : nil
  }

  /// Broken JSON is not taken for a text, nor is a number that is too large.
  private static func isPlainText(_ text: String, _ error: SpecError) -> Bool {
    guard case .syntax = error.problem else { return false }
    return !["{", "[", "\""].contains(text.prefix(1))
  }
}

// MARK: - Setting a value

extension Override {
  private func setting(
    _ steps: ArraySlice<JSONPath.Step>, in json: JSON, at path: JSONPath
  ) throws(SpecError) -> JSON {
    guard let step = steps.first else { return value }
    switch step {
    case .key(let key): return try setting(key, then: steps.dropFirst(), in: json, at: path)
    case .index(let index):
      return try setting(index, then: steps.dropFirst(), in: json, at: path)
    }
  }

  private func setting(
    _ key: String, then rest: ArraySlice<JSONPath.Step>, in json: JSON, at path: JSONPath
  ) throws(SpecError) -> JSON {
    let absent = JSON(.null, origin: origin)
    var json = json
    var members: [JSON.Member]
    switch json.value {
    case .object(let existing): members = existing
    case .null: members = []
    case .string(let name) where name == key: members = [JSON.Member(key, absent)]
    default: throw obstacle(json, at: path, expected: "an object, to set \(key) in")
    }
    if let place = members.firstIndex(where: { $0.key == key }) {
      members[place].value = try setting(rest, in: members[place].value, at: path.key(key))
    } else {
      let value = try setting(rest, in: absent, at: path.key(key))
      members.append(JSON.Member(key, value, keyOrigin: origin))
    }
    json.value = .object(members)
    return json
  }

  private func setting(
    _ index: Int, then rest: ArraySlice<JSONPath.Step>, in json: JSON, at path: JSONPath
  ) throws(SpecError) -> JSON {
    var json = json
    switch json.value {
    case .array(var items) where items.indices.contains(index):
      items[index] = try setting(rest, in: items[index], at: path.index(index))
      json.value = .array(items)
      return json
    case .array(let items):
      let known = items.isEmpty ? "a list with items" : "an index from 0 to \(items.count - 1)"
      throw SpecError(
        origin, path,
        .unexpected(
          expected: known, found: items.isEmpty ? "an empty one" : "[\(index)]",
          suggestion: "set \(path)=[…] as a whole"))
    default:
      throw obstacle(json, at: path, expected: "a list, to set item [\(index)] of")
    }
  }

  private func obstacle(_ json: JSON, at path: JSONPath, expected: String) -> SpecError {
    var found = json.quotation
    if case .null = json.value { found = "nothing there in the file" }
    let whole = path.steps.isEmpty ? nil : "set \(path)=… as a whole"
    return SpecError(
      origin, path, .unexpected(expected: expected, found: found, suggestion: whole))
  }
}
