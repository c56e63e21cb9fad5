import ArgumentParser
import Files
import Glibc
import Specs
import Sweeps

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show runs that are under way, from another terminal.",
    discussion: """
      Looks into results folders, and into the folders in them, for runs that are going on there, \
      on this machine, on others that share the folders, or as job arrays of Slurm. On a terminal it shows them anew each \
      second until all are over; elsewhere, and with --once, it prints how far they are and ends.

        reprise watch results/residual-ablation
        reprise watch results --once

      Where no run is under way, it says what the folder holds and how to go on.

      Exit codes: 0 the runs were shown, 1 none is under way, or one died, 2 bad usage or folder.
      """)

  @Argument(
    help: ArgumentHelp(
      "Results folders: results/<experiment>, or results for all experiments.",
      valueName: "results"),
    completion: .directory)
  var folders: [String]

  @Flag(help: "Print how far the runs are, and end.")
  var once = false

  @Flag(help: "Print JSON once, for programs: a list with an object a run.")
  var json = false

  func validate() throws {
    if json, once { throw ValidationError("Choose one of --json and --once.") }
  }

  func run() async throws {
    // Looked into before anything is said: a folder that is not there is a mistake.
    var watch = try Watch(folders)
    let runs = await watch.runs()
    if json {
      print(try WatchedRun.json(runs))
      if !runs.contains(where: \.state.isUnderWay) { throw ExitCode(1) }
      return
    }
    if !once, TerminalArea.isPossible(STDOUT_FILENO), runs.contains(where: \.state.isUnderWay) {
      try await watch.follow()
    } else {
      try watch.show(runs)
    }
  }
}

/// Looks at the runs in results folders.
private struct Watch {
  private let folders: [String]
  /// What is known of the arrays, by their submissions' names: each look only adds to it.
  private var arrays: [String: SubmittedRun] = [:]
  private var looks = 0

  /// How many looks lie between two questions to Slurm, which answers many.
  private static let looksBetweenQuestions = 10

  init(_ folders: [String]) throws {
    for folder in folders {
      guard let status = FileStatus(path: folder) else {
        let reason = systemMessage(errno)
        throw InputError("\(folder): cannot be read: \(reason). A run makes it when it begins")
      }
      guard status.isFolder else {
        throw InputError("\(folder): expected a results folder, found a file")
      }
    }
    self.folders = folders
  }

  /// The runs in the folders, as they are now.
  mutating func runs() async -> [WatchedRun] {
    let asksSlurm = looks % Self.looksBetweenQuestions == 0
    looks += 1
    var found: [WatchedRun] = []
    let results = WatchedRun.resultsFolders(in: folders)
    for folder in results {
      let submissions = SubmissionFolder(in: folder)
      let runs = submissions.submissionNames().compactMap { name in
        arrays[name]
          ?? submissions.submission(name).map { SubmittedRun($0, in: submissions) }
      }
      for var run in runs.sorted(by: { $0.isBefore($1) }) {
        // Where Slurm cannot be asked from here, the folder says what it can.
        _ = try? await run.look(asksSlurm: asksSlurm)
        arrays[run.submission.id] = run
        found.append(WatchedRun(run, now: secondsSince1970()))
      }
    }
    return found + results.flatMap { WatchedRun.all(inResults: $0, now: secondsSince1970()) }
  }

  // MARK: - Once

  /// Prints how far the runs are; without any, what the folders hold.
  func show(_ runs: [WatchedRun]) throws {
    guard !runs.isEmpty else {
      print("No run is under way.")
      let folders = WatchedRun.resultsFolders(in: folders)
      print(Self.standing(of: folders) ?? "There are no logs; `reprise run SPEC` makes some.")
      throw ExitCode(1)
    }
    for run in runs {
      for line in Self.failures(run) { print(line) }
      for line in Self.lines(run, among: runs, RunLines(width: nil)) { print(line) }
    }
    if !runs.contains(where: \.state.isUnderWay) { throw ExitCode(1) }
  }

  // MARK: - Until all are over

  /// Shows the runs until all are over, and then how their trials stand.
  mutating func follow() async throws {
    var area = TerminalArea(STDOUT_FILENO)
    var places: [String] = []
    var shownFailures: Set<String> = []
    while true {
      let runs = await runs()
      let fresh = runs.flatMap { run in
        Self.failures(run).filter { shownFailures.insert("\(run.snapshot.process) \($0)").inserted }
      }
      for run in runs where !places.contains(run.folder) { places.append(run.folder) }
      guard runs.contains(where: \.state.isUnderWay) else {
        area.show(lasting: fresh, [])
        let dead = runs.flatMap { Self.lines($0, among: runs, RunLines(width: nil)) }
        for line in dead + [Self.standing(of: places) ?? "No log was left."] { print(line) }
        if !dead.isEmpty { throw ExitCode(1) }
        return
      }
      let size = area.size
      area.show(lasting: fresh, Self.lines(runs, columns: size.columns, rows: size.rows - 1))
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// The lines of all runs, with a share of the rows for each.
  private static func lines(_ runs: [WatchedRun], columns: Int, rows: Int) -> [String] {
    let style = RunLines(width: columns, hasColor: TerminalArea.hasColor)
    var lines: [String] = []
    for (place, run) in runs.enumerated() {
      let share = (rows - lines.count) / (runs.count - place)
      lines += Self.lines(run, among: runs, style, atMost: share).map { cut($0, to: columns) }
    }
    return lines
  }

  // MARK: - Text

  /// A run: its trials and itself; of one that is not heard of, why that may be.
  private static func lines(
    _ run: WatchedRun, among runs: [WatchedRun], _ style: RunLines, atMost limit: Int = .max
  ) -> [String] {
    let snapshot = run.snapshot
    let who = "\(snapshot.experiment) (process \(snapshot.process) on \(snapshot.host))"
    let done = "\(snapshot.finished) of \(snapshot.trials) trials were finished"
    let remark: String
    switch run.state {
    case .going where run.queue != nil:
      return limit > 0
        ? style.lines(snapshot, named: snapshot.experiment, atMost: max(1, limit - 1))
          + [run.queue ?? ""] : []
    case .over:
      remark =
        done.replacing("were", with: "are")
        + (snapshot.finished < snapshot.trials
          ? ". The same command goes on: " + snapshot.commandLine : "")
      return limit > 0 ? ["\(snapshot.experiment) (\(run.queue ?? "")): \(remark)".printable] : []
    case .going:
      // Side by side on one folder, runs have one name.
      let isAlone = runs.count { $0.snapshot.experiment == snapshot.experiment } == 1
      let name = snapshot.experiment + (isAlone ? "" : ", process \(snapshot.process)")
      return style.lines(snapshot, named: name, atMost: limit)
    case .silent(let seconds):
      remark = "not heard of for \(RunLines.clock(seconds)): it was stopped, or its disk is full"
    case .died(let seconds):
      remark =
        "died \(RunLines.clock(seconds)) ago, when \(done). The same command goes on: "
        + snapshot.commandLine
    case .lost(let seconds):
      remark =
        "not heard of for \(RunLines.clock(seconds)), when \(done). If it died, the same command "
        + "goes on: \(snapshot.commandLine)"
    }
    return limit > 0 ? ["\(who): \(remark)".printable] : []
  }

  /// What has failed in a run, a line each.
  private static func failures(_ run: WatchedRun) -> [String] {
    run.snapshot.failures.map { failure in
      let names = [run.snapshot.experiment, failure.point].filter { !$0.isEmpty }
      return "\(names.joined(separator: " ")) seed \(failure.seed): \(failure.ending.words)"
        .printable
    }
  }

  /// A remark is longer than a terminal is wide; it is printed whole when the watch ends.
  private static func cut(_ line: String, to columns: Int) -> String {
    line.contains("\u{1B}") || line.count < columns ? line : line.prefix(columns - 2) + "…"
  }

  /// How the trials stand whose logs are in folders, and how to go on with those that are not
  /// finished; nil where there are no logs.
  private static func standing(of folders: [String]) -> String? {
    var lines: [String] = []
    var commandLine: String?
    for folder in folders {
      guard let counts = try? LogCounts(in: folder), counts.all > 0 else { continue }
      lines.append("\(folder): \(text(counts))")
      commandLine = commandLine ?? counts.commandLine
    }
    if let commandLine {
      lines.append("The command that began those that are not finished goes on: \(commandLine)")
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func text(_ counts: LogCounts) -> String {
    let parts = [
      (counts.finished, "finished"), (counts.unfinished, "interrupted"), (counts.failed, "failed"),
      (counts.unreadable, "not to be read"),
    ]
    return "\(counts.all) \(counts.all == 1 ? "trial" : "trials"): "
      + parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}

extension SubmittedRun {
  /// Whether it was submitted before another one.
  fileprivate func isBefore(_ other: SubmittedRun) -> Bool {
    (submission.submitted, submission.id) < (other.submission.submitted, other.submission.id)
  }
}
