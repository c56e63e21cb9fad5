/// Makes a sweep's tree and gathers its axes: checks paths, values and labels, each where it stands.
struct SweepTreeReader {
  /// The document that the sweep stands in, where errors point.
  private let document: JSON
  /// The axes so far, in the order in which the sweep names them.
  private var scales: [SweepScale] = []
  private var scaleNumbers: [String: Int] = [:]
  private var coordinateCount = 0

  init(_ document: JSON) { self.document = document }

  /// The tree of a sweep that stands at a path.
  mutating func part(_ sweep: SweepSpec, at path: JSONPath) throws(SpecError) -> SweepPart {
    if sweep.baseline != nil, path.steps.count > 1 {
      throw error(
        path.key("baseline"), expected: "a baseline in the outermost sweep only",
        suggestion: "move it there")
    }
    let tree = try tree(sweep, at: path)
    var when: SweepCondition?
    if let condition = sweep.when {
      when = try SweepCondition(condition, at: path.key("when"))
    }
    var exclude: [SweepCondition] = []
    for (index, condition) in sweep.exclude.enumerated() {
      exclude.append(try SweepCondition(condition, at: path.key("exclude").index(index)))
    }
    return SweepPart(tree: tree, when: when, exclude: exclude, path: path)
  }

  private mutating func tree(
    _ sweep: SweepSpec, at path: JSONPath
  ) throws(SpecError) -> SweepTree {
    if let grid = sweep.grid { return .grid(try axes(grid, at: path.key("grid"))) }
    if let random = sweep.random {
      return .points(try draws(random, at: path.key("random")))
    }
    if let parts = sweep.union { return .union(try self.parts(parts, at: path.key("union"))) }
    if let parts = sweep.product { return .product(try self.parts(parts, at: path.key("product"))) }
    let rows =
      if let zip = sweep.zip { try rows(zip, at: path.key("zip")) } else {
        try rows(sweep.list ?? [], at: path.key("list"))
      }
    return .points(try points(rows, sweep, at: path))
  }

  private mutating func parts(
    _ sweeps: [SweepSpec], at path: JSONPath
  ) throws(SpecError) -> [SweepPart] {
    var parts: [SweepPart] = []
    for (index, sweep) in sweeps.enumerated() {
      parts.append(try part(sweep, at: path.index(index)))
    }
    return parts
  }

  private func error(
    _ path: JSONPath, expected: String, found: String? = nil, suggestion: String? = nil
  ) -> SpecError {
    Violation(steps: path.steps, expected: expected, found: found, suggestion: suggestion)
      .error(about: document, at: JSONPath())
  }
}

/// One value for a path, and where it stands.
private struct Assignment {
  let text: String
  let place: SpecPlace
  let value: JSON
  let path: JSONPath

  var override: Override { Override(place.path, value, origin: value.origin) }
}

// MARK: - Grids

extension SweepTreeReader {
  private mutating func axes(
    _ grid: ByPath<AxisSpec>, at path: JSONPath
  ) throws(SpecError) -> [[SweepCoordinate]] {
    try checkApart(grid.entries.map(\.path), at: path)
    var names: [String] = []
    var axes: [[SweepCoordinate]] = []
    for entry in grid.entries {
      let location = path.key(entry.path)
      let name = entry.value.name ?? entry.path
      if names.contains(name) {
        throw error(
          location.key("name"), expected: "a name that no other axis has",
          found: JSON(.string(name)).quotation)
      }
      names.append(name)
      axes.append(try axis(entry.value, name: name, of: entry.path, at: location))
    }
    return axes
  }

  private mutating func axis(
    _ axis: AxisSpec, name: String, of text: String, at path: JSONPath
  ) throws(SpecError) -> [SweepCoordinate] {
    let place = try place(text, at: path)
    // A plain list of values is the axis itself.
    var list = path
    if case .object = document.nearest(to: path.steps).value { list = path.key("values") }
    try checkCount(axis.labels, axis.values.count, "the axis' values", at: path.key("labels"))
    var coordinates: [SweepCoordinate] = []
    var seen: [Int: Int] = [:]
    for (index, value) in axis.values.enumerated() {
      coordinates.append(
        try coordinate(
          name,
          [Assignment(text: text, place: place, value: value.json, path: list.index(index))],
          label: axis.labels.map { ($0[index], path.key("labels").index(index)) },
          at: list.index(index)))
      guard let first = seen.updateValue(index, forKey: coordinates[index].spec.position) else {
        continue
      }
      throw error(
        list.index(index), expected: "values that differ",
        found: "\(value.json.quotation) at [\(first)] and at [\(index)]")
    }
    return coordinates
  }

  /// The place that an axis' path names, if it can be swept.
  private func place(_ text: String, at path: JSONPath) throws(SpecError) -> SpecPlace {
    let place = try SpecPlace(text, of: document.nearest(to: path.steps), at: path)
    guard place.affectsTraining else {
      throw error(
        path, expected: "a value that changes how a trial trains", found: text,
        suggestion: place.path.steps.first == .key("seeds")
          ? "seeds multiply every point; they stand beside the sweep" : nil)
    }
    return place
  }

  /// Axes must not set the same value, nor one a part of another's.
  private func checkApart(_ texts: [String], at path: JSONPath) throws(SpecError) {
    let paths = texts.map { JSONPath(parsing: $0[...]) }
    for (index, right) in paths.enumerated() {
      for (left, text) in Swift.zip(paths[..<index], texts) {
        guard let left, let right, left.overlaps(right) else { continue }
        throw error(
          path.key(texts[index]), expected: "a path that no other axis sets",
          found: "\(texts[index]), where there is \(text)",
          suggestion: "set the whole in one axis, or use a list")
      }
    }
  }

  private func checkCount(
    _ labels: [AnyValue]?, _ count: Int, _ what: String, at path: JSONPath
  ) throws(SpecError) {
    guard let labels, labels.count != count else { return }
    throw error(
      path, expected: "\(count) labels, as many as \(what)", found: "\(labels.count)")
  }
}

// MARK: - Values side by side, points written out

extension SweepTreeReader {
  private func rows(
    _ zip: ByPath<[AnyValue]>, at path: JSONPath
  ) throws(SpecError) -> [[Assignment]] {
    try checkApart(zip.entries.map(\.path), at: path)
    var rows: [[Assignment]] = []
    for (number, entry) in zip.entries.enumerated() {
      let location = path.key(entry.path)
      let place = try place(entry.path, at: location)
      if number == 0 { rows = entry.value.map { _ in [] } }
      guard entry.value.count == rows.count else {
        throw error(
          location,
          expected: "\(rows.count) values, as many as \(path.key(zip.entries[0].path)) has",
          found: "\(entry.value.count)")
      }
      if rows.isEmpty {
        throw error(location, expected: "at least one of the values", found: "[]")
      }
      for (index, value) in entry.value.enumerated() {
        rows[index].append(
          Assignment(
            text: entry.path, place: place, value: value.json, path: location.index(index)))
      }
    }
    return rows
  }

  private func rows(
    _ list: [ByPath<AnyValue>], at path: JSONPath
  ) throws(SpecError) -> [[Assignment]] {
    var rows: [[Assignment]] = []
    for (index, point) in list.enumerated() {
      let location = path.index(index)
      try checkApart(point.entries.map(\.path), at: location)
      var row: [Assignment] = []
      for entry in point.entries {
        let path = location.key(entry.path)
        row.append(
          Assignment(
            text: entry.path, place: try place(entry.path, at: path), value: entry.value.json,
            path: path))
      }
      rows.append(row)
    }
    return rows
  }

  /// The points that rows of settings are: on one axis where it has a name, else on one for each
  /// path.
  private mutating func points(
    _ rows: [[Assignment]], _ sweep: SweepSpec, at path: JSONPath
  ) throws(SpecError) -> [[SweepCoordinate]] {
    try checkCount(sweep.labels, rows.count, "the points", at: path.key("labels"))
    var points: [[SweepCoordinate]] = []
    var seen: [String: Int] = [:]
    // Values of different paths are no numbers of one axis.
    let path0 = rows.first?.first?.place.path
    let isOnePath = rows.allSatisfy { $0.count == 1 && $0[0].place.path == path0 }
    for (index, row) in rows.enumerated() {
      let location = sweep.zip == nil ? path.key("list").index(index) : row[0].path
      let meaning = try meaning(of: row)
      if let first = seen.updateValue(index, forKey: meaning) {
        throw error(
          location, expected: "points that differ", found: "the one at [\(first)] again")
      }
      if let name = sweep.name, let labels = sweep.labels {
        let label = (labels[index], path.key("labels").index(index))
        points.append([
          try coordinate(name, row, label: label, countsValue: isOnePath, at: location)
        ])
      } else if row.isEmpty {
        throw error(
          location, expected: "at least one of the paths",
          suggestion: "with name and labels, a point may set nothing")
      } else {
        points.append(try coordinates(row))
      }
    }
    return points
  }

  private mutating func coordinates(_ row: [Assignment]) throws(SpecError) -> [SweepCoordinate] {
    var coordinates: [SweepCoordinate] = []
    for assignment in row {
      coordinates.append(
        try coordinate(assignment.text, [assignment], label: nil, at: assignment.path))
    }
    return coordinates
  }
}

// MARK: - Draws

extension SweepTreeReader {
  private mutating func draws(
    _ random: RandomSweepSpec, at path: JSONPath
  ) throws(SpecError) -> [[SweepCoordinate]] {
    let axes = path.key("axes")
    try checkApart(random.axes.entries.map(\.path), at: axes)
    var points = [[SweepCoordinate]](repeating: [], count: random.draws)
    for entry in random.axes.entries {
      let location = axes.key(entry.path)
      let place = try place(entry.path, at: location)
      let origin = document.nearest(to: location.steps).origin
      let values = entry.value.values(random.draws, seed: random.seed, path: entry.path)
      for (index, value) in values.enumerated() {
        let assignment = Assignment(
          text: entry.path, place: place, value: JSON(value.value, origin: origin), path: location)
        points[index].append(
          try coordinate(entry.path, [assignment], label: nil, at: location))
      }
    }
    return points
  }
}

// MARK: - Coordinates

extension SweepTreeReader {
  /// What a row sets, the same text for all spellings.
  private func meaning(of row: [Assignment]) throws(SpecError) -> String {
    var parts: [String] = []
    for assignment in row {
      parts.append(try assignment.place.setting(assignment.value, at: assignment.path))
    }
    return parts.joined(separator: "\n")
  }

  /// A place on the axis of a name. Where axes of one name appear in several parts of a sweep, they
  /// are one: a value has one label and one position, wherever it stands. `label` is what the sweep
  /// calls it, and where; `countsValue` whether the value, where it is a number, is the axis' number.
  private mutating func coordinate(
    _ name: String, _ row: [Assignment], label: (value: AnyValue, path: JSONPath)?,
    countsValue: Bool = true, at path: JSONPath
  ) throws(SpecError) -> SweepCoordinate {
    let number = scaleNumbers[name] ?? scales.count
    if number == scales.count {
      scales.append(SweepScale(name: name, place: row.first?.place))
      scaleNumbers[name] = number
    }
    let value = row.count == 1 ? AnyValue(row[0].value) : nil
    if row.count != 1 || row[0].place.path != scales[number].place?.path {
      scales[number].place = nil
    }
    let meaning = try meaning(of: row)
    let position: Int
    do throws(SweepScale.Problem) {
      position = try scales[number].position(
        of: meaning, label: label?.value.labelText, autoLabel: value?.labelText ?? "",
        number: label?.value.number ?? (countsValue ? value?.number : nil))
    } catch {
      throw self.error(label?.path ?? path, expected: error.expected, found: error.found)
    }
    coordinateCount += 1
    return SweepCoordinate(
      spec: CoordinateSpec(
        name: name, label: scales[number].labels[position],
        number: scales[number].numbers[position], position: position,
        settings: ByPath(row.map { .init($0.text, AnyValue($0.value)) })),
      settings: row.map(\.override), path: path, id: coordinateCount)
  }
}

extension AnyValue {
  /// What tables call the value: texts without quotes, the rest as it is written, long ones shortly.
  var labelText: String {
    if case .string(let text) = json.value, !text.isEmpty { return text }
    return json.quotation
  }
}

// MARK: - Baselines

extension SweepTreeReader {
  /// What a sweep, whose tree has been read, wants its points compared with.
  func baseline(of sweep: SweepSpec, at path: JSONPath) throws(SpecError) -> [BaselineSpec] {
    var baseline: [BaselineSpec] = []
    for entry in sweep.baseline?.entries ?? [] {
      let location = path.key("baseline").key(entry.path)
      let named = scales.first { $0.name == entry.path }
      guard
        let scale = named ?? scales.first(where: { $0.place?.path.description == entry.path })
      else {
        throw SpecError(
          entry.value.json.origin, location,
          .unknownName(entry.path, known: scales.map(\.name)))
      }
      let meaning = try? scale.place?.setting(entry.value.json, at: location)
      let label = entry.value.labelText
      guard let position = scale.position(label: label, meaning: meaning) else {
        throw SpecError(
          entry.value.json.origin, location, .unknownName(label, known: scale.labels))
      }
      baseline.append(BaselineSpec(name: scale.name, label: scale.labels[position]))
    }
    return baseline
  }
}
