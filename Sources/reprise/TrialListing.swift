import Reports
import RunLog
import Specs
import Sweeps

/// A run's trials and where they stand, for `--dry-run`.
struct TrialListing {
  private let rows: [Row]

  /// Looks who is at the trials now; changes nothing.
  init(_ trials: [PlannedTrial]) {
    rows = trials.map { Row(trial: $0, state: TrialState($0)) }
  }

  private struct Row {
    let trial: PlannedTrial
    let state: TrialState

    var coordinates: [CoordinateSpec] { trial.spec.point?.coordinates ?? [] }
    var hash: String { String(trial.identity.hash.prefix(12)) }
  }

  // MARK: For people

  /// A table with a line a trial, and how many stand where.
  var text: String {
    let isSweep = rows.contains { !$0.coordinates.isEmpty }
    var columns: [TextTable.Column] = [.init("hash"), .init("seed", .right), .init("state")]
    if isSweep { columns.insert(.init("overrides"), at: 2) }
    var table = TextTable(columns)
    for row in rows {
      var cells = [row.hash, "\(row.trial.identity.seed)", row.state.text]
      if isSweep {
        cells.insert(row.coordinates.map { "\($0.name)=\($0.label)" }.joined(separator: " "), at: 2)
      }
      table.add(cells)
    }
    return table.text + "\n\n" + summary
  }

  /// `80 trials: 37 finished, 2 failed, 41 new`.
  private var summary: String {
    let parts = counts.map { "\($0.count) \($0.kind.rawValue)" }
    return "\(rows.count) trial\(rows.count == 1 ? "" : "s"): " + parts.joined(separator: ", ")
  }

  private var counts: [(kind: TrialState.Kind, count: Int)] {
    TrialState.Kind.allCases.compactMap { kind in
      let count = rows.count { $0.state.kind == kind }
      return count > 0 ? (kind, count) : nil
    }
  }

  // MARK: For programs

  var json: JSON {
    let counts = counts.map { JSON.Member($0.kind.rawValue, .whole($0.count)) }
    return ["trials": JSON(.array(rows.map(Self.json))), "counts": JSON(.object(counts))]
  }

  private static func json(_ row: Row) -> JSON {
    var members = [
      JSON.Member("hash", .text(row.trial.identity.hash)),
      JSON.Member("seed", .whole(row.trial.identity.seed)),
      JSON.Member(
        "point", JSON(.object(row.coordinates.map { JSON.Member($0.name, .text($0.label)) }))),
      JSON.Member(
        "overrides",
        JSON(
          .object(
            row.coordinates.flatMap { coordinate in
              coordinate.settings.entries.map { JSON.Member($0.path, $0.value.json) }
            }))),
      JSON.Member("log", .text(row.trial.path)),
      JSON.Member("state", .text(row.state.kind.rawValue)),
    ]
    if let epochs = row.state.epochs { members.append(JSON.Member("epochs", .whole(epochs))) }
    if let detail = row.state.detail { members.append(JSON.Member("detail", .text(detail))) }
    return JSON(.object(members))
  }
}

/// Where a trial stands before a run.
struct TrialState {
  /// In a word.
  enum Kind: String, CaseIterable {
    case finished
    case running
    case interrupted
    case failed
    case diverged
    case new
  }

  let kind: Kind
  /// After how many epochs it goes on, where it does.
  var epochs: Int?
  /// Why it failed, where it diverged, or who is at it.
  var detail: String?

  /// Where a trial stands now: a living process that is at it counts more than its log.
  init(_ trial: PlannedTrial) {
    if trial.standing != .finished, let holder = trial.holder {
      self.init(kind: .running, detail: "\(holder)")
    } else {
      self.init(trial.standing)
    }
  }

  private init(kind: Kind, detail: String? = nil) {
    self.kind = kind
    self.detail = detail
  }

  private init(_ standing: TrialStanding) {
    switch standing {
    case .new: self.init(kind: .new)
    case .finished: self.init(kind: .finished)
    case .unfinished(let epochs, let status):
      self.init(status)
      self.epochs = epochs
    case .failed(let status): self.init(status)
    }
  }

  private init(_ status: TrialStatus) {
    switch status {
    case .running, .interrupted, .finished: self.init(kind: .interrupted)
    case .diverged(let epoch, let step):
      self.init(kind: .diverged, detail: "in epoch \(epoch + 1) at step \(step)")
    case .failed(let reason): self.init(kind: .failed, detail: reason)
    }
  }

  /// `failed: disk, after epoch 3`.
  var text: String {
    var text = kind.rawValue
    switch (kind, detail) {
    case (.failed, let reason?): text += ": \(reason)"
    case (.running, let owner?): text += " (\(owner))"
    case (_, let detail?): text += " \(detail)"
    case (_, nil): break
    }
    if let epochs { text += kind == .failed ? ", after epoch \(epochs)" : " after epoch \(epochs)" }
    return text
  }
}
