extension SweepPlan {
  /// The points that `--only PATH=VALUE` arguments leave: all where there are none.
  ///
  /// PATH is a path into the spec or the name of an axis; VALUE is a label of the axis, or what the
  /// value is, as JSON or as a text. Arguments about one path are alternatives; those about several
  /// must all hold.
  ///
  /// - Throws: `SpecError` where a path is not in the spec, or nothing has the value.
  public func points(only arguments: [String]) throws(SpecError) -> [ExperimentSpec] {
    let names = axisNames
    var choices: [(subject: String, selections: [SweepSelection])] = []
    for argument in arguments {
      let selection = try SweepSelection(argument, axes: names)
      guard points.contains(where: selection.matches) else {
        throw selection.noMatch(among: points)
      }
      if let place = choices.firstIndex(where: { $0.subject == selection.subject }) {
        choices[place].selections.append(selection)
      } else {
        choices.append((selection.subject, [selection]))
      }
    }
    let chosen = points.filter { point in
      choices.allSatisfy { $0.selections.contains { $0.matches(point) } }
    }
    if chosen.isEmpty, let last = arguments.last {
      throw SpecError(
        .selection(last), JSONPath(),
        .unexpected(
          expected: "a point that fits every --only", found: "none",
          suggestion: "each fits some, but no point fits all"))
    }
    return chosen
  }

  /// The axes that the points stand on.
  private var axisNames: [String] {
    var names: [String] = []
    for coordinate in points.flatMap({ $0.point?.coordinates ?? [] })
    where !names.contains(coordinate.name) {
      names.append(coordinate.name)
    }
    return names
  }
}

/// One `--only PATH=VALUE`.
private struct SweepSelection {
  /// The path or the axis' name, as written.
  let subject: String
  private let text: String
  private let value: String
  /// What the subject names, if it is a path.
  private let place: SpecPlace?
  /// The value as JSON; nil where it can only be a label.
  private let json: JSON?

  init(_ text: String, axes: [String]) throws(SpecError) {
    self.text = text
    let origin = SpecOrigin.selection(text)
    // Names of axes may hold an equals sign.
    let named = axes.filter { text.hasPrefix("\($0)=") }.max { $0.count < $1.count }
    guard let subject = named ?? text.firstIndex(of: "=").map({ String(text[..<$0]) }) else {
      throw SpecError(
        origin, JSONPath(),
        .unexpected(
          expected: "PATH=VALUE or AXIS=VALUE, such as model.residual=false",
          found: JSON(.string(text)).quotation))
    }
    self.subject = subject
    value = String(text.dropFirst(subject.count + 1))
    if named == nil {
      place = try Self.place(subject, axes: axes, origin: origin)
    } else {
      place = try? SpecPlace(subject, of: JSON(.null), at: JSONPath())
    }
    json = try? Override.value(value, of: text, path: JSONPath())
  }

  private static func place(
    _ subject: String, axes: [String], origin: SpecOrigin
  ) throws(SpecError) -> SpecPlace {
    do {
      return try SpecPlace(subject, of: JSON(.null, origin: origin), at: JSONPath())
    } catch {
      let keys = ExperimentSpec.fields.map(\.form.key)
      guard !subject.contains(where: { ".[".contains($0) }), !keys.contains(subject) else {
        throw error
      }
      throw SpecError(
        origin, JSONPath(), .unknownName(subject, known: axes + keys))
    }
  }

  /// Whether a point has the value.
  func matches(_ point: ExperimentSpec) -> Bool {
    if let coordinate = coordinate(of: point) {
      return coordinate.label == value || has(coordinate)
    }
    guard let place else { return false }
    return (point.value(at: place.path.description)?.text ?? "null") == meaning(at: place)
  }

  private func meaning(at place: SpecPlace) -> String? {
    json.flatMap { try? place.meaning(of: $0, at: JSONPath()) }
  }

  /// The point's place on the axis that is meant.
  private func coordinate(of point: ExperimentSpec) -> CoordinateSpec? {
    let coordinates = point.point?.coordinates ?? []
    return coordinates.first { $0.name == subject }
      ?? coordinates.first {
        $0.settings.entries.count == 1 && $0.settings.entries[0].path == subject
      }
  }

  private func has(_ coordinate: CoordinateSpec) -> Bool {
    guard let setting = coordinate.settings.entries.first, coordinate.settings.entries.count == 1,
      let place = try? SpecPlace(setting.path, of: JSON(.null), at: JSONPath()),
      let meaning = meaning(at: place)
    else { return false }
    return meaning == (try? place.meaning(of: setting.value.json, at: JSONPath()))
  }

  /// The error that no point has the value.
  func noMatch(among points: [ExperimentSpec]) -> SpecError {
    var known: [String] = []
    for point in points {
      let label =
        coordinate(of: point)?.label
        ?? place.flatMap { point.value(at: $0.path.description)?.labelText } ?? "null"
      if !known.contains(label) { known.append(label) }
    }
    return SpecError(.selection(text), JSONPath(), .unknownName(value, known: known))
  }
}
