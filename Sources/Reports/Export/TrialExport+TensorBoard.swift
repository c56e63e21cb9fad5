import RunLog
import TensorBoard

extension TrialExport {
  /// A trial as TensorBoard shows it: a folder in the log directory with one file.
  public struct Run {
    /// The folder, as seen from the log directory: `lenet5/seed0`, `rates/0.1/seed0`. TensorBoard
    /// shows it as the run's name.
    public let folder: String
    /// The content of the file `EventFile.name` in it.
    public let file: [UInt8]
  }

  /// Where each trial's run goes in the log directory. No two trials share a folder: where an
  /// experiment's name and point stand for trials of several specs, the folder names the hash too.
  public var folders: [String] {
    let plain = trials.map { Self.folder(of: $0) }
    var specs: [String: Set<String>] = [:]
    for (folder, placed) in zip(plain, trials) {
      specs[folder, default: []].insert(placed.trial.trialHash)
    }
    return zip(plain, trials).map { folder, placed in
      let isShared = (specs[folder]?.count ?? 0) > 1
      let hash = isShared ? "-\(placed.trial.trialHash.prefix(8))" : ""
      return "\(folder)\(hash)/seed\(placed.trial.seed)"
    }
  }

  /// Makes the runs, one after the other.
  ///
  /// - Parameter write: takes a run.
  /// - Throws: `RunLogError` where a log can no longer be read, and what `write` throws.
  public func tensorBoard(_ write: (Run) throws -> Void) throws {
    for (folder, placed) in zip(folders, trials) {
      let trial = try ExportedTrial(placed)
      let clock = TrialClock(placed.trial.spec, trial.summary)
      let file = EventFile.bytes(of: trial.events(clock), started: clock.start)
      try write(Run(folder: folder, file: file))
    }
  }

  private static func folder(of placed: PlacedTrial) -> String {
    [placed.trial.spec.name, placed.point].filter { !$0.isEmpty }.map(fileName)
      .joined(separator: "/")
  }

  /// A name that a folder can have, for points are called what their sweep calls them.
  private static func fileName(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let isUsable = scalar.value >= 0x20 && scalar.value != 0x7f && scalar != "/"
      // A file system takes 255 bytes; some are left for a hash.
      guard name.utf8.count < 200 else { break }
      name.unicodeScalars.append(isUsable ? scalar : "-")
    }
    return name.hasPrefix(".") ? "-" + name.dropFirst() : name
  }
}

extension ExportedTrial {
  /// What TensorBoard shows, in the order in which it was measured.
  fileprivate func events(_ clock: TrialClock) -> [Event] {
    let texts = [("trial", facts), ("spec", "```json\n\(summary.specification)\n```")].map {
      Event(wallTime: clock.start, step: 0, tag: $0.0, content: .text($0.1))
    }
    let scalars = (series + selected).flatMap { series in
      zip(series.moments, series.values).map { moment, value in
        Event(
          wallTime: series.rhythm == .epoch
            ? clock.time(afterEpochs: moment) : clock.time(afterUpdates: moment),
          step: moment, tag: series.name.replacing(".", with: "/"), content: .scalar(value),
          description: series.description)
      }
    }
    // Swift's sort is stable: a tag's steps stay in order, and its first one first.
    return texts + scalars.sorted { $0.wallTime < $1.wallTime }
  }

  /// State and provenance as a table in Markdown.
  private var facts: String {
    let rows =
      [
        ("status", placed.trial.state), ("trialHash", summary.trialHash),
        ("seed", "\(summary.seed)"),
      ] + summary.provenance.map { ($0.key, $0.value) }
    return "| | |\n|---|---|\n"
      + rows.map { "| \(Self.cell($0.0)) | \(Self.cell($0.1)) |\n" }.joined()
  }

  /// A text that breaks no table: one line of it, not too long.
  private static func cell(_ text: String) -> String {
    let line = text.prefix { !$0.isNewline }
    let isCut = line.endIndex < text.endIndex || line.count > 300
    return line.prefix(300).replacing("|", with: "\\|") + (isCut ? " …" : "")
  }
}

extension MeasuredSeries {
  /// One sentence for people: what it is, counted in what, and when.
  fileprivate var description: String {
    let unit = unit.isEmpty || unit == "1" ? "" : " (\(unit))"
    return "\(meaning)\(unit); the step counts \(rhythm.rawValue)s"
  }
}
