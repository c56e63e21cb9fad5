import Specs

extension Comparison {
  /// Comparisons as one JSON list, for programs. Error rates are in [0, 1]; what is not known, or
  /// not a finite number, is null.
  public static func json(_ comparisons: [Comparison]) -> String {
    JSON(.array(comparisons.map(\.json))).prettyText
  }

  /// The comparison for programs.
  var json: JSON {
    [
      "name": .text(experiment.name), "title": .text(experiment.title),
      "trialHash": .text(experiment.trialHash), "data": .text(experiment.spec.dataTitle),
      "notice": .text(experiment.spec.standInNotice), "epochs": .whole(epochs),
      "trials": JSON(.array(experiment.trials.map(\.json))),
      "rows": JSON(.array(rows.map(\.json))),
    ]
  }
}

extension ReportedTrial {
  /// How far the trial has come, for programs.
  var json: JSON {
    [
      "seed": .whole(seed), "state": .text(state), "isFinished": JSON(.bool(isFinished)),
      "finishedEpochs": .whole(finishedEpochs), "path": .text(path),
    ]
  }
}

extension ComparisonRow {
  fileprivate var json: JSON {
    [
      "quantity": .text(quantity), "afterEpochs": .whole(moment.epochs),
      "afterUpdates": .whole(moment.updates),
      "published": claim.map { claim in
        [
          "value": .number(claim.value), "source": .text(claim.source),
          "afterEpochs": .whole(claim.afterEpochs), "afterUpdates": .whole(claim.afterUpdates),
          "note": .text(claim.note),
        ]
      } ?? JSON(.null),
      "measured": measured.map { measured in
        [
          "mean": .number(measured.mean), "standardDeviation": .number(measured.standardDeviation),
          "minimum": .number(measured.minimum), "maximum": .number(measured.maximum),
          "count": .whole(measured.count),
        ]
      } ?? JSON(.null),
      "difference": .number(difference), "notChecked": .text(obstacle),
    ]
  }
}

extension Moment {
  /// After how many epochs; nil where that is not what counts.
  var epochs: Int? {
    if case .afterEpochs(let count) = self { count } else { nil }
  }
  /// After how many updates; nil where that is not what counts.
  var updates: Int? {
    if case .afterUpdates(let count) = self { count } else { nil }
  }
}

extension JSON {
  /// A text, or null.
  package static func text(_ text: String?) -> JSON { JSON(text.map(Content.string) ?? .null) }
  /// A whole number, or null.
  package static func whole(_ number: Int?) -> JSON {
    JSON(number.map { .number(JSONNumber($0)) } ?? .null)
  }
  /// A number; null where it is absent or not finite, for JSON has no such numbers.
  package static func number(_ number: Double?) -> JSON {
    guard let number, number.isFinite else { return JSON(.null) }
    return JSON(.number(JSONNumber(number)))
  }
}
