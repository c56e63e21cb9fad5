/// What a spec must say for a part of a sweep to apply, or for a point to be left out: of each path,
/// one of some values.
struct SweepCondition: Sendable {
  private let entries: [Entry]

  private struct Entry: Sendable {
    let place: SpecPlace
    /// As `SpecPlace.meaning(of:)` tells them.
    let meanings: [String]
  }

  /// Reads a condition; `path` is where it stands in the document, for errors.
  init(_ condition: ByPath<AnyValue>, at path: JSONPath) throws(SpecError) {
    var entries: [Entry] = []
    for entry in condition.entries {
      let location = path.key(entry.path)
      let place = try SpecPlace(entry.path, of: entry.value.json, at: location)
      entries.append(
        Entry(place: place, meanings: try Self.meanings(entry.value.json, place, at: location)))
    }
    self.entries = entries
  }

  /// Whether a document says so, with the defaults of what it leaves out.
  func holds(in document: JSON) -> Bool {
    entries.allSatisfy { $0.meanings.contains($0.place.meaning(in: document)) }
  }

  /// A list that can stand at the place is the value itself; another one holds several to choose
  /// from.
  private static func meanings(
    _ json: JSON, _ place: SpecPlace, at location: JSONPath
  ) throws(SpecError) -> [String] {
    do {
      return [try place.meaning(of: json, at: location)]
    } catch {
      guard case .array(let items) = json.value, !items.isEmpty else { throw error }
      var meanings: [String] = []
      for (index, item) in items.enumerated() {
        meanings.append(try place.meaning(of: item, at: location.index(index)))
      }
      return meanings
    }
  }
}

/// A place in a spec, named by its path.
struct SpecPlace: Sendable {
  let path: JSONPath
  private let type: any SpecValue.Type

  /// The place that a text names, an error where a spec has none of that name. `json` is what is said
  /// of it and `location` where, for errors.
  init(_ text: String, of json: JSON, at location: JSONPath) throws(SpecError) {
    guard let path = JSONPath(parsing: text[...]) else {
      throw SpecError(
        json.origin, location,
        .unexpected(
          expected: "a path into the spec, such as optimizer.sgd.learningRate",
          found: JSON(.string(text)).quotation))
    }
    self.path = path
    do {
      type = try ExperimentSpec.type(at: path.steps[...], from: JSONPath(), origin: json.origin)
    } catch {
      throw SpecError(
        json.origin, location,
        .nested(context: "no such path in a spec", path: error.path, problem: error.problem))
    }
  }

  /// What a value means here, the same text for all spellings. Null, what an absent key means, means
  /// itself.
  func meaning(of json: JSON, at location: JSONPath) throws(SpecError) -> String {
    if case .null = json.value { return "null" }
    return try type.read(json, at: location).json.compactText
  }

  /// The setting of a value here, in the same sense.
  func setting(_ json: JSON, at location: JSONPath) throws(SpecError) -> String {
    "\(path)=\(try meaning(of: json, at: location))"
  }

  /// What stands here in a document; "null" where nothing does.
  func meaning(in document: JSON) -> String {
    guard let json = ExperimentSpec.form.value(at: path.steps[...], in: document) else {
      return "null"
    }
    return (try? meaning(of: json, at: path)) ?? json.compactText
  }

  /// Whether trials train, or are logged, differently when the value changes.
  var affectsTraining: Bool { ExperimentSpec.form.affectsTraining(at: path.steps[...]) }
}

extension JSONPath {
  /// Whether one of both paths leads to the other's value or to a part of it.
  func overlaps(_ other: JSONPath) -> Bool {
    steps.starts(with: other.steps) || other.steps.starts(with: steps)
  }

  /// Whether the path leads to a part of the other's value.
  func isInside(_ other: JSONPath) -> Bool {
    steps.count > other.steps.count && steps.starts(with: other.steps)
  }
}

extension SpecForm {
  /// What a document says at a path, or what it means by saying nothing; nil where nothing stands.
  fileprivate func value(at path: ArraySlice<JSONPath.Step>, in json: JSON) -> JSON? {
    guard let step = path.first else { return json }
    let rest = path.dropFirst()
    switch (self, step, json.value) {
    case (.object(let form), .key(let key), _):
      guard let field = form.fields().first(where: { $0.key == key }),
        let inner = json[key] ?? field.defaultValue
      else { return nil }
      return field.value.value(at: rest, in: inner)
    case (.alternatives(let form), .key(let key), .object):
      guard let inner = json[key] else { return nil }
      return form.alternatives().first { $0.key == key }?.content.value(at: rest, in: inner)
    case (.alternatives(let form), .key(let key), .string(let name)) where name == key:
      let nothingSaid = JSON(.object([]), origin: json.origin)
      return form.alternatives().first { $0.key == key }?.content.value(at: rest, in: nothingSaid)
    case (.list(let item), .index(let index), .array(let items)) where items.indices.contains(index):
      return item.value(at: rest, in: items[index])
    case (.pair, .index(let index), .array(let items)) where items.indices.contains(index):
      return SpecForm.wholeNumber.value(at: rest, in: items[index])
    case (.pair, .index(let index), .number) where index < 2:
      return SpecForm.wholeNumber.value(at: rest, in: json)
    default:
      return nil
    }
  }

  fileprivate func affectsTraining(at path: ArraySlice<JSONPath.Step>) -> Bool {
    let rest = path.dropFirst()
    switch (self, path.first) {
    case (.object(let form), .key(let key)):
      guard let field = form.fields().first(where: { $0.key == key }) else { return false }
      return field.affectsTraining && field.value.affectsTraining(at: rest)
    case (.alternatives(let form), .key(let key)):
      return form.alternatives().first { $0.key == key }?.content.affectsTraining(at: rest) ?? false
    case (.list(let item), .index):
      return item.affectsTraining(at: rest)
    default:
      return true
    }
  }
}
