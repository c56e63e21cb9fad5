/// Puts the points of a sweep into panels.
struct SweepFigureBuilder {
  /// The most panels of a figure. Where combinations are more, some evenly spaced ones are drawn,
  /// and the caption says so.
  static let mostPanels = 12

  /// What is drawn of a sweep.
  struct Drawing {
    var panels: [Panel]
    var legend: SharedLegend?
    /// How many panels there would be if there were no limit.
    var combinations: Int
  }

  private let all: [SweepVariant]
  /// Those that are shown.
  private let variants: [SweepVariant]
  private let notes: SweepNotes
  private let space: SweepSpace
  private let caption: SweepCaption

  /// A builder of figures of the points that `isShown` admits.
  init(
    _ all: [SweepVariant], _ notes: SweepNotes, isShown: (SweepVariant) -> Bool
  ) throws(FigureError) {
    self.all = all
    variants = all.filter(isShown)
    self.notes = notes
    guard !variants.isEmpty else { throw .noData(title: notes.title) }
    // Points that are not shown yet have their places all the same.
    space = SweepSpace(notes.axes, of: all)
    caption = SweepCaption(notes, space, all: all, hidden: all.filter { !isShown($0) })
    var known: Set<[Int?]> = []
    for variant in all {
      try variant.histories.check()
      guard known.insert(variant.places).inserted else {
        throw .samePoint(
          experiment: notes.experiment, point: space.label(variant, on: Array(notes.axes.indices)))
      }
    }
  }

  // MARK: - Courses

  /// A panel for each combination of the axes that are not told by colour.
  func courses(curves: [Curve], y: Axis) -> Drawing {
    let roles = SweepRoles(coursesOf: space)
    let groups = groups(roles.panels)
    let panels = Self.evenly(groups).map { group in
      Panel(
        title: title(of: group, roles), x: epochs, y: y,
        series: group.flatMap { variant in
          curves.flatMap { series(of: variant, $0, color: color(of: variant, roles)) }
        })
    }
    let styles = curves.filter { curve in
      variants.contains { $0.histories.contains { $0.values[curve.metric] != nil } }
    }
    return Drawing(
      panels: panels,
      legend: legend(
        roles, lines: styles.map { SharedLegend.LineEntry(name: $0.name, style: $0.style) }),
      combinations: groups.count)
  }

  /// A panel for each metric, with every point a colour of its own.
  func metricPanels(
    _ metrics: [(title: String, y: Axis, curve: Curve)]
  ) throws(FigureError) -> Drawing {
    let colors = ColorRole.allCases
    guard variants.count <= colors.count else {
      throw .tooManyVariants(
        experiment: notes.experiment, count: variants.count, most: colors.count)
    }
    let panels = metrics.map { metric in
      Panel(
        title: metric.title, x: epochs, y: metric.y,
        series: zip(variants, colors).flatMap { variant, color in
          series(of: variant, metric.curve, color: color)
        })
    }
    let isOneAxis = space.varied.count == 1
    let entries = zip(variants, colors).map { variant, color in
      SharedLegend.ColorEntry(
        name: isOneAxis
          ? space.label(variant.places[space.varied[0]], on: space.varied[0])
          : space.label(variant, on: space.varied),
        color: color)
    }
    let heading = isOneAxis ? space.axes[space.varied[0]].name : ""
    return Drawing(
      panels: panels.filter { !$0.series.isEmpty },
      legend: .curves(heading: heading, colors: variants.count > 1 ? entries : [], lines: []),
      combinations: 1)
  }

  private func series(of variant: SweepVariant, _ curve: Curve, color: ColorRole) -> [Series] {
    let name = space.label(variant, on: space.varied)
    return variant.histories.sorted { $0.seed < $1.seed }.curves(
      of: curve.metric, name: name.isEmpty ? curve.name : "\(name), \(curve.name)",
      style: curve.style, color: color, band: notes.band)
  }

  private var epochs: Axis {
    let seen = variants.flatMap { $0.histories.flatMap(\.moments) }.filter(\.isFinite).max() ?? 0
    let last = max(Double(notes.plannedEpochs ?? 0), seen)
    return Axis(label: "epoch", range: last > 0 ? 0...last : nil, wholeTicks: true)
  }

  // MARK: - Values at the end

  /// Dots by the values of one axis.
  func finals(_ metrics: [FinalMetric]) -> Drawing {
    let roles = SweepRoles(finalsOf: space)
    let colors = roles.second.map { space.places(on: $0).count } ?? 1
    let metrics = metrics.filter { metric in
      variants.contains { !($0.finals[metric.metric] ?? []).isEmpty }
    }
    let isJoined = roles.x.map { space.isNumeric($0) || space.positions(on: $0) != nil } ?? false
    let (x, slots) = (axis(roles.x), colors * metrics.count)
    let units = metrics.map(\.unit)
    let label =
      metrics.count == 1 ? metrics[0].name : units.contains(.percent) ? "error rate" : "loss"
    let y = Axis(
      label: label, unit: units.first ?? .plain, scale: .automaticForVariants)
    let groups = groups(roles.panels, of: all)
    let panels = Self.evenly(groups).map { group in
      let places = roles.second.map(space.places(on:)) ?? [nil]
      let rows = places.enumerated().flatMap { number, place in
        let row = group.filter { variant in roles.second.map { variant.places[$0] == place } ?? true
        }
        let lost = lost(
          in: row, along: roles.x, color: ColorRole.allCases[number],
          dots: Series.Dots(areJoined: isJoined, slot: number * metrics.count, slots: slots))
        return lost
          + metrics.enumerated().compactMap { order, metric in
            series(
              of: row, metric, along: roles.x, color: ColorRole.allCases[number],
              dots: Series.Dots(
                areJoined: isJoined, slot: number * metrics.count + order, slots: slots))
          }
      }
      return Panel(title: title(of: group, roles), x: x, y: y, series: rows)
    }
    var lines = metrics.map {
      SharedLegend.LineEntry(
        name: $0.name, style: $0.style, dots: Series.Dots(areJoined: isJoined))
    }
    if panels.contains(where: { $0.series.contains { $0.style == .lost } }) {
      lines.append(SharedLegend.LineEntry(name: Self.lostName, style: .lost))
    }
    return Drawing(
      panels: panels, legend: legend(roles, lines: lines), combinations: groups.count)
  }

  /// One metric of the points of one colour.
  private func series(
    of row: [SweepVariant], _ metric: FinalMetric, along axis: Int?, color: ColorRole,
    dots: Series.Dots
  ) -> Series? {
    var (x, y): ([Double], [Double]) = ([], [])
    var band: [Series.Interval] = []
    for variant in row {
      let summary = ValueSummary(variant.finals[metric.metric] ?? [], band: notes.band)
      guard let summary, let place = position(of: variant, along: axis) else { continue }
      x.append(place)
      y.append(summary.mean)
      band.append(summary.band)
    }
    guard let first = row.first, !x.isEmpty else { return nil }
    if let gap = gap(behind: x, along: axis) {
      // What stands behind the numbers is no value between others: no line leads there.
      x.append(gap)
      y.append(.nan)
      band.append(Series.Interval(lower: .nan, upper: .nan))
    }
    let order = x.indices.sorted { x[$0] < x[$1] }
    let isSingle = row.allSatisfy { ($0.finals[metric.metric] ?? []).count < 2 }
    let name = space.label(first, on: space.varied.filter { $0 != axis })
    return Series(
      name: name.isEmpty ? metric.name : "\(name), \(metric.name)", x: order.map { x[$0] },
      y: order.map { y[$0] }, band: isSingle ? [] : order.map { band[$0] }, style: metric.style,
      color: color, dots: dots)
  }

  private static let lostName = "diverged or failed"

  /// Crosses where points of one colour lost trials; the caption says how many. A point that is all
  /// lost would else not be seen to be missing.
  private func lost(
    in row: [SweepVariant], along axis: Int?, color: ColorRole, dots: Series.Dots
  ) -> [Series] {
    let places = row.filter { $0.states.diverged + $0.states.failed > 0 }
      .compactMap { position(of: $0, along: axis) }.sorted()
    guard !places.isEmpty, let first = row.first else { return [] }
    let name = space.label(first, on: space.varied.filter { $0 != axis })
    return [
      Series(
        name: name.isEmpty ? Self.lostName : "\(name), \(Self.lostName)", x: places,
        y: places.map { _ in .nan }, style: .lost, color: color, dots: dots)
    ]
  }

  /// Where a point stands along an axis: at its number, or at its value's place among the names.
  private func position(of variant: SweepVariant, along axis: Int?) -> Double? {
    guard let axis else { return 0 }
    if let positions = space.positions(on: axis) {
      return positions.all.first { $0.place == variant.places[axis] }?.value
    }
    if space.isNumeric(axis) { return space.number(variant.places[axis], on: axis) }
    return space.places(on: axis).firstIndex(of: variant.places[axis]).map(Double.init)
  }

  /// A place between the last number of an axis and the names behind it, where there are any dots of
  /// both.
  private func gap(behind x: [Double], along axis: Int?) -> Double? {
    guard let positions = axis.flatMap(space.positions(on:)),
      let last = positions.all.last(where: { !$0.isBeyond })?.value,
      let next = positions.all.first(where: \.isBeyond)?.value, x.contains(where: { $0 <= last }),
      x.contains(where: { $0 >= next })
    else { return nil }
    return (last + next) / 2
  }

  private func axis(_ axis: Int?) -> Axis {
    guard let axis else { return Axis(label: "", categories: ["all trials"]) }
    let places = space.places(on: axis)
    let name = space.axes[axis].name
    if let positions = space.positions(on: axis), positions.all.contains(where: \.isBeyond) {
      return Axis(
        label: name, scale: positions.isLogarithmic ? .logarithmic : .linear,
        places: positions.all.map {
          .init(
            value: $0.value, label: grouped(space.label($0.place, on: axis)), isBeyond: $0.isBeyond)
        })
    }
    guard space.isNumeric(axis) else {
      return Axis(label: name, categories: places.map { space.label($0, on: axis) })
    }
    return Axis(
      label: name, scale: .automatic,
      places: places.compactMap { place in
        space.number(place, on: axis).map {
          .init(value: $0, label: grouped(space.label(place, on: axis)))
        }
      })
  }

  // MARK: - Cells

  /// A grid of two axes for each combination of the others.
  func heatMaps(_ metric: FinalMetric) -> Drawing {
    let roles = SweepRoles(gridOf: space)
    let columns = roles.x.map(space.places(on:)) ?? [nil]
    let rows = roles.second.map(space.places(on:)) ?? [nil]
    func names(_ axis: Int?, _ places: [Int?]) -> [String] {
      guard let axis else { return [""] }
      return places.map { space.label($0, on: axis) }
    }
    let (x, y) = (names(roles.x, columns), names(roles.second, rows))
    let groups = groups(roles.panels, of: all)
    let panels = Self.evenly(groups).map { group in
      let cells = group.compactMap { variant -> HeatMap.Cell? in
        let place = (
          roles.x.flatMap { variant.places[$0] }, roles.second.flatMap { variant.places[$0] }
        )
        guard let column = columns.firstIndex(of: place.0), let row = rows.firstIndex(of: place.1)
        else { return nil }
        let summary = ValueSummary(variant.finals[metric.metric] ?? [], band: .standardDeviation)
        return HeatMap.Cell(
          column: column, row: row, value: summary?.mean ?? .nan, deviation: summary?.deviation,
          count: summary?.count ?? 0, note: variant.states.unfinishedInWords)
      }
      return Panel(
        title: title(of: group, roles),
        x: Axis(label: roles.x.map { space.axes[$0].name } ?? "", categories: x),
        y: Axis(label: roles.second.map { space.axes[$0].name } ?? "", categories: y),
        heatMap: HeatMap(
          cells: cells,
          values: Axis(label: metric.name, unit: metric.unit, scale: .automatic)))
    }
    return Drawing(panels: panels, legend: .colorBar, combinations: groups.count)
  }

  // MARK: - Parts

  /// The points of each combination of some axes' values, in the points' order.
  private func groups(_ axes: [Int], of all: [SweepVariant]? = nil) -> [[SweepVariant]] {
    var groups: [[SweepVariant]] = []
    for variant in all ?? variants {
      let isAlike = { (group: [SweepVariant]) in
        axes.allSatisfy { group[0].places[$0] == variant.places[$0] }
      }
      if let index = groups.firstIndex(where: isAlike) {
        groups[index].append(variant)
      } else {
        groups.append([variant])
      }
    }
    return groups
  }

  /// As many of the groups as there may be panels, evenly spaced, the first and the last among them.
  private static func evenly(_ groups: [[SweepVariant]]) -> [[SweepVariant]] {
    guard groups.count > mostPanels else { return groups }
    return (0..<mostPanels).map { groups[$0 * (groups.count - 1) / (mostPanels - 1)] }
  }

  private func title(of group: [SweepVariant], _ roles: SweepRoles) -> String {
    space.label(group[0], on: roles.panels)
  }

  private func color(of variant: SweepVariant, _ roles: SweepRoles) -> ColorRole {
    guard let axis = roles.second else { return .primary }
    let place = space.places(on: axis).firstIndex(of: variant.places[axis])
    return ColorRole.allCases[place ?? 0]
  }

  private func legend(_ roles: SweepRoles, lines: [SharedLegend.LineEntry]) -> SharedLegend? {
    guard let axis = roles.second else {
      return .curves(heading: "", colors: [], lines: lines)
    }
    let entries = zip(space.places(on: axis), ColorRole.allCases).map { place, color in
      SharedLegend.ColorEntry(name: space.label(place, on: axis), color: color)
    }
    return .curves(heading: space.axes[axis].name, colors: entries, lines: lines)
  }

  /// The whole figure, with two panels a row, or three where they are many.
  func chart(
    _ drawing: Drawing, shows content: SweepCaption.Content, arrangement: Chart.Arrangement? = nil
  ) throws(FigureError) -> Chart {
    let panels = drawing.panels
    let chart = Chart(
      title: notes.title, panels: panels,
      arrangement: arrangement ?? .grid(columns: panels.count > 6 ? 3 : 2),
      legend: drawing.legend, caption: caption.text(content, of: drawing), notice: notes.notice)
    try chart.check()
    return chart
  }
}
