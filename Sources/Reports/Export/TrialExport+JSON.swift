import RunLog
import Specs

extension TrialExport {
  /// A JSON list with an object a trial, each on a line of its own. Numbers that are not finite are
  /// the texts `NaN`, `Infinity` and `-Infinity`, which most languages read as numbers;
  /// `docs/export.md` describes the objects.
  ///
  /// - Parameter write: takes the text part by part, a trial at a time.
  /// - Throws: `RunLogError` where a log can no longer be read, and what `write` throws.
  public func json(_ write: (String) throws -> Void) throws {
    for (place, placed) in trials.enumerated() {
      let trial = try ExportedTrial(placed)
      try write((place == 0 ? "[\n" : ",\n") + (try trial.json).compactText)
    }
    try write(trials.isEmpty ? "[]\n" : "\n]\n")
  }
}

extension ExportedTrial {
  fileprivate var json: JSON {
    get throws {
      let trial = placed.trial
      return try [
        "experiment": .text(trial.spec.name), "title": .text(trial.spec.title),
        "trialHash": .text(summary.trialHash), "seed": .whole(summary.seed), "point": point,
        "status": .text(summary.status.name), "divergedAt": divergence, "reason": reason,
        "finishedEpochs": .whole(trial.finishedEpochs), "epochs": measured(.epoch),
        "updates": measured(.update), "selection": selection, "path": .text(trial.path),
        "provenance": .object(summary.provenance.map { ($0.key, .text($0.value)) }),
        "spec": JSON(reading: summary.specification),
      ]
    }
  }

  private var point: JSON {
    guard !placed.values.isEmpty else { return JSON(.null) }
    let axes = placed.values.sorted { $0.key < $1.key }.map { name, value in
      (name, value.number.map { JSON.anyNumber($0) } ?? .text(value.label))
    }
    return ["label": .text(placed.point), "axes": .object(axes)]
  }

  private var divergence: JSON {
    guard case .diverged(let epoch, let step) = summary.status else { return JSON(.null) }
    return ["epoch": .whole(epoch), "step": .whole(step)]
  }

  private var reason: JSON {
    guard case .failed(let reason) = summary.status else { return JSON(.null) }
    return .text(reason)
  }

  /// The series of one rhythm by their names. What was measured by epoch was so after each, so that
  /// only the others say when.
  private func measured(_ rhythm: MeasuredSeries.Rhythm) -> JSON {
    .object(
      series.filter { $0.rhythm == rhythm }.map { series in
        var members = [("unit", JSON.text(series.unit)), ("meaning", .text(series.meaning))]
        if rhythm == .update {
          members.append(("at", JSON(.array(series.moments.map { .whole($0) }))))
        }
        members.append(("values", JSON(.array(series.values.map(JSON.anyNumber)))))
        return (series.name, .object(members))
      })
  }

  private var selection: JSON {
    guard let selection = summary.selection else { return JSON(.null) }
    func number(_ value: Double?) -> JSON { value.map { .anyNumber($0) } ?? JSON(.null) }
    return [
      "updates": .whole(selection.updates), "devLoss": number(selection.devLoss),
      "devError": number(selection.devError), "testLoss": number(selection.testLoss),
      "testError": number(selection.testError),
    ]
  }
}

extension JSON {
  /// An object of these keys and values, in this order.
  fileprivate static func object(_ members: [(String, JSON)]) -> JSON {
    JSON(.object(members.map { Member($0.0, $0.1) }))
  }

  /// A number, or the text that stands for one that JSON does not have.
  fileprivate static func anyNumber(_ number: Double) -> JSON {
    if number.isFinite { return JSON(.number(JSONNumber(number))) }
    return JSON(.string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"))
  }
}
