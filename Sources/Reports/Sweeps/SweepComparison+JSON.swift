import Specs

extension SweepComparison {
  /// The comparison for programs, with everything unrounded.
  var json: JSON {
    [
      "kind": "sweep", "name": .text(sweep.name), "title": .text(sweep.title),
      "data": .text(sweep.dataTitle),
      "notice": .text(sweep.points.first?.results.spec.standInNotice),
      "axes": JSON(.array(sweep.axes.map(\.json))),
      "metrics": JSON(.array(metrics.map { .text($0.rawValue) })),
      "intervals": method.json,
      "baseline": baseline.map { .labels($0.places, on: sweep.axes) } ?? JSON(.null),
      "noBaseline": .text(baselineObstacle),
      "points": JSON(.array(rows.map(json))),
    ]
  }

  private func json(_ row: SweepRow) -> JSON {
    let reference = row.reference?.row.map { rows[$0].point }
    let isBaseline = row.reference == .itself
    var obstacle: String?
    if case .missing(let reason) = row.reference { obstacle = reason }
    return [
      "label": .text(row.point.label(on: sweep.axes)),
      "coordinates": .labels(row.point.places, on: sweep.axes),
      "trialHash": .text(row.point.results.trialHash),
      "trials": JSON(.array(row.point.results.trials.map(\.json))),
      "isBaseline": JSON(.bool(isBaseline)),
      "baseline": .text(reference?.label(on: sweep.axes)),
      "baselineTrialHash": .text(reference?.results.trialHash), "noBaseline": .text(obstacle),
      "metrics": JSON(.array(row.measurements.map(\.json))),
      "mcNemar": row.answers?.json ?? JSON(.null),
    ]
  }
}

extension SweepAxis {
  fileprivate var json: JSON {
    [
      "name": .text(name),
      "values": JSON(
        .array(values.map { ["label": .text($0.label), "number": .number($0.number)] })),
    ]
  }
}

extension IntervalMethod {
  fileprivate var json: JSON {
    switch self {
    case .studentT: ["level": .number(Interval.level), "method": .text(name)]
    case .bootstrap:
      [
        "level": .number(Interval.level), "method": .text(name),
        "resamples": .whole(Bootstrap.resamples), "seed": .whole(Int(Bootstrap.seed)),
      ]
    }
  }
}

extension SweepMeasurement {
  fileprivate var json: JSON {
    [
      "metric": .text(metric.rawValue), "afterEpochs": .whole(moment.epochs),
      "count": .whole(values.count), "mean": .number(statistics?.mean),
      "standardDeviation": .number(statistics?.standardDeviation),
      "minimum": .number(statistics?.minimum), "maximum": .number(statistics?.maximum),
      "interval": interval?.json ?? JSON(.null),
      "values": JSON(
        .array(values.map { ["seed": .whole($0.seed), "value": .number($0.value)] })),
      "difference": difference.map { $0.json(adjustedP) } ?? JSON(.null),
    ]
  }
}

extension Interval {
  fileprivate var json: JSON { ["lower": .number(lower), "upper": .number(upper)] }
}

extension PairedDifference {
  fileprivate func json(_ adjustedP: Double?) -> JSON {
    [
      "pairs": .whole(seeds.count), "mean": .number(statistics?.mean),
      "standardDeviation": .number(statistics?.standardDeviation),
      "interval": interval?.json ?? JSON(.null), "p": .number(p),
      "adjustedP": .number(adjustedP),
      "values": JSON(
        .array(zip(seeds, values).map { ["seed": .whole($0), "value": .number($1)] })),
      "unpairedSeeds": JSON(.array(unpairedSeeds.map { .whole($0) })),
    ]
  }
}

extension AnswerComparison {
  fileprivate var json: JSON {
    [
      "metric": .text(metric.rawValue), "pairs": .whole(pairs.count),
      "onlyBaselineWrong": .whole(onlyBaselineWrong), "onlyThisWrong": .whole(onlyRowWrong),
      "significantPairs": .whole(significantPairs),
      "seeds": JSON(
        .array(
          pairs.map {
            [
              "seed": .whole($0.seed), "onlyBaselineWrong": .whole($0.test.onlyFirstWrong),
              "onlyThisWrong": .whole($0.test.onlySecondWrong), "p": .number($0.test.p),
            ]
          })),
      "obstacles": JSON(.array(obstacles.map { .text($0) })),
    ]
  }
}

extension JSON {
  /// An object of axes' names and values' labels; axes without a place are left out.
  fileprivate static func labels(_ places: [Int?], on axes: [SweepAxis]) -> JSON {
    JSON(
      .object(
        zip(axes, places).compactMap { axis, place in
          place.map { Member(axis.name, .text(axis.values[$0].label)) }
        }))
  }
}
