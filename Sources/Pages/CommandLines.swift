import Reports
import Specs

/// What a reader types to get the numbers again.
struct CommandLines {
  let subject: PageSubject
  let catalog: ExperimentCatalog

  var all: [CommandModel] { [run] + (verify.map { [$0] } ?? []) }

  private var run: CommandModel {
    guard let entry = catalog.find(subject.name) else {
      return CommandModel(
        text: "reprise run \(quoted(subject.name + ".json"))",
        meaning: "trains again; no experiment's file has this name, so save the spec below as one")
    }
    let command = "reprise run \(quoted(entry.path))"
    guard !isFile(entry) else {
      return CommandModel(text: command, meaning: "trains again; what is finished is skipped")
    }
    return CommandModel(
      text: command,
      meaning:
        "trains what the file says now: these trials had other settings, which are in the spec "
        + "below" + (recorded.map { " and in the command that ran them: \($0)" } ?? ""))
  }

  /// Whether the file says what was trained.
  private func isFile(_ entry: ExperimentCatalog.Entry) -> Bool {
    guard let plan = try? SweepPlan.load(path: entry.path) else { return false }
    let said = Set(plan.points.map(\.trainingIdentity))
    return subject.specs.allSatisfy { said.contains($0.trainingIdentity) }
  }

  private var recorded: String? {
    subject.trials.lazy.compactMap { $0.trial.provenance.first { $0.key == "commandLine" }?.value }
      .first
  }

  private var verify: CommandModel? {
    subject.trials.first { $0.trial.isFinished }.map { _, trial in
      CommandModel(
        text: "reprise verify \(quoted(trial.path))",
        meaning: "trains this one again and compares, bit by bit")
    }
  }

  /// As a shell takes it.
  private func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      byte > 0x2a && byte < 0x7f && !";<>?[\\]^`{|}~".utf8.contains(byte)
    }
    guard !isPlain else { return path.hasPrefix("-") ? "./" + path : path }
    return "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
