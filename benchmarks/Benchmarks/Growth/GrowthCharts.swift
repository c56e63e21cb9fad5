import Figures
import Reports

extension GrowthReport {
  /// The charts, with the names of their files.
  public var charts: [(name: String, chart: Chart)] {
    GrowthCurve.Size.allCases.compactMap { size in
      let curves = curves.filter { $0.size == size }
      let panels = panels(curves, size)
      let chart = Chart(
        title: Self.title(size), panels: panels,
        legend: panels.count > 1 ? Self.legend(of: curves) : nil, caption: caption(size))
      return chart.hasData ? ("growth-by-\(size.rawValue)", chart) : nil
    }
  }

  /// The values of the charts.
  public func table(_ size: GrowthCurve.Size) -> TextTable {
    let curves = curves.filter { $0.size == size }
    let sizes = Set(curves.flatMap { $0.points.map(\.size) }).sorted()
    var table = TextTable(
      [.init("net"), .init("contender")] + sizes.map { .init("\($0)", .right) })
    for curve in curves {
      table.add(
        [curve.net, curve.contender]
          + sizes.map { size in
            let point = curve.points.first { $0.size == size }
            return point?.seconds.map { Quantity.time($0.median) } ?? point?.failure ?? ""
          })
    }
    return table
  }

  private func panels(_ curves: [GrowthCurve], _ size: GrowthCurve.Size) -> [Panel] {
    var nets: [String] = []
    for curve in curves where !nets.contains(curve.net) { nets.append(curve.net) }
    return nets.map { net in
      let own = curves.filter { $0.net == net }
      let sizes = Set(own.flatMap { $0.points.map(\.size) }).sorted()
      return Panel(
        title: nets.count > 1 ? Self.title(net) : "",
        x: Axis(
          label: Self.label(size), scale: size == .depth ? .linear : .logarithmic,
          places: sizes.map { Axis.Place(value: Double($0), label: "\($0)") }),
        y: Axis(
          label: size == .trials ? "seconds a trial" : "µs an image",
          scale: size == .trials ? .linear : .logarithmic,
          range: size == .trials ? 0...(Self.highest(own) * 1.15) : nil),
        series: zip(own, ColorRole.allCases).map { curve, color in
          Self.series(curve, color, isAlone: own.count == 1)
        })
    }
  }

  /// One for all panels: their contenders are the same.
  private static func legend(of curves: [GrowthCurve]) -> SharedLegend {
    let contenders = curves.filter { $0.net == curves.first?.net }.map(\.contender)
    return .curves(
      heading: "",
      colors: zip(contenders, ColorRole.allCases).map {
        SharedLegend.ColorEntry(name: $0, color: $1)
      }, lines: [])
  }

  private static func series(
    _ curve: GrowthCurve, _ color: ColorRole, isAlone: Bool
  ) -> Series {
    let points = curve.points.filter { $0.seconds != nil }
    let unit = curve.size == .trials ? 1.0 : 1e6
    let spreads = points.compactMap { $0.seconds?.scaled(by: unit) }
    return Series(
      name: isAlone ? "" : curve.contender, x: points.map { Double($0.size) },
      y: spreads.map(\.median),
      band: curve.size == .trials
        ? [] : spreads.map { Series.Interval(lower: $0.lowest, upper: $0.highest) },
      style: .test, color: color, dots: Series.Dots(areJoined: true))
  }

  private static func highest(_ curves: [GrowthCurve]) -> Double {
    curves.flatMap { $0.points.compactMap(\.seconds?.highest) }.max() ?? 1
  }

  private static func title(_ size: GrowthCurve.Size) -> String {
    switch size {
    case .batch: "A training step's cost by batch size"
    case .depth: "A training step's cost by depth (ResNet, batches of 64)"
    case .trials: "A trial's cost by how many one run has"
    }
  }

  private static func title(_ net: String) -> String {
    switch net {
    case "lenet5-blog": "LeNet-5 (R1)"
    case "d2l-lenet": "LeNet of the d2l book (R3)"
    case "resnet18-residual": "ResNet-18 at 32×32 (R8)"
    default: net
    }
  }

  private static func label(_ size: GrowthCurve.Size) -> String {
    switch size {
    case .batch: "images a step"
    case .depth: "layers"
    case .trials: "trials"
    }
  }

  private func caption(_ size: GrowthCurve.Size) -> String {
    let how: String
    switch size {
    case .batch, .depth:
      how =
        "Medians of \(NumberText.counted(settings.rounds, "round")), bars from the lowest to the "
        + "highest; one thread on one core."
    case .trials:
      how =
        "One run each; trials of 2,000 drawn digits and one epoch of LeNet-5, "
        + "\(settings.cores.count) at once, one core each; start and log are part of a trial."
    }
    return "\(how) \(machine.cpu); commit \(machine.commit)."
  }
}
