import Reports

/// A report's tables.
extension ComparisonReport {
  /// Every contender of every row: median, spread, how many times ours, share of the machine's limit.
  public var comparisonTable: TextTable {
    var table = TextTable([
      .init("row"), .init("contender"), .init("median", .right), .init("middle half", .right),
      .init("lowest to highest", .right), .init("÷ ours", .right), .init("of the limit", .right),
    ])
    for row in rows {
      for (index, contender) in row.contenders.enumerated() {
        let title = index == 0 ? row.titleWithUnit : ""
        guard let seconds = contender.seconds else {
          table.add([title, contender.name, "no result", "", "", "", ""])
          continue
        }
        let isOne = contender.rounds.count < 2 && !contender.isEstimate
        table.add([
          title, contender.name + (contender.isEstimate ? " (estimate)" : ""),
          Quantity.time(seconds.median),
          isOne ? "" : Self.range(seconds.lowerQuartile, seconds.upperQuartile),
          isOne ? "" : Self.range(seconds.lowest, seconds.highest),
          row.ratio(contender).map(Quantity.ratio) ?? "",
          row.share(contender, of: peak).map(Quantity.share) ?? "",
        ])
      }
    }
    return table
  }

  /// Who gave no numbers, and why, a line each.
  public var failures: [String] {
    rows.flatMap { row in
      row.contenders.filter { $0.seconds == nil }
        .map { "\(row.id), \($0.name): no result: \($0.failure ?? "no rounds")" }
    }
  }

  /// What a reader must know of the rows, a line each.
  public var remarks: [String] { rows.flatMap { row in row.remarks.map { "\(row.id): \($0)" } } }

  /// Every goal with what came out.
  public var goalTable: TextTable {
    var table = TextTable([
      .init("row"), .init("goal"), .init("reached", .right), .init("verdict"),
    ])
    for row in rows {
      for (index, goal) in row.goals.enumerated() {
        table.add([
          index == 0 ? row.title : "", goal.goal, goal.reached ?? "–",
          goal.isMet == true ? "met" : goal.isMet == false ? "**not met**" : "not known",
        ])
      }
    }
    return table
  }

  /// The most memory that training took, by net.
  public var memoryTable: TextTable {
    var table = TextTable([
      .init("row"), .init("contender"), .init("peak memory", .right), .init("÷ ours", .right),
    ])
    for row in rows where row.showsMemory {
      let measured = row.contenders.filter { $0.peakBytes != nil }
      for (index, contender) in measured.enumerated() {
        guard let bytes = contender.peakBytes else { continue }
        let ours = row.contenders.first?.peakBytes
        table.add([
          index == 0 ? row.title : "", contender.name, Quantity.memory(bytes),
          ours.map { Quantity.ratio(Double(bytes) / Double($0)) } ?? "",
        ])
      }
    }
    return table
  }

  /// The machine, the libraries and how it was measured, a line each.
  public var circumstances: [String] {
    var lines = [
      "\(machine.cpu); \(NumberText.counted(machine.cores, "core")), "
        + "\(Quantity.memory(machine.memoryBytes)); \(machine.system), Linux \(machine.kernel)",
      "commit \(machine.commit), \(machine.date), load before \(machine.loadBefore)",
    ]
    var libraries = machine.libraries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    for library in rows.flatMap(\.contenders).compactMap(\.library)
    where !libraries.contains(library)
      && !libraries.contains(where: { $0.hasPrefix("oneDNN: ") && library.hasPrefix("oneDNN ") })
    {
      libraries.append(library)
    }
    lines.append(libraries.joined(separator: "; "))
    lines.append(
      "\(NumberText.counted(settings.rounds, "round")) of about \(settings.seconds) s each, in turn; "
        + "one thread on core \(settings.cores.first ?? 0) unless a row says otherwise")
    if let peak {
      let rate = peak.multiplyAddsPerSecond
      lines.append(
        "the machine's limit: \(Quantity.digits(rate.median / 1e9)) thousand million multiply-adds "
          + "a second on one core (\(Quantity.digits(2 * rate.median / 1e9)) GFLOP/s; "
          + "\(Self.digitRange(rate.lowest / 1e9, rate.highest / 1e9))), a product of two "
          + "\(peak.side)×\(peak.side) matrices in single precision")
    } else {
      lines.append("the machine's limit could not be measured")
    }
    return lines
  }

  /// All of it for a terminal.
  public var text: String {
    var parts = [circumstances.joined(separator: "\n"), comparisonTable.text]
    if rows.contains(where: { !$0.goals.isEmpty }) {
      parts.append(goalTable.text.split(separator: "**").joined())
    }
    if rows.contains(where: \.showsMemory) { parts.append(memoryTable.text) }
    if !(failures + remarks).isEmpty {
      parts.append((failures + remarks).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func range(_ lower: Double, _ upper: Double) -> String {
    let (first, last) = (Quantity.time(lower), Quantity.time(upper))
    // The unit once where it is the same.
    let unit = last.split(separator: " ").last ?? ""
    return first.hasSuffix(" \(unit)")
      ? "\(first.dropLast(unit.count + 1))–\(last)" : "\(first)–\(last)"
  }

  private static func digitRange(_ lower: Double, _ upper: Double) -> String {
    "\(Quantity.digits(lower))–\(Quantity.digits(upper))"
  }
}

extension RowResult {
  /// Training on one core shows what training takes.
  fileprivate var showsMemory: Bool { id.hasSuffix("-step") }

  fileprivate var titleWithUnit: String {
    title.contains("step") || unit == "start" ? title : "\(title) (\(unit))"
  }
}
