extension Chart {
  /// The figure in words, for those who cannot see it: its title, and of each curve where it begins,
  /// where it ends and its lowest value.
  public var textAlternative: String {
    var sentences: [String] = []
    if let notice, !notice.isEmpty { sentences.append(notice) }
    sentences.append(kind)
    for panel in panels {
      let name = panel.title.isEmpty ? "" : "\(panel.title): "
      if let map = panel.heatMap {
        sentences.append(map.inWords(panel, name))
        continue
      }
      sentences.append("\(name)\(panel.y.label) by \(panel.x.label).")
      sentences += panel.series.map { $0.inWords(panel) }
      sentences += panel.marks.map { mark in
        let place = mark.x.map { " at \(plain($0))" } ?? ""
        return "Marked\(place): \(mark.label)."
      }
    }
    if !caption.isEmpty { sentences.append(caption) }
    return sentences.joined(separator: " ")
  }

  /// "Line chart.", or how many of what stand where.
  private var kind: String {
    let name =
      panels.contains { $0.heatMap != nil }
      ? "heat map"
      : panels.contains { $0.series.contains { $0.dots != nil } } ? "dot chart" : "line chart"
    guard panels.count > 1 else { return name.prefix(1).uppercased() + name.dropFirst() + "." }
    switch arrangement {
    case .row:
      let place = VisualLanguage.geometry.panelsARow == 1 ? "under each other" : "side by side"
      return "\(panels.count) \(name)s \(place)."
    case .grid(let columns):
      return
        "\(panels.count) \(name)s, \(min(columns, VisualLanguage.geometry.grid.columns)) a row."
    }
  }
}

extension HeatMap {
  /// Every cell, row by row.
  fileprivate func inWords(_ panel: Panel, _ name: String) -> String {
    let axes = [panel.y.label, panel.x.label].filter { !$0.isEmpty }.joined(separator: " and ")
    let rows = panel.y.categories.enumerated().map { row, rowName in
      let parts = panel.x.categories.enumerated().compactMap { column, columnName -> String? in
        let cell = cells.first { $0.row == row && $0.column == column }
        if numbers == .counts {
          return cell.flatMap {
            $0.value == 0 ? nil : "\(brief($0.value, digits: 4)) as \(columnName)"
          }
        }
        let value = cell.map(words) ?? "no trial"
        return columnName.isEmpty ? value : "\(columnName) \(value)"
      }
      return (rowName.isEmpty ? "" : "\(rowName): ") + parts.joined(separator: ", ") + "."
    }
    let by = axes.isEmpty ? "" : " by \(axes)"
    return "\(name)\(values.label)\(by). " + rows.joined(separator: " ")
  }

  private func words(_ cell: Cell) -> String {
    var text = cell.value.isFinite ? brief(cell.value, unit: values.unit) : ""
    if let deviation = cell.deviation { text += " ± \(brief(deviation, unit: values.unit))" }
    if !cell.note.isEmpty { text += text.isEmpty ? cell.note : " (\(cell.note))" }
    return text.isEmpty ? "no value" : text
  }
}

extension Series {
  fileprivate func inWords(_ panel: Panel) -> String {
    if style == .lost {
      return "\(name) at \(x.map { place($0, panel) }.joined(separator: ", "))."
    }
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard let first = points.first, let last = points.last,
      let lowest = points.min(by: { $0.1 < $1.1 })
    else { return "\(name): no finite value." }
    func said(_ point: (Double, Double)) -> String {
      "\(brief(point.1, unit: panel.y.unit)) at \(place(point.0, panel))"
    }
    if dots != nil { return "\(name): \(points.map(said).joined(separator: ", "))." }
    if points.count == 1 { return "\(name): \(said(first))." }
    return "\(name): from \(said(first)) to \(said(last)), lowest \(said(lowest))."
  }

  /// A place on the x axis by its name.
  private func place(_ x: Double, _ panel: Panel) -> String {
    if !panel.x.categories.isEmpty { return panel.x.categories[Int(x)] }
    return panel.x.places.first { $0.value == x }?.label ?? plain(x)
  }
}
