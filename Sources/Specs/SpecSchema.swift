extension ExperimentSpec {
  /// The JSON Schema (draft 2020-12) of a spec, made from the same tables that read it. Editors
  /// complete and check with it; rules that span several keys are checked by reading alone.
  public static var jsonSchema: String {
    let definitions = SpecForm.definitions(reachableFrom: form)
    var schema: [JSON.Member] = [
      JSON.Member("$schema", "https://json-schema.org/draft/2020-12/schema"),
      JSON.Member("title", "Reprise experiment"),
    ]
    schema += definitions[0].definitionSchema
    let others = definitions.dropFirst().compactMap { form in
      form.definitionKey.map { JSON.Member($0, JSON(.object(form.definitionSchema))) }
    }
    schema.append(JSON.Member("$defs", JSON(.object(others))))
    return JSON(.object(schema)).prettyText
  }
}

extension SpecForm {
  /// The name of an object or a choice; nil for what needs no definition of its own.
  var definitionName: String? {
    switch self {
    case .object(let form): form.name
    case .alternatives(let form): form.name
    default: nil
    }
  }

  /// All objects and choices that a form leads to, itself first, each once, broadly before deeply.
  static func definitions(reachableFrom root: SpecForm) -> [SpecForm] {
    var found: [SpecForm] = []
    var waiting = [root]
    while !waiting.isEmpty {
      let form = waiting.removeFirst()
      if let name = form.definitionName {
        if found.contains(where: { $0.definitionName == name }) { continue }
        found.append(form)
      }
      waiting += form.children
    }
    return found
  }

  private var children: [SpecForm] {
    switch self {
    case .list(let item), .byPath(let item): [item]
    case .either(let one, let other): [one, other]
    case .object(let form): form.fields().map(\.value)
    case .alternatives(let form): form.alternatives().map(\.content)
    case .truth, .wholeNumber, .pair, .number, .text, .name, .anything: []
    }
  }
}

// MARK: - Schemas of forms

extension SpecForm {
  /// `pad layer` as a key: `padLayer`.
  fileprivate var definitionKey: String? {
    guard let words = definitionName?.split(whereSeparator: { " -".contains($0) }) else {
      return nil
    }
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// What a place of this form may hold.
  fileprivate var schema: [JSON.Member] {
    switch self {
    case .truth: [JSON.Member("type", "boolean")]
    case .wholeNumber: [JSON.Member("type", "integer")]
    case .pair:
      [
        JSON.Member("type", ["integer", "array"]), JSON.Member("items", ["type": "integer"]),
        JSON.Member("minItems", 2), JSON.Member("maxItems", 2),
      ]
    case .number: [JSON.Member("type", "number")]
    case .text: [JSON.Member("type", "string")]
    case .name(let names): [JSON.Member("enum", names.map(\.name).json)]
    case .list(let item):
      [JSON.Member("type", "array"), JSON.Member("items", JSON(.object(item.schema)))]
    case .anything: []
    case .either(let one, let other):
      [JSON.Member("anyOf", JSON(.array([one, other].map { JSON(.object($0.schema)) })))]
    case .byPath(let item):
      [
        JSON.Member("type", "object"),
        JSON.Member("additionalProperties", JSON(.object(item.schema))),
      ]
    case .object, .alternatives:
      [JSON.Member("$ref", "#/$defs/\(definitionKey ?? "")".json)]
    }
  }

  /// What `$defs` says of an object or a choice.
  fileprivate var definitionSchema: [JSON.Member] {
    switch self {
    case .object(let form):
      let fields = form.fields()
      let required = fields.filter { $0.isRequired && $0.excludedBy == nil }.map(\.key)
      var schema = [
        JSON.Member("description", form.meaning.json), JSON.Member("type", "object"),
        JSON.Member(
          "properties",
          JSON(.object(fields.map { JSON.Member($0.key, JSON(.object($0.schema))) }))),
      ]
      if !required.isEmpty { schema.append(JSON.Member("required", required.json)) }
      return schema + form.exclusions + [JSON.Member("additionalProperties", false)]
    case .alternatives(let form):
      let choices = form.alternatives()
      var schemas = choices.map(\.schema)
      let names = choices.filter(\.mayBePlainName).compactMap(\.key)
      if !names.isEmpty { schemas.append(["enum": names.json]) }
      return [
        JSON.Member("description", form.meaning.json), JSON.Member("oneOf", JSON(.array(schemas))),
      ]
    default:
      return schema
    }
  }
}

extension ObjectForm {
  /// What a key's presence forbids and its absence demands.
  fileprivate var exclusions: [JSON.Member] {
    let excluded = fields().filter { $0.excludedBy != nil }
    guard let other = excluded.first?.excludedBy else { return [] }
    precondition(
      excluded.allSatisfy { $0.excludedBy == other }, "The schema has one condition an object.")
    let absent: JSON = ["type": "null"]
    let forbidden = JSON(.object(excluded.map { JSON.Member($0.key, absent) }))
    let demanded = excluded.filter(\.isRequired).map(\.key).json
    return [
      JSON.Member(
        "if",
        [
          "properties": JSON(.object([JSON.Member(other, ["not": absent])])),
          "required": [other.json],
        ]),
      JSON.Member("then", ["properties": forbidden]),
      JSON.Member("else", ["required": demanded]),
    ]
  }
}

extension FieldForm {
  fileprivate var schema: [JSON.Member] {
    var members = mayBeAbsent ? nullable(value.schema) : value.schema
    for rule in rules { members = merge(members, rule.keywords) }
    let description = ([meaning] + names.map { "\($0.name): \($0.meaning)." }).joined(
      separator: " ")
    members.insert(JSON.Member("description", description.json), at: 0)
    if let defaultValue { members.append(JSON.Member("default", defaultValue)) }
    return members
  }

  /// The words of a closed vocabulary that the field's value is taken from.
  var names: [SpecForm.KnownName] {
    var form = value
    while case .list(let item) = form { form = item }
    if case .name(let names) = form { return names }
    return []
  }
}

extension AlternativeForm {
  fileprivate var schema: JSON {
    var members = content.schema
    for rule in rules { members = merge(members, rule.keywords) }
    guard let key else {
      return JSON(.object([JSON.Member("description", meaning.json)] + members))
    }
    return [
      "description": meaning.json, "type": "object",
      "properties": JSON(.object([JSON.Member(key, JSON(.object(members)))])),
      "required": [key.json], "additionalProperties": false,
    ]
  }
}

/// The schema that also allows null.
private func nullable(_ schema: [JSON.Member]) -> [JSON.Member] {
  guard let first = schema.first else { return schema }
  let null = JSON(.null)
  switch (first.key, first.value.value) {
  case ("type", .string):
    return [JSON.Member("type", [first.value, "null"])] + schema.dropFirst()
  case ("type", .array(let types)):
    return [JSON.Member("type", JSON(.array(types + ["null"])))] + schema.dropFirst()
  case ("enum", .array(let names)):
    return [JSON.Member("enum", JSON(.array(names + [null])))] + schema.dropFirst()
  default:
    return [JSON.Member("anyOf", [JSON(.object(schema)), ["type": "null"]])]
  }
}

/// Both schemas' keywords; where both have an object under one key, these are merged.
private func merge(_ schema: [JSON.Member], _ more: [JSON.Member]) -> [JSON.Member] {
  var merged = schema
  for member in more {
    guard let place = merged.firstIndex(where: { $0.key == member.key }) else {
      merged.append(member)
      continue
    }
    if case .object(let old) = merged[place].value.value,
      case .object(let new) = member.value.value
    {
      merged[place].value = JSON(.object(merge(old, new)))
    } else {
      merged[place] = member
    }
  }
  return merged
}
