import Specs

/// The values that rows are compared with: of some axes, one value each. Rows are compared at equal
/// values of all other axes.
public struct SweepBaseline: Equatable, Sendable {
  /// Of each axis, the place of the baseline's value; nil where rows keep their own.
  public let places: [Int?]

  /// Whether all rows are compared with a single point.
  var isSinglePoint: Bool { !places.contains(nil) }

  /// Where the row stands that a row at these places is compared with.
  func reference(of row: [Int?]) -> [Int?] { zip(places, row).map { $0 ?? $1 } }
}

extension SweepBaseline {
  /// The baseline that arguments `AXIS=VALUE` name. An axis goes by its name or by a path that it
  /// sets; a value by its label or by what it sets that path to.
  init(arguments: [String], in sweep: SweepResults) throws(SweepError) {
    var places = [Int?](repeating: nil, count: sweep.axes.count)
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
        throw .malformedBaseline(argument)
      }
      let name = String(argument[..<equals])
      let value = String(argument[argument.index(after: equals)...])
      guard let axis = sweep.axes.firstIndex(where: { $0.goesBy(name) }) else {
        throw .unknownAxis(sweep: sweep.name, axis: name, known: sweep.axes.map(\.name))
      }
      guard places[axis] == nil else { throw .axisTwice(axis: sweep.axes[axis].name) }
      places[axis] = try Self.place(of: value, path: name, on: sweep.axes[axis], of: sweep)
    }
    self.places = places
  }

  private static func place(
    of value: String, path: String, on axis: SweepAxis, of sweep: SweepResults
  ) throws(SweepError) -> Int {
    if let place = axis.values.firstIndex(where: { $0.label == value }) { return place }
    let number = Double(value)
    let matches = axis.values.indices.filter { place in
      let known = axis.values[place]
      if let number, known.number == number { return true }
      guard let setting = axis.setting(of: path, by: known) else { return false }
      return setting.text == value || setting.text == "\"\(value)\""
        || number != nil && setting.number == number
    }
    guard matches.count == 1 else {
      throw .unknownValue(
        sweep: sweep.name, axis: axis.name, value: value,
        matches: matches.map { axis.values[$0].label }, known: axis.values.map(\.label))
    }
    return matches[0]
  }

  /// What the sweep's points name as their baseline: nil with the reason where that cannot be used,
  /// nil without one where they name none.
  static func recorded(in sweep: SweepResults) -> (baseline: SweepBaseline?, obstacle: String?) {
    var named: [[BaselineSpec]] = []
    for point in sweep.points {
      let baseline = point.results.spec.point?.baseline ?? []
      if !baseline.isEmpty, !named.contains(baseline) { named.append(baseline) }
    }
    guard let baseline = named.first else { return (nil, nil) }
    let texts = named.map { values in
      values.map { "\($0.name)=\($0.label)" }.joined(separator: ", ")
    }
    guard named.count == 1 else {
      return (
        nil,
        "The logs name different baselines (\(texts.joined(separator: "; "))), so no differences are "
          + "shown. Choose one with --baseline."
      )
    }
    var places = [Int?](repeating: nil, count: sweep.axes.count)
    for value in baseline {
      guard let axis = sweep.axes.firstIndex(where: { $0.name == value.name }),
        let place = sweep.axes[axis].values.firstIndex(where: { $0.label == value.label })
      else {
        return (nil, "No trial stands at the sweep's baseline (\(texts[0])) yet: no differences.")
      }
      places[axis] = place
    }
    return (SweepBaseline(places: places), nil)
  }
}

extension SweepAxis {
  fileprivate func goesBy(_ name: String) -> Bool {
    self.name == name || values.contains { $0.settings[name] != nil }
  }

  /// What a value sets at a path. The axis' name stands for the path where there is but one.
  fileprivate func setting(of path: String, by value: Value) -> AnyValue? {
    let entries = value.settings.entries
    if path == name, entries.count == 1 { return entries[0].value }
    return value.settings[path]
  }
}
