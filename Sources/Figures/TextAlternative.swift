extension Chart {
  /// The figure in words, for those who cannot see it: its title, and of each curve where it begins,
  /// where it ends and its lowest value.
  public var textAlternative: String {
    var sentences: [String] = []
    if let notice, !notice.isEmpty { sentences.append(notice) }
    let kind = panels.count == 1 ? "Line chart." : "\(panels.count) line charts side by side."
    sentences.append(kind)
    for panel in panels {
      let name = panel.title.isEmpty ? "" : "\(panel.title): "
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
}

extension Series {
  fileprivate func inWords(_ panel: Panel) -> String {
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard let first = points.first, let last = points.last,
      let lowest = points.min(by: { $0.1 < $1.1 })
    else { return "\(name): no finite value." }
    func said(_ point: (Double, Double)) -> String {
      "\(brief(point.1, unit: panel.y.unit)) at \(plain(point.0))"
    }
    if points.count == 1 { return "\(name): \(said(first))." }
    return "\(name): from \(said(first)) to \(said(last)), lowest \(said(lowest))."
  }
}
