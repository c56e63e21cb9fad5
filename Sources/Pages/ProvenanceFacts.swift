import Reports
import RunLog

/// Where the numbers of some trials come from: what all share once, what differs with who has it.
struct ProvenanceFacts {
  /// A trial, and what it goes by among the others: `seed 0`.
  struct Trial {
    let label: String
    let entries: [ProvenanceEntry]
  }

  let trials: [Trial]

  /// Everything but the data and what each trial has of its own.
  var facts: [FactModel] {
    keys.filter { !Self.isOwn($0) && !$0.hasPrefix(Self.dataPrefix) }.map { key in
      FactModel(Self.names[key] ?? key, values(of: key).map { text($0, of: key) })
    }
  }

  /// The data's files with their SHA-256.
  var hashes: TableModel? {
    let files = keys.filter { $0.hasPrefix(Self.dataPrefix) }
    guard !files.isEmpty else { return nil }
    return TableModel(
      caption: "Data files",
      columns: [.init(heading: "file", kind: "text"), .init(heading: "SHA-256", kind: "text")],
      texts: files.flatMap { key in
        values(of: key).map { [String(key.dropFirst(Self.dataPrefix.count)), text($0, of: "")] }
      })
  }

  private static let dataPrefix = "data/"

  /// What the trials' own table shows.
  private static func isOwn(_ key: String) -> Bool {
    ["start", "end", "continued", "seconds"].contains(key)
  }

  private static let names = [
    "gitCommit": "commit", "gitDiff": "uncommitted changes", "commandLine": "command", "cpu": "CPU",
    "system": "Linux kernel", "lastOutput": "last output",
  ]

  /// All keys, in the order in which logs have them.
  private var keys: [String] {
    var known: Set<String> = []
    return trials.flatMap { $0.entries.map(\.key) }.filter { known.insert($0).inserted }
  }

  private struct Value {
    let text: String
    var trials: [String]
  }

  /// The different values of a key, with who has them.
  private func values(of key: String) -> [Value] {
    var values: [Value] = []
    for trial in trials {
      guard let text = trial.entries.first(where: { $0.key == key })?.value else { continue }
      if let place = values.firstIndex(where: { $0.text == text }) {
        values[place].trials.append(trial.label)
      } else {
        values.append(Value(text: text, trials: [trial.label]))
      }
    }
    return values
  }

  private func text(_ value: Value, of key: String) -> String {
    let text = key == "gitDiff" ? Self.diffText(value.text) : value.text
    guard value.trials.count < trials.count else { return text }
    let most = 3
    let who =
      value.trials.count <= most
      ? value.trials.joined(separator: "; ")
      : NumberText.counted(value.trials.count, "trial") + " of \(NumberText.grouped(trials.count))"
    return "\(text) (\(who))"
  }

  /// A diff can be as long as the page: the log has it.
  private static func diffText(_ diff: String) -> String {
    guard !diff.isEmpty else { return "none" }
    return NumberText.counted(diff.split(separator: "\n").count, "line") + ", in the logs"
  }
}

extension ReportedTrial {
  /// What stands where a log has no such fact.
  static let noFact = "–"

  /// A fact of its log.
  func fact(_ key: String) -> String {
    provenance.first { $0.key == key }?.value ?? Self.noFact
  }
}
