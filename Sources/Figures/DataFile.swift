/// The data file: a block a series in the panels' order, or one of a heat map's cells, then a block
/// a panel's diamonds, two blank lines between blocks, as gnuplot's `index` counts them.
enum DataFile {
  static func text(of chart: Chart) -> String {
    var blocks: [String] = []
    for (number, panel) in chart.panels.enumerated() {
      let place = chart.panels.count > 1 ? "panel \(number + 1), " : ""
      for series in panel.series {
        let columns = series.band.isEmpty ? "x y" : "x y lower upper"
        var lines = ["# \(place)\(GnuplotText.comment(series.name)): \(columns)"]
        for index in series.x.indices {
          var values = [series.x[index], series.y[index]]
          if !series.band.isEmpty {
            values += [series.band[index].lower, series.band[index].upper]
          }
          lines.append(values.map(plain).joined(separator: " "))
        }
        blocks.append(lines.joined(separator: "\n"))
      }
      if let map = panel.heatMap {
        let coloured = map.isPartlyColoured ? " coloured" : ""
        var lines = ["# \(place)cells: column row mean deviation trials\(coloured)"]
        for cell in map.cells {
          let values = [cell.value, cell.deviation ?? .nan].map(plain).joined(separator: " ")
          let isColoured = map.isPartlyColoured ? " \(cell.ground == .scale ? 1 : 0)" : ""
          lines.append("\(cell.column) \(cell.row) \(values) \(cell.count)\(isColoured)")
        }
        blocks.append(lines.joined(separator: "\n"))
      }
      let diamonds = panel.diamonds
      if !diamonds.isEmpty {
        let lines = diamonds.map { "\(plain($0.x)) \(plain($0.y))" }
        blocks.append("# \(place)published: x y\n" + lines.joined(separator: "\n"))
      }
    }
    return blocks.joined(separator: "\n\n\n") + "\n"
  }
}

extension HeatMap {
  /// Whether some cells are drawn without the colour of their value.
  var isPartlyColoured: Bool { cells.contains { $0.ground != .scale } }
}

extension Panel {
  /// Where published values stand as diamonds, in the data's units.
  var diamonds: [Point] {
    marks.compactMap { mark in
      guard let x = mark.x, x.isFinite, mark.value.isFinite else { return nil }
      return Point(x: x, y: mark.value)
    }
  }
}
